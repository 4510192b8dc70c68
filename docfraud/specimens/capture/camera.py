"""A phone's camera: where it stands, and what its lens, its colour mosaic and its processing do to the light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docfraud.imaging.native import cv2
from docfraud.specimens.capture.base import Matrix
from docfraud.specimens.capture.placing import blurred
from docfraud.specimens.capture.sensor import Sensor, add_noise, encode_float, quantise

__all__ = ["Look", "blur_by_hand", "develop", "pinhole", "soften_for"]

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """What a phone's processing does after its sensor.

    Attributes:
        sensor: gain and noise of one photosite.
        smear: strength of the noise reduction; 0 for none. Fine faint detail goes, edges stay.
        sharpening: how much of the surviving detail is added on.
        contrast: steepness of the tone curve's middle above sRGB's; 0 leaves it.
    """

    sensor: Sensor = Sensor(gain=0.95, electrons=3500, read=0.003)  # noqa: RUF009  (frozen)
    smear: float = 1.0
    sharpening: float = 0.6
    contrast: float = 0.15


def pinhole(
    page: tuple[float, float],
    frame: tuple[int, int],
    tilt: tuple[float, float],
    roll: float,
    fill: float,
    place: tuple[float, float],
    focal: float = 1.05,
) -> Matrix:
    """The homography of a flat page before a pinhole camera.

    Args:
        page: (width, height) of the page, any unit; its origin is the upper left corner.
        frame: (width, height) of the picture, pixels.
        tilt: turn of the page about its vertical and its horizontal axis, radians.
        roll: turn in the picture, radians.
        fill: share of the frame that the page's bounding box takes up, in the direction in which it takes more.
        place: where the page lies in the room left, -1 to 1 across and down.
        focal: focal length in frame widths; 1.05 is 51 degrees across, a phone's main camera somewhat cropped.

    Returns:
        float64 (3, 3), from the page's unit to pixels, pixel centres at whole numbers.
    """
    (cy, sy), (cx, sx), (cz, sz) = ((np.cos(a), np.sin(a)) for a in (*tilt, roll))
    turn_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    turn_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    turn_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    turn = turn_z @ turn_x @ turn_y
    width, height = page
    corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float64)
    lens = np.diag([focal * frame[0], focal * frame[0], 1.0])
    distance = focal * max(width, height) / fill
    matrix = np.eye(3)
    for _ in range(6):  # stepping back changes the perspective, so the size settles in a few steps
        pose = np.column_stack([turn[:, 0], turn[:, 1], [0, 0, distance]])
        matrix = lens @ pose @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
        seen = corners @ matrix.T
        points = seen[:, :2] / seen[:, 2:]
        extent = points.max(axis=0) - points.min(axis=0)
        distance *= max(extent[0] / frame[0], extent[1] / frame[1]) / fill
    room = np.array(frame) - extent
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    aim = np.array(frame) / 2 - 0.5 + np.array(place) * room / 2
    move = np.eye(3)
    move[:2, 2] = aim - middle
    moved = move @ matrix
    return np.asarray(moved / moved[2, 2], np.float64)


def soften_for(plane: Plane, scale: float) -> Plane:
    """Blur before sampling at `scale` picture pixels per source pixel, so that finer detail does not alias."""
    return plane if scale >= 1 else blurred(plane, 0.5 * float(np.sqrt(scale**-2 - 1)))


def blur_by_hand(light: Plane, lens: float, length: float, angle: float) -> Plane:
    """Lens blur (standard deviation, pixels) and the track of a shaking hand (pixels, radians)."""
    reach = int(np.ceil(length / 2 + 2.5 * lens)) + 1
    axis = np.arange(-reach, reach + 1, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    kernel = np.zeros_like(x)
    for at in np.linspace(-0.5, 0.5, 13) * length:
        kernel += np.exp(-((x - at * np.cos(angle)) ** 2 + (y - at * np.sin(angle)) ** 2) / (2 * max(lens, 0.2) ** 2))
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)


def develop(light: Plane, look: Look, rng: np.random.Generator) -> NDArray[np.uint8]:
    """From the light on a colour mosaic to a finished picture.

    Each photosite sees one colour (Bayer's pattern), so fine regular detail gets false colours; noise is added to
    the mosaic, the two missing colours are interpolated, and noise is smeared away, colour noise more than brightness.

    Args:
        light: linear, shape (height, width, 3), float32; height and width even.

    Returns:
        The same shape, uint8, sRGB.
    """
    mosaic = np.ascontiguousarray(light[..., 1])
    mosaic[0::2, 0::2] = light[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = light[1::2, 1::2, 2]
    signal = add_noise(mosaic, look.sensor, rng)
    raw = np.asarray(cv2.addWeighted(signal, 65535.0, signal, 0, 0, dtype=cv2.CV_16U), np.uint16)
    colour = np.asarray(cv2.demosaicing(raw, cv2.COLOR_BayerRGGB2RGB_EA), np.uint16)
    coded = np.asarray(encode_float(colour.astype(np.float32) / np.float32(65535)), np.float32)
    return _finish(coded, look)


def _finish(coded: Plane, look: Look) -> NDArray[np.uint8]:
    """Smear, sharpen and curve a picture of 0 to 255."""
    bands = cv2.split(cv2.cvtColor(coded, cv2.COLOR_RGB2YCrCb))
    bright = np.asarray(bands[0], np.float32)
    if look.smear > 0 or look.sharpening > 0:
        base = np.asarray(cv2.GaussianBlur(bright, (0, 0), 1.1), np.float32)
        detail = bright - base
        strength = np.asarray(cv2.blur(detail * detail, (5, 5)), np.float32)
        threshold = np.float32((2.2 * look.smear) ** 2)  # levels; noise is below, print is above
        detail *= (1 + np.float32(look.sharpening)) * strength / (strength + threshold + np.float32(1e-3))
        bright = base + detail
    hues = [np.asarray(band, np.float32) for band in bands[1:]]
    if look.smear > 0:
        hues = [np.asarray(cv2.GaussianBlur(band, (0, 0), 1.6 * look.smear), np.float32) for band in hues]
    picture = quantise(np.asarray(cv2.cvtColor(cv2.merge([bright, *hues]), cv2.COLOR_YCrCb2RGB), np.float32))
    if look.contrast <= 0:
        return picture
    x = np.arange(256) / 255
    curve = x + look.contrast * (x * x * (3 - 2 * x) - x)
    return np.asarray(cv2.LUT(picture, np.rint(curve * 255).astype(np.uint8)), np.uint8)
