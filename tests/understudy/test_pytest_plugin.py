"""Under pytest: a test per operation, told in our own words; fixtures; and nothing at all unless asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contracts import load
from contracts.testing import Options, run
from tests.plain_servers import PETS, Answered, Asked, keeping, serving
from understudy.check_groups import GROUPS

ROOT = Path(__file__).parents[2]
PLUGIN = (
    []
    if any(each.value == "understudy.pytest_plugin" for each in entry_points(group="pytest11"))
    else ["-p", "understudy.pytest_plugin"]
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "pets.json"
    small = json.loads(json.dumps(PETS))
    del small["paths"]["/pets"]
    path.write_text(json.dumps(small))
    return path


def run_pytest(
    directory: Path, *arguments: str, beside_base_url: bool = False, rootdir: Path | None = None
) -> tuple[int, str]:
    # Without the plugins of others, which take seconds to import, and with as few cases as show the point.
    names = ["cacheprovider", "schemathesis", "hypothesispytest", "anyio", "platformdirs"]
    # Without pytest-base-url as well, unless a test asks for it: it brings the option itself.
    names += ["base_url"] * (not beside_base_url)
    others = [word for name in names for word in ("-p", f"no:{name}")]
    given = [*PLUGIN, *others, "--rootdir", str(rootdir or directory), "--contract-max-examples", "12", *arguments]
    command = [sys.executable, "-m", "pytest", *given]
    ours = {name for name in os.environ if name.startswith("UNDERSTUDY_")}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_each_operation_has_a_test_for_each_group_of_checks(tmp_path: Path) -> None:
    """Collected by stable ids, which name the document as it stands below the root; `-k` selects."""
    path = tmp_path / "pets.json"
    path.write_text(json.dumps(PETS))
    _, out = run_pytest(tmp_path, "--contract", str(path), "--collect-only", "-q")
    labels = ("GET /pets/{id}", "POST /pets")
    ids = [f"pets.json::{label}::{group}" for label in labels for group in GROUPS]
    assert [line for line in out.splitlines() if "::" in line] == ids
    _, out = run_pytest(tmp_path, "--contract", str(path), "--collect-only", "-q", "-k", "POST and body")
    assert "1/14 tests collected" in out, out


@pytest.mark.parametrize("beside_base_url", [False, True])
def test_a_kept_contract_passes(tmp_path: Path, document: Path, *, beside_base_url: bool) -> None:
    """Against a server by its URL, with JUnit's names for it; beside the plugin that has the option, too."""
    if beside_base_url:
        pytest.importorskip("pytest_base_url")
    with serving(keeping) as url:
        words = ("--contract", str(document), "--base-url", url, "--junitxml", "j.xml")
        code, out = run_pytest(tmp_path, *words, beside_base_url=beside_base_url)
    assert code == 0, out
    cases = ET.parse(tmp_path / "j.xml").findall(".//testcase")  # noqa: S314  (pytest wrote it)
    assert [case.get("name") for case in cases] == list(GROUPS)
    assert {case.get("classname") for case in cases} == {"pets.json.GET /pets/{id}"}


def test_an_operation_is_tried_once(tmp_path: Path, document: Path) -> None:
    """However many tests tell of it."""
    seen: list[Asked] = []

    def counting(asked: Asked) -> Answered:
        seen.append(asked)
        return keeping(asked)

    with serving(counting) as url:
        code, out = run_pytest(tmp_path, "--contract", str(document), "--base-url", url)
        assert code == 0, out
        by_tests = len(seen)
        run(load(document), url, Options(seed=1, max_examples=12))
    assert len(seen) == 2 * by_tests > 10


def test_workers_of_xdist_collect_the_same(tmp_path: Path) -> None:
    """Two workers, two operations, against one server."""
    pytest.importorskip("xdist")
    path = tmp_path / "pets.json"
    path.write_text(json.dumps(PETS))
    with serving(keeping) as url:
        code, out = run_pytest(tmp_path, "--contract", str(path), "--base-url", url, "-n", "2")
    assert code == 0, out
    assert "14 passed" in out


def test_a_broken_contract_fails_in_our_own_words(tmp_path: Path, document: Path) -> None:
    """The report's block instead of a traceback."""
    with serving(failing) as url:
        code, out = run_pytest(tmp_path, "--contract", str(document), "--base-url", url, "--contract-seed", "3")
    assert code == 1
    assert "1 failed, 6 passed" in out
    assert "GET /pets/{id} stability" in out
    assert "ERROR  server-error" in out
    assert "curl -i" in out
    assert re.search(r"seed +3", out)
    assert "Traceback" not in out
    assert "running.py" not in out


def test_without_a_url_our_own_mock_answers(tmp_path: Path, document: Path) -> None:
    """The ini settings have the options' names."""
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ncontract = {document}\ncontract_seed = 5\n")
    code, out = run_pytest(tmp_path)
    assert code == 0, out
    assert "7 passed" in out


def test_a_document_that_can_not_be_read_is_the_callers_fault(tmp_path: Path) -> None:
    """The code is the one of wrong use in pytest, and no traceback."""
    code, out = run_pytest(tmp_path, "--contract", "nothing.yaml")
    assert code == 4
    assert "nothing.yaml" in out
    assert "Traceback" not in out


