"""Brows: raised or lowered, their outer ends more than the rest, as after a lift."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    up = float(canvas.rng.choice([-1.0, 1.0])) * 0.13
    tail = float(canvas.rng.uniform(0.8, 1.8))
    for side in (-1.0, 1.0):
        handles: list[Handle] = [
            (side * 0.24, -0.30, 0.0, -0.6 * up),
            (side * 0.42, -0.37, 0.0, -up),
            (side * 0.62, -0.41, 0.0, -up * (1 + tail) / 2),
            (side * 0.80, -0.36, 0.0, -up * tail),
            (side * 0.94, -0.25, 0.0, -up * tail),
            (side * 0.5, -0.12, 0.0, 0.0),
            (side * 0.5, -0.78, 0.0, 0.0),
        ]
        bend(canvas, handles, (side * 0.58, -0.36, 0.58, 0.36))
    return "raised" if up > 0 else "lowered"


KIND = Kind("brows", "brows moved", "shape", "brows", _act)
