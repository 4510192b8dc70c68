"""`docfraud specimens` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from docfraud.cli import app
from docfraud.errors import DocfraudError
from docfraud.specimens.designs import DESIGN_NAMES
from docfraud.specimens.forgeries import FORGERY_NAMES
from docfraud.specimens.store import read_truth

SMALL = ("--ppi", "200", "--jobs", "1", "--no-live")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["specimens", *map(str, arguments)])


def test_list_names_everything_there_is() -> None:
    data = json.loads(run("list", "--json").stdout)
    assert [d["name"] for d in data["designs"]] == list(DESIGN_NAMES)
    assert [f["name"] for f in data["forgeries"]] == list(FORGERY_NAMES)
    assert all(way["designs"] for forgery in data["forgeries"] for way in forgery["ways"])
    assert {"holder", "other"} <= {p["name"] for p in data["portraits"]}
    shown = run("list").stdout
    assert "uto-passport" in shown
    assert "viz-alteration:surname" in shown


def test_make_and_forge_write_specimens_and_say_where(tmp_path: Path) -> None:
    made = run("make", tmp_path, "-d", "zzv-visa", "-n", 1, *SMALL)
    assert made.exit_code == 0
    assert "1 made" in made.output
    forged = run("forge", tmp_path, "-d", "zzv-visa", "-f", "viz-alteration:surname", "-q", "fair", *SMALL)
    assert forged.exit_code == 0
    assert "2 specimens" in forged.output
    truths = [read_truth(path) for path in sorted(tmp_path.iterdir()) if path.is_dir()]
    assert [truth.genuine for truth in truths if truth is not None] == [True, False]
    assert (tmp_path / "index.html").is_file()
    again = run("make", tmp_path, "-d", "zzv-visa", "-n", 1, *SMALL)
    assert "0 made, 1 were there already" in again.output


def test_a_failed_specimen_sets_the_exit_code(tmp_path: Path) -> None:
    result = run("make", tmp_path, "-n", 1, "-d", "zzv-visa", "--portrait", "nobody", *SMALL)
    assert result.exit_code == 2
    assert "nobody" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("make", "--design", "nowhere"),
        ("make", "--wear", "moths"),
        ("make", "--device", "telescope"),
        ("make", "--ppi", "123"),
        ("forge", "--forgery", "origami"),
        ("forge", "--quality", "perfect"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_made(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = run(arguments[0], tmp_path / "out", *arguments[1:])
    assert isinstance(result.exception, DocfraudError)
    assert arguments[-1] in result.exception.sentence
    assert not (tmp_path / "out").exists()


def test_unusable_portraits_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "portraits"
    folder.mkdir()
    good = Path(__file__).parents[2] / "docfraud/specimens/portraits/data/holder_wide.png"
    (folder / "anna-F.png").write_bytes(good.read_bytes())
    Image.new("RGB", (400, 400), "grey").save(folder / "wall.png")
    result = run("make", tmp_path / "out", "-n", 1, "-d", "zzv-visa", "--portraits", folder, *SMALL)
    assert "Not used: wall.png" in result.output
    truth = read_truth(next(path for path in (tmp_path / "out").iterdir() if path.is_dir()))
    assert truth is not None
    assert truth.holder.portrait == "anna-F"
    assert truth.holder.sex == "F"
