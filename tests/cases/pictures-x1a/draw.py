"""Draws the pictures of this case, and of those for mistakes: `python3 draw.py` beside it, with Pillow and numpy."""

import struct
import zlib

import numpy as np
from PIL import Image


def ramp(width, height):
    """Hues from left to right, from light to dark downwards."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    x, y = x / width * 6, y / height
    hue = [np.clip(np.abs((x + shift) % 6 - 3) - 1, 0, 1) for shift in (0, 4, 2)]
    light = [(1 - y) * (0.4 + 0.6 * h) + y * 0.15 * h for h in hue]
    return Image.fromarray((np.stack(light, axis=-1) * 255).astype("uint8"), "RGB")


def profile(name):
    """The head and the name of a press's profile, and no more: enough to know whose it is."""
    desc = b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name.encode() + bytes(1 + 78)
    size = 128 + 4 + 12 + len(desc)
    head = struct.pack(">I4s4s4s4s4s", size, bytes(4), bytes([2, 0x40, 0, 0]), b"prtr", b"CMYK", b"Lab ")
    head += bytes(36 - len(head)) + b"acsp" + bytes(128 - 40)
    return head + struct.pack(">I4sII", 1, b"desc", 144, len(desc)) + desc


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# Alpha that hides everything.
colours = ramp(150, 100)
colours.putalpha(255)
colours.save("pictures/opaque.png", optimize=True)
ramp(150, 100).convert("L").save("pictures/grey.jpg", quality=85)
solid = np.zeros((60, 60, 4), "uint8")
solid[:, :, 0] = 255
solid[:, 30:, 1] = 128
Image.fromarray(solid, "CMYK").save("pictures/inks.jpg", quality=90)

there = "../pictures-x1a-mistakes/pictures/"
veil = ramp(150, 100)
veil.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, 150), (100, 1)).astype("uint8"), "L"))
veil.save(there + "veil.png", optimize=True)

there = "../picture-mistakes/pictures/"
ramp(150, 100).save(there + "ramp.png", optimize=True)
head = struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0)
body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
open(there + "huge.png", "wb").write(b"\x89PNG\r\n\x1a\n" + body)
Image.new("RGB", (8, 8), (200, 40, 40)).save(there + "old.gif")
whole = open(there + "ramp.png", "rb").read()
fake = chunk(b"iCCP", b"fake\0\0" + zlib.compress(b"no profile at all" * 20))
open(there + "profile.png", "wb").write(whole[:33] + fake + whole[33:])

there = "../pictures-unfit/pictures/"
ramp(150, 100).save(there + "ramp.jpg", quality=80)
whole = open(there + "ramp.jpg", "rb").read()
open(there + "cut.jpg", "wb").write(whole[: len(whole) // 2])
dark = np.full((90, 90, 4), 240, "uint8")
dark[:45] = 40
Image.fromarray(dark, "CMYK").save(there + "dark.tif", compression="tiff_lzw")
Image.fromarray(dark // 4, "CMYK").save(there + "foreign.tif", compression="tiff_lzw", icc_profile=profile("Paper Mill 1"))
Image.fromarray(np.tile([[0, 255], [255, 0]], (60, 60)).astype("uint8"), "L").convert("1").save(there + "bits.png")
