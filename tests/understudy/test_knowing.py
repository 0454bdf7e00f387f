"""Waivers, known values and overrides in the configuration, and a baseline: from the file to the exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest

from contracts import UsageError
from contracts.document import load
from contracts.testing import Credentials
from contracts.testing.known import Known
from tests.plain_servers import Answered, Asked, serving
from tests.shop import SHOP, shop
from understudy.cli import cli
from understudy.configuration import Configuration, find, from_flags
from understudy.defaults import configuration_of
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
        (
            "[parameters]\nidd = [7]",
            "understudy.toml:2: parameters.idd: no operation has a parameter 'idd'; did you mean 'id'?",
        ),
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
    out = capsys.readouterr().out
    assert "waived, but the waiver has expired: until 2020-12-31 by x: x (understudy.toml:1); mend the fault" in out
    assert check("api.json", "--url", broken_carts, "-q") == 1
    expired = f"{cause['fingerprint']} (server-error in POST /carts) until 2020-12-31 by x, understudy.toml:1"
    assert capsys.readouterr().out.endswith(f"; expired waiver: {expired}\n")


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


def known_by(*words: str) -> Known:
    """What `check` with those words knows of the shop."""
    with (
        click.Context(cli, **cli.context_settings) as parent,
        click.Context(cli.commands["check"], parent=parent, info_name="check") as ctx,
    ):
        return known_of(configuration_of(ctx, words), DOCUMENT, os.environ)


@pytest.mark.usefixtures("folder")
def test_a_waiver_by_flag_is_written_as_it_is_told() -> None:
    """By fingerprint or check, in operations or in all; a reason may be an address."""
    known = known_by(
        "--waive=0123456789ab until 2026-12-31 by the carts team: see https://tracker.example/7",
        "--waive=server-error in * /carts* until 2026-12-31 by carts: #7",
    )
    first, second = known.waivers
    assert (first.fingerprint, first.owner, first.until) == ("0123456789ab", "the carts team", date(2026, 12, 31))
    assert (first.reason, str(first.where)) == ("see https://tracker.example/7", "--waive '0123456789ab'")
    assert (second.check, second.operation, second.reason) == ("server-error", "* /carts*", "#7")


@pytest.mark.usefixtures("folder")
def test_flags_say_what_tables_say() -> None:
    """And win over the file's: skips, statuses, ids. An id is what the parameter's schema makes of it."""
    configuration('[parameters]\nid = [5]\n[[overrides]]\noperation = "GET /carts/{id}"\nstatuses = [429]\n')
    known = known_by(
        "--skip=POST /carts=costs a = b",
        "--expect-status=GET /carts/{id}=418, 5xx",
        "--expect-status=302",
        "--known-id=id=7",
        "--known-id=path id=8",
        "--known-id=DELETE /carts/{id}:id=9",
    )
    assert known.skips == {"POST /carts": "costs a = b (--skip 'POST /carts')"}
    assert known.statuses["GET /carts/{id}"] == {"429", "418", "5XX", "302"}
    assert known.statuses["POST /carts"] == {"302"}
    assert known.values["GET /carts/{id}"] == {"path id": (7, 8)}
    assert known.values["DELETE /carts/{id}"] == {"path id": (7, 8, 9)}


@pytest.mark.usefixtures("folder")
def test_a_table_flag_has_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each value; the flag wins over it."""
    monkeypatch.setenv("UNDERSTUDY_KNOWN_ID", "id=7\nid=8\n")
    assert known_by().values["GET /carts/{id}"] == {"path id": (7, 8)}
    assert known_by("--known-id", "id=9").values["GET /carts/{id}"] == {"path id": (9,)}


@pytest.mark.usefixtures("folder")
def test_credentials_of_single_operations_by_flag() -> None:
    """A glob that a brace of a template does not end; what is secret is not repeated."""
    words = ("--token-for=*_carts=own=", "--auth-for=POST /orders=me:x", "--header-for=* /carts*=X-Tenant: 7")
    with (
        click.Context(cli, **cli.context_settings) as parent,
        click.Context(cli.commands["check"], parent=parent, info_name="check") as ctx,
    ):
        credentials = credentials_of(configuration_of(ctx, words), DOCUMENT, Credentials("shared"), {})
    own = {each.label: credentials.of(each) for each in DOCUMENT.operations}
    assert (own["POST /carts"].token, own["POST /orders"].auth) == ("own=", "me:x")
    assert own["GET /carts/{id}"].headers == (("X-Tenant", "7"),)
    assert (own["GET /orders/{id}"].token, own["GET /orders/{id}"].headers) == ("shared", ())
    for word in ("--token-for=secret", "--auth-for=POST /orders=secret", "--token-for=POST /order=secret"):
        with (
            pytest.raises(UsageError) as error,
            click.Context(cli.commands["check"], info_name="check") as ctx,
        ):
            credentials_of(configuration_of(ctx, [word]), DOCUMENT, Credentials(), {})
        assert "secret" not in str(error.value)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("--waive=0123456789ab", "--waive '0123456789ab': a waiver needs an owner, a reason and until when; there is"),
        (
            "--waive=0123456789ab by a: b",
            "there is no 'until'; it is written 'FINGERPRINT until DATE by OWNER: REASON'",
        ),
        ("--waive=0123456789a until 2026-12-31 by a: b", "--waive '0123456789a': expected 12 hexadecimal digits"),
        ("--waive=server-eror until 2026-12-31 by a: b", "there is no check 'server-eror'; did you mean"),
        ("--waive=vary until soon by a: b", "--waive 'vary': expected the last day, such as 2026-12-31, found a text"),
        ("--waive= ", "--waive '': expected 'FINGERPRINT until DATE by OWNER: REASON'"),
        ("--skip=POST /carts", "--skip 'POST /carts': expected OPERATION=REASON"),
        ("--skip=POST /cart=x", "--skip 'POST /cart': there is no such operation; did you mean 'POST /carts'?"),
        ("--expect-status=429,7", "--expect-status '429,7': expected a status such as 429 or '5XX', found a text, '7'"),
        ("--expect-status=GET /x=", "--expect-status 'GET /x=': expected [OPERATION=]STATUS,..."),
        ("--known-id=id=x", "--known-id 'id=x': a text, 'x', is no value of path id of"),
        ("--known-id=idd=7", "--known-id 'idd=7': no operation has a parameter 'idd'; did you mean 'id'?"),
        ("--known-id=7", "--known-id '7': expected [OPERATION:]NAME=VALUE"),
        ("--known-id=id=${NOT_SET}", "--known-id 'id=${NOT_SET}': the environment variable NOT_SET is not set"),
    ],
)
def test_a_table_flag_that_will_not_do_is_named(word: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        known_by(word)
    assert said in str(error.value)
