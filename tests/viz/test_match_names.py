"""Names against the MRZ, wherever and however they are printed."""

import pytest

from docfraud.mrz.compose import compose
from docfraud.mrz.parse import ParsedMRZ, parse
from docfraud.results import Outcome, Reason
from docfraud.viz.fields import VizFields
from docfraud.viz.layout import SidedLine
from tests.viz.support import PASSPORT, TODAY, Told, five, labelled, line, match

SURNAME, GIVEN = "Surname/Nom", "Given names/Prénoms"


def mrz_of(surname: str, given: str, issuer: str = "UTO", format_name: str = "TD3") -> ParsedMRZ:
    lines = compose(
        format_name, document_code="P" if format_name == "TD3" else "I", issuer=issuer, nationality=issuer,
        document_number="L898902C3", surname=surname, given_names=given, date_of_birth="740812", sex="F",
        date_of_expiry="120415",
    )  # fmt: skip
    return parse(lines, today=TODAY)


def outcomes(lines: list[SidedLine], mrz: ParsedMRZ = PASSPORT, look: Told | None = None) -> tuple[Outcome, Outcome]:
    fields = match(lines, mrz, look=look)
    return fields.field("surname").outcome, fields.field("given_names").outcome


BOTH = (Outcome.SUCCESSFUL, Outcome.SUCCESSFUL)


@pytest.mark.parametrize(
    "lines",
    [
        labelled((SURNAME, "ERIKSSON"), (GIVEN, "ANNA MARIA")),
        labelled(("Name/Nom", "ERIKSSON, ANNA MARIA")),
        labelled(("Name/Nom", "Anna Maria Eriksson")),
        labelled(("Name/Nom", "ERIKSSONANNA MARIA")),
        labelled(("Name/Nom", "ERIKSSONANNAMARIA")),
        [line("ERIKSSON", 0, 0), line("ANNA MARIA", 0, 90)],
        [line("NAME ERIKSSON, ANNA MARIA")],
        labelled((SURNAME, "ERIKSSON (NÉE BERG)"), (GIVEN, "DR. ANNA MARIA")),
        [*labelled((SURNAME, "ERIKSSON"), (GIVEN, "ANNA")), line("MARIA", 0, 137)],
        [*labelled(("Name", "ERIKSSON")), line("ANNA MARIA", 0, 58)],
    ],
    ids=[
        "two fields",
        "comma",
        "mixed case",
        "blank lost",
        "run together",
        "no labels",
        "inline",
        "additions",
        "two lines",
        "stacked",
    ],
)
def test_ways_to_print_a_name(lines: list[SidedLine]) -> None:
    assert outcomes(lines) == BOTH


def test_each_name_has_its_own_region() -> None:
    fields = match([line("ERIKSSON, ANNA MARIA", 0, 0, height=20)])
    surname, given = fields.field("surname"), fields.field("given_names")
    assert surname.quad is not None
    assert given.quad is not None
    assert (surname.text, given.text) == ("ERIKSSON", "ANNA MARIA")
    assert surname.quad[:, 0].max() < given.quad[:, 0].min()


def test_the_native_script_line_above_the_latin_one() -> None:
    mrz = mrz_of("TKACHENKO", "MARIANA", "UKR")
    lines = labelled((SURNAME, "TKA4EHKO/TKACHENKO"), (GIVEN, "MAPIAHA/MARIANA"))
    assert outcomes(lines, mrz) == BOTH
    above = [*labelled((SURNAME, "TKA4EHKO")), line("TKACHENKO", 0, 58)]
    assert match(above, mrz).field("surname").outcome is Outcome.SUCCESSFUL


def test_a_name_shortened_in_the_mrz() -> None:
    mrz = mrz_of("MARTIN", "CHRISTELLE HELENE LAURA", format_name="TD1")
    assert mrz.names_truncated
    assert outcomes(labelled((SURNAME, "MARTIN"), (GIVEN, "Christelle, Hélène, Laura")), mrz) == BOTH


