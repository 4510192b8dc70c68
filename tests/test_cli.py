"""The command line: exit codes, JSON lines, many files, and one clear sentence for every bad input."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import PORTRAITS, ROOT, SAMPLES

PAGE = SAMPLES / "genuine/td2.jpg"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """docfraud as a user runs it: its own process, output through pipes."""
    return subprocess.run(
        [sys.executable, "-m", "docfraud", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env=os.environ | {"COLUMNS": "100"} | environment,
    )


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """What was said on standard error: one line, and no traceback anywhere."""
    assert "Traceback" not in result.stderr + result.stdout
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


# ---- bad input ------------------------------------------------------------------------------------------------------


def empty(path: Path) -> None:
    path.touch()


def truncated(path: Path) -> None:
    path.write_bytes(PAGE.read_bytes()[:20_000])


def text(path: Path) -> None:
    path.write_text("This is no picture.\n" * 50)


def one_pixel(path: Path) -> None:
    Image.new("RGB", (1, 1)).save(path, "PNG")


def huge(path: Path) -> None:
    """A PNG of 30,000 x 30,000 grey pixels in a few hundred kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(30_001)
    body = b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush()
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def animated(path: Path) -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "green", "blue")]
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:])


BAD: list[tuple[Callable[[Path], None], str]] = [
    (empty, "empty"),
    (truncated, "cut short|damaged"),
    (text, "not a picture|no picture"),
    (one_pixel, "1 x 1"),
    (huge, "30,?000"),
    (animated, "machine-readable zone"),
]


@pytest.mark.parametrize(("make", "says"), BAD, ids=lambda v: getattr(v, "__name__", None))
def test_bad_pages_end_in_one_sentence(make: Callable[[Path], None], says: str, tmp_path: Path) -> None:
    file = tmp_path / "page.jpg"
    make(file)
    result = run("inspect", file)
    assert result.returncode == 4
    assert "Traceback" not in result.stderr
    said = result.stderr if make is not animated else result.stdout
    assert re.search(says, said), said
    if make is not animated:
        assert one_sentence(result).rstrip().endswith(".")


@pytest.mark.parametrize("command", ["inspect", "mrz"])
def test_a_missing_file_is_a_usage_error(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "absent.jpg")
    assert result.returncode == 2
    assert "absent.jpg does not exist. Check the path." in one_sentence(result)


