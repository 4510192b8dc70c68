"""`docfraud gallery`: what it says, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from docfraud.biometrics.gallery import Gallery, GalleryKey, TemplateFormat, make_key_file
from docfraud.biometrics.gallery.files import audit_path
from docfraud.biometrics.gallery.threshold import default_curve, threshold_for
from docfraud.errors import DocfraudError
from docfraud.gallery_commands import app
from docfraud.settings import Settings, default_settings
from tests.biometrics.gallery.making import made, templates
from tests.biometrics.photos import HOLDER, OTHER, noise
from tests.test_cli import one_sentence, run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command in this process: exit code, output, and what an error says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCFRAUD_GALLERY", raising=False)
    monkeypatch.delenv("DOCFRAUD_GALLERY_KEY", raising=False)
    make_key_file(tmp_path / "key")
    own = settings.model_copy(update={"gallery_key_file": tmp_path / "key"})
    default_settings.cache_clear()
    for module in ("docfraud.settings", "docfraud.biometrics.embed", "docfraud.biometrics.gallery.faces",
                   "docfraud.biometrics.gallery.opened", "docfraud.imaging.load"):  # fmt: skip
        monkeypatch.setattr(f"{module}.default_settings", lambda: own)

    def run_it(*arguments: object) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        if result.exception is not None and not isinstance(result.exception, (SystemExit, DocfraudError)):
            raise result.exception
        if isinstance(result.exception, DocfraudError):
            return result.exception.exit_code, result.stdout, result.exception.sentence
        return result.exit_code, result.stdout, result.stderr

    return run_it


def test_from_making_a_key_to_removing(call: Call, tmp_path: Path) -> None:
    assert call("create")[0] == 0
    code, out, _ = call("add", HOLDER, "--person", "h1", "--label", "HOLDER, Ann", "--document", "X1", "--reason", "R7")
    assert (code, out) == (0, "Added h1 with 1 picture.\n")
    assert call("add", HOLDER, "--person", "h1", "--more")[0] == 0
    assert "Added " in call("add", OTHER)[1]

    code, out, _ = call("search", HOLDER, "--operator", "Eva", "--reason", "booth 4")
    assert code == 1
    assert "1 candidate within" in out
    assert "among 2 people (3 pictures)" in out
    assert "h1  HOLDER, Ann  X1" in out
    assert "not an identification" in out
    code, out, _ = call("search", HOLDER, "--json", "-", "--max-distance", "0.000001")
    (found,) = map(json.loads, out.splitlines())
    assert code == 1
    assert found["candidates"][0]["person"] == "h1"
    assert found["max_distance"] == 0.000001
    assert found["threshold"]["established"] is True  # three pictures: the calibration reaches that far

    assert call("remove", "h1")[:2] == (0, "Removed h1.\n")
    code, out, _ = call("search", HOLDER)
    assert code == 0
    assert "No candidate" in out
    code, out, _ = call("audit")
    assert code == 0
    limit = threshold_for(3, Settings().gallery_fpir, default_curve(Settings())).distance
    assert f"Eva  search  up to {limit:.2f}" in out
    assert "h1  reason: booth 4" in out
    assert out.splitlines()[-1].startswith("9 entries, none missing or changed.")
    code, out, _ = call("audit", "--json", "-")
    assert [json.loads(line)["action"] for line in out.splitlines()] == [
        "create", "add", "add", "add", "search", "search", "remove", "compact", "search",
    ]  # fmt: skip


def test_a_folder_of_folders_adds_what_can_be_added(call: Call, tmp_path: Path) -> None:
    call("create")
    for name, pictures in (("anna", [HOLDER]), ("bert", [OTHER, None]), ("carl", [None]), ("dora", [])):
        folder = tmp_path / "people" / name
        folder.mkdir(parents=True)
        for number, picture in enumerate(pictures):
            target = folder / f"{number}.png"
            if picture is None:
                Image.fromarray(noise(200, 200)).save(target)
            else:
                target.write_bytes(picture.read_bytes())
    code, out, said = call("add", "--folder", "people")
    assert code == 2  # dora's folder is empty, which goes before pictures without a face
    assert out.splitlines() == ["Added anna with 1 picture.", "Added bert with 1 picture."]
    assert len(said.splitlines()) == 3
    assert "1.png" in said.splitlines()[0]
    assert "dora" in said.splitlines()[2]
    code, out, said = call("add", "--folder", "people", "--json", "-")
    assert code == 2
    rows = [json.loads(line) for line in out.splitlines()]
    assert len([row for row in rows if "error" in row]) == 5
    assert "There is a person 'anna' already" in said
    code, out, _ = call("list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["anna", "bert"]


def test_a_picture_without_a_face_is_named_and_the_others_are_searched(call: Call, tmp_path: Path) -> None:
    call("create")
    call("add", HOLDER, "--person", "h1")
    Image.fromarray(noise(200, 200)).save(tmp_path / "blank.png")
    code, out, said = call("search", tmp_path / "blank.png")
    assert code == 4
    assert "blank.png" in said
    code, out, said = call("search", tmp_path / "blank.png", OTHER, HOLDER)
    assert code == 1
    assert out.count("candidate within") == 2
    code, out, said = call("add", tmp_path / "blank.png", "--person", "x")
    assert code == 4
    assert "Added" not in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add"], "--folder"),
        (["add", HOLDER, "--folder", "."], "--folder"),
        (["add", HOLDER, "--more"], "--person"),
        (["add", "--folder", ".", "--label", "x"], "belong to one"),
        (["add", "--folder", "absent"], "no folder"),
        (["search", "absent.png"], "absent.png"),
        (["remove", "nobody"], "nobody"),
        (["import", "absent.jsonl"], "absent.jsonl"),
        (["list", "--gallery", "absent.dfg"], "absent.dfg"),
        (["list", "--key-file", "absent"], "key file absent"),
    ],
)
def test_wrong_calls(arguments: list[object], says: str, call: Call) -> None:
    call("create")
    code, _, said = call(*arguments)
    assert code == 2
    assert says in said


def test_a_second_creation_and_a_gallery_of_other_templates(call: Call, tmp_path: Path) -> None:
    call("create")
    assert call("create")[0] == 4
    with Gallery.create(tmp_path / "other.dfg", GalleryKey.from_file(tmp_path / "key"), TemplateFormat("old", 8)):
        pass
    code, _, said = call("search", HOLDER, "--gallery", "other.dfg")
    assert (code, "'old'" in said) == (2, True)


def test_export_import_and_compact(call: Call, tmp_path: Path) -> None:
    call("create")
    call("add", HOLDER, "--person", "h1", "--label", "Ann")
    assert call("export", "plain.jsonl")[0] == 0
    assert "template" not in (tmp_path / "plain.jsonl").read_text()
    assert call("export", "full.jsonl", "--templates")[1] == "full.jsonl holds 1 person, not encrypted.\n"
    assert call("import", "plain.jsonl")[0] == 2
    assert call("create", "--gallery", "second.dfg")[0] == 0
    assert call("import", "full.jsonl", "--gallery", "second.dfg")[1] == "Added 1 person.\n"
    assert "h1  Ann" in call("search", HOLDER, "--gallery", "second.dfg")[1]
    assert call("remove", "h1", "--no-purge")[1].endswith("until `compact`.\n")
    assert "0 people" in call("compact")[1]


def test_a_damaged_gallery_a_rescue_and_a_new_audit_log(call: Call, tmp_path: Path) -> None:
    call("create")
    call("add", HOLDER, "--person", "h1")
    call("add", OTHER, "--person", "o1")
    file = tmp_path / "gallery.dfg"
    whole = file.read_bytes()
    file.write_bytes(whole[:-30] + bytes([whole[-30] ^ 1]) + whole[-29:])
    code, _, said = call("search", HOLDER)
    assert code == 4
    assert "damaged at byte" in said
    assert "export --rescue" in said
    assert "1 person" in call("export", "saved.jsonl", "--rescue", "--templates")[1]
    file.write_bytes(whole)
    audit_path(file).write_bytes(b"nothing")
    code, _, said = call("list")
    assert (code, "audit --restart" in said) == (4, True)
    assert "the old one is" in call("audit", "--restart", "--reason", "lost")[1]
    assert call("list")[0] == 0
    file.write_bytes(whole + b"torn")
    assert "4 bytes" in call("compact")[2]


def test_a_key_file_open_to_others_is_told(call: Call, tmp_path: Path) -> None:
    call("create")
    (tmp_path / "key").chmod(0o644)
    code, _, said = call("list")
    assert code == 0
    assert "open to others" in said


def test_names_cannot_play_tricks_with_the_terminal(call: Call, tmp_path: Path) -> None:
    call("create")
    code, _, said = call("add", HOLDER, "--label", "\x1b[31mred")
    assert code == 2
    assert "label" in said
    assert "\x1b" not in said


def test_as_a_user_runs_it(tmp_path: Path) -> None:
    """Its own process: the environment names gallery and key; errors are one sentence; the key is never shown."""
    gallery = made(tmp_path / "g.dfg")
    key = bytes(range(32)).hex()
    place = {"DOCFRAUD_GALLERY": str(gallery)}
    result = run("gallery", "list", DOCFRAUD_GALLERY_KEY=key, DOCFRAUD_LOG="debug", **place)
    assert result.returncode == 0
    assert result.stdout.splitlines()[1].startswith("p1  Label 1  D1  a note  1 picture since ")
    assert key not in result.stdout + result.stderr
    assert "Label" not in result.stderr
    result = run("gallery", "list", **place)
    assert result.returncode == 2
    assert "make-key" in one_sentence(result)
    wrong = key.replace("0", "1")
    result = run("gallery", "list", DOCFRAUD_GALLERY_KEY=wrong, **place)
    assert result.returncode == 2
    assert wrong not in one_sentence(result)
    result = run("gallery", "make-key", tmp_path / "key")
    assert result.returncode == 0
    assert (tmp_path / "key").read_text().strip() not in result.stdout
    assert run("gallery", "make-key", tmp_path / "key").returncode == 4


def test_a_writer_keeps_others_from_writing(call: Call, tmp_path: Path) -> None:
    key = GalleryKey.from_file(tmp_path / "key")
    with Gallery.create(tmp_path / "gallery.dfg", key, TemplateFormat("test", 8)) as gallery:
        gallery.add("p1", templates(1))
        code, _, said = call("remove", "p1")
        assert code == 4
        assert "reading only" in said
        assert call("list")[0] == 0
