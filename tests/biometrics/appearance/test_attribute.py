from __future__ import annotations

from docfraud.biometrics.appearance.attribute import Change, RegionScore, attribute
from docfraud.biometrics.appearance.chart import NAMES
from docfraud.biometrics.appearance.masking import COVERED
from docfraud.biometrics.appearance.measures import KINDS, MOVES
from docfraud.biometrics.appearance.scales import Deviations


def evidence(
    values: dict[str, dict[str, float]] | None = None,
    *,
    moves: dict[tuple[str, str], float] | None = None,
    gain: dict[str, float] | None = None,
    rims: float = 0.0,
    darker: float = 0.0,
    unseen: frozenset[str] = frozenset(),
) -> Deviations:
    """Evidence that is nothing but what is given: `values` by region, then kind."""
    return Deviations(
        {(name, kind): (values or {}).get(name, {}).get(kind, 0.0) for name in NAMES for kind in KINDS},
        {key: (moves or {}).get(key, 0.0) for key in MOVES()},
        {name: (gain or {}).get(name, 0.0) for name in COVERED},
        rims,
        darker,
        unseen,
    )


def first(found: Deviations) -> RegionScore:
    return attribute(found)[0]


def test_a_shape_and_its_words() -> None:
    top = first(evidence({"nose": {"shape": 2.0}}, moves={("nose", "wider"): -3.0, ("nose", "longer"): 0.5}))
    assert (top.name, top.change, top.words) == ("nose", Change.SHAPE, "the nose is narrower")
    assert top.score == top.shape == 3.0
    unclear = first(evidence({"nose": {"shape": 2.0}}, moves={("nose", "wider"): 0.5}))
    assert unclear.words == "the nose is shaped differently"


def test_covering_confirms_and_does_not_decide() -> None:
    alone = attribute(evidence({"mouth": {"shape": 0.5}}, gain={"nose": 5.0}))
    assert alone[0].name == "mouth"
    assert {r.name: r.score for r in alone}["nose"] == 0
    confirmed = first(evidence({"mouth": {"shape": 0.5}}, gain={"mouth": 5.0}))
    assert 0.5 < confirmed.score < 0.75


def test_glasses_are_one_finding_over_four_regions() -> None:
    drawn = {"texture": 2.0, "tone": 1.0, "shape": 1.5}
    values = {"brows": drawn, "eyes": drawn, "nose": {**drawn, "texture": 3.0}, "cheeks": drawn}
    ranked = attribute(evidence(values, rims=1.5))
    assert (ranked[0].name, ranked[0].change) == ("eyes", Change.GLASSES)
    assert ranked[0].words == "glasses are worn"
    assert {r.name for r in ranked if r.hidden} == {"brows", "nose", "cheeks"}
    assert all(r.score == 0 for r in ranked[1:])
    assert first(evidence(values, rims=-1.5)).words == "no glasses are worn"
    assert first(evidence(values)).words == "there are other glasses, or glasses in one picture only"


def test_thin_rims_are_enough() -> None:
    top = first(evidence({"eyes": {"texture": 0.6}, "nose": {"texture": 0.2}}, rims=1.2))
    assert (top.name, top.change) == ("eyes", Change.GLASSES)
    assert first(evidence({"eyes": {"texture": 0.6}, "nose": {"texture": 0.2}}, rims=0.8)).change is Change.SURFACE


def test_a_print_that_differs_all_over_is_no_glasses() -> None:
    values = {name: {"texture": 2.0} for name in NAMES}
    assert first(evidence(values)).change is Change.SKIN


def test_beard() -> None:
    values = {"jaw": {"tone": 2.0, "texture": 1.0}, "mouth": {"texture": 3.0}, "nose": {"texture": 1.0}}
    ranked = attribute(evidence(values, darker=5.0))
    assert (ranked[0].name, ranked[0].change, ranked[0].words) == ("jaw", Change.BEARD, "there is more beard")
    assert first(evidence(values, darker=-5.0)).words == "there is less beard"
    assert {r.name for r in ranked if r.hidden} == {"mouth", "nose", "cheeks"}
    smooth = {"jaw": {"tone": 2.0}, "mouth": {"texture": 3.0}}
    assert first(evidence(smooth)).change is not Change.BEARD


def test_make_up_needs_lips_and_eyes() -> None:
    values = {"mouth": {"colour": 2.0, "texture": 1.0}, "eyes": {"colour": 1.0}}
    top = first(evidence(values))
    assert (top.name, top.change) == ("skin", Change.MAKE_UP)
    lips = first(evidence({"mouth": {"colour": 2.0}}))
    assert (lips.name, lips.change) == ("mouth", Change.SURFACE)


def test_lines_in_several_places_are_the_skins() -> None:
    lined = {"forehead": {"texture": 1.0}, "cheeks": {"texture": 0.5}, "eyes": {"texture": 0.4}}
    ranked = attribute(evidence(lined))
    assert (ranked[0].name, ranked[0].change) == ("skin", Change.SKIN)
    assert first(evidence({"forehead": {"texture": 1.0}})).name == "forehead"
    moved = {**lined, "nose": {"shape": 2.0}}
    assert first(evidence(moved)).name == "nose"


def test_what_a_print_has_everywhere_stays_with_the_parts() -> None:
    """Else the rest would seem to agree, and lines printed over a portrait would stand out."""
    printed = attribute(evidence({name: {"texture": 0.7} for name in NAMES}))
    assert {r.name: r.score for r in printed}["mouth"] == 0.7


def test_a_wider_face_is_the_cheeks() -> None:
    moves = {("cheeks", "fuller"): 2.0, ("jaw", "wider"): 2.4}
    top = first(evidence({"jaw": {"shape": 2.0}, "cheeks": {"shape": 1.0}}, moves=moves))
    assert (top.name, top.words) == ("cheeks", "the face is fuller")
    jaw = first(evidence({"jaw": {"shape": 2.0}}, moves={("cheeks", "fuller"): 0.8, ("jaw", "wider"): 2.4}))
    assert (jaw.name, jaw.words) == ("jaw", "the jaw is wider")


def test_a_forehead_has_no_shape_to_change() -> None:
    top = first(evidence({"forehead": {"shape": 4.0}}))
    assert top.change is Change.SURFACE
    assert top.change.everyday


def test_unseen_is_hidden() -> None:
    hidden = [r.name for r in attribute(evidence(unseen=frozenset({"jaw"}))) if r.hidden]
    assert hidden == ["jaw"]


def test_everyday_changes() -> None:
    assert {change for change in Change if not change.everyday} == {Change.SHAPE, Change.MAKE_UP}
