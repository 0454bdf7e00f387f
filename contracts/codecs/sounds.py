"""Short sounds and films that players open, made from a seed, and whether bytes have the structure of one.

Sources: RIFF/WAVE; MPEG-1 layer III (ISO 11172-3); ISO base media file format (ISO 14496-12).
"""

from __future__ import annotations

import struct

_MP3_FRAME = 417
"""Bytes of a frame of 128 kbit/s at 44,100 Hz."""


def wav(seed: bytes) -> bytes:
    """A hundredth of a second of a square wave: 8,000 Hz, 8 bits, mono."""
    period = 4 + seed[0] % 28
    samples = bytes(96 if index % period * 2 < period else 160 for index in range(80))
    head = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    data = b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(data)) + b"WAVE" + head + data


def is_wav(content: bytes) -> bool:
    """Whether it is a whole RIFF container of a sound with its format told."""
    return (
        content[:4] == b"RIFF"
        and content[8:12] == b"WAVE"
        and b"fmt " in content[12:256]
        and struct.unpack_from("<I", content, 4)[0] + 8 <= len(content)
    )


def mp3(seed: bytes) -> bytes:
    """Silence: frames whose side information is all zero."""
    frame = b"\xff\xfb\x90\xc4" + b"\0" * (_MP3_FRAME - 4)
    return frame * (4 + seed[0] % 4)


def is_mp3(content: bytes) -> bool:
    """Whether it begins with a tag or with the header of a frame of layer III."""
    if content[:3] == b"ID3":
        return len(content) > 10
    return len(content) > 4 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2 and content[2] & 0xF0 != 0xF0


def mp4(seed: bytes) -> bytes:
    """A film without tracks: its type, and a header that gives its length. Nothing is to be seen in it."""
    milliseconds = 1 + seed[0]
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = struct.pack(">IIIIIIH10x", 0, 0, 0, 1000, milliseconds, 0x10000, 0x100) + matrix + b"\0" * 24
    movie = _box(b"mvhd", header + struct.pack(">I", 1))
    return _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2mp41") + _box(b"moov", movie)


def is_mp4(content: bytes) -> bool:
    """Whether it begins with a whole file type box."""
    return content[4:8] == b"ftyp" and 8 <= struct.unpack_from(">I", content)[0] <= len(content)


def is_ogg(content: bytes) -> bool:
    """Whether it begins with a page."""
    return content[:5] == b"OggS\0" and len(content) > 27


def is_webm(content: bytes) -> bool:
    """Whether it begins with an EBML header."""
    return content[:4] == b"\x1aE\xdf\xa3" and len(content) > 4


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data
