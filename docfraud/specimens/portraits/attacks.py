"""Simulated presentation attacks: a camera sees a print or a screen with a face instead of a face.

Attack instrument species (ISO/IEC 30107-3): prints of each process in `docfraud.specimens.printing`, and the liquid
crystal screen of `docfraud.specimens.capture.screen`. Prints are small, as a passport photograph or a postcard held
near the camera; of a life-size print nothing of the process is left at a booth camera's resolution, so it would show
nothing more. Not simulated: masks, cut-out eyes, make-up, curved prints' gloss, flicker of screens. Everything here is
made from one photograph and is no measure of real attacks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UnknownNameError, UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB
from docfraud.specimens.canvas import RASTER_PPI, Canvas, Exposure
from docfraud.specimens.capture.base import Matrix, scale_at
from docfraud.specimens.capture.camera import Look, blur_by_hand, develop, pinhole, soften_for
from docfraud.specimens.capture.placing import merge, on_ground, outline, split
from docfraud.specimens.capture.screen import Screen
from docfraud.specimens.capture.sensor import linear, through_jpeg
from docfraud.specimens.inks import PHOTO_PAPER
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.live import live_capture
from docfraud.specimens.seeds import stream

__all__ = ["SPECIES", "PlaneAttack", "held_print", "live_clip", "looped", "shown_on_screen"]

Plane = NDArray[np.float32]

SPECIES = {
    "print-laser": "colour-laser",
    "print-inkjet": "inkjet",
    "print-dye": "dye-diffusion",
    "screen-monitor": "",
    "screen-phone": "",
}
"""Attack instrument species and, for prints, the process."""

_SCREENS = {"screen-monitor": (0.2767, (500, 700)), "screen-phone": (0.06, (1000, 1300))}
"""Pitch in millimetres, and display pixels that the photograph is wide (chosen after common devices)."""

_PAPER_MM = 50.0
"""Width of the part of a print that the camera sees: it is held near."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneAttack:
    """A simulated attack with something flat.

    Attributes:
        frames: pictures of the camera in the order taken, (height, width, 3) uint8 RGB, decompressed from JPEG.
        species: key of `SPECIES`.
        note: one sentence for the ground truth.
    """

    frames: tuple[RGB, ...]
    species: str
    note: str


def held_print(
    portrait: Portrait,
    seed: int,
    *,
    species: str = "print-laser",
    size: tuple[int, int] = (1280, 960),
    tilts: tuple[float, ...] = (0.0,),
    fill: float = 1.25,
    bent: float = 0.0,
    jpeg_quality: int = 85,
) -> PlaneAttack:
    """A printed portrait held before the camera.

    Args:
        portrait: `picture` is printed.
        seed: of print, pose and noise.
        species: a print of `SPECIES`.
        size: (width, height) of the frames, pixels, even.
        tilts: degrees by which the print is turned about its upright axis, one per frame.
        fill: size of the print relative to the frame; above 1 its edges lie outside.
        bent: degrees by which one edge of the sheet is turned against the other about the upright axis, 0 to 120.
        jpeg_quality: 1 to 100.

    Raises:
        UnknownNameError: no such print.
        UsageError: no frames, an odd size, a turn beyond 60 degrees, or bent further.
    """
    from docfraud.specimens.printing import get_process

    if not SPECIES.get(species):
        raise UnknownNameError(f"There is no print {species!r}.", remedy="Choose one whose name begins with print-.")
    _checked(size, tilts)
    if not 0 <= bent <= 120:
        raise UsageError(f"A sheet bent by {bent:g} degrees cannot be seen whole.", remedy="Give 0 to 120.")
    width = round(_PAPER_MM / 25.4 * RASTER_PPI)
    picture = _cut(portrait, size)
    height = round(width * picture.shape[0] / picture.shape[1])
    large = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    plates = get_process(SPECIES[species]).picture(large, stream(seed, "attack", "print"))
    millimetres = width * 25.4 / RASTER_PPI, height * 25.4 / RASTER_PPI
    if SPECIES[species] == "dye-diffusion":  # continuous tones, which `Canvas.printed` would make solid or nothing
        sheet = Canvas.blank(PHOTO_PAPER, *millimetres, seed)
        for plate in plates:
            sheet.lay_all(plate)
    else:
        sheet = Canvas.printed(PHOTO_PAPER, *millimetres, plates, seed)
    light = sheet.expose(RASTER_PPI).vi[..., :3]
    frames = _film(light, seed, size, tilts, fill, jpeg_quality, np.radians(bent))
    how = f", bent by {bent:g} degrees from edge to edge," if bent else ""
    return PlaneAttack(frames, species, f"Simulated: a {SPECIES[species]} print of 50 mm{how} held before a camera.")


