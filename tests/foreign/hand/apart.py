"""Things that Ghostscript 10.00 draws otherwise than ISO 32000 says, so that no plate of its is the judge here.

Page 1: a Lab space without Range; alpha as shape (AIS) in a knock-out group. (The soft mask inside a tiling pattern's cell, and
alpha as opacity, are drawn rightly.) Page 2: a layer that is for the screen alone, an expression
of layers, and a form whose own OC entry hides it.
"""

import fonts
from pdf import MM, Pdf, literal


def apart(path):
    """The two pages."""
    pdf = Pdf("1.7")
    font = fonts.cff(pdf)
    ramp = "<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 28 0]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>>>"
    form = lambda content, entry, resources: pdf.add(f"/Type/XObject/Subtype/Form/BBox[0 0 28 20]{entry}/Resources<<{resources}>>", content)
    mask = form("/R sh", "/Group<</S/Transparency/CS/DeviceGray>>", f"/Shading<</R {ramp}>>")
    half = form("0.5 g 0 0 28 20 re f", "/Group<</S/Transparency/CS/DeviceGray>>", "")
    masked = f"/ExtGState<</M<</SMask<</S/Luminosity/G {mask}>>>>>>"
    inside = form("/M gs 0.8 0.4 0 0 k 0 0 28 20 re f", "/Group<</S/Transparency/CS/DeviceCMYK>>", masked)
    cell = pdf.add(
        f"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 28 20]/XStep 28/YStep 20/Matrix[{MM:.5f} 0 0 {MM:.5f} {38 * MM:.4f} {60 * MM:.4f}]"
        f"/Resources<</XObject<</F {inside}>>>>",
        "/F Do",
    )
    knock = [
        form(
            "0.7 0.1 0 0 k 2 2 16 12 re f /A gs 0 0.7 0.6 0 k 10 6 16 12 re f",
            "/Group<</S/Transparency/CS/DeviceCMYK/K true>>",
            f"/ExtGState<</A<</SMask<</S/Luminosity/G {half}>>/AIS {shape}>>>>",
        )
        for shape in ("true", "false")
    ]
    spaces = "/ColorSpace<</L[/Lab<</WhitePoint[0.9505 1 1.089]>>]>>"
    content = ["/L cs"]
    content += [f"{lab} scn {4 + 5 * i} 60 4.5 20 re f" for i, lab in enumerate(("50 60 40", "60 -50 40", "40 20 -60", "50 0 0", "100 0 0", "20 0 0"))]
    content += ["/Pattern cs /T scn 38 60 28 20 re f", "0 0.1 0.5 0 k 4 30 28 20 re 38 30 28 20 re f q 1 0 0 1 4 30 cm /S Do Q q 1 0 0 1 38 30 cm /O Do Q"]
    for x, y, name in ((4, 56, "Lab without Range"), (38, 56, "mask in a pattern"), (4, 26, "alpha is shape"), (38, 26, "alpha is opacity")):
        content.append(f"BT 0 0 0 1 k /F 2.4 Tf {x} {y} Td {literal(name)} Tj ET")
    resources = f"/Font<</F {font}>>{spaces}/Pattern<</T {cell}>>/XObject<</S {knock[0]}/O {knock[1]}>>"
    pdf.page(70, 84, "\n".join(content), resources, extra="/Group<</S/Transparency/CS/DeviceCMYK>>")

    shown, screen = pdf.add("<</Type/OCG/Name(shown)>>"), pdf.add("<</Type/OCG/Name(screen only)/Usage<</Print<</PrintState/OFF>>>>>>")
    pdf.catalog = f"/OCProperties<</OCGs[{shown} {screen}]/D<</Name(print)/AS[<</Event/Print/Category[/Print]/OCGs[{screen}]>>]>>>>"
    hidden = pdf.add("<</Type/OCG/Name(hidden)>>")
    pdf.catalog = pdf.catalog.replace("/OCGs[", f"/OCGs[{hidden} ", 1).replace("/D<<", f"/D<</OFF[{hidden}]", 1)
    unseen = form("0 1 1 0 k 0 0 28 20 re f", f"/OC {hidden}", "")
    neither = pdf.add(f"<</Type/OCMD/VE[/Not[/Or {shown} {screen}]]>>")
    content = (
        "/OC /P BDC 0 1 1 0 k 4 60 28 20 re f EMC /OC /N BDC 0 1 1 0 k 38 60 28 20 re f EMC /OC /S BDC 0.5 0 0 0 k 4 30 28 20 re f EMC "
        "BT 0 0 0 1 k /F 2.4 Tf 4 56 Td (not on press) Tj 34 0 Td (never) Tj -34 -30 Td (shown) Tj 34 0 Td (hidden form) Tj ET "
        "q 1 0 0 1 38 30 cm /U Do Q"
    )
    pdf.page(70, 84, content, f"/Font<</F {font}>>/Properties<</P {screen}/N {neither}/S {shown}>>/XObject<</U {unseen}>>")
    pdf.write(path)
