"""Shadings of all seven types and tiling patterns of every kind.

Shadings: functions of types 0, 2, 3 and 4, one of several outputs or one for each component; Extend, Background, BBox,
a Domain of their own; by `sh` and as patterns for fills, strokes and text; in CMYK, RGB, grey, Lab and spot spaces.
Meshes are written bit by bit: flags, 8 to 32 bits a coordinate, with functions and without.
"""

import struct

import fonts
from pdf import MM, Pdf, literal, sentence

LAGOON = "[/Separation/Lagoon/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.9 0.2 0.3 0.1]/N 1>>]"
EXP = "<</FunctionType 2/Domain[0 1]/C0[0 0.8 0.9 0]/C1[0.9 0.1 0 0.1]/N 1.5>>"
STITCH = (
    "<</FunctionType 3/Domain[0 1]/Bounds[0.3 0.3 0.7]/Encode[0 1 0 1 1 0 0 1]/Functions["
    "<</FunctionType 2/Domain[0 1]/C0[1 0 0 0]/C1[0 1 0 0]/N 1>><</FunctionType 2/Domain[0 1]/C0[0 0 0 1]/C1[0 0 0 1]/N 1>>"
    "<</FunctionType 2/Domain[0 1]/C0[0 0 1 0]/C1[1 0 1 0]/N 1>><</FunctionType 2/Domain[0 1]/C0[0 0 1 0]/C1[0 1 1 0]/N 0.5>>]>>"
)
RGB = "<</FunctionType 2/Domain[0 1]/C0[0.9 0.2 0.1]/C1[0.1 0.4 0.9]/N 1>>"
ONE = "<</FunctionType 2/Domain[0 1]/C0[0.1]/C1[0.9]/N 1>>"
LAB = "[/Lab<</WhitePoint[0.9642 1 0.8249]/Range[-100 100 -100 100]>>]"


class Bits:
    """A stream of bits, the most significant first."""

    def __init__(self):
        self.bits = ""

    def put(self, value, width):
        """Appends `value`, clamped to what `width` bits hold."""
        self.bits += format(max(0, min(2**width - 1, round(value))), f"0{width}b")

    def align(self):
        """To the next whole byte."""
        self.bits += "0" * (-len(self.bits) % 8)

    def bytes(self):
        """The bytes so far."""
        self.align()
        return bytes(int(self.bits[i : i + 8], 2) for i in range(0, len(self.bits), 8))


def mesh(vertices, colors, coordinate, component, flag=None, bits=None, pad=True):
    """Vertices in 0…1 and colours in 0…1 as one row of a mesh; `pad` fills the last byte, as types 4 to 7 ask."""
    bits = bits or Bits()
    if flag is not None:
        bits.put(flag, 8)
    for x, y in vertices:
        bits.put(x * (2**coordinate - 1), coordinate)
        bits.put(y * (2**coordinate - 1), coordinate)
    for color in colors:
        for value in color:
            bits.put(value * (2**component - 1), component)
    if pad:
        bits.align()
    return bits


C, M, Y, K = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 0.8)


def free_form(pdf):
    """Type 4 with flags 0, 1 and 2; and the same through a function with a parameter of 16 bits."""
    rows = [(0, (0, 0), C), (0, (0.5, 1), M), (0, (0.5, 0), Y), (1, (1, 1), K), (2, (1, 0), C)]
    bits = Bits()
    for flag, place, color in rows:
        mesh([place], [color], 16, 8, flag, bits)
    plain = pdf.add(
        "/ShadingType 4/ColorSpace/DeviceCMYK/BitsPerCoordinate 16/BitsPerComponent 8/BitsPerFlag 8"
        "/Decode[0 28 0 20 0 1 0 1 0 1 0 1]",
        bits.bytes(),
    )
    bits = Bits()
    for (flag, place, _), value in zip(rows, (0, 1, 0.5, 0.2, 1)):
        mesh([place], [(value,)], 32, 16, flag, bits)
    through = pdf.add(
        f"/ShadingType 4/ColorSpace/DeviceCMYK/BitsPerCoordinate 32/BitsPerComponent 16/BitsPerFlag 8/Function {STITCH}"
        "/Decode[0 28 0 20 0 1]",
        bits.bytes(),
    )
    return plain, through


