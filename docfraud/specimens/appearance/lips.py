"""Lips: fuller or thinner, mouth wider or narrower, as after injections."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    full = float(canvas.rng.choice([-0.7, 1.0])) * 0.075
    wide = float(canvas.rng.choice([-1.0, 1.0])) * 0.05
    handles: list[Handle] = [
        (0.0, 1.12, 0.0, 0.0),
        (0.0, 1.02, 0.0, -full),
        (0.0, 1.275, 0.0, full),
        (0.0, 0.774, 0.0, 0.0),
        (0.0, 1.55, 0.0, 0.0),
    ]
    for side in (-1.0, 1.0):
        handles += [
            (side * 0.42, 1.12, side * wide, 0.0),
            (side * 0.20, 1.035, 0.0, -full),
            (side * 0.22, 1.24, 0.0, full),
            (side * 0.80, 1.12, 0.0, 0.0),
        ]
    bend(canvas, handles, (0.0, 1.15, 0.78, 0.40))
    return f"{'fuller' if full > 0 else 'thinner'}, mouth {'wider' if wide > 0 else 'narrower'}"


KIND = Kind("lips", "lips changed", "shape", "mouth", _act)
