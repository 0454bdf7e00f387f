"""`--database` and `--last-failed`, as somebody at the command line meets them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from contracts import load
from contracts.errors import UsageError
from contracts.testing import Options
from tests.plain_servers import PETS, Answered, Server, changing, keeping, serving
from understudy.checking import Wanted, check
from understudy.remembering import Wish, wish_of
from understudy.reporting import Telling

DOCUMENT = load(PETS)
FAILING: Server = changing(lambda _, answered: Answered(500, {"error": "no"}) if answered.status == 201 else answered)


def checked(server: Server, wish: Wish, **options: object) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    asked = Options(seed=1, search=False, max_examples=12, **options)  # type: ignore[arg-type]
    with serving(server) as url:
        code = check(DOCUMENT, Wanted(url, asked, Telling(), wish), out, err)
    return code, out.getvalue() + err.getvalue()


def test_the_life_of_a_failing_case(tmp_path: Path) -> None:
    """Kept, tried alone, forgotten; then there is nothing left to try."""
    places = (str(tmp_path / "failures"),)
    code, said = checked(FAILING, Wish(places))
    assert code == 1
    assert f"failing cases kept in {places[0]}: 1" in said
    kept = [each for each in Path(places[0]).rglob("*") if each.is_file() and each.read_bytes().startswith(b"{")]
    assert [json.loads(each.read_bytes())["operation"] for each in kept] == ["POST /pets"]
    code, said = checked(FAILING, Wish(places, is_all=True))
    assert code == 1
    assert "2 cases sent to 1 of 1 operation" in said, "one that should pass, and the one that did not"
    code, said = checked(keeping, Wish(places, is_all=True))
    assert code == 0
    assert "pass now and are forgotten" in said
    code, said = checked(keeping, Wish(places, is_all=True))
    assert code == 5
    assert "no failing case of this document is kept" in said


def test_nothing_is_kept_of_a_server_without_faults(tmp_path: Path) -> None:
    """Not even a directory."""
    code, said = checked(keeping, Wish((str(tmp_path / "failures"),)))
    assert code == 0
    assert "failing cases" not in said
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_where_secrets_are_shown(tmp_path: Path) -> None:
    """What is shown there would be kept in clear."""
    _, said = checked(FAILING, Wish((str(tmp_path / "failures"),)), show_secrets=True)
    assert "failing cases are not kept with --show-secrets" in said
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_not_be_written_costs_no_verdict(tmp_path: Path) -> None:
    """It is noted."""
    (tmp_path / "file").write_text("")
    code, said = checked(FAILING, Wish((str(tmp_path / "file" / "failures"),)))
    assert code == 1
    assert "can't be written" in said


@pytest.mark.parametrize("given", [["none", "dir"], ["none"]])
def test_none_goes_with_nothing(given: list[str]) -> None:
    """It would contradict what stands beside it."""
    with pytest.raises(UsageError, match="--database none"):
        wish_of(given, last_failed=True)


def test_what_is_asked_for_without_a_place() -> None:
    """The folder in the working directory."""
    assert wish_of([], last_failed=False).places == (str(Path(".understudy") / "failures"),)
    assert wish_of(["none"], last_failed=False).places == ()
