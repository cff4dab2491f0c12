"""Transparency groups and soft masks.

Groups: isolated or not, knock-out or not, in CMYK and RGB, with spot inks, group alpha, text that knocks itself out (TK). Masks: by alpha and by luminosity, with backdrop and transfer function, in another
space, inside a group that has one too, and taken off again.
"""

import fonts
from pdf import Pdf, literal, sentence

SPOT = (
    "/Lagoon[/Separation/Lagoon/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.9 0.2 0.3 0.1]/N 1>>]"
)
RAINBOW = (
    "<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[0 0 44 0]/Function<</FunctionType 3/Domain[0 1]/Bounds[0.33 0.66]"
    "/Encode[0 1 0 1 0 1]/Functions["
    "<</FunctionType 2/Domain[0 1]/C0[0 0.9 0.9 0]/C1[0 0.1 0.9 0]/N 1>>"
    "<</FunctionType 2/Domain[0 1]/C0[0 0.1 0.9 0]/C1[0.8 0 0.6 0.1]/N 1>>"
    "<</FunctionType 2/Domain[0 1]/C0[0.8 0 0.6 0.1]/C1[0.9 0.6 0 0]/N 1>>]>>>>"
)
FLAGS = {"isolated": "/I true", "isolated, knock-out": "/I true/K true", "plain": "", "knock-out": "/K true"}


def circle(x, y, r):
    """A closed circle in mm."""
    k = 0.5523 * r
    return (
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c {x - k} {y + r} {x - r} {y + k} {x - r} {y} c "
        f"{x - r} {y - k} {x - k} {y - r} {x} {y - r} c {x + k} {y - r} {x + r} {y - k} {x + r} {y} c h"
    )


def four(color):
    """Four circles that overlap, in one colour operator each."""
    places = ((16, 21), (28, 21), (16, 11), (28, 11))
    return "\n".join(f"{color[i % len(color)]} {circle(x, y, 8)} f" for i, (x, y) in enumerate(places))


