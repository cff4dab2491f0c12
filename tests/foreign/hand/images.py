"""Images of every kind, one picture in each encoding, and their masks.

A field is 30 x 20 mm, so that the picture of 120 x 80 pixels has 101.6 an inch: far too few for print, on purpose.
"""

import base64
import zlib

import bilevel
import fonts
import picture
from pdf import Pdf, literal
from picture import HIGH, WIDE, cmyk, grey, rgb, rows

SIZE = f"/Type/XObject/Subtype/Image/Width {WIDE}/Height {HIGH}"
FLATE = "/Filter/FlateDecode"


def png(data, wide, step, kinds=(0, 1, 2, 3, 4)):
    """Rows of `wide` bytes with PNG's filters in turn, deflated; `step` is a pixel's bytes, at least 1."""
    out, above = bytearray(), bytes(wide)
    for number, start in enumerate(range(0, len(data), wide)):
        row, kind = data[start : start + wide], kinds[number % len(kinds)]
        out.append(kind)
        for i, value in enumerate(row):
            left, up = (row[i - step] if i >= step else 0), above[i]
            corner = above[i - step] if i >= step else 0
            p = left + up - corner
            paeth = min((left, up, corner), key=lambda v: (abs(p - v), (left, up, corner).index(v)))
            out.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
        above = row
    return zlib.compress(bytes(out), 9)


def tiff(data, wide, step, sample=1):
    """TIFF's predictor 2: each sample of `sample` bytes less its left neighbour, deflated."""
    out = bytearray()
    for start in range(0, len(data), wide):
        row = data[start : start + wide]
        values = [int.from_bytes(row[i : i + sample], "big") for i in range(0, wide, sample)]
        for i, value in enumerate(values):
            before = values[i - step] if i >= step else 0
            out += ((value - before) % 256**sample).to_bytes(sample, "big")
    return zlib.compress(bytes(out), 9)


def lzw(data, early=1):
    """LZW with codes of 9 to 12 bits; `early` as in EarlyChange."""
    table, code, bits = {bytes([i]): i for i in range(256)}, 258, format(256, "09b")
    width, prefix = 9, b""
    parts = [bits]
    for value in data:
        word = prefix + bytes([value])
        if word in table:
            prefix = word
            continue
        parts.append(format(table[prefix], f"0{width}b"))
        table[word], code, prefix = code, code + 1, bytes([value])
        # The reader's table lags by one entry behind the writer's.
        width = next(w for w in (9, 10, 11, 12, 13) if code - 1 + early < 2**w)
        if code == 4094:
            parts.append(format(256, "012b"))
            table, code, width = {bytes([i]): i for i in range(256)}, 258, 9
    parts += [format(table[prefix], f"0{width}b")]
    width = next(w for w in (9, 10, 11, 12) if code + early < 2**w)
    parts += [format(257, f"0{width}b")]
    bits = "".join(parts)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def run_length(data):
    """PackBits as PDF has it, ended by 128."""
    out, i = bytearray(), 0
    while i < len(data):
        n = 1
        while i + n < len(data) and n < 128 and data[i + n] == data[i]:
            n += 1
        if n > 1:
            out += bytes([257 - n, data[i]])
        else:
            while i + n < len(data) and n < 128 and data[i + n] != data[i + n - 1]:
                n += 1
            out += bytes([n - 1]) + data[i : i + n]
        i += n
    return bytes(out) + b"\x80"


def palette(levels):
    """A colour table of all mixes of red, green and blue levels, and the function that finds a pixel's number in it."""
    r, g, b = levels
    table = bytes(
        round(255 * v) for i in range(r) for j in range(g) for k in range(b) for v in (i / (r - 1), j / (g - 1), k / max(1, b - 1))
    )
    number = lambda p: (round(p[0] * (r - 1)) * g + round(p[1] * (g - 1))) * b + round(p[2] * (b - 1))
    return table, number


def indexed(pdf, bits, levels, by_stream=False):
    """An Indexed image of `bits` a pixel over DeviceRGB."""
    table, number = palette(levels)
    lookup = pdf.add("", table) if by_stream else f"<{table.hex()}>"
    top = len(table) // 3 - 1
    data = rows(lambda *p: (number(p) / (2**bits - 1),), bits)
    return pdf.add(f"{SIZE}/BitsPerComponent {bits}/ColorSpace[/Indexed/DeviceRGB {top} {lookup}]", data)


