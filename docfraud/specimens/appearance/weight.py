"""Weight: cheeks and jaw fuller or leaner."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    full = float(canvas.rng.choice([-1.0, 1.0])) * 0.24
    handles: list[Handle] = [(0.0, 1.12, 0.0, 0.0), (0.0, 0.6, 0.0, 0.0), (0.0, 1.78, 0.0, 0.3 * full)]
    for side in (-1.0, 1.0):
        handles += [
            (side * 1.06, 0.30, side * 0.35 * full, 0.0),
            (side * 1.02, 0.65, side * 0.8 * full, 0.0),
            (side * 0.94, 1.0, side * full, 0.0),
            (side * 0.80, 1.30, side * full, 0.15 * full),
            (side * 0.60, 1.55, side * 0.7 * full, 0.3 * full),
            (side * 0.33, 1.72, side * 0.3 * full, 0.35 * full),
            (side * 0.55, 0.75, side * 0.25 * full, 0.0),
            (side * 0.5, 0.0, 0.0, 0.0),
            (side * 0.42, 1.12, side * 0.1 * full, 0.0),
        ]
    bend(canvas, handles, (0.0, 1.0, 1.5, 1.15))
    return "fuller face" if full > 0 else "leaner face"


KIND = Kind("weight", "weight changed", "shape", "cheeks", _act)
