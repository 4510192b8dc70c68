"""A network plugged in by a manifest: a small one that the tests build."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx.reference
import pytest
from onnx import TensorProto, helper, numpy_helper

from docfraud.biometrics.compare import compare_faces
from docfraud.biometrics.embed import (
    descriptor_size,
    embed_face,
    embed_faces,
    face_models,
    find_main_face,
    template_kind,
)
from docfraud.biometrics.embedder import OnnxEmbedder, aligned
from docfraud.errors import ModelFileError
from docfraud.imaging.native import cv2
from docfraud.results import Outcome
from docfraud.settings import Settings
from tests.biometrics.photos import HOLDER, OTHER, photo

SIZE, CELL, DIMENSION = 112, 14, 24


def network(seed: int = 0, *, outputs: int = 2) -> bytes:
    """Mean colours of 8 x 8 cells, mixed at random: enough to tell two portraits apart."""
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(3 * (SIZE // CELL) ** 2, DIMENSION)).astype(np.float32)
    nodes = [
        helper.make_node("AveragePool", ["faces"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Flatten", ["cells"], ["flat"]),
        helper.make_node("MatMul", ["flat", "mix"], ["embedding"]) if outputs == 2 else
        helper.make_node("Identity", ["cells"], ["embedding"]),
    ]  # fmt: skip
    graph = helper.make_graph(
        nodes,
        "cells",
        [helper.make_tensor_value_info("faces", TensorProto.FLOAT, ["n", 3, SIZE, SIZE])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(mix, "mix")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def manifest(folder: Path, data: bytes | None = None, **changes: Any) -> Path:
    data = network() if data is None else data
    (folder / "net.onnx").write_bytes(data)
    content = {
        "name": "cells",
        "file": "net.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "licence": "MIT",
        "threshold": 0.3,
        "reject_threshold": 0.5,
        "fmr": 0.01,
        "origin": "measured on nothing: a test",
    } | changes
    path = folder / "cells.json"
    path.write_text(json.dumps({k: v for k, v in content.items() if v is not None}), encoding="utf-8")
    return path


@pytest.fixture
def plugged(tmp_path: Path, settings: Settings) -> Settings:
    return settings.model_copy(update={"face_embedder": manifest(tmp_path)})


def test_the_network_of_a_manifest_embeds(plugged: Settings, settings: Settings) -> None:
    picture = photo(HOLDER)
    face = find_main_face(picture, settings=plugged)
    (found,) = embed_faces(picture, [face], settings=plugged)
    chips = np.stack([(chip := aligned(picture, face.landmarks, SIZE)), chip[:, ::-1]])
    blob = ((chips.astype(np.float32) - 127.5) / 127.5).transpose(0, 3, 1, 2)
    session = onnx.reference.ReferenceEvaluator(onnx.load_from_string(network()))
    each = np.asarray(session.run(None, {"faces": blob}))[0]
    each = each / np.linalg.norm(each, axis=1, keepdims=True)
    expected = each.sum(axis=0) / np.linalg.norm(each.sum(axis=0))
    np.testing.assert_allclose(found, expected, atol=1e-4)
    np.testing.assert_array_equal(embed_face(HOLDER, settings=plugged), found)
    assert descriptor_size(plugged) == DIMENSION
    assert descriptor_size(settings) == 128
    assert face_models(plugged)[0].name == "cells"
    assert template_kind(plugged) != template_kind(settings)
    alone = plugged.model_copy(update={"face_views": 1})
    assert template_kind(alone) != template_kind(plugged)
    assert embed_faces(picture, [], settings=plugged).shape == (0, DIMENSION)


def test_a_comparison_uses_its_thresholds_and_says_where_they_come_from(plugged: Settings) -> None:
    same = compare_faces(HOLDER, HOLDER, settings=plugged)
    assert same.outcome is Outcome.SUCCESSFUL
    assert same.threshold == 0.3
    assert same.fmr == 0.01
    assert "a test" in same.origin
    other = compare_faces(HOLDER, OTHER, settings=plugged)
    assert other.outcome is Outcome.FAILED
    strict = plugged.model_copy(update={"face_threshold": 0.001, "face_reject_threshold": 0.01})
    assert compare_faces(HOLDER, OTHER, settings=strict).threshold == 0.001


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.7])
def test_aligned_faces_have_their_eyes_where_the_template_has_them(scale: float) -> None:
    # discs for the eyes and the base of the nose at any scale, turned: they land on the template
    points = np.array([[160.0, 90.0], [140.0, 94.0], [60.0, 90.0], [80.0, 94.0], [110.0, 153.9]]) * scale
    canvas = np.zeros((round(260 * scale), round(220 * scale), 3), np.uint8)
    for at in (points[:2].mean(axis=0), points[2:4].mean(axis=0)):
        cv2.circle(canvas, tuple(round(v) for v in at.tolist()), max(2, round(8 * scale)), (255, 255, 255), -1)
    chip = aligned(canvas, points, SIZE).astype(float)[..., 0]
    for side, at in ((chip[:, :56], 38.3), (chip[:, 56:], 73.5 - 56)):
        columns, rows = side.sum(axis=0), side.sum(axis=1)
        assert columns @ np.arange(56) / columns.sum() == pytest.approx(at, abs=1.0)
        assert rows @ np.arange(SIZE) / rows.sum() == pytest.approx(51.6, abs=4)


def test_large_faces_are_averaged_not_sampled() -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (1200, 1200, 3)).astype(np.uint8)
    points = np.array([[800.0, 500], [700, 500], [400, 500], [500, 500], [600, 800]])
    assert aligned(noise, points, SIZE)[30:80, 30:80].std() < 25


def test_channels_mean_and_scale_reach_the_network(tmp_path: Path, settings: Settings) -> None:
    picture = photo(HOLDER)
    face = find_main_face(picture, settings=settings)

    def run(**changes: Any) -> np.ndarray:
        found: np.ndarray = OnnxEmbedder(manifest(tmp_path, **changes)).embed([(picture, face)], mirrored=False)[0]
        return found

    plain = run()
    assert np.linalg.norm(plain) == pytest.approx(1)
    for changes in ({"order": "BGR"}, {"mean": [0, 0, 0]}, {"mean": [127.5, 90, 127.5]}):
        assert np.abs(run(**changes) - plain).max() > 0.01
    np.testing.assert_allclose(run(scale=1.0), plain, atol=1e-5)  # this network is linear: length 1 takes scale out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sha256": "0" * 64}, "SHA-256 differs"),
        ({"sha256": "short"}, "sha256"),
        ({"file": "absent.onnx"}, "cannot be read"),
        ({"origin": None}, "origin"),
        ({"surprise": 1}, "surprise"),
        ({"reject_threshold": 0.1}, "below threshold"),
        ({"size": 64}, "64 pixels"),
        ({"order": "GRB"}, "order"),
    ],
)
def test_wrong_manifests_are_one_clear_sentence(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelFileError, match=said) as caught:
        OnnxEmbedder(manifest(tmp_path, **changes))
    assert "DOCFRAUD_FACE_EMBEDDER" in caught.value.remedy


def test_what_is_no_network_or_gives_no_descriptors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no ONNX file"):
        OnnxEmbedder(manifest(tmp_path, b"not a network"))
    with pytest.raises(ModelFileError, match="no descriptors"):
        OnnxEmbedder(manifest(tmp_path, network(outputs=4)))
    with pytest.raises(ModelFileError, match="cannot be read"):
        OnnxEmbedder(tmp_path / "absent.json")
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(ModelFileError, match="broken"):
        OnnxEmbedder(broken)