def shown_on_screen(
    portrait: Portrait,
    seed: int,
    *,
    species: str = "screen-monitor",
    size: tuple[int, int] = (1280, 960),
    frames: int = 1,
    tilt_deg: float = 5.0,
    jpeg_quality: int = 85,
) -> PlaneAttack:
    """A portrait on a screen, seen by the camera; every frame is held a little differently.

    Args:
        portrait: `picture` is shown, larger than the frame, so that no bezel is seen.
        seed: of pose and noise.
        species: a screen of `SPECIES`.
        size: (width, height) of the frames, pixels; 4:3, even.
        frames: how many.
        tilt_deg: largest angle off the camera's axis, about either axis of the screen, anew for each frame.
        jpeg_quality: 1 to 100.

    Raises:
        UnknownNameError: no such screen.
        UsageError: no frames, an odd size.
    """
    if species not in _SCREENS:
        raise UnknownNameError(f"There is no screen {species!r}.", remedy=f"Choose one of {', '.join(_SCREENS)}.")
    _checked(size, (0.0,) * frames)
    pitch, across = _SCREENS[species]
    light = linear(_cut(portrait, size))
    shape = light.shape[:2]
    exposure = Exposure(light, np.zeros(shape, np.float32), np.zeros((*shape, 3), np.float32), 300.0)
    device = Screen(
        pitch_mm=pitch,
        pixels_across=across,
        long_side=max(size),
        tilt_deg=tilt_deg,
        fill=(1.15, 1.3),
        look=Look(smear=0.7),
        jpeg_quality=jpeg_quality,
    )
    taken = tuple(device(exposure, seed + 1000 * number).vi for number in range(frames))
    return PlaneAttack(taken, species, f"Simulated: a portrait on a {species.removeprefix('screen-')} before a camera.")


def live_clip(
    portrait: Portrait,
    seed: int,
    *,
    turns: tuple[float, ...] = (0.0, 6.0, 12.0),
    size: tuple[int, int] = (640, 480),
    jpeg_quality: int = 85,
) -> tuple[RGB, ...]:
    """A person who turns the head: the bona fide presentation, simulated as `live_capture` does it.

    Args:
        portrait: of whom.
        seed: of framing, light and noise.
        turns: degrees to the picture's right, one per frame, -12 to 12.
        size: (width, height) of the frames, pixels.
        jpeg_quality: 1 to 100.
    """
    return tuple(
        live_capture(portrait, seed, size=size, turn=(turn, 0.0), jpeg_quality=jpeg_quality, frame=number).picture
        for number, turn in enumerate(turns)
    )


def looped(frames: tuple[RGB, ...], times: int = 2) -> tuple[RGB, ...]:
    """A recording that is fed in again and again instead of the camera's picture."""
    return frames * times


def _checked(size: tuple[int, int], tilts: tuple[float, ...]) -> None:
    if not tilts or any(side % 2 or side < 120 for side in size) or max(map(abs, tilts)) > 60:
        raise UsageError("An attack has at least one frame, of even sides of 120 pixels or more, turned by up to 60°.")


def _cut(portrait: Portrait, size: tuple[int, int]) -> RGB:
    """The part of the document picture that fills a frame of `size`'s proportions, the face in its middle."""
    picture, (y, x) = np.asarray(portrait.picture), portrait.points.mean(axis=0)[::-1]
    scale = min(picture.shape[1] / size[0], picture.shape[0] / size[1])
    sides = np.array([size[1] * scale, size[0] * scale]).astype(int)
    top, left = np.clip(np.array([y, x]) - sides / 2, 0, np.array(picture.shape[:2]) - sides).astype(int)
    return np.ascontiguousarray(picture[top : top + sides[0], left : left + sides[1]])


def _film(
    light: Plane, seed: int, size: tuple[int, int], tilts: tuple[float, ...], fill: float, quality: int, bent: float
) -> tuple[RGB, ...]:
    """Frames of a flat or bent thing: the same light at another angle, with the noise of its own moment."""
    height, width = light.shape[:2]
    rng = stream(seed, "attack", "pose")
    roll, place = np.radians(rng.normal(0, 1.5)), rng.uniform(-0.1, 0.1, 2)
    back = rng.uniform(0.15, 0.4)
    frames = []
    for number, tilt in enumerate(tilts):
        hand = stream(seed, "attack", "hand", number)
        angles = (np.radians(tilt + hand.normal(0, 0.4)), np.radians(hand.normal(0, 0.8)))
        bands = split(_bent(light, bent, angles[0]) if bent > 0 else light)
        pose = pinhole((width, height), size, angles, roll, fill, (float(place[0]), float(place[1])))
        matrix: Matrix = pose @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
        matrix = matrix / matrix[2, 2]
        scale = scale_at(matrix, width / 2, height / 2)
        page = outline((height, width), matrix, size)
        planes = [on_ground(soften_for(band, scale), matrix, size, page, float(back)) for band in bands]
        seen = blur_by_hand(merge(planes), 0.65, float(hand.random()), float(hand.uniform(0, np.pi)))
        frames.append(through_jpeg(develop(seen, Look(smear=0.7), stream(seed, "attack", "noise", number)), quality))
    return tuple(frames)


def _bent(light: Plane, angle: float, turn: float) -> Plane:
    """A sheet bent into part of a cylinder with an upright axis, seen at `turn`, its edges where they were; radians."""
    height, width = light.shape[:2]
    arc = np.linspace(-angle / 2, angle / 2, 512)
    seen = np.sin(arc) * np.cos(turn) + (np.cos(arc) - np.cos(angle / 2)) * np.sin(turn)
    seen = np.maximum.accumulate((seen - seen[0]) / (seen[-1] - seen[0]))  # what turns away is hidden
    across = np.interp(np.linspace(0, 1, width), seen, np.linspace(0, width - 1, 512)).astype(np.float32)
    down = np.arange(height, dtype=np.float32)
    x, y = (np.ascontiguousarray(plane) for plane in np.broadcast_arrays(across[None, :], down[:, None]))
    return np.asarray(cv2.remap(light, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)