def lattice(pdf):
    """Type 5, three rows of three vertices, in CMYK; two rows in a spot ink."""
    bits = Bits()
    colors = [C, M, Y, K, (0, 0, 0, 0), C, M, K, Y]
    for i, color in enumerate(colors):
        bend = 0.1 if i == 4 else 0
        mesh([(i % 3 / 2 + bend, i // 3 / 2 - bend)], [color], 12, 4, None, bits, pad=True)
    plain = pdf.add(
        "/ShadingType 5/ColorSpace/DeviceCMYK/BitsPerCoordinate 12/BitsPerComponent 4/VerticesPerRow 3"
        "/Decode[0 28 0 20 0 1 0 1 0 1 0 1]",
        bits.bytes(),
    )
    bits = Bits()
    for i, value in enumerate((0, 0.5, 1, 1, 0.2, 0)):
        mesh([(i % 3 / 2, i // 3)], [(value,)], 16, 8, None, bits)
    spot = pdf.add(
        f"/ShadingType 5/ColorSpace {LAGOON}/BitsPerCoordinate 16/BitsPerComponent 8/VerticesPerRow 3/Decode[0 28 0 20 0 1]",
        bits.bytes(),
    )
    return plain, spot


def patches(pdf):
    """Type 6 of two patches that share an edge (flag 2), type 7 with inner points pulled aside, and type 6 folded over."""
    first = [(0.05, 0.1), (0, 0.4), (0.1, 0.7), (0.05, 0.95), (0.2, 1), (0.35, 0.85), (0.5, 0.95), (0.55, 0.7), (0.4, 0.4), (0.5, 0.1), (0.35, 0), (0.2, 0.2)]
    # Flag 2 begins on the edge from the third corner to the fourth: (0.5, 0.95) down to (0.5, 0.1).
    second = [(0.65, 0), (0.8, 0.2), (0.95, 0.1), (1, 0.4), (0.9, 0.7), (0.95, 0.95), (0.8, 1), (0.65, 0.85)]
    bits = mesh(first, [C, M, Y, K], 16, 8, 0)
    mesh(second, [C, M], 16, 8, 2, bits)
    coons = pdf.add(
        "/ShadingType 6/ColorSpace/DeviceCMYK/BitsPerCoordinate 16/BitsPerComponent 8/BitsPerFlag 8"
        "/Decode[0 28 0 20 0 1 0 1 0 1 0 1]",
        bits.bytes(),
    )
    inner = [(0.2, 0.3), (0.2, 0.9), (0.45, 0.6), (0.3, 0.3)]
    wide = [(x * 1.8, y) for x, y in first + inner]
    tensor = pdf.add(
        "/ShadingType 7/ColorSpace/DeviceRGB/BitsPerCoordinate 24/BitsPerComponent 16/BitsPerFlag 8"
        "/Decode[0 28 0 20 0 1 0 1 0 1]",
        mesh(wide, [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0)], 24, 16, 0).bytes(),
    )
    folded = [(0, 0), (0.9, 0.3), (0.1, 0.7), (0, 1), (0.3, 1), (0.7, 1), (1, 1), (0.6, 0.7), (0.6, 0.3), (1, 0), (0.7, 0.3), (0.3, 0.1)]
    through = pdf.add(
        f"/ShadingType 6/ColorSpace/DeviceCMYK/BitsPerCoordinate 16/BitsPerComponent 8/BitsPerFlag 8/Function {EXP}"
        "/Decode[0 28 0 20 0 1]",
        mesh(folded, [(0,), (0.5,), (1,), (0.5,)], 16, 8, 0).bytes(),
    )
    return coons, tensor, through


def shadings(path):
    """Page 1: types 1 to 3; page 2: meshes; page 3: as patterns for fills, strokes and text."""
    pdf = Pdf("1.6")
    font = fonts.cff(pdf)
    waves = pdf.add(
        "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]",
        "{ 2 copy mul 3 1 roll 360 mul sin 1 add 2 div exch 360 mul cos 1 add 2 div 3 -1 roll 2 index 0.5 gt { 0 } { 0.3 } ifelse }",
    )
    samples = pdf.add(
        "/FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1 0 1]/Size[5]/BitsPerSample 16",
        struct.pack(">20H", *(v * 13107 for v in (0, 5, 0, 0, 5, 0, 0, 0, 0, 0, 5, 0, 2, 0, 0, 3, 0, 4, 4, 0))),
    )
    grid = pdf.add(
        "/FunctionType 0/Domain[0 4 0 3]/Range[0 1 0 1 0 1]/Size[4 3]/BitsPerSample 4/Encode[0 3 0 2]/Decode[0 1 0 0.8 0.2 1]",
        bytes((i * 37 + 11) % 256 for i in range(18)),
    )
    each = f"[{ONE}<</FunctionType 2/Domain[0 1]/C0[0.8]/C1[0]/N 2>>{ONE}<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.3]/N 1>>]"
    fields = [
        ("1 calculated", f"<</ShadingType 1/ColorSpace/DeviceCMYK/Matrix[28 0 0 20 0 0]/Function {waves}>>"),
        ("1 sampled, turned", f"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 4 0 3]/Matrix[5 2 -2 5 6 0]/Background[0.8 0.9 0.7]/Function {grid}>>"),
        ("2 power 1.5", f"<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[6 0 22 0]/Function {EXP}>>"),
        ("2 stitched, extended", f"<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[6 4 22 16]/Extend[true true]/Function {STITCH}>>"),
        ("2 sampled, one side", f"<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[6 0 22 0]/Extend[false true]/Function {samples}>>"),
        ("2 four functions", f"<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[0 0 28 0]/Function {each}>>"),
        ("2 RGB", f"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 28 0]/Function {RGB}>>"),
        ("2 grey, own domain", f"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 28 0]/Domain[0.2 0.7]/Function {ONE}>>"),
        ("2 Lagoon, BBox", f"<</ShadingType 2/ColorSpace {LAGOON}/Coords[0 0 28 0]/BBox[4 3 24 17]/Function {ONE}>>"),
        ("3 circles inside", f"<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[14 10 2 14 10 9]/Function {EXP}>>"),
        ("3 cone, extended", f"<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[8 10 5 20 10 2]/Extend[true true]/Function {EXP}>>"),
        ("3 same radii", f"<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[6 10 5 22 10 5]/Extend[false true]/Function {STITCH}>>"),
        ("3 focus off", f"<</ShadingType 3/ColorSpace/DeviceRGB/Coords[10 12 0 14 10 9]/Extend[true false]/Function {RGB}>>"),
        ("2 Lab", f"<</ShadingType 2/ColorSpace {LAB}/Coords[0 0 28 0]/Function<</FunctionType 2/Domain[0 1]/C0[80 -60 50]/C1[40 50 -50]/N 1>>>>"),
        ("3 from a point", f"<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[4 4 0 22 14 4]/Extend[true true]/Function {EXP}>>"),
    ]

    def sheet(rows):
        content, entries = [], ""
        for place, (name, body) in enumerate(rows):
            x, y = 4 + 32 * (place % 3), 104 - 25 * (place // 3)
            entries += f"/S{place} {body}"
            content.append(f"q 1 0 0 1 {x} {y} cm 0 0 28 20 re W n /S{place} sh Q")
            content.append(f"BT 0 0 0 1 k /F 2.4 Tf {x} {y - 3} Td {literal(name)} Tj ET")
        pdf.page(94, 122, "\n".join(content), f"/Shading<<{entries}>>/Font<</F {font}>>/ColorSpace<</Lagoon {LAGOON}>>")

    sheet(fields)
    (free, free_f), (lat, lat_s), (coons, tensor, folded) = free_form(pdf), lattice(pdf), patches(pdf)
    sheet(
        [("4 flags 0 1 2", free), ("4 by function", free_f), ("5 lattice", lat), ("5 Lagoon", lat_s)]
        + [("6 two patches", coons), ("7 RGB", tensor), ("6 folded, function", folded)]
    )

    # Pattern space is the page's default space, in points: the content's matrix does not reach it.
    pattern = lambda shading, x, y, extra="": f"<</Type/Pattern/PatternType 2/Matrix[{MM:.5f} 0 0 {MM:.5f} {x * MM:.4f} {y * MM:.4f}]/Shading {shading}{extra}>>"
    axial = lambda extra: f"<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[10 0 74 0]/Function {STITCH}{extra}>>"
    entries = (
        f"/A {pattern(axial('/Background[0.1 0.05 0.2 0]'), 4, 90)}/B {pattern(axial('/Extend[true true]'), 4, 60)}"
        f"/C {pattern(axial(''), 4, 30)}/D {pattern(coons, 34, 4)}/E {pattern(axial('/Extend[true true]'), 4, 4, '/ExtGState<</ca 1>>')}"
    )
    content = (
        "/Pattern cs /Pattern CS /A scn 4 96 86 20 re f /B SCN 5 w 6 70 m 30 88 l 54 70 l 88 86 l S "
        f"/B scn BT /F 16 Tf 4 50 Td {literal(sentence(3, 3))} Tj ET /C scn 4 30 86 14 re f /D scn 34 4 28 20 re f "
        f"/E SCN 0.4 w 1 Tr BT /F 14 Tf 4 16 Td (Rapid) Tj ET"
    )
    pdf.page(94, 122, content, f"/Pattern<<{entries}>>/Font<</F {font}>>")
    pdf.write(path)


def patterns(path):
    """Tiling patterns: coloured and not, all three tiling types, turned, gaps and overlaps, negative steps, in each other."""
    pdf = Pdf("1.6")
    font = fonts.cff(pdf)
    outside = {}

    def tile(name, content, paint=1, box="0 0 6 6", step=(6, 6), matrix=(1, 0, 0, 1, 0, 0), kind=1, resources=""):
        a, b, c, d, e, f = (v * MM for v in matrix)
        entry = (
            f"/Type/Pattern/PatternType 1/PaintType {paint}/TilingType {kind}/BBox[{box}]/XStep {step[0]}/YStep {step[1]}"
            f"/Matrix[{a:.4f} {b:.4f} {c:.4f} {d:.4f} {e:.4f} {f:.4f}]/Resources<<{resources}>>"
        )
        outside[name] = pdf.add(entry, content)

    dots = "0.8 0.1 0 0 k 0 0 3 3 re f 0 0.6 0.9 0 k 3 3 3 3 re f"
    tile("Plain", dots)
    tile("Turned", dots, matrix=(0.8, 0.5, -0.5, 0.8, 2, 1), kind=2)
    tile("Gaps", dots, step=(9, 8), kind=3)
    tile("Overlap", "0.7 0 0.7 0 k 0 0 m 6 0 l 3 6 l f 0 0.8 0 0 K 0.5 w 0 0 m 6 6 l S", step=(4, 5))
    tile("Negative", dots, step=(-7, -6))
    tile("Word", "BT /F 4 Tf 0.5 1.5 Td (drug) Tj ET", paint=2, box="0 0 9 6", step=(9, 6), resources=f"/Font<</F {font}>>")
    tile("Hatch", "0.5 w 0 0 m 6 6 l S", paint=2, matrix=(0.5, 0, 0, 0.5, 0, 0))
    tile("Nested", "/Pattern cs /Plain scn 0 0 12 12 re f", box="0 0 14 14", step=(18, 16), resources=f"/Pattern<</Plain {outside['Plain']}>>")
    tile("Big", "0.3 0 0.6 0 k 0 0 60 60 re f 0 0.5 0.2 0 k 10 4 10 10 re f", box="0 0 60 60", step=(60, 60), matrix=(1, 0, 0, 1, 70, 4))
    tile("Spot", "/L cs 0.8 scn 0 0 3 3 re f 0.3 scn 3 3 3 3 re f", resources=f"/ColorSpace<</L {LAGOON}>>")
    tile("Fade", "/H gs 0.9 0.4 0 0 k 0 0 4 4 re f 0 0.9 0.4 0 k 2 2 4 4 re f", resources="/ExtGState<</H<</ca 0.5>>>>")
    tile("Smooth", "/S sh", resources=f"/Shading<</S<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[0 0 6 0]/Function {EXP}>>>>")
    rows = [
        ("coloured", "/Pattern cs /Plain scn"),
        ("type 2, turned", "/Pattern cs /Turned scn"),
        ("type 3, gaps", "/Pattern cs /Gaps scn"),
        ("overlap", "/Pattern cs /Overlap scn"),
        ("negative steps", "/Pattern cs /Negative scn"),
        ("words, K 80", "/U cs 0 0 0 0.8 /Word scn"),
        ("hatch, Lagoon", "/US cs 0.9 /Hatch scn"),
        ("hatch, RGB", "/UR cs 0.8 0.2 0.3 /Hatch scn"),
        ("nested", "/Pattern cs /Nested scn"),
        ("Lagoon inside", "/Pattern cs /Spot scn"),
        ("one cell", "/Pattern cs /Big scn"),
        ("transparent", "/Pattern cs /Fade scn"),
        ("shading inside", "/Pattern cs /Smooth scn"),
    ]
    content = []
    for place, (name, color) in enumerate(rows):
        x, y = 4 + 32 * (place % 3), 104 - 25 * (place // 3)
        content.append(f"q {color} {x} {y} 28 20 re f Q BT 0 0 0 1 k /F 2.4 Tf {x} {y - 3} Td {literal(name)} Tj ET")
    content.append("q /Pattern CS /Plain SCN 6 w 38 8 m 60 20 l S /Pattern cs /Spot scn BT /F 18 Tf 66 8 Td (help) Tj ET Q")
    entries = "".join(f"/{name} {reference}" for name, reference in outside.items())
    spaces = f"/ColorSpace<</U[/Pattern/DeviceCMYK]/US[/Pattern {LAGOON}]/UR[/Pattern/DeviceRGB]>>"
    resources = f"/Pattern<<{entries}>>{spaces}/Font<</F {font}>>"
    pdf.page(94, 122, "\n".join(content), resources)
    # The same patterns inside a form with a matrix: pattern space is the form's, not the page's.
    form = pdf.add(
        f"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Matrix[0.7 0.2 -0.2 0.7 60 20]/Resources<<{resources}>>",
        "/Pattern cs /Plain scn 10 10 120 90 re f /U cs 0 0.8 0.6 0 /Word scn 10 110 120 60 re f",
    )
    pdf.page(94, 122, f"q {1 / MM:.6f} 0 0 {1 / MM:.6f} 0 0 cm /F Do Q", f"/XObject<</F {form}>>")
    pdf.write(path)
