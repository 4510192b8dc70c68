from __future__ import annotations

from docfraud.biometrics.appearance.chart import SIDE, Chart
from docfraud.biometrics.appearance.masking import COVERED
from docfraud.biometrics.appearance.measures import Measures, measure
from docfraud.biometrics.appearance.scales import MARGINS, _scales, deviations


def test_every_measure_has_a_scale(portrait_chart: Chart) -> None:
    found = measure(portrait_chart, portrait_chart)
    names = {f"{a} {b}" for a, b in (*found.values, *found.moves)} | {f"{name} cover" for name in COVERED}
    assert names == set(_scales())
    assert all(spread >= 0 for _, spread in _scales().values())


def test_one_unit_is_what_unaltered_pictures_show_and_a_margin(portrait_chart: Chart) -> None:
    found = measure(portrait_chart, portrait_chart)
    usual, spread = _scales()["nose shape"]
    one = usual + (spread**2 + MARGINS["shape"] ** 2) ** 0.5
    changed = Measures({**found.values, ("nose", "shape"): one}, found.moves, 0.0, MARGINS["rims"], *(found.shape,) * 3)
    result = deviations(changed, 0.3, dict.fromkeys(COVERED, 0.3))
    assert abs(result.values["nose", "shape"] - 1) < 1e-9
    assert result.values["eyes", "shape"] == 0  # less than usual is no difference
    assert result.rims == 1
    assert not result.unseen


def test_covering_counts_against_what_it_usually_does(portrait_chart: Chart) -> None:
    found = measure(portrait_chart, portrait_chart)
    usual = {name: 0.4 * _scales()[f"{name} cover"][0] for name in COVERED}
    assert max(deviations(found, 0.4, usual).gain.values()) < 1e-9
    assert deviations(found, 0.4, {**usual, "nose": 0.1}).gain["nose"] > 1


def test_what_is_not_seen_differs_in_nothing(portrait_chart: Chart) -> None:
    seen = portrait_chart.seen.copy()
    seen[SIDE // 2 :] = False
    result = deviations(measure(Chart(portrait_chart.pixels, seen), portrait_chart), 0.4, dict.fromkeys(COVERED, 0.0))
    assert {"mouth", "jaw"} <= result.unseen
    assert result.gain["jaw"] == 0
    assert result.moves["jaw", "wider"] == 0
