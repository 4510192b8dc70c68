"""Check digits of ICAO 9303-3 4.9: weights 7, 3, 1; digits count as themselves, A to Z as 10 to 35, "<" as 0.

What 7-3-1 cannot see, for a single wrong character: two characters whose values differ by a multiple of ten. All three
weights are coprime to 10, so the position does not matter; `blind_to` lists them. Of characters that readers confuse
it sees O/0, I/1, S/5, Z/2, B/8, D/0 and Q/0, and is blind to G/6, L/1, U/0, S/8 and to a filler read as K, A, U or 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docfraud.errors import MRZFormatError
from docfraud.mrz.formats import ALPHABET, FILLER, CheckDigitSpec, MRZFormat, Span
from docfraud.results import MRZCheckDigit

VALUES: dict[str, int] = {c: 0 if c == FILLER else i for i, c in enumerate(ALPHABET)}
"""Value of each MRZ character in the sum."""

WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """The check digit of a text, "0" to "9".

    Raises:
        MRZFormatError: a character outside A-Z, 0-9, "<".
    """
    total = 0
    for index, character in enumerate(text):
        value = VALUES.get(character)
        if value is None:
            raise MRZFormatError(f"{character!r} has no value in a check digit; only A-Z, 0-9 and < have one.")
        total += value * WEIGHTS[index % 3]
    return str(total % 10)


def blind_to(character: str) -> str:
    """The other characters that can take this one's place without any check digit changing, in `ALPHABET` order."""
    value = VALUES[character]
    return "".join(c for c in ALPHABET if c != character and (VALUES[c] - value) % 10 == 0)


def join(lines: Sequence[str], spans: Iterable[Span]) -> str:
    """The text of several spans, joined in order."""
    return "".join(lines[line][start:end] for line, start, end in spans)


def long_number(fmt: MRZFormat, lines: Sequence[str]) -> CheckDigitSpec | None:
    """Where the check digit of a document number of more than nine characters is, or None for an ordinary one.

    TD1 and TD2 only (9303-5 4.2.2 note j, 9303-6 4.2.2 note j): the number fills its nine positions, "<" stands for
    its check digit, the rest of the number, its check digit and a filler open the optional data.
    """
    if fmt.name not in ("TD1", "TD2"):
        return None
    number, optional = fmt.field("document_number"), fmt.field("optional_data_1")
    head = join(lines, (number.span,))
    if lines[number.line][number.end] != FILLER or head.endswith(FILLER):
        return None
    rest = join(lines, (optional.span,)).split(FILLER, 1)[0]
    if len(rest) < 2:
        return None
    column = optional.start + len(rest) - 1
    return CheckDigitSpec(
        "document_number", optional.line, column, (number.span, (optional.line, optional.start, column))
    )


def composite_spans(fmt: MRZFormat, lines: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """The span lists a composite check digit may be computed over: the standard's, then a variant if there is one.

    A long document number is printed with a filler in place of its check digit. The standard computes over the
    positions as printed, that filler included; some issuers leave it out, so that number and remainder are
    contiguous, which shifts the weights of all that follows.
    """
    spec = next((s for s in fmt.check_digits if s.name == "composite"), None)
    if spec is None:
        return ()
    if long_number(fmt, lines) is None:
        return (spec.spans,)
    number = fmt.field("document_number")
    without: list[Span] = []
    for line, start, end in spec.spans:
        if line == number.line and start <= number.end < end:
            without += [(line, start, number.end), (line, number.end + 1, end)]
        else:
            without.append((line, start, end))
    return (spec.spans, tuple(s for s in without if s[1] < s[2]))


def check_digits(fmt: MRZFormat, lines: Sequence[str]) -> tuple[MRZCheckDigit, ...]:
    """Every check digit of an MRZ, in the format's order, printed against computed.

    A blank field (all fillers) may have "0" or, where the format says so, "<". The composite of a long document
    number is right if either convention of `composite_spans` is. MRV-A and MRV-B have no composite.

    Raises:
        MRZFormatError: the lines do not have the format's shape.
    """
    fmt.require(lines)
    results = []
    for layout in fmt.check_digits:
        spec = layout
        if spec.name == "document_number":
            spec = long_number(fmt, lines) or spec
        candidates = composite_spans(fmt, lines) if spec.name == "composite" else (spec.spans,)
        printed = lines[spec.line][spec.column]
        covered = candidates[0]
        for spans in candidates:
            if check_digit(join(lines, spans)) == printed:
                covered = spans
                break
        text = join(lines, covered)
        computed = check_digit(text)
        blank = spec.may_be_filler and printed == FILLER and not text.strip(FILLER)
        results.append(
            MRZCheckDigit(
                name=spec.name,
                printed=printed,
                computed=computed,
                valid=printed == computed or blank,
                line=spec.line,
                column=spec.column,
                covers=covered,
            )
        )
    return tuple(results)
