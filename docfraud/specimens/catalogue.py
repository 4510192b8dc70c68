"""What the laboratory can make, as data and as a listing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["catalogue", "render_catalogue"]


def catalogue() -> dict[str, Any]:
    """Designs, forgeries, qualities, wear, devices, processes and portraits, as plain data."""
    from docfraud.specimens.capture import DEVICES, get_device
    from docfraud.specimens.designs import DESIGN_NAMES, all_designs, get_design
    from docfraud.specimens.forgeries import FORGERY_NAMES, QUALITIES, get_forger
    from docfraud.specimens.portraits.library import library
    from docfraud.specimens.printing import PROCESSES
    from docfraud.specimens.wear import PRESETS, WEAR

    forgeries = []
    for name in FORGERY_NAMES:
        forger = get_forger(name)
        ways = [
            {
                "name": variant,
                "title": title,
                "designs": [d for d in DESIGN_NAMES if forger.applies(get_design(d), variant)],
            }
            for variant, title in forger.variants.items()
        ]
        forgeries.append({"name": name, "title": forger.title, "threat": forger.threat.value, "ways": ways})
    return {
        "designs": [
            {"name": d.name, "title": d.title, "issuer": d.issuer, "format": d.format, "sides": len(d.sides)}
            for d in all_designs()
        ],
        "forgeries": forgeries,
        "qualities": list(QUALITIES),
        "wear": ["none", *PRESETS, *WEAR],
        "devices": [
            {"name": name, "title": get_device(name).title, "lights": sorted(get_device(name).lights)}
            for name in DEVICES
        ],
        "processes": [{"name": name, "title": process.title} for name, process in PROCESSES.items()],
        "portraits": [{"name": p.name, "made": p.made, "source": p.source} for p in library()],
    }


def render_catalogue(data: dict[str, Any], console: Console) -> None:
    """Show it in a terminal."""
    from rich.table import Table

    def table(title: str, *columns: str) -> Table:
        out = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for place, column in enumerate(columns):
            out.add_column(column, style="cyan" if place == 0 else None, no_wrap=place == 0)
        return out

    designs = table("Designs (--design)", "name", "what", "format", "sides")
    for design in data["designs"]:
        designs.add_row(design["name"], design["title"], design["format"], str(design["sides"]))
    forgeries = table("Forgeries (--forgery NAME or NAME:WAY)", "name:way", "what", "designs")
    for forgery in data["forgeries"]:
        for way in forgery["ways"]:
            which = "all" if len(way["designs"]) == len(data["designs"]) else ", ".join(way["designs"])
            forgeries.add_row(f"{forgery['name']}:{way['name']}", way["title"], which)
    devices = table("Devices (--device)", "name", "what", "lights")
    for device in data["devices"]:
        devices.add_row(device["name"], device["title"], ", ".join(device["lights"]))
    portraits = table("Portraits (--portrait)", "name", "source")
    for portrait in data["portraits"]:
        portraits.add_row(portrait["name"], portrait["source"])
    for one in (designs, forgeries, devices, portraits):
        console.print(one)
        console.print()
    console.print(f"Qualities (--quality): {', '.join(data['qualities'])}")
    console.print(f"Wear (--wear): {', '.join(data['wear'])}")
