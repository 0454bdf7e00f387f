"""The configuration file: found upwards, its keys those of the flags, faults told with file and line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import UsageError
from understudy.cli import cli
from understudy.configuration import Source, find, read
from understudy.defaults import configuration_of, defaults
from understudy.toml_text import Path as Key
from understudy.toml_text import read_toml

OWN = {("replay", "document"), ("replay", "url"), ("judge", "url"), ("mock", "token")}
DEEDS = {"plan", "list", "send", "check", "update-baseline", "config", "no-config", "set"}
TABLES = {"waive", "skip", "expect-status", "known-id", "token-for", "auth-for", "header-for"}
"""Flags that stand for tables, which the file has instead of them."""
VERBS = ("check", "mock", "payloads", "sample", "lint", "replay", "merge", "judge", "prove")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with nothing of ours in the environment."""
    for name in [each for each in os.environ if each.startswith("UNDERSTUDY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "understudy.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def params(verb: str, *words: str) -> dict[str, Any]:
    """What the verb is called with."""
    with click.Context(cli, **cli.context_settings) as parent:
        return cli.commands[verb].make_context(verb, list(words), parent=parent).params


def refusal(verb: str, *words: str) -> str:
    """What is said of a configuration that won't do."""
    with pytest.raises(UsageError) as error:
        values(verb, *words)
    return str(error.value)


def values(verb: str, *words: str) -> dict[str, Any]:
    """What environment and configuration say of the verb's flags."""
    command = cli.commands[verb]
    with (
        click.Context(cli, **cli.context_settings) as parent,
        click.Context(command, parent=parent, info_name=verb) as ctx,
    ):
        return {name: given() for name, given in defaults(ctx, configuration_of(ctx, words)).items()}


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One precedence, for a flag of each kind."""
    kinds: dict[str, tuple[str, Any, Any, Any, Any]] = {
        "max_examples": ("--max-examples=1", "2", 3, 1, 100),
        "fail_on": ("--fail-on=note", "warning", "error", "note", "error"),
        "max_time": ("--max-time=1s", "2s", "3s", "1s", None),
        "min_coverage": ("--min-coverage=1", "2", 3, 1.0, 0.0),
        "safe": ("--safe", "false", False, True, False),
        "include": ("--include=tag=a", "tag=b", ["tag=c"], ("tag=a",), ()),
        "document": ("a.yaml", "b.yaml", "c.yaml", "a.yaml", None),
    }
    names = {name: name.replace("_", "-") for name in kinds}
    assert {name: params("check")[name] for name in kinds} == {name: kind[4] for name, kind in kinds.items()}
    write(folder, tomli_w.dumps({"check": {names[name]: kind[2] for name, kind in kinds.items()}}))
    from_file = params("check")
    assert (from_file["max_examples"], from_file["max_time"], from_file["include"]) == (3, "3s", ("tag=c",))
    assert (from_file["document"], from_file["safe"]) == ("c.yaml", False)
    for name, kind in kinds.items():
        monkeypatch.setenv(f"UNDERSTUDY_{name.upper()}", kind[1])
    from_environment = params("check")
    assert (from_environment["max_examples"], from_environment["max_time"]) == (2, "2s")
    assert (from_environment["include"], from_environment["document"]) == (("tag=b",), "b.yaml")
    from_flags = params("check", *(kind[0] for kind in kinds.values()))
    assert {name: from_flags[name] for name in kinds} == {name: kind[3] for name, kind in kinds.items()}


@pytest.mark.parametrize("verb", VERBS)
def test_every_flag_of_every_verb_is_a_key_and_a_variable(
    verb: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be said by flag only, but what is done now rather than how."""
    for param in cli.commands[verb].params:
        for name in [each.removeprefix("--") for each in param.opts if each.startswith("--")]:
            if name in DEEDS | TABLES:
                continue
            value = _some_value(param)
            expected = str([value] if _is_multiple(param) else value)
            write(folder, tomli_w.dumps({verb: {name: value}}))
            assert str(values(verb)[str(param.name)]) == expected
            variable = "UNDERSTUDY_" + name.upper().replace("-", "_")
            write(folder, "")
            monkeypatch.setenv(variable, str(value))
            assert list(map(str, values(verb).values())) == ([] if (verb, name) in OWN else [expected])
            monkeypatch.delenv(variable)


def _is_multiple(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and param.multiple


def _some_value(param: click.Parameter) -> Any:
    if isinstance(param.type, click.Choice):
        return next(iter(param.type.choices))
    if isinstance(param.type, click.types.BoolParamType):
        return True
    if isinstance(param.type, click.types.IntParamType):
        return 7
    return 7.5 if isinstance(param.type, click.types.FloatParamType) else "1"


def test_the_verbs_own_table_wins_over_the_top(folder: Path) -> None:
    """What stands at the top holds for every verb that has the flag."""
    write(folder, 'seed = 3\nprofile = "edge"\n[mock]\nseed = "four"\n')
    assert params("check")["seed"] == 3
    assert (params("mock")["seed"], params("mock")["profile"]) == ("four", "edge")


def test_the_nearest_file_upwards_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own file comes before pyproject.toml, one without our table is passed over, and none is no error."""
    assert find(folder / "none") is None
    write(folder, "seed = 1")
    write(folder, "[tool.understudy]\nseed = 2", "a/pyproject.toml")
    write(folder, "[tool.other]\nof = 'understudy'", "a/b/pyproject.toml")
    write(folder, "[tool.understudy]\nseed = 4", "a/b/c/pyproject.toml")
    write(folder, "seed = 5", "a/b/c/understudy.toml")
    for name, seed in (("", 1), ("a", 2), ("a/b", 2), ("a/b/c", 5)):
        monkeypatch.chdir(folder / name)
        assert params("check")["seed"] == seed


def test_a_file_is_named_by_flag_or_variable_or_left_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--config, UNDERSTUDY_CONFIG and --no-config."""
    write(folder, "seed = 1")
    write(folder, "seed = 2", "other.toml")
    write(folder, "seed = 3", "third.toml")
    assert params("check", "--config", "other.toml")["seed"] == 2
    assert params("check", "--no-config")["seed"] is None
    monkeypatch.setenv("UNDERSTUDY_CONFIG", "third.toml")
    assert params("check")["seed"] == 3
    assert params("check", "--no-config")["seed"] is None
    assert "leave one out" in refusal("check", "--no-config", "--config", "other.toml")
    assert "can't be read" in refusal("check", "--config", "nowhere.toml")


def test_relative_paths_start_at_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents, reports and folders; what is no path stays."""
    write(
        folder,
        'document = "api/openapi.yaml"\nreport = ["junit:out/j.xml", "json"]\nreport-dir = "out"\n'
        '[mock]\ndocuments = ["/a=a.yaml", "http://127.0.0.1/b.yaml", "-", "HEAD:c.yaml"]\ntls-cert = "cert.pem"\n',
    )
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    check = params("check")
    assert (check["document"], check["report_dir"]) == ("../api/openapi.yaml", "../out")
    assert check["reports"] == ("junit:../out/j.xml", "json")
    mock = params("mock")
    assert mock["documents"] == ("/a=../a.yaml", "http://127.0.0.1/b.yaml", "-", "HEAD:c.yaml")
    assert mock["tls_cert"] == "../cert.pem"
    monkeypatch.chdir(folder)
    assert params("check", "given.yaml")["document"] == "given.yaml"


def test_what_has_a_name_and_a_value_may_be_a_table(folder: Path) -> None:
    """As TOML would have it."""
    write(folder, '[check]\nheader = {X-Tenant = 7}\nseverity = {vary = "note"}\nexclude = {tag = ["a", "b"]}\n')
    check = params("check")
    assert (check["headers"], check["severity"]) == (("X-Tenant: 7",), ("vary=note",))
    assert check["exclude"] == ("tag=a", "tag=b")


def test_secrets_come_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`${NAME}` and a default; a variable that is not set is an error only where the value is needed."""
    write(folder, '[check]\ntoken = "${API_TOKEN}"\nauth = "${API_USER:-me}:$${x}"\n')
    assert "understudy.toml:2: check.token: the environment variable API_TOKEN is not set" in refusal("check")
    assert params("check", "--token", "given")["token"] == "given"
    monkeypatch.setenv("API_TOKEN", "secret")
    assert (params("check")["token"], params("check")["auth"]) == ("secret", "me:${x}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[check]\nmax-tme = 1", "understudy.toml:2: check.max-tme: there is no such key; did you mean 'max-time'?"),
        ("# x\n\ndocumnet = 'a'", "understudy.toml:3: documnet: there is no such key; did you mean 'document'?"),
        ("[chek]\nseed = 1", "understudy.toml:1: chek: there is no such key; did you mean 'check'?"),
        ("[mock]\nmax-examples = 1", "mock.max-examples: there is no such key; it is one of [check], [prove]"),
        ("check = 1", "understudy.toml:1: check: expected a table, found a number, 1"),
        ("[check]\nmax-examples = true", "check.max-examples: expected a number, found a truth value, true"),
        ("[check]\nmax-examples = 0", "understudy.toml:2: check.max-examples: 0 is not in the range"),
        ("[check]\nsafe = 'yes'", "check.safe: expected true or false, found a text, 'yes'"),
        ("[check]\nfail-on = 'eror'", "check.fail-on: 'eror' is not one of"),
        ("[check]\nheader = [1.5, [2]]", "check.header: expected a list of such as 'NAME: VALUE'"),
        ("[check]\ntoken = ['a']", "check.token: expected a text, found a list"),
        ("[check\n", "understudy.toml:1:7: "),
        ("a = 1\na = 2", "understudy.toml:2: Cannot overwrite a value"),
    ],
)
def test_a_fault_names_file_and_line(text: str, said: str, folder: Path) -> None:
    """And what to write instead."""
    write(folder, text)
    assert said in refusal("check")


def test_a_key_of_another_verb_is_held_against_that_verb(folder: Path) -> None:
    """A fault in a table that is not used now is one all the same."""
    write(folder, "[mock]\nprot = 1")
    assert "did you mean 'port'?" in refusal("check")


def test_what_a_verb_gets_elsewhere_is_not_taken_from_the_top(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is sent again to where it was sent, and a mock takes any token."""
    write(folder, 'url = "http://127.0.0.1:1"\ndocument = "a.yaml"\ntoken = "t"\n')
    monkeypatch.setenv("UNDERSTUDY_URL", "http://127.0.0.1:2")
    monkeypatch.setenv("UNDERSTUDY_TOKEN", "t")
    replay = params("replay", "run.ndjson")
    assert (replay["url"], replay["document"], replay["token"]) == (None, None, "t")
    assert params("mock")["tokens"] == ()


@pytest.mark.usefixtures("folder")
def test_a_port_that_kubernetes_tells_of_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service called `understudy` sets UNDERSTUDY_PORT in every container beside it."""
    monkeypatch.setenv("UNDERSTUDY_PORT", "tcp://10.0.0.1:80")
    assert params("mock")["port"] == 4010
    monkeypatch.setenv("UNDERSTUDY_PORT", "4011")
    assert params("mock")["port"] == 4011


def test_the_command_says_what_is_wrong_and_which_file_it_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 with the place, also for what is read later; help needs no configuration."""
    write(folder, '[check]\nmax-time = "soon"\n')
    code, _, err = run(capsys, "check")
    assert code == 2
    assert err.startswith("understudy: understudy.toml:2: check.max-time: --max-time 'soon': expected a duration")
    assert run(capsys, "check", "-h")[0] == 0
    code, out, _ = run(capsys, "check", "--max-time", "9s", "--list")
    assert (code, "# configured by understudy.toml" in out) == (0, True)


def test_the_report_says_which_file_was_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a note."""
    write(folder, "[check]\nmax-examples = 2\nseed = 1\n")
    _, out, _ = run(capsys, "check", "--report", "json")
    assert "configured by understudy.toml" in json.loads(out)["notes"]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command in this process."""
    try:
        code = cli(list(words), standalone_mode=False)
    except SystemExit as end:
        code = int(end.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


_KEYS = st.text(min_size=1, max_size=5) | st.sampled_from(["a", "b-c", 'q"', "d.e", "#", "'"])
_VALUES = st.recursive(
    st.integers(-9, 9) | st.text(max_size=12) | st.booleans() | st.floats(allow_nan=False) | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)


def _places(value: Any, at: Key = ()) -> list[Key]:
    if isinstance(value, dict):
        members: list[tuple[Any, Any]] = list(value.items())
    else:
        members = list(enumerate(value)) if isinstance(value, list) else []
    return [at, *(place for key, member in members for place in _places(member, (*at, key)))]


@settings(max_examples=25)
@given(value=st.dictionaries(_KEYS, _VALUES, max_size=4), multiline=st.booleans())
def test_every_part_of_a_text_has_its_line(value: dict[str, Any], multiline: bool) -> None:
    """Whatever TOML is written, each table, key and element is found, and no other."""
    text = tomli_w.dumps(value, multiline_strings=multiline)
    assert {*read_toml(text).lines, ()} == set(_places(value))


def test_lines_are_those_that_people_see() -> None:
    """Comments, texts over several lines, arrays of tables and dotted keys."""
    text = '# c\n[check]\nx = """\n[no]\n"""\n\n[[waivers]]\na = 1\n[[waivers]]\n"b c".d = [ # z\n  {e = 1},\n]\n'
    lines = read_toml(text).lines
    assert lines["check", "x"] == 3
    assert lines["waivers", 1, "b c", "d", 0, "e"] == 11
    assert lines["waivers", 1] == 9


def test_a_source_tells_of_the_nearest_line_it_knows(tmp_path: Path) -> None:
    """What is missing has the line of what it is missing from."""
    source = read(write(tmp_path, "\n[[waivers]]\n"))
    assert isinstance(source, Source)
    assert ":2: waivers[0].until" in source.place(("waivers", 0, "until"))
