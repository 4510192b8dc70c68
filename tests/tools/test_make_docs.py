"""The generated pages in docs/ are those of the code as it is."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tools.make_docs import pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_docs_are_up_to_date(name: str) -> None:
    committed = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert committed == pages()[name], "run `python -m tools.make_docs`"


def test_no_page_of_a_check_that_is_gone() -> None:
    committed = {f"checks/{path.name}" for path in (ROOT / "docs/checks").glob("*.md")}
    assert committed <= set(pages())
