"""Imports point one way, and each third party has one door. Read from the syntax trees, lazy imports included."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import contracts

ROOT = Path(__file__).parent.parent
PACKAGES = ("contracts", "mock_server", "understudy")  # lowest first
RANKS = {
    "contracts": (
        *(
            "json_values",
            "errors",
            "messages",
            "records",
            "masking",
            "curl",
            "media_types",
            "conventions",
            "styles",
            "codecs",
            "document",
            "schemas",
        ),
        *(
            "http_fields",
            "generation",
            "catalogue",
            "contents",
            "sampling",
            "judging",
            "coverage",
            "expressions",
            "linting",
            "planning",
            "testing",
            "traffic",
            "exporting",
            "reports",
        ),
    ),
    "mock_server": (
        *(
            "options",
            "preferences",
            "problems",
            "statuses",
            "hints",
            "access",
            "calling",
            "webhooks",
            "cors",
            "fields",
            "places",
            "identity",
            "paging",
            "listing",
        ),
        *("http_duties", "answers", "coherence", "refusals", "responder", "violations", "mounting"),
        *("logs", "recall", "service", "app", "express", "listening", "silence", "supervising", "serving", "embedding"),
    ),
    "understudy": (
        "embedding",
        "output",
        "toml_text",
        "configuration",
        "table_flags",
        "defaults",
        "words",
        "unmatched",
        "selecting",
        "knowing",
        "progress",
        "responses",
        "overhearing",
        "hearing",
        "middleware",
        "sent_payloads",
        "reporting",
        "remembering",
        "checking",
        "flags",
        "wanted",
        "replaying",
        "merging",
        "judging",
        "linting",
        "lines",
        "mocking",
        "sampling",
        "payloads",
        "plans",
        "proving",
        "explaining",
        "verb",
        "cli",
        "check_groups",
        "embedded_check",
        "pytest_plugin",
        "__main__",
    ),
}
DOORS = {
    "click": ("understudy/cli.py", "understudy/defaults.py", "understudy/flags.py", "understudy/verb.py"),
    "faker": "contracts/generation/vocabulary/",
    "flask": "mock_server/app.py",
    "granian": "mock_server/serving.py",
    # schemathesis makes strategies of Hypothesis' and requests of requests', so its door is a door to those, too.
    "hypothesis": (
        "contracts/generation/hypothesis_choices.py",
        "contracts/testing/databases.py",
        "contracts/testing/deep.py",
    ),
    "jsonschema": "contracts/schemas/explanation.py",
    "jsonschema_rs": "contracts/schemas/validation.py",
    "pytest": "understudy/pytest_plugin.py",
    "redis": "contracts/testing/databases.py",
    "referencing": "contracts/schemas/",
    "requests": ("contracts/document/sources.py", "contracts/testing/deep.py"),
    "ryml": "contracts/document/text.py",
    "schemathesis": "contracts/testing/deep.py",
    "urllib3": "contracts/testing/deep.py",
    "werkzeug": "mock_server/",
    "yaml": "contracts/document/text.py",
}
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted module of every import statement in the file, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports here are absolute"
            known = [f"{node.module}.{alias.name}" for alias in node.names]
            in_house = (node.module or "").split(".")[0] in PACKAGES
            yield from ((node.lineno, name if in_house else str(node.module)) for name in known)


def part(package: str, dotted: str) -> int:
    """The rank of a module inside its package; a package's own face ranks above all its parts."""
    names = dotted.split(".")
    return RANKS[package].index(names[1]) if len(names) > 1 and names[1] in RANKS[package] else len(RANKS[package])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_one_way_and_third_parties_have_one_door(path: Path) -> None:
    """A module imports from lower ranks and its own part only, and third parties only at their door."""
    own = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    package = own.split(".")[0]
    for line, name in imports(path):
        top = name.split(".")[0]
        where = f"{path.relative_to(ROOT)}:{line}: imports {name}"
        if top == package:
            assert part(package, name) <= part(package, own), f"{where}, which ranks above it"
        elif top in PACKAGES:
            assert PACKAGES.index(top) < PACKAGES.index(package), f"{where}, against the arrow"
            face_only = package != "mock_server" or name.split(".")[1] in contracts.__all__
            assert face_only, f"{where}: mock_server uses the public face of contracts only"
        elif top not in sys.stdlib_module_names:
            door = DOORS.get(top)
            assert door, f"{where}, a third party without a door"
            assert path.relative_to(ROOT).as_posix().startswith(door), f"{where}, whose door is {door}"


def test_the_ranks_and_doors_name_what_exists() -> None:
    """Every module has a rank, so that none escapes the rule above."""
    for package in PACKAGES:
        found = {path.name.removesuffix(".py") for path in (ROOT / package).iterdir() if path.suffix in {"", ".py"}}
        assert found - {"__init__", "__pycache__"} <= set(RANKS[package])


def test_the_distribution_names_every_package() -> None:
    """The packages are listed by hand, so a new one must be listed too, or the wheel would lack it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in SOURCES}
    assert set(project["tool"]["setuptools"]["packages"]) == found | {"contracts.spec"}


@pytest.mark.parametrize("package", ["contracts", "mock_server"])
def test_a_face_names_no_function_like_a_module(package: str) -> None:
    """Importing the module would put it in the place of the function, depending on who came first."""
    face = importlib.import_module(package)
    modules = {path.stem for path in (ROOT / package).iterdir()}
    assert [name for name in face.__all__ if name in modules and not inspect.ismodule(getattr(face, name))] == []