def quad(pdf, font, space, color, state, backdrop):
    """The figure of the specification: four groups over a backdrop, each with other flags."""
    gs = f"/ExtGState<</B<<{state}>>>>"
    xobjects, content = "", []
    for place, (name, flags) in enumerate(FLAGS.items()):
        x, y = 3 + 48 * (place % 2), 45 - 42 * (place // 2)
        inner = pdf.add(
            f"/Type/XObject/Subtype/Form/BBox[0 0 44 33]/Group<</S/Transparency/CS {space}{flags}>>"
            f"/Resources<<{gs}/ColorSpace<<{SPOT}>>>>",
            f"/B gs {four(color)}",
        )
        xobjects += f"/G{place} {inner}"
        content.append(f"q 1 0 0 1 {x + 1} {y + 1} cm q 0 0 44 33 re W n {backdrop} Q /G{place} Do Q")
        content.append(f"BT /F 2.6 Tf 0 0 0 1 k {x + 1} {y + 35.5} Td {literal(name)} Tj ET")
    resources = f"/XObject<<{xobjects}>>/Font<</F {font}>>/Shading<</R {RAINBOW}>>/ColorSpace<<{SPOT}>>"
    pdf.page(96, 84, "\n".join(content), resources, extra="/Group<</S/Transparency/CS/DeviceCMYK/I true>>")


def groups(path):
    """Pages: the figure in CMYK by Multiply; at half opacity in CMYK; in RGB; with a spot; and group alpha, TK."""
    pdf = Pdf()
    font = fonts.cff(pdf)
    rainbow, stripes = "/R sh", "/Lagoon cs 0.6 scn 0 0 44 12 re f 0 0.5 0.8 0 k 0 20 44 13 re f"
    quad(pdf, font, "/DeviceCMYK", ["0.1 0.2 0.2 0.1 k"], "/BM/Multiply", rainbow)
    quad(pdf, font, "/DeviceCMYK", ["0.7 0 0.2 0 k", "0 0.6 0.8 0 k"], "/ca 0.5", rainbow)
    quad(pdf, font, "/DeviceRGB", ["0.9 0.4 0.3 rg", "0.3 0.7 0.5 rg"], "/BM/Screen/ca 0.7", rainbow)
    quad(pdf, font, "/DeviceCMYK", ["/Lagoon cs 0.7 scn", "0 0.4 0.2 0 k"], "/BM/Multiply/ca 0.8", stripes)

    inner = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 44 33]/Group<</S/Transparency/CS/DeviceCMYK>>/Resources<<>>",
        four(["0.7 0 0.2 0 k", "0 0.6 0.8 0 k"]),
    )
    outer = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 44 33]/Group<</S/Transparency/I true>>"
        f"/Resources<</XObject<</G {inner}>>/ExtGState<</H<</ca 0.6/BM/Darken>>>>>>",
        "0.1 0 0.5 0 k 4 4 36 8 re f /H gs /G Do",
    )
    mask = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency/CS/DeviceGray>>"
        "/Resources<</ExtGState<</H<</ca 0.5>>>>>>",
        "/H gs 0 g 0 0 200 200 re f",
    )
    big = literal(sentence(3, 2)[:9])
    content = [
        "q 1 0 0 1 4 46 cm /R sh /Half gs /G Do Q",
        "q 1 0 0 1 52 46 cm /R sh /HalfBurn gs /O Do Q",
        # Overlapping strokes and letters at half opacity: text knocks itself out, then does not.
        "q /Half gs 0.9 0.5 0 0.1 k BT /F 14 Tf -3 Tc 5 28 Td " + big + " Tj ET Q",
        "q /HalfNo gs 0.9 0.5 0 0.1 k BT /F 14 Tf -3 Tc 52 28 Td " + big + " Tj ET Q",
        # Half opacity by constant and by mask inside a knock-out group.
        "q 1 0 0 1 4 2 cm 0 0.1 0.5 0 k 0 0 44 20 re f /K Do Q",
        "q 1 0 0 1 52 2 cm 0 0.1 0.5 0 k 0 0 44 20 re f /K2 Do Q",
    ]
    knock = [
        pdf.add(
            "/Type/XObject/Subtype/Form/BBox[0 0 44 33]/Group<</S/Transparency/CS/DeviceCMYK/K true>>"
            f"/Resources<</ExtGState<</A<<{half}>>>>>>",
            "0.7 0.1 0 0 k 4 3 26 14 re f /A gs 0 0.7 0.6 0 k 16 6 26 12 re f",
        )
        for half in ("/ca 0.5", f"/SMask<</S/Alpha/G {mask}>>")
    ]
    states = "/Half<</ca 0.5/CA 0.5>>/HalfNo<</ca 0.5/TK false>>/HalfBurn<</ca 0.8/BM/ColorBurn>>"
    resources = (
        f"/XObject<</G {inner}/O {outer}/K {knock[0]}/K2 {knock[1]}>>/Font<</F {font}>>/Shading<</R {RAINBOW}>>"
        f"/ExtGState<<{states}>>"
    )
    pdf.page(96, 84, "\n".join(content), resources, extra="/Group<</S/Transparency/CS/DeviceCMYK/I true>>")
    pdf.write(path)