def sheet(pdf, font, fields, states=""):
    """A page of fields; a field is a name and an image's reference, or content that draws into 0…1."""
    content, entries = [], ""
    for place, (name, what) in enumerate(fields):
        x, y = 5 + 33 * (place % 4), 130 - 27 * (place // 4)
        if what.endswith(" 0 R"):
            entries += f"/I{place} {what}"
            what = f"/I{place} Do"
        content.append(f"q 0 0.12 0.3 0 k {x - 1} {y - 1} 16 22 re f 0 0.6 0.2 0 k 30 0 0 20 {x} {y} cm {what} Q")
        content.append(f"BT 0 0 0 1 k /F 2.4 Tf {x} {y - 3.6} Td {literal(name)} Tj ET")
    return "\n".join(content), f"/XObject<<{entries}>>/Font<</F {font}>>{states}"


def kinds(path, srgb):
    """Page 1: JPEG, JPEG 2000 and Flate; page 2: bits, palettes and filters; page 3: black and white, and inline."""
    pdf = Pdf("1.7")
    font = fonts.cff(pdf)
    icc = pdf.add("/N 3/Alternate/DeviceRGB", srgb)
    eight = f"{SIZE}/BitsPerComponent 8/ColorSpace"
    parms = lambda colors, bits, predictor: (
        f"{FLATE}/DecodeParms<</Predictor {predictor}/Colors {colors}/BitsPerComponent {bits}/Columns {WIDE}>>"
    )
    lab = "[/Lab<</WhitePoint[0.9642 1 0.8249]/Range[-100 100 -100 100]>>]"
    dct = "/Filter/DCTDecode"
    jpx = "/Filter/JPXDecode"
    turn = "/Decode[1 0 1 0 1 0 1 0]"
    fields = [
        ("JPEG grey", pdf.add(f"{eight}/DeviceGray", picture.jpeg("L"), dct)),
        ("JPEG RGB 4:2:0", pdf.add(f"{eight}/DeviceRGB", picture.jpeg("RGB", subsampling=2), dct)),
        ("JPEG progressive", pdf.add(f"{eight}/DeviceRGB", picture.jpeg("RGB", progressive=True, subsampling=0), dct)),
        ("JPEG by ICC", pdf.add(f"{eight}[/ICCBased {icc}]", picture.jpeg("RGB", subsampling=0), dct)),
        ("JPEG CMYK, Adobe's", pdf.add(f"{eight}/DeviceCMYK{turn}", picture.jpeg("CMYK"), dct)),
        ("JPEG CMYK, straight", pdf.add(f"{eight}/DeviceCMYK", picture.jpeg("CMYK", turned=True), dct)),
        ("JPX RGB", pdf.add(SIZE, picture.jp2("RGB"), jpx)),
        ("JPX grey, as CalGray", pdf.add(f"{eight}[/CalGray<</WhitePoint[0.9505 1 1.089]/Gamma 1>>]", picture.jp2("L"), jpx)),
        ("JPX codestream", pdf.add(f"{eight}/DeviceRGB", picture.jp2("RGB", raw=True), jpx)),
        ("Flate RGB", pdf.add(f"{eight}/DeviceRGB", rows(rgb))),
        ("PNG filters, RGB", pdf.add(f"{eight}/DeviceRGB", png(rows(rgb), WIDE * 3, 3), parms(3, 8, 15))),
        ("PNG Up, CMYK", pdf.add(f"{eight}/DeviceCMYK", png(rows(cmyk), WIDE * 4, 4, (2,)), parms(4, 8, 12))),
        ("TIFF predictor, RGB", pdf.add(f"{eight}/DeviceRGB", tiff(rows(rgb), WIDE * 3, 3), parms(3, 8, 2))),
        ("Lab", pdf.add(f"{eight} {lab}", rows(lambda r, g, b: (grey(r, g, b)[0], 0.5 + 0.3 * (r - g), 0.5 + 0.3 * (g - b))))),
        ("LZW, PNG", pdf.add(f"{eight}/DeviceGray", lzw(zlib.decompress(png(rows(grey), WIDE, 1))), f"/Filter/LZWDecode/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 8/Columns {WIDE}>>")),
        ("Decode 0.2 0.8", pdf.add(f"{eight}/DeviceGray/Decode[0.2 0.8]", rows(grey))),
        ("turned, mirrored", "/I1 Do Q q 15 3 3 -12 %s cm /I1 Do" % "70 14"),
    ]
    content, resources = sheet(pdf, font, fields)
    pdf.page(134, 152, content, resources)

    deep = lambda convert, bits, space: pdf.add(f"{SIZE}/BitsPerComponent {bits}/ColorSpace/{space}", rows(convert, bits))
    fields = [
        ("1 bit", deep(grey, 1, "DeviceGray")),
        ("2 bits", deep(grey, 2, "DeviceGray")),
        ("4 bits CMYK", deep(cmyk, 4, "DeviceCMYK")),
        ("16 bits RGB", deep(rgb, 16, "DeviceRGB")),
        ("16 bits, TIFF", pdf.add(f"{SIZE}/BitsPerComponent 16/ColorSpace/DeviceGray", tiff(rows(grey, 16), WIDE * 2, 1, 2), parms(1, 16, 2))),
        ("4 bits, PNG", pdf.add(f"{SIZE}/BitsPerComponent 4/ColorSpace/DeviceGray", png(rows(grey, 4), WIDE // 2, 1), parms(1, 4, 15))),
        ("Indexed 1 bit", pdf.add(f"{SIZE}/BitsPerComponent 1/ColorSpace[/Indexed/DeviceCMYK 1 <80200000 00106020>]", picture.bilevel())),
        ("Indexed 2 bits", pdf.add(f"{SIZE}/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 3 (\\000\\040\\140\\060\\200\\100\\360\\260\\100\\377\\377\\360)]", rows(grey, 2))),
        ("Indexed 4 bits", indexed(pdf, 4, (2, 4, 2))),
        ("Indexed 8 bits", indexed(pdf, 8, (6, 6, 6), by_stream=True)),
        ("Indexed, Decode", pdf.add(f"{SIZE}/BitsPerComponent 2/Decode[3 0]/ColorSpace[/Indexed/DeviceGray 3 <005599FF>]", rows(grey, 2))),
        ("run length", pdf.add(f"{eight}/DeviceGray", run_length(rows(grey)), "/Filter/RunLengthDecode")),
        ("LZW late change", pdf.add(f"{eight}/DeviceRGB", lzw(rows(rgb), 0), "/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>")),
        ("ASCII85 of Flate", pdf.add(f"{eight}/DeviceRGB", base64.a85encode(zlib.compress(rows(rgb), 9)) + b"~>", "/Filter[/ASCII85Decode/FlateDecode]")),
        ("ASCIIHex of JPEG", pdf.add(f"{eight}/DeviceGray", picture.jpeg("L").hex().encode() + b">", "/Filter[/ASCIIHexDecode/DCTDecode]")),
        ("interpolated", pdf.add("/Type/XObject/Subtype/Image/Width 4/Height 3/BitsPerComponent 8/ColorSpace/DeviceCMYK/Interpolate true", bytes(v for i in range(12) for v in (i * 21, 0, 200 - i * 15, 0)))),
        ("not interpolated", pdf.add("/Type/XObject/Subtype/Image/Width 4/Height 3/BitsPerComponent 8/ColorSpace/DeviceCMYK", bytes(v for i in range(12) for v in (i * 21, 0, 200 - i * 15, 0)))),
    ]
    content, resources = sheet(pdf, font, fields)
    pdf.page(134, 152, content, resources)
    black_and_white(pdf, font)
    pdf.write(path)


def black_and_white(pdf, font):
    """A page of CCITT, JBIG2, stencils and inline images."""
    dots = picture.bilevel()
    one = f"{SIZE}/BitsPerComponent 1/ColorSpace/DeviceGray"
    fax = lambda k, extra: f"/Filter/CCITTFaxDecode/DecodeParms<</K {k}/Columns {WIDE}/Rows {HIGH}{extra}>>"
    g4, g3 = bilevel.ccitt(WIDE, HIGH, dots), bilevel.ccitt(WIDE, HIGH, dots, "group3")
    letters = [[[int(c == "#") for c in row] for row in rows] for rows in LETTERS]
    places = [(4 + 9 * (i % 12), 12 + 14 * (i // 12), (i * 7 + i // 5) % len(letters)) for i in range(60)]
    shared, text = bilevel.symbols(WIDE, HIGH, letters, places)
    stored = pdf.add("", shared)
    jbig2 = "/Filter/JBIG2Decode"
    stencil = f"{SIZE}/ImageMask true"
    inline = {
        "inline, Flate": (f"/W {WIDE}/H {HIGH}/BPC 8/CS/G/F/Fl", zlib.compress(rows(grey), 9)),
        "inline, A85, RGB": ("/W 4/H 2/BPC 8/CS/RGB/F/A85", base64.a85encode(bytes(range(0, 240, 10))) + b"~>"),
        # The data hold the letters EI between blanks: a reader must count, not search.
        "inline, EI inside": ("/W 12/H 2/BPC 8/CS/G", b"@\x80 EI Q\xa0\xff\x10\x20 EI \x90zz\x01\x02\x03"[:24].ljust(24, b"\x55")),
        "inline, Indexed": ("/W 8/H 2/BPC 2/CS[/I/RGB 3 <E03020 20A040 3040C0 F0F0F0>]/D[0 3]", bytes([0x1B, 0xE4, 0xE4, 0x1B])),
        "inline stencil": ("/IM true/W 8/H 8/D[1 0]", bytes([0xF0, 0xF0, 0xCC, 0xCC, 0xAA, 0x55, 0xFF, 0x18])),
    }
    draw = lambda head, data: "BI" + head + " ID " + data.decode("latin-1") + "\nEI"
    fields = [
        ("CCITT group 4", pdf.add(one, g4, fax(-1, ""))),
        ("group 4, BlackIs1", pdf.add(f"{one}/Decode[1 0]", g4, fax(-1, "/BlackIs1 true"))),
        ("group 4, no end", pdf.add(one, g4, fax(-1, "/EndOfBlock false"))),
        ("group 3", pdf.add(one, g3, fax(0, "/EndOfLine true"))),
        ("JBIG2 MMR", pdf.add(one, bilevel.by_mmr(WIDE, HIGH, dots), jbig2)),
        ("JBIG2 arithmetic", pdf.add(one, bilevel.arithmetic(WIDE, HIGH, dots), jbig2)),
        ("JBIG2 symbols", pdf.add(one, text, f"{jbig2}/DecodeParms<</JBIG2Globals {stored}>>")),
        ("stencil", pdf.add(stencil, dots)),
        ("stencil, Decode 1 0", pdf.add(f"{stencil}/Decode[1 0]", dots)),
        ("stencil, group 4", pdf.add(stencil, g4, fax(-1, "/BlackIs1 false"))),
        ("stencil by pattern", "/Pattern cs /P scn /I7 Do"),
    ] + [(name, draw(head, data)) for name, (head, data) in inline.items()]
    shade = (
        "/Pattern<</P<</Type/Pattern/PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[180 0 290 0]"
        "/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[0.9 0 0.2 0]/C1[0 0.8 0.6 0]/N 1>>>>>>>>"
    )
    content, resources = sheet(pdf, font, fields, shade)
    pdf.page(134, 152, content, resources)


# Four letters of the word "drug", 8 high or 10, by rising height, as JBIG2's dictionary wants them.
LETTERS = [
    ["#.##.", "##..#", "#....", "#....", "#....", "#...."],
    ["#...#", "#...#", "#...#", "#...#", "#..##", ".##.#"],
    [".##.#", "#..##", "#...#", "#...#", "#..##", ".##.#", "....#", ".###."],
    ["....#", "....#", "....#", ".##.#", "#..##", "#...#", "#...#", "#..##", ".##.#"],
]


def masked(path):
    """One page of masks: colour key, stencil, soft, of other sizes, with Matte and Decode, and alpha inside JPX."""
    pdf = Pdf("1.7")
    font = fonts.cff(pdf)
    eight = f"{SIZE}/BitsPerComponent 8/ColorSpace"
    ball = lambda f: bytes(
        round(255 * f(((x + 0.5) / WIDE - 0.5) ** 2 * 4 + ((y + 0.5) / HIGH - 0.5) ** 2 * 4)) for y in range(HIGH) for x in range(WIDE)
    )
    smooth = ball(lambda d: max(0.0, min(1.0, 1.3 - d)))
    grey_mask = f"{SIZE}/BitsPerComponent 8/ColorSpace/DeviceGray"
    soft = pdf.add(grey_mask, smooth)
    turned = pdf.add(f"{grey_mask}/Decode[1 0]", smooth)
    coarse = pdf.add("/Type/XObject/Subtype/Image/Width 6/Height 4/BitsPerComponent 4/ColorSpace/DeviceGray", bytes([0x0F, 0x48, 0xC0, 0xF0, 0x84, 0x0C, 0x88, 0x88, 0xFF, 0x12, 0x34, 0x56]))
    fine = pdf.add(
        f"/Type/XObject/Subtype/Image/Width {WIDE * 2}/Height {HIGH * 2}/BitsPerComponent 1/ImageMask true",
        bytes(0xF0 if (y // 4) % 2 else 0x0F for y in range(HIGH * 2) for _ in range(WIDE // 4)),
    )
    explicit = pdf.add(f"{SIZE}/ImageMask true/BitsPerComponent 1", picture.bilevel())
    explicit_turned = pdf.add(f"{SIZE}/ImageMask true/BitsPerComponent 1/Decode[1 0]", picture.bilevel())
    # Preblended with matte m: c' = m + a (c - m).
    matte = (1.0, 1.0, 1.0)
    plain = rows(rgb)
    premixed = bytes(round(255 * matte[i % 3] + smooth[i // 3] / 255 * (plain[i] - 255 * matte[i % 3])) for i in range(len(plain)))
    black = bytes(round(smooth[i // 3] / 255 * plain[i]) for i in range(len(plain)))
    with_matte = pdf.add(f"{grey_mask}/Matte[1 1 1]", smooth)
    with_black = pdf.add(f"{grey_mask}/Matte[0 0 0]", smooth)
    table, number = palette((2, 4, 2))
    index = rows(lambda *p: (number(p) / 15,), 4)
    alpha = picture.image("RGB").copy()
    alpha.putalpha(picture.Image.frombytes("L", (WIDE, HIGH), smooth))
    file = picture.io.BytesIO()
    alpha.save(file, "JPEG2000")
    fields = [
        ("colour key", pdf.add(f"{eight}/DeviceGray/Mask[90 160]", rows(grey))),
        ("colour key, Indexed", pdf.add(f"{SIZE}/BitsPerComponent 4/ColorSpace[/Indexed/DeviceRGB 15 <{table.hex()}>]/Mask[2 6]", index)),
        ("colour key, RGB", pdf.add(f"{eight}/DeviceRGB/Mask[0 255 100 255 0 140]", rows(rgb))),
        ("stencil", pdf.add(f"{eight}/DeviceRGB/Mask {explicit}", rows(rgb))),
        ("stencil, Decode", pdf.add(f"{eight}/DeviceCMYK/Mask {explicit_turned}", rows(cmyk))),
        ("finer stencil", pdf.add(f"{eight}/DeviceGray/Mask {fine}", rows(grey))),
        ("soft", pdf.add(f"{eight}/DeviceRGB/SMask {soft}", rows(rgb))),
        ("soft, JPEG CMYK", pdf.add(f"{eight}/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]/SMask {soft}", picture.jpeg("CMYK"), "/Filter/DCTDecode")),
        ("soft, Decode", pdf.add(f"{eight}/DeviceRGB/SMask {turned}", rows(rgb))),
        ("soft, coarse", pdf.add(f"{eight}/DeviceRGB/SMask {coarse}", rows(rgb))),
        ("Matte white", pdf.add(f"{eight}/DeviceRGB/SMask {with_matte}", premixed)),
        ("Matte black", pdf.add(f"{eight}/DeviceRGB/SMask {with_black}", black)),
        ("JPX, alpha inside", pdf.add(f"{SIZE}/ColorSpace/DeviceRGB/SMaskInData 1", file.getvalue(), "/Filter/JPXDecode")),
        ("soft at 50 %", "/H gs /I6 Do"),
        ("soft, Multiply", "/M gs /I6 Do"),
    ]
    content, resources = sheet(pdf, font, fields, "/ExtGState<</H<</ca 0.5>>/M<</BM/Multiply>>>>")
    pdf.page(134, 152, content, resources, extra="/Group<</S/Transparency/CS/DeviceCMYK>>")
    pdf.write(path)
