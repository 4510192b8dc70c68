"""Jaw: squarer or narrower, chin longer or shorter, as after genioplasty or jaw reduction."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    wide = float(canvas.rng.choice([-1.0, 1.0])) * 0.18
    long = float(canvas.rng.choice([-1.0, 1.0])) * 0.16
    handles: list[Handle] = [(0.0, 1.78, 0.0, long), (0.0, 1.5, 0.0, 0.5 * long), (0.0, 1.2, 0.0, 0.0)]
    for side in (-1.0, 1.0):
        handles += [
            (side * 0.94, 1.0, side * 0.8 * wide, 0.0),
            (side * 0.80, 1.30, side * wide, 0.3 * long),
            (side * 0.60, 1.55, side * 0.8 * wide, 0.7 * long),
            (side * 0.33, 1.72, side * 0.4 * wide, 0.9 * long),
            (side * 0.42, 1.12, 0.0, 0.0),
            (side * 1.06, 0.45, 0.0, 0.0),
        ]
    bend(canvas, handles, (0.0, 1.38, 1.35, 0.85))
    return f"{'squarer' if wide > 0 else 'narrower'}, chin {'longer' if long > 0 else 'shorter'}"


KIND = Kind("jaw", "jaw and chin changed", "shape", "jaw", _act)
