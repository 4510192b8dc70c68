"""What the laboratory offers to a program, and that asking for it loads nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import docfraud.specimens as laboratory


def test_every_name_is_there() -> None:
    for name in laboratory.__all__:
        assert getattr(laboratory, name).__module__.startswith("docfraud.specimens.")
    with pytest.raises(AttributeError, match="forge_real_passports"):
        _ = laboratory.forge_real_passports


def test_the_commands_load_nothing_heavy() -> None:
    code = "import sys, docfraud.specimens.commands; print([m for m in ('numpy', 'cv2', 'PIL') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
