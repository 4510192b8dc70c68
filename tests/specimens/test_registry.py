"""Kinds by name: imported when asked for, refused with what there is."""

from __future__ import annotations

import pytest

from docfraud.errors import UnknownNameError
from docfraud.specimens.registry import Registry


def test_objects_are_found_by_the_names_of_their_files() -> None:
    registry: Registry[object] = Registry("docfraud.specimens.appearance", "KIND", "kind", ("nose", "make_up"))
    assert registry.names == ("nose", "make-up")
    assert registry.get("make-up") is registry.get("make-up")
    with pytest.raises(UnknownNameError, match="no kind 'jaw'; there are nose, make-up"):
        registry.get("jaw")


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    registry: Registry[object] = Registry("docfraud.specimens.nowhere", "KIND", "kind", ("nose",))
    with pytest.raises(ModuleNotFoundError):
        registry.get("nose")
