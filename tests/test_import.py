"""Importing docfraud loads nothing heavy, and its front door is complete."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import docfraud

HEAVY = {"cv2", "onnxruntime", "onnx", "numpy", "PIL", "fastapi", "rapidocr", "matplotlib", "torch", "pydantic"}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(json.loads(run.stdout))


def test_import_is_light() -> None:
    assert not loaded_after("import docfraud") & HEAVY


def test_the_command_line_is_light() -> None:
    assert not loaded_after("import docfraud.cli") & HEAVY


def test_the_mrz_path_is_free_of_frameworks() -> None:
    loaded = loaded_after("from docfraud import read_mrz")
    assert not loaded & {"matplotlib", "fastapi", "rapidocr", "torch", "face_recognition_models", "pkg_resources"}


@pytest.mark.parametrize("name", docfraud.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(docfraud, name) is not None
    assert name in dir(docfraud)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        docfraud.nonsense  # noqa: B018