def check_failed(fields: VizFields, name: str, text: str) -> None:
    found = fields.field(name)
    assert (found.outcome, found.reason, found.text) == (Outcome.FAILED, Reason.FIELD_DIFFERS, text)


def test_one_letter_altered_fails() -> None:
    lines = labelled((SURNAME, "ERIKSSEN"), (GIVEN, "ANNA MARIA"))
    fields = match(lines, look=five("ERIKSSEN"))
    check_failed(fields, "surname", "ERIKSSEN")
    assert fields.field("given_names").outcome is Outcome.SUCCESSFUL


def test_one_letter_altered_fails_on_a_line_of_both_names_and_beside_a_genuine_signature() -> None:
    lines = [*labelled(("Name/Nom", "ERIKSSEN, ANNA MARIA")), line("Anna Maria Eriksson", 600, 600)]
    check_failed(match(lines, look=five("ERIKSSEN,")), "surname", "ERIKSSEN")


def test_another_surname_altogether_fails_where_the_other_label_is_seen_to_work() -> None:
    lines = labelled((SURNAME, "JOHNSTON"), (GIVEN, "ANNA MARIA"))
    check_failed(match(lines, look=five("JOHNSTON")), "surname", "JOHNSTON")
    alone = labelled((SURNAME, "JOHNSTON"))
    assert match(alone, look=five("JOHNSTON")).field("surname").outcome is Outcome.UNDETERMINED


def test_part_of_a_name_is_no_other_name() -> None:
    lines = labelled((SURNAME, "ERIKSSON"), (GIVEN, "ANNA"))
    assert outcomes(lines, look=five("ANNA")) == (Outcome.SUCCESSFUL, Outcome.UNDETERMINED)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("ANNNA MARIA", "ANNA MARIA"), ("ANNA MARLA", "ANNA MARIA"), ("LIGIA", "LICIA")],
)
def test_what_engines_confuse_is_doubted(printed: str, expected: str) -> None:
    mrz = mrz_of("ERIKSSON", expected)
    lines = labelled((SURNAME, "ERIKSSON"), (GIVEN, printed))
    found = match(lines, mrz, look=five(printed)).field("given_names")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.READING_DOUBTFUL)


def test_cyrillic_read_as_latin_is_never_another_name() -> None:
    mrz = mrz_of("PETROVIC", "MILICA", "SRB")
    lines = labelled((SURNAME, "HETPOBN"), (GIVEN, "MILICA"))
    assert match(lines, mrz, look=five("HETPOBN")).field("surname").outcome is Outcome.UNDETERMINED


def test_a_signature_is_no_printed_name() -> None:
    found = match([line("Anna Maria Eriksson", 0, 0)]).field("surname")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, Reason.FIELD_NOT_FOUND)


def test_a_very_short_name_is_not_found_by_chance() -> None:
    mrz = mrz_of("LI", "MEI")
    assert match([line("AL LI", 0, 0)], mrz).field("surname").outcome is Outcome.UNDETERMINED
    assert match(labelled((SURNAME, "LI")), mrz).field("surname").outcome is Outcome.SUCCESSFUL


def test_a_single_name() -> None:
    mrz = mrz_of("ARKFREITH", "")
    fields = match(labelled((SURNAME, "ARKFREITH")), mrz)
    assert fields.field("surname").outcome is Outcome.SUCCESSFUL
    assert fields.field("given_names").outcome is Outcome.NOT_SUPPORTED


def test_without_an_mrz_labelled_names_are_read() -> None:
    fields = match(labelled((SURNAME, "Åström"), (GIVEN, "Anna")), None)
    assert [(fields.field(n).outcome, fields.field(n).value) for n in ("surname", "given_names")] == [
        (Outcome.NOT_PERFORMED, "ASTROM"),
        (Outcome.NOT_PERFORMED, "ANNA"),
    ]
