"""A journal holds a run: what is read is what was written, its sum is the report, and it can be sent again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import reports
from contracts.coverage import Coverage, Item
from contracts.document import load
from contracts.errors import LEVELS, Place, UsageError
from contracts.judging.model import Finding
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing import Credentials, Event, Options, Report, exit_code, line_of, merged, read_journal, run
from contracts.testing.client import Fault
from contracts.testing.events import Ended, Exchanged, Found, Progress, Selected, Started
from contracts.testing.journal import event_of
from contracts.testing.recording import recording_of
from contracts.testing.replaying import replay
from contracts.testing.tally import Tally
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving
from tests.shop import SHOP, shop

PLAN = Options(search=False, max_examples=30, seed=5)

texts = st.text(max_size=8)
numbers = st.integers(1, 10**6)
seconds = st.floats(0, 1e6, allow_nan=False)
places = st.builds(Place, texts, texts)
headers = st.lists(st.tuples(texts, texts), max_size=3).map(Headers)
requests = st.builds(Request, texts, st.text(st.characters(), max_size=8), headers, st.none() | st.binary(max_size=8))
responses = st.builds(Response, st.integers(100, 599), headers, st.binary(max_size=8))
started = st.builds(
    Started,
    *(texts, texts, texts, texts, numbers),
    st.lists(st.builds(Selected, texts, places, numbers), max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
    st.none() | st.tuples(numbers, numbers),
    st.booleans(),
)
exchanged = st.builds(
    lambda event, response, elapsed: replace(
        event, exchange=None if response is None else Exchange(event.request, response, elapsed)
    ),
    st.builds(
        Exchanged,
        *(numbers, texts, texts, texts, requests, st.none()),
        st.lists(
            st.builds(Fault, texts, texts, texts, st.sampled_from(["", "closed"]), st.sampled_from(LEVELS)), max_size=2
        ).map(tuple),
        st.lists(texts, max_size=3).map(tuple),
        st.booleans(),
    ),
    st.none() | responses,
    seconds,
)
findings = st.builds(
    Finding,
    *(texts, st.none(), texts, texts, st.none() | places, texts, st.sampled_from(LEVELS), texts, texts, texts),
    st.lists(texts, max_size=3).map(tuple),
)
found = st.builds(Found, texts, texts, findings, numbers, texts, st.lists(texts, max_size=2).map(tuple), st.booleans())
ended = st.builds(
    Ended,
    st.sampled_from(["finished", "target lost", "incomplete"]),
    *(texts, seconds, texts),
    st.lists(texts, max_size=2).map(tuple),
    st.dictionaries(texts, texts, max_size=2),
    st.dictionaries(st.builds(Item, st.just("status"), texts), numbers, max_size=2).map(Coverage),
)


@given(event=st.one_of(started, exchanged, found, ended))
def test_what_is_read_is_what_was_written(event: Event) -> None:
    """Whatever a server or a document brought into it; and a line is one line of ASCII."""
    line = line_of(event)
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert event_of(line) == event


def test_progress_has_no_line() -> None:
    """It says nothing that the exchanges do not."""
    assert line_of(Progress(1, 2, 1, 1, {}, 1.0)) == b""


def recorded(server: Server, path: Path, options: Options = PLAN, document: Any = SHOP) -> Report:
    """The report of a run against `server`, whose journal is written to `path`."""
    with serving(server) as url, path.open("wb") as file:
        return run(load(document), url, options, lambda event: file.write(line_of(event)) and None)


def as_text(report: Report) -> str:
    return reports.as_json(report) + reports.junit(report) + reports.text(report)


def test_the_sum_of_a_journal_is_the_report(tmp_path: Path) -> None:
    """To the last character, in every format."""
    path = tmp_path / "run.ndjson"
    report = recorded(shop, path)
    assert len(report.causes) >= 2
    begun, events = read_journal(path)
    tally = Tally()
    tally.take(begun)
    for event in events:
        tally.take(event)
    assert isinstance(event, Ended)
    assert without_places(as_text(tally.report(event))) == without_places(as_text(report))


def without_places(text: str) -> list[str]:
    """But for where the items of coverage stand, which a journal does not say."""
    return [line.partition(" (#/")[0] for line in text.splitlines() if "not seen" not in line]


@given(data=st.data())
def test_a_killed_run_can_be_read(data: st.DataObject, whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Wherever its journal was cut, what stands before the cut is read as it was."""
    lines = whole.splitlines(keepends=True)
    path = tmp_path_factory.mktemp("cut") / "run.ndjson"
    cut = data.draw(st.integers(len(lines[0]), len(whole)))
    path.write_bytes(whole[:cut])
    _, events = read_journal(path)
    read = [line_of(event) for event in events]
    assert lines[1 : len(read) + 1] == read
    assert len(read) >= whole[:cut].count(b"\n") - 1
    report = merged([path])
    assert exit_code(report) == (1 if cut >= len(whole) - 1 else 4)  # the last line break says nothing


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The journal of a run to its end."""
    path = tmp_path_factory.mktemp("whole") / "run.ndjson"
    recorded(shop, path, replace(PLAN, max_examples=2))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("{}\n", "lacks 'type'"),
        ("nothing\n", "no line of a journal"),
        ('{"type": "end", "ending": "odd"}\n', "no run ends 'odd'"),
        ('{"type": "run", "format": "understudy-journal/9"}\n', "its format is 'understudy-journal/9'"),
        ('[{"type": "run"}]\n', "no line of a journal"),
        ("[" * 100_000 + "\n", "no line of a journal"),
    ],
)
def test_what_is_no_journal_is_refused(content: str, said: str, tmp_path: Path) -> None:
    """With the line, what is wrong with it, and how to get a journal."""
    path = tmp_path / "other"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="--report ndjson:PATH") as caught:
        read_journal(path)
    assert said in str(caught.value)


def test_an_unknown_type_of_line_is_passed_over(whole: bytes, tmp_path: Path) -> None:
    """A later version may tell more."""
    path = tmp_path / "run.ndjson"
    path.write_bytes(whole.replace(b"\n", b'\n{"type":"weather","sunny":true}\n'))
    begun, events = read_journal(path)
    assert b"".join([line_of(begun), *map(line_of, events)]) == whole


def parts(folder: Path, total: int = 3) -> list[Path]:
    """The journals of a run of the shop in so many shards."""
    paths = [folder / f"{number}.ndjson" for number in range(1, total + 1)]
    for number, path in enumerate(paths, start=1):
        recorded(shop, path, replace(PLAN, shard=(number, total)))
    return paths


@pytest.mark.parametrize("total", [1, 2, 3, 5])
def test_shards_put_together_are_the_whole_run(total: int, tmp_path: Path) -> None:
    """The same findings, counts, statuses, requests and coverage, in whatever order the parts are named."""
    report = recorded(shop, tmp_path / "whole.ndjson")
    together = merged(parts(tmp_path, total)[::-1])
    assert exit_code(report) == exit_code(together) == 1
    assert [replace(each, elapsed=0.0) for each in together.operations] == [
        replace(each, elapsed=0.0) for each in report.operations
    ]
    assert summary(together) == summary(report)
    assert together.coverage == report.coverage
    assert together.digest == report.digest


def summary(report: Report) -> list[Any]:
    return [
        (cause.fingerprint, cause.level, [(each.operation, each.count, each.is_flaky) for each in cause.occurrences])
        for cause in report.causes
    ]


def test_a_missing_shard_makes_the_whole_incomplete(tmp_path: Path) -> None:
    """Exit code 4, and which one it is."""
    one, _, three = parts(tmp_path)
    report = merged([one, three])
    assert exit_code(report) == 4
    assert "shard 2/3" in report.reason
    assert report.causes


def test_a_shard_that_broke_off_makes_the_whole_incomplete(tmp_path: Path) -> None:
    """Exit code 4, and which one it is; what it found is told."""
    paths = parts(tmp_path)
    paths[2].write_bytes(paths[2].read_bytes().rpartition(b'{"type":"end"')[0])
    report = merged(paths)
    assert exit_code(report) == 4
    assert "3.ndjson" in report.reason
    assert len(report.causes) == len(recorded(shop, tmp_path / "whole").causes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [('"seed":5', '"seed":6', "seed"), ("2/3", "2/4", "shards"), ('"title":"Shop"', '"title":"Sh"', "document")],
)
def test_parts_of_different_runs_are_not_put_together(old: str, new: str, said: str, tmp_path: Path) -> None:
    """What they differ in is named."""
    paths = parts(tmp_path)
    paths[1].write_text(paths[1].read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        merged(paths)


def test_the_same_shard_twice_is_refused(tmp_path: Path) -> None:
    """It would count twice."""
    one, two, three = parts(tmp_path)
    with pytest.raises(UsageError, match="name each part of a run once"):
        merged([one, two, three, two])


def replayed(path: Path, server: Server, **options: Any) -> tuple[Report, dict[str, str]]:
    recording = recording_of(path)
    if options.pop("only_failed", False):
        recording = recording.only_failed()
    with serving(server) as url:
        report, outcomes = replay(load(SHOP), url, recording, Options(**options))
    return report, {f"{each.found.fingerprint} {each.found.operation}": each.state for each in outcomes}


@pytest.mark.parametrize("only_failed", [True, False])
def test_a_replay_finds_the_same_on_the_same_server_and_nothing_on_a_mended_one(
    only_failed: bool, tmp_path: Path
) -> None:
    """Each finding still fails, then each is gone."""
    path = tmp_path / "run.ndjson"
    report = recorded(shop, path)
    again, states = replayed(path, shop, only_failed=only_failed)
    assert {cause.fingerprint for cause in again.causes} == {cause.fingerprint for cause in report.causes}
    assert set(states.values()) == {"still fails"}
    mended, states = replayed(path, lambda asked: shop(asked, ()), only_failed=only_failed)
    assert mended.causes == ()
    assert exit_code(mended) == 0
    assert set(states.values()) == {"gone"}


def test_a_replay_sends_the_same_bytes(tmp_path: Path) -> None:
    """The digest over its requests is that of the run, on a server with another base path too."""
    path = tmp_path / "run.ndjson"
    report = recorded(shop, path)
    again, _ = replayed(path, shop)
    assert again.digest == report.digest
    moved: list[str] = []

    def elsewhere(asked: Asked) -> Answered:
        moved.append(asked.path)
        return shop(asked._replace(path=asked.path.replace("/v2/", "/shop/", 1)))

    with serving(elsewhere) as url:
        there, _ = replay(load(SHOP), f"{url}/v2", recording_of(path))
    assert all(each.startswith("/v2/") for each in moved)
    assert {cause.fingerprint for cause in there.causes} == {cause.fingerprint for cause in report.causes}


def test_a_finding_that_turned_into_another_is_not_gone(tmp_path: Path) -> None:
    """Its own case must pass."""
    path = tmp_path / "run.ndjson"
    recorded(lambda asked: shop(asked, ("GET",)), path)
    _, states = replayed(path, lambda _: Answered(500, None))
    assert set(states.values()) == {"fails differently"}


def test_a_finding_whose_operation_is_no_longer_there_is_not_gone(tmp_path: Path) -> None:
    """Nothing was sent, so nothing is proven."""
    path = tmp_path / "run.ndjson"
    recorded(shop, path)
    smaller = {**SHOP, "paths": {"/orders": SHOP["paths"]["/orders"]}}
    with serving(shop) as url:
        _, outcomes = replay(load(smaller), url, recording_of(path))
    assert {each.state for each in outcomes} == {"not tried"}


def test_a_secret_is_in_no_journal_and_a_replay_fills_it_in(tmp_path: Path) -> None:
    """The same token reaches the server twice, from the flags alone."""
    heard: list[tuple[str, str, str]] = []

    def listen(asked: Asked) -> Answered:
        heard.append((asked.method, asked.headers.get("authorization", ""), asked.headers.get("x-tenant-token", "")))
        return changing(lambda _, answered: answered)(asked)

    credentials = Credentials("s3cret-token", headers=(("X-Tenant-Token", "t3nant"), ("X-Plain", "1")))
    path = tmp_path / "run.ndjson"
    recorded(listen, path, replace(PLAN, credentials=credentials), PETS)
    assert "s3cret" not in path.read_text(encoding="utf-8")
    assert "t3nant" not in path.read_text(encoding="utf-8")
    assert ("GET", "Bearer s3cret-token", "t3nant") in heard
    before, heard[:] = heard[:], []
    with serving(listen) as url:
        replay(load(PETS), url, recording_of(path), Options(credentials=credentials))
    assert set(heard) == set(before)
    with serving(keeping) as url:
        report, _ = replay(load(PETS), url, recording_of(path), Options(credentials=credentials))
    assert "s3cret" not in repr(report)
