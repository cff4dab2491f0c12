"""Spot inks, DeviceN and overprint.

Overprint: every pair of OP, op and OPM over process and spot backdrops, white that overprints, the `All` and `None`
separations. DeviceN: two spots, process colorants among spots, NChannel with Process, Colorants and MixingHints, None
among the names, tint transforms of all four function types, DeviceN in images, shadings and Indexed spaces.
"""

import struct

import fonts
from pdf import Pdf, literal, sentence

LAGOON = "[/Separation/Lagoon/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.9 0.2 0.3 0.1]/N 1>>]"
EMBER = "[/Separation/Ember/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0.75 1 0]/N 1>>]"


def overprint(path):
    """Pages: fills, then strokes, text, shadings and images that overprint or do not."""
    pdf = Pdf("1.6")
    icc = pdf.intent()
    font = fonts.cff(pdf)
    spaces = (
        f"/ColorSpace<</Lagoon {LAGOON}/Ember {EMBER}/All[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]"
        "/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]/None[/Separation/None/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]"
        f"/Icc[/ICCBased {icc}]/Two[/DeviceN[/Lagoon/Magenta]/DeviceCMYK {two(pdf)}]>>"
    )
    states = (
        "/ExtGState<</A<</OP false/op false/OPM 0>>/B<</OP true/op true/OPM 0>>/C<</OP true/op true/OPM 1>>"
        "/D<</OP true/op false/OPM 1>>/E<</OP true/OPM 1>>>>"
    )
    sources = [
        ("0.5 0 0 0 k", "C 50"),
        ("0 0 0 1 k", "K 100"),
        ("0 0 0 0 k", "white k"),
        ("1 g", "white g"),
        ("0.4 g", "grey g"),
        ("/Lagoon cs 0.6 scn", "Lagoon"),
        ("/Lagoon cs 0 scn", "Lagoon 0"),
        ("/Two cs 0 0.5 scn", "Lagoon+M"),
        ("/Icc cs 0.5 0 0 0 scn", "ICC CMYK"),
        ("0.9 0.3 0.2 rg", "RGB"),
        ("/All cs 0.3 scn", "All 30"),
        ("/None cs 1 scn", "None"),
    ]
    content = []
    for row, (color, name) in enumerate(sources):
        y = 104 - 8.4 * row
        content.append("0.3 0.6 0 0.1 k 18 %.2f 84 2.4 re f /Ember cs 0.7 scn 18 %.2f 84 2.4 re f" % (y, y + 2.6))
        for column, state in enumerate("ABCDE"):
            content.append(f"q /{state} gs {color} {20 + 17 * column} {y - 0.6:.2f} 13 6.6 re f Q")
        content.append(f"BT 0 0 0 1 k /F 2.6 Tf 4 {y + 1.4:.2f} Td {literal(name)} Tj ET")
    pdf.page(104, 110, "\n".join(content), f"/Font<</F {font}>>{spaces}{states}")

    ramp = (
        "<</ShadingType 2/ColorSpace {}/Coords[6 0 50 0]/Function<</FunctionType 2/Domain[0 1]/C0[{}]/C1[{}]/N 1>>>>"
    )
    shadings = (
        f"/Shading<</P {ramp.format('/DeviceCMYK', '0.8 0 0 0', '0 0.8 0 0')}/S {ramp.format(LAGOON, '0', '1')}>>"
    )
    one = pdf.add(
        "/Type/XObject/Subtype/Image/Width 16/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK",
        bytes(v for x in range(16) for v in (x * 17, 0, 255 - x * 17, 0)),
    )
    tone = pdf.add(
        f"/Type/XObject/Subtype/Image/Width 16/Height 1/BitsPerComponent 8/ColorSpace {LAGOON}", bytes(range(0, 256, 17))
    )
    stencil = pdf.add("/Type/XObject/Subtype/Image/Width 8/Height 8/ImageMask true", bytes([0xAA, 0x55] * 4))
    content = ["0.2 0.5 0 0 k 0 0 56 120 re f /Ember cs 0.6 scn 56 0 60 120 re f"]
    words = literal(sentence(3, 4))
    for row, state in enumerate("ABC"):
        y = 82 - 36 * row
        content.append(
            f"q /{state} gs 0 0 0.7 0 K 2 w 6 {y + 26} m 104 {y + 26} l S 0 0 0 1 k BT /F 6 Tf 6 {y + 18} Td {words} Tj ET"
            f" 0 0 0 0 k BT /F 6 Tf 66 {y + 18} Td (blanc) Tj ET"
            f" q 6 {y + 11} 44 5 re W n /P sh Q q 6 {y + 5} 44 5 re W n /S sh Q"
            f" q 40 0 0 5 62 {y + 11} cm /One Do Q q 40 0 0 5 62 {y + 5} cm /Tone Do Q"
            f" 0 0.6 0.2 0 k q 8 0 0 8 94 {y + 16} cm /Stencil Do Q Q"
        )
    resources = f"/Font<</F {font}>>{spaces}{states}{shadings}/XObject<</One {one}/Tone {tone}/Stencil {stencil}>>"
    pdf.page(104, 110, "\n".join(content), resources)
    pdf.write(path)


