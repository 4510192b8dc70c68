from __future__ import annotations

import pytest

from docfraud.biometrics.appearance.attribute import Change, RegionScore
from docfraud.biometrics.appearance.judge import AppearanceVerdict, judge, rest_of
from docfraud.biometrics.thresholds import face_thresholds
from docfraud.settings import Settings

SETTINGS = Settings()
ACCEPT, REJECT = face_thresholds(SETTINGS).accept, face_thresholds(SETTINGS).reject
DOUBT = (ACCEPT + REJECT) / 2
LEAST, RATIO = SETTINGS.appearance_min_score, SETTINGS.appearance_min_ratio


def region(name: str, score: float, *, hidden: bool = False) -> RegionScore:
    return RegionScore(name, score, score, 0.0, 0.0, Change.SHAPE, hidden, f"the {name} is wider")


def ranked(top: float, others: float = 0.1) -> list[RegionScore]:
    return [region("nose", top), *(region(name, others) for name in ("brows", "eyes", "mouth", "jaw", "cheeks"))]


def verdict(distance: float, top: float, rest: float | None, without: float = 1.0) -> AppearanceVerdict:
    return judge(distance, ranked(top), {"nose": without}, rest, SETTINGS).verdict


@pytest.mark.parametrize(
    ("top", "rest", "expected"),
    [
        (LEAST, 0.0, AppearanceVerdict.CHANGED),
        (0.99 * LEAST, 0.0, AppearanceVerdict.UNCHANGED),
        (RATIO * 2.0, 2.0, AppearanceVerdict.CHANGED),
        (0.99 * RATIO * 2.0, 2.0, AppearanceVerdict.UNCHANGED),
        (9.0, None, AppearanceVerdict.CANNOT_TELL),
    ],
)
def test_accepted(top: float, rest: float | None, expected: AppearanceVerdict) -> None:
    assert verdict(ACCEPT, top, rest) is expected


def test_another_person_whatever_stands_out() -> None:
    assert verdict(REJECT + 0.01, 50.0, 0.1, without=0.1) is AppearanceVerdict.ANOTHER
    assert verdict(REJECT + 0.01, 50.0, None) is AppearanceVerdict.ANOTHER


def test_in_doubt_only_what_explains_it() -> None:
    # distances with a part covered are those of one view
    one_view = face_thresholds(SETTINGS.model_copy(update={"face_views": 1})).accept
    assert verdict(DOUBT, 5.0, 0.1, without=one_view) is AppearanceVerdict.CHANGED
    assert verdict(DOUBT, 5.0, 0.1, without=one_view + 0.01) is AppearanceVerdict.CANNOT_TELL
    assert verdict(DOUBT, 0.5, 0.1, without=ACCEPT) is AppearanceVerdict.CANNOT_TELL
    skin = [region("skin", 5.0), *ranked(0.1)]
    assert judge(DOUBT, skin, {"nose": 0.1}, 0.1, SETTINGS).verdict is AppearanceVerdict.CANNOT_TELL


def test_words() -> None:
    found = judge(0.38, ranked(4.0), {}, 0.1, SETTINGS)
    assert found.message == "The faces are one person's by the distance 0.38; in the second picture the nose is wider."
    assert found.changed is not None
    assert found.changed.name == "nose"
    assert "all over" in judge(0.38, ranked(4.0), {}, 2.0, SETTINGS).message
    assert "all over" not in judge(0.38, ranked(0.5), {}, 0.1, SETTINGS).message


def test_the_rest_is_what_was_compared() -> None:
    others = [region("eyes", 1.0), region("mouth", 2.0), region("jaw", 3.0)]
    ignored = [region("skin", 9.0), region("cheeks", 9.0, hidden=True)]
    assert rest_of([region("nose", 8.0), *others, *ignored]) == 2.0
    assert rest_of([region("nose", 8.0), *others[:2], *ignored]) is None
