"""Fonts of every kind, and text in every state.

Page 1: a line in each: Type 1, Type1C, OpenType, TrueType, CID by CFF and by TrueType, a turned CIDToGIDMap, vertical
writing, Type 3 coloured and not, and three that are not embedded. Page 2: rendering modes, spacing, scaling, rise, kerning,
quote operators, clips by text, negative size. Page 3: encodings: Differences, a symbolic TrueType font, no ToUnicode.
"""

import fonts
from pdf import Pdf, literal, sentence


def type3(pdf, label):
    """A Type 3 font of four signs: an uncoloured square (d1), a coloured ball (d0), one made of text, and a stencil."""
    stencil = pdf.add("/Type/XObject/Subtype/Image/Width 8/Height 8/ImageMask true", bytes([0x3C, 0x42, 0xA5, 0x81, 0xA5, 0x99, 0x42, 0x3C]))
    procs = {
        "square": "700 0 0 0 600 600 d1 0 0 600 600 re 100 100 400 400 re f*",
        "ball": "800 0 d0 0 0.7 0.9 0 k 0 300 m 0 700 700 700 700 300 c 700 -100 0 -100 0 300 c f 0.9 0 0.3 0 k 250 200 200 200 re f",
        "text": "900 0 0 -200 900 800 d1 BT /L 900 Tf (d) Tj ET",
        "face": "750 0 0 0 700 700 d1 700 0 0 700 0 0 cm /I Do",
    }
    entries = "".join(f"/{name} {pdf.add('', content)}" for name, content in procs.items())
    unicode = pdf.add(
        "",
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange"
        " <00> <FF> endcodespacerange 1 beginbfrange <61> <64> <0064> endbfrange endcmap end end",
    )
    return pdf.add(
        "<</Type/Font/Subtype/Type3/Name/T3/FontBBox[0 -200 900 800]/FontMatrix[0.001 0 0 0.001 0 0]"
        f"/CharProcs<<{entries}>>/Encoding<</Type/Encoding/Differences[97/square/ball/text/face]>>/FirstChar 97/LastChar 100"
        f"/Widths[700 800 900 750]/Resources<</Font<</L {label}>>/XObject<</I {stencil}>>>>/ToUnicode {unicode}>>"
    )


def text(path):
    """Three pages as the head of this file says."""
    pdf = Pdf("1.6")
    label = fonts.cff(pdf)
    cid_cff, show_cff = fonts.cid(pdf, "CFF", "Semibold", tag="LEPCIA")
    cid_ttf, show_ttf = fonts.cid(pdf, "TTF", "It", tag="LEPCIB")
    cid_map, show_map = fonts.cid(pdf, "TTF", "Regular", sentence(30, 8), tag="LEPCIC", mapped=True)
    down, show_down = fonts.cid(pdf, "CFF", "Bold", "PRINCIPES", tag="LEPCID", vertical=True)
    japan = pdf.add(
        "<</Type/Font/Subtype/Type0/BaseFont/KozMinPr6N-Regular/Encoding/UniJIS-UTF16-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/KozMinPr6N-Regular/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>"
        "/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/KozMinPr6N-Regular/Flags 4/FontBBox[-437 -340 1147 1317]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 763/StemV 88>>>>]>>"
    )
    table = {
        "Ty1": fonts.type1(pdf),
        "CFF": label,
        "OTF": fonts.opentype(pdf, "SemiboldIt"),
        "TTF": fonts.truetype(pdf, "Bold"),
        "CidC": cid_cff,
        "CidT": cid_ttf,
        "CidM": cid_map,
        "Down": down,
        "T3": type3(pdf, label),
        "Std": pdf.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
        "Not": pdf.add(
            "<</Type/Font/Subtype/TrueType/BaseFont/Arial,Bold/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126"
            f"/Widths[{'556 ' * 95}]/FontDescriptor<</Type/FontDescriptor/FontName/Arial,Bold/Flags 32"
            "/FontBBox[-628 -376 2000 1018]/ItalicAngle 0/Ascent 905/Descent -212/CapHeight 716/StemV 138>>>>"
        ),
        "Jap": japan,
    }
    named = "/Font<<" + "".join(f"/{name} {reference}" for name, reference in table.items()) + ">>"
    lines = [
        ("Ty1", literal(sentence(30, 7))),
        ("CFF", literal(sentence(10, 6, "fr"))),
        ("OTF", literal(sentence(40, 7))),
        ("TTF", literal(sentence(50, 7))),
        ("CidC", show_cff(sentence(60, 6))),
        ("CidT", show_ttf(sentence(70, 6))),
        ("CidM", show_map(sentence(30, 6))),
        ("T3", "(abcd dcba)"),
        ("Std", literal(sentence(3, 6))),
        ("Not", literal(sentence(3, 4))),
        ("Jap", "<85AC7269653F7B56>"),
    ]
    content = []
    for row, (name, words) in enumerate(lines):
        y = 100 - 8.5 * row
        content.append(f"BT 0 0 0 1 k /CFF 2.4 Tf 5 {y} Td {literal(name)} Tj /{name} 4 Tf 11 0 Td {words} Tj ET")
    content.append(f"BT 0.9 0.5 0 0 k /Down 5 Tf 98 100 Td {show_down('PRINCIPES')} Tj ET")
    pdf.page(100, 105, "\n".join(content), named)
    states(pdf, named)
    encodings(pdf)
    pdf.write(path)


