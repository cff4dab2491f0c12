"""Blend modes: all sixteen over process inks, over spot inks, in groups of CMYK, RGB and grey.

A cell's backdrop is four stripes; two bands lie over it in the cell's blend mode, the upper at full, the lower at 60 %
opacity. Cells are 26 x 22 mm, four in a row.
"""

import fonts
from pdf import Pdf, literal

MODES = (
    "Normal Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion "
    "Hue Saturation Color Luminosity"
).split()
WIDE, HIGH = 104, 88


def states():
    """The graphics states: each mode at full and at 60 % opacity."""
    rows = "".join(f"/{m}<</BM/{m}/ca 1/CA 1>>/{m}6<</BM/{m}/ca 0.6/CA 0.6>>" for m in MODES)
    return f"/ExtGState<<{rows}>>"


def cells(stripes, bands):
    """Content in mm: `stripes` are four colours of the backdrop, `bands` the two of the source."""
    out = []
    for place, mode in enumerate(MODES):
        x, y = 3 + 26 * (place % 4), 3 + 66 - 22 * (place // 4)
        out.append("q")
        for stripe, color in enumerate(stripes):
            out.append(f"{color} {x + 1 + 6 * stripe} {y + 5} 6 16 re f")
        out.append(f"/{mode} gs {bands[0]} {x + 1} {y + 14} 24 5 re f")
        out.append(f"/{mode}6 gs {bands[1]} {x + 1} {y + 7} 24 5 re f Q")
        out.append(f"BT 0 0 0 1 k /F 2.6 Tf {x + 1} {y + 1.5} Td {literal(mode)} Tj ET")
    return "\n".join(out)


CMYK = (
    ["0.8 0.1 0 0 k", "0 0.7 0.9 0.1 k", "0.1 0 0.6 0.4 k", "0 0 0 0.3 k"],
    ["0.2 0.6 0.1 0.05 k", "0.7 0 0.5 0.3 k"],
)
RGB = (
    ["0.1 0.6 0.9 rg", "0.9 0.3 0.1 rg", "0.5 0.6 0.2 rg", "0.7 g"],
    ["0.8 0.4 0.7 rg", "0.2 0.6 0.4 rg"],
)
SPOT = (
    ["/Lagoon cs 0.9 scn", "/Lagoon cs 0.4 scn", "0 0.7 0.9 0.1 k", "/Ember cs 0.8 scn"],
    ["/Lagoon cs 0.5 scn", "0.2 0.6 0.1 0.05 k"],
)
SEPARATIONS = (
    "/ColorSpace<</Lagoon[/Separation/Lagoon/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.9 0.2 0.3 0.1]/N 1>>]"
    "/Ember[/Separation/Ember/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0.75 1 0]/N 1>>]>>"
)


def group(space, flags=""):
    """A transparency group's dictionary."""
    return f"/Group<</S/Transparency/CS {space}{flags}>>"


def form(pdf, content, font, entry):
    """A form the size of the page, with a group."""
    resources = f"/Font<</F {font}>>{states()}{SEPARATIONS}"
    return pdf.add(f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDE + 6} {HIGH + 6}]/Resources<<{resources}>>{entry}", content)


def cmyk(path):
    """Pages: CMYK page group; spots in a CMYK page group; an isolated and a knock-out CMYK group without a page group."""
    pdf = Pdf()
    font = fonts.cff(pdf)
    resources = f"/Font<</F {font}>>{states()}{SEPARATIONS}"
    pdf.page(WIDE, HIGH, cells(*CMYK), resources, extra=group("/DeviceCMYK", "/I true"))
    pdf.page(WIDE, HIGH, cells(*SPOT), resources, extra=group("/DeviceCMYK", "/I true"))
    for flags in ("/I true", "/K true", "/I true/K true"):
        inner = form(pdf, cells(*CMYK), font, group("/DeviceCMYK", flags))
        under = "0 0.1 0.3 0 k 0 0 110 47 re f /G Do"
        pdf.page(WIDE, HIGH, under, f"/XObject<</G {inner}>>")
    pdf.write(path)


def rgb(path, srgb):
    """Pages: sRGB page group, by profile; DeviceRGB, DeviceGray and CMYK groups on a page without a group of its own."""
    pdf = Pdf()
    icc = pdf.add("/N 3/Alternate/DeviceRGB", srgb)
    font = fonts.cff(pdf)
    resources = f"/Font<</F {font}>>{states()}{SEPARATIONS}"
    pdf.page(WIDE, HIGH, cells(*RGB), resources, extra=group(f"[/ICCBased {icc}]", "/I true"))
    pdf.page(WIDE, HIGH, cells(*CMYK), resources, extra=group("/DeviceRGB", "/I true"))
    for space, colors in (("/DeviceRGB", RGB), ("/DeviceRGB", CMYK), ("/DeviceGray", CMYK), ("/DeviceCMYK", RGB)):
        inner = form(pdf, cells(*colors), font, group(space, "/I true"))
        under = "0 0.1 0.3 0 k 0 0 110 47 re f /G Do"
        pdf.page(WIDE, HIGH, under, f"/XObject<</G {inner}>>")
    pdf.write(path)
