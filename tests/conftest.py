"""Shared by all tests: the committed samples, and the measuring pictures beside the repository where there are any."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "data" / "drawn"
SAMPLE_DOCS = ROOT / "sample_docs"
PORTRAITS = ROOT / "docfraud" / "specimens" / "portraits" / "data"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of drawn pages: simpler and quicker than the specimens of sample_docs/."""
    return SAMPLES


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measuring pictures, which is not part of the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared (measuring pictures) is not on this machine")
    return SHARED


# Machines differ in speed and carry other work: how long an example takes says nothing about the code.
settings.register_profile("docfraud", deadline=None)
settings.load_profile("docfraud")
