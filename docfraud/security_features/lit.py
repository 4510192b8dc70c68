"""What the checks of this folder ask of an examination before they look: which sides have a light, and to scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docfraud.checks import Unavailable
from docfraud.results import Light, Reason, Region
from docfraud.security_features.scene import Box, Scene

if TYPE_CHECKING:
    from docfraud.examination import Examination

__all__ = ["background_regions", "in_light", "need_light", "need_scale", "not_background", "sharp_enough"]


def in_light(exam: Examination, light: Light) -> list[Scene]:
    """The sides that were captured in a light and whose scale is known.

    Raises:
        Unavailable: there is none; the message says what is missing.
    """
    scenes = [scene for scene in exam.scenes.values() if light in scene.lights]
    if not scenes:
        key = f"page_{light.value.lower()}"
        exam.picture(key)  # says that it was not given
        raise Unavailable(
            f"The {light.value} picture does not show the page as the white-light picture does.",
            reason=Reason.PICTURE_UNUSABLE,
            advice="Take the pictures of all lights without moving the page, and crop them alike.",
        )
    return [need_scale(scene) for scene in scenes if scene.px_per_mm is not None] or [need_scale(scenes[0])]


def need_light(exam: Examination, scene: Scene, light: Light) -> Scene:
    """The scene, if it has a light.

    Raises:
        Unavailable: it has not.
    """
    if light not in scene.lights:
        in_light(exam, light)
        raise Unavailable(
            f"The {scene.side} has no {light.value} picture that fits its white-light picture.",
            reason=Reason.INPUT_MISSING,
            advice=f"Capture the {scene.side} under {light.value} light too.",
        )
    return scene


def need_scale(scene: Scene) -> Scene:
    """The scene, if its scale is known.

    Raises:
        Unavailable: it is not.
    """
    if scene.px_per_mm is None:
        raise Unavailable(
            f"The scale of the {scene.side} is not known: it has no MRZ that was read, and no outline of a known size.",
            reason=Reason.NOT_TO_SCALE,
            advice="Capture the whole page with its edges, and the side with the MRZ.",
        )
    return scene


def sharp_enough(scene: Scene, least_ppi: float, what: str) -> None:
    """Nothing, if a side is resolved well enough.

    Raises:
        Unavailable: it is not; outcome `undetermined`.
    """
    from docfraud.results import Outcome

    ppi = need_scale(scene).ppi
    assert ppi is not None
    if ppi < least_ppi:
        raise Unavailable(
            f"The picture has {ppi:.0f} pixels per inch; {what} cannot be judged below {least_ppi:.0f}.",
            reason=Reason.TOO_LOW_RESOLUTION,
            outcome=Outcome.UNDETERMINED,
            advice="Capture the page at 400 ppi.",
        )


def not_background(exam: Examination, scene: Scene) -> list[Box]:
    """What of a side is surely no background: its MRZ, and the portrait's window."""
    portrait = exam.photo_or_none()
    boxes = [] if scene.mrz_zone is None else [scene.mrz_zone]
    if portrait is not None and portrait.scene is scene:
        boxes.append(portrait.window.box)
    return boxes


def background_regions(scene: Scene, boxes: Sequence[Box], light: Light) -> tuple[Region, ...]:
    """Some six squares of the background to show, of all that were measured."""
    return tuple(scene.region(box, light, "background") for box in boxes[:: max(len(boxes) // 6, 1)])
