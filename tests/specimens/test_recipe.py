"""Recipes: what can be asked for, and what is refused with a remedy."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from docfraud.errors import UnknownNameError, UsageError
from docfraud.specimens.designs import DESIGN_NAMES, get_design
from docfraud.specimens.forgeries import FORGERY_NAMES, get_forger
from docfraud.specimens.recipe import Recipe, forgery_ways, plan_forged, plan_genuine
from docfraud.specimens.truth import RecipeTruth

GENUINE = Recipe(design="uto-id-card", seed=3)
FORGED = Recipe(design="uto-id-card", seed=3, forgery="viz-alteration", variant="surname", quality="fair")


def test_names_tell_specimens_of_a_batch_apart() -> None:
    changed = [
        GENUINE,
        FORGED,
        replace(GENUINE, seed=4),
        replace(GENUINE, design="uto-visa"),
        replace(GENUINE, wear="light"),
        replace(GENUINE, device="flatbed"),
        replace(GENUINE, ppi=600),
        replace(GENUINE, jpeg=70),
        replace(FORGED, variant="given-names"),
        replace(FORGED, quality="clumsy"),
    ]
    assert len({recipe.name for recipe in changed}) == len(changed)
    assert all(set(recipe.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for recipe in changed)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"design": "nowhere"}, UnknownNameError),
        ({"device": "telescope"}, UnknownNameError),
        ({"ppi": 350}, UsageError),
        ({"jpeg": 0}, UsageError),
        ({"wear": "light+moths"}, UnknownNameError),
        ({"wear": "stains+light"}, UnknownNameError),
        ({"forgery": "origami"}, UnknownNameError),
        ({"variant": "eye-colour"}, UnknownNameError),
        ({"quality": "perfect"}, UnknownNameError),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_there_is(change: dict[str, object], error: type[UsageError]) -> None:
    assert FORGED.checked() == FORGED
    with pytest.raises(error) as caught:
        replace(FORGED, **change).checked()  # type: ignore[arg-type]
    assert str(next(iter(change.values()))).split("+")[-1] in caught.value.sentence


def test_a_forgery_that_a_design_does_not_allow_is_refused() -> None:
    pairs = [
        (name, variant, design)
        for name in FORGERY_NAMES
        for variant in get_forger(name).variants
        for design in DESIGN_NAMES
        if not get_forger(name).applies(get_design(design), variant)
    ]
    for name, variant, design in pairs[:5]:
        recipe = Recipe(design=design, seed=1, forgery=name, variant=variant, quality="fair")
        with pytest.raises(UsageError, match="cannot be done"):
            recipe.checked()


def test_every_way_of_every_forger_is_found_by_its_words() -> None:
    ways = forgery_ways()
    assert {name for name, _ in ways} == set(FORGERY_NAMES)
    assert forgery_ways(["viz-alteration"]) == tuple(way for way in ways if way[0] == "viz-alteration")
    assert forgery_ways(["viz-alteration:surname", "viz-alteration:surname"]) == (("viz-alteration", "surname"),)
    with pytest.raises(UnknownNameError):
        forgery_ways(["viz-alteration:nose"])
    with pytest.raises(UnknownNameError):
        forgery_ways(["origami"])


def test_genuine_plan_takes_designs_in_turn_and_a_seed_each() -> None:
    plan = plan_genuine(["uto-visa", "zzv-visa"], 5, 100, ppi=600)
    assert [recipe.design for recipe in plan] == ["uto-visa", "zzv-visa", "uto-visa", "zzv-visa", "uto-visa"]
    assert [recipe.seed for recipe in plan] == [100, 101, 102, 103, 104]
    assert {recipe.ppi for recipe in plan} == {600}
    assert {recipe.design for recipe in plan_genuine([], len(DESIGN_NAMES), 1)} == set(DESIGN_NAMES)


def test_forged_plan_has_every_way_and_quality_on_designs_that_allow_it() -> None:
    ways = forgery_ways()
    plan = plan_forged([], ways, ["clumsy", "careful"], 2, 1)
    assert len(plan) == len(ways) * 2 * 2
    assert len({recipe.seed for recipe in plan}) == len(plan)
    assert {(r.forgery, r.variant, r.quality) for r in plan} == {(*w, q) for w in ways for q in ("clumsy", "careful")}
    for recipe in plan:
        assert get_forger(str(recipe.forgery)).applies(get_design(recipe.design), recipe.variant)


def test_the_truth_keeps_every_field_of_a_recipe() -> None:
    assert set(RecipeTruth.model_fields) == {f.name for f in fields(Recipe)}
