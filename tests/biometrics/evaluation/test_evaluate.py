"""Folders of pictures to a finished evaluation; the embedder is a stand-in that reads a picture's grey level."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from docfraud.biometrics.evaluation import evaluate, pictures
from docfraud.biometrics.evaluation.comparisons import compare_all
from docfraud.biometrics.evaluation.evaluate import evaluate_faces
from docfraud.biometrics.evaluation.pictures import without_repeats
from docfraud.biometrics.evaluation.results import FaceEvaluation
from docfraud.cli import app
from docfraud.errors import FileMissingError, NoFaceError, UsageError
from docfraud.report.evaluation_html import deviate_place, evaluation_html, log_place
from docfraud.settings import Settings
from tests.biometrics.evaluation.making import labelled, save

BLACK = 0
"""Grey level of a picture without a face."""


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A descriptor is the grey level over 100; black has no face."""

    def embed(rgb: Any, *, settings: Settings) -> Any:
        if rgb[0, 0, 0] == BLACK:
            raise NoFaceError("No face was found in the picture.")
        return np.array([rgb[0, 0, 0] / 100], dtype=np.float32)

    monkeypatch.setattr(pictures, "embed_face", embed)
    for module in (pictures, evaluate):
        monkeypatch.setattr(module, "template_kind", lambda _settings: "stand-in/1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three people, 8 usable pictures, one without a face, one that is no picture."""
    root = tmp_path / "people"
    levels = {"anna": (10, 20, 30), "ben": (100, 110, 40), "cleo": (200, 210)}
    for person, values in levels.items():
        for k, level in enumerate(values):
            save(root, f"{person}/{k}.png", level)
    save(root, "cleo/dark.png", BLACK)
    (root / "ben" / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    (root / "ben" / "notes.txt").write_text("not a picture")
    return root


def test_comparisons_rates_and_failures_are_counted(folder: Path) -> None:
    result = evaluate_faces(folder, fmr=0.2, rounds=50)
    assert (result.people, result.pictures, result.mated, result.non_mated) == (3, 10, 7, 21)
    assert (result.mated_wanted, result.non_mated_wanted) == (12, 33)
    assert [f.file for f in result.failures] == ["ben/torn.png", "cleo/dark.png"]
    assert {f.stage for f in result.failures} == {"acquire"}
    own = result.at_settings[0]
    # At 0.5 the mated pairs 100-40 and 110-40 are missed; 40 is taken for each of anna's three.
    assert (own.setting, own.fnmr.count, own.fmr.count, own.fmr.of) == ("face_threshold", 2, 3, 21)
    assert own.with_failures.gfrr == pytest.approx(1 - 5 / 12)
    assert own.with_failures.gfar == pytest.approx(3 / 33)
    assert result.closest_non_mated[0].model_dump() == {
        "first": "anna/2.png", "second": "ben/2.png", "distance": pytest.approx(0.1),
    }  # fmt: skip
    assert result.farthest_mated[0].distance == pytest.approx(0.7)
    assert FaceEvaluation.model_validate_json(result.model_dump_json()) == result


def test_a_proposal_keeps_the_rate_and_a_rate_too_small_is_said_to_be(folder: Path) -> None:
    result = evaluate_faces(folder, fmr=0.2, rounds=50)
    assert result.proposal is not None
    assert result.fmr_curve.fmr(result.proposal.value) <= 0.2
    assert "DOCFRAUD_FACE_THRESHOLD=0.6" in result.advice
    # What is above the rejecting threshold needs that raised too, or the settings are refused.
    high = f"{np.floor(result.proposal.value * 1000) / 1000:.3f}"
    assert ("DOCFRAUD_FACE_REJECT_THRESHOLD=" + high in result.advice) == (float(high) > 0.6)
    small = evaluate_faces(folder, fmr=0.001, rounds=50)
    assert small.proposal is None
    assert "21 are fewer than 3/FMR = 3000" in small.advice
    assert [a.threshold for a in small.at_fmr] == [None, None, None]


def test_where_nothing_went_wrong_the_interval_still_has_an_end(tmp_path: Path) -> None:
    for person, level in (("a", 10), ("b", 120), ("c", 230)):
        for k in range(2):
            save(tmp_path, f"{person}/{k}.png", level + k)
    own = evaluate_faces(tmp_path, rounds=20).at_settings[0]
    assert own.fmr.value == own.fnmr.value == 0
    assert own.fmr.high == pytest.approx(1 - 0.05 ** (1 / 12))
    assert own.fnmr.high == pytest.approx(1 - 0.05 ** (1 / 3))


def test_probes_meet_references_only_and_failures_to_enrol_are_apart(folder: Path, tmp_path: Path) -> None:
    probes = tmp_path / "live"
    save(probes, "anna/a.png", 15)
    save(probes, "cleo/a.png", BLACK, side=90)
    result = evaluate_faces(folder, probes=probes, rounds=20)
    assert (result.mated, result.non_mated, result.mated_wanted) == (3, 5, 6)
    assert [(f.stage, f.file) for f in result.failures] == [
        ("enrol", "ben/torn.png"), ("enrol", "cleo/dark.png"), ("acquire", "cleo/a.png"),
    ]  # fmt: skip
    assert result.closest_non_mated[0].first == "probe anna/a.png"


def test_a_picture_that_is_there_twice_is_left_out_for_one_person_and_told_for_two() -> None:
    given = [labelled("a/1", 0.1, "x"), labelled("a/2", 0.1, "x"), labelled("b/1", 0.1, "x"), labelled("b/2", 0.4)]
    kept, warnings = without_repeats(given)
    assert [p.name for p in kept] == ["a/1", "b/1", "b/2"]
    assert len(warnings) == 2
    assert "a/2 is the same picture as a/1" in warnings[0]
    assert "same picture of two people" in warnings[1]
    again, told = without_repeats([labelled("a/9", 0.1, "x")], given)
    assert again == []
    assert any("a/9 is the same picture as a/1" in w for w in told)


def test_distances_are_euclidean_and_failed_pictures_are_wanted_but_not_made() -> None:
    made = compare_all([labelled("a/1", 0.0), labelled("a/2", 3.0), labelled("b/1", None)])
    assert made.pairs.distances.tolist() == [3.0]
    assert (made.mated_wanted, made.non_mated_wanted) == (1, 2)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), "no pictures in the sub-folders"),
        (("1.png", "2.png"), "not in sub-folders"),
        (("a/1.png", "a/2.png"), "1 person only"),
        (("a/1.png", "b/1.png"), "Nobody has two different pictures"),
    ],
)
def test_a_folder_that_cannot_be_evaluated_says_how_to_lay_it_out(
    tmp_path: Path, files: tuple[str, ...], message: str
) -> None:
    for k, name in enumerate(files):
        save(tmp_path, name, 50 + k)
    with pytest.raises(UsageError, match=message) as caught:
        evaluate_faces(tmp_path)
    assert "one sub-folder per person" in caught.value.remedy


