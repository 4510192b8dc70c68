import pytest

from docfraud.mrz.codes import CodeEntry, CodeKind, all_codes
from docfraud.viz.countries import names_state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UTOPIAN", "UTO"),
        ("CANADIAN/CANADIENNE", "CAN"),
        ("ČESKÁ REPUBLIKA/ CZECH REPUBLIC", "CZE"),
        ("BRITISH CITIZEN", "GBR"),
        ("BRITISH OVERSEAS CITIZEN", "GBO"),
        ("DEUTSCH", "D"),
        ("ÍSLENSKT/ICELANDIC/ISLANDAISE", "ISL"),
        ("UNITED STATES OF AMERICA", "USA"),
        ("LATVIJAS", "LVA"),
        ("FRANÇAISE", "FRA"),
        ("MARENIANA/MARENIAN", "QMR"),
        ("VERDANISCH/VERDANIAN", "ZZV"),
        ("KESTORIANA", "XKE"),
        ("SKARVISK", "QSK"),
    ],
)
def test_names_and_nationals(text: str, code: str) -> None:
    assert names_state(text, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NIGERIAN", "NER"),
        ("AUSTRALIAN", "AUT"),
        ("IRAQI", "IRN"),
        ("INDIAN", "IDN"),
        ("REPUBLIC", "CZE"),
        ("UNITED STATES", "GBR"),
        ("VERDANIAN", "CPV"),
        ("ARMENIAN", "QMR"),
        ("LABORATORY", "ZZV"),
    ],
)
def test_states_of_like_names_are_kept_apart(text: str, code: str) -> None:
    assert not names_state(text, code)


PLAIN = [e for e in all_codes() if e.kind is CodeKind.STATE and len(e.name) >= 6 and e.name.isalpha()]


@pytest.mark.parametrize("entry", PLAIN, ids=lambda e: str(e.code))
def test_an_english_name_of_one_long_word_is_its_own_states(entry: CodeEntry) -> None:
    assert names_state(entry.name, entry.code)
