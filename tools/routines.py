"""The 48 generic check routines of ICAO 9303-2 C.3, and which checks of docfraud implement each."""

from __future__ import annotations

import re

from docfraud.checks import all_checks

FEATURES = {
    "FI": "fibres", "FU": "full data page", "MR": "MRZ", "VZ": "visual inspection zone", "PH": "photo", "TH": "thread",
    "WM": "watermark", "PS": "static perforation", "IS": "static print", "OM": "print over the MRZ",
    "OP": "print over the photo", "ID": "dynamic print", "SP": "secondary photo", "CA": "card access number",
    "BC": "barcode", "PD": "dynamic perforation", "AF": "additional feature",
}  # fmt: skip
PROPERTIES = {
    "AB": "absorbent", "BR": "brightness", "FR": "spatial frequency", "LU": "luminescent", "TL": "translucent",
    "TR": "transparent",
}  # fmt: skip

ROUTINES = tuple(
    """
    UV,LU,FI UV,BR,FU VI,AB,MR UV,BR,MR IR,AB,MR UV,BR,VZ VI,AB,PH VI,FR,PH UV,BR,PH UV,FR,PH IR,AB,PH IR,FR,PH IR,TR,PH
    VI,TR,TH UV,LU,TH IR,AB,TH IR,AB,WM VI,AB,PS UV,LU,PS IR,AB,PS VI,AB,IS VI,TR,IS UV,LU,IS IR,AB,IS IR,TR,IS IR,TL,IS
    UV,LU,OM UV,LU,OP VI,AB,ID VI,TR,ID UV,LU,ID IR,AB,ID IR,TR,ID VI,AB,SP VI,TR,SP UV,LU,SP IR,AB,SP IR,TR,SP VI,AB,CA
    IR,AB,CA VI,AB,BC VI,TR,BC UV,LU,BC IR,AB,BC VI,AB,PD UV,LU,PD IR,AB,PD any,any,AF
    """.split()  # noqa: SIM905 - a table is easier to check like this
)

_AS_STATIC = (
    "in part: what the model's specimens show there in this light is compared as static print; it is not known to be a "
    "{feature}, and the laboratory has none"
)
_UNSEEN = (
    "not implemented: {what} that cannot be seen under white light would have to be found in another light, and "
    "nothing looks there"
)
_NO_BARCODE = "not implemented: the laboratory has no barcode to measure a check on"
_AS_DATA = (
    "in part: the number is a line of text like others (ir-field-characters, reference-personalisation); the "
    "laboratory has none to measure a check on"
)
_TRANSMITTED = (
    "not with this equipment: a page reader's pictures show reflected light, and this shows in transmitted light"
)
_HOLES = "not with this equipment: perforation shows in transmitted light; in reflected light it is not told from print"

WITHOUT = {
    "UV,FR,PH": "in part: what shines over the portrait is compared with the model (reference-uv-overprint)",
    "VI,TR,TH": _AS_STATIC.format(feature="thread"),
    "UV,LU,TH": _AS_STATIC.format(feature="thread"),
    "IR,AB,TH": _AS_STATIC.format(feature="thread"),
    "IR,AB,WM": _TRANSMITTED,
    "VI,AB,PS": _HOLES,
    "UV,LU,PS": _HOLES,
    "IR,AB,PS": _HOLES,
    "VI,TR,IS": "not implemented: print that vanishes under white light is known from other lights only",
    "IR,TL,IS": "not with this equipment: what shines through from the other side asks for a calibrated lamp",
    "VI,TR,ID": _UNSEEN.format(what="data"),
    "VI,TR,SP": _UNSEEN.format(what="a second portrait"),
    "UV,LU,SP": "in part: luminous print at the second portrait is compared as static print",
    "VI,AB,CA": _AS_DATA,
    "IR,AB,CA": _AS_DATA,
    "VI,AB,BC": _NO_BARCODE,
    "VI,TR,BC": _NO_BARCODE,
    "UV,LU,BC": _NO_BARCODE,
    "IR,AB,BC": _NO_BARCODE,
    "VI,AB,PD": _HOLES,
    "UV,LU,PD": _HOLES,
    "IR,AB,PD": _HOLES,
    "any,any,AF": "free combinations of an issuer's own: a check of one's own, see CONTRIBUTING.md",
}
"""What no check names in its `standard`, and why."""

_NAMED = re.compile(r"\(([A-Z]{2},[A-Z]{2},[A-Z]{2})\)")


def implemented() -> dict[str, list[str]]:
    """Ids of the checks that name each routine in their `standard`."""
    found: dict[str, list[str]] = {routine: [] for routine in ROUTINES}
    for check in all_checks():
        for routine in _NAMED.findall(check.standard):
            found.setdefault(routine, []).append(check.id)
    return found


def routines_page() -> str:
    """The table of all routines."""
    checks = implemented()
    rows = []
    for routine in ROUTINES:
        light, quality, feature = routine.split(",")
        words = f"{PROPERTIES.get(quality, 'any property')}, {FEATURES[feature]}"
        ids = dict.fromkeys(checks[routine])
        state = ", ".join(f"[{i}](checks/{i}.md)" for i in ids) if ids else WITHOUT[routine]
        rows.append(f"| ({light},{quality},{feature}) | {words} | {state} |")
    done = sum(bool(checks[routine]) for routine in ROUTINES)
    return (
        "# The generic check routines of ICAO 9303-2\n\nAppendix C.3 names 48 routines by light, property and feature. "
        f"{done} are implemented as checks of their own; the others say why not. Static print belongs to the "
        "document model, so its routines need one (`docfraud reference learn`).\n\n"
        "| routine | what | check, or why not |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )
