"""Batches of MRZ lines as the reader will cut them, with the truth for every step.

A line is laid out in cells, one character each, and seen through a map from picture to cells that tilts, bends,
stretches and shifts it as a careless finder would. The same map tells for each step of the network which character it
is on and where in its cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from models.mrz_reader import looks
from models.mrz_reader.glyphs import TILE_HEIGHT, TILE_WIDTH, atlas, text_atlas
from models.mrz_reader.looks import Dice
from models.mrz_reader.texts import random_line

HEIGHT = 32
"""Of a line, pixels; a pitch is then nominally 16, the height two of them."""

STRIDE = 4
"""Pixels from one step to the next."""

NOTHING = 37
"""The class of steps beyond a line's ends, or on other text."""

_CELLS = 52
_FINE = 2
"""Lines are made this much larger than the network sees them, then photographed."""


@dataclass(frozen=True)
class LineBatch:
    """Lines and their truth.

    Attributes:
        pictures: (batch, 3, `HEIGHT`, width), float, 0 to 1.
        labels: (batch, steps), class of each step.
        phases: (batch, steps), place within the cell in turns, -0.5 (left edge) to 0.5.
        inside: (batch, steps), 1.0 where the step is on an MRZ character.
        clear: (batch,), 0.0 where the picture is so coarse that not even a person could be held to it.
    """

    pictures: Tensor
    labels: Tensor
    phases: Tensor
    inside: Tensor
    clear: Tensor


