"""The leaflet's own fonts in every form in which PDF can carry them: as CFF, Type 1, TrueType and as CID fonts.

Outlines come from fonts/*.otf, cut down to the characters asked for by fontTools; TrueType curves are fontTools'
quadratic approximations, Type 1 is written by Adobe's `tx` (PyPI: afdko).
"""

import io
import pathlib
import string
import subprocess
import sys
import tempfile

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from pdf import PROJECT

LATIN = string.ascii_letters + string.digits + " .,:;-()/%'&?!–•éèêàâîôûëçùÉ«»œ@"


def cut(face, text, keep_names=True):
    """The face as an OpenType font with CFF that has the glyphs of `text` alone."""
    options = subset.Options(layout_features=[], name_IDs=[1, 2, 6], hinting=False, desubroutinize=True)
    options.glyph_names = keep_names
    options.notdef_outline = True
    font = TTFont(PROJECT / f"fonts/SourceSans3-{face}.otf", recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def raw(font, tag=None):
    """The font file's bytes, or those of one table."""
    file = io.BytesIO()
    font.save(file)
    if tag is None:
        return file.getvalue()
    return TTFont(io.BytesIO(file.getvalue())).reader[tag]


def quadratic(font):
    """The same font with TrueType outlines, exact to 0.5 unit."""
    glyphs, order = {}, font.getGlyphOrder()
    source = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(source)
        source[name].draw(Cu2QuPen(pen, 0.5, reverse_direction=True))
        glyphs[name] = pen.glyph()
    out = font
    del out["CFF "]
    out["loca"], out["glyf"] = newTable("loca"), newTable("glyf")
    out["glyf"].glyphs, out["glyf"].glyphOrder = glyphs, order
    head = out["maxp"]
    head.tableVersion = 0x00010000
    for key in "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions maxComponentElements".split():
        setattr(head, key, 1 if key == "maxZones" else 0)
    out["post"].formatType = 3.0
    out.sfntVersion = "\x00\x01\x00\x00"
    return out


def widths(font, codes):
    """The advance of each code's character in thousandths of an em; 0 where the font lacks it."""
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    character = lambda code: ord(bytes([code]).decode("cp1252", "replace"))
    return [metrics[cmap[character(code)]][0] if character(code) in cmap else 0 for code in codes]


def descriptor(pdf, name, font, flags, file):
    """A font descriptor; `file` is its key and stream, such as /FontFile2 7 0 R."""
    head, os2 = font["head"], font["OS/2"]
    box = f"[{head.xMin} {head.yMin} {head.xMax} {head.yMax}]"
    return pdf.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox{box}/ItalicAngle 0/Ascent {os2.sTypoAscender}"
        f"/Descent {os2.sTypoDescender}/CapHeight {os2.sCapHeight}/StemV 88{file}>>"
    )


def simple(pdf, subtype, name, font, file, flags=32, encoding="/Encoding/WinAnsiEncoding", to_unicode=""):
    """A simple font over codes 32 to 255."""
    codes = range(32, 256)
    return pdf.add(
        f"<</Type/Font/Subtype/{subtype}/BaseFont/{name}/FirstChar 32/LastChar 255{encoding}{to_unicode}"
        f"/Widths[{' '.join(str(width) for width in widths(font, codes))}]"
        f"/FontDescriptor {descriptor(pdf, name, font, flags, file)}>>"
    )


def cff(pdf, face="Regular", text=LATIN, tag="LEPCFF"):
    """Type 1 font dictionary with a CFF program (FontFile3, Type1C), WinAnsiEncoding."""
    font = cut(face, text)
    file = pdf.add("/Subtype/Type1C", raw(font, "CFF "))
    return simple(pdf, "Type1", f"{tag}+SourceSans3-{face}", font, f"/FontFile3 {file}")


def opentype(pdf, face="Regular", text=LATIN, tag="LEPOTF"):
    """The same with the whole OpenType file (FontFile3, OpenType)."""
    font = cut(face, text)
    file = pdf.add("/Subtype/OpenType", raw(font))
    return simple(pdf, "Type1", f"{tag}+SourceSans3-{face}", font, f"/FontFile3 {file}")


