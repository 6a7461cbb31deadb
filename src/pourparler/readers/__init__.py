"""Bytes in, articles out: one module per input format, one door for all of them."""

from pourparler.readers.base import InputFile, Reader, ReaderSettings
from pourparler.readers.inputs import read_inputs

__all__ = ["InputFile", "Reader", "ReaderSettings", "read_inputs"]
