"""Scribus's own script: draws the leaflet's first side, saves it, turns colour management on and exports PDF/X-4, X-3 and X-1a.

Run by Scribus in the folder of the texts. Units: mm; sheet 297 x 210 with 3 mm bleed.
"""

import os
import re

import scribus

PROFILE = "FOGRA39L Coated"
# Scribus changes its folder while it saves and opens.
HERE = os.getcwd()


def draw():
    """The document: a cover in a spot ink, text in three frames, pictures, a gradient, transparency and overprint."""
    scribus.newDocument((297, 210), (9.5, 9.5, 12, 9.5), scribus.PORTRAIT, 1, scribus.UNIT_MILLIMETERS, scribus.PAGE_1, 0, 1)
    scribus.setBleeds(3, 3, 3, 3) if hasattr(scribus, "setBleeds") else None
    scribus.defineColorCMYKFloat("Lagoon", 90, 20, 30, 10)
    scribus.setSpotColor("Lagoon", True)
    scribus.defineColorCMYKFloat("Ink", 0, 0, 0, 100)
    scribus.defineColorCMYKFloat("Warm", 0, 50, 90, 0)
    scribus.defineColorRGB("Screen", 42, 157, 143)
    cover = scribus.createRect(198, -3, 102, 216)
    scribus.setFillColor("Lagoon", cover)
    scribus.setLineColor("None", cover)
    grade = scribus.createRect(208, 110, 79, 25)
    scribus.setLineColor("None", grade)
    scribus.setGradientFill(1, "Warm", 100, "Lagoon", 60, grade)
    clear = scribus.createRect(220, 125, 40, 25)
    scribus.setFillColor("Screen", clear)
    scribus.setLineColor("None", clear)
    scribus.setFillTransparency(0.6, clear)
    scribus.setFillBlendmode(3, clear)
    with open(os.path.join(HERE, "body-fr.txt"), "rb") as file:
        lines = file.read().decode("cp1252").splitlines()
    title = scribus.createText(208, 20, 79, 60)
    scribus.setText("\n".join(lines[:6]), title)
    body = lines[6:]
    half = len(body) // 2
    frames = []
    for x, rows in ((9.5, body[:half]), (108.5, body[half:])):
        frame = scribus.createText(x, 12, 80, 188)
        scribus.setText("\n".join(rows), frame)
        frames.append(frame)
    for frame, size, color in ((title, 13, "White"), (frames[0], 8.5, "Ink"), (frames[1], 8.5, "Ink")):
        scribus.setFont("Source Sans 3 Regular", frame)
        scribus.setFontSize(size, frame)
        scribus.setTextColor(color, frame)
        scribus.setLineSpacing(size * 1.3, frame)
    for name, x in (("picture.jpg", 208), ("picture-alpha.png", 250), ("picture-cmyk.jpg", 229)):
        frame = scribus.createImage(x, 165 if x != 229 else 185, 36, 20)
        scribus.loadImage(os.path.join(HERE, name), frame)
        scribus.setScaleImageToFrame(True, True, frame)
    line = scribus.createLine(9.5, 205, 188, 205)
    scribus.setLineWidth(0.1, line)
    scribus.setLineColor("Warm", line)
    scribus.setInfo("Council of Europe", "Groupe Pompidou", "")
    scribus.saveDocAs(os.path.join(HERE, "scribus.sla"))
    scribus.closeDoc()


def manage():
    """Colour management on, as the dialogue of the document's setup would write it."""
    with open(os.path.join(HERE, "scribus.sla"), encoding="utf-8") as file:
        text = file.read()
    for key, value in (("HCMS", "1"), ("DPPr", PROFILE), ("DPIn3", PROFILE), ("DPInCMYK", PROFILE), ("BleedTop", "8.504"), ("BleedLeft", "8.504"), ("BleedRight", "8.504"), ("BleedBottom", "8.504")):
        text = re.sub(r'(<DOCUMENT [^>]*?\b%s=)"[^"]*"' % key, r'\1"%s"' % value, text, count=1)
    text = re.sub(r'\bPrintP="[^"]*"', 'PrintP="%s"' % PROFILE, text)
    with open(os.path.join(HERE, "scribus.sla"), "w", encoding="utf-8") as file:
        file.write(text)


def export():
    """The files. Scribus numbers its versions 10 for X-4, 11 for X-1a, 12 for X-3."""
    scribus.openDoc(os.path.join(HERE, "scribus.sla"))
    for name, version in (("scribus-x4", 10), ("scribus-x1a", 11)):
        pdf = scribus.PDFfile()
        pdf.file = os.path.join(HERE, name + ".pdf")
        pdf.version = version
        pdf.outdst = 1
        pdf.info = "Groupe Pompidou"
        pdf.printprofc = PROFILE
        pdf.useDocBleeds = True
        pdf.noembicc = False
        pdf.cropMarks = True
        pdf.fonts = []
        pdf.subsetList = ["Source Sans 3 Regular"]
        pdf.fontEmbedding = 0
        pdf.compress = True
        pdf.compressmtd = 2
        pdf.resolution = 300
        pdf.save()
    scribus.closeDoc()


draw()
manage()
export()
