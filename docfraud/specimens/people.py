"""People who do not exist, and the numbers of their documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from docfraud.specimens.seeds import stream

__all__ = ["Person", "fill_pattern", "invent"]

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

_ROOTS = (
    "Alder", "Bjørk", "Brenn", "Čern", "Dahl", "Eriks", "Fält", "Grün", "Hålland", "Iversen", "Jørd", "Kværn", "Lind",
    "Møll", "Núñ", "Öst", "Perl", "Quist", "Rønn", "Stein", "Thorn", "Ullmer", "Vester", "Wald", "Żel", "Zimm", "Ağaç",
    "Brat", "Corvin", "Drax", "Elvet", "Ferr", "Gáld", "Hart", "Ibarr", "Kald", "Lómez", "Marr", "Nov", "Ort",
)  # fmt: skip
_ENDINGS = (
    "", "mann", "sen", "berg", "ova", "ez", "ini", "strøm", "feld", "ić", "escu", "ård", "müller", "heim", "son", "dal",
)  # fmt: skip
_FEMALE = (
    "Anélie", "Birgit", "Chloë", "Daria", "Elżbieta", "Françoise", "Greta", "Helga", "Inês", "Jytte", "Katrin",
    "Lucía", "Märta", "Noëlle", "Olga", "Pauline", "Rosalind", "Søs", "Tereza", "Ulrike", "Vanja",
    "Ximena", "Yvette", "Zoë",
)  # fmt: skip
_MALE = (
    "Aurel", "Björn", "César", "Dušan", "Emil", "Fabián", "Gösta", "Håkon", "Ivo", "Jérôme", "Kåre", "Lászlo",
    "Mikołaj", "Nils", "Óscar", "Pær", "Quentin", "Raúl", "Sándor", "Tomáš", "Umberto", "Václav",
    "Wim", "Yannick", "Žiga",
)  # fmt: skip
_PLACES = (
    "Zenith", "Port Amity", "Lakeside", "Nyhavn", "Altstadt", "Río Claro", "Sankt Elms", "Montclair", "Østby",
    "Villa Sol", "Greyford", "Bellweather", "Hochfeld", "Três Pontes", "Kalnas",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. Names are as printed, in capitals."""

    surname: str
    given_names: str
    sex: str
    date_of_birth: dt.date
    place_of_birth: str


def invent(seed: int, sex: str | None = None) -> Person:
    """A person, the same for the same seed; `sex` F, M or X, None for any. Adults of 18 to 80 in 2026."""
    rng = stream(seed, "person")
    chosen = sex or ("F", "M", "F", "M", "X")[int(rng.integers(5))]
    surname = _upper(str(rng.choice(_ROOTS)) + str(rng.choice(_ENDINGS)))
    if rng.random() < 0.12:
        surname += ("-", " ")[int(rng.integers(2))] + _upper(str(rng.choice(_ROOTS)) + str(rng.choice(_ENDINGS[1:])))
    names = {"F": _FEMALE, "M": _MALE}.get(chosen, _FEMALE + _MALE)
    count = (1, 1, 2, 2, 2, 3)[int(rng.integers(6))]
    given = " ".join(_upper(str(name)) for name in rng.choice(names, count, replace=False))
    birth = dt.date(1946, 1, 1) + dt.timedelta(days=int(rng.integers(62 * 365)))
    return Person(surname, given, chosen, birth, _upper(str(rng.choice(_PLACES))))


def fill_pattern(pattern: str, seed: int, *purpose: str) -> str:
    """A number after a pattern: # becomes a digit, @ a letter (no I, O, Q), anything else stays."""
    rng = stream(seed, "number", *purpose)
    drawn = {"#": lambda: str(rng.integers(10)), "@": lambda: _LETTERS[int(rng.integers(len(_LETTERS)))]}
    return "".join(drawn[c]() if c in drawn else c for c in pattern)


def _upper(name: str) -> str:
    return name.upper().replace("ẞ", "SS")
