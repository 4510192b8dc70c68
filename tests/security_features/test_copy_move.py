"""Copied characters are found; prints of one character, clipped ones and what compression made equal are not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docfraud.checks import Unavailable
from docfraud.examination import Examination
from docfraud.results import Outcome, Reason
from docfraud.security_features.copy_move import copy_move, find_twins
from docfraud.security_features.scene import Box, Scene
from docfraud.security_features.textlines import TextLine, find_text
from docfraud.settings import default_settings
from tests.security_features.scenes import PX, plain
from tests.support.specimens import exam_of, examine, pictures_of, run

Grey = NDArray[np.uint8]
PITCH = 41.37  # not a whole number: no two characters lie alike between pixels
TEXT = "A4B7A2E7A4K2"


def printed(lines: int = 6, *, noise: float = 2.0, pitch: float = PITCH, seed: int = 1) -> tuple[Grey, list[TextLine]]:
    """A captured page of printed text: (640, 960), and where its characters are."""
    rng = np.random.default_rng(seed)
    fine: Any = np.full((2560, 3840), 215, np.uint8)  # four times as fine as the picture
    boxes = []
    for row in range(lines):
        y = 300 + row * 381
        for column, character in enumerate(TEXT):
            x = 4 * (120 + column * pitch) + 0.5 * row
            at = (round(x), y)
            cv2.putText(fine, character, at, cv2.FONT_HERSHEY_SIMPLEX, 4.2, 25, 18, cv2.LINE_AA)
            boxes.append((x / 4 - 2, y / 4 - 28, x / 4 + 26, y / 4 + 4, row))
    small = cv2.resize(cv2.GaussianBlur(fine, (0, 0), 3), (960, 640), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(rng.normal(0, 1, small.shape).astype(np.float32), (0, 0), 1.3) * 9 * noise
    grey = np.clip(small + paper + rng.normal(0, noise, small.shape) + 0.5, 0, 255).astype(np.uint8)
    found = [
        TextLine(np.array([[round(v) for v in b[:4]] for b in boxes if b[4] == row], np.int32)) for row in range(lines)
    ]
    return grey, found


def copied(grey: Grey, source: Box, x: int, y: int) -> Grey:
    """The page with a part of it laid over another place."""
    changed = grey.copy()
    changed[y : y + source.height, x : x + source.width] = source.of(grey)
    return changed


def compressed(grey: Grey, quality: int) -> Grey:
    done, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def asked(scene: Scene, lines: list[TextLine] | None = None) -> Any:
    """What the check says of a made scene."""
    text = find_text(scene, []) if lines is None else lines
    exam = SimpleNamespace(scenes={scene.side: scene}, settings=default_settings(), text=lambda side: text)
    return copy_move(cast("Examination", exam))


def in_grey(grey: Grey) -> Scene:
    return plain(vi=np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2)))


def test_prints_of_one_character_are_no_copies() -> None:
    grey, lines = printed()
    twins = find_twins(grey, lines, PX)
    assert twins is not None
    assert twins.ratio > 0.5
    assert asked(in_grey(grey), lines).outcome is Outcome.SUCCESSFUL


@pytest.mark.parametrize("quality", [None, 95])
def test_a_copied_character_is_found_where_it_is(quality: int | None) -> None:
    grey, lines = printed()
    source, target = lines[1].character(3), lines[4].character(9)
    changed = copied(grey, source.grown(5), target.x0 - 5, target.y0 - 5)
    if quality is not None:
        changed = compressed(changed, quality)
    finding = asked(in_grey(changed), lines)
    assert finding.outcome is Outcome.FAILED
    assert finding.reason is Reason.PART_REPEATED
    first, second = (np.mean(region.polygon, axis=0) for region in finding.regions[:2])
    for place, box in ((first, source), (second, target)):
        assert abs(place[0] - (box.x0 + box.x1) / 2) < 8
        assert abs(place[1] - (box.y0 + box.y1) / 2) < 8


def test_in_a_smoothed_picture_a_copy_is_not_told_from_a_print() -> None:
    grey, lines = printed()
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.2), np.uint8)
    source, target = lines[1].character(3), lines[4].character(9)
    finding = asked(in_grey(copied(smooth, source.grown(5), target.x0 - 5, target.y0 - 5)), lines)
    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, Reason.PICTURE_UNUSABLE)


def test_what_lies_alike_in_the_blocks_of_compression_is_not_compared() -> None:
    grey, lines = printed()
    source = lines[1].character(3)
    changed = copied(grey, source.grown(5), source.x0 - 5 + 8 * 20, source.y0 - 5 + 8 * 24)
    moved = TextLine(np.array([[source.x0 + 160, source.y0 + 192, source.x1 + 160, source.y1 + 192]], np.int32))
    twins = find_twins(changed, [*lines, moved], PX)
    assert twins is not None
    assert twins.difference > 0.02


def test_characters_in_places_left_out_are_not_compared_with_one_another() -> None:
    grey, lines = printed()
    source, target = lines[1].character(3), lines[4].character(9)
    changed = copied(grey, source.grown(5), target.x0 - 5, target.y0 - 5)
    both = find_twins(changed, lines, PX, left_out=[source.grown(3), target.grown(3)])
    one = find_twins(changed, lines, PX, left_out=[target.grown(3)])
    assert both is not None
    assert one is not None
    assert one.ratio < 0.4
    assert both.ratio > 0.5


def test_clipped_characters_are_not_compared() -> None:
    grey, lines = printed()
    assert find_twins(np.where(grey > 120, 255, 0).astype(np.uint8), lines, PX) is None


def test_text_all_alike_is_typeset_and_no_copy() -> None:
    """Fillers at a pitch of whole pixels differ by noise alone, all of them alike."""
    grey, lines = printed(noise=1.0, pitch=41.0)
    twins = find_twins(grey, lines, PX)
    assert twins is not None
    assert twins.ratio > default_settings().copy_max_ratio


def test_too_little_text_is_undetermined() -> None:
    finding = asked(plain())
    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, Reason.ARTEFACT_MISSING)


def test_a_straightened_page_is_undetermined() -> None:
    grey, _ = printed()
    finding = asked(replace(in_grey(grey), warped=True))
    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, Reason.PICTURE_UNUSABLE)


@pytest.mark.parametrize(("scale", "reason"), [(9.0, Reason.TOO_LOW_RESOLUTION), (None, Reason.NOT_TO_SCALE)])
def test_without_resolution_or_scale_nothing_is_said(scale: float | None, reason: Reason) -> None:
    with pytest.raises(Unavailable) as caught:
        asked(plain(px_per_mm=scale), [])
    assert caught.value.reason is reason


def test_a_figure_copied_into_a_specimens_picture_fails_and_the_page_itself_passes() -> None:
    genuine = exam_of("genuine/uto-passport")
    assert run("copy-move", genuine).outcome is Outcome.SUCCESSFUL
    scene = genuine.scenes["page"]
    pictures = dict(pictures_of("genuine/uto-passport"))
    line = scene.mrz[1]
    source, target = (
        Box.around(scene.way.to_picture(line.span(i, i + 1))).grown(-0.5) for i in (line.text.index("<"), 3)
    )
    page = pictures["page"].copy()
    target = target.moved(3, 1)
    page[target.y0 : target.y0 + source.height, target.x0 : target.x0 + source.width] = source.of(page)
    pictures["page"] = page
    result = run("copy-move", examine(pictures))
    assert result.outcome is Outcome.FAILED
    assert {region.image for region in result.regions} == {"page"}
