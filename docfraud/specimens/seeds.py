"""Random numbers by purpose: what one step draws never depends on what another step drew.

A forged document and the genuine one it was made from share every stream that the forgery does not touch (paper,
noise of the scanner), so their pictures differ only where the forger worked.
"""

from __future__ import annotations

import hashlib

import numpy as np

__all__ = ["stream"]


def stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """A generator for one purpose.

    Args:
        seed: the specimen's seed, any integer.
        purpose: what the numbers are for, such as ("scanner", "noise").

    Returns:
        The same numbers for the same arguments, on every platform (PCG64, seeded by SHA-256).
    """
    text = "\x1f".join(str(part) for part in (seed, *purpose))
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