def masks(path, srgb):
    """One page with nine masked fields, one with masks inside masked groups; a luminosity mask in sRGB among them."""
    pdf = Pdf()
    icc = pdf.add("/N 3/Alternate/DeviceRGB", srgb)
    font = fonts.cff(pdf)
    ramp = "<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 28 0]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>>>"
    ball = (
        "<</ShadingType 3/ColorSpace/DeviceGray/Coords[14 12 1 14 12 11]/Extend[true false]"
        "/Function<</FunctionType 2/Domain[0 1]/C0[1]/C1[0.2]/N 1>>>>"
    )

    def masker(content, space, box="0 0 28 24"):
        resources = f"/Shading<</R {ramp}/B {ball}>>/Font<</F {font}>>/ExtGState<</H<</ca 0.5>>>>/ColorSpace<</S[/ICCBased {icc}]>>"
        return pdf.add(
            f"/Type/XObject/Subtype/Form/BBox[{box}]/Group<</S/Transparency/CS {space}/I true>>/Resources<<{resources}>>",
            content,
        )

    def state(kind, form, extra=""):
        return f"<</SMask<</Type/Mask/S/{kind}/G {form}{extra}>>>>"

    letters = f"BT /F 9 Tf 1 9 Td {literal(sentence(6, 1)[:6])} Tj ET"
    square = "<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 2>>"
    invert = "<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>"
    calculated = pdf.add("/FunctionType 4/Domain[0 1]/Range[0 1]", "{ dup mul 1 exch sub }")
    ramp_form = masker("/R sh", "/DeviceGray")
    fields = [
        ("luminosity", state("Luminosity", ramp_form)),
        ("backdrop 0.5", state("Luminosity", masker("/B sh", "/DeviceGray"), "/BC[0.5]")),
        ("transfer squared", state("Luminosity", ramp_form, f"/TR {square}")),
        ("transfer inverted", state("Luminosity", ramp_form, f"/TR {invert}")),
        ("transfer calculated", state("Luminosity", ramp_form, f"/TR {calculated}")),
        ("alpha of letters", state("Alpha", masker(letters, "/DeviceCMYK"))),
        ("alpha, half", state("Alpha", masker("/H gs 2 2 16 20 re f 10 8 16 8 re f", "/DeviceGray"))),
        ("CMYK luminosity", state("Luminosity", masker("0.2 0.6 0 0 k 0 0 14 24 re f 0 0 0.8 0.1 k 14 0 14 24 re f", "/DeviceCMYK"), "/BC[0 0 0 1]")),
        ("sRGB luminosity", state("Luminosity", masker("0.1 0.5 0.9 rg 0 0 28 12 re f /S cs 0.9 0.8 0.1 scn 0 12 28 12 re f", f"[/ICCBased {icc}]", ), "/TR/Identity")),
    ]
    content, states = [], ""
    for place, (name, body) in enumerate(fields):
        x, y = 4 + 32 * (place % 3), 62 - 29 * (place // 3)
        states += f"/M{place}{body}"
        content.append(f"q 1 0 0 1 {x} {y} cm 0 0.15 0.4 0 k 0 0 28 12 re f /M{place} gs 0.8 0.5 0 0.2 k 0 0 28 24 re f /N gs Q")
        content.append(f"BT /F 2.4 Tf 0 0 0 1 k {x} {y - 3} Td {literal(name)} Tj ET")
    content.append("/M0 gs /N gs 0 0.9 0.8 0 k 98 2 2 86 re f")
    resources = f"/ExtGState<<{states}/N<</SMask/None>>>>/Font<</F {font}>>"
    pdf.page(96, 86, "\n".join(content), resources, extra="/Group<</S/Transparency/CS/DeviceCMYK>>")

    # A masked image in a masked group; a mask set in a form, which ends with the form; shadings and strokes masked.
    inner = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 44 30]/Group<</S/Transparency/CS/DeviceCMYK>>"
        f"/Resources<</ExtGState<</M {state('Luminosity', masker('/B sh', '/DeviceGray', '0 0 44 30'))}>>>>",
        "0 0.8 0.9 0 k 0 0 44 12 re f /M gs 0.9 0.2 0 0 k 0 0 44 30 re f",
    )
    bare = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 44 30]"
        f"/Resources<</ExtGState<</M {state('Luminosity', ramp_form)}>>>>",
        "/M gs 0 0.8 0.9 0 k 0 0 30 20 re f",
    )
    color = "<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[22 15 2 22 15 20]/Function<</FunctionType 2/Domain[0 1]/C0[0 0.9 0.4 0]/C1[0.7 0 0.2 0]/N 1>>>>"
    content = [
        "q 1 0 0 1 4 48 cm /M0 gs /G Do Q",
        "q 1 0 0 1 52 48 cm /U Do 0 0 0 0.5 k 30 20 10 8 re f Q",
        "q 1 0 0 1 4 6 cm /M1 gs /C sh Q",
        "q 1 0 0 1 52 6 cm /M4 gs 3 w 0.6 0 0.9 0.1 K 2 2 m 14 22 l 26 2 l S 0 0 0 0 k 4 10 20 2 re f Q",
    ]
    resources = f"/XObject<</G {inner}/U {bare}>>/ExtGState<<{states}>>/Shading<</C {color}>>"
    pdf.page(96, 86, "\n".join(content), resources, extra="/Group<</S/Transparency/CS/DeviceCMYK>>")
    pdf.write(path)
