"""The decoder against brute force, and what it takes for a finding and what for a doubt."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docfraud.mrz.check_digits import VALUES, check_digit, check_digits, join
from docfraud.mrz.decode import Decoded, _satisfy, allowed_characters, decode
from docfraud.mrz.formats import ALPHABET, DIGITS, FORMATS, CheckDigitSpec, FieldSpec, MRZFormat
from docfraud.mrz.layout import confusion_matrix
from docfraud.mrz.priors import apply_priors
from docfraud.settings import Settings
from tests.mrz.published import PUBLISHED

FORMAT_OF = {name: name.split("-", maxsplit=1)[0] for name in PUBLISHED}
LIMITS = Settings()


def matrices(lines: tuple[str, ...], sure: float = 0.98) -> list[NDArray[np.float64]]:
    """Probabilities of a reader that is sure of these lines."""
    made = []
    for line in lines:
        m = np.full((len(line), len(ALPHABET)), (1 - sure) / (len(ALPHABET) - 1))
        m[np.arange(len(line)), [ALPHABET.index(c) for c in line]] = sure
        made.append(m)
    return made


def put(made: list[NDArray[np.float64]], line: int, column: int, **says: float) -> None:
    """Let the reader say something else in one place: characters by name, digits with a "_" before, "<" as `filler`."""
    row = made[line][column]
    row[:] = 1e-4
    for name, p in says.items():
        row[ALPHABET.index("<" if name == "filler" else name.lstrip("_"))] = p


# ---- the dynamic programme against trying everything -----------------------------------------------------------------

SMALL = MRZFormat(
    name="SMALL",
    line_count=2,
    line_length=5,
    fields=(
        FieldSpec("number", 0, 0, 2, ALPHABET),
        FieldSpec("optional", 0, 3, 5, ALPHABET),
        FieldSpec("date", 1, 0, 3, DIGITS),
    ),
    check_digits=(
        CheckDigitSpec("document_number", 0, 2, ((0, 0, 2),)),
        CheckDigitSpec("date_of_birth", 1, 3, ((1, 0, 3),)),
        CheckDigitSpec("composite", 1, 4, ((0, 0, 5), (1, 0, 4))),
    ),
)


@st.composite
def small_scores(draw: st.DrawFn) -> NDArray[np.float64]:
    """Two or three possible characters for each of ten positions, with log-likelihoods."""
    scores = np.full((2, 5, len(ALPHABET)), -np.inf)
    for position in range(10):
        line, column = divmod(position, 5)
        digit = line == 1 or column == 2
        options = draw(st.lists(st.sampled_from(DIGITS if digit else ALPHABET), min_size=2, max_size=3, unique=True))
        for character in options:
            scores[line, column, ALPHABET.index(character)] = draw(st.floats(-12, 0))
    return scores


@settings(max_examples=60, deadline=None)
@given(small_scores())
def test_the_best_valid_reading_is_the_best_of_all(scores: NDArray[np.float64]) -> None:
    options = [np.flatnonzero(np.isfinite(row)) for row in scores.reshape(-1, len(ALPHABET))]
    best = -np.inf
    for choice in product(*options):
        text = "".join(ALPHABET[i] for i in choice)
        lines = (text[:5], text[5:])
        if all(check_digit(join(lines, s.spans)) == lines[s.line][s.column] for s in SMALL.check_digits):
            best = max(best, float(sum(scores.reshape(-1, len(ALPHABET))[p, i] for p, i in enumerate(choice))))
    found, score = _satisfy(scores, SMALL.check_digits, SMALL, ("AAAAA", "11111"))
    assert (found is None) == (best == -np.inf)
    if found is not None:
        assert score == pytest.approx(best)
        chosen = tuple("".join(ALPHABET[i] for i in row) for row in found)
        assert all(check_digit(join(chosen, s.spans)) == chosen[s.line][s.column] for s in SMALL.check_digits)
        assert float(np.take_along_axis(scores, found[..., None], axis=2).sum()) == pytest.approx(score)


# ---- whole formats ---------------------------------------------------------------------------------------------------


def _noisy(name: str, seed: int, strength: float) -> list[NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    made = []
    for m in matrices(PUBLISHED[name]):
        noise = rng.dirichlet(np.full(len(ALPHABET), 0.05), len(m))
        blend = np.clip(rng.normal(strength, 0.2, (len(m), 1)), 0, 1)
        made.append(m * (1 - blend) + noise * blend)
    return made


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(PUBLISHED)), st.integers(0, 2**32 - 1), st.floats(0, 0.6))
def test_both_readings_keep_what_they_promise(name: str, seed: int, strength: float) -> None:
    fmt = FORMATS[FORMAT_OF[name]]
    found = decode(_noisy(name, seed, strength), fmt)
    allowed = allowed_characters(fmt.name)
    for lines in (found.lines, found.lines_valid):
        if lines is not None:
            fmt.require(lines)
            for i, line in enumerate(lines):
                assert all(allowed[i, j, ALPHABET.index(c)] for j, c in enumerate(line))
    if found.lines_valid is not None:
        assert all(d.valid for d in check_digits(fmt, found.lines_valid))
        assert found.doubt is not None
        assert found.doubt >= -1e-9
        assert sum(d.loss for d in found.differences) == pytest.approx(found.doubt, abs=1e-6)
    assert (found.lines == found.lines_valid) == all(d.valid for d in check_digits(fmt, found.lines))


def _substitutions(found: Decoded, made: list[NDArray[np.float64]], each: int) -> list[tuple[int, int, str, float]]:
    """(line, column, character, loss) of the likeliest replacements under the check digits."""
    fmt = found.format
    covered = {(line, c) for d in fmt.check_digits for line, s, e in d.spans for c in range(s, e)}
    covered |= {(d.line, d.column) for d in fmt.check_digits}
    dates = {(f.line, c) for f in fmt.fields if f.name.startswith("date") for c in range(f.start, f.end)}
    logs = np.log(np.stack(made))
    apply_priors(logs, fmt)
    options = []
    for line, column in sorted(covered):
        row = logs[line][column]
        old = found.lines[line][column]
        for character in sorted(fmt.alphabets[line][column], key=lambda c: -row[ALPHABET.index(c)])[:each]:
            # the decoder knows that a date has no single filler; brute force does not
            if character != old and not (character == "<" and (line, column) in dates):
                loss = float(row[ALPHABET.index(old)] - row[ALPHABET.index(character)])
                options.append((line, column, character, loss))
    return options


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(["TD1", "TD2", "TD3", "MRVA", "MRVB"]), st.integers(0, 2**32 - 1))
def test_no_one_or_two_replacements_beat_the_valid_reading(name: str, seed: int) -> None:
    fmt = FORMATS[name]
    made = _noisy(name, seed, 0.3)
    rng = np.random.default_rng(seed)
    put(made, 1, int(rng.choice([1, 3, 4])), **{f"_{rng.integers(10)}": 0.7, "_7": 0.1})
    found = decode(made, fmt)
    best = np.inf
    options = sorted(_substitutions(found, made, 8), key=lambda o: o[3])
    for group in [(), *((o,) for o in options), *combinations(options[:90], 2)]:
        if len({o[:2] for o in group}) < len(group):
            continue
        loss = sum(o[3] for o in group)
        if loss >= best:
            continue
        lines = [list(line) for line in found.lines]
        for line, column, character, _ in group:
            lines[line][column] = character
        if all(d.valid for d in check_digits(fmt, ["".join(line) for line in lines])):
            best = loss
    assert found.doubt is not None
    assert found.doubt <= best + 1e-6


# ---- finding or doubt ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_what_is_printed_right_is_read_right(name: str) -> None:
    found = decode(matrices(PUBLISHED[name]), FORMATS[FORMAT_OF[name]])
    assert found.lines == found.lines_valid == PUBLISHED[name]
    assert found.doubt == 0
    assert found.differences == ()


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_clear_wrong_digit_stays_as_printed(name: str) -> None:
    fmt = FORMATS[FORMAT_OF[name]]
    birth = fmt.field("date_of_birth")
    lines = list(PUBLISHED[name])
    old = lines[birth.line][birth.start + 1]
    forged = lines[birth.line][: birth.start + 1] + str((int(old) + 5) % 10) + lines[birth.line][birth.start + 2 :]
    lines[birth.line] = forged
    found = decode([m @ confusion_matrix() for m in matrices(tuple(lines))], fmt)
    assert found.lines == tuple(lines)
    assert found.lines_valid not in (None, tuple(lines))
    assert found.doubt is not None
    assert found.doubt > LIMITS.mrz_settle_doubt
    if name != "FRENCH_ID":  # its composite covers the names, where a lost filler may stand for much
        assert found.doubt > LIMITS.mrz_finding_doubt


def test_a_faint_digit_is_settled() -> None:
    made = matrices(PUBLISHED["TD3"])
    put(made, 1, 14, _9=0.5, _4=0.4)  # the 4 of 740812
    found = decode(made, FORMATS["TD3"])
    assert found.lines[1][14] == "9"
    assert found.lines_valid == PUBLISHED["TD3"]
    assert found.doubt == pytest.approx(np.log(0.5 / 0.4))
    assert [(d.line, d.column, d.printed, d.valid) for d in found.differences] == [(1, 14, "9", "4")]


def test_two_faint_characters_are_settled_together() -> None:
    made = matrices(PUBLISHED["TD1"])
    put(made, 0, 6, _8=0.5, _2=0.3)
    put(made, 1, 4, _7=0.5, _1=0.3)
    found = decode(made, FORMATS["TD1"])
    assert found.lines_valid == PUBLISHED["TD1"]
    assert {(d.line, d.column) for d in found.differences} == {(0, 6), (1, 4)}


def test_a_clear_character_is_not_settled_as_its_look_alike() -> None:
    """An 8 that would have to be a B, or a 5 an S, to hide an altered number."""
    for look_alikes in ("8B", "5S", "2Z", "1I"):
        rate = confusion_matrix()[ALPHABET.index(look_alikes[0]), ALPHABET.index(look_alikes[1])]
        assert -np.log(rate) > LIMITS.mrz_settle_doubt


@pytest.mark.parametrize("name", ["TD1-long", "TD2-long", "TD1-belgium"])
def test_a_faint_character_of_a_long_number_is_settled(name: str) -> None:
    """The rest of the number and its digit lie in the optional data; both conventions of the composite are tried."""
    fmt = FORMATS[FORMAT_OF[name]]
    lines = PUBLISHED[name]
    optional = fmt.field("optional_data_1")
    made = matrices(lines)
    right = lines[optional.line][optional.start + 1]
    wrong = str((int(right) + 1) % 10)
    put(made, optional.line, optional.start + 1, **{f"_{wrong}": 0.5, f"_{right}": 0.45})
    found = decode(made, fmt)
    assert found.lines != lines
    assert found.lines_valid == lines


def test_blank_fields_may_have_a_filler_or_a_zero() -> None:
    for digit in "<0":
        lines = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", f"L898902C36UTO7408122F1204159<<<<<<<<<<<<<<{digit}8")
        assert all(d.valid for d in check_digits(FORMATS["TD3"], lines)), digit
        assert decode(matrices(lines), FORMATS["TD3"]).lines_valid == lines


# ---- what no check digit covers --------------------------------------------------------------------------------------


def _reread(name: str, line: int, column: int, **says: float) -> tuple[str, ...]:
    made = matrices(PUBLISHED[name])
    put(made, line, column, **says)
    return decode(made, FORMATS[FORMAT_OF[name]]).lines


def test_a_doubtful_code_becomes_a_known_one_and_a_clear_one_stays() -> None:
    assert _reread("TD3", 0, 4, Q=0.7, O=0.1)[0].startswith("P<UTO")
    assert _reread("TD3", 0, 4, Q=0.98)[0].startswith("P<UTQ")
    assert _reread("TD3", 1, 11, I=0.6, T=0.2)[1][10:13] == "UTO"


def test_document_codes() -> None:
    assert _reread("TD1-belgium", 0, 1, O=0.6, D=0.06)[0].startswith("ID")
    assert _reread("TD1-belgium", 0, 1, O=0.98)[0].startswith("IO")
    assert _reread("TD3", 0, 1, E=0.3, filler=0.2)[0].startswith("P<")
    assert _reread("TD3", 0, 1, E=0.9)[0].startswith("PE")


def test_fillers_that_end_a_name_are_not_letters() -> None:
    """A filler read as C or K with middling confidence."""
    assert _reread("TD3", 0, 40, C=0.5, filler=0.02)[0] == PUBLISHED["TD3"][0]
    assert _reread("TD3", 0, 25, K=0.6, filler=0.1)[0] == PUBLISHED["TD3"][0]
    assert _reread("TD3", 0, 40, C=0.98)[0][40] == "C"  # clearly printed: it stays to be seen


def test_a_row_of_letters_after_the_name_is_fillers_unless_clear() -> None:
    """Tesseract makes S and K of fillers by the dozen."""
    made = matrices(PUBLISHED["TD3"])
    for column in range(30, 44):
        put(made, 0, column, S=0.9, filler=0.05)
    assert decode(made, FORMATS["TD3"]).lines == PUBLISHED["TD3"]
    clear = matrices((PUBLISHED["TD3"][0][:30] + "SSSSSSSSSSSSSS", PUBLISHED["TD3"][1]))
    assert decode(clear, FORMATS["TD3"]).lines[0].endswith("<SSSSSSSSSSSSSS")


def test_a_faint_letter_of_a_name_stays_a_letter() -> None:
    assert _reread("TD3", 0, 24, A=0.5, O=0.2)[0] == PUBLISHED["TD3"][0]
    assert _reread("TD3", 0, 10, S=0.3, _5=0.5)[0] == PUBLISHED["TD3"][0]


def test_a_date_has_no_single_filler() -> None:
    assert VALUES["<"] == VALUES["0"]
    made = matrices(PUBLISHED["TD3"])
    put(made, 1, 15, _9=0.6, filler=0.3)  # the 0 of 740812; a filler would make the digits right
    found = decode(made, FORMATS["TD3"])
    assert found.lines_valid is not None
    assert "<" not in found.lines_valid[1][13:19]
    unknown = ("I<UTOD231458907<<<<<<<<<<<<<<<", "74<<<<8F1204159UTO<<<<<<<<<<<8", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    assert decode(matrices(unknown), FORMATS["TD1"]).lines[1].startswith("74<<<<")
