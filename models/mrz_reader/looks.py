"""How print and its picture look, on whole batches: ink, ground, overprint, lens, sensor, JPEG.

Everything is torch on tensors, so that the same code makes a few hundred lines a second on a processor and tens of
thousands on an accelerator. Each function draws from the generator it is given and changes only some of the batch.
Pictures are (batch, channels, height, width), float, 0 (black) to 1 (white).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


class Dice:
    """Random tensors on one device."""

    def __init__(self, device: torch.device, seed: int) -> None:
        self.device = device
        self._generator = torch.Generator(device=device).manual_seed(seed)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return low + (high - low) * torch.rand(shape, generator=self._generator, device=self.device)

    def normal(self, *shape: int) -> Tensor:
        return torch.randn(shape, generator=self._generator, device=self.device)

    def chance(self, p: float, *shape: int) -> Tensor:
        """1.0 with probability `p`, else 0.0."""
        return (self.uniform(*shape) < p).float()

    def integers(self, low: int, high: int, *shape: int) -> Tensor:
        return torch.randint(low, high, shape, generator=self._generator, device=self.device)

    def one(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number for the whole batch."""
        return float(self.uniform(1, low=low, high=high))

    def smooth(self, batch: int, height: int, width: int, cell: float) -> Tensor:
        """Noise of standard deviation about 1 whose features are `cell` pixels wide; (batch, 1, height, width)."""
        small = self.normal(batch, 1, max(2, math.ceil(height / cell) + 1), max(2, math.ceil(width / cell) + 1))
        if cell <= 1:
            return small[:, :, :height, :width]
        return 1.5 * F.interpolate(small, (height, width), mode="bicubic", align_corners=False)


def _each(values: Tensor) -> Tensor:
    return values.view(-1, 1, 1, 1)


def inked(coverage: Tensor, dice: Dice) -> Tensor:
    """Ink as it lands: ragged, broken, thin or spread, dotted, worn off in places. Shapes (batch, 1, height, width)."""
    b, _, h, w = coverage.shape
    ragged = dice.smooth(b, h, w, dice.one(1.5, 5)) * _each(dice.uniform(b) ** 2 * 0.35)
    shift = _each(dice.normal(b) * 0.08)
    hardness = _each(torch.exp(dice.uniform(b, low=0.2, high=2.6)))
    ink = torch.sigmoid((coverage - 0.5 + ragged * (coverage > 0.02) + shift) * 4 * hardness)
    floor = torch.sigmoid((torch.zeros_like(coverage) - 0.5 + shift) * 4 * hardness)
    ink = ((ink - floor) / (1 - floor)).clamp(0, 1)
    # ink missing in specks and in wide areas
    specks = (dice.smooth(b, h, w, dice.one(1, 4)) > _each(dice.uniform(b, low=1.2, high=3.5))).float()
    ink = ink * (1 - specks * _each(dice.chance(0.35, b)) * _each(dice.uniform(b, low=0.3, high=1)))
    worn = torch.sigmoid(3 * (dice.smooth(b, h, w, dice.one(20, 90)) - _each(dice.uniform(b, low=0.3, high=2))))
    ink = ink * (1 - worn * _each(dice.chance(0.2, b)) * _each(dice.uniform(b, low=0.2, high=0.8)))
    # needles and lasers: the stroke as a grid of dots
    period = dice.one(2.6, 5.0)
    y = torch.arange(h, device=ink.device).view(1, 1, h, 1)
    x = torch.arange(w, device=ink.device).view(1, 1, 1, w)
    phase = _each(dice.uniform(b) * 6.3)
    rows = 0.5 + 0.5 * torch.cos(2 * math.pi * y / period + phase)
    columns = 0.5 + 0.5 * torch.cos(2 * math.pi * x / period + 2 * phase)
    kind = dice.uniform(b)
    dots = torch.where(_each(kind) < 0.5, rows * columns, torch.where(_each(kind) < 0.75, rows, columns))
    return ink * (1 - _each(dice.chance(0.12, b) * dice.uniform(b, low=0.3, high=0.9)) * (1 - dots))


