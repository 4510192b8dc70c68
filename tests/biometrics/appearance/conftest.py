from __future__ import annotations

import numpy as np
import pytest

from docfraud.biometrics.appearance import AppearanceComparison, compare_regions
from docfraud.biometrics.appearance.chart import Chart, cut_chart
from docfraud.imaging.picture import RGB
from docfraud.settings import Settings
from docfraud.specimens.appearance import alter
from docfraud.specimens.portraits.base import Portrait
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture

ALTERED = ("nose", "brows", "glasses", "beard", "make-up")


@pytest.fixture(scope="session")
def holder() -> Portrait:
    return packaged()[0]


@pytest.fixture(scope="session")
def portrait_chart(holder: Portrait) -> Chart:
    return cut_chart(np.array(holder.picture), holder.points)


@pytest.fixture(scope="session")
def live_pictures(holder: Portrait) -> dict[str, RGB]:
    """Live captures of the holder, unaltered and altered, by kind."""
    pictures = {"none": live_capture(holder, 60).picture}
    return pictures | {kind: live_capture(alter(holder, kind, 0.8, 4).portrait, 60).picture for kind in ALTERED}


@pytest.fixture(scope="session")
def comparisons(holder: Portrait, live_pictures: dict[str, RGB], settings: Settings) -> dict[str, AppearanceComparison]:
    """The portrait against each of them."""
    portrait = np.array(holder.picture)
    return {kind: compare_regions(portrait, live, settings=settings) for kind, live in live_pictures.items()}
