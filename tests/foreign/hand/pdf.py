"""A PDF written by hand: numbered objects, streams and a classical cross-reference table, and nothing that thinks.

Content is written in millimetres from the lower left corner of the MediaBox, y up: every page begins with the matrix
that says so. It shares no line with the project's own writer or reader, so that neither can hide a fault of the other.
"""

import pathlib
import zlib

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
MM = 72 / 25.4
DATE = "D:20261123000000Z"


def profile():
    """The shipped CMYK profile, as bytes."""
    return zlib.decompress((PROJECT / "src/profiles/FOGRA39L_coated.icc.z").read_bytes())


def words(language="en"):
    """The leaflet's text as a list of words, its marks left out."""
    text = (PROJECT / f"content/{language}.md").read_text(encoding="utf-8")
    lines = (line.strip("# -\\") for line in text.splitlines() if not line.startswith((":::", "{")))
    return " ".join(lines).replace("*", "").split()


def sentence(start, count, language="en"):
    """`count` words of the leaflet from the word `start` on."""
    return " ".join(words(language)[start : start + count])


def literal(text):
    """A string of PDF in WinAnsiEncoding."""
    raw = text.encode("cp1252").decode("latin-1")
    return "(" + raw.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


class Pdf:
    """Objects in the order in which they are added; `write` puts them into a file."""

    def __init__(self, version="1.7"):
        self.version = version
        self.objects = []
        self.pages = []
        self.tree = self.reserve()
        self.catalog = ""
        self.trailer = ""
        self.info = "/Producer (tests/foreign/hand)"

    def reserve(self):
        """A number for an object that comes later."""
        self.objects.append(None)
        return f"{len(self.objects)} 0 R"

    def put(self, reference, body, stream=None, filters="", plain=False):
        """Fills a reserved number. A stream is deflated unless it has `filters` of its own or is `plain`."""
        if isinstance(body, str):
            body = body.encode("latin-1")
        if stream is not None:
            if isinstance(stream, str):
                stream = stream.encode("latin-1")
            if not filters and not plain:
                stream, filters = zlib.compress(stream, 9), "/Filter/FlateDecode"
            body = b"<<" + body + filters.encode() + b"/Length %d>>\nstream\n" % len(stream) + stream + b"\nendstream"
        self.objects[int(reference.split()[0]) - 1] = body
        return reference

    def add(self, body, stream=None, filters="", plain=False):
        """An object, and its reference."""
        return self.put(self.reserve(), body, stream, filters, plain)

    def page(self, width, height, content, resources, bleed=3, extra=""):
        """A page of `width` x `height` mm trim, with `bleed` mm around it; content in mm from the MediaBox's corner."""
        media = [0, 0, (width + 2 * bleed) * MM, (height + 2 * bleed) * MM]
        trim = [bleed * MM, bleed * MM, (width + bleed) * MM, (height + bleed) * MM]
        box = lambda values: "[" + " ".join(f"{value:.4f}" for value in values) + "]"
        stream = self.add("", f"{MM:.6f} 0 0 {MM:.6f} 0 0 cm\n{content}")
        body = f"<</Type/Page/Parent {self.tree}/MediaBox{box(media)}/BleedBox{box(media)}/TrimBox{box(trim)}"
        body += f"/Resources<<{resources}>>/Contents {stream}{extra}>>"
        self.pages.append(self.add(body))
        return self.pages[-1]

    def intent(self):
        """The output intent of the shipped profile, FOGRA39."""
        icc = self.add("/N 4", profile())
        self.catalog += (
            "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier(FOGRA39)"
            f"/RegistryName(http://www.color.org)/DestOutputProfile {icc}>>]"
        )
        return icc

    def bytes(self):
        """The whole file."""
        self.put(self.tree, f"<</Type/Pages/Count {len(self.pages)}/Kids[{' '.join(self.pages)}]>>")
        root = self.add(f"<</Type/Catalog/Pages {self.tree}{self.catalog}>>")
        info = self.add(f"<<{self.info}/CreationDate({DATE})/ModDate({DATE})>>")
        out = bytearray(f"%PDF-{self.version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1"))
        places = []
        for number, body in enumerate(self.objects, 1):
            assert body is not None, f"object {number} was reserved and never filled"
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        ident = f"<{zlib.crc32(out):08x}{zlib.adler32(out):08x}>"
        trailer = f"trailer\n<</Size {len(places) + 1}/Root {root}/Info {info}/ID[{ident}{ident}]{self.trailer}>>\n"
        return bytes(out) + trailer.encode() + b"startxref\n%d\n%%%%EOF\n" % start

    def write(self, path):
        """Writes the file."""
        pathlib.Path(path).write_bytes(self.bytes())
