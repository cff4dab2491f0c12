"""Writes a flat OpenDocument drawing of the leaflet's sheet for LibreOffice. Usage: drawing.py FOLDER > leaflet.fodg"""

import base64
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
read = lambda name: (folder / name).read_text(encoding="utf-8")
picture = lambda name: base64.b64encode((folder / name).read_bytes()).decode()

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.graphics">
<office:font-face-decls><style:font-face style:name="S" svg:font-family="'Source Sans 3'"/></office:font-face-decls>
<office:styles>
<draw:gradient draw:name="G" draw:style="linear" draw:start-color="#1b4f8a" draw:end-color="#e8a33d" draw:angle="300" draw:border="0%"/>
<draw:opacity draw:name="O" draw:style="radial" draw:cx="50%" draw:cy="50%" draw:start="0%" draw:end="100%"/>
<draw:hatch draw:name="H" draw:style="single" draw:color="#b03a48" draw:distance="0.15cm" draw:rotation="450"/>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" fo:margin="0mm"/></style:page-layout>
"""
STYLES = {"h1": (22, "bold", "#ffffff"), "h2": (10, "bold", "#1b4f8a"), "h3": (9, "bold", "#1b4f8a"), "p": (8.5, "normal", "#1a1a1a"), "li": (8.5, "normal", "#1a1a1a"), "c": (9, "normal", "#ffffff")}
print(HEAD)
for name, (size, weight, color) in STYLES.items():
    print(
        f'<style:style style:name="{name}" style:family="paragraph"><style:text-properties style:font-name="S" fo:font-family="\'Source Sans 3\'"'
        f' fo:font-size="{size}pt" fo:font-weight="{weight}" fo:color="{color}"/></style:style>'
    )
print('<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>')
for name, entry in {
    "box": 'draw:stroke="none" draw:fill="none" fo:padding="0mm" draw:auto-grow-height="false"',
    "cover": 'draw:stroke="none" draw:fill="solid" draw:fill-color="#1b4f8a"',
    "grade": 'draw:stroke="none" draw:fill="gradient" draw:fill-gradient-name="G"',
    "clear": 'draw:stroke="none" draw:fill="solid" draw:fill-color="#2a9d8f" draw:opacity="50%"',
    "fade": 'draw:stroke="none" draw:fill="solid" draw:fill-color="#b03a48" draw:opacity-name="O"',
    "hatch": 'draw:stroke="solid" svg:stroke-width="0mm" draw:fill="hatch" draw:fill-hatch-name="H"',
}.items():
    print(f'<style:style style:name="{name}" style:family="graphic"><style:graphic-properties {entry}/></style:style>')
print('</office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles>')
print("<office:body><office:drawing>")
for language in ("fr", "en"):
    rows = read(f"body-{language}.odt.xml").splitlines()
    half = len(rows) // 2 + 2
    frame = lambda x, y, wide, high, text: (
        f'<draw:frame draw:style-name="box" svg:x="{x}mm" svg:y="{y}mm" svg:width="{wide}mm" svg:height="{high}mm"><draw:text-box>{text}</draw:text-box></draw:frame>'
    )
    shape = lambda style, x, y, wide, high, kind="rect": (
        f'<draw:{kind} draw:style-name="{style}" svg:x="{x}mm" svg:y="{y}mm" svg:width="{wide}mm" svg:height="{high}mm"/>'
    )
    print(f'<draw:page draw:name="{language}" draw:master-page-name="M">')
    print(shape("cover", 198, 0, 99, 210), frame(8, 10, 84, 190, "\n".join(rows[6:half])), frame(107, 10, 84, 190, "\n".join(rows[half:])))
    print(frame(206, 20, 82, 60, "\n".join(rows[:6]).replace('"p"', '"c"')))
    print(shape("grade", 208, 110, 79, 25), shape("clear", 220, 125, 40, 25), shape("fade", 250, 115, 30, 30, "ellipse"), shape("hatch", 208, 150, 30, 12))
    for name, x in (("picture.jpg", 208), ("picture-alpha.png", 250)):
        print(f'<draw:frame svg:x="{x}mm" svg:y="168mm" svg:width="36mm" svg:height="24mm"><draw:image><office:binary-data>{picture(name)}</office:binary-data></draw:image></draw:frame>')
    print("</draw:page>")
print("</office:drawing></office:body></office:document>")
