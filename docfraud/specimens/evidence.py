"""What a forgery ought to be noticed by: the checks that exist, and those that are yet to be built."""

from __future__ import annotations

__all__ = ["PLANNED", "exists"]

PLANNED = {
    "serial-consistency": "the blank's number belongs to the document",
}
"""Check ids that later versions bring, and what each will hold. A test fails when one exists and is still here."""


def exists(check: str) -> bool:
    """Whether this version has the check."""
    from docfraud.checks import all_checks

    return any(c.id == check for c in all_checks())
