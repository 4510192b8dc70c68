"""The OpenCV guard: a missing shared library must end in the name of the package that has it."""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from docfraud.errors import DocfraudError, MissingLibraryError

_MODULE = "docfraud.imaging.native"


@pytest.fixture(autouse=True)
def _unloaded() -> Iterator[None]:
    """Import the guard afresh, and put the real modules back afterwards."""
    kept = {name: sys.modules[name] for name in (_MODULE, "cv2") if name in sys.modules}
    for name in kept:
        del sys.modules[name]
    yield
    sys.modules.pop(_MODULE, None)
    sys.modules.update(kept)


def _fail_with(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> None:
    real = builtins.__import__

    def broken(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "cv2":
            sys.OpenCV_LOADER = True  # type: ignore[attr-defined]  # as cv2's own loader leaves it behind
            raise error
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)


@pytest.mark.parametrize("library", ["libGL.so.1", "libgthread-2.0.so.0"])
def test_missing_shared_library_names_the_debian_packages(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    _fail_with(monkeypatch, ImportError(f"{library}: cannot open shared object file: No such file or directory"))
    with pytest.raises(MissingLibraryError) as caught:
        importlib.import_module(_MODULE)
    assert library in str(caught.value)
    assert "apt-get install libgl1 libglib2.0-0" in caught.value.remedy
    assert isinstance(caught.value, DocfraudError)


def test_second_attempt_still_names_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(monkeypatch, ImportError("libGL.so.1: cannot open shared object file: No such file or directory"))
    for _ in range(2):
        with pytest.raises(MissingLibraryError, match="libGL"):
            importlib.import_module(_MODULE)
        assert not hasattr(sys, "OpenCV_LOADER")


def test_absent_package_says_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(monkeypatch, ModuleNotFoundError("No module named 'cv2'", name="cv2"))
    with pytest.raises(MissingLibraryError) as caught:
        importlib.import_module(_MODULE)
    assert "pip install opencv-python" in caught.value.remedy


def test_any_other_import_error_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(monkeypatch, ImportError("numpy.core.multiarray failed to import"))
    with pytest.raises(MissingLibraryError, match="multiarray"):
        importlib.import_module(_MODULE)
