"""The pytest plugin: tests of each operation with `--contract`, one for each group of checks, and fixtures for others.

The only door to pytest.

Everybody who has the package has this plugin, so that nothing is imported or done before an option or fixture asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contracts import Document, Operation
    from contracts.testing import Report, Sender

DEFAULT_SEED = 1
DEFAULT_MAX_EXAMPLES = 100


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Options and ini settings of the same names."""
    group = parser.getgroup("understudy", "contract tests")
    group.addoption("--contract", metavar="DOCUMENT", help="OpenAPI document; tests of each operation are added")
    group.addoption("--contract-seed", metavar="N", help=f"the same seed sends the same bytes (default {DEFAULT_SEED})")
    group.addoption(
        "--contract-max-examples", metavar="N", help=f"cases per operation (default {DEFAULT_MAX_EXAMPLES})"
    )
    parser.addini("contract", "OpenAPI document for the contract tests and fixtures")
    parser.addini("contract_seed", f"seed of the contract tests (default {DEFAULT_SEED})")
    parser.addini("contract_max_examples", f"cases per operation (default {DEFAULT_MAX_EXAMPLES})")
    if find_spec("pytest_base_url") is None or pluginmanager.is_blocked("base_url"):
        # pytest-base-url, as pytest-playwright brings it, registers these itself: its value is ours then.
        group.addoption("--base-url", metavar="URL", help="the server to test; without it our own mock of the document")
        parser.addini("base_url", "the server that the contract tests are sent to")


def pytest_configure(config: pytest.Config) -> None:
    """The marker by which `-m` selects the contract tests."""
    config.addinivalue_line("markers", "contract: a test that an operation's server keeps the document's promises")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds the tests of the contract, before `-k` and `-m` select."""
    asked = config.getoption("contract")
    named_tests = any("::" in argument for argument in config.args)
    if not asked and (named_tests or not config.getini("contract")):
        return
    items.extend(session.genitems(_Contract.of(session)))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the mock, where one was started."""
    stack = config.stash.get(_STACK, None)
    if stack is not None:
        stack.close()


_STACK = pytest.StashKey[ExitStack]()
_URL = pytest.StashKey[str]()
_DOCUMENT = pytest.StashKey["Document"]()
_SENDERS = pytest.StashKey[dict[str, "Sender"]]()


class ContractBroken(Exception):
    """What the run of one operation found, told as its report's blocks."""


class _Contract(pytest.Collector):
    """The document as pytest's collection shows it."""

    @classmethod
    def of(cls, session: pytest.Session) -> _Contract:
        name = _document(session.config).place.uri
        if Path(name).is_absolute() and Path(name).is_relative_to(session.config.rootpath):
            # Names in reports do not differ from machine to machine.
            name = Path(name).relative_to(session.config.rootpath).as_posix()
        node: _Contract = cls.from_parent(session, name=name, nodeid=name.replace("::", ":"))
        return node

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The operations, in the document's order: the same on every worker of xdist."""
        for operation in _document(self.config).operations:
            yield _Operation.from_parent(self, name=operation.label, operation=operation)


