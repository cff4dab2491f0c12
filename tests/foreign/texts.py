"""Turns the leaflet's texts (content/*.md) into the languages of other tools, and its pictures into files.

Usage: texts.py FOLDER. Writes there, for each language L: body-L.html, body-L.typ, body-L.tex, body-L.odt.xml (paragraphs of a
flat OpenDocument) and body-L.txt (one line a paragraph); picture.jpg (RGB), picture-cmyk.jpg, picture.png, picture-16.png,
picture-alpha.png, picture.jp2, picture.tif (group 4), sRGB.icc, FOGRA39L.icc, and Regular.pfa (the font as Type 1).
"""

import html
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "hand"))

import fonts
import pdf
import picture
import spaces
from PIL import Image


def blocks(language):
    """(kind, spans) in order; kind is h1, h2, h3, p or li; spans are (bold, text)."""
    text = (pdf.PROJECT / f"content/{language}.md").read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if line and not line.startswith((":::", "{"))]
        while lines:
            line = lines.pop(0)
            kind = "p"
            for mark, name in (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("- ", "li")):
                if line.startswith(mark):
                    kind, line = name, line[len(mark) :]
                    break
            while line.endswith("\\") and lines:
                line = line[:-1] + "\n" + lines.pop(0)
            yield kind, [(i % 2 == 1, part) for i, part in enumerate(line.split("**")) if part]


def as_html(language):
    """Plain HTML; items are paragraphs of the class item."""
    out = []
    for kind, spans in blocks(language):
        inner = "".join(("<b>%s</b>" if bold else "%s") % html.escape(text).replace("\n", "<br>") for bold, text in spans)
        out.append(f"<p class=item>• {inner}</p>" if kind == "li" else f"<{kind}>{inner}</{kind}>")
    return "\n".join(out)


def as_typst(language):
    """Typst markup."""
    out = []
    escape = lambda text: re.sub(r"([#*_$`<>@=\\/~\-])", r"\\\1", text).replace("\n", " \\\n")
    for kind, spans in blocks(language):
        inner = "".join(f"#strong[{escape(text)}]" if bold else escape(text) for bold, text in spans)
        out.append({"h1": "= ", "h2": "== ", "h3": "=== ", "li": "- ", "p": ""}[kind] + inner)
    return "\n\n".join(out)


def as_tex(language):
    """LaTeX."""
    out = []
    escape = lambda text: re.sub(r"([#$%&_{}])", r"\\\1", text).replace("\n", r"\\ ")
    for kind, spans in blocks(language):
        inner = "".join(r"\textbf{%s}" % escape(text) if bold else escape(text) for bold, text in spans)
        out.append({"h1": r"\section*{%s}", "h2": r"\subsection*{%s}", "h3": r"\subsection*{%s}", "li": r"\textbullet\ %s", "p": "%s"}[kind] % inner)
    return "\n\n".join(out)


def as_odt(language):
    """Paragraphs of a flat OpenDocument, in the styles that leaflet.fodt defines."""
    out = []
    for kind, spans in blocks(language):
        inner = "".join(
            ('<text:span text:style-name="Bold">%s</text:span>' if bold else "%s") % html.escape(text).replace("\n", "<text:line-break/>")
            for bold, text in spans
        )
        out.append(f'<text:p text:style-name="{kind}">{"• " if kind == "li" else ""}{inner}</text:p>')
    return "\n".join(out)


def as_text(language):
    """One paragraph a line."""
    return "\n".join("".join(text for _, text in spans).replace("\n", " ") for _, spans in blocks(language))


folder = pathlib.Path(sys.argv[1])
for language in ("fr", "en"):
    for name, write in (("html", as_html), ("typ", as_typst), ("tex", as_tex), ("odt.xml", as_odt), ("txt", as_text)):
        # PostScript reads the plain text byte by byte.
        (folder / f"body-{language}.{name}").write_text(write(language), encoding="cp1252" if name == "txt" else "utf-8")

(folder / "picture.jpg").write_bytes(picture.jpeg("RGB", subsampling=0))
(folder / "picture-cmyk.jpg").write_bytes(picture.jpeg("CMYK"))
(folder / "picture.jp2").write_bytes(picture.jp2("RGB"))
rgb = picture.image("RGB")
rgb.save(folder / "picture.png")
alpha = rgb.copy()
alpha.putalpha(Image.linear_gradient("L").resize(rgb.size))
alpha.save(folder / "picture-alpha.png")
deep = Image.frombytes("I;16B", rgb.size, picture.rows(picture.grey, 16))
deep.save(folder / "picture-16.png")
Image.frombytes("1", rgb.size, bytes(255 - v for v in picture.bilevel())).save(folder / "picture.tif", compression="group4")
(folder / "sRGB.icc").write_bytes(spaces.srgb_profile())
(folder / "FOGRA39L.icc").write_bytes(pdf.profile())
for face in ("Regular", "Bold"):
    otf = folder / f"{face}.otf"
    otf.write_bytes(fonts.raw(fonts.cut(face, fonts.LATIN)))
    subprocess.run([pathlib.Path(sys.executable).parent / "tx", "-t1", otf, folder / f"{face}.pfa"], check=True, capture_output=True)
