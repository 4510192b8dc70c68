"""How well a forgery or a morph is made: from what an office worker could do to a practised workshop."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = ["QUALITIES", "Quality"]

Quality = Literal["clumsy", "fair", "careful"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)
