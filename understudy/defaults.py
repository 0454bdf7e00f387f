"""Flags that were not given: their values by the environment, else by the configuration. With `cli` a door to click.

What can be configured is what there are flags for, under their names; the flags themselves say how a value is read.
Precedence: flag, environment, the verb's table, the keys at the top, the flag's own default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from contracts.errors import UsageError
from understudy.configuration import OWN, Configuration, Source, find, from_flags, read, shown
from understudy.table_flags import FLAGS, sources
from understudy.toml_text import Path as Key

TABLES = ("waivers", "parameters", "overrides")
"""Keys of the top that are no flag's; `living_with` reads them."""
_PREFIX = "UNDERSTUDY_"
_DEEDS = frozenset({"plan", "is_list", "send", "check", "update_baseline", "configuration", "additions", "no_config"})
"""Parameters that say what is done now, and not how."""
_DOCUMENTS = frozenset({"document", "documents"})
_OWN = frozenset({("replay", "document"), ("replay", "url"), ("judge", "url"), ("mock", "token")})
"""Keys of a verb that only its own table sets: a run is sent again where it was sent, and a mock takes any token."""
_PATHS = frozenset({"FILE", "DIR", "PEM"})
"""What stands for a path in the help."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was not given by flag."""

    param: click.Parameter
    where: str
    """Its place, for the start of a sentence."""
    value: Any
    """As the environment or the file has it."""
    source: Source | None = None
    """None: the environment."""
    key: Key = ()

    def __call__(self) -> Any:
        """The value as click takes it. Called only where it is needed: what is not used may lack its variables.

        Raises: UsageError naming the place
        """
        return [self._one(each) for each in self._many()] if _is_list(self.param) else self._one(self.value)

    def _many(self) -> Iterator[Any]:
        if isinstance(self.value, Mapping) and (sign := _sign(self.param)):
            for name, value in self.value.items():
                yield from (f"{name}{sign}{each}" for each in (value if isinstance(value, list) else [value]))
        else:
            yield from self.value if isinstance(self.value, list) else [self.value]

    def _one(self, value: Any) -> Any:
        kind = self.param.type
        if self.source is not None:
            if isinstance(value, str):
                value = self._resolved(self.source.expanded(self.key, value, os.environ))
            expected = _kinds(kind)
            if not isinstance(value, tuple(expected)) or (isinstance(value, bool) and bool not in expected):
                raise UsageError(f"{self.where}: expected {_expected(self.param)}, found {shown(value)}")
        try:
            return kind.convert(value if isinstance(value, bool) else str(value), self.param, None)
        except click.BadParameter as error:
            raise UsageError(f"{self.where}: {error.message}") from None

    def _resolved(self, text: str) -> str:
        """A relative path as seen from the working directory."""
        source, metavar = self.source, self.param.metavar or ""
        if source is None or not text:
            return text
        if self.param.name in _DOCUMENTS:
            prefix, equals, name = text.partition("=") if text.startswith("/") and "=" in text else ("", "", text)
            is_file = name != "-" and "://" not in name and (":" not in name or (source.folder / name).exists())
            return f"{prefix}{equals}{source.path(name) if is_file else name}"
        if metavar == "FORMAT[:PATH]":
            name, colon, path = text.partition(":")
            return f"{name}:{source.path(path)}" if colon else name
        return source.path(text) if metavar in _PATHS else text


def defaults(ctx: click.Context, configuration: Configuration) -> dict[str, Given]:
    """What the parameters of the verb have where no flag says otherwise.

    Raises: UsageError naming file and line for a key that there is not, whatever verb it is of
    """
    group = ctx.find_root().command
    commands = group.commands if isinstance(group, click.Group) else {}
    verbs = {name: _keys(verb) for name, verb in commands.items() if is_configured(verb)}
    verb = ctx.command.name or ""
    found: dict[str, Given] = {}
    for source in configuration.sources:
        _refuse_strangers(source, verbs)
        shared = {key: (key,) for key in source.value if key not in verbs and (verb, key) not in _OWN}
        own = {key: (verb, key) for key in source.value.get(verb, {})}
        for name, key in (shared | own).items():
            param = verbs.get(verb, {}).get(_written(name))
            if param is not None:
                value = source.value[name] if len(key) == 1 else source.value[verb][name]
                found[str(param.name)] = Given(param, source.place(key), value, source, key)
    for name, param in verbs.get(verb, {}).items():
        variable = _PREFIX + name.upper().replace("-", "_")
        value = os.environ.get(variable, "")
        if value and (verb, name) not in _OWN and not _is_of_a_cluster(param, value):
            lines = [line for line in value.splitlines() if line.strip()]
            found[str(param.name)] = Given(param, f"{variable} (environment)", lines if _is_list(param) else value)
    return found


