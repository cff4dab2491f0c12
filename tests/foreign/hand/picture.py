"""A picture to be carried in every encoding: three panels that fan out, a ball and a ramp, drawn by arithmetic.

It has smooth parts, hard edges and all hues, so that a wrong channel, row order, predictor or polarity shows.
"""

import io
import math

from PIL import Image

WIDE, HIGH = 120, 80


def at(x, y):
    """Red, green, blue in 0…1 at pixel x, y; y down from the top."""
    u, v = (x + 0.5) / WIDE, (y + 0.5) / HIGH
    if v > 0.88:
        return (u, u, u)
    d = math.hypot((u - 0.75) * 1.5, v - 0.42)
    if d < 0.26:
        light = 1 - d / 0.26 * 0.7
        return (0.95 * light, 0.45 * light + 0.1, 0.2)
    panel = int(u * 3 + 0.6 * (v - 0.5))
    shade = 0.35 + 0.65 * (u * 3 % 1)
    base = ((0.15, 0.45, 0.75), (0.85, 0.85, 0.6), (0.2, 0.6, 0.45))[max(0, min(2, panel))]
    return tuple(c * shade + 0.1 * math.sin(9 * v) ** 2 for c in base)


PIXELS = [[tuple(min(1.0, c) for c in at(x, y)) for x in range(WIDE)] for y in range(HIGH)]


def rows(convert, bits=8):
    """The samples as bytes; `convert` takes red, green, blue and gives a tuple of values in 0…1. Each row is padded."""
    top, out = 2**bits - 1, bytearray()
    for row in PIXELS:
        word = "".join(format(round(v * top), f"0{bits}b") for pixel in row for v in convert(*pixel))
        word += "0" * (-len(word) % 8)
        out += int(word, 2).to_bytes(len(word) // 8, "big")
    return bytes(out)


def rgb(r, g, b):
    """As it is."""
    return (r, g, b)


def grey(r, g, b):
    """The luma."""
    return (0.3 * r + 0.59 * g + 0.11 * b,)


def cmyk(r, g, b):
    """By the textbook's formula, half of the grey in black."""
    k = (1 - max(r, g, b)) * 0.5
    return (max(0, 1 - r - k), max(0, 1 - g - k), max(0, 1 - b - k), k)


def image(mode="RGB", turned=False):
    """The picture as Pillow holds it; `turned` inverts every value, as Adobe does in CMYK JPEGs."""
    data = rows({"RGB": rgb, "L": grey, "CMYK": cmyk}[mode])
    if turned:
        data = bytes(255 - v for v in data)
    return Image.frombytes(mode, (WIDE, HIGH), data)


def jpeg(mode, turned=False, **options):
    """A JPEG file. Pillow itself inverts CMYK and marks it as Adobe's; `turned` inverts once more before that."""
    file = io.BytesIO()
    image(mode, turned).save(file, "JPEG", quality=88, **options)
    return file.getvalue()


def jp2(mode, raw=False):
    """JPEG 2000 by OpenJPEG, lossless; `raw` gives the codestream alone."""
    file = io.BytesIO()
    image(mode).save(file, "JPEG2000", no_jp2=raw)
    return file.getvalue()


def bilevel():
    """The picture in black and white, an ordered dither of 4 x 4: 1 is black. Rows of WIDE / 8 bytes."""
    order = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))
    out = bytearray()
    for y, row in enumerate(PIXELS):
        bits = "".join("1" if grey(*p)[0] < (order[y % 4][x % 4] + 0.5) / 16 else "0" for x, p in enumerate(row))
        out += int(bits, 2).to_bytes(WIDE // 8, "big")
    return bytes(out)
