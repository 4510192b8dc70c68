"""What all processes promise: plates that fit, tones as asked, the same bytes for the same seed, clear refusals."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pytest

from docfraud.errors import UnknownNameError, UsageError, WrongArrayError
from docfraud.specimens.canvas import Canvas, Plate
from docfraud.specimens.printing import PROCESSES, get_process
from docfraud.specimens.printing.laser_engraving import LaserEngraving
from docfraud.specimens.printing.separation import linear
from docfraud.specimens.seeds import stream
from tests.specimens.printing.measure import SHEET, flat, light

NAMES = ("offset", "intaglio", "laser-engraving", "dye-diffusion", "inkjet", "colour-laser")
PICTURES = tuple(name for name in NAMES if name != "intaglio")
COLOURS = tuple(name for name in PICTURES if name != "laser-engraving")
BINARY = ("offset", "inkjet", "colour-laser")


def bar(side: int = 240) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    mask = np.zeros((side, side), np.uint8)
    mask[60:180, 80:160] = 255
    return mask


def digest(plates: tuple[Plate, ...]) -> str:
    return sha256(b"".join(plate.coverage.tobytes() + plate.ink.name.encode() for plate in plates)).hexdigest()


def test_registry() -> None:
    assert tuple(PROCESSES) == NAMES
    assert len(PROCESSES) == 6
    for name, process in PROCESSES.items():
        assert process.name == name
        assert process.title
        assert process.dpi_note
        assert get_process(name) is process
    assert "letterpress" not in PROCESSES


def test_unknown_process() -> None:
    with pytest.raises(UnknownNameError, match="letterpress") as caught:
        get_process("letterpress")
    assert "inkjet" in caught.value.remedy


def test_asking_for_nothing_loads_nothing() -> None:
    code = "import docfraud.specimens.printing, sys; print('docfraud.specimens.printing.inkjet' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", PICTURES)
def test_picture_plates_fit(name: str) -> None:
    picture = np.random.default_rng(5).integers(0, 256, (101, 67, 3), np.uint8)  # sides that nothing divides
    plates = PROCESSES[name].picture(picture, stream(1, name))
    assert plates
    for plate in plates:
        assert plate.coverage.shape == (101, 67)
        assert plate.coverage.dtype == np.uint8
        if name in BINARY:
            assert set(np.unique(plate.coverage)) <= {0, 255}


@pytest.mark.parametrize("name", NAMES)
def test_line_work_follows_its_mask(name: str) -> None:
    mask = bar()
    plates = PROCESSES[name].line_work(mask, stream(1, name))
    solid = plates[0].coverage
    assert solid.shape == mask.shape
    assert solid[70:170, 90:150].mean() > 250
    assert solid[:40].max() == 0
    wet = (solid > 127).sum() / (mask > 0).sum()
    assert 0.9 < wet < 1.15


@pytest.mark.parametrize("name", NAMES)
def test_empty_and_full(name: str) -> None:
    empty = PROCESSES[name].line_work(np.zeros((90, 90), np.uint8), stream(1))
    full = PROCESSES[name].line_work(np.full((90, 90), 255, np.uint8), stream(1))
    assert all(plate.coverage.max() == 0 for plate in empty)
    assert full[0].coverage.min() > 220


@pytest.mark.parametrize("name", PICTURES)
def test_white_is_bare_paper(name: str) -> None:
    process = PROCESSES[name]
    plates = process.picture(flat((255, 255, 255), 200), stream(1))
    dots = 0.02 if name == "colour-laser" else 0.0  # its tracking dots are the only print
    assert sum(plate.coverage.mean() / 255 for plate in plates) <= dots


@pytest.mark.parametrize("name", NAMES)
def test_asked_ink_is_used(name: str) -> None:
    from docfraud.specimens.inks import B900_BLACK

    plates = PROCESSES[name].line_work(bar(), stream(1), B900_BLACK)
    assert all(plate.ink.name.startswith(B900_BLACK.name) for plate in plates)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("grey", [96, 128, 160, 192, 224, 250])
def test_greys_come_out_as_asked(name: str, grey: int) -> None:
    """Averaged over its dots, a print reflects what was asked, within 3 % of white (4 % in shadows)."""
    plates = PROCESSES[name].picture(flat((grey, grey, grey)), stream(3, name))
    error = light(plates) - linear(np.array([grey] * 3) / 255)
    assert np.abs(error).max() < (0.04 if grey < 100 else 0.03)


@pytest.mark.parametrize("name", COLOURS)
@pytest.mark.parametrize("colour", [(200, 150, 120), (90, 140, 180), (120, 170, 90), (220, 200, 140), (180, 90, 90)])
def test_colours_come_out_as_asked(name: str, colour: tuple[int, int, int]) -> None:
    plates = PROCESSES[name].picture(flat(colour), stream(3, name))
    assert np.abs(light(plates) - linear(np.array(colour) / 255)).max() < 0.045


@pytest.mark.parametrize("name", PICTURES)
def test_darker_greys_print_darker(name: str) -> None:
    levels = [light(PROCESSES[name].picture(flat((g, g, g), 240), stream(3)))[1] for g in range(0, 256, 17)]
    assert all(later > before - 0.006 for before, later in pairwise(levels))
    assert levels[0] < 0.12


@pytest.mark.parametrize("name", BINARY)
def test_printed_and_laid_agree(name: str) -> None:
    """Binary plates give the same page through the quick table of `Canvas.printed`."""
    plates = PROCESSES[name].picture(flat((150, 130, 90), 200), stream(1))
    side = 200 / 1200 * 25.4
    quick = Canvas.printed(SHEET, side, side, plates, 1)
    slow = Canvas.blank(SHEET, side, side, 1)
    for plate in plates:
        slow.lay(plate)
    assert np.abs(quick.planes.astype(int) - slow.planes.astype(int)).max() <= 4


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_bytes(name: str) -> None:
    process = PROCESSES[name]
    ramp = np.repeat(np.repeat(np.linspace(0, 255, 150).astype(np.uint8)[None, :, None], 150, 0), 3, 2)
    first, again, other = (process.line_work(bar(), stream(seed, name)) for seed in (7, 7, 8))
    assert digest(first) == digest(again)
    if name != "laser-engraving":  # a laser's grid starts where the machine's does, but for its line
        assert digest(first) != digest(other)
    if name in PICTURES:
        first, again, other = (process.picture(ramp, stream(seed, name)) for seed in (7, 7, 8))
        assert digest(first) == digest(again)
        assert digest(first) != digest(other)


def test_bytes_are_the_same_in_another_process() -> None:
    code = (
        "import numpy as np\nfrom hashlib import sha256\nfrom docfraud.specimens.printing import PROCESSES\n"
        "from docfraud.specimens.seeds import stream\npicture = np.full((120, 120, 3), 140, np.uint8)\n"
        "print(sha256(b''.join(p.coverage.tobytes() for n in PROCESSES if n != 'intaglio'"
        " for p in PROCESSES[n].picture(picture, stream(4, n)))).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    picture = np.full((120, 120, 3), 140, np.uint8)
    here = sha256(
        b"".join(p.coverage.tobytes() for n in PICTURES for p in PROCESSES[n].picture(picture, stream(4, n)))
    ).hexdigest()
    assert {run.strip() for run in runs} == {here}


def test_the_input_is_left_alone() -> None:
    for name in NAMES:
        mask, picture = bar(), flat((130, 120, 110), 100)
        PROCESSES[name].line_work(mask, stream(1))
        assert np.array_equal(mask, bar())
        if name in PICTURES:
            PROCESSES[name].picture(picture, stream(1))
            assert np.array_equal(picture, flat((130, 120, 110), 100))


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_no_picture_is_refused(name: str) -> None:
    for wrong in (np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3), np.float32), np.zeros((0, 9, 3), np.uint8)):
        with pytest.raises(WrongArrayError):
            PROCESSES[name].picture(wrong, stream(1))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_mask_is_refused(name: str) -> None:
    for wrong in (np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), bool)):
        with pytest.raises(WrongArrayError):
            PROCESSES[name].line_work(wrong, stream(1))


def test_intaglio_prints_no_pictures() -> None:
    with pytest.raises(UsageError, match="continuous"):
        PROCESSES["intaglio"].picture(flat((9, 9, 9), 20), stream(1))


def test_engraving_grids() -> None:
    with pytest.raises(UsageError, match="500"):
        LaserEngraving(500)
