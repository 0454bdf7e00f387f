"""Failing cases are kept, tried first in the next run, and forgotten once they pass."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.document import load
from contracts.errors import UsageError
from contracts.testing import Credentials, Options, Report, run
from contracts.testing.databases import FAILURES, database
from contracts.testing.events import REMEMBERED, Event, Exchanged
from contracts.testing.memory import Memory
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving

DOCUMENT = load(PETS)
PLAN = Options(search=False, max_examples=30, seed=1, credentials=Credentials(token="s3cret-token"))


class Bytes:
    """A database in memory."""

    def __init__(self) -> None:
        self.values: dict[bytes, set[bytes]] = {}

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return sorted(self.values.get(key, ()))

    def save(self, key: bytes, value: bytes) -> None:
        self.values.setdefault(key, set()).add(value)

    def delete(self, key: bytes, value: bytes) -> None:
        self.values.get(key, set()).discard(value)

    @property
    def all(self) -> list[bytes]:
        return [value for each in self.values.values() for value in each]


def broken(asked: Asked, answered: Answered) -> Answered:
    """Fails for every pet with a kind."""
    return Answered(500, {"error": "no"}) if answered.status == 201 and b"kind" in asked.content else answered


FAILING: Server = changing(broken)


def remembered_run(server: Server, store: Bytes, options: Options = PLAN) -> tuple[Report, list[Exchanged]]:
    """A run with what is in the store, and what it sent."""
    told: list[Exchanged] = []
    memory = Memory(DOCUMENT, store)

    def listen(event: Event) -> None:
        memory.tell(event)
        if isinstance(event, Exchanged):
            told.append(event)

    with serving(server) as url:
        report = run(DOCUMENT, url, replace(options, remembered=memory.failing), listen)
    memory.keep()
    return report, told


def test_a_failing_case_is_tried_again_before_all_but_one() -> None:
    """It comes after a case of its operation that should pass, and shows the same cause."""
    store = Bytes()
    first, _ = remembered_run(FAILING, store)
    assert {json.loads(each)["check"] for each in store.all} == {"server-error"}
    again, told = remembered_run(FAILING, store)
    assert [cause.fingerprint for cause in again.causes] == [cause.fingerprint for cause in first.causes]
    cases = [each for each in told if each.is_case and each.operation == "POST /pets"]
    assert cases[0].kind != REMEMBERED
    assert cases[1].kind == REMEMBERED
    assert cases[1].fingerprints
    assert "failed before" in cases[1].case
    assert len(store.all) == len(first.at_least("error")), "none twice"


def test_what_is_remembered_changes_nothing_of_what_is_sent_else() -> None:
    """The digest of the requests is that of a run without a memory."""
    store = Bytes()
    first, _ = remembered_run(FAILING, store)
    again, _ = remembered_run(FAILING, store)
    assert again.digest == first.digest


def test_a_mended_case_is_forgotten() -> None:
    """Once it passes; another that still fails is kept."""

    def fails_elsewhere(asked: Asked, answered: Answered) -> Answered:
        return Answered(500, {"error": "no"}) if asked.method == "GET" and answered.status == 200 else answered

    store = Bytes()
    remembered_run(changing(lambda asked, answered: broken(asked, fails_elsewhere(asked, answered))), store)
    assert {json.loads(each)["operation"] for each in store.all} == {"GET /pets/{id}", "POST /pets"}
    report, _ = remembered_run(changing(fails_elsewhere), store)
    assert {json.loads(each)["operation"] for each in store.all} == {"GET /pets/{id}"}
    assert report.at_least("error")
    remembered_run(keeping, store)
    assert store.all == []


def test_a_case_that_passes_on_another_host_is_kept() -> None:
    """One server says nothing of the faults of another."""
    store = Bytes()
    remembered_run(FAILING, store)
    (key,) = store.values
    elsewhere = {each.replace(b'"host": "127.0.0.1"', b'"host": "staging"') for each in store.all}
    store.values[key] = set(elsewhere)
    remembered_run(keeping, store)
    assert set(store.all) == elsewhere


def test_secrets_are_left_out_and_filled_in_again() -> None:
    """What is kept has the name of a variable in their place; what is sent has them."""

    def refuses(asked: Asked, answered: Answered) -> Answered:
        assert asked.headers.get("authorization") in (None, "Bearer s3cret-token") or answered.status == 401
        return Answered(500, {"error": "no"}) if answered.status == 200 else answered

    store = Bytes()
    remembered_run(changing(refuses), store)
    assert b"s3cret" not in b"".join(store.all)
    assert b"$UNDERSTUDY_TOKEN" in b"".join(store.all)
    heard: list[str] = []

    def listens(asked: Asked) -> Answered:
        heard.append(asked.headers.get("authorization", ""))
        return keeping(asked)

    remembered_run(listens, store)
    assert "Bearer s3cret-token" in heard
    assert not any("UNDERSTUDY" in each for each in heard)


def test_only_what_failed_is_sent_where_that_is_wanted() -> None:
    """And of each operation one case that should pass, which a failure is told from."""
    store = Bytes()
    remembered_run(FAILING, store)
    only = replace(PLAN, only_remembered=True, relations=False, selects=lambda each: each.label == "POST /pets")
    report, told = remembered_run(FAILING, store, only)
    assert [each.kind == REMEMBERED for each in told if each.is_case] == [False] + [True] * len(store.all)
    assert report.at_least("error")


def test_what_is_no_failing_case_is_left_alone() -> None:
    """A store may have what others wrote, or a later version."""
    store = Bytes()
    remembered_run(FAILING, store)
    (key,) = store.values
    junk = {b"", b"\xff", b"[]", b"{}", b'{"format": "understudy-failure/9"}', b"[" * 100_000}
    for each in junk:
        store.save(key, each)
    remembered_run(FAILING, store)
    assert junk < set(store.all)


def test_nothing_that_is_not_sent_in_safe_mode_is_sent_because_it_failed() -> None:
    """What is kept has no more rights than what is planned."""
    store = Bytes()
    remembered_run(FAILING, store)
    _, told = remembered_run(FAILING, store, replace(PLAN, safe=True, max_examples=2))
    assert {each.request.method for each in told} <= {"GET", "HEAD", "OPTIONS"}
    assert store.all, "what was not tried is kept"


# -- where it is kept ------------------------------------------------------------------------------------------------


def test_a_directory_is_made_when_there_is_something_to_keep(tmp_path: Path) -> None:
    """Not before; and what was kept is there for the next who looks."""
    path = tmp_path / "deep" / "failures"
    store = database([str(path)])
    assert list(store.fetch(b"key")) == []
    assert not path.exists()
    store.save(b"key", b"value")
    assert list(database([str(path)]).fetch(b"key")) == [b"value"]
    store.delete(b"key", b"value")
    assert list(store.fetch(b"key")) == []


def test_what_is_kept_where_nobody_said_is_not_to_be_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only there: a directory that somebody names is theirs."""
    monkeypatch.chdir(tmp_path)
    for place in (FAILURES, "own"):
        database([place]).save(b"key", b"value")
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob(".gitignore")] == [
        ".understudy/.gitignore"
    ]
    assert (tmp_path / ".understudy/.gitignore").read_text() == "*\n"


