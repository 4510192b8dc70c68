"""Glow along a page's edges: what is glue, and what is only the holder's portrait."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.reference.edges import EDGES, edge_glow
from docfraud.reference.frame import PX_PER_MM, Laid
from docfraud.reference.identify import SideMatch
from docfraud.reference.model import SideModel
from docfraud.results import Light
from tests.security_features.scenes import plain

HEIGHT, WIDTH = round(60 * PX_PER_MM), round(85 * PX_PER_MM)
PHOTO = (slice(round(8 * PX_PER_MM), round(52 * PX_PER_MM)), slice(round(4 * PX_PER_MM), round(34 * PX_PER_MM)))


def page(portrait: int) -> NDArray[np.uint8]:
    plane = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    plane[PHOTO] = portrait
    return plane


def match(mine: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> SideMatch:
    static = np.ones((HEIGHT, WIDTH), bool)
    static[PHOTO] = False
    model = SideModel("page", {Light.UV: theirs}, static, np.ones_like(static), {}, {})
    laid = Laid({Light.UV: mine}, np.eye(3), np.ones_like(static), 1.0)
    return SideMatch(plain(HEIGHT, WIDTH, uv=mine, px_per_mm=PX_PER_MM), model, laid, {})


def test_a_darker_portrait_beside_the_edge_is_no_glow() -> None:
    found = edge_glow(match(page(20), page(58)))
    assert set(found) == set(EDGES)
    assert all(ratio == pytest.approx(1, abs=0.01) for ratio, _ in found.values())


@pytest.mark.parametrize("edge", EDGES)
def test_a_glowing_edge_is_found(edge: str) -> None:
    mine = page(40)
    depth = round(2 * PX_PER_MM)
    glued = np.zeros((HEIGHT, WIDTH), bool)
    if edge in ("top", "bottom"):
        glued[slice(depth) if edge == "top" else slice(-depth, None)] = True
    else:
        glued[:, slice(depth) if edge == "left" else slice(-depth, None)] = True
    mine[glued] = 75
    found = edge_glow(match(mine, page(40)))
    assert max(found, key=lambda name: found[name][0]) == edge
    assert found[edge][0] > 1.2


def test_an_edge_that_the_holder_data_cover_is_left_out() -> None:
    side = match(page(40), page(40))
    side.model.static[:, : round(10 * PX_PER_MM)] = False
    assert set(edge_glow(side)) == {"top", "bottom", "right"}
