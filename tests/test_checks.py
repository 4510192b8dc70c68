"""The registry of checks."""

from __future__ import annotations

import pytest

from docfraud import checks
from docfraud.checks import PAGE_PARTS, Check, all_checks, check, get_check, passed
from docfraud.errors import UnknownNameError
from docfraud.examination import Examination
from docfraud.results import Severity, Threat

PAGE = "\n\n".join(f"**{part}.** Words." for part in PAGE_PARTS)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Check]:
    """An empty registry for the length of a test."""
    empty: dict[str, Check] = {}
    monkeypatch.setattr(checks, "_registry", empty)
    return empty


@pytest.mark.parametrize("one", all_checks(), ids=lambda c: c.id)
def test_every_check_is_fit_to_be_shown(one: Check) -> None:
    assert one.id == one.id.lower()
    assert " " not in one.id
    assert one.title[0].isupper()
    assert not one.title.endswith(".")
    assert all(part in one.page for part in PAGE_PARTS)
    assert len(one.page) > 400, "a page teaches; a few words do not"
    for need in one.needs:
        assert hasattr(Examination, need), f"{one.id} needs {need}, which no examination has"


@pytest.mark.parametrize("one", all_checks(), ids=lambda c: c.id)
def test_a_check_that_finds_fraud_names_the_threat(one: Check) -> None:
    assert bool(one.threats) == (one.severity is not Severity.INFO)


def test_pages_are_individual() -> None:
    pages = [one.page for one in all_checks()]
    assert len(set(pages)) == len(pages)


def test_a_page_must_be_whole(registry: dict[str, Check]) -> None:
    with pytest.raises(ValueError, match="Check by hand"):
        check("half", title="Half a page", page=PAGE.replace("Check by hand", "x"))(lambda _: passed("Fine."))
    assert not registry


def test_an_id_is_taken_once(registry: dict[str, Check]) -> None:
    check("one", title="One", page=PAGE, threats={Threat.COUNTERFEIT})(lambda _: passed("Fine."))
    with pytest.raises(ValueError, match="taken"):
        check("one", title="Another", page=PAGE)(lambda _: passed("Fine."))
    assert registry["one"].title == "One"


def test_an_unknown_check_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as error:
        get_check("portrait-liv")
    assert "portrait-live" in error.value.remedy
    with pytest.raises(UnknownNameError) as error:
        get_check("qqqqqq")
    assert "docfraud checks" in error.value.remedy