def test_several_places_are_one(tmp_path: Path) -> None:
    """Read from each, written to each but the read-only ones."""
    one, two = tmp_path / "one", tmp_path / "two"
    database([str(two)]).save(b"key", b"old")
    both = database([str(one), f"readonly:{two}"])
    both.save(b"key", b"new")
    both.delete(b"key", b"old")
    assert set(both.fetch(b"key")) == {b"old", b"new"}
    assert list(database([str(one)]).fetch(b"key")) == [b"new"]


def test_an_artifact_of_github_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is there already: what a build wrote to a directory, packed, is what others read."""
    monkeypatch.chdir(tmp_path)
    database(["written"]).save(b"key", b"value")
    cache = tmp_path / ".understudy" / "github" / "me" / "pets" / "failing cases"
    cache.mkdir(parents=True)
    now = datetime.now(UTC).isoformat().replace(":", "_")
    with zipfile.ZipFile(cache / f"{now}.zip", "w") as archive:
        for each in sorted(Path("written").rglob("*")):
            archive.write(each, each.relative_to("written"))
    store = database(["github:me/pets/failing cases"])
    assert list(store.fetch(b"key")) == [b"value"]
    store.save(b"key", b"other")
    assert list(store.fetch(b"key")) == [b"value"]


def test_redis_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package that knows it."""
    fakeredis = pytest.importorskip("fakeredis")
    redis = pytest.importorskip("redis")
    server = fakeredis.FakeServer()
    monkeypatch.setattr(redis.Redis, "from_url", lambda *_, **__: fakeredis.FakeRedis(server=server))
    database(["redis://localhost:6379/0"]).save(b"key", b"value")
    store = database(["redis://localhost:6379/0"])
    assert list(store.fetch(b"key")) == [b"value"]
    store.delete(b"key", b"value")
    assert list(store.fetch(b"key")) == []


def test_redis_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks it is told how to get it."""
    for name in ("redis", "hypothesis.extra.redis"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=r"understudy\[redis\]"):
        database(["redis://localhost:6379/0"])


def test_a_redis_out_of_reach_is_told() -> None:
    """With the place that was named."""
    pytest.importorskip("redis")
    with pytest.raises(UsageError, match=r"redis://127\.0\.0\.1:1/0"):
        list(database(["redis://127.0.0.1:1/0"]).fetch(b"key"))


@pytest.mark.parametrize("place", ["", "ftp://host/x", "github:nobody", "readonly:", "github:a/b/c/d"])
def test_what_names_no_place_is_told(place: str) -> None:
    """With what was given and how it is written."""
    with pytest.raises(UsageError, match="expected"):
        database([place])


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    """It is told before anything is sent."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no directory"):
        database([str(tmp_path / "file")])
