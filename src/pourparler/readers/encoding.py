"""Text from bytes of any encoding, without a crash."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

from pourparler.errors import NotText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.readers.base import ByteStream

# UTF-32 comes before UTF-16: the little-endian marks begin with the same two bytes.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages that say Latin-1 or ASCII mean what browsers take it for (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS_DO = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Codecs of Python's that no page is written in; some of them fail on bytes that they do not know.
_NO_CHARSETS = frozenset(
    ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
_DECLARED = re.compile(
    rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\b[^>]*?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
# Control characters that no text holds; tab, line ends, form feed and escape (ISO 2022) are left out.
_CONTROLS = bytes([*range(9), 14, 15, *range(16, 27), 28, 29, 30, 31, 127])
_SAMPLE = 65536


def decode(data: bytes, *, charset: str | None = None, markup: bool = False, name: str | None = None) -> str:
    """The text of ``data``; line ends stay as they are, a byte order mark goes.

    A byte order mark decides; then valid UTF-8; then what is declared (``charset``, or inside of ``markup``); then what
    charset-normalizer finds. Single bytes that fit nowhere become U+FFFD.

    Raises:
        NotText: the bytes are not text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace")
    if len(data.translate(None, _CONTROLS)) < 0.99 * len(data):
        raise NotText("holds bytes that are not text", path=name)
    declared = _codec(charset) or (_declared_inside(data) if markup else None)
    if declared and declared.startswith("iso2022"):
        # Seven-bit encodings are valid UTF-8 too; only the declaration tells.
        return data.decode(declared, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A few broken bytes (a file cut within a letter) do not make UTF-8 another encoding.
        if _mostly_utf8(data, first_fault=error.start):
            return data.decode("utf-8", "replace")
    encoding = declared or detect(data)
    return data.decode(encoding, "replace")


def detect(data: bytes) -> str:
    """Name of the likeliest encoding of bytes that are not UTF-8; Windows-1252 when nothing speaks for another."""
    import charset_normalizer

    matches = list(charset_normalizer.from_bytes(data[:_SAMPLE]))
    if not matches:
        return "cp1252"
    best = matches[0]
    equal = [match.encoding for match in matches if (match.chaos, match.coherence) == (best.chaos, best.coherence)]
    # Of code pages that explain the bytes equally well the first in the alphabet would win; the most used one should.
    found = _codec("cp1252" if "cp1252" in equal else best.encoding)
    return found if found and found != "utf-8" else "cp1252"


def lines(stream: ByteStream, *, limit: int, charset: str | None = None) -> Iterator[str | None]:
    """The lines of a stream with their ends, decoded one by one; ``None`` stands for a line above ``limit`` bytes.

    A line that is not UTF-8 is read in the declared encoding, else in the one detected from the first such line.
    """
    head = stream.read(4)
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            rest = io.BufferedReader(_Rejoined(head[len(mark) :], stream))
            yield from _wide_lines(rest, encoding=encoding, limit=limit)
            return
    buffered = io.BufferedReader(_Rejoined(head.removeprefix(codecs.BOM_UTF8), stream))
    if len(head) == 3 and head == codecs.BOM_UTF8:
        return
    fallback = _codec(charset)
    while line := buffered.readline(limit + 1):
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = buffered.readline(_SAMPLE)
            yield None
            continue
        if not line.isascii():
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            if fallback in (None, "utf-8"):
                fallback = detect(line)
            yield line.decode(fallback or "cp1252", "replace")


def _wide_lines(stream: io.BufferedReader[_Rejoined], *, encoding: str, limit: int) -> Iterator[str | None]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
    while line := text.readline(limit + 1):
        if len(line) > limit and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = text.readline(_SAMPLE)
            yield None
        else:
            yield line


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: ByteStream) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        # Not `read`: that goes on until the buffer is full, and what came before a break in the file would be lost.
        data = self._head[: len(buffer)] or self._rest.read1(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _codec(charset: str | None) -> str | None:
    """Python's name of a declared text encoding, ``None`` for one that is unknown or no text encoding."""
    if not charset:
        return None
    try:
        info = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if info.name in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return None
    return _AS_BROWSERS_DO.get(info.name, info.name)


def _declared_inside(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 4096)
    return _codec((match[1] or match[2]).decode("ascii", "replace")) if match else None


def _unmarked_utf16(data: bytes) -> str | None:
    """Western text in UTF-16 without a mark has a zero in every second byte, and only there."""
    sample = data[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes, *, first_fault: int) -> bool:
    if len(data) - first_fault <= 3 and not data[:first_fault].isascii():
        return True
    text = data.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    # Letters beyond ASCII that came out whole; in another encoding hardly any pair of bytes happens to be valid UTF-8.
    whole = sum(character > "\x7f" for character in text) - faults
    return whole > 10 * faults