def ground(batch: int, height: int, width: int, dice: Dice) -> Tensor:
    """What lies under the ink: a tint, blends, fine lines that wave, texture; (batch, 3, height, width)."""
    base = 1 - 0.55 * dice.uniform(batch, 1, 1, 1) ** 2 + 0.06 * dice.normal(batch, 3, 1, 1)
    picture = base.expand(batch, 3, height, width)
    blend = torch.cat([dice.smooth(batch, height, width, dice.one(30, 300)) for _ in range(3)], dim=1)
    picture = picture + blend * _each(dice.chance(0.6, batch) * dice.uniform(batch, high=0.12))
    y = torch.arange(height, device=dice.device).view(1, 1, height, 1)
    x = torch.arange(width, device=dice.device).view(1, 1, 1, width)
    for _ in range(2):
        angle = _each(dice.uniform(batch, high=math.pi))
        period = _each(torch.exp(dice.uniform(batch, low=math.log(3.0), high=math.log(40.0))))
        bend = dice.smooth(batch, height, width, dice.one(16, 120)) * _each(dice.uniform(batch, high=6.0))
        wave = torch.cos((x * torch.cos(angle) + y * torch.sin(angle) + bend) * (2 * math.pi) / period)
        # thin lines: only the crests
        edge = _each(dice.uniform(batch, low=-0.9, high=0.9))
        line = torch.sigmoid((wave - edge) * _each(dice.uniform(batch, low=2, high=12)))
        colour = dice.uniform(batch, 3, 1, 1, low=-0.1, high=0.5)
        picture = picture - line * colour * _each(dice.chance(0.55, batch) * dice.uniform(batch, high=0.8))
    texture = dice.smooth(batch, height, width, dice.one(1, 8))
    return (picture + texture * _each(dice.uniform(batch) ** 2 * 0.08)).clamp(0, 1.0)


def printed(under: Tensor, ink: Tensor, dice: Dice) -> Tensor:
    """Ink on the ground: black to grey, at times coloured, its blackness uneven."""
    b, _, h, w = under.shape
    colour = dice.uniform(b, 1, 1, 1, high=0.3) + dice.chance(0.12, b, 1, 1, 1) * dice.uniform(b, 3, 1, 1, high=0.25)
    opacity = 1 - 0.6 * dice.uniform(b, 1, 1, 1) ** 2
    uneven = 1 - (dice.smooth(b, h, w, dice.one(4, 60)).abs() * _each(dice.chance(0.3, b) * dice.uniform(b, high=0.3)))
    cover = (ink * opacity * uneven).clamp(0, 1)
    return under * (1 - cover) + colour * under * cover


def overprinted(picture: Tensor, dice: Dice) -> Tensor:
    """Stamps, pen strokes, scratches, reflections, smears."""
    b, _, h, w = picture.shape
    y = torch.arange(h, device=dice.device).view(1, 1, h, 1)
    x = torch.arange(w, device=dice.device).view(1, 1, 1, w)
    # an arc or a straight stroke: the ring of a circle, any radius, any place
    for p, dark in ((0.12, True), (0.06, True), (0.05, False)):
        radius = _each(torch.exp(dice.uniform(b, low=math.log(20.0), high=math.log(2000.0))))
        cx, cy = _each(dice.uniform(b, high=float(w))), _each(dice.uniform(b, high=float(h)))
        turn = _each(dice.uniform(b, high=2 * math.pi))
        off = torch.sqrt((x - cx - radius * torch.cos(turn)) ** 2 + (y - cy - radius * torch.sin(turn)) ** 2) - radius
        thick = _each(dice.uniform(b, low=0.7, high=5.0))
        stroke = torch.sigmoid((thick - off.abs()) * 1.5) * _each(dice.chance(p, b))
        strength = _each(dice.uniform(b, low=0.3, high=1.0))
        if dark:
            tint = dice.uniform(b, 3, 1, 1)
            picture = picture * (1 - stroke * strength * (1 - tint))
        else:
            picture = picture + (1 - picture) * stroke * strength
    # a solid round stamp or a patch of light
    spot = torch.exp(
        -(((x - _each(dice.uniform(b, high=float(w)))) / _each(dice.uniform(b, low=10, high=120))) ** 2)
        - ((y - _each(dice.uniform(b, high=float(h)))) / _each(dice.uniform(b, low=8, high=60))) ** 2
    )
    picture = picture + (1 - picture) * spot * _each(dice.chance(0.08, b) * dice.uniform(b, low=0.3, high=1.1))
    picture = picture * (1 - spot.flip(3) * _each(dice.chance(0.08, b)) * dice.uniform(b, 3, 1, 1, high=0.7))
    return picture.clamp(0, 1)