CONFIGURED = """
document = "pets.json"
max-examples = 12
min-coverage = 99
token = "${PETS_TOKEN:-a-token}"
[[waivers]]
check = "server-error"
owner = "pets"
reason = "known as 7"
until = 2099-01-01
[[overrides]]
method = "POST"
skip = "no pets today"
"""


def failing(asked: Asked) -> Answered:
    """For good requests."""
    answered = keeping(asked)
    return Answered(500, {}) if answered.status == 200 else answered


def test_the_configuration_of_the_command_is_heeded_and_what_is_known_is_told(tmp_path: Path) -> None:
    """A test of what is waived is one that is expected to fail, one of what is skipped says why; from any folder."""
    (tmp_path / "pets.json").write_text(json.dumps(PETS))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    below = tmp_path / "tests"
    below.mkdir()
    seen: list[Asked] = []

    def counting(asked: Asked) -> Answered:
        seen.append(asked)
        return failing(asked)

    with serving(counting) as url:
        (tmp_path / "understudy.toml").write_text(f'url = "{url}"\n{CONFIGURED}')
        code, out = run_pytest(below, "--contract", "-rxs", rootdir=tmp_path)
        assert code == 0, out
        assert "6 passed, 7 skipped, 1 xfailed" in out
        assert "waived: server-error" in out
        assert "until 2099-01-01 by pets: known as 7 (../understudy.toml:" in out
        assert "no pets today" in out
        assert "configured by ../understudy.toml" in out
        assert "--min-coverage is heeded by the command alone" in out
        assert {asked.headers.get("authorization") for asked in seen} >= {"Bearer a-token"}
        code, out = run_pytest(below, "--contract", "--runxfail", rootdir=tmp_path)
    assert (code, "1 failed, 6 passed, 7 skipped" in out) == (1, True), out


def test_a_known_fault_that_is_gone_is_a_warning(tmp_path: Path, document: Path) -> None:
    """And fails nothing."""
    case = 'check = "server-error"\noperation = "GET /pets/{id}"\ncase = "minimal"'
    waiver = f'[[waivers]]\n{case}\nowner = "pets"\nreason = "known as 7"\nuntil = 2099-01-01\n'
    (tmp_path / "understudy.toml").write_text(waiver)
    with serving(keeping) as url:
        code, out = run_pytest(tmp_path, "--contract", str(document), "--base-url", url)
    assert code == 0, out
    assert "7 passed, 1 warning" in out
    assert "ContractWarning: GET /pets/{id}: waived until 2099-01-01 by pets (known as 7)" in out


@pytest.mark.parametrize("arguments", [["--contract", "pets.json"], ["test_it.py"]])
def test_a_wrong_configuration_is_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    """File, line and what to do, whether tests are added or only fixtures are used; no traceback."""
    (tmp_path / "pets.json").write_text(json.dumps(PETS))
    (tmp_path / "test_it.py").write_text("def test_it(contract):\n    pass\n")
    (tmp_path / "pyproject.toml").write_text('[tool.understudy]\nulr = "http://127.0.0.1"\n')
    code, out = run_pytest(tmp_path, *arguments)
    assert code == 4, out
    assert "pyproject.toml:2: ulr: there is no such key; did you mean 'url'?" in out
    assert "Traceback" not in out


FIXTURES = """
import json, urllib.request
import pytest

class Request:
    method, path_url, headers, body = "GET", "/v1/pets/1", {"Authorization": "Bearer x"}, None

class Response:
    request, status_code = Request, 200
    headers = {"Content-Type": "application/json"}
    content = b'{"id": 1, "name": "Tom"}'

def test_mock(mock_api):
    request = urllib.request.Request(mock_api + "/v1/pets/1", headers={"Authorization": "Bearer x"})
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["id"] >= 1

def test_made(make_mock_api):
    ok = {"description": "", "content": {"application/json": {"schema": {"enum": [7]}}}}
    paths = {"/a": {"get": {"responses": {"200": ok}}}}
    url = make_mock_api({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": paths})
    assert urllib.request.urlopen(url + "/a").read() == b"7"
    guarded = make_mock_api(tokens=["secret"])
    request = urllib.request.Request(guarded + "/api/v3/providers/scim/1/sync/status/")
    for token, status in (("other", 403), ("secret", 200)):
        request.add_header("Authorization", "Bearer " + token)
        try:
            assert urllib.request.urlopen(request).status == status
        except urllib.error.HTTPError as error:
            assert error.code == status

def test_kept(contract):
    contract.check(Response)

def test_broken(contract):
    response = type("Broken", (Response,), {"content": b'{"id": 0}'})
    with pytest.raises(pytest.fail.Exception, match="body-schema"):
        contract.check(response)
"""


def test_fixtures_mock_and_judge(tmp_path: Path, document: Path) -> None:
    """A mock per test, mocks of other documents, and the judge for responses."""
    (tmp_path / "test_it.py").write_text(FIXTURES)
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ncontract = {document}\n")
    code, out = run_pytest(tmp_path, "test_it.py", "-k", "test_mock or test_made or test_kept or test_broken")
    assert code == 0, out
    assert "4 passed" in out


def test_nothing_is_imported_unless_asked(tmp_path: Path) -> None:
    """Who merely has the package installed does not pay for it."""
    (tmp_path / "test_it.py").write_text(
        "import sys\ndef test_it():\n"
        "    assert not {'contracts', 'mock_server', 'flask', 'jsonschema_rs'} & set(sys.modules)\n"
    )
    code, out = run_pytest(tmp_path)
    assert code == 0, out
