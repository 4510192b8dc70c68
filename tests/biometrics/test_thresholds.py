from __future__ import annotations

from itertools import pairwise

import pytest

from docfraud.biometrics import thresholds
from docfraud.biometrics.networks import VARIANTS
from docfraud.biometrics.thresholds import RATES, calibration, face_thresholds, nearest_rate
from docfraud.biometrics.views import VIEWS
from docfraud.errors import ModelFileError
from docfraud.settings import Settings


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("views", VIEWS)
def test_every_recipe_has_thresholds_with_rate_interval_and_data(variant: str, views: int) -> None:
    settings = Settings(face_descriptor=variant, face_views=views)
    found = [face_thresholds(settings, fmr=rate) for rate in RATES]
    for limits, rate in zip(found, RATES, strict=True):
        assert limits.fmr == rate
        assert limits.interval is not None
        assert limits.interval[0] <= rate <= limits.interval[1]
        assert 0.3 < limits.accept <= limits.reject
        assert "40 people" in limits.origin
        assert limits.ratio is not None
        assert limits.ratio.log10(0.2) > 0 > limits.ratio.log10(0.9)
    assert all(a.accept > b.accept for a, b in pairwise(found))


def test_the_curve_of_rates_goes_up() -> None:
    for entry in calibration()["recipes"].values():
        for values in entry["curve"].values():
            assert values == sorted(values)
            assert len(values) == len(entry["curve"]["fmr"]) > 20


def test_more_views_bring_distances_down() -> None:
    one, six = (face_thresholds(Settings(face_views=views)).accept for views in (1, 6))
    assert six < one


def test_a_rate_between_takes_the_stricter() -> None:
    assert [nearest_rate(r) for r in (0.5, 0.01, 0.005, 0.001, 0.0002, 1e-9)] == [1e-2, 1e-2, 1e-3, 1e-3, 1e-4, 1e-4]
    assert face_thresholds(Settings(face_fmr=0.01)).accept > face_thresholds(Settings()).accept


def test_a_threshold_of_ones_own_has_no_rate() -> None:
    own = face_thresholds(Settings(face_threshold=0.55))
    assert (own.accept, own.fmr, own.interval) == (0.55, None, None)
    assert own.reject == 0.6
    assert own.ratio is not None


def test_a_recipe_without_calibration_says_what_to_do() -> None:
    with pytest.raises(ModelFileError, match="limited/3") as caught:
        face_thresholds(Settings(face_views=3))
    assert "face_threshold" in caught.value.remedy


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_damaged_calibration_is_an_error(content: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    class Folder:
        def __truediv__(self, name: str) -> Folder:
            return self

        def read_text(self, encoding: str) -> str:
            return content

    monkeypatch.setattr(thresholds, "files", lambda package: Folder())
    thresholds._calibration.cache_clear()
    try:
        with pytest.raises(ModelFileError, match="absent or damaged"):
            face_thresholds(Settings())
    finally:
        thresholds._calibration.cache_clear()