def test_no_face_and_two_faces(tmp_path: Path) -> None:
    holder, other = (Image.open(PORTRAITS / f"{name}_wide.png").convert("RGB") for name in ("holder", "other"))
    size = (400, 500)
    both = Image.new("RGB", (800, 500))
    both.paste(holder.resize(size), (0, 0))
    both.paste(other.resize(size), (400, 0))
    both.save(tmp_path / "both.png")
    blank = tmp_path / "blank.png"
    Image.new("RGB", (400, 400), "grey").save(blank)

    none = run("compare", SAMPLES / "live/holder.jpg", blank)
    assert none.returncode == 4
    assert "face" in one_sentence(none)
    assert "blank.png" in none.stderr
    two = run("compare", tmp_path / "both.png", SAMPLES / "live/holder.jpg")
    assert two.returncode == 4
    assert "faces" in one_sentence(two)
    assert "both.png" in two.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["inspect", PAGE, "--policy", "lenient"], "high-security"),
        (["inspect", PAGE, PAGE, "--live", PAGE], "one document"),
        (["inspect", PAGE, "--html", "/no/such/folder/report.html"], "cannot be written"),
        (["inspect", PAGE, "--json", "/no/such/folder/out.json"], "cannot be written"),
        (["explain", "mrz-chek-digit-number"], "mrz-check-digit-number"),
        (["mrz", ROOT / "tests"], "no pictures"),
    ],
)
def test_wrong_calls_exit_with_2(arguments: list[object], says: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert says in one_sentence(result)


@pytest.mark.parametrize(
    ("name", "value"), [("FACE_THRESHOLD", "abc"), ("FACE_THRESHOLD", "nan"), ("THREADS", "-1"), ("MRZ_ENGINE", "foo")]
)
def test_a_wrong_setting_is_one_sentence(name: str, value: str) -> None:
    result = run("inspect", PAGE, **{f"DOCFRAUD_{name}": value})
    assert result.returncode == 2
    assert value in one_sentence(result)


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_picture_is_never_written_over(option: str, tmp_path: Path) -> None:
    evidence = tmp_path / "page.jpg"
    evidence.write_bytes(PAGE.read_bytes())
    result = run("inspect", evidence, option, evidence)
    assert result.returncode == 2
    assert "is one of the pictures" in one_sentence(result)
    assert evidence.read_bytes() == PAGE.read_bytes()


def test_output_that_cannot_be_written_is_no_suspicion(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    result = run("inspect", PAGE, PAGE, "--html", blocked)
    assert result.returncode == 2
    assert "cannot be made" in one_sentence(result)
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            written = subprocess.run(
                [sys.executable, "-m", "docfraud", "checks"],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert written.returncode == 2
        assert "Traceback" not in written.stderr


def test_a_bug_never_exits_as_suspect(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from docfraud import checks, cli

    def broken() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(checks, "all_checks", broken)
    monkeypatch.setattr(sys, "argv", ["docfraud", "checks"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 4
    assert "RuntimeError" in capsys.readouterr().err


def test_pages_of_one_name_get_reports_of_their_own() -> None:
    from docfraud.batch import report_names

    names = report_names([Path("a/x.jpg"), Path("b/x.jpg"), Path("c/X.png"), Path("d/y.jpg")])
    assert list(names.values()) == ["x.html", "x-2.html", "X-3.html", "y.html"]


def test_a_later_sheet_of_a_file(tmp_path: Path) -> None:
    blank, page = Image.new("RGB", (900, 640), "white"), Image.open(PAGE).convert("RGB")
    file = tmp_path / "two.tif"
    blank.save(file, save_all=True, append_images=[page])
    assert run("mrz", file).returncode == 4
    assert run("mrz", file, "--sheet", 2).returncode == 0
    missing = run("mrz", file, "--sheet", 3)
    assert missing.returncode == 2
    assert "2 pages" in one_sentence(missing)


def test_tesseract_missing_says_how_to_get_it() -> None:
    result = run("mrz", PAGE, "--engine", "tesseract", PATH="/nonexistent")
    assert result.returncode == 4
    assert "apt-get install tesseract-ocr" in one_sentence(result)


def test_inspect_without_tesseract_does_the_rest() -> None:
    result = run("inspect", PAGE, "--engine", "tesseract", "--json", "-", PATH="/nonexistent")
    inspection = json.loads(result.stdout)
    rows = {check["check"]: check for check in inspection["checks"]}
    assert rows["mrz-format"]["outcome"] == "not_performed"
    assert rows["mrz-format"]["reason"] == "engine_missing"
    assert "apt-get install tesseract-ocr" in rows["mrz-format"]["advice"]
    assert rows["picture-quality"]["outcome"] == "successful"
    assert result.returncode == 4


# ---- what it prints -------------------------------------------------------------------------------------------------


def test_mrz_json_lines_for_many_files_with_one_bad(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.touch()
    result = run("mrz", PAGE, bad, SAMPLES / "forged/mrz_digit.jpg", "--json", "-")
    good, error, forged = (json.loads(line) for line in result.stdout.splitlines())
    assert good["file"] == str(PAGE)
    assert good["milliseconds"] > 0
    (reading,) = good["mrz"]
    assert {"format", "lines", "lines_valid", "fields", "checks", "confidence"} <= set(reading)
    assert (reading["format"], reading["lines"]) == ("TD2", reading["lines_valid"])
    assert error["file"] == str(bad)
    assert "empty" in error["error"]
    assert error["remedy"]
    assert not all(check["valid"] for check in forged["mrz"][0]["checks"])
    assert result.returncode == 1  # of 0, 4 and 1 the most serious


def test_inspect_json_and_html(tmp_path: Path) -> None:
    html, out = tmp_path / "report.html", tmp_path / "out.json"
    result = run(
        "inspect", SAMPLES / "genuine/td3.jpg", "--live", SAMPLES / "live/other.jpg", "--html", html, "--json", out
    )
    assert result.returncode == 1
    assert "SUSPECT" in result.stdout.upper()
    inspection = json.loads(out.read_text(encoding="utf-8"))
    assert inspection["verdict"]["outcome"] == "suspect"
    page = html.read_text(encoding="utf-8")
    assert "data:image/jpeg" in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?https?:""", page)


def test_inspect_many_files_gives_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_text("no")
    (tmp_path / "good.jpg").write_bytes(PAGE.read_bytes())
    reports = tmp_path / "reports"
    result = run("inspect", tmp_path, "--html", reports)
    assert len(result.stdout.strip().splitlines()) == 2
    assert {p.name for p in reports.iterdir()} >= {"good.html"}
    assert result.returncode == 4


def test_compare_says_distance_threshold_and_origin() -> None:
    result = run("compare", SAMPLES / "live/holder.jpg", PORTRAITS / "holder.png", "--json", "-")
    comparison = json.loads(result.stdout)
    assert result.returncode == 0
    assert comparison["outcome"] == "successful"
    assert comparison["distance"] < comparison["threshold"]
    assert comparison["origin"]
    other = run("compare", SAMPLES / "live/holder.jpg", SAMPLES / "live/other.jpg", COLUMNS="300")
    assert other.returncode == 1
    assert "times likelier if the pictures show two people" in other.stdout


def test_compare_part_by_part_with_a_report(tmp_path: Path) -> None:
    html = tmp_path / "faces.html"
    result = run("compare", PORTRAITS / "holder.png", SAMPLES / "live/holder.jpg", "--regions", "--json", "-")
    assert result.returncode == 0, result.stderr
    parts = json.loads(result.stdout)["appearance"]
    assert {part["name"] for part in parts["parts"]} >= {"nose", "eyes", "mouth", "jaw"}
    assert parts["parts"] == sorted(parts["parts"], key=lambda part: -part["score"])
    shown = run("compare", PORTRAITS / "holder.png", SAMPLES / "live/other.jpg", "--html", html, COLUMNS="200")
    assert shown.returncode == 1
    assert "Part by part" in shown.stdout
    assert "two people's" in shown.stdout
    page = html.read_text(encoding="utf-8")
    assert page.count("data:image/jpeg") == 4
    assert "<script" not in page
    assert "no more than one person" in page or "differently" in page
    same = run("compare", PORTRAITS / "holder.png", html, "--html", html)
    assert same.returncode == 2
    assert "one of the pictures" in same.stderr


def test_quality_names_what_is_poor_and_what_to_do(tmp_path: Path) -> None:
    holder = SAMPLES / "live/holder.jpg"
    good = run("quality", holder, "--json", "-")
    assert good.returncode == 0, good.stdout
    told = json.loads(good.stdout)
    assert told["poor"] == []
    assert 50 <= told["unified"] <= 100
    assert len(told["face"]) == 4
    assert told["components"]["sharpness"]["score"] > 30
    with Image.open(holder) as picture:
        picture.resize((picture.width // 14, picture.height // 14)).resize(picture.size).save(tmp_path / "blurred.png")
        Image.new("RGB", picture.size, (90, 90, 90)).save(tmp_path / "nobody.png")
    poor = run("quality", tmp_path / "blurred.png", COLUMNS="200")
    assert poor.returncode == 3
    assert "sharpness" in poor.stdout
    assert "natural colour" not in poor.stdout
    assert "natural colour" in run("quality", tmp_path / "blurred.png", "--verbose", COLUMNS="200").stdout
    several = run("quality", tmp_path, "--json", "-")
    assert several.returncode == 4
    lines = [json.loads(line) for line in several.stdout.splitlines()]
    assert [("error" in line) for line in lines] == [False, True]
    assert run("quality", tmp_path / "absent.png").returncode == 2


def test_compare_takes_several_frames_and_a_rate() -> None:
    holder = SAMPLES / "live/holder.jpg"
    result = run("compare", PORTRAITS / "holder.png", holder, holder, "--fmr", "0.0001", "--json", "-")
    comparison = json.loads(result.stdout)
    assert comparison["fmr"] == 0.0001
    assert [region["image"] for region in comparison["regions"]] == ["a", "b", "b_2"]
    wrong = run("compare", holder, holder, "--fmr", "0.3")
    assert wrong.returncode == 2
    assert "0.001" in one_sentence(wrong)


def test_checks_and_their_pages() -> None:
    from docfraud.checks import all_checks

    listing = run("checks", COLUMNS="200").stdout
    assert all(check.id in listing for check in all_checks())
    page = run("explain", "portrait-live").stdout
    assert "Check by hand" in page
    settings = run("checks", "--settings", COLUMNS="200").stdout
    assert "face_threshold" in settings


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m docfraud explain | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in result.stderr


def test_output_survives_a_poor_terminal() -> None:
    result = run("mrz", PAGE, PYTHONIOENCODING="ascii", TERM="dumb", NO_COLOR="1")
    assert result.returncode == 0
    assert "\x1b[" not in result.stdout


def test_version() -> None:
    import docfraud

    assert run("--version").stdout.strip() == f"docfraud {docfraud.__version__}"


def test_a_folder_of_one_document_is_one_submission(tmp_path: Path) -> None:
    from docfraud.batch import cases

    whole = tmp_path / "whole"
    whole.mkdir()
    for name in ("page.jpg", "page_ir.JPG", "back.png", "live.jpg", "notes.txt"):
        (whole / name).touch()
    (whole / "truth").mkdir()
    (case,) = cases([whole])
    assert (case.path, case.page) == (whole, whole / "page.jpg")
    assert case.others == {"page_ir": whole / "page_ir.JPG", "back": whole / "back.png", "live": whole / "live.jpg"}
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for name in ("page.jpg", "page2.jpg", "live.jpg"):
        (mixed / name).touch()
    assert [c.page.name for c in cases([mixed])] == ["live.jpg", "page.jpg", "page2.jpg"]
    doubled = tmp_path / "doubled"
    doubled.mkdir()
    for name in ("page.jpg", "page.png"):
        (doubled / name).touch()
    assert len(cases([doubled])) == 2
    assert cases([whole / "page.jpg"])[0].others == {}


def test_mrz_tells_what_was_seen_of_one_that_is_cut_off(tmp_path: Path) -> None:
    page = Image.open(PAGE)
    cut = tmp_path / "cut.png"
    page.crop((0, 0, round(0.85 * page.width), page.height)).save(cut)
    result = run("mrz", cut)
    assert result.returncode == 4
    assert "runs out of the picture at its right edge" in " ".join(result.stdout.split())
    record = json.loads(run("mrz", cut, "--json", "-").stdout)
    assert record["mrz"] == []
    assert record["remnants"][0]["reason"] == "cut-off"
    assert len(record["remnants"][0]["lines"]) == 2


def test_mrz_measures_how_it_is_set_when_asked() -> None:
    shown = run("mrz", PAGE, "--typography")
    assert shown.returncode == 0
    assert "Like OCR-B" in shown.stdout
    assert "pitches apart" in shown.stdout
    assert "Like OCR-B" not in run("mrz", PAGE).stdout
    record = json.loads(run("mrz", PAGE, "--typography", "--json", "-").stdout)
    typography = record["mrz"][0]["typography"]
    assert [len(row) for row in typography["characters"]] == [36, 36]
    assert min(min(row) for row in typography["conformity"]) > 0.8
