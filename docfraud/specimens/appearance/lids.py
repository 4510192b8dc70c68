"""Lids: eyes opened or narrowed, as after blepharoplasty or with tape."""

from docfraud.specimens.appearance.base import Canvas, Handle, Kind, bend


def _act(canvas: Canvas) -> str:
    opened = float(canvas.rng.choice([-1.0, 1.0])) * 0.08
    slant = float(canvas.rng.uniform(-1, 1)) * 0.04
    for side in (-1.0, 1.0):
        handles: list[Handle] = [
            (side * 0.703, 0.0, 0.0, -slant),
            (side * 0.297, 0.02, 0.0, 0.0),
            (side * 0.5, 0.0, 0.0, 0.0),
            (side * 0.5, -0.11, 0.0, -opened),
            (side * 0.6, -0.085, 0.0, -0.8 * opened),
            (side * 0.4, -0.09, 0.0, -0.8 * opened),
            (side * 0.5, 0.09, 0.0, 0.5 * opened),
            (side * 0.5, -0.37, 0.0, 0.0),
        ]
        bend(canvas, handles, (side * 0.5, 0.0, 0.34, 0.26))
    return f"eyes {'opened' if opened > 0 else 'narrowed'}, outer corners {'raised' if slant > 0 else 'lowered'}"


KIND = Kind("lids", "lids changed", "shape", "eyes", _act)
