"""Kinds of one thing, one file each in a folder: known by name without being imported, imported when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Generic, TypeVar

from docfraud.errors import UnknownNameError

__all__ = ["Registry"]

_T = TypeVar("_T")


class Registry(Generic[_T]):
    """The modules of a package that each hold one object under the same attribute.

    Attributes:
        names: of the modules, with - for _, in their order.
    """

    def __init__(self, package: str, attribute: str, noun: str, modules: Sequence[str]) -> None:
        self._package, self._attribute, self._noun = package, attribute, noun
        self.names = tuple(module.replace("_", "-") for module in modules)
        self.get = cache(self._load)

    def _load(self, name: str) -> _T:
        """The object of that name.

        Raises:
            UnknownNameError: there is none.
        """
        if name not in self.names:
            raise UnknownNameError(f"There is no {self._noun} {name!r}; there are {', '.join(self.names)}.")
        found: _T = getattr(import_module(f"{self._package}.{name.replace('-', '_')}"), self._attribute)
        return found
