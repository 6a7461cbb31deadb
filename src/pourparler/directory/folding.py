"""Bringing names and text to one spelling without moving any offset, and the spellings a name may take."""

from __future__ import annotations

import functools
import itertools
import unicodedata

# Letters that have no canonical decomposition, and signs that typesetting varies.
_EXTRA_FOLDS = {
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ŧ": "t",
    "ə": "e", "Ə": "E",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "′": "'",
    "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\n": " ", "\t": " ", "\r": " ",
}  # fmt: skip
_SMALL_WORDS = frozenset({"of", "for", "the", "and", "to", "in", "de", "d'affaires"})
_MOST_SPELLINGS = 48


def _letter_folds() -> dict[int, str]:
    folds = {ord(sign): plain for sign, plain in _EXTRA_FOLDS.items()}
    for code in itertools.chain(range(0xC0, 0x250), range(0x1E00, 0x1F00)):
        decomposed = unicodedata.normalize("NFD", chr(code))
        if len(decomposed) > 1 and decomposed[0].isascii():
            folds[code] = decomposed[0]
    return folds


_FOLDS = _letter_folds()
_COMBINING = frozenset(chr(code) for code in range(0x300, 0x370))
_ASCII_FOLDS = str.maketrans("\n\t\r`", "   '")


def fold(text: str) -> str:
    """Text with accents, apostrophes, hyphens and white space made plain, code point for code point.

    The result is exactly as long as ``text``, so that an offset into one is an offset into the other.
    """
    return text.translate(_ASCII_FOLDS if text.isascii() else _FOLDS)


def fold_with_offsets(text: str) -> tuple[str, list[int] | None]:
    """Folded text in which combining accents are dropped too, and where each of its code points stands in ``text``.

    The list is ``None`` when nothing was dropped; else it has one entry more than the folded text, the last being
    the length of ``text``.
    """
    folded = fold(text)
    if folded.isascii() or not any(mark in folded for mark in _COMBINING):
        return folded, None
    kept = [index for index, letter in enumerate(folded) if letter not in _COMBINING]
    return "".join(folded[index] for index in kept), [*kept, len(text)]


def fold_name(name: str) -> str:
    """Folded name with single spaces and no combining accents."""
    return " ".join(fold_with_offsets(name)[0].split())


def lookup_key(name: str) -> str:
    """Key under which a name is looked up without regard to case, a leading article or a possessive."""
    key = fold_name(name).strip(' ,;:"“”')
    if key.endswith("'s"):
        key = key[:-2]
    elif key.endswith("s'"):
        key = key[:-1]
    if key[:4].lower() == "the ":
        key = key[4:]
    return key.casefold()


def case_forms(text: str, *, common_noun: bool) -> tuple[str, ...]:
    """Ways in which a name or title is capitalised, the given one first.

    A name appears as given and in capitals; a common noun ("foreign minister") also with a first capital and with
    capitals on every word of weight.
    """
    forms = [text]
    if common_noun:
        forms.append(text[:1].upper() + text[1:])
        forms.append(
            " ".join(word if word in _SMALL_WORDS else word[:1].upper() + word[1:] for word in text.split(" "))
        )
        forms.append("-".join(part[:1].upper() + part[1:] for part in forms[-1].split("-")))
    capitals = text.upper()
    if len(capitals) == len(text):
        forms.append(capitals)
    return tuple(dict.fromkeys(forms))


# Sets of spellings that English-language newsrooms use for one given name, family name or particle.
_SPELLINGS: tuple[tuple[str, ...], ...] = (
    ("Mohammed", "Mohammad", "Muhammad", "Mohamed", "Mohamad", "Muhammed"),
    ("Ahmed", "Ahmad"),
    ("Mahmoud", "Mahmud"),
    ("Hussein", "Hussain", "Husain", "Hossein"),
    ("Hassan", "Hasan"),
    ("Youssef", "Yousef", "Yusuf", "Yousuf", "Yusef"),
    ("Khaled", "Khalid"),
    ("Saeed", "Saied", "Sayeed"),
    ("Ibrahim", "Ebrahim"),
    ("Sergei", "Sergey", "Serguei"),
    ("Alexei", "Alexey", "Aleksei", "Aleksey"),
    ("Dmitry", "Dmitri", "Dmitriy"),
    ("Andrei", "Andrey"),
    ("Yuri", "Yury", "Yuriy"),
    ("Alexander", "Aleksandr", "Aleksander"),
    ("Mikhail", "Michail"),
    ("Nikolai", "Nikolay"),
    ("Anatoly", "Anatoli", "Anatoliy"),
    ("Valery", "Valeri"),
    ("Gennady", "Gennadiy", "Gennadi"),
    ("Vitaly", "Vitali", "Vitaliy"),
    ("Abdullah", "Abdulla", "Abdallah"),
    ("Abdel", "Abdul", "Abd"),
    ("Riyad", "Riad"),
    ("Nouri", "Nuri"),
    ("Faisal", "Faysal", "Feisal"),
    ("Omar", "Umar"),
    ("Osama", "Usama"),
    ("Ismail", "Ismael"),
    ("Qassem", "Qasem", "Ghasem", "Kassem"),
    ("Jaafar", "Jafar", "Ja'far"),
    ("Suleiman", "Sulaiman", "Soleiman"),
)
_SPELLING_OF = {spelling: group for group in _SPELLINGS for spelling in group}


@functools.lru_cache(maxsize=4096)
def spellings(name: str) -> tuple[str, ...]:
    """Spellings under which a person's name is printed, the given one first, at most 48.

    Covers the usual transliterations of frequent given names, the Arabic article ("al-Assad", "al Assad", "Assad")
    and hyphenated East Asian given names ("Jong-un", "Jong Un").
    """
    choices = [_token_spellings(token, first=index == 0) for index, token in enumerate(name.split(" "))]
    products = itertools.islice(itertools.product(*choices), _MOST_SPELLINGS)
    return tuple(dict.fromkeys(" ".join(tokens) for tokens in products))


def _token_spellings(token: str, *, first: bool) -> tuple[str, ...]:
    if token in _SPELLING_OF:
        return (token, *(other for other in _SPELLING_OF[token] if other != token))
    article, hyphen, rest = token.partition("-")
    if article.lower() in {"al", "el", "as", "ash"} and hyphen and rest[:1].isupper():
        forms = (
            token,
            f"{article.lower()}-{rest}",
            f"{article.lower()} {rest}",
            f"{article.capitalize()}-{rest}",
            f"{article.capitalize()} {rest}",
        )
        return forms if first else (*forms, rest)
    if hyphen and rest[:1].isupper() and article[:1].isupper():
        return (token, f"{article} {rest}", f"{article}{rest.lower()}")
    if hyphen and rest[:1].islower() and article[:1].isupper() and rest.isalpha():
        return (token, f"{article} {rest.capitalize()}", f"{article}-{rest.capitalize()}", f"{article} {rest}")
    return (token,)
