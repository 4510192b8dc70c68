"""An examination of made scenes, for checks that need no more of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from docfraud.checks import get_check
from docfraud.examination import Examination, SidedPhoto, run_check
from docfraud.results import CheckResult
from docfraud.security_features.scene import Scene
from docfraud.settings import Settings, load_settings


@dataclass
class Stub:
    """What `docfraud.examination.Examination` offers, of one scene."""

    scene: Scene

    @property
    def scenes(self) -> dict[str, Scene]:
        return {"page": self.scene}

    @property
    def mrz_scene(self) -> Scene:
        return self.scene

    @property
    def settings(self) -> Settings:
        return load_settings()

    def photo_or_none(self) -> SidedPhoto | None:
        return None


def run_on(check: str, scene: Scene) -> CheckResult:
    """A check's result on one scene."""
    return run_check(get_check(check), cast("Examination", Stub(scene)))
