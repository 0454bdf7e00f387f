"""Samples: valid content from a seed, recognised by its structure, and told from other content."""

from __future__ import annotations

import gzip
import io
import tarfile
import wave
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import codecs, media_types
from contracts.codecs.sample_texts import TEXTS
from contracts.codecs.samples import KINDS, is_known, looks_like, sample_bytes, sample_content

MADE = [kind for kind in KINDS if kind.make is not None]
RIVALS = {
    # An Office document is a ZIP archive, too.
    "application/zip": {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    },
}


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.media_types[0])
def test_a_sample_is_what_it_is_called(kind: object) -> None:
    """What is made for a media type is recognised as it, the same for the same seed, another for another seed."""
    name = kind.media_types[0]  # type: ignore[attr-defined]
    samples = [sample_bytes(name, seed) for seed in range(40)]
    assert all(looks_like(name, content) for content in samples)
    assert samples == [sample_bytes(name, seed) for seed in range(40)]
    assert len(set(samples)) > 1
    assert max(map(len, samples)) < 12_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.media_types[0])
def test_other_content_is_not_taken_for_it(kind: object) -> None:
    """Samples of other kinds, text and nothing at all are not recognised as it."""
    name = kind.media_types[0]  # type: ignore[attr-defined]
    others = [other.media_types[0] for other in MADE if other.is_one is not kind.is_one]  # type: ignore[attr-defined]
    rivals = RIVALS.get(name, set())
    taken = [other for other in others if other not in rivals and looks_like(name, sample_bytes(other, 1))]
    assert taken == []
    assert not looks_like(name, b"")
    assert not looks_like(name, b'{"message": "not found"}')


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.media_types[0])
@settings(max_examples=30)
@given(data=st.data())
def test_no_bytes_break_the_recognition(kind: object, data: st.DataObject) -> None:
    """Damaged samples are recognised or not; nothing else happens."""
    name = kind.media_types[0]  # type: ignore[attr-defined]
    content = sample_bytes(name, 1)
    at = data.draw(st.integers(0, min(200, len(content))))
    damaged = (
        content[:at] + data.draw(st.binary(max_size=12)) + content[at + data.draw(st.sampled_from([0, 4, 10**6])) :]
    )
    assert looks_like(name, damaged) in (True, False)


@pytest.mark.parametrize("name", ["image/png", "application/pdf", "application/zip", "image/webp", "audio/wav"])
def test_half_a_sample_is_not_recognised(name: str) -> None:
    """Content that was cut short is told from whole content."""
    content = sample_bytes(name, 3)
    assert not looks_like(name, content[: len(content) // 2])


def test_readers_of_the_standard_library_open_them() -> None:
    """Archives and sounds are opened by readers that are not ours."""
    with zipfile.ZipFile(io.BytesIO(sample_bytes("application/zip", 1))) as archive:
        assert archive.testzip() is None
    with tarfile.open(fileobj=io.BytesIO(sample_bytes("application/x-tar", 1))) as archive:
        assert archive.getnames() == ["sample.txt"]
    with wave.open(io.BytesIO(sample_bytes("audio/wav", 1))) as sound:
        assert sound.getframerate() == 8000
    assert gzip.decompress(sample_bytes("application/gzip", 1)).startswith(b"Sample")


def test_ranges_and_unknown_types() -> None:
    """A range is served by one of its types; a type that we don't know is taken at its word."""
    assert looks_like("image/png", sample_bytes("image/*", 1))
    assert looks_like("image/*", b"of a kind that we do not know")
    assert looks_like("application/x-unheard-of", b"x")
    assert is_known("image/png")
    assert not is_known("image/*")
    assert len(sample_bytes("application/octet-stream", 1)) == 32


@pytest.mark.parametrize(
    "media_type",
    [
        *("application/json", "application/xml", "text/plain; charset=utf-8", "text/html", "text/csv"),
        *("text/event-stream", "application/x-ndjson", "application/json-seq", "application/yaml", "image/svg+xml"),
        *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed", "application/x-unheard-of"),
        *(*TEXTS, "application/vnd.example+yaml"),
    ],
)
def test_a_sample_can_be_read_as_what_it_says_it_is(media_type: str) -> None:
    """Where no schema says what is in it, content is in the syntax of its media type, the same for the same seed."""
    for seed in range(20):
        found = sample_content(media_type, seed)
        assert found == sample_content(media_type, seed)
        assert media_types.matches(found.content_type, media_type)
        assert codecs.decode(found.content_type, found.content)
