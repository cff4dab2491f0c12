"""Colour spaces that need a profile or a formula: CalGray, CalRGB, Lab, ICCBased of one, three and four components, Indexed
over them, default spaces, and rendering intents.

The grey profile is written here tag by tag; the RGB one is Little CMS's own sRGB; the CMYK one is the shipped FOGRA39.
"""

import struct

import fonts
from pdf import Pdf, literal
from PIL import ImageCms


def srgb_profile():
    """Little CMS's sRGB, with the leaflet's date where it writes the clock's (bytes 24 to 35 of the header)."""
    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return raw[:24] + struct.pack(">6H", 2026, 11, 23, 0, 0, 0) + raw[36:]


def grey_profile(gamma=1.8):
    """An ICC profile (v2.4) of a grey monitor under D50 with one power for its curve."""

    def desc(text):
        raw = text.encode() + b"\0"
        return b"desc\0\0\0\0" + struct.pack(">I", len(raw)) + raw + b"\0" * (4 + 4 + 2 + 1 + 67)

    xyz = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    tags = [(b"desc", desc("grey, gamma 1.8")), (b"cprt", b"text\0\0\0\0No copyright\0"), (b"wtpt", xyz), (b"kTRC", curve)]
    table, body, place = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", place, len(data))
        data += b"\0" * (-len(data) % 4)
        body, place = body + data, place + len(data)
    head = struct.pack(">I4sI4s4s4s", place, b"\0\0\0\0", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += struct.pack(">6H", 2026, 11, 23, 0, 0, 0) + b"acsp" + b"\0" * 28 + struct.pack(">3i", 63190, 65536, 54061)
    head += b"\0" * (128 - len(head))
    return head + struct.pack(">I", len(tags)) + table + body


def spaces(path, srgb):
    """Page 1: each space in six tints; page 2: default spaces take the place of device spaces; page 3: rendering intents."""
    pdf = Pdf("1.6")
    cmyk = pdf.intent()
    rgb = pdf.add("/N 3/Alternate/DeviceRGB/Range[0 1 0 1 0 1]", srgb)
    grey = pdf.add("/N 1", grey_profile())
    font = fonts.cff(pdf)
    named = {
        "CalGray": "[/CalGray<</WhitePoint[0.9505 1 1.089]/Gamma 2.2>>]",
        "CalRGB": "[/CalRGB<</WhitePoint[0.9505 1 1.089]/Gamma[1.8 2.2 2.2]/Matrix[0.4497 0.2446 0.0252 0.3163 0.672 0.1412 0.1845 0.0833 0.9227]>>]",
        "Lab": "[/Lab<</WhitePoint[0.9642 1 0.8249]/Range[-128 127 -128 127]>>]",
        "LabD65": "[/Lab<</WhitePoint[0.9505 1 1.089]/Range[-100 100 -100 100]>>]",
        "sRGB": f"[/ICCBased {rgb}]",
        "Grey": f"[/ICCBased {grey}]",
        "CMYK": f"[/ICCBased {cmyk}]",
        "IndLab": "[/Indexed[/Lab<</WhitePoint[0.9642 1 0.8249]/Range[-128 127 -128 127]>>] 5 <80FFFF 804000 FF8080 008080 80A0C0 C06080>]",
        "IndRGB": f"[/Indexed[/ICCBased {rgb}] 5 <E03020 20A040 3040C0 F0F0F0 101010 808080>]",
    }
    three = ["0.9 0.2 0.1", "0.2 0.7 0.3", "0.1 0.3 0.9", "0.5 0.5 0.5", "1 1 1", "0 0 0"]
    one = ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    lab = ["50 60 40", "60 -50 40", "40 20 -60", "50 0 0", "100 0 0", "20 0 0"]
    tints = {
        "CalGray": one,
        "CalRGB": three,
        "Lab": lab,
        "LabD65": lab,
        "sRGB": three,
        "Grey": one,
        "CMYK": ["1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1", "0.5 0.4 0.3 0.1", "0 0 0 0.5"],
        "IndLab": "012345",
        "IndRGB": "012345",
    }
    entries = "/ColorSpace<<" + "".join(f"/{name} {space}" for name, space in named.items())
    content = []
    for row, (name, values) in enumerate(tints.items()):
        y = 88 - 10 * row
        content.append(f"BT 0 0 0 1 k /F 2.8 Tf 4 {y + 3} Td {literal(name)} Tj ET")
        content += [f"/{name} cs {value} scn {18 + 14 * i} {y} 13 8.5 re f" for i, value in enumerate(values)]
    pdf.page(98, 96, "\n".join(content), f"/Font<</F {font}>>{entries}>>")

    rows = [
        ("rg", [f"{v} rg" for v in three]),
        ("g", [f"{v} g" for v in one]),
        ("k", [f"{v} k" for v in tints["CMYK"]]),
        ("Indexed RGB", [f"/I cs {i} scn" for i in range(6)]),
    ]
    content = []
    for row, (name, colors) in enumerate(rows):
        y = 70 - 14 * row
        content.append(f"BT /CMYK cs 0 0 0 1 scn /F 2.8 Tf 4 {y + 9} Td {literal(name)} Tj ET")
        content += [f"{color} {18 + 14 * i} {y} 13 11 re f" for i, color in enumerate(colors)]
    defaults = f"/DefaultRGB {named['CalRGB']}/DefaultGray {named['Grey']}/DefaultCMYK {named['CMYK']}/I[/Indexed/DeviceRGB 5 <E03020 20A040 3040C0 F0F0F0 101010 808080>]"
    pdf.page(98, 84, "\n".join(content), f"/Font<</F {font}>>{entries}{defaults}>>")

    content = []
    for row, intent in enumerate(("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation")):
        y = 70 - 20 * row
        content.append(f"BT 0 0 0 1 k /F 2.8 Tf 4 {y + 12} Td {literal(intent)} Tj ET /{intent} ri")
        content += [f"/sRGB cs {value} scn {4 + 14 * i} {y} 13 5 re f" for i, value in enumerate(three)]
        content += [f"/Lab cs {value} scn {4 + 14 * i} {y + 5.5} 13 5 re f" for i, value in enumerate(lab)]
    # The graphics state names an intent too, with flatness, smoothness and a line's dash.
    content.append("/R gs /sRGB cs 0.1 0.3 0.9 scn 90 10 8 30 re f")
    pdf.page(98, 90, "\n".join(content), f"/Font<</F {font}>>{entries}>>/ExtGState<</R<</RI/Perceptual/FL 1/SM 0.1/SA true>>>>")
    pdf.write(path)
