"""Where failing cases are kept: Hypothesis' example databases, by the words of the command line.

    DIR                          a directory, made when there is something to keep
    redis://HOST:PORT/NUMBER     a Redis server (needs the package redis), rediss:// with TLS
    github:OWNER/REPO[/NAME]     the newest artifact of that name, read only; GITHUB_TOKEN lets us in
    readonly:WHERE               one of these, which is never written

The only door to them; Hypothesis is imported when there is something to read or to write.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from contracts.errors import UsageError
from contracts.testing.memory import Database

if TYPE_CHECKING:
    from hypothesis.database import ExampleDatabase

T = TypeVar("T")

FOLDER = Path(".understudy")
"""Where what is kept between runs goes, in the working directory."""
FAILURES = str(FOLDER / "failures")
"""Where failing cases are kept if nobody says where."""
SECONDS = 5.0
"""That another machine has to answer."""
ARTIFACT = "understudy-failures"
"""The name of an artifact that is looked for where none is named."""
_GITHUB = re.compile(r"github:(?P<owner>[\w.-]+)/(?P<repository>[\w.-]+)(?:/(?P<artifact>[\w. -]+))?")


def database(places: Sequence[str]) -> Database:
    """What keeps bytes in all those places: read from each, written to each that can be.

    Raises: UsageError for what names no place, or one that can't be reached without another package
    """
    opened = tuple(_database(place) for place in places)
    return opened[0] if len(opened) == 1 else _Several(opened)


def _database(place: str) -> Database:
    if place.startswith("readonly:"):
        return _ReadOnly(_database(place.removeprefix("readonly:")))
    if place.startswith("github:"):
        return _github(place)
    if place.startswith(("redis://", "rediss://", "unix://")):
        return _redis(place)
    if not place or "://" in place:
        raise UsageError(f"--database {place!r}: expected a directory, redis://HOST:PORT/0 or github:OWNER/REPO")
    return _Directory(Path(place))


class _Directory:
    """Hypothesis' directory, which is not even looked at as long as there is none."""

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise UsageError(f"--database {str(path)!r}: is no directory")
        self._path = path

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return tuple(self._opened().fetch(key)) if self._path.exists() else ()

    def save(self, key: bytes, value: bytes) -> None:
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            if FOLDER in self._path.parents and not (FOLDER / ".gitignore").exists():
                # As the caches of other tools have it: nobody means to commit what is kept here.
                (FOLDER / ".gitignore").write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--database {str(self._path)!r}: can't be written: {error.strerror}") from None
        database = self._opened()
        database.save(key, value)
        if value not in database.fetch(key):
            raise UsageError(f"--database {str(self._path)!r}: can't be written")

    def delete(self, key: bytes, value: bytes) -> None:
        self._opened().delete(key, value)

    def _opened(self) -> ExampleDatabase:
        from hypothesis.database import DirectoryBasedExampleDatabase

        return DirectoryBasedExampleDatabase(self._path)


class _ReadOnly:
    """Another one, never written."""

    def __init__(self, other: Database) -> None:
        self._other = other

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return self._other.fetch(key)

    def save(self, key: bytes, value: bytes) -> None:
        pass

    def delete(self, key: bytes, value: bytes) -> None:
        pass


class _Several:
    """Several as one: what one of them has is there."""

    def __init__(self, others: Sequence[Database]) -> None:
        self._others = others

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return tuple(dict.fromkeys(value for each in self._others for value in each.fetch(key)))

    def save(self, key: bytes, value: bytes) -> None:
        for each in self._others:
            each.save(key, value)

    def delete(self, key: bytes, value: bytes) -> None:
        for each in self._others:
            each.delete(key, value)


class _Remote:
    """One that may be out of reach, which is told as wrong use: the caller named it."""

    def __init__(self, place: str, other: ExampleDatabase) -> None:
        self._place = place
        self._other = other

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return self._asked(lambda: tuple(self._other.fetch(key)))

    def save(self, key: bytes, value: bytes) -> None:
        self._asked(lambda: self._other.save(key, value))

    def delete(self, key: bytes, value: bytes) -> None:
        self._asked(lambda: self._other.delete(key, value))

    def _asked(self, ask: Callable[[], T]) -> T:
        from hypothesis.errors import HypothesisWarning

        try:
            with warnings.catch_warnings():
                # Hypothesis only warns where it can't reach GitHub, and goes on with nothing.
                warnings.simplefilter("error", HypothesisWarning)
                return ask()
        except Exception as error:  # noqa: BLE001  (whatever a foreign client raises: it is not to be had)
            raise UsageError(f"--database {self._place!r}: {error}") from None


def _github(place: str) -> Database:
    from hypothesis.database import GitHubArtifactDatabase

    found = _GITHUB.fullmatch(place)
    if not found:
        raise UsageError(f"--database {place!r}: expected github:OWNER/REPO or github:OWNER/REPO/ARTIFACT")
    owner, repository, artifact = found["owner"], found["repository"], found["artifact"] or ARTIFACT
    cache = FOLDER / "github" / owner / repository / artifact
    return _ReadOnly(_Remote(place, GitHubArtifactDatabase(owner, repository, artifact, path=cache)))


def _redis(place: str) -> Database:
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis
    except ImportError:
        raise UsageError(f"--database {place!r}: needs the package redis; pip install 'understudy[redis]'") from None
    try:
        client = Redis.from_url(place, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    except ValueError as error:
        raise UsageError(f"--database {place!r}: {error}") from None
    return _Remote(place, RedisExampleDatabase(client, key_prefix=b"understudy-failure:"))
