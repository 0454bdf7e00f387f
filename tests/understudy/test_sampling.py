"""`understudy sample`: values on standard output, ready for other tools."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from contracts import load, schemas_of

DOCUMENT = load(None)
PROFILES = ("typical", "minimal", "maximal", "edge")


def sample(*words: str, hash_seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "understudy", "sample", *words]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("status", ["200", "400", "403"])
def test_each_line_is_a_valid_value(status: str, profile: str) -> None:
    """So many lines as were asked for, each JSON that satisfies the declared schema."""
    run = sample("--status", status, "--profile", profile, "--count", "5", "--seed", "3")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.decode("utf-8").split("\n")
    assert len(lines) == 6
    (content,) = DOCUMENT.operations[0].responses[status].content.values()
    assert content.schema
    schema = schemas_of(DOCUMENT).for_object(content.schema, "response")
    for line in lines[:5]:
        value = json.loads(line)
        assert schema.is_valid(value), schema.violations(value)


def test_the_same_seed_prints_the_same_bytes() -> None:
    """In any process, whatever the order of its sets; another seed prints others."""
    runs = [sample("--count", "3", "--profile", "edge", hash_seed=each).stdout for each in ("1", "2")]
    assert runs[0] == runs[1] != b""
    assert sample("--count", "3", "--profile", "edge", "--seed", "2").stdout != runs[0]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--operation", "providers_scim_sync_status"), 2, "did you mean 'providers_scim_sync_status_retrieve'"),
        (("--status", "418", "-o", "providers_scim_sync_status_retrieve"), 2, "200, 400, 403, 404"),
        (("--media-type", "text/html"), 2, "application/json"),
        (("--profile", "wild"), 2, "typical"),
        (("--status", "404"), 5, "404"),
    ],
)
def test_what_cannot_be_granted_is_said(words: tuple[str, ...], code: int, said: str) -> None:
    """The exit code is wrong use, or nothing selected; the sentence says what there is."""
    run = sample(*words)
    assert run.returncode == code
    assert said in run.stderr.decode()
    assert run.stdout == b""
