"""Waivers, known values and overrides in the configuration, and a baseline: from the file to the exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contracts import UsageError
from contracts.document import load
from contracts.testing import Credentials
from tests.plain_servers import Answered, Asked, serving
from tests.shop import SHOP, shop
from understudy.cli import cli
from understudy.configuration import Configuration, find, from_flags
from understudy.knowing import credentials_of, known_of

DOCUMENT = load(SHOP)
WAIVER = 'fingerprint = "0123456789ab"\nowner = "carts"\nreason = "#7"\nuntil = 2026-12-31\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with nothing of ours in the environment."""
    for name in [each for each in os.environ if each.startswith("UNDERSTUDY_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api.json").write_text(json.dumps(SHOP), encoding="utf-8")
    return tmp_path


def configuration(text: str) -> Configuration:
    Path("understudy.toml").write_text(text, encoding="utf-8")
    file = find(Path.cwd())
    return Configuration((file,) if file else ())


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as error:
        known_of(configuration(text), DOCUMENT, {})
    return str(error.value)


@pytest.mark.usefixtures("folder")
def test_a_waiver_is_read_with_its_line() -> None:
    """Days may be dates or texts."""
    (waiver,) = known_of(configuration(f"\n[[waivers]]\n{WAIVER}"), None, {}).waivers
    assert (waiver.fingerprint, waiver.owner, waiver.reason) == ("0123456789ab", "carts", "#7")
    assert (waiver.until, str(waiver.where)) == (date(2026, 12, 31), "understudy.toml:2")
    (waiver,) = known_of(
        configuration(f"[[waivers]]\n{WAIVER}".replace("2026-12-31", "'2026-12-31'")), None, {}
    ).waivers
    assert waiver.until == date(2026, 12, 31)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[waivers]]\nowner = "a"', "understudy.toml:1: waivers[0]: a waiver needs an owner, a reason and until when"),
        (
            f"[[waivers]]\n{WAIVER}onwer = 'b'",
            "understudy.toml:6: waivers[0].onwer: there is no such key; did you mean",
        ),
        (f"[[waivers]]\n{WAIVER}".replace("2026-12-31", "'soon'"), "understudy.toml:5: waivers[0].until: expected the"),
        (
            f"[[waivers]]\n{WAIVER}".replace('"#7"', '""'),
            "understudy.toml:4: waivers[0].reason: expected a text, found",
        ),
        (f"[[waivers]]\n{WAIVER}".replace("0123456789ab", "XYZ"), "expected 12 hexadecimal digits"),
        (f"[[waivers]]\n{WAIVER}case = 'typical'", "names the case that shows the fault, and no operation"),
        (f"[[waivers]]\n{WAIVER}operation = 'a'\nrequest = {{}}", "expected a request as reports in JSON have it"),
        (
            '[[waivers]]\nowner = "a"\nreason = "b"\nuntil = 2026-12-31',
            "expected the fingerprint of a finding, or a check",
        ),
        (
            '[[waivers]]\ncheck = "server-eror"\nowner = "a"\nreason = "b"\nuntil = 2026-12-31',
            "there is no check 'server-eror'; did you mean 'server-error'?",
        ),
        ('[[overrides]]\nskip = "x"', "understudy.toml:1: overrides[0]: says of no operation what it says"),
        (
            '[[overrides]]\ntag = "x"\nskpi = "x"',
            "understudy.toml:3: overrides[0].skpi: there is no such key; did you mean",
        ),
        ('[[overrides]]\ntag = "x"\nstatuses = [429, 600]', "overrides[0].statuses[1]: expected a status such as 429"),
        ('[parameters]\nid = ["x"]', "understudy.toml:2: parameters.id[0]: a text, 'x', is no value of path id of"),
        ("[parameters]\nidd = [7]", "understudy.toml:2: parameters.idd: there is no such key; did you mean 'id'?"),
        (
            '[parameters]\nid = "${NOT_SET}"',
            "understudy.toml:2: parameters.id: the environment variable NOT_SET is not set",
        ),
        ("parameters = 7", "understudy.toml:1: parameters: expected a table, found a number, 7"),
    ],
)
def test_a_fault_in_a_table_names_file_and_line(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.usefixtures("folder")
def test_known_values_are_of_all_operations_or_of_single_ones() -> None:
    """By name, or by location and name; those of single operations win, and only values that fit are taken."""
    known = known_of(
        configuration(
            '[parameters]\nid = [7, 8]\n[[overrides]]\noperation = "get_carts"\nparameters = {"path id" = 9}\n'
        ),
        DOCUMENT,
        {},
    )
    assert known.values["GET /carts/{id}"] == {"path id": (9,)}
    assert known.values["DELETE /carts/{id}"] == {"path id": (7, 8)}
    assert "POST /carts" not in known.values


@pytest.mark.usefixtures("folder")
def test_an_override_is_about_operations_by_globs() -> None:
    """As --exclude has them; what is about none is noted with what may be meant."""
    known = known_of(
        configuration(
            '[[overrides]]\npath = "/carts*"\nmethod = ["get", "delete"]\nskip = "slow"\nstatuses = [429, "5xx"]\n'
            '[[overrides]]\noperation = "GET /cart/{id}"\nskip = "x"\n'
        ),
        DOCUMENT,
        {},
    )
    reason = "slow (understudy.toml:1)"
    assert known.skips == {"GET /carts/{id}": reason, "DELETE /carts/{id}": reason}
    assert known.foresees("server-error", "GET /carts/{id}", 503)
    assert known.foresees("status-declared", "GET /carts/{id}", 429)
    assert not known.foresees("status-declared", "POST /carts", 429)
    assert not known.foresees("body-schema", "GET /carts/{id}", 429)
    assert known.notes == (
        "understudy.toml:6: overrides[1] is about no operation of the document; did you mean 'GET /carts/{id}'?",
    )


@pytest.mark.usefixtures("folder")
def test_credentials_of_single_operations_come_from_the_environment() -> None:
    """What they do not have is that of all."""
    text = '[[overrides]]\noperation = "*_carts"\ntoken = "${CARTS}"\nheader = {X-Tenant = "7"}\n'
    base = Credentials("shared", headers=(("X-All", "1"),))
    credentials = credentials_of(configuration(text), DOCUMENT, base, {"CARTS": "own"})
    own = {each.label: credentials.of(each) for each in DOCUMENT.operations}
    assert (own["POST /carts"].token, own["POST /orders"].token) == ("own", "shared")
    assert own["POST /carts"].headers == (("X-All", "1"), ("X-Tenant", "7"))
    with pytest.raises(UsageError, match=r"understudy.toml:3: overrides\[0\].token: the environment variable CARTS"):
        credentials_of(configuration(text), DOCUMENT, base, {})


@pytest.mark.usefixtures("folder")
def test_a_flag_adds_to_the_tables() -> None:
    """In the same words."""
    file = configuration(f"[[waivers]]\n{WAIVER}[parameters]\nid = [7]")
    added = from_flags(
        ["parameters.id = [8]", 'waivers = [{check = "vary", owner = "a", reason = "b", until = 2026-01-01}]']
    )
    known = known_of(Configuration((*file.sources, *added)), DOCUMENT, {})
    assert [waiver.check for waiver in known.waivers] == ["", "vary"]
    assert known.values["GET /carts/{id}"] == {"path id": (8,)}


@pytest.fixture
def broken_carts() -> Iterator[str]:
    def failing(asked: Asked) -> Answered:
        answered = shop(asked, ())
        return Answered(500, {}) if asked.path == "/shop/carts" and answered.status == 201 else answered

    with serving(failing) as url:
        yield url


def check(*words: str) -> int:
    code = cli(["check", "-n", "4", "--seed", "1", *words], standalone_mode=False)
    assert isinstance(code, int)
    return code


@pytest.mark.usefixtures("capsys")
def test_a_baseline_from_its_first_day_to_its_last(folder: Path, broken_carts: str) -> None:
    """Written, heeded, told in every report, and emptied once all is mended."""
    (folder / "understudy.toml").write_text(
        'document = "api.json"\nbaseline = "known.json"\nreport = ["json:r.json", "junit:j.xml", "sarif:s.sarif"]\n'
    )
    assert check("--url", broken_carts, "--update-baseline") == 0
    assert json.loads((folder / "known.json").read_text())["findings"]
    assert check("--url", broken_carts) == 0
    report = json.loads((folder / "r.json").read_text())
    known = [cause["fingerprint"] for cause in report["causes"] if cause["state"] == "known"]
    assert known == [each["fingerprint"] for each in json.loads((folder / "known.json").read_text())["findings"]]
    skipped = ET.parse(folder / "j.xml").findall(".//testcase/skipped")  # noqa: S314  (our own)
    assert [each.get("message") for each in skipped] == ["known: it is in the baseline (known.json)"]
    results = json.loads((folder / "s.sarif").read_text())["runs"][0]["results"]
    assert {result["baselineState"] for result in results if result["suppressions"]} == {"unchanged"}
    with serving(lambda asked: shop(asked, ())) as url:
        assert check("--url", url, "--update-baseline") == 0
    assert json.loads((folder / "known.json").read_text())["findings"] == []
    assert check("--url", broken_carts) == 1


def test_a_waiver_from_the_report_holds(folder: Path, broken_carts: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The block that a report offers needs no more than an owner, a reason and a day."""
    assert check("api.json", "--url", broken_carts, "--report", "json") == 1
    (cause,) = [each for each in json.loads(capsys.readouterr().out)["causes"] if each["level"] == "error"]
    block = cause["waiver"].replace('""', '"x"').replace('until = "x"', "until = 2999-12-31")
    (folder / "understudy.toml").write_text(block)
    assert check("api.json", "--url", broken_carts) == 0
    out = capsys.readouterr().out
    assert "Accepted: 1 waived" in out
    assert "waived until 2999-12-31 by x: x (understudy.toml:1)" in out
    assert out.splitlines()[-1].startswith("PASS every promise kept, but for what is accepted")
    (folder / "understudy.toml").write_text(block.replace("2999", "2020"))
    assert check("api.json", "--url", broken_carts) == 1
    assert "waived, but the waiver has expired: until 2020-12-31 by x" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_baseline_needs_a_name_and_holds_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (("--update-baseline",), "name the file with --baseline FILE"),
        (("--baseline", "none.json"), "write it with --update-baseline"),
        (("--update-baseline", "--baseline", "none.json", "--show-secrets"), "does not go with --show-secrets"),
    ):
        with pytest.raises(SystemExit) as end:
            check("api.json", *words)
        assert end.value.code == 2
        assert said in capsys.readouterr().err
