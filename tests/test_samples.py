"""The committed samples: complete, as their index says, and fit for the README's main job."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import docfraud
from docfraud.results import Light, Threat, VerdictOutcome
from docfraud.specimens.designs import SAMPLE_DESIGN_NAMES, TRIAL_DESIGN_NAMES
from docfraud.specimens.forgeries import FORGERY_NAMES
from docfraud.specimens.store import load_truths
from docfraud.specimens.truth import Truth
from tests.conftest import SAMPLE_DOCS
from tools.make_samples import recipes


@cache
def samples() -> dict[str, Truth]:
    return {path.relative_to(SAMPLE_DOCS).as_posix(): truth for path, truth in load_truths(SAMPLE_DOCS)}


def test_sample_designs_have_a_genuine_triple_and_every_forger_a_sample() -> None:
    genuine = {t.recipe.design for name, t in samples().items() if name.startswith("genuine/")}
    assert genuine == set(SAMPLE_DESIGN_NAMES)
    assert not {t.recipe.design for t in samples().values()} & set(TRIAL_DESIGN_NAMES)
    for name, truth in samples().items():
        if name.startswith("genuine/"):
            assert truth.genuine
            assert all(set(side.pictures) == set(Light) for side in truth.sides)
            assert truth.recipe.ppi == 400
    assert {t.recipe.forgery for t in samples().values() if t.recipe.forgery} == set(FORGERY_NAMES)
    missing = {Threat.CHIP_TAMPERING}  # there is no chip in a picture
    assert {t.threat for t in samples().values() if t.threat} == set(Threat) - missing


def test_the_samples_are_those_of_the_script_and_their_index_agrees() -> None:
    assert set(samples()) == set(recipes())
    for name, recipe in recipes().items():
        truth = samples()[name]
        assert (truth.recipe.design, truth.recipe.seed, truth.recipe.forgery) == (
            recipe.design,
            recipe.seed,
            recipe.forgery,
        )
    index = json.loads((SAMPLE_DOCS / "index.json").read_text(encoding="utf-8"))
    assert {entry["folder"] for entry in index["specimens"]} == set(samples())


def test_every_file_has_the_hash_of_its_truth_and_all_are_small() -> None:
    for name, truth in samples().items():
        for file, digest in truth.files.items():
            assert hashlib.sha256((SAMPLE_DOCS / name / file).read_bytes()).hexdigest() == digest, (name, file)
    assert sum(path.stat().st_size for path in SAMPLE_DOCS.rglob("*") if path.is_file()) < 25_000_000


def test_what_the_samples_say_is_marked_as_fictitious() -> None:
    for name, truth in samples().items():
        assert truth.simulated
        assert truth.issuer in {"UTO", "QMR", "ZZV", "HFP"}, name
        assert "public domain" in truth.holder.source


@pytest.mark.parametrize("name", [name for name in recipes() if name.startswith("forged/")])
def test_masks_lie_on_the_page_and_are_as_large_as_they_say(name: str) -> None:
    truth = samples()[name]
    marked = [side for side in truth.sides if side.mask]
    live_only = {Threat.IMPOSTOR, Threat.ALTERED_APPEARANCE}
    assert bool(marked) == (truth.threat not in live_only)
    for side in marked:
        with Image.open(SAMPLE_DOCS / name / str(side.mask)) as file:
            mask = np.asarray(file.convert("L")) > 0
        assert mask.shape == (side.height, side.width)
        x, y = np.array(side.page).T
        area = 0.5 * abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1)))
        assert mask.sum() / area == pytest.approx(side.changed, abs=0.02)
        ys, xs = np.nonzero(mask)
        assert xs.min() >= x.min() - 2
        assert ys.max() <= y.max() + 2
    if truth.threat is Threat.ALTERED_APPEARANCE:
        assert truth.bearer is not None
        assert truth.bearer.mask is not None


@pytest.mark.parametrize("name", ["genuine/uto-passport", "genuine/qmr-residence-card", "genuine/zzv-visa"])
def test_genuine_samples_are_clear_and_read_as_they_say(name: str) -> None:
    result, truth = _inspected(SAMPLE_DOCS / name), samples()[name]
    assert result.verdict.outcome is VerdictOutcome.CLEAR
    assert tuple(result.mrz[0].lines) == truth.mrz


@pytest.mark.parametrize(
    "name", ["forged/mrz-digits-kept", "forged/fantasy", "forged/impostor", "forged/viz-birth-date"]
)
def test_forgeries_in_data_and_holder_are_suspect_already(name: str) -> None:
    result, truth = _inspected(SAMPLE_DOCS / name), samples()[name]
    assert result.verdict.outcome is VerdictOutcome.SUSPECT
    failed = {check.check for check in result.checks if check.outcome == "failed"}
    assert failed & set(truth.expected)


def _inspected(folder: Path) -> docfraud.Inspection:
    others = {p.stem: p for p in folder.glob("*.jpg") if p.stem != "page"}
    names = {"page_ir": "ir", "page_uv": "uv"}
    return docfraud.inspect(folder / "page.jpg", **{names.get(k, k): v for k, v in others.items()})  # type: ignore[arg-type]