def blurred(picture: Tensor, sigma_x: Tensor, sigma_y: Tensor) -> Tensor:
    """Gaussian blur of a strength for each, pixels."""
    b, c, h, w = picture.shape
    reach = max(1, math.ceil(2.6 * float(torch.maximum(sigma_x.max(), sigma_y.max()))))
    offsets = torch.arange(-reach, reach + 1, device=picture.device, dtype=picture.dtype)

    def kernel(sigma: Tensor) -> Tensor:
        k = torch.exp(-0.5 * (offsets[None] / sigma.clamp_min(0.05)[:, None]) ** 2)
        return (k / k.sum(1, keepdim=True)).repeat_interleave(c, 0)

    flat = picture.reshape(1, b * c, h, w)
    flat = F.pad(flat, (reach, reach, reach, reach), mode="replicate")
    flat = F.conv2d(flat, kernel(sigma_x).view(b * c, 1, 1, -1), groups=b * c)
    flat = F.conv2d(flat, kernel(sigma_y).view(b * c, 1, -1, 1), groups=b * c)
    return flat.view(b, c, h, w)


_LUMINANCE = torch.tensor([
    [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55], [14, 13, 16, 24, 40, 57, 69, 56],
    [14, 17, 22, 29, 51, 87, 80, 62], [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99],
])  # fmt: skip
"""ITU-T T.81 Annex K.1."""
_CHROMINANCE = torch.tensor([
    [17, 18, 24, 47, 99, 99, 99, 99], [18, 21, 26, 66, 99, 99, 99, 99], [24, 26, 56, 99, 99, 99, 99, 99],
    [47, 66, 99, 99, 99, 99, 99, 99], [99] * 8, [99] * 8, [99] * 8, [99] * 8,
])  # fmt: skip


def _dct() -> Tensor:
    k, n = torch.arange(8.0)[:, None], torch.arange(8.0)[None]
    m = torch.cos(math.pi * (2 * n + 1) * k / 16) * 0.5
    m[0] /= math.sqrt(2)
    return m


def _coded(plane: Tensor, table: Tensor) -> Tensor:
    """8 x 8 blocks quantised; plane (batch, height, width) in 0 to 255, table (batch, 8, 8)."""
    b, h, w = plane.shape
    d = _dct().to(plane)
    padded = F.pad(plane[:, None] - 128, (0, -w % 8, 0, -h % 8), mode="replicate")[:, 0]
    blocks = padded.view(b, padded.shape[1] // 8, 8, padded.shape[2] // 8, 8).permute(0, 1, 3, 2, 4)
    q = table[:, None, None]
    blocks = d.T @ (torch.round(d @ blocks @ d.T / q) * q) @ d
    return blocks.permute(0, 1, 3, 2, 4).reshape(b, padded.shape[1], padded.shape[2])[:, :h, :w] + 128


def jpeg(picture: Tensor, quality: Tensor) -> Tensor:
    """A baseline JPEG, chroma halved, at a quality (1 to 100) for each; (batch, 1 or 3, height, width)."""
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality).view(-1, 1, 1)
    tables = [((t.to(picture)[None] * scale + 50) / 100).floor().clamp(1, 255) for t in (_LUMINANCE, _CHROMINANCE)]
    if picture.shape[1] == 1:
        return (_coded(picture[:, 0] * 255, tables[0])[:, None] / 255).clamp(0, 1)
    r, g, b = (picture * 255).unbind(1)
    y = 0.299 * r + 0.587 * g + 0.114 * b
    cb, cr = 128 + 0.564 * (b - y), 128 + 0.713 * (r - y)
    y = _coded(y, tables[0])
    h, w = y.shape[1:]
    small = F.avg_pool2d(torch.stack([cb, cr], 1), 2, ceil_mode=True)
    coded = torch.stack([_coded(small[:, i], tables[1]) for i in range(2)], 1)
    cb, cr = F.interpolate(coded, scale_factor=2, mode="bilinear", align_corners=False)[:, :, :h, :w].unbind(1)
    r, b = y + 1.403 * (cr - 128), y + 1.773 * (cb - 128)
    g = y - 0.714 * (cr - 128) - 0.344 * (cb - 128)
    return (torch.stack([r, g, b], 1) / 255).clamp(0, 1)


