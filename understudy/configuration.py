"""The configuration: `understudy.toml` or `[tool.understudy]` of `pyproject.toml`, and what flags add to it.

Knows where the file is, its values, and the variables of the environment in them; not what the keys mean. Whatever is
told of a part names file and line.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from contracts.errors import UsageError
from understudy.toml_text import Path as Key
from understudy.toml_text import Toml, read_toml

OWN = "understudy.toml"
SHARED = "pyproject.toml"
SET = "--set"
"""What stands for a file where there is none."""
_IN_SHARED: Key = ("tool", "understudy")
_VARIABLE = re.compile(r"\$(?:\$(?=\{)|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\})")


@dataclass(frozen=True, slots=True)
class Source:
    """One text with configuration in it."""

    name: str
    """As people are told of it."""
    folder: Path
    """What relative paths in it start from."""
    toml: Toml
    top: Key = ()
    """Where our tables begin in it."""
    is_flag: bool = False
    """Whether it is a flag's value, whose name says all of where it stands."""

    @property
    def value(self) -> Mapping[str, Any]:
        """Our part of it. Raises: UsageError if that is no table."""
        value: Any = self.toml.value
        for key in self.top:
            value = value[key]
        if not isinstance(value, Mapping):
            raise self.fault((), f"expected a table, found {shown(value)}")
        return value

    def line(self, key: Key) -> int | None:
        """The line, 1-based, on which the part begins."""
        return self.toml.line_of((*self.top, *key))

    def place(self, key: Key) -> str:
        """File, line and key, for the start of a sentence."""
        if self.is_flag:
            return self.name
        line = self.line(key)
        where = f"{self.name}:{line}" if line and self.name != SET else self.name
        return f"{where}: {dotted(key)}" if key else where

    def fault(self, key: Key, sentence: str) -> UsageError:
        """What is wrong at that key."""
        return UsageError(f"{self.place(key)}: {sentence}")

    def unknown(self, key: Key, known: Iterable[str], advice: str = "") -> UsageError:
        """A key that there is not, with the nearest of those that there are."""
        names = sorted(known)
        near = get_close_matches(str(key[-1]), names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else advice or f"there are {', '.join(names)}"
        return self.fault(key, f"there is no such key; {hint}")

    def expanded(self, key: Key, text: str, environment: Mapping[str, str]) -> str:
        """The text with variables of the environment for `${NAME}` or `${NAME:-default}`; `$${` is `${`.

        Raises: UsageError naming a variable that is not set
        """

        def replaced(found: re.Match[str]) -> str:
            name = found["name"]
            if name is None:
                return "$"
            value = environment.get(name) or found["default"]
            if value is None:
                raise self.fault(key, f"the environment variable {name} is not set; set it, or write ${{{name}:-...}}")
            return value

        return _VARIABLE.sub(replaced, text)

    def path(self, text: str) -> str:
        """A path that the text has, as seen from the working directory."""
        path = Path(os.path.normpath(self.folder / Path(text).expanduser()))
        try:
            return Path(os.path.relpath(path)).as_posix() if not Path(text).is_absolute() else str(path)
        except ValueError:  # on another drive
            return str(path)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What there is."""

    sources: tuple[Source, ...] = ()
    """The file if there is one, then what flags gave: what comes later adds to what came before, or wins."""

    @property
    def file(self) -> Source | None:
        """The file."""
        return next((each for each in self.sources if each.name != SET and not each.is_flag), None)

    @property
    def told(self) -> str:
        """The file's name; empty if there is none."""
        return self.file.name if self.file else ""

    def entries(self, name: str) -> Iterator[tuple[Source, Any]]:
        """What each source says under a key of the top."""
        yield from ((each, each.value[name]) for each in self.sources if name in each.value)


def find(start: Path) -> Source | None:
    """The file of the folder or the nearest above it that has one.

    Raises: UsageError if it is no TOML, or can't be read
    """
    for folder in (start, *start.parents):
        if (folder / OWN).is_file():
            return read(folder / OWN)
        if (folder / SHARED).is_file():
            found = read(folder / SHARED, is_strict=False)
            if found is not None:
                return found
    return None


def read(path: Path, *, is_strict: bool = True) -> Source | None:
    """The configuration in that file; of `pyproject.toml`, its part of it.

    With `is_strict`, a file that has none is an error; else it is None, and what is wrong with others' parts does not
    matter.

    Raises: UsageError if it is no TOML, or can't be read
    """
    name = _name(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        top = _IN_SHARED if path.name == SHARED else ()
        if top and not is_strict and "understudy" not in text:
            return None
        toml = read_toml(text)
    except OSError as error:
        raise UsageError(f"--config {name!r}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name}: is no UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r"(.*?) \(at line (\d+), column (\d+)\)", rf"{name}:\2:\3: \1", str(error))
        said = re.sub(r"(.*?) \(at end of document\)", rf"{name}:{text.count(chr(10)) + 1}: \1", said)
        raise UsageError(f"{said}; this is no TOML") from None
    if top and "understudy" not in toml.value.get("tool", {}):
        if not is_strict:
            return None
        raise UsageError(f"--config {name!r}: has no [tool.understudy]")
    return Source(name, path.resolve().parent, toml, top)


def from_flags(given: Sequence[str]) -> Iterator[Source]:
    """What `--set 'KEY = VALUE'` says, in TOML.

    Raises: UsageError
    """
    for text in given:
        try:
            yield Source(SET, Path.cwd(), read_toml(text))
        except tomllib.TOMLDecodeError as error:
            raise UsageError(
                f"{SET} {text!r}: {error}; it is written as in {OWN}, such as 'parameters.id = [7]'"
            ) from None


def dotted(key: Key) -> str:
    """A key as it is written: `check.max-time`, `waivers[0].until`."""
    text = ""
    for part in key:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            bare = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"'
            text += f".{bare}" if text else bare
    return text


def shown(value: object) -> str:
    """A value in a sentence, by its kind and itself."""
    kinds = {bool: "a truth value", str: "a text", int: "a number", float: "a number", list: "a list", dict: "a table"}
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return f"{kinds.get(type(value), type(value).__name__)}, {text if len(text) <= 60 else text[:50] + '...'}"


def _name(path: Path) -> str:
    try:
        relative = Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return str(path)
    return relative if relative.count("../") < 4 else path.as_posix()
