"""Networks of the user's choice. The ones here are a mean and a linear layer, built on the spot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docfraud.biometrics.attacks.base import AttackDetector, MorphDetector
from docfraud.biometrics.attacks.networks import (
    NetworkAttackDetector,
    NetworkMorphDetector,
    attack_detectors,
    morph_detector,
)
from docfraud.biometrics.attacks.plugged import read_network
from docfraud.errors import FileMissingError, ModelFileError, WrongArrayError
from docfraud.imaging.picture import RGB
from docfraud.results import Outcome, Reason
from docfraud.settings import Settings
from tests.biometrics.attacks.conftest import face_in

onnx = pytest.importorskip("onnx")

Write = Callable[..., Path]
FACE = face_in((20, 20, 59, 59))


def brightness_network(inputs: int = 1, classes: int = 2) -> bytes:
    """Logits (0, 10 * (mean of all inputs - 0.5), 0, ...): bright is an attack."""
    helper, proto = onnx.helper, onnx.TensorProto
    names = [f"picture_{k}" for k in range(inputs)]
    nodes = [helper.make_node("Sum", names, ["together"])]
    nodes += [helper.make_node("ReduceMean", ["together"], ["mean"], axes=[1, 2, 3], keepdims=0)]
    nodes += [helper.make_node("Unsqueeze", ["mean", "one"], ["column"])]
    nodes += [helper.make_node("Gemm", ["column", "weights", "bias"], ["logits"])]
    weights = np.zeros((1, classes), np.float32)
    weights[0, 1] = 10
    bias = np.zeros(classes, np.float32)
    bias[1] = -5
    graph = helper.make_graph(
        nodes,
        "brightness",
        [helper.make_tensor_value_info(name, proto.FLOAT, [1, 3, 16, 12]) for name in names],
        [helper.make_tensor_value_info("logits", proto.FLOAT, [1, classes])],
        [
            onnx.numpy_helper.from_array(weights, "weights"),
            onnx.numpy_helper.from_array(bias, "bias"),
            onnx.numpy_helper.from_array(np.array([1], np.int64), "one"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return bytes(made.SerializeToString())


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a network with its manifest; keywords replace entries, None removes them."""

    def written(task: str = "attack", content: bytes | None = None, **changes: Any) -> Path:
        data = brightness_network() if content is None else content
        (tmp_path / "net.onnx").write_bytes(data)
        entry: dict[str, Any] = {
            "name": "brightness",
            "file": "net.onnx",
            "sha256": hashlib.sha256(data).hexdigest(),
            "licence": "CC0",
            "task": task,
            "input": {"size": [16, 12]},
            "output": {"classes": ["bona fide", "screen"], "bona_fide": 0},
            "threshold": 0.5,
            "origin": "made for a test",
        } | changes
        path = tmp_path / "manifest.json"
        path.write_text(json.dumps({key: value for key, value in entry.items() if value is not None}))
        return path

    return written


def grey(value: int, side: int = 80) -> RGB:
    return np.full((side, side, 3), value, np.uint8)


def test_a_network_judges_a_presentation(write: Write) -> None:
    own, plugged = attack_detectors(Settings(attack_detector=write()))
    assert isinstance(own, AttackDetector)
    assert isinstance(plugged, NetworkAttackDetector)
    dark, bright = (plugged.judge([grey(value)], FACE) for value in (30, 230))
    assert (dark.outcome, bright.outcome) == (Outcome.SUCCESSFUL, Outcome.FAILED)
    assert bright.reason is Reason.RECAPTURED
    assert bright.scores["screen"] == pytest.approx(1 / (1 + np.exp(5 - 10 * 230 / 255)), abs=1e-4)
    assert bright.model is not None
    assert bright.model.licence == "CC0"
    with pytest.raises(WrongArrayError):
        plugged.judge([], FACE)


