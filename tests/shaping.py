"""Judges shaping: shapes the same text with HarfBuzz itself, and compares glyph by glyph.

Standard input: one paragraph a line, as JSON (tests/shaping.rs writes it). Each piece of it is one run of one face and
one direction; which script its characters are in, this judge finds for itself (UAX #24, by fontTools' data).
Standard output: a sentence for each piece that differs; in the end how many glyphs were compared.
"""

import json
import sys
from unicodedata import category

import uharfbuzz as hb
from fontTools.unicodedata import script, script_extension

COMMON = {"Zyyy", "Zinh", "Zzzz"}
PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "「": "」", "『": "』", "【": "】", "〈": "〉", "《": "》"}


def scripts(text, usual):
    """The script of each character; what is common goes with what stands before it, at the start with what follows."""
    found, current, brackets = [], None, []
    for c in text:
        own = script(c)
        if own in COMMON:
            pair = next((i for i in reversed(range(len(brackets))) if brackets[i][0] == c), None)
            own = current
            if c in PAIRS:
                brackets.append((PAIRS[c], current))
            elif pair is not None:
                own = brackets[pair][1] or current
                del brackets[pair:]
            extension = script_extension(c)
            if pair is None and c not in PAIRS and not extension & COMMON and own not in extension:
                own = usual if usual in extension else sorted(extension)[0]
        current = own or current
        found.append(own)
    first = next((own for own in found if own), usual)
    return [own or first for own in found]


fonts = {}


def font_of(face):
    key = json.dumps(face)
    if key not in fonts:
        font = hb.Font(hb.Face(hb.Blob.from_file_path(face["file"]), face["index"]))
        if face["coords"]:
            font.set_var_coords_normalized(face["coords"])
        fonts[key] = font
    return fonts[key]


def shape(text, start, end, font, tag, piece):
    """The glyphs of some bytes of a text, each as (glyph, advance, dx, dy), clusters in the order of the text."""
    buffer = hb.Buffer()
    buffer.add_utf8(text, start, end - start)
    buffer.direction = "rtl" if piece["rtl"] else "ltr"
    buffer.script = tag
    buffer.language = piece["lang"]
    features = {tag: [(0, 0xFFFFFFFF, value)] for tag, value in piece["features"]}
    for tag, first, last, value in piece["locals"]:
        features.setdefault(tag, []).append((first, last, value))
    hb.shape(font, buffer, features)
    clusters = {}
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions):
        glyph = (info.codepoint, position.x_advance, position.x_offset, position.y_offset)
        clusters.setdefault(info.cluster, []).append(glyph)
    return [(at, clusters[at]) for at in sorted(clusters)]


def main():
    compared, faults = 0, 0
    for line in sys.stdin:
        para = json.loads(line)
        text = para["text"]
        tags = scripts(text, para["script"])
        offsets, at = [], 0
        for c in text:
            offsets.append(at)
            at += len(c.encode())
        offsets.append(at)
        for piece in para["pieces"]:
            font = font_of(piece["face"])
            narrow = font.get_nominal_glyph(0x202F) is None
            # No font draws a line break; the narrow space of a font without one is half a space.
            shown = "".join(" " if c == "\u2028" or (c == "\u202f" and narrow) else c for c in text)
            # What is blank in the punctuation of ideographs is taken away later.
            wide = para["script"] in ("Kana", "Hani")
            squeezed = {o for o, c in zip(offsets, text) if wide and category(c)[0] == "P"}
            halved = squeezed | {o for o, c in zip(offsets, text) if c == "\u2028" or (c == "\u202f" and narrow)}
            # The same bytes, so that places stay: each stand-in is as long as what it stands for.
            wanted, first = [], offsets.index(piece["start"])
            last = offsets.index(piece["end"])
            encoded = shown.encode()
            new, at = [], 0
            for c in shown:
                new.append(at)
                at += len(c.encode())
            new.append(at)
            back = dict(zip(new, offsets))
            there = dict(zip(offsets, new))
            piece["locals"] = [(tag, there[a], there[b], v) for tag, a, b, v in piece["locals"]]
            while first < last:
                stop = first
                while stop < last and tags[stop] == tags[first]:
                    stop += 1
                made = shape(encoded, new[first], new[stop], font, tags[first], piece)
                wanted += [(back[at], glyphs) for at, glyphs in made]
                first = stop
            for at, glyphs in wanted:
                ours = piece["clusters"].get(str(at), [])
                compared += len(glyphs)
                free = at in halved
                same = len(ours) == len(glyphs) and all(
                    a[0] == b[0] and all(free or abs(x - y) < 0.01 for x, y in zip(a[1:], b[1:]))
                    for a, b in zip(ours, glyphs)
                )
                if not same:
                    faults += 1
                    word = text.encode()[at : at + 12].decode(errors="ignore")
                    print(f"at `{word}` ({piece['lang']}, {tags[offsets.index(at)]}): HarfBuzz {glyphs}, here {ours}")
            extra = set(piece["clusters"]) - {str(at) for at, _ in wanted}
            if extra:
                faults += 1
                print(f"clusters that HarfBuzz does not have, at bytes {sorted(extra)} of `{text[:40]}`")
    print(f"{compared} glyphs")
    sys.exit(1 if faults or not compared else 0)


main()
