"""Small pictures that every decoder opens, made from a seed, and whether bytes have the structure of a picture.

Nothing is deflated, since implementations of that differ. Sources: PNG (W3C), section 5; JPEG (ITU-T T.81), annex B;
GIF89a; WebP lossless bitstream (RFC 9649); BMP.
"""

from __future__ import annotations

import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_SIDE = 8
"""Width and height, in pixels."""


def png(colour: bytes) -> bytes:
    """A square of one colour (three bytes: red, green, blue)."""
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + colour[:3] * _SIDE) * _SIDE
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")


def is_png(content: bytes) -> bool:
    """Whether it is a signature and whole chunks with right checksums, from IHDR to IEND."""
    if not content.startswith(_PNG):
        return False
    position, kind = len(_PNG), b""
    while position + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, position)
        end = position + 12 + length
        if end > len(content) or (position == len(_PNG)) != (content[position + 4 : position + 8] == b"IHDR"):
            return False
        kind = content[position + 4 : position + 8]
        if zlib.crc32(content[position + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            return False
        position = end
        if kind == b"IEND":
            break
    return kind == b"IEND"


def jpeg(colour: bytes) -> bytes:
    """A grey square of 8 by 8 pixels: one block, of which only the mean is coded, with Huffman tables of our own.

    Source: ITU-T T.81, annexes B and F.
    """
    app0 = b"JFIF\0\1\1\0\0\1\0\1\0\0"
    # Quantisation steps of 8: a coefficient of the mean is then the grey level itself, less 128.
    tables = _segment(0xDB, b"\0" + b"\x08" * 64)
    frame = _segment(0xC0, struct.pack(">BHHBBBB", 8, _SIDE, _SIDE, 1, 1, 0x11, 0))
    # Twelve codes of four bits for the sizes 0 to 11; one code of one bit, for the end of the block.
    mean_codes = _segment(0xC4, b"\x00" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    rest_codes = _segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    scan = _segment(0xDA, b"\1\1\0\0\x3f\0") + _bits(_mean(colour[0] - 128) + "0")
    return b"\xff\xd8" + _segment(0xE0, app0) + tables + frame + mean_codes + rest_codes + scan + b"\xff\xd9"


def is_jpeg(content: bytes) -> bool:
    """Whether it is whole segments from SOI to SOS with a frame among them, and ends with EOI."""
    if not content.startswith(b"\xff\xd8") or not content.rstrip(b"\0").endswith(b"\xff\xd9"):
        return False
    position, has_frame = 2, False
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xDA:
            return has_frame
        has_frame = has_frame or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC))
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return False


def gif(colour: bytes) -> bytes:
    """A picture of one pixel."""
    screen = struct.pack("<HHBBB", 1, 1, 0x80, 0, 0)
    return b"GIF89a" + screen + colour[:3] + b"\0\0\0" + b",\0\0\0\0\1\0\1\0\0" + b"\2\2\x44\1\0" + b";"


def is_gif(content: bytes) -> bool:
    """Whether it has a signature, a size, and the trailer."""
    return content[:6] in (b"GIF87a", b"GIF89a") and len(content) > 13 and content.rstrip(b"\0").endswith(b";")


def webp(colour: bytes) -> bytes:
    """A square of one colour in lossless WebP: five codes of one symbol, so that a pixel costs no bit.

    Source: RFC 9649, sections 2.5 and 3.
    """
    red, green, blue = colour[:3]
    fields = [(0x2F, 8), (_SIDE - 1, 14), (_SIDE - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    for symbol in (green, red, blue, 255, 0):
        fields += [(1, 1), (0, 1), (1, 1), (symbol, 8)]
    number, width = 0, 0
    for value, bits in fields:
        number |= value << width
        width += bits
    data = number.to_bytes((width + 7) // 8, "little")
    chunk = b"VP8L" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def is_webp(content: bytes) -> bool:
    """Whether it is a whole RIFF container of a picture."""
    return (
        content[:4] == b"RIFF"
        and content[8:12] == b"WEBP"
        and content[12:16] in (b"VP8 ", b"VP8L", b"VP8X")
        and struct.unpack_from("<I", content, 4)[0] + 8 <= len(content)
    )


def bmp(colour: bytes) -> bytes:
    """A square of one colour."""
    row = colour[2::-1] * _SIDE
    pixels = row * _SIDE
    header = struct.pack("<IiiHHIIiiII", 40, _SIDE, _SIDE, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + header + pixels


def is_bmp(content: bytes) -> bool:
    """Whether it has a file header whose size is its own."""
    return content[:2] == b"BM" and len(content) >= 26 and struct.unpack_from("<I", content, 2)[0] <= len(content)


def is_tiff(content: bytes) -> bool:
    """Whether it has a header with a byte order and an offset inside of it."""
    if content[:4] not in (b"II*\0", b"MM\0*") or len(content) < 8:
        return False
    order = "<" if content[:2] == b"II" else ">"
    return 8 <= int(struct.unpack_from(order + "I", content, 4)[0]) < len(content)


def is_icon(content: bytes) -> bool:
    """Whether it is an ICO directory with an entry."""
    return content[:4] == b"\0\0\1\0" and len(content) >= 22 and content[4:6] != b"\0\0"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _mean(difference: int) -> str:
    """The bits of a mean: the code of its size, then the size's bits. Source: ITU-T T.81, F.1.2.1."""
    size = abs(difference).bit_length()
    bits = difference if difference > 0 else difference + (1 << size) - 1
    return f"{size:04b}" + (f"{bits:0{size}b}" if size else "")


def _bits(bits: str) -> bytes:
    """Entropy-coded bytes: filled up with ones, a zero stuffed after each 0xFF. Source: ITU-T T.81, F.1.2.3."""
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
