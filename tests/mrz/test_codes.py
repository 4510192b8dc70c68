"""Codes of states and statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docfraud.mrz import codes
from docfraud.mrz.codes import CodeKind

ISO = Path("/usr/share/iso-codes/json/iso_3166-1.json")


def test_iso_3166_1_has_249_codes_and_germany_twice() -> None:
    states = [e for e in codes.all_codes() if e.kind is CodeKind.STATE]
    assert len(states) == 250
    assert sorted(e.code for e in states if len(e.code) != 3) == ["D"]
    assert all(e.name for e in codes.all_codes())


@pytest.mark.skipif(not ISO.exists(), reason="Debian's iso-codes is not installed")
def test_states_are_those_of_iso_codes() -> None:
    theirs = {item["alpha_3"] for item in json.loads(ISO.read_text(encoding="utf-8"))["3166-1"]}
    assert {e.code for e in codes.all_codes() if e.kind is CodeKind.STATE} - {"D"} == theirs


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("D<<", "Germany"),
        ("d", "Germany"),
        ("UTO", "Utopia"),
        ("QMR", "Marenia (docfraud's laboratory)"),
        ("ZZV", "Verdania (docfraud's laboratory)"),
        ("XKE", "Kestoria (docfraud's laboratory)"),
        ("QSK", "Skarvia (docfraud's laboratory)"),
        ("XXA", "Stateless person (1954 Convention)"),
        ("GBS", "British Subject"),
        ("RKS", "Kosovo"),
        ("EUE", "European Union"),
        ("COU", None),
        ("", None),
        ("XYZ", None),
    ],
)
def test_names(code: str, name: str | None) -> None:
    assert codes.country_name(code) == name
    assert codes.is_known(code) == (name is not None)


def test_every_code_of_section_5_is_known() -> None:
    # ICAO 9303-3 (8th edition) section 5 parts A to H
    listed = (
        "GBD GBN GBO GBP GBS D RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC "
        "XXA XXB XXC XXX ANT NTZ UTO IAO"
    )
    assert [c for c in listed.split() if not codes.is_known(c)] == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("D<<", "DEU", True),
        ("ROM", "ROU", True),
        ("ZAR", "COD", True),
        ("TMP", "TLS", True),
        ("INP", "XPO", True),
        ("XKX", "RKS", True),
        ("GBR", "GBN", False),
        ("YUG", "SRB", False),
        ("COU", "COU", True),
        ("", "", False),
    ],
)
def test_same_state(a: str, b: str, same: bool) -> None:
    assert codes.same_state(a, b) is same
    assert codes.same_state(b, a) is same


def test_the_laboratory_s_codes_are_left_to_users_by_iso_and_unused_by_icao() -> None:
    ranges = (("AAA", "AAZ"), ("QMA", "QZZ"), ("XAA", "XXZ"), ("ZZA", "ZZZ"))

    def left_to_users(code: str) -> bool:
        return any(first <= code <= last for first, last in ranges)

    own = {e.code for e in codes.all_codes() if e.kind is codes.CodeKind.SPECIMEN} - {"UTO"}
    assert own == {"QMR", "ZZV", "XKE", "QSK"}
    assert all(left_to_users(code) for code in own)
    states = {e.code for e in codes.all_codes() if e.kind is codes.CodeKind.STATE}
    assert not [code for code in states if left_to_users(code)]


def test_specimen_and_fantasy() -> None:
    assert [c for c in ("UTO", "uto", "QMR", "ZZV", "FRA", "QMA", "ZZZ", "XXX", "WSA", "") if codes.is_specimen(c)] == [
        "UTO", "uto", "QMR", "ZZV",
    ]  # fmt: skip
    assert codes.is_fantasy("WSA")
    assert not codes.is_fantasy("FRA")
    assert not codes.is_fantasy("QQQ")
    found = codes.entry("YUG")
    assert found is not None
    assert found.kind is CodeKind.WITHDRAWN
