"""Labels are found however badly they were read, and told apart however alike they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docfraud.viz.label_words import LabelKind, phrases
from docfraud.viz.labels import allowed_errors, find_labels
from docfraud.viz.layout import runs_of
from tests.viz.support import line


def kinds(text: str) -> list[LabelKind]:
    """What the labels of one line announce, left to right."""
    return [label.kind for label in sorted(find_labels(runs_of([line(text)])), key=lambda lab: lab.span.start)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # as PP-OCR reads them on specimens
        ("Deto of birt/Date", LabelKind.DATE_OF_BIRTH),
        ("Date of Binthl", LabelKind.DATE_OF_BIRTH),
        ("Fecha de nadimiento", LabelKind.DATE_OF_BIRTH),
        ("Geburtsort/-datum", LabelKind.DATE_OF_BIRTH),
        ("Dite of expiry", LabelKind.DATE_OF_EXPIRY),
        ("GÜLTIC BIS", LabelKind.DATE_OF_EXPIRY),
        ("Ceriga lidz", LabelKind.DATE_OF_EXPIRY),
        ("Valide jusquíau", LabelKind.DATE_OF_EXPIRY),
        ("Validtrom", LabelKind.DATE_OF_ISSUE),
        ("Datia of issue", LabelKind.DATE_OF_ISSUE),
        ("Sumame", LabelKind.SURNAME),
        ("5exo", LabelKind.SEX),
        ("Staatsangehörigieit", LabelKind.NATIONALITY),
        ("Numéro de document", LabelKind.DOCUMENT_NUMBER),
        ("Ploe of birth", LabelKind.OTHER),
        ("出生日期", LabelKind.DATE_OF_BIRTH),
    ],
)
def test_badly_read_labels(text: str, kind: LabelKind) -> None:
    assert kinds(text) == [kind]


def test_bilingual_labels_and_the_one_beside_them() -> None:
    text = "Country code/ Code du paysPassport Number/ N° de pas seport"
    assert kinds(text) == [LabelKind.ISSUER] * 2 + [LabelKind.DOCUMENT_NUMBER] * 2


def test_the_longer_label_wins() -> None:
    assert kinds("Place of birth/Lieu de naissance") == [LabelKind.OTHER, LabelKind.OTHER]
    assert kinds("Surname, Given names") == [LabelKind.NAME]


def test_a_heading_is_no_label() -> None:
    assert kinds("PASSPORT") == [LabelKind.TITLE]
    assert kinds("Passport No.") == [LabelKind.DOCUMENT_NUMBER]


@pytest.mark.parametrize(
    "text", ["12 AUG/AOUT 74", "L898902C3", "UTO", "ERIKSSON, ANNA MARIA", "F/F", "ZENITH", "NOMURA"]
)
def test_values_are_no_labels(text: str) -> None:
    assert kinds(text) == []


def test_every_phrase_is_found_in_itself() -> None:
    lost = []
    for kind, phrase in phrases():
        found = find_labels(runs_of([line(phrase)]))
        # a phrase that several kinds share goes to the first of them
        if not any(label.kind is kind or label.span.text for label in found):
            lost.append(phrase)
    assert lost == []


@given(st.sampled_from([p for p in phrases() if len(p[1].replace(" ", "")) >= 12]), st.data())
def test_two_wrong_letters_in_a_long_label_do_no_harm(entry: tuple[LabelKind, str], data: st.DataObject) -> None:
    _, phrase = entry
    letters = list(phrase)
    for _ in range(2):
        letters[data.draw(st.integers(0, len(letters) - 1))] = data.draw(st.sampled_from("aeiotx"))
    labels = find_labels(runs_of([line("".join(letters))]))
    assert labels
    assert max(len(label.span.text) for label in labels) >= len(phrase) // 2


def test_short_labels_must_be_exact() -> None:
    assert allowed_errors(5) == 0
    assert kinds("Sax") == []
    assert kinds("Essex") == []
