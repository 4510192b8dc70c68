"""Results as JSON, one object per line."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from docfraud.report.words import encodable

# Characters that JSON allows raw inside a string but that `str.splitlines` and some line readers end a line at.
_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def to_json_line(result: BaseModel) -> str:
    """A result (`Inspection`, `MRZResult`, `FaceComparison`) as one line of JSON, without a line end.

    The line is valid UTF-8 whatever the result holds: bytes of a file name that are not UTF-8 appear as `\\xff`.
    """
    try:
        line = result.model_dump_json()
    except (PydanticSerializationError, UnicodeEncodeError):
        line = _encodable(result).model_dump_json()
    return line.translate(_LINE_ENDS)


def _encodable(result: BaseModel) -> BaseModel:
    return result.model_validate(_mended(result.model_dump(mode="python")))


def _mended(value: Any) -> Any:
    """A copy of plain data in which every string can be encoded."""
    if isinstance(value, str):
        # A text enumeration must stay one, or validation would have to guess.
        return encodable(value) if type(value) is str else value
    if isinstance(value, dict):
        return {_mended(key): _mended(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mended(entry) for entry in value)
    return value
