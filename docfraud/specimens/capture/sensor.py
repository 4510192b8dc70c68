"""From light to bytes: shot and read noise, the sRGB curve, sharpening, JPEG.

Noise is added in linear light, before the curve, as in a sensor; a picture's dark parts are therefore noisy after the
curve and its light parts calm. Draws never depend on what the picture shows: a genuine and a forged page taken with one
seed have the same grain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from docfraud.errors import UsageError
from docfraud.imaging.native import cv2
from docfraud.imaging.picture import RGB

__all__ = ["Sensor", "add_noise", "encode", "encode_float", "linear", "quantise", "sharpen", "through_jpeg"]

Plane = NDArray[np.float32]

_LEVELS = 65535


@dataclass(frozen=True, slots=True)
class Sensor:
    """How a sensor turns light into a signal.

    Attributes:
        gain: signal per light; the signal clips at 1.
        electrons: electrons collected at signal 1: shot noise is 1 / sqrt(electrons) there. More gain, fewer electrons.
        read: standard deviation of the noise that is there in the dark, signal units.
    """

    gain: float = 1.0
    electrons: float = 15000.0
    read: float = 0.0015


def add_noise(light: Plane, sensor: Sensor, rng: np.random.Generator) -> Plane:
    """The signal of a sensor: gain, then shot noise (normal, a good stand-in above some 30 electrons) and read noise.

    Args:
        light: linear, any shape, float32.
        rng: one number of it seeds OpenCV's own generator (a multiply-with-carry one, with a ziggurat), which is four
            times as fast; `light.size` numbers are drawn, whatever the light.

    Returns:
        float32, the same shape, not clipped.
    """
    signal = light * np.float32(sensor.gain)
    spread = np.maximum(signal, 0)
    spread *= np.float32(1 / sensor.electrons)
    spread += np.float32(sensor.read**2)
    np.sqrt(spread, out=spread)
    noise = np.empty((light.shape[0], light.size // light.shape[0]), np.float32)
    cv2.setRNGSeed(int(rng.integers(1 << 31)))
    cv2.randn(noise, np.zeros(1), np.ones(1))
    spread *= noise.reshape(light.shape)
    signal += spread
    return signal


@cache
def _curve() -> NDArray[np.float32]:
    """sRGB (IEC 61966-2-1) of 0 to 1 in 65536 steps, 0 to 255, float32."""
    share = np.linspace(0, 1, _LEVELS + 1)
    coded = np.where(share <= 0.0031308, 12.92 * share, 1.055 * share ** (1 / 2.4) - 0.055)
    return np.asarray(coded * 255, np.float32)


@cache
def _bytes() -> NDArray[np.uint8]:
    return np.asarray(np.rint(_curve()), np.uint8)


@cache
def _inverse() -> NDArray[np.float32]:
    share = np.arange(256) / 255
    return np.asarray(np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4), np.float32)


def _steps(light: Plane) -> NDArray[np.uint16]:
    flat = light.reshape(light.shape[0], -1)
    scaled = cv2.addWeighted(flat, float(_LEVELS), flat, 0, 0, dtype=cv2.CV_16U)
    return np.asarray(scaled, np.uint16).reshape(light.shape)


def encode(light: Plane) -> NDArray[np.uint8]:
    """Linear light (clipped to 0 to 1) as sRGB bytes, the same shape."""
    return np.take(_bytes(), _steps(light))


def encode_float(light: Plane) -> Plane:
    """Linear light (clipped to 0 to 1) on the sRGB curve, 0 to 255, float32, not yet rounded."""
    return np.take(_curve(), _steps(light))


def linear(coded: NDArray[np.uint8]) -> Plane:
    """sRGB bytes as linear light, 0 to 1, float32."""
    return np.take(_inverse(), coded)


def quantise(coded: Plane) -> NDArray[np.uint8]:
    """Values of 0 to 255 as bytes, rounded and clipped."""
    flat = coded.reshape(coded.shape[0], -1)
    return np.asarray(cv2.addWeighted(flat, 1, flat, 0, 0, dtype=cv2.CV_8U), np.uint8).reshape(coded.shape)


def sharpen(coded: Plane, amount: float, radius: float = 1.0) -> Plane:
    """Unsharp masking, as a device's firmware does after its curve: dark edges get a bright halo.

    Args:
        coded: 0 to 255, float32.
        amount: how much of what a blur takes away is added on; 0 leaves the picture as it is.
        radius: standard deviation of that blur, pixels.
    """
    if amount <= 0:
        return coded
    soft = cv2.GaussianBlur(coded, (0, 0), radius)
    return np.asarray(cv2.addWeighted(coded, 1 + amount, soft, -amount, 0), np.float32)


def through_jpeg(rgb: NDArray[np.uint8], quality: int | None) -> NDArray[np.uint8]:
    """A picture after JPEG compression (colour at half resolution, 4:2:0, the usual choice).

    Args:
        rgb: shape (height, width, 3) or (height, width), uint8.
        quality: 1 to 100, or None for no compression.

    Raises:
        UsageError: another quality.
    """
    if quality is None:
        return rgb
    if not 1 <= quality <= 100:
        raise UsageError(f"There is no JPEG quality {quality}.", remedy="Give 1 to 100, or None for no compression.")
    options = [cv2.IMWRITE_JPEG_QUALITY, int(quality)]
    if rgb.ndim == 2:
        code = cv2.imencode(".jpg", rgb, options)[1]
        return np.asarray(cv2.imdecode(code, cv2.IMREAD_GRAYSCALE), np.uint8)
    code = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), options)[1]
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR_RGB), np.uint8)


def as_rgb(grey: NDArray[np.uint8]) -> RGB:
    """A grey picture as three equal channels."""
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