class _Operation(pytest.Collector):
    """One operation put to the test: tried once, when the first of its tests runs."""

    def __init__(self, *, operation: Operation, **given: Any) -> None:
        super().__init__(**given)
        self.operation = operation
        self._report: Report | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each group of checks."""
        from understudy.check_groups import GROUPS

        for name in GROUPS:
            yield _GroupTest.from_parent(self, name=name)

    @property
    def report(self) -> Report:
        """What came of the operation."""
        if self._report is None:
            from contracts.testing import Options, run

            operation = self.operation
            options = Options(
                seed=_number(self.config, "contract_seed", DEFAULT_SEED),
                max_examples=_number(self.config, "contract_max_examples", DEFAULT_MAX_EXAMPLES),
                selects=lambda each: each is operation,
            )
            self._report = run(_document(self.config), _base_url(self.config), options)
        return self._report


class _GroupTest(pytest.Item):
    """What a group of checks found in one operation."""

    parent: _Operation

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker("contract")
        if self.config.pluginmanager.hasplugin("xdist"):
            # With `--dist loadgroup` one worker has all tests of an operation, and it is tried once.
            self.add_marker(pytest.mark.xdist_group(self.parent.name))

    def runtest(self) -> None:
        from contracts import reports
        from contracts.testing import exit_code
        from understudy.check_groups import group_of

        report = self.parent.report
        code = exit_code(report)
        if code == 0:
            return
        result = report.operations[0]
        if not result.sent and result.skipped and report.ending == "finished":
            pytest.skip(result.skipped)
        found = [cause for cause in report.at_least("error") if group_of(cause.finding.check) == self.name]
        if not found and code == 1:
            return
        self.add_report_section("call", "contract", reports.text(report))
        blocks = [reports.cause_block(cause, report) for cause in found]
        raise ContractBroken("\n\n".join([*blocks, reports.verdict(report)]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Our own words for a finding; pytest's for a fault of ours."""
        if isinstance(excinfo.value, ContractBroken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """Where the operation stands in the document."""
        place = self.parent.operation.place
        line = place.line
        return place.uri, None if line is None else line - 1, f"{self.parent.name} {self.name}"


class Contract:
    """The judge for a project's own tests: `contract.check(response)`."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def check(self, response: Any) -> None:
        """Whether a response of requests, httpx, Werkzeug, Flask's or Django's test client keeps the contract.

        Raises: AssertionError that tells each promise broken; UsageError if it is no such response.
        """
        __tracebackhide__ = True
        from contracts.traffic import case_of, findings_of
        from understudy.responses import recorded_of

        recorded = recorded_of(response)
        exchange = recorded.exchange
        case = case_of(self.document, recorded)
        broken = [each for each in findings_of(self.document, recorded, case) if each.level == "error"]
        if case.operation is None and not case.allowed_methods:
            broken = list(case.breaks)
        if broken:
            lines = [f"{each.check}: {each.message} (promised at {each.promised_at})" for each in broken]
            asked = f"{exchange.request.method} {exchange.request.target} answered {exchange.response.status_code}"
            pytest.fail("\n".join([asked, *lines]), pytrace=False)

    judge = check


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Contract:
    """The judge of the `--contract` document, or of the embedded default."""
    return Contract(_document(request.config))


@pytest.fixture
def mock_api(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a mock of the `--contract` document, or of the embedded default; a fresh one for each test."""
    from understudy.embedding import mock

    with mock(_document(request.config)) as server:
        yield server.url


@pytest.fixture
def make_mock_api() -> Iterator[Callable[..., str]]:
    """Makes the URL of a mock, as `understudy.mock` takes document and options; stopped when the test ends."""
    from understudy.embedding import mock

    with ExitStack() as stack:
        yield lambda *document, **options: stack.enter_context(mock(*document, **options)).url


@pytest.fixture
def send_payload(request: pytest.FixtureRequest) -> Callable[[Mapping[str, Any], str | None], None]:
    """Sends a payload, as `understudy payloads` writes it, and fails where the answer breaks the document's promises.

    The server is that of `--base-url`, or our own mock; credentials come from UNDERSTUDY_TOKEN and UNDERSTUDY_AUTH.
    """

    def send(payload: Mapping[str, Any], document: str | None = None) -> None:
        __tracebackhide__ = True
        from understudy.sent_payloads import broken_promises, sender_of

        config = request.config
        key = document or ""
        senders = config.stash.setdefault(_SENDERS, {})
        if key not in senders:
            stack = config.stash.setdefault(_STACK, ExitStack())
            senders[key] = stack.enter_context(sender_of(document, _configured_url(config)))
        told = broken_promises(senders[key], payload)
        if told:
            pytest.fail(told, pytrace=False)

    return send


def _document(config: pytest.Config) -> Document:
    """The document, read once."""
    if _DOCUMENT not in config.stash:
        from contracts import UnreadableDocument, load

        source = config.getoption("contract") or config.getini("contract") or None
        try:
            config.stash[_DOCUMENT] = load(source)
        except UnreadableDocument as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_DOCUMENT]


def _number(config: pytest.Config, name: str, default: int) -> int:
    """The option or else the ini setting of that name, else `default`."""
    text = str(config.getoption(name) or config.getini(name) or default)
    if not text.strip().isdecimal():
        raise pytest.UsageError(f"--{name.replace('_', '-')} {text!r}: expected a whole number")
    return int(text)


def _configured_url(config: pytest.Config) -> str | None:
    url = config.getoption("base_url", None) or config.getini("base_url")
    return str(url) if url else None


def _base_url(config: pytest.Config) -> str:
    """The server to test; without one our own mock, started once."""
    url = _configured_url(config)
    if url:
        return url
    if _URL not in config.stash:
        from understudy.embedding import mock

        stack = config.stash.setdefault(_STACK, ExitStack())
        config.stash[_URL] = stack.enter_context(mock(_document(config), callbacks=False)).url
    return config.stash[_URL]