def type1(pdf, face="Regular", text=LATIN, tag="LEPTYP"):
    """A Type 1 program with its three lengths (FontFile)."""
    font = cut(face, text)
    with tempfile.TemporaryDirectory() as folder:
        otf, pfb = pathlib.Path(folder, "a.otf"), pathlib.Path(folder, "a.pfb")
        otf.write_bytes(raw(font))
        tx = pathlib.Path(sys.executable).parent / "tx"
        subprocess.run([tx, "-t1", "-pfb", otf, pfb], check=True, capture_output=True)
        data = pfb.read_bytes()
    # Three segments, each with a head of six bytes: 0x80, its kind, its length from the low byte up.
    parts, place = [], 0
    while data[place + 1] != 3:
        length = int.from_bytes(data[place + 2 : place + 6], "little")
        parts.append((data[place + 1], data[place + 6 : place + 6 + length]))
        place += 6 + length
    clear = b"".join(part for kind, part in parts[:1])
    body = b"".join(part for kind, part in parts if kind == 2)
    tail = b"".join(part for kind, part in parts[1:] if kind == 1)
    file = pdf.add(f"/Length1 {len(clear)}/Length2 {len(body)}/Length3 {len(tail)}", clear + body + tail)
    return simple(pdf, "Type1", f"{tag}+SourceSans3-{face}", font, f"/FontFile {file}")


def truetype(pdf, face="Regular", text=LATIN, tag="LEPTTF"):
    """A TrueType font by WinAnsiEncoding through its (3,1) cmap."""
    font = quadratic(cut(face, text))
    file = raw(font)
    stream = pdf.add(f"/Length1 {len(file)}", file)
    return simple(pdf, "TrueType", f"{tag}+SourceSans3-{face}", font, f"/FontFile2 {stream}")


def codes_of(font, text):
    """The text as glyph numbers, a hexadecimal string of PDF."""
    cmap = font.getBestCmap()
    return "<" + "".join(f"{font.getGlyphID(cmap[ord(c)]):04X}" for c in text) + ">"


def to_unicode(pdf, pairs):
    """A ToUnicode CMap of two-byte codes."""
    rows = "\n".join(f"<{code:04X}> <{ord(c):04X}>" for code, c in sorted(pairs.items()))
    return pdf.add(
        "",
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(pairs)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end",
    )


def cid(pdf, kind, face="Regular", text=LATIN, tag="LEPCID", vertical=False, mapped=False):
    """A Type 0 font and the function that writes text in it.

    `kind` is CFF or TTF. `mapped` turns the CIDs around by a CIDToGIDMap (TrueType alone). `vertical` writes down the
    page by Identity-V, with DW2 and W2 of its own.
    """
    font = cut(face, text)
    if kind == "TTF":
        font = quadratic(font)
    name, count = f"{tag}+SourceSans3-{face}", len(font.getGlyphOrder())
    cmap = font.getBestCmap()
    number = (lambda gid: count - 1 - gid) if mapped else (lambda gid: gid)
    gids = {c: font.getGlyphID(cmap[ord(c)]) for c in text if ord(c) in cmap}
    if kind == "TTF":
        file = raw(font)
        stream = pdf.add(f"/Length1 {len(file)}", file)
        described = descriptor(pdf, name, font, 4, f"/FontFile2 {stream}")
        if mapped:
            table = pdf.add("", b"".join((count - 1 - cid).to_bytes(2, "big") for cid in range(count)))
            extra = f"/CIDToGIDMap {table}"
        else:
            extra = "/CIDToGIDMap/Identity"
    else:
        stream = pdf.add("/Subtype/CIDFontType0C", raw(font, "CFF "))
        described = descriptor(pdf, name, font, 4, f"/FontFile3 {stream}")
        extra = ""
    metrics = font["hmtx"].metrics
    advances = sorted((number(font.getGlyphID(g)), metrics[g][0]) for g in font.getGlyphOrder())
    extra += "/DW 500/W[" + " ".join(f"{cid} [{advance}]" for cid, advance in advances) + "]"
    if vertical:
        cell = number(gids["P"])
        extra += f"/DW2[780 -900]/W2[{cell} [-1400 300 780]]"
    child = pdf.add(
        f"<</Type/Font/Subtype/CIDFontType{0 if kind == 'CFF' else 2}/BaseFont/{name}"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {described}{extra}>>"
    )
    unicode = to_unicode(pdf, {number(gid): c for c, gid in gids.items()})
    font0 = pdf.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-{'V' if vertical else 'H'}"
        f"/DescendantFonts[{child}]/ToUnicode {unicode}>>"
    )
    show = lambda words: "<" + "".join(f"{number(gids[c]):04X}" for c in words) + ">"
    return font0, show
