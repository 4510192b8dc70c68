"""Nose: narrower or wider, shorter or longer, as after rhinoplasty."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    wide = float(canvas.rng.choice([-1.0, 1.0])) * 0.13
    long = float(canvas.rng.choice([-1.0, 1.0])) * 0.15
    handles: list[Handle] = [
        (0.0, 0.10, 0.0, 0.0),
        (0.0, 0.40, 0.0, 0.3 * long),
        (0.0, 0.58, 0.0, 0.8 * long),
        (0.0, 0.774, 0.0, long),
        (0.0, 1.02, 0.0, 0.1 * long),
    ]
    for side in (-1.0, 1.0):
        handles += [
            (side * 0.14, 0.45, side * 0.5 * wide, 0.3 * long),
            (side * 0.28, 0.66, side * wide, 0.7 * long),
            (side * 0.20, 0.755, side * 0.8 * wide, long),
            (side * 0.297, 0.02, 0.0, 0.0),
            (side * 0.42, 1.12, 0.0, 0.0),
            (side * 0.60, 0.62, 0.0, 0.0),
        ]
    bend(canvas, handles, (0.0, 0.56, 0.62, 0.62))
    return f"{'wider' if wide > 0 else 'narrower'} and {'longer' if long > 0 else 'shorter'}"


KIND = Kind("nose", "nose changed", "shape", "nose", _act)
