"""What a user installs holds everything docfraud opens at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    command = f"from hatchling.build import build_wheel; print(build_wheel({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {f"docfraud/{p.relative_to(ROOT / 'docfraud')}" for p in (ROOT / "docfraud").rglob("*") if p.is_file()}
    package = {name for name in package if "__pycache__" not in name}
    models = {f"docfraud/models/{p.relative_to(ROOT / 'models')}" for p in (ROOT / "models").rglob("*") if p.is_file()}
    assert package | models <= names
    assert not any(name.startswith(("tests/", "sample_docs/", "benchmarks/")) for name in names)