def two(pdf):
    """A calculated tint transform of Lagoon and Magenta into CMYK."""
    code = "{ exch dup 0.9 mul exch dup 0.2 mul 3 -1 roll add dup 1 gt { pop 1 } if exch dup 0.3 mul exch 0.1 mul }"
    return pdf.add("/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]", code)


def sampled(pdf, inputs, bits=8):
    """A sampled tint transform of `inputs` inks, two samples along each: inks add, first cyan, then yellow, then black."""
    values = []
    for corner in range(2**inputs):
        on = [corner >> i & 1 for i in range(inputs)]
        mix = [0.0, 0.0, 0.0, 0.0]
        for i, ink in enumerate(on):
            mix[(0, 2, 3)[i % 3]] = max(mix[(0, 2, 3)[i % 3]], 0.8 * ink)
            mix[1] = min(1.0, mix[1] + 0.25 * ink)
        values += mix
    top = 2**bits - 1
    pack = {8: "B", 16: "H", 32: "I"}[bits]
    stream = struct.pack(f">{len(values)}{pack}", *(round(value * top) for value in values))
    return pdf.add(
        f"/FunctionType 0/Domain[{'0 1 ' * inputs}]/Range[0 1 0 1 0 1 0 1]/Size[{'2 ' * inputs}]/BitsPerSample {bits}", stream
    )


