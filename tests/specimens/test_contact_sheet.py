"""The contact sheet: every specimen with its pictures and what was done, safe against what a document may say."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from docfraud.errors import UsageError
from docfraud.specimens.contact import HEIGHT, contact_strip
from docfraud.specimens.contact_sheet import render_contact_sheet, write_index
from docfraud.specimens.portraits.library import library
from docfraud.specimens.production import produce
from docfraud.specimens.recipe import Recipe
from docfraud.specimens.store import read_truth
from docfraud.specimens.truth import Truth
from docfraud.specimens.workshop import make

RECIPES = [
    Recipe(design="zzv-visa", seed=1, ppi=200),
    Recipe(design="zzv-visa", seed=2, ppi=200, forgery="viz-alteration", variant="surname", quality="fair"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sheet")
    produce(RECIPES[:1], out / "genuine")
    produce(RECIPES[1:], out / "forged")
    assert write_index(out) == 2
    return out


def truth_of(folder: Path, place: str, recipe: Recipe) -> Truth:
    truth = read_truth(folder / place / recipe.name)
    assert truth is not None
    return truth


def test_every_picture_the_sheet_names_is_there(folder: Path) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert len(links) > 10
    for link in links:
        assert (folder / unescape(link)).is_file(), link


def test_the_sheet_says_what_was_done_and_who_ought_to_notice(folder: Path) -> None:
    page = unescape((folder / "index.html").read_text(encoding="utf-8"))
    truth = truth_of(folder, "forged", RECIPES[1])
    assert truth.what in page
    assert "1 genuine, 1 forged" in page
    assert "<code>viz-names</code>" in page  # a check of this version
    for line in truth.mrz:
        assert line in page


def test_a_check_that_is_yet_to_come_is_marked(folder: Path) -> None:
    truth = truth_of(folder, "forged", RECIPES[1]).model_copy(update={"expected": ("viz-names", "serial-consistency")})
    page = render_contact_sheet([("specimen", truth)])
    assert "<code>viz-names</code>" in page
    assert '<code class="planned">serial-consistency</code>' in page


def test_the_index_holds_every_truth_with_its_folder(folder: Path) -> None:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert [s["folder"] for s in index["specimens"]] == [f"forged/{RECIPES[1].name}", f"genuine/{RECIPES[0].name}"]
    for entry in index["specimens"]:
        place = folder / entry.pop("folder")
        assert Truth.model_validate(entry) == read_truth(place)


def test_nothing_in_a_truth_can_become_markup_or_script(folder: Path) -> None:
    truth = truth_of(folder, "genuine", RECIPES[0])
    hostile = truth.model_copy(update={"what": "<script>alert(1)</script>", "title": '"><img src=x>'})
    page = render_contact_sheet([('x"y', hostile)])
    assert "<script" not in page
    assert "<img src=x" not in page
    assert 'href="x"y' not in page
    assert "default-src 'none'" in unescape(page)


def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_index(tmp_path / "absent")


def test_the_strip_shows_lights_mask_and_bearer() -> None:
    plain, marked = (make(recipe, library()) for recipe in RECIPES)
    strips = [contact_strip(specimen) for specimen in (plain, marked)]
    for strip in strips:
        assert strip.shape[0] == HEIGHT
        assert strip.dtype == np.uint8
    red = [((s[..., 0] > 200) & (s[..., 1] < 110) & (s[..., 2] < 130)).sum() for s in strips]
    assert red[1] > red[0] + 100
    assert strips[1].shape[1] > strips[0].shape[1] + HEIGHT
