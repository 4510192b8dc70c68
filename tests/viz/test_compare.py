import numpy as np

from docfraud.imaging.picture import Quad
from docfraud.results import Outcome, Region
from docfraud.viz.compare import field_matrix
from docfraud.viz.fields import COMPARED
from tests.viz.support import PASSPORT, labelled, match


def region(side: str, quad: Quad, role: str) -> Region:
    """As an examination maps them, here from a page at half the picture's scale."""
    return Region(image=side, polygon=tuple((float(x) * 2, float(y) * 2) for x, y in quad), role=role)


def test_the_matrix_shows_both_zones_and_where() -> None:
    viz = match(labelled(("Date of birth", "12.08.1974"), ("Sex", "F"), ("Date of issue", "16.04.2007")))
    rows = {row.name: row for row in field_matrix(PASSPORT, viz, region)}
    assert list(rows)[: len(COMPARED)] == list(COMPARED)
    birth = rows["date_of_birth"]
    assert (birth.mrz, birth.viz, birth.outcome) == ("1974-08-12", "1974-08-12", Outcome.SUCCESSFUL)
    assert (birth.regions[0].role, birth.regions[0].image) == ("date_of_birth", "page")
    quad = viz.field("date_of_birth").quad
    assert quad is not None
    assert np.array(birth.regions[0].polygon).tolist() == (quad * 2).tolist()
    assert (rows["surname"].mrz, rows["surname"].viz, rows["surname"].regions) == ("ERIKSSON", None, ())
    assert (rows["date_of_issue"].mrz, rows["date_of_issue"].viz) == (None, "2007-04-16")
    assert "personal_number" not in rows


def test_without_an_mrz_the_matrix_is_what_is_printed() -> None:
    rows = {row.name: row for row in field_matrix(None, match(labelled(("Sex", "F")), None), region)}
    assert (rows["sex"].mrz, rows["sex"].viz, rows["sex"].outcome) == (None, "F", Outcome.NOT_PERFORMED)
