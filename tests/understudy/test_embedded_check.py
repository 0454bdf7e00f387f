"""What another program asks of `check`: which of its sources wins, and what is told of a wrong one."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from contracts import UsageError
from contracts.document import load
from tests.shop import SHOP
from understudy.embedded_check import EmbeddedCheck, Setting, embedded_check, flags_in

DOCUMENT = load(SHOP)
LAYERS = ("default", "file", "setting", "environment", "flag")
"""From what yields to what wins."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with nothing of ours in the environment."""
    for name in [each for each in os.environ if each.startswith("UNDERSTUDY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configured(text: str, *flags: str) -> EmbeddedCheck:
    Path("understudy.toml").write_text(text, encoding="utf-8")
    return embedded_check(flags)


def asked_by(layers: Sequence[str], key: str, values: dict[str, str], folder: Path) -> EmbeddedCheck:
    """What is asked for where each of the layers says another value of the same thing."""

    def settings(layer: str) -> list[Setting]:
        value: str | int = int(values[layer]) if values[layer].isdecimal() else values[layer]
        return [Setting(layer, key, value, folder)] if layer in layers else []

    if "file" in layers:
        Path("understudy.toml").write_text(f"[check]\n{key} = {values['file']!r}\n".replace("'2'", "2"))
    flags = [values["flag"] if key == "document" else f"--{key}={values['flag']}"] if "flag" in layers else []
    with pytest.MonkeyPatch.context() as patch:
        if "environment" in layers:
            patch.setenv(f"UNDERSTUDY_{key.upper()}", values["environment"])
        return embedded_check(flags, settings("setting"), settings("default"))


@pytest.mark.parametrize("count", range(1, len(LAYERS) + 1))
@pytest.mark.parametrize("key", ["seed", "url", "document", "token"])
def test_the_nearest_source_wins(folder: Path, key: str, count: int) -> None:
    """Flag, environment, the program's own setting, file, default, whatever it is that they say."""
    is_number = key == "seed"
    values = {each: str(number) if is_number else f"http://{each}" for number, each in enumerate(LAYERS, start=1)}
    asked = asked_by(LAYERS[:count], key, values, folder)
    assert str(asked.context.params[key]) == values[LAYERS[count - 1]]


def test_relative_paths_start_from_where_they_are_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file's from its folder, a setting's from the setting's."""
    (folder / "below" / "deeper").mkdir(parents=True)
    (folder / "understudy.toml").write_text('document = "api.json"')
    monkeypatch.chdir(folder / "below")
    assert embedded_check([]).document == "../api.json"
    setting = Setting("pytest.ini: contract", "document", "api.json", folder / "below" / "deeper")
    assert embedded_check([], [setting]).document == "deeper/api.json"


def test_the_first_folder_that_leads_to_a_file_counts(folder: Path) -> None:
    """A folder that has none in it or above it is passed over."""
    for name in ("one", "two", "none"):
        (folder / name).mkdir()
        (folder / name / "understudy.toml").write_text(f'url = "http://{name}"')
    (folder / "none" / "understudy.toml").unlink()
    folders = [folder / "none", folder / "two", folder / "one"]
    assert embedded_check([], folders=folders).url == "http://two"


def test_all_that_the_file_says_of_the_server_is_heeded(folder: Path) -> None:
    """Credentials of all and of single operations, headers, waivers, skips, statuses, known ids, checks, a baseline."""
    (folder / "known.json").write_text(json.dumps({"format": "understudy-baseline/1", "findings": []}))
    asked = configured(
        'token = "t"\nbaseline = "known.json"\nfail-on = "warning"\nskip-checks = ["charset"]\n'
        '[header]\nX-Team = "a"\n[severity]\nlocation = "note"\n'
        '[[waivers]]\ncheck = "location"\nowner = "a"\nreason = "b"\nuntil = 2099-01-01\n'
        '[[overrides]]\noperation = "GET /carts/{id}"\ntoken = "own"\nstatuses = [429]\nskip = "slow"\n'
        "parameters = { id = [7] }\n"
    )
    wanted = asked.wanted(DOCUMENT)
    options, label = wanted.options, "GET /carts/{id}"
    assert (options.credentials.token, options.credentials.own[label].token) == ("t", "own")
    assert options.credentials.headers == (("X-Team", "a"),)
    assert (options.skip_checks, dict(options.severity)) == ({"charset"}, {"location": "note"})
    assert (wanted.telling.fail_on, options.configured) == ("warning", "understudy.toml")
    known = options.known
    assert known.baseline is not None
    assert [each.check for each in known.waivers] == ["location"]
    assert (known.statuses[label], known.values[label]) == ({"429"}, {"path id": (7,)})
    assert "slow" in known.skips[label]


@pytest.mark.parametrize(
    ("text", "flags", "said"),
    [
        ('documnet = "a"', [], "understudy.toml:1: documnet: there is no such key; did you mean 'document'?"),
        ('seed = "x"', [], "understudy.toml:1: seed: expected a number, found a text"),
        ("seed = ", [], "understudy.toml:1"),
        ('url = "ftp://nowhere"', [], "ftp://nowhere"),
        ('skip-checks = ["charsett"]', [], "understudy.toml:1: skip-checks: --skip-checks charsett: no such check"),
        ('baseline = "nothing.json"', [], "understudy.toml:1: baseline: --baseline 'nothing.json': can't be read"),
        ('token = "${NO_SUCH_VARIABLE}"', [], "NO_SUCH_VARIABLE is not set"),
        ("", ["--max-examples=0"], "--max-examples"),
        ("", ["--sed=1"], "--sed"),
        ("", ["--help"], "understudy check"),
        ("", ["--update-baseline"], "--update-baseline: is for the command"),
        ("", ["one.json", "two.json"], "two.json"),
        ("", ["--report=junit"], "--report: is for the command"),
    ],
)
def test_what_is_wrong_is_said_as_the_command_says_it(text: str, flags: list[str], said: str) -> None:
    """An error that names file and line, or the flag, and no end of the process."""
    with pytest.raises(UsageError) as error:
        configured(text, *flags).wanted(DOCUMENT)
    assert said in str(error.value)


def test_what_decides_on_a_run_of_the_command_alone_is_named() -> None:
    """Nobody is to believe that it was heeded."""
    assert list(configured("min-coverage = 90").unheeded) == ["--min-coverage"]
    assert list(configured("seed = 7").unheeded) == []


def test_flags_in_one_text_are_quoted_as_in_a_shell() -> None:
    assert flags_in("--x", "-H 'A: b c' --seed 3") == ["-H", "A: b c", "--seed", "3"]
    with pytest.raises(UsageError, match="--x"):
        flags_in("--x", "-H 'A")
