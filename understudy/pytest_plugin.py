"""The pytest plugin: tests of each operation with `--contract`, one for each group of checks, and fixtures for others.

The only door to pytest.

Everybody who has the package has this plugin, so that nothing is imported or done before an option or fixture asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contracts import Document, Operation
    from contracts.testing import Report, Sender
    from understudy.checking import Wanted
    from understudy.embedded_check import EmbeddedCheck, Setting

DEFAULT_SEED = 1
"""The same for all workers of xdist."""
_SETTINGS = {
    "contract": "document",
    "base_url": "url",
    "contract_seed": "seed",
    "contract_max_examples": "max-examples",
}
"""Our ini settings, and what they are in the configuration."""


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Options and ini settings of the same names."""
    group = parser.getgroup("understudy", "contract tests")
    group.addoption(
        "--contract",
        metavar="DOCUMENT",
        nargs="?",
        const="",
        help="tests of each operation of this OpenAPI document are added; without DOCUMENT, of that of understudy.toml",
    )
    group.addoption(
        "--contract-seed", metavar="N", type=int, help=f"the same seed sends the same bytes (default {DEFAULT_SEED})"
    )
    group.addoption("--contract-max-examples", metavar="N", type=int, help="cases per operation (default 100)")
    group.addoption(
        "--contract-args",
        metavar="FLAGS",
        default="",
        help="flags of `understudy check`, such as --contract-args='--token x --skip-checks charset'; what is not said "
        "is as in UNDERSTUDY_... variables, the ini settings and understudy.toml or [tool.understudy]",
    )
    parser.addini("contract", "OpenAPI document for the contract tests and fixtures")
    parser.addini("contract_seed", f"seed of the contract tests (default {DEFAULT_SEED})")
    parser.addini("contract_max_examples", "cases per operation (default 100)")
    if find_spec("pytest_base_url") is None or pluginmanager.is_blocked("base_url"):
        # pytest-base-url, as pytest-playwright brings it, registers these itself: its value is ours then.
        group.addoption("--base-url", metavar="URL", help="the server to test; without it our own mock of the document")
        parser.addini("base_url", "the server that the contract tests are sent to")


def pytest_configure(config: pytest.Config) -> None:
    """The marker by which `-m` selects the contract tests."""
    config.addinivalue_line("markers", "contract: a test that an operation's server keeps the document's promises")


