"""Small galleries for tests: templates of eight random numbers, so that files are short and every byte can be tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from docfraud.biometrics.gallery import Gallery, GalleryKey, NewPerson, TemplateFormat, Templates

FORM = TemplateFormat("test", 8)
KEY = GalleryKey(bytes(range(32)))


def templates(seed: int, count: int = 1) -> Templates:
    """Templates of one person: a place of its own, pictures close to it."""
    rng = np.random.default_rng(seed)
    centre = rng.normal(size=8)
    values = centre + np.vstack([np.zeros(8), rng.normal(scale=0.01, size=(count - 1, 8))])
    return Templates(values.astype(np.float32), FORM.kind)


def newcomer(seed: int, count: int = 1) -> NewPerson:
    return NewPerson(templates(seed, count), f"p{seed}")


def made(path: Path, people: int = 3) -> Path:
    """A gallery on disk; a record for each person."""
    with Gallery.create(path, KEY, FORM) as gallery:
        for seed in range(people):
            gallery.add(f"p{seed}", templates(seed), label=f"Label {seed}", document=f"D{seed}", note="a note")
    return path


def content(path: Path, opened: Callable[..., Gallery] = Gallery.open) -> dict[str, tuple[str, int]]:
    """Who is in a gallery: label and number of pictures by id."""
    with opened(path, KEY, read_only=True) as gallery:
        return {one.person: (one.label, len(one.pictures)) for one in gallery.people()}
