"""The word-piece tokenizer, which is a data file of the package and no network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tokenizers import Tokenizer

from pourparler.inference.encoding import Words, encode_words
from pourparler.inference.model_files import BUILT_IN


@pytest.fixture(scope="session")
def encode() -> Callable[[str], Words]:
    tokenizer = Tokenizer.from_file(str(BUILT_IN / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: encode_words(text, tokenizer)
