"""Make the committed samples of sample_docs/ and their index: `python tools/make_samples.py [FOLDER]`.

A genuine triple of nine designs, worn and photographed ones, and a forgery of every class;
everything follows from the recipes below. The folder is emptied of what this script made before; SOURCES.md is
written by hand and stays.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docfraud.specimens.contact_sheet import write_index  # noqa: E402
from docfraud.specimens.designs import SAMPLE_DESIGN_NAMES  # noqa: E402
from docfraud.specimens.forgeries import Quality  # noqa: E402
from docfraud.specimens.portraits.library import library  # noqa: E402
from docfraud.specimens.recipe import Recipe  # noqa: E402
from docfraud.specimens.store import save  # noqa: E402
from docfraud.specimens.workshop import make  # noqa: E402

GENUINE = {
    f"genuine/{name}": Recipe(
        design=name, seed=100 + i, jpeg=66, portrait="other" if name in ("qmr-passport", "zzv-id-card") else "holder"
    )
    for i, name in enumerate(SAMPLE_DESIGN_NAMES)
}
OTHERS = {
    "worn/uto-visa": Recipe(design="uto-visa", seed=120, wear="heavy", ppi=300, jpeg=66, portrait="other"),
    "worn/qmr-id-card": Recipe(design="qmr-id-card", seed=121, wear="heavy", ppi=300, jpeg=66, portrait="holder"),
    "captured/passport-by-phone": Recipe(design="uto-passport", seed=122, device="phone", jpeg=66, portrait="holder"),
    "captured/visa-on-flatbed": Recipe(design="zzv-visa", seed=123, device="flatbed", ppi=300, portrait="other"),
}
_WAYS: tuple[tuple[str, str, str, Quality, str], ...] = (
    ("counterfeit-inkjet", "zzv-visa", "counterfeit:inkjet", "clumsy", "other"),
    ("counterfeit-laser", "qmr-id-card", "counterfeit:laser", "fair", "other"),
    ("counterfeit-careful", "uto-visa", "counterfeit:inkjet", "careful", "holder"),
    ("fantasy", "zzv-id-card", "fantasy:identity-card", "fair", "holder"),
    ("photo-pasted", "uto-visa", "photo-substitution:pasted", "fair", "holder"),
    ("photo-printed-over", "zzv-visa", "photo-substitution:printed-over", "fair", "other"),
    ("photo-under-laminate", "uto-passport", "photo-substitution:laminate-lifted", "clumsy", "holder"),
    ("photo-but-not-ghost", "zzv-id-card", "photo-substitution:ghost-left", "careful", "other"),
    ("viz-birth-date", "uto-passport", "viz-alteration:date-of-birth", "fair", "holder"),
    ("mrz-digits-kept", "uto-passport", "mrz-alteration:digits-kept", "careful", "holder"),
    ("mrz-digits-recomputed", "zzv-visa", "mrz-alteration:digits-recomputed", "careful", "holder"),
    ("data-expiry", "qmr-id-card", "data-alteration:date-of-expiry", "fair", "other"),
    ("stolen-blank-ink", "uto-visa", "stolen-blank:ink", "clumsy", "other"),
    ("stolen-blank-font", "zzv-id-card", "stolen-blank:font", "fair", "holder"),
    ("stolen-blank-printer", "zzv-visa", "stolen-blank:printer", "clumsy", "holder"),
    ("page-out-of-another-book", "qmr-passport", "page-substitution:genuine-page", "clumsy", "holder"),
    ("back-of-another-card", "uto-id-card", "page-substitution:other-back", "fair", "other"),
    ("construction-strip", "qmr-id-card", "construction:strip", "fair", "holder"),
    ("construction-window", "zzv-visa", "construction:window", "clumsy", "other"),
    ("morph", "zzv-id-card", "morphed-portrait:half", "careful", "holder"),
    ("impostor", "uto-visa", "impostor:stranger", "fair", "holder"),
    ("altered-glasses", "zzv-visa", "altered-appearance:glasses", "fair", "holder"),
    ("altered-nose", "zzv-visa", "altered-appearance:nose", "careful", "holder"),
    ("paper-copy", "qmr-id-card", "paper-copy:grey", "fair", "holder"),
    ("screen-copy", "zzv-visa", "screen-copy:monitor", "fair", "other"),
    ("photo-in-picture", "zzv-id-card", "photo-in-picture:exchanged", "careful", "other"),
    ("data-in-picture", "uto-visa", "data-in-picture:date-of-birth", "careful", "holder"),
)
"""Folder, design, forger and way, quality, portrait; seeds go by the place in this list, so new ones come last."""

_LIVE_ONLY = ("impostor", "altered-appearance", "morphed-portrait")
"""The page itself is of genuine print: a scan in white light is enough to show it."""


def recipes() -> dict[str, Recipe]:
    """Folder to recipe."""
    forged = {}
    for i, (folder, design, words, quality, portrait) in enumerate(_WAYS):
        forgery, variant = words.split(":")
        forged[f"forged/{folder}"] = Recipe(
            design=design,
            seed=200 + i,
            forgery=forgery,
            variant=variant,
            quality=quality,
            portrait=portrait,
            ppi=300,
            jpeg=62,
            device="flatbed" if forgery in _LIVE_ONLY else "page-reader",
        )
    return GENUINE | OTHERS | forged


def main(folder: Path) -> None:
    for name in ("genuine", "worn", "captured", "forged"):
        shutil.rmtree(folder / name, ignore_errors=True)
    portraits = library()
    for name, recipe in recipes().items():
        path = folder / name
        save(make(recipe.checked(), portraits), path.parent, path.name)
        print(name, flush=True)
    write_index(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_docs")
