import pytest

from docfraud.viz.name_text import (
    collapsed,
    differing_letters,
    lookalikes,
    other_script,
    prints_other_scripts,
    text_agrees,
)


@pytest.mark.parametrize(
    ("printed", "mrz"),
    [
        ("MÜLLER", "MUELLER"),
        ("MULLER", "MUELLER"),  # the reader lost the mark
        ("ØSTGÄRD", "OESTGAARD"),  # or took one for another
        ("AEVARSDÓTTIR", "AEVARSDOTTIR"),
        ("0SPELT-BECK", "OSPELT BECK"),
        ("ANNAMARIA", "ANNA MARIA"),
        ("TECT", "TEST"),  # Cyrillic ТЕСТ through Latin eyes
        ("Marisa", "MARISA"),
    ],
)
def test_what_agrees(printed: str, mrz: str) -> None:
    assert text_agrees(printed, mrz)


@pytest.mark.parametrize(("printed", "mrz"), [("MUSTER", "MASTER"), ("ERIKKSON", "ERIKSSON"), ("ANNA", "ANNA MARIA")])
def test_what_does_not(printed: str, mrz: str) -> None:
    assert not text_agrees(printed, mrz)


def test_a_shortened_name_goes_on_in_print() -> None:
    assert text_agrees("CHRISTELLE, HÉLÈNE, LAURA", "CHRISTELLE HELENE LAUR", True)


@pytest.mark.parametrize(
    ("printed", "mrz", "where"),
    [
        ("ØSTGÅRD", "OESTGAARD", ()),
        ("LINDMÜLXER", "LINDMUELLER", (7,)),
        ("ERIKSSEN", "ERIKSSON", (6,)),
        ("KATRN", "KATRIN", (3, 4)),
        ("KATTRIN", "KATRIN", (2,)),
    ],
)
def test_which_letters_differ(printed: str, mrz: str, where: tuple[int, ...]) -> None:
    assert differing_letters(printed, mrz) == where


def test_what_engines_confuse() -> None:
    assert collapsed("ANNNA") == collapsed("ANNA") == "ANA"
    assert lookalikes("LIGIA") == lookalikes("IICIA")
    assert lookalikes("MARNIE") == lookalikes("MAMIE")
    assert lookalikes("HANA") != lookalikes("HAMA")


def test_other_scripts() -> None:
    assert other_script("TECT")
    assert not other_script("TEST DUF")
    assert prints_other_scripts("SRB")
    assert not prints_other_scripts("FRA")