def test_of_several_frames_the_middle_one_decides(write: Write) -> None:
    plugged = attack_detectors(Settings(attack_detector=write()))[1]
    assert plugged.judge([grey(230), grey(30), grey(30)], FACE).outcome is Outcome.SUCCESSFUL
    assert plugged.judge([grey(230), grey(30), grey(230)], FACE).outcome is Outcome.FAILED


def test_the_face_is_cut_with_its_margin(write: Write) -> None:
    picture = grey(255)
    picture[20:60, 20:60] = 0
    for margin, outcome in ((0.0, Outcome.SUCCESSFUL), (2.0, Outcome.FAILED)):
        manifest = write(input={"size": [16, 12], "margin": margin})
        network = read_network(manifest, ("attack",))
        assert NetworkAttackDetector(network).judge([picture], FACE).outcome is outcome


def test_the_input_recipe_is_followed(write: Write) -> None:
    recipe = {"size": [16, 12], "scale": 1.0, "mean": [10, 20, 30], "std": [2, 4, 5], "order": "BGR"}
    network = read_network(write(input=recipe), ("attack",))
    colour = np.tile(np.array([50, 40, 30], np.uint8), (8, 8, 1))
    prepared = network._prepared(colour)
    assert prepared.shape == (1, 3, 16, 12)
    assert prepared[0, :, 0, 0].tolist() == [10.0, 5.0, 4.0]


def test_numbers_without_activation_are_taken_as_they_are(write: Write) -> None:
    output = {"classes": ["bona fide", "screen"], "bona_fide": 0, "activation": "none"}
    network = read_network(write(output=output), ("attack",))
    assert network.scores(grey(255)) == pytest.approx({"bona fide": 0.0, "screen": 5.0}, abs=1e-5)


def test_a_network_judges_a_portrait(write: Write) -> None:
    detector = morph_detector(Settings(morph_detector=write("morph-single")))
    assert isinstance(detector, MorphDetector)
    assert not detector.needs_live
    assert detector.judge(grey(230)).reason is Reason.FACES_MIXED
    assert detector.judge(grey(20), grey(255)).outcome is Outcome.SUCCESSFUL


def test_a_differential_network_needs_a_live_face(write: Write) -> None:
    detector = morph_detector(Settings(morph_detector=write("morph-differential", brightness_network(2))))
    assert isinstance(detector, NetworkMorphDetector)
    assert detector.needs_live
    alone = detector.judge(grey(230))
    assert (alone.outcome, alone.reason) == (Outcome.UNDETERMINED, Reason.INPUT_MISSING)
    assert detector.judge(grey(100), grey(100)).outcome is Outcome.FAILED
    assert detector.judge(grey(100), grey(0)).outcome is Outcome.SUCCESSFUL


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="no manifest"):
        read_network(tmp_path / "absent.json", ("attack",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sha256": "0" * 64}, "the SHA-256 differs"),
        ({"file": "absent.onnx"}, "absent.onnx cannot be read"),
        ({"licence": None}, "licence: Field required"),
        ({"surplus": 1}, "surplus"),
        ({"task": "morph-single"}, "its task is morph-single, and attack is needed"),
        ({"output": {"classes": ["bona fide", "screen"], "bona_fide": 2}}, "bona_fide is no class"),
        ({"content": b"no network"}, "no ONNX file"),
        ({"content": brightness_network(2)}, "has 2 inputs"),
    ],
    ids=["hash", "file", "entry missing", "entry unknown", "task", "class", "no onnx", "inputs"],
)
def test_what_is_wrong_is_one_sentence(changes: dict[str, Any], words: str, write: Write) -> None:
    with pytest.raises(ModelFileError, match=words) as error:
        read_network(write(**changes), ("attack",))
    assert str(error.value).count(". ") == 0
    assert error.value.remedy


def test_a_manifest_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text("{")
    with pytest.raises(ModelFileError, match="the file: Invalid JSON"):
        read_network(path, ("attack",))


def test_an_output_of_another_shape(write: Write) -> None:
    network = read_network(write(content=brightness_network(classes=3)), ("attack",))
    with pytest.raises(ModelFileError, match="3 numbers for 2 classes"):
        network.scores(grey(100))