class LineMaker:
    """Makes batches; typefaces are drawn once."""

    def __init__(self, device: torch.device, seed: int, *, variants: int = 400, texts: int = 50_000) -> None:
        self.device = device
        self._dice = Dice(device, seed)
        rng = np.random.default_rng(seed)
        self._tiles = torch.from_numpy(atlas(variants, seed)).to(device)
        self._small = torch.from_numpy(text_atlas(max(8, variants // 10), seed)).to(device)
        self._texts, self._lengths = (torch.from_numpy(a).to(device) for a in _text_table(texts, rng))

    def batch(self, size: int, width: int) -> LineBatch:
        """One batch; what cannot differ within a tensor (resolution, spacing of lines) is drawn once for it."""
        dice = self._dice
        height = HEIGHT * _FINE
        wide = width * _FINE
        # the map from the fine picture to cells (u) and tile rows (v)
        pitch = 16 * _FINE * torch.exp(dice.uniform(size, low=math.log(0.74), high=math.log(1.32)))
        length = self._lengths[picks := dice.integers(0, len(self._texts), size)]
        # some windows show a line's beginning, some its end, some neither
        spare = wide / pitch - length
        low, high = torch.minimum(spare * 0, spare) - 1.0, torch.maximum(spare * 0, spare) + 1.0
        left = low + (high - low) * dice.uniform(size)
        x = torch.arange(wide, device=self.device, dtype=torch.float32).view(1, 1, -1) + 0.5
        y = torch.arange(height, device=self.device, dtype=torch.float32).view(1, -1, 1) + 0.5
        t = x / wide - 0.5
        squeeze = (dice.normal(size) * 0.03).view(-1, 1, 1)
        u = x / pitch.view(-1, 1, 1) - left.view(-1, 1, 1) + squeeze * t * t * (wide / pitch).view(-1, 1, 1)
        rise = (dice.normal(size) * 0.05 * height).view(-1, 1, 1) * t * 2
        bow = (dice.normal(size) * 0.02 * height).view(-1, 1, 1) * (4 * t * t - 0.3)
        offset = (dice.normal(size) * 0.05 * height).clamp(-0.14 * height, 0.14 * height).view(-1, 1, 1)
        tall = (TILE_WIDTH / pitch * torch.exp(dice.normal(size) * 0.05)).view(-1, 1, 1)
        grow = 1 + (dice.normal(size) * 0.04).view(-1, 1, 1) * t * 2
        v = TILE_HEIGHT / 2 + (y - height / 2 - offset - rise - bow) * tall * grow
        lean = (dice.normal(size) * 0.02).view(-1, 1, 1)
        u = u + lean * (v / TILE_WIDTH - 1)
        ink = self._seen(picks, u, v)
        ink = looks.inked(ink, dice)
        picture = looks.ground(size, height, wide, dice)
        picture = looks.overprinted(looks.printed(picture, ink, dice), dice)
        # upside down or in a mirror a line says nothing, so that a reader notices
        turned = dice.chance(0.04, size) > 0
        mirrored = dice.chance(0.02, size) > 0
        picture = torch.where(turned.view(-1, 1, 1, 1), picture.flip(2, 3), picture)
        picture = torch.where(mirrored.view(-1, 1, 1, 1), picture.flip(3), picture)
        readable = self._is_mrz & ~turned & ~mirrored
        picture, clear = self._photographed(picture, pitch)
        steps = torch.arange(width // STRIDE, device=self.device) * STRIDE * _FINE + STRIDE * _FINE // 2
        at = u[:, height // 2, steps]
        cell = at.floor().long()
        inside = (cell >= 0) & (cell < length[:, None]) & readable[:, None]
        labels = torch.where(inside, self._texts[picks].gather(1, cell.clamp(0, _CELLS - 1)), NOTHING)
        return LineBatch(picture, labels, at - cell - 0.5, inside.float(), clear)

    def _seen(self, picks: Tensor, u: Tensor, v: Tensor) -> Tensor:
        """Ink coverage of the lines through the map; neighbouring lines reach in where the view is high."""
        dice, size = self._dice, len(picks)
        faces = dice.integers(0, len(self._tiles), size)
        strip = self._strip(faces, self._texts[picks])
        other = dice.chance(0.05, size) > 0
        self._is_mrz = ~other
        if bool(other.any()):
            count = int(other.sum())
            kind = dice.integers(0, len(self._small), count)
            words = dice.integers(0, self._small.shape[1], count, _CELLS)
            strip[other] = self._cells(self._small[kind[:, None], words])
        # neighbours above and below, 2.5 pitches away as ICAO 9303-3 has it, or nearer
        rows = torch.zeros(size, 3 * TILE_HEIGHT, strip.shape[2], device=self.device, dtype=strip.dtype)
        rows[:, TILE_HEIGHT : 2 * TILE_HEIGHT] = strip
        spacing = round(dice.one(1.7, 2.8) * TILE_WIDTH)
        for sign in (-1, 1):
            neighbour = self._strip(faces, self._texts[dice.integers(0, len(self._texts), size)])
            neighbour = neighbour * dice.chance(0.6, size).view(-1, 1, 1).to(neighbour.dtype)
            start = TILE_HEIGHT + sign * spacing
            a, b = max(0, start), min(3 * TILE_HEIGHT, start + TILE_HEIGHT)
            rows[:, a:b] = torch.maximum(rows[:, a:b], neighbour[:, a - start : b - start])
        # hand-set or typed lines: each character a little off
        wobble = dice.chance(0.1, size).view(-1, 1) * dice.normal(size, _CELLS) * 1.2
        cell = u.floor().long().clamp(0, _CELLS - 1)
        v = v + wobble.gather(1, cell.reshape(size, -1)).view_as(v)
        grid = torch.stack([2 * u / _CELLS - 1, 2 * (v + TILE_HEIGHT) / (3 * TILE_HEIGHT) - 1], dim=-1)
        source = rows[:, None].float() / 255
        return F.grid_sample(source, grid, mode="bilinear", padding_mode="zeros", align_corners=False)

    def _strip(self, faces: Tensor, texts: Tensor) -> Tensor:
        blank = texts >= NOTHING
        cells = self._tiles[faces[:, None], texts.clamp(max=NOTHING - 1)]
        return self._cells(cells * (~blank)[:, :, None, None].to(cells.dtype))

    @staticmethod
    def _cells(cells: Tensor) -> Tensor:
        """(batch, cells, rows, columns) side by side: (batch, rows, cells * columns)."""
        b, n, h, w = cells.shape
        return cells.permute(0, 2, 1, 3).reshape(b, h, n * w)

    def _photographed(self, picture: Tensor, pitch: Tensor) -> tuple[Tensor, Tensor]:
        """Through a lens onto a sensor of some resolution, then to the network's size."""
        dice = self._dice
        size, _, height, wide = picture.shape
        picture = looks.developed(picture, dice)
        # pixels of the picture for one of the network's
        ratio = math.exp(dice.one(math.log(0.32), math.log(2.0)))
        camera = (max(8, round(HEIGHT * ratio)), max(32, round(wide // _FINE * ratio)))
        unit = height / camera[0]
        sigma = unit * (0.3 + dice.uniform(size) ** 2 * 0.55) + dice.chance(0.35, size) * dice.uniform(size, high=3.2)
        stretch = 1 + dice.chance(0.2, size) * dice.uniform(size, high=1.0)
        across = dice.chance(0.5, size)
        sigma_x, sigma_y = sigma * (1 + across * (stretch - 1)), sigma * (1 + (1 - across) * (stretch - 1))
        picture = looks.blurred(picture, sigma_x, sigma_y)
        picture = F.interpolate(picture, camera, mode="bilinear", align_corners=False)
        picture = looks.sensed(picture, dice)
        mode = "area" if ratio > 1.3 else "bicubic"
        extra = {} if mode == "area" else {"align_corners": False}
        picture = F.interpolate(picture, (HEIGHT, wide // _FINE), mode=mode, **extra).clamp(0, 1)
        # under four pixels and a half a pitch, or a blur as wide as a stroke's distance, is guessing
        coarse = (pitch / unit < 4.5) | (torch.maximum(sigma_x, sigma_y) > 0.2 * pitch)
        return picture, 1 - coarse.float()


def _text_table(count: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    table = np.full((count, _CELLS), NOTHING, np.int64)
    lengths = np.zeros(count, np.int64)
    for i in range(count):
        line = random_line(rng)
        table[i, : len(line)], lengths[i] = line, len(line)
    return table, lengths