def pytest_sessionstart(session: pytest.Session) -> None:
    """What is wrong with the document, or with what is said of it, is told before anything else is done."""
    if _adds_tests(session.config):
        _wanted(session.config)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """What the tests of the contract go by."""
    if not _adds_tests(config):
        return []
    options = _wanted(config).options
    told = [_document(config).place.uri, _asked(config).url or "our own mock", f"seed {options.seed}"]
    lines = [", ".join([*told, *([f"configured by {options.configured}"] if options.configured else [])])]
    lines += [f"{each} is heeded by the command alone" for each in _asked(config).unheeded]
    return [f"contract: {each}" for each in (*lines, *options.unmatched, *options.known.notes)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds the tests of the contract, before `-k` and `-m` select."""
    if _adds_tests(config):
        items.extend(session.genitems(_Contract.of(session)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is wrong with what the fixtures go by is told before the first test that uses them."""
    if any({"contract", "mock_api"} & set(getattr(item, "fixturenames", ())) for item in session.items):
        _document(session.config)


def _adds_tests(config: pytest.Config) -> bool:
    """Whether somebody asked for the tests of the contract; the configuration is the command's, and asks for none."""
    named_tests = any("::" in argument for argument in config.args)
    return config.getoption("contract") is not None or bool(config.getini("contract") and not named_tests)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the mock, where one was started."""
    stack = config.stash.get(_STACK, None)
    if stack is not None:
        stack.close()


_STACK = pytest.StashKey[ExitStack]()
_URL = pytest.StashKey[str]()
_ASKED = pytest.StashKey["EmbeddedCheck"]()
_DOCUMENT = pytest.StashKey["Document"]()
_WANTED = pytest.StashKey["Wanted"]()
_SENDERS = pytest.StashKey[dict[str, "Sender"]]()


class ContractWarning(pytest.PytestWarning):
    """A known fault is gone."""


class ContractBroken(Exception):
    """What the run of one operation found, told as its report's blocks."""


class _Contract(pytest.Collector):
    """The document as pytest's collection shows it."""

    @classmethod
    def of(cls, session: pytest.Session) -> _Contract:
        name = _document(session.config).place.uri
        path = Path(os.path.abspath(name))  # noqa: PTH100  (links are to stay)
        if path.exists() and path.is_relative_to(session.config.rootpath):
            # Names in reports do not differ from machine to machine.
            name = path.relative_to(session.config.rootpath).as_posix()
        node: _Contract = cls.from_parent(session, name=name, nodeid=name.replace("::", ":"))
        return node

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The operations that are selected, in the document's order: the same on every worker of xdist."""
        from contracts.testing import selected

        for operation in selected(_document(self.config), _wanted(self.config).options):
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
            from contracts.testing import run

            operation, wanted = self.operation, _wanted(self.config)
            options = replace(
                wanted.options,
                selects=lambda each: each is operation,
                shard=None,
                min_coverage=0.0,
                is_mock=wanted.url is None,
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
        from understudy.embedded_check import accepted_in_words

        report, fail_on = self.parent.report, _wanted(self.config).telling.fail_on
        code = exit_code(report, fail_on)
        result = report.operations[0]
        if not result.sent and result.skipped and report.ending == "finished":
            pytest.skip(result.skipped)
        found = [cause for cause in report.at_least(fail_on) if group_of(cause.finding.check) == self.name]
        is_broken = code not in (0, 1) or any(not cause.is_accepted for cause in found)
        self._tell_of_mended(report)
        if not found and not is_broken:
            return
        self.add_report_section("call", "contract", reports.text(report, fail_on=fail_on))
        if not is_broken:
            # With --runxfail this returns, and the test fails.
            pytest.xfail("; ".join(map(accepted_in_words, found)))
        blocks = [reports.cause_block(cause, report) for cause in found]
        raise ContractBroken("\n\n".join([*blocks, reports.verdict(report, fail_on=fail_on)]))

    def _tell_of_mended(self, report: Report) -> None:
        """Warns of known faults that have gone: what is said of them is to be taken out."""
        from contracts.testing.known import STALE
        from understudy.check_groups import REST

        for cause in report.open:
            if self.name == REST and cause.finding.check in STALE:
                self.warn(ContractWarning(f"{self.parent.name}: {cause.finding.message}; {cause.finding.expected}"))

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
            senders[key] = stack.enter_context(sender_of(document, _asked(config).url))
        told = broken_promises(senders[key], payload)
        if told:
            pytest.fail(told, pytrace=False)

    return send


def _asked(config: pytest.Config) -> EmbeddedCheck:
    """What options, environment, ini settings and configuration ask for, read once."""
    if _ASKED not in config.stash:
        from contracts import UsageError
        from understudy.embedded_check import Setting, embedded_check

        defaults = [Setting("the plugin", "seed", DEFAULT_SEED, config.rootpath)]
        try:
            config.stash[_ASKED] = embedded_check(_flags(config), _settings(config), defaults, _folders(config))
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_ASKED]


def _flags(config: pytest.Config) -> Sequence[str]:
    """The options as flags of `check`."""
    from understudy.embedded_check import flags_in

    flags = flags_in("--contract-args", config.getoption("contract_args"))
    names = {"--url": "base_url", "--seed": "contract_seed", "--max-examples": "contract_max_examples"}
    given = {flag: config.getoption(name, None) for flag, name in names.items()}
    flags += [f"{flag}={value}" for flag, value in given.items() if value not in (None, "")]
    return [*flags, *(["--", config.getoption("contract")] if config.getoption("contract") else [])]


def _settings(config: pytest.Config) -> Iterator[Setting]:
    """The ini settings that there are."""
    from understudy.embedded_check import Setting

    path = config.inipath
    for name, key in _SETTINGS.items():
        text = str(config.getini(name) or "").strip()
        if text:
            value = int(text) if key not in ("document", "url") and text.isdecimal() else text
            yield Setting(f"{path.name if path else 'pytest'}: {name}", key, value, path.parent if path else Path.cwd())


def _folders(config: pytest.Config) -> Sequence[Path]:
    """Where to look for the configuration: in the root, and where pytest was called; what lies deeper comes first."""
    return sorted({config.rootpath, config.invocation_params.dir}, key=lambda each: len(each.parts), reverse=True)


def _document(config: pytest.Config) -> Document:
    """The document, read once."""
    if _DOCUMENT not in config.stash:
        from contracts import UnreadableDocument, load

        try:
            config.stash[_DOCUMENT] = load(_asked(config).document)
        except UnreadableDocument as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[_DOCUMENT]


def _wanted(config: pytest.Config) -> Wanted:
    """All that is asked for of the document, read once."""
    if _WANTED not in config.stash:
        from contracts import UsageError
        from contracts.testing import nothing_selected, selected

        document = _document(config)
        try:
            wanted = _asked(config).wanted(document)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None
        if not selected(document, wanted.options):
            raise pytest.UsageError(nothing_selected(document, wanted.options))
        config.stash[_WANTED] = wanted
    return config.stash[_WANTED]


def _base_url(config: pytest.Config) -> str:
    """The server to test; without one our own mock, started once."""
    url = _asked(config).url
    if url is not None:
        return url
    if _URL not in config.stash:
        from understudy.embedding import mock

        stack = config.stash.setdefault(_STACK, ExitStack())
        config.stash[_URL] = stack.enter_context(mock(_document(config), callbacks=False)).url
    return config.stash[_URL]
