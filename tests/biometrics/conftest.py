from __future__ import annotations

from pathlib import Path

import pytest

from docfraud.biometrics.networks import Networks
from docfraud.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a cache of their own, so that tests neither use nor touch the user's."""
    return Settings(cache_dir=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def dlibs_own(settings: Settings) -> Settings:
    """Settings for descriptors as dlib computes them."""
    return settings.model_copy(update={"face_descriptor": "dlib", "face_views": 1})


@pytest.fixture(scope="session")
def networks(settings: Settings) -> Networks:
    """The face networks, from that cache."""
    return Networks(cache=settings.cache_dir)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Development pictures beside the repository; what needs them is skipped where they are not."""
    folder = Path(__file__).parents[3] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the development pictures in ../shared")
    return folder