def configuration_of(ctx: click.Context, args: Iterable[str], folders: Iterable[Path] = ()) -> Configuration:
    """The configuration that these arguments of the verb ask for; none where they ask for help.

    Where they name no file, it is that of the first of `folders` that has one in it or above it; without `folders`, of
    the working directory.

    Raises: UsageError
    """
    given, _, order = ctx.command.make_parser(ctx).parse_args(args=list(args))
    if any(set(param.opts).intersection(ctx.help_option_names) for param in order):
        return Configuration()
    name = given.get("configuration")
    if name and given.get("no_config"):
        raise UsageError(f"--config {name!r}: does not go with --no-config; leave one out")
    additions = tuple(from_flags(given.get("additions") or ()))
    flags = {param.name: given.get(param.name) or () for param in ctx.command.params if param.name in FLAGS}
    tables = tuple(sources(flags, os.environ))
    for each in additions:
        for key in each.value:
            if key not in TABLES:
                raise UsageError(f"--set {each.toml.text!r}: {key!r} is none of {', '.join(TABLES)}; use its flag")
    if given.get("no_config"):
        return Configuration((*additions, *tables))
    name = name or os.environ.get("UNDERSTUDY_CONFIG")
    starts = tuple(folders) or (Path.cwd(),)
    file = read(Path(name)) if name else next(filter(None, map(find, starts)), None)
    return Configuration((*([file] if file else []), *additions, *tables))


def told_of(message: str, ctx: click.Context) -> str:
    """An error about a flag that nobody gave, with the place that its value is from."""
    flag = re.match(r"(--?[a-z][a-z-]*)\b", message)
    for each in (ctx.default_map or {}).values():
        if flag and isinstance(each, Given) and flag.group() in each.param.opts:
            source = ctx.get_parameter_source(str(each.param.name))
            if source is click.core.ParameterSource.DEFAULT_MAP:
                return f"{each.where}: {message}"
    return message


def is_configured(verb: click.Command) -> bool:
    """Whether the verb heeds the configuration."""
    return any(param.name == "configuration" for param in verb.params)


def _keys(verb: click.Command) -> dict[str, click.Parameter]:
    """What of the verb can be configured, by key."""
    found: dict[str, click.Parameter] = {}
    for param in verb.params:
        if param.name in _DEEDS or param.name in FLAGS:
            continue
        if isinstance(param, click.Argument):
            if param.name in _DOCUMENTS:
                found["document"] = param
                found[param.name] = param
        else:
            long = [option[2:] for option in param.opts if option.startswith("--")]
            found.update(dict.fromkeys(long or [str(param.name)], param))
    return found


def _refuse_strangers(source: Source, verbs: Mapping[str, Mapping[str, click.Parameter]]) -> None:
    """Raises: UsageError for the first key that there is not."""
    shared = {key for keys in verbs.values() for key in keys}
    for name, value in source.value.items():
        if name in verbs:
            if not isinstance(value, Mapping):
                raise source.fault((name,), f"expected a table, found {shown(value)}")
            for key in value:
                if _written(key) not in verbs[name]:
                    owners = [f"[{verb}]" for verb, keys in verbs.items() if _written(key) in keys]
                    advice = f"it is one of {', '.join(owners)}" if owners else ""
                    raise source.unknown((name, key), () if owners else verbs[name], advice)
        elif _written(name) not in shared and name not in TABLES:
            raise source.unknown((name,), {*shared, *verbs, *TABLES}, f"see the README for what {OWN} holds")


def _written(key: str) -> str:
    """A key as flags are written."""
    return key.replace("_", "-")


def _is_list(param: click.Parameter) -> bool:
    return param.nargs == -1 or (isinstance(param, click.Option) and param.multiple)


def _sign(param: click.Parameter) -> str:
    """What stands between name and value in the flag's values, if they have both."""
    metavar = param.metavar or ""
    return next((sign for sign in (": ", "=") if sign in metavar), "") if param.name not in _DOCUMENTS else ""


def _kinds(kind: click.ParamType[Any]) -> list[type]:
    """What a value in a file may be. Durations and the like may be bare numbers, as on the command line."""
    if isinstance(kind, click.types.BoolParamType):
        return [bool]
    if isinstance(kind, click.types.IntParamType):
        return [int]
    return [int, float] if isinstance(kind, click.types.FloatParamType) else [str, int, float]


def _expected(param: click.Parameter) -> str:
    kinds = _kinds(param.type)
    word = {bool: "true or false", int: "a number", str: "a text"}[kinds[0]]
    many = f", or a table of them, as in {param.metavar}" if _sign(param) else ""
    return f"a list of such as {param.metavar}{many}" if _is_list(param) and param.metavar else word


def _is_of_a_cluster(param: click.Parameter, value: str) -> bool:
    """Kubernetes tells containers of a service called `understudy` in UNDERSTUDY_PORT; that is not for us."""
    return param.name == "port" and "://" in value
