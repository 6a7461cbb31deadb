"""Bytes of any kind become text or a clear refusal, never a crash."""

from __future__ import annotations

import codecs
import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.errors import NotText
from pourparler.readers.encoding import decode, lines

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\t\n\r"), max_size=200)


@given(TEXTS)
def test_utf8_comes_back_exactly(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == text


@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_byte_order_mark_decides(text: str, encoding: str) -> None:
    assert decode(("\ufeff" + text).encode(encoding), charset="cp1252") == text


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "latin-1", "no such", "shift_jis", "base64", "idna", "utf-7", "\0"]),
)
def test_any_bytes(data: bytes, charset: str | None) -> None:
    with contextlib.suppress(NotText):
        assert isinstance(decode(data, charset=charset, markup=True), str)


@given(st.binary(max_size=300), st.integers(min_value=8, max_value=60))
def test_lines_of_any_bytes(data: bytes, limit: int) -> None:
    assert all(line is None or isinstance(line, str) for line in lines(io.BytesIO(data), limit=limit))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\ufeff"), max_size=20), max_size=8))
def test_lines_come_back_exactly(texts: list[str]) -> None:
    data = "".join(text + "\n" for text in texts).encode()
    assert [(line or "").removesuffix("\n") for line in lines(io.BytesIO(data), limit=1000)] == texts


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le négociateur français a été reçu à Genève après l'été", "cp1252"),
        ("Российский посол заявил, что переговоры возможны", "cp1251"),
        ("Dışişleri Bakanı görüşmelerin süreceğini söyledi, şimdi değil", "cp1254"),
        ("外交部长星期四表示谈判将继续进行。", "gb18030"),
    ],
)
def test_undeclared_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_utf8_goes_before_a_wrong_declaration() -> None:
    assert decode("Zürich".encode(), charset="iso-8859-1") == "Zürich"


def test_latin_1_means_what_browsers_take_it_for() -> None:
    assert decode("“Zürich”".encode("cp1252"), charset="iso-8859-1") == "“Zürich”"


def test_utf8_cut_within_a_letter_stays_utf8() -> None:
    text = "Die Gespräche in Zürich über Süd-Ossetien führen zu nichts, hört man überall – "
    assert decode(text.encode()[:-2]).startswith("Die Gespräche in Zürich")


def test_utf16_without_a_mark() -> None:
    assert decode("The talks go on.".encode("utf-16-le")) == "The talks go on."


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + bytes(400), b"%PDF-1.7\n" + bytes(range(32)) * 9]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(NotText, match=r"report\.txt: holds bytes"):
        decode(data, name="report.txt")


def test_a_mark_alone_is_an_empty_text() -> None:
    assert decode(codecs.BOM_UTF8) == ""
    assert list(lines(io.BytesIO(codecs.BOM_UTF8), limit=10)) == []