def states(pdf, named):
    """The page of rendering modes and text states."""
    word = literal(sentence(5, 1))
    content = ["0.4 w 0.9 0.5 0 0 K 0 0.4 0.9 0 k"]
    for mode in range(8):
        x, y = 5 + 48 * (mode % 2), 94 - 13 * (mode // 2)
        clip = " 0 0.9 0.3 0 k " + " ".join(f"{x} {y - 2 + 2 * i} 44 1 re" for i in range(6)) + " f" if mode > 3 else ""
        content.append(f"q BT {mode} Tr /CFF 12 Tf {x} {y} Td {word} Tj ET{clip} Q")
    content += [
        "0 0 0 1 k BT /Ty1 4 Tf 5 46 Td 1 Tc (Charge) Tj 0 Tc 30 0 Td 3 Tw (two wide words) Tj 0 Tw ET",
        "BT /TTF 4 Tf 5 39 Td 60 Tz (narrow letters) Tj 150 Tz 26 0 Td (wide) Tj 100 Tz 18 0 Td (up) Tj 1.5 Ts (raised) Tj -1 Ts (low) Tj 0 Ts ET",
        "BT /CidC 4 Tf 5 33 Td [" + "<0001> -300 <0002> 150 <0003> -1000 <0004>" + "] TJ ET",
        "BT /CFF 4 Tf 5 TL 5 27 Td (first) Tj (second) ' 0.5 0.2 (third of them) \" T* (fourth) Tj ET",
        "BT /CFF -4 Tf 1 0 0 1 90 25 Tm (minus) Tj ET BT /CFF 4 Tf 0.7 0.7 -0.7 0.7 55 8 Tm (turned) Tj ET",
        "BT /CFF 1 Tf 5 0 2 5 75 10 Tm (slanted) Tj ET BT /Std 3 Tf 3 Tr 45 6 Td (invisible words) Tj ET",
        "0 Tr BT /CFF 0.1 Tf 80 5 Td (tiny) Tj ET",
    ]
    pdf.page(100, 105, "\n".join(content), named)


def encodings(pdf):
    """The page of encodings: Differences, MacRoman, symbolic TrueType, CMap embedded, an embedded font without widths."""
    face = fonts.cut("Regular", fonts.LATIN)
    cff_file = pdf.add("/Subtype/Type1C", fonts.raw(face, "CFF "))
    name = "LEPENC+SourceSans3-Regular"
    described = fonts.descriptor(pdf, name, face, 4, f"/FontFile3 {cff_file}")
    advance = lambda c: face["hmtx"].metrics[face.getBestCmap()[ord(c)]][0]
    glyph = lambda c: face.getBestCmap()[ord(c)]
    text = "drogue"
    differences = pdf.add(
        f"<</Type/Font/Subtype/Type1/BaseFont/{name}/FirstChar 1/LastChar {len(text)}/FontDescriptor {described}"
        f"/Widths[{' '.join(str(advance(c)) for c in text)}]"
        f"/Encoding<</Type/Encoding/Differences[1/{'/'.join(glyph(c) for c in text)}]>>>>"
    )
    mac = pdf.add(
        f"<</Type/Font/Subtype/Type1/BaseFont/{name}/FirstChar 97/LastChar 143/FontDescriptor {described}/Encoding/MacRomanEncoding"
        f"/Widths[{' '.join(str(advance(bytes([code]).decode('mac_roman'))) if ord(bytes([code]).decode('mac_roman')) in face.getBestCmap() else '0' for code in range(97, 144))}]>>"
    )
    # A symbolic TrueType font whose only cmap is (3, 0), at F000.
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    symbol = fonts.quadratic(fonts.cut("Bold", "Policy"))
    sub = CmapSubtable.newSubtable(4)
    sub.platformID, sub.platEncID, sub.language = 3, 0, 0
    sub.cmap = {0xF000 + ord(c): symbol.getBestCmap()[ord(c)] for c in "Policy"}
    widths = " ".join(str(symbol["hmtx"].metrics[symbol.getBestCmap()[ord(c)]][0]) if c in "Policy" else "0" for c in map(chr, range(80, 122)))
    symbol["cmap"].tables = [sub]
    file = fonts.raw(symbol)
    stream = pdf.add(f"/Length1 {len(file)}", file)
    sign = pdf.add(
        f"<</Type/Font/Subtype/TrueType/BaseFont/LEPSYM+SourceSans3-Bold/FirstChar 80/LastChar 121/Widths[{widths}]"
        f"/FontDescriptor {fonts.descriptor(pdf, 'LEPSYM+SourceSans3-Bold', symbol, 4, f'/FontFile2 {stream}')}>>"
    )
    # A CMap of codes of one and of two bytes, embedded, over a CID font by CFF.
    wide = fonts.cut("It", "Improved results")
    gid = lambda c: wide.getGlyphID(wide.getBestCmap()[ord(c)])
    cmap = pdf.add(
        "/Type/CMap/CMapName/Own-H/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def end def\n"
        "/CMapName /Own-H def /CMapType 1 def 2 begincodespacerange <20> <7F> <8100> <81FF> endcodespacerange\n"
        f"{len('Improv')} begincidchar " + " ".join(f"<{ord(c):02X}> {gid(c)}" for c in "Improv") + " endcidchar\n"
        "3 begincidchar " + " ".join(f"<81{ord(c):02X}> {gid(c)}" for c in "ed ") + " endcidchar endcmap end end",
    )
    program = pdf.add("/Subtype/CIDFontType0C", fonts.raw(wide, "CFF "))
    order = wide.getGlyphOrder()
    own = pdf.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/LEPOWN+SourceSans3-It/Encoding {cmap}/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/LEPOWN+SourceSans3-It/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/W[0[{' '.join(str(wide['hmtx'].metrics[g][0]) for g in order)}]]"
        f"/FontDescriptor {fonts.descriptor(pdf, 'LEPOWN+SourceSans3-It', wide, 4, f'/FontFile3 {program}')}>>]>>"
    )
    entries = f"/Font<</D {differences}/M {mac}/S {sign}/O {own}>>"
    content = (
        "0 0 0 1 k BT /D 8 Tf 6 70 Td <010203040506> Tj ET BT /M 8 Tf 6 56 Td (politique \\216\\217) Tj ET "
        "BT /S 8 Tf 6 42 Td (Policy) Tj ET BT /O 8 Tf 6 28 Td <496D70726F7681658164> Tj ET"
    )
    pdf.page(100, 84, content, entries)
