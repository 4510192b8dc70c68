"""The layers of DESIGN.md hold: foundations know no domain, domains no application, checks not one another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import docfraud
from docfraud.checks import CHECK_MODULES

ROOT = Path(docfraud.__file__).parent
FOUNDATIONS = {"results", "errors", "settings", "checks", "groups", "manifest", "onnx_session", "_version"}
DOMAINS = {"imaging", "ocr", "mrz", "viz", "security_features", "biometrics", "matching", "reference"}
APPLICATIONS = {"specimens", "report", "service", "cli", "batch", "api", "__main__", "reference_commands"}
APPLICATIONS |= {"gallery_commands", "evaluate_commands", "face_commands"}
COORDINATION = {"examination", "policy", "pageview", "learning", "evidence"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, typing_too: bool = False) -> Iterator[str]:
    """Modules of docfraud that a file imports, anywhere in it; what only type checkers see counts on request."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden: set[ast.AST] = set()
    if not typing_too:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                hidden.update(n for child in node.body for n in ast.walk(child))
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("docfraud"):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("docfraud"))


def part(module: str) -> str:
    """The part of docfraud a module belongs to: `docfraud.mrz.parse` is `mrz`."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


SOURCES = sorted(ROOT.rglob("*.py"))


def test_every_module_has_a_layer() -> None:
    parts = {part(module_name(path)) for path in SOURCES} - {"__init__"}
    assert parts <= FOUNDATIONS | DOMAINS | APPLICATIONS | COORDINATION


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_go_down(path: Path) -> None:
    own = part(module_name(path))
    used = {part(m) for m in imports(path)}
    if own in FOUNDATIONS:
        assert not used & (DOMAINS | APPLICATIONS | COORDINATION)
    elif own in DOMAINS:
        assert not used & (APPLICATIONS | COORDINATION)
    elif own in COORDINATION:
        assert not used & APPLICATIONS


def test_checks_never_import_one_another() -> None:
    families = [ROOT.parent.joinpath(*name.split(".")).with_suffix(".py") for name in CHECK_MODULES]
    for path in families:
        others = set(CHECK_MODULES) - {module_name(path)}
        assert not others & set(imports(path, typing_too=True)), path


def test_the_rule_can_fail(tmp_path: Path) -> None:
    """The scanner sees what it must: a plain, a nested and a hidden import."""
    source = tmp_path / "sample.py"
    source.write_text(
        "from typing import TYPE_CHECKING\n"
        "import docfraud.cli\n"
        "def f():\n    from docfraud.report import html\n"
        "if TYPE_CHECKING:\n    from docfraud.examination import Examination\n"
    )
    assert set(imports(source)) == {"docfraud.cli", "docfraud.report", "docfraud.report.html"}
    assert "docfraud.examination" in set(imports(source, typing_too=True))