def devicen(path):
    """One page of fields, one of images and shadings in DeviceN; Indexed over DeviceN; a Lab alternate."""
    pdf = Pdf("1.6")
    font = fonts.cff(pdf)
    lab = "[/Lab<</WhitePoint[0.9642 1 0.8249]/Range[-128 127 -128 127]>>]"
    stitched = (
        "<</FunctionType 3/Domain[0 1]/Bounds[0.5]/Encode[0 1 0 1]/Functions["
        "<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.2 0.1 0.4 0]/N 1>>"
        "<</FunctionType 2/Domain[0 1]/C0[0.2 0.1 0.4 0]/C1[0.4 0.9 0.4 0.2]/N 1>>]>>"
    )
    labbed = "<</FunctionType 2/Domain[0 1]/C0[100 0 0]/C1[55 -40 30]/N 1>>"
    moss = f"[/Separation/Moss {lab} {labbed}]"
    process = "/Process<</ColorSpace/DeviceCMYK/Components[/Cyan/Magenta/Yellow/Black]>>"
    nchannel = (
        f"[/DeviceN[/Cyan/Yellow/Lagoon]/DeviceCMYK {sampled(pdf, 3)}<</Subtype/NChannel{process}"
        f"/Colorants<</Lagoon {LAGOON}>>/MixingHints<</Solidities<</Lagoon 1/Default 0.5>>/PrintingOrder[/Cyan/Yellow/Lagoon]>>>>]"
    )
    spaces = {
        "Duo": f"[/DeviceN[/Lagoon/Ember]/DeviceCMYK {sampled(pdf, 2)}<</Colorants<</Lagoon {LAGOON}/Ember {EMBER}>>>>]",
        "Mix": f"[/DeviceN[/Lagoon/Magenta]/DeviceCMYK {two(pdf)}]",
        "NCh": nchannel,
        "Part": f"[/DeviceN[/Cyan/None/Black]/DeviceCMYK {sampled(pdf, 3, 16)}]",
        "Proc": f"[/DeviceN[/Cyan/Magenta/Yellow/Black]/DeviceCMYK {pdf.add('/FunctionType 4/Domain[0 1 0 1 0 1 0 1]/Range[0 1 0 1 0 1 0 1]', '{ }')}]",
        "Stitch": f"[/Separation/Stitch/DeviceCMYK {stitched}]",
        "Moss": moss,
        "Proc1": "[/Separation/Magenta/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 1 0 0]/N 1>>]",
        "Ind": f"[/Indexed[/DeviceN[/Lagoon/Ember]/DeviceCMYK {sampled(pdf, 2)}] 3 <0000 FF00 00FF 8080>]",
    }
    tints = {
        "Duo": ["1 0", "0 1", "0.5 0.5", "0.2 0.7"],
        "Mix": ["0.8 0", "0 0.8", "0.4 0.4", "1 1"],
        "NCh": ["0.5 0 0", "0 0.5 0", "0 0 0.7", "0.3 0.6 0.9"],
        "Part": ["0.5 1 0", "0 1 0.5", "0.3 0 0.3", "1 1 1"],
        "Proc": ["0.5 0 0 0", "0 0.4 0.8 0", "0 0 0 0.6", "0.2 0.2 0.2 0.2"],
        "Stitch": ["0.25", "0.5", "0.75", "1"],
        "Moss": ["0.25", "0.5", "0.75", "1"],
        "Proc1": ["0.25", "0.5", "0.75", "1"],
        "Ind": ["0", "1", "2", "3"],
    }
    named = "/ColorSpace<<" + "".join(f"/{name} {space}" for name, space in spaces.items()) + ">>"
    content = []
    for row, (name, rows) in enumerate(tints.items()):
        y = 92 - 10.5 * row
        content.append(f"BT 0 0 0 1 k /F 3 Tf 5 {y + 3} Td {literal(name)} Tj ET")
        content += [f"/{name} cs {tint} scn {20 + 21 * i} {y} 18 8.5 re f" for i, tint in enumerate(rows)]
    pdf.page(104, 100, "\n".join(content), f"/Font<</F {font}>>{named}")

    pixels = bytes(v for y in range(16) for x in range(24) for v in (x * 11, y * 17))
    three = bytes(v for y in range(16) for x in range(24) for v in (x * 11, y * 17, 255 - x * 11))
    image = "/Type/XObject/Subtype/Image/Width 24/Height 16/BitsPerComponent 8/ColorSpace "
    xobjects = (
        f"/Duo {pdf.add(image + spaces['Duo'], pixels)}/NCh {pdf.add(image + spaces['NCh'], three)}"
        f"/Rev {pdf.add(image + LAGOON + '/Decode[1 0]', bytes(x * 11 for y in range(16) for x in range(24)))}"
        f"/Ind {pdf.add('/Type/XObject/Subtype/Image/Width 24/Height 16/BitsPerComponent 2/ColorSpace ' + spaces['Ind'], bytes(0x1B if y % 2 else 0xE4 for y in range(16) for _ in range(6)))}"
    )
    duo2 = "<</FunctionType 2/Domain[0 1]/C0[1 0]/C1[0 1]/N 1>>"
    nch3 = "[<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.9]/N 1>><</FunctionType 2/Domain[0 1]/C0[0.6]/C1[0]/N 2>><</FunctionType 2/Domain[0 1]/C0[0.2]/C1[0.8]/N 1>>]"
    shadings = (
        f"/Shading<</Duo<</ShadingType 2/ColorSpace {spaces['Duo']}/Coords[5 0 51 0]/Function {duo2}>>"
        f"/NCh<</ShadingType 3/ColorSpace {spaces['NCh']}/Coords[80 20 2 80 20 16]/Function {nch3}/Extend[true true]>>"
        f"/Moss<</ShadingType 2/ColorSpace {moss}/Coords[5 0 51 0]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>>>>>"
    )
    content = "\n".join(
        [f"q 46 0 0 30 {x} {y} cm /{name} Do Q" for name, x, y in (("Duo", 5, 72), ("NCh", 57, 72), ("Rev", 5, 39), ("Ind", 57, 39))]
        + ["q 5 5 46 14 re W n /Duo sh Q q 5 21 46 14 re W n /Moss sh Q q 57 5 46 30 re W n /NCh sh Q"]
    )
    pdf.page(104, 100, content, f"/XObject<<{xobjects}>>{shadings}")
    pdf.write(path)
