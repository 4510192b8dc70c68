"""Evaluations without networks: descriptors are drawn, or read from the colour of a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from docfraud.biometrics.evaluation.pictures import LabelledPicture
from docfraud.biometrics.evaluation.verification import Pairs, all_pairs


def drawn(people: int, each: int, spread: float, seed: int = 0) -> Pairs:
    """Pairs of simulated descriptors; a smaller spread sets people further apart."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(people, 8))
    who = np.repeat(np.arange(people), each)
    return all_pairs([centres[p] + rng.normal(size=8) * spread for p in who], [f"{p:03}" for p in who])


def labelled(name: str, value: float | None, digest: str | None = None) -> LabelledPicture:
    """A picture whose descriptor is one number."""
    descriptor = None if value is None else np.array([value], dtype=np.float32)
    return LabelledPicture(name, name.partition("/")[0], descriptor, "No face." if value is None else None, digest)


def save(folder: Path, name: str, level: int, side: int = 80) -> None:
    """A grey picture that stands for a face; the stand-in embedder reads its level."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (side, side), (level, level, level)).save(path)