def test_other_wrong_calls(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(FileMissingError):
        evaluate_faces(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no false match rate"):
        evaluate_faces(folder, fmr=1.5)
    with pytest.raises(UsageError, match="at least one round"):
        evaluate_faces(folder, rounds=0)
    strangers = tmp_path / "strangers"
    save(strangers, "zoe/1.png", 77)
    with pytest.raises(UsageError, match="Nobody is in both folders"):
        evaluate_faces(folder, probes=strangers)


def test_no_faces_at_all_is_one_sentence(tmp_path: Path) -> None:
    for name in ("a/1.png", "b/1.png"):
        save(tmp_path, name, BLACK)
    (tmp_path / "a" / "2.png").write_bytes(b"")
    with pytest.raises(NoFaceError, match=r"3 pictures have no usable face\. First: a/1\.png"):
        evaluate_faces(tmp_path)


def test_the_command_writes_all_three_and_says_by_its_code_that_pictures_failed(folder: Path, tmp_path: Path) -> None:
    json, html = tmp_path / "out.json", tmp_path / "out.html"
    call = [
        "evaluate",
        "faces",
        str(folder),
        "--fmr",
        "0.2",
        "--rounds",
        "30",
        "--json",
        str(json),
        "--html",
        str(html),
    ]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 3, done.output
    assert "Failure to acquire: cleo/dark.png" in done.output
    assert "DOCFRAUD_FACE_THRESHOLD=" in done.output
    assert FaceEvaluation.model_validate_json(json.read_text()).mated == 7
    assert "cannot be measured: fewer than 3/FMR = 3,000" in html.read_text()
    for name in ("ben/torn.png", "cleo/dark.png"):
        (folder / name).unlink()
    assert CliRunner().invoke(app, call).exit_code == 0


def test_json_on_standard_output_is_nothing_else(folder: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "faces", str(folder), "--rounds", "20", "--json", "-"])
    assert FaceEvaluation.model_validate_json(done.stdout).people == 3
    assert done.exit_code == 3


def test_an_output_never_replaces_a_picture(folder: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "faces", str(folder), "--html", str(folder / "anna" / "0.png")])
    assert isinstance(done.exception, UsageError)


def test_the_report_fetches_nothing_escapes_names_and_draws_inside_its_frame(folder: Path) -> None:
    save(folder, "<b>/&.png", 60)
    text = evaluation_html(evaluate_faces(folder, fmr=0.2, rounds=20))
    assert "<b>/" not in text
    assert "http" not in text.replace("http-equiv", "")
    figures = text.split("<svg")[1:]
    assert len(figures) == 2
    for figure in figures:
        svg = ET.fromstring("<svg" + figure.split("</svg>")[0] + "</svg>")
        line = svg.find("polyline")
        assert line is not None
        points = [tuple(map(float, p.split(","))) for p in line.attrib["points"].split()]
        assert len(points) > 3
        assert all(0 <= value <= 380 for point in points for value in point)


def test_axes() -> None:
    assert deviate_place(0.5) - deviate_place(0.1587) == pytest.approx(
        deviate_place(0.8413) - deviate_place(0.5), rel=1e-3
    )
    assert deviate_place(0.0) == 0
    assert log_place(0.01) == pytest.approx(0.5)
    assert log_place(0.0) == 0
