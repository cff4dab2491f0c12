"""Writes the files made by hand. Usage: make.py FOLDER [NAME…]"""

import pathlib
import sys

import apart
import blend
import groups
import images
import inks
import shadings
import spaces
import structure
import text

SRGB = spaces.srgb_profile()

FILES = {
    "hand-blend-cmyk": blend.cmyk,
    "hand-blend-rgb": lambda path: blend.rgb(path, SRGB),
    "hand-groups": groups.groups,
    "hand-masks": lambda path: groups.masks(path, SRGB),
    "hand-overprint": inks.overprint,
    "hand-devicen": inks.devicen,
    "hand-shadings": shadings.shadings,
    "hand-patterns": shadings.patterns,
    "hand-images": lambda path: images.kinds(path, SRGB),
    "hand-masked-images": images.masked,
    "hand-text": text.text,
    "hand-frame": structure.frame,
    "hand-hybrid": structure.hybrid,
    "hand-forbidden": structure.forbidden,
    "hand-apart": apart.apart,
    "hand-spaces": lambda path: spaces.spaces(path, SRGB),
}

folder = pathlib.Path(sys.argv[1])
for name in sys.argv[2:] or FILES:
    FILES[name](folder / f"{name}.pdf")