def developed(picture: Tensor, dice: Dice) -> Tensor:
    """Light and tone: shading, exposure, contrast, gamma, a colour cast, grey, hard black and white, inversion.

    One channel or three.
    """
    b, c, h, w = picture.shape
    shade = dice.smooth(b, h, w, dice.one(40, 300)) * _each(dice.chance(0.4, b) * dice.uniform(b, high=0.15))
    picture = (picture * (1 + shade)).clamp(1e-4, 2)
    picture = picture ** _each(torch.exp(dice.normal(b) * 0.3))
    low, high = _each(dice.uniform(b, high=0.35)), _each(dice.uniform(b, low=0.55, high=1.1))
    weak = _each(dice.chance(0.15, b))
    high = high * (1 - weak) + weak * (low + dice.uniform(b, 1, 1, 1, low=0.12, high=0.4))
    picture = low + (high - low) * picture
    if c == 3:
        picture = picture * (1 + 0.05 * dice.normal(b, 3, 1, 1) * dice.chance(0.5, b, 1, 1, 1))
        rgb = torch.tensor([0.299, 0.587, 0.114], device=picture.device).view(1, 3, 1, 1)
        grey = (picture * rgb).sum(1, keepdim=True)
    else:
        grey = picture
    picture = torch.lerp(picture, grey.expand_as(picture), dice.chance(0.35, b, 1, 1, 1))
    middle = grey.mean((2, 3), keepdim=True) - dice.uniform(b, 1, 1, 1, low=0.02, high=0.2)
    hard = torch.sigmoid((grey - middle) * _each(dice.uniform(b, low=20, high=120))).expand_as(picture)
    picture = torch.lerp(picture, hard, dice.chance(0.10, b, 1, 1, 1))
    return torch.lerp(picture, 1 - picture, dice.chance(0.04, b, 1, 1, 1)).clamp(0, 1)


def sensed(picture: Tensor, dice: Dice) -> Tensor:
    """Noise of the sensor, sharpening, JPEG; one channel or three."""
    b, c, h, w = picture.shape
    noise = dice.normal(b, c, h, w)
    grey_noise = dice.normal(b, 1, h, w)
    # as a share of the contrast: noise that buries the print teaches nothing
    contrast = (picture.std((1, 2, 3), keepdim=True) * 3).clamp(0.1, 1)
    level = contrast * dice.uniform(b, 1, 1, 1) ** 2 * 0.15 * dice.chance(0.8, b, 1, 1, 1)
    picture = picture + level * torch.lerp(noise, grey_noise.expand_as(noise), dice.chance(0.5, b, 1, 1, 1))
    soft = blurred(picture, torch.full((b,), 1.0, device=dice.device), torch.full((b,), 1.0, device=dice.device))
    picture = picture + (picture - soft) * _each(dice.chance(0.3, b) * dice.uniform(b, high=1.5))
    picture = picture.clamp(0, 1)
    coded = jpeg(picture, dice.uniform(b, low=8, high=95))
    return torch.lerp(picture, coded, dice.chance(0.65, b, 1, 1, 1))
