"""How ink gets onto a page: one file per printing process, each turning pictures and lines into plates of ink.

    from docfraud.specimens.printing import get_process
    plates = get_process("inkjet").picture(srgb, rng)

`PROCESSES` maps every name to its process with the usual settings; for others (another black, another screen) make the
class of that file yourself. Processes are imported when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from docfraud.errors import UnknownNameError
from docfraud.specimens.printing.base import Process

__all__ = ["PROCESSES", "Process", "get_process"]

_CLASSES = {
    "offset": ("offset", "Offset"),
    "intaglio": ("intaglio", "Intaglio"),
    "laser-engraving": ("laser_engraving", "LaserEngraving"),
    "dye-diffusion": ("dye_diffusion", "DyeDiffusion"),
    "inkjet": ("inkjet", "Inkjet"),
    "colour-laser": ("colour_laser", "ColourLaser"),
}


@cache
def get_process(name: str) -> Process:
    """The printing process of that name, with its usual settings.

    Raises:
        UnknownNameError: there is no such process.
    """
    try:
        module, cls = _CLASSES[name]
    except KeyError:
        raise UnknownNameError(
            f"There is no printing process {name!r}.", remedy=f"Choose one of: {', '.join(_CLASSES)}."
        ) from None
    process: Process = getattr(import_module(f"{__name__}.{module}"), cls)()
    return process


class _Processes(Mapping[str, Process]):
    """Name to process; imports a process when it is first looked up."""

    def __getitem__(self, name: str) -> Process:
        if name not in _CLASSES:
            raise KeyError(name)
        return get_process(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


PROCESSES: Mapping[str, Process] = _Processes()
"""Every process by name, in the order in which the documents of this laboratory meet them."""
