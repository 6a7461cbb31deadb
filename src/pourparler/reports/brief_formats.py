"""A brief written out as Markdown, as one self-contained page, or as a Word document; the same words in each."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pourparler.reports.brief import Brief, Citation, Quote, Section, Sentence, long_day, sources

if TYPE_CHECKING:
    import jinja2

    from pourparler.reports.tables import TableView

FORMATS = ("md", "html", "docx")

SHORT_HASH = 12
"""Digits of a text's hash that stand beside a quotation; the list of sources has all of them."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# A fixed date in the archive: the same brief is the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(brief: Brief, form: str) -> bytes:
    """The brief in one of ``FORMATS``, as the bytes of a file.

    Raises:
        KeyError: there is no such format.
    """
    if form == "docx":
        return docx(brief)
    # Half a surrogate pair cannot be written; a question mark stands for it.
    return {"md": markdown, "html": html}[form](brief).encode("utf-8", "replace")


def markdown(brief: Brief) -> str:
    """The brief as Markdown."""
    lines = [f"# {_escaped(brief.title)}", "", f"*{period(brief)}*", ""]
    lines += (f"- {_escaped(fact)}" for fact in brief.facts)
    for section in brief.sections:
        lines += _markdown_section(section, level=2)
    lines += ["", "## Sources", ""]
    lines += (f"- {_escaped(source_line(each))}, SHA-256 `{each.text_hash}`{_link(each)}" for each in sources(brief))
    lines += ["", "## How to read this", ""]
    for paragraph in brief.method:
        lines += [paragraph, ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def html(brief: Brief) -> str:
    """The brief as one page that fetches nothing."""
    template = _templates().get_template("brief.html")
    style = resources.files("pourparler.reports").joinpath("templates", "brief.css").read_text(encoding="utf-8")
    return template.render(brief=brief, period=period(brief), sources=sources(brief), style=style)


def docx(brief: Brief) -> bytes:
    """The brief as a Word document."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.core_properties.title = brief.title
    document.core_properties.author = "Pourparler"
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(brief.title, 0)
    document.add_paragraph(period(brief), style="Subtitle")
    for fact in brief.facts:
        document.add_paragraph(fact, style="List Bullet")
    for section in brief.sections:
        _docx_section(document, section, level=1)
    document.add_heading("Sources", 1)
    for each in sources(brief):
        document.add_paragraph(
            f"{source_line(each)}, {each.url or 'no address'}, SHA-256 {each.text_hash}", style="List Bullet"
        )
    document.add_heading("How to read this", 1)
    for paragraph in brief.method:
        document.add_paragraph(paragraph)
    written = io.BytesIO()
    document.save(written)
    return _undated(written.getvalue())


def period(brief: Brief) -> str:
    """The days that a brief is about."""
    return f"{long_day(brief.start)} to {long_day(brief.end)}"


def quoted(quotes: Iterable[Quote]) -> str:
    """Words in quotation marks, pieces parted by dots; line breaks of the report become spaces."""
    return " … ".join(f"“{' '.join(quote.words.split())}”" for quote in quotes)


def evidence(citation: Citation) -> str:
    """The words of a citation, with its condition where that stands apart."""
    words = quoted(citation.quotes)
    return f"{words}, on the condition {quoted(citation.conditions)}" if citation.conditions else words


def facts_of(citation: Citation) -> str:
    """Who said it, where it was printed, and when."""
    said = f"said {long_day(citation.said_on)}" if citation.said_on else ""
    printed = f"published {long_day(citation.published)}" if citation.published else ""
    return ", ".join(part for part in (citation.speaker, citation.outlet or "outlet unknown", said, printed) if part)


def source_line(citation: Citation) -> str:
    """A report in one line: outlet, headline, day."""
    title = f"“{citation.title}”" if citation.title else "without headline"
    day = long_day(citation.published) if citation.published else "without date"
    return f"{citation.outlet or 'Outlet unknown'}, {title}, {day}"


def web_address(url: str | None) -> str | None:
    """The address where it is on the web, else ``None``: nothing else may become a link."""
    try:
        return url if url and urlsplit(url).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def _markdown_section(section: Section, *, level: int) -> list[str]:
    lines = ["", f"{'#' * level} {_escaped(section.title)}", ""]
    if section.remark:
        lines += [section.remark, ""]
    if section.table is not None:
        lines += [*_markdown_table(section.table), ""]
    for sentence in section.sentences:
        lines += _markdown_sentence(sentence)
    for part in section.parts:
        lines += _markdown_section(part, level=level + 1)
    return lines


def _markdown_sentence(sentence: Sentence) -> list[str]:
    marks = " ".join(f"\\[{each.number}\\]" for each in sentence.citations)
    chance = f" *(right: {sentence.chance})*" if sentence.chance else ""
    lines = [f"- {_escaped(sentence.text)} {marks}{chance}"]
    for each in sentence.citations:
        tail = f"text `{each.text_hash[:SHORT_HASH]}`, statement `{each.statement}`"
        lines.append(
            f"  - \\[{each.number}\\] {_escaped(evidence(each))} — {_escaped(facts_of(each))}{_link(each)}, {tail}"
        )
    return lines


def _markdown_table(view: TableView) -> list[str]:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(_escaped(cell) for cell in cells)} |"

    lines = [row(view.columns), f"|{'---|' * len(view.columns)}", *(row(cells) for cells in view.rows)]
    for note in view.notes:
        lines += ["", _escaped(note)]
    return lines


def _link(citation: Citation) -> str:
    # Angle brackets end an address; what could close them early is written as its code.
    address = web_address(citation.url)
    safe = re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", address) if address else ""
    return f", <{safe}>" if safe else f", {_escaped(citation.url)}" if citation.url else ", no address"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    loader = jinja2.PackageLoader("pourparler.reports", "templates")
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"evidence": evidence, "facts_of": facts_of, "source_line": source_line, "web_address": web_address}
    made.globals["short_hash"] = SHORT_HASH
    return made


def _docx_section(document: Any, section: Section, *, level: int) -> None:
    document.add_heading(section.title, level)
    if section.remark:
        document.add_paragraph(section.remark)
    if section.table is not None:
        _docx_table(document, section.table)
    for sentence in section.sentences:
        _docx_sentence(document, sentence)
    for part in section.parts:
        _docx_section(document, part, level=level + 1)


def _docx_sentence(document: Any, sentence: Sentence) -> None:
    from docx.shared import Cm, Pt

    marks = " ".join(f"[{each.number}]" for each in sentence.citations)
    paragraph = document.add_paragraph(f"{sentence.text} {marks}", style="List Bullet")
    paragraph.paragraph_format.keep_with_next = True
    if sentence.chance:
        paragraph.add_run(f" (right: {sentence.chance})").italic = True
    for each in sentence.citations:
        proof = document.add_paragraph()
        proof.paragraph_format.left_indent = Cm(1.4)
        proof.paragraph_format.space_after = Pt(3)
        tail = f"{each.url or 'no address'}, text {each.text_hash[:SHORT_HASH]}, statement {each.statement}"
        for words, italic in (
            (f"[{each.number}] ", False),
            (evidence(each), True),
            (f" — {facts_of(each)}, {tail}", False),
        ):
            run = proof.add_run(_printable(words))
            run.italic, run.font.size = italic, Pt(9)


def _docx_table(document: Any, view: TableView) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(view.columns), style="Light Grid Accent 1")
    for place, row in enumerate((view.columns, *view.rows)):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            cell.text = _printable(value)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)
    for note in view.notes:
        document.add_paragraph(note)


def _printable(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(
        each
        for each in text
        if each in "\t\n" or (each >= " " and not "\ud800" <= each <= "\udfff" and each not in "\ufffe\uffff")
    )


def _undated(archive: bytes) -> bytes:
    """A ZIP archive whose entries all carry the same date."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
