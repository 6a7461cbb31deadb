"""The language of a text: told from its words, believed where it is given, left open where it is short."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.readers import ReaderSettings, read_inputs
from pourparler.readers.language import detect_language, language_code
from pourparler.record import Article, ArticleFailure

TEXTS = {
    "en": "The envoy said on Tuesday that the talks would go on, and that the guns have to fall silent at the front.",
    "de": "Der Gesandte sagte am Dienstag, die Gespräche würden fortgesetzt, wenn an der Front die Waffen schweigen.",
    "fr": "L'émissaire a déclaré mardi que les pourparlers continueraient à condition que les armes se taisent.",
    "es": "El enviado dijo el martes que las conversaciones continuarán siempre que callen las armas en el frente.",
    "nl": "De gezant zei dinsdag dat de gesprekken doorgaan, op voorwaarde dat de wapens in het gebied zwijgen.",
    "ru": "Посланник заявил во вторник, что переговоры продолжатся, если на фронте замолчат орудия.",
    "ar": "قال المبعوث يوم الثلاثاء إن المحادثات ستستمر بشرط أن تصمت المدافع على طول الجبهة",
    "zh": "特使星期二表示，只要前线停火，谈判就会继续进行。双方代表团将留在城里直到周末。",
    "uk": "Посланець заявив у вівторок, що переговори триватимуть, якщо на фронті замовкнуть гармати.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_languages(language: str) -> None:
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Talks", "12:30", "Lavrov: Nyet", "👩‍👩‍👧"])
def test_short_texts_stay_open(text: str) -> None:
    assert detect_language(text) is None


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    assert detect_language(text) is None or len(detect_language(text) or "") >= 2


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en", "en"), ("en-GB", "en"), ("English", "en"), ("eng", "en"), ("de_CH", "de"), ("", None), (None, None)],
)
def test_declared_languages(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code


def test_another_language_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXTS["fr"])
    (failure,) = read_inputs([str(path)])
    assert isinstance(failure, ArticleFailure)
    assert failure.code == "language_not_supported"
    assert "'fr'" in failure.message
    assert '"language": "en"' in failure.message


def test_given_languages_are_believed_and_more_may_be_allowed(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f'{{"text": "{TEXTS["de"]}", "language": "en"}}\n{{"text": "{TEXTS["fr"]}"}}\n')
    first, second = read_inputs([str(path)], settings=ReaderSettings(languages=("en", "fr")))
    assert isinstance(first, Article)
    assert first.language == "en"
    assert isinstance(second, Article)
    assert second.language == "fr"


def test_detection_is_quick() -> None:
    texts = [f"{number} {text}" for number in range(20) for text in TEXTS.values()]
    detect_language(TEXTS["de"])
    start = time.perf_counter()
    for text in texts:
        detect_language(text)
    assert (time.perf_counter() - start) / len(texts) < 0.002
