"""Draws the PNGs of this case: `python3 draw.py` beside it. The TIFFs are those of tests/pictures; the fax is
ImageMagick's, four quarters of 215 × 215 pixels."""

import struct
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def quarters(name, colours, *chunks):
    """16 × 16 pixels: four squares, two above two."""
    rows = b""
    for pair in (colours[:2], colours[2:]):
        rows += (b"\0" + b"".join(bytes(colour) * 8 for colour in pair)) * 8
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
    data += b"".join(chunk(*one) for one in chunks)
    data += chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    open(name, "wb").write(data)


BLACK = (0, 0, 0)
# Red, green and blue of sRGB in Display P3 (ITU-T H.273: primaries 12, curve 13).
P3 = [(234, 51, 35), (117, 251, 76), (0, 0, 245), BLACK]
quarters("pictures/wide.png", P3, (b"cICP", bytes([12, 13, 0, 1])))
# Half of the light of each, which sRGB writes as 188, as light itself.
HALF = [(128, 0, 0), (0, 128, 0), (0, 0, 128), BLACK]
quarters("pictures/linear.png", HALF, (b"gAMA", struct.pack(">I", 100_000)))
