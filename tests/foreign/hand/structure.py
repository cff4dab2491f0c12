"""The frame around the pages: boxes, turns, units, inheritance, layers, annotations, updates; and what print forbids."""

import zlib

import fonts
from pdf import Pdf, literal, sentence


def frame(path):
    """Seven pages, each with one thing that a reader may miss."""
    pdf = Pdf("1.7")
    font = fonts.cff(pdf)
    layers = [pdf.add(f"<</Type/OCG/Name({name})>>") for name in ("shown", "hidden", "French", "English")]
    every = " ".join(layers)
    pdf.catalog = (
        f"/OCProperties<</OCGs[{every}]/D<</Name(print)/OFF[{layers[1]}]/Order[{every}]>>>>"
    )
    parent = pdf.reserve()
    words = sentence(27, 9)

    def page(boxes, content, resources=f"/Font<</F {font}>>", extra="", split=None):
        """A page below `parent`, which gives MediaBox, Resources and Rotate to those that have none; content in points."""
        if split:
            half = len(content) // 2 if split is True else split
            streams = f"[{pdf.add('', content[:half])} {pdf.add('', content[half:])}]"
        else:
            streams = pdf.add("", content)
        named = f"/Resources<<{resources}>>" if resources else ""
        return pdf.add(f"<</Type/Page/Parent {parent}{boxes}{named}/Contents {streams}{extra}>>")

    def mark(x, y, wide, high, label):
        """Four corners in four inks, and a line of text, so that a turned or shifted page shows."""
        words = f"0 0 0 1 k BT /F 9 Tf {x + 8} {y + high / 2} Td {literal(label)} Tj ET" if label else ""
        return (
            f"1 0 0 0 k {x} {y} 30 30 re f 0 1 0 0 k {x + wide - 30} {y} 30 30 re f 0 0 1 0 k {x} {y + high - 30} 30 30 re f "
            f"0 0 0 0.6 k {x + wide - 30} {y + high - 30} 30 30 re f {words}\n"
        )

    # A content stream split between operands: readers must join the parts by white space.
    split = mark(0, 0, 260, 180, words)
    kids = [
        page("/MediaBox[0 0 260 180]/Rotate 90", mark(0, 0, 260, 180, "Rotate 90")),
        page("/MediaBox[-40 -30 260 190]/CropBox[0 0 220 150]/TrimBox[10 10 210 140]/BleedBox[2 2 218 148]", mark(0, 0, 220, 150, "CropBox inside MediaBox, origin below")),
        page("/MediaBox[0 0 130 90]/UserUnit 2", mark(0, 0, 130, 90, "UserUnit 2").replace("30 30", "15 15")),
        page("", mark(0, 0, 240, 160, "MediaBox, Resources, Rotate from above"), resources=""),
        page("/MediaBox[260 180 0 0]/Rotate 0", split, split=split.index("re f 0 1") + 4),
        layered(pdf, page, layers, mark),
        annotated(pdf, page, mark),
    ]
    pdf.put(
        parent,
        f"<</Type/Pages/Parent {pdf.tree}/Count {len(kids)}/Kids[{' '.join(kids)}]/MediaBox[0 0 240 160]/Rotate 180"
        f"/Resources<</Font<</F {font}>>>>>>",
    )
    pdf.pages = [parent]
    data = pdf.bytes()
    # The root counts leaves, not the nodes below it.
    data = data.replace(b"/Type/Pages/Count 1/", f"/Type/Pages/Count {len(kids)}/".encode())
    open(path, "wb").write(data)
    return data


def layered(pdf, page, layers, mark):
    """Layers by BDC, in a form, in an image, by membership dictionaries with policies and expressions, and nested."""
    shown, hidden, french, english = layers
    form = pdf.add(f"/Type/XObject/Subtype/Form/BBox[0 0 60 20]/OC {shown}/Resources<<>>", "1 0 0 0 k 0 0 60 20 re f")
    image = pdf.add(f"/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/OC {hidden}", b"\x00\x80")
    any_off = pdf.add(f"<</Type/OCMD/OCGs[{shown} {hidden}]/P/AnyOff>>")
    all_on = pdf.add(f"<</Type/OCMD/OCGs[{shown} {hidden}]/P/AllOn>>")
    expression = pdf.add(f"<</Type/OCMD/VE[/And {shown}[/Not {hidden}]]>>")
    properties = f"/Properties<</S {shown}/H {hidden}/P {french}/E {english}/Y {any_off}/A {all_on}/V {expression}>>"
    box = lambda name, x, y, color: f"/OC /{name} BDC {color} k {x} {y} 60 20 re f EMC "
    content = mark(0, 0, 260, 180, "")
    content += box("S", 40, 140, "0.5 0 0 0") + box("H", 110, 140, "0 1 1 0") + box("P", 180, 140, "0 0 0.8 0")
    content += box("Y", 40, 110, "0 0.5 0 0") + box("A", 110, 110, "0 1 1 0") + box("V", 180, 110, "0 0 0.5 0.2")
    content += "/OC /H BDC /OC /S BDC 0 1 1 0 k 40 60 60 20 re f EMC 0 1 1 0 k 110 60 60 20 re f EMC "
    content += "q 1 0 0 1 40 30 cm /Fm Do Q q 60 0 0 20 110 30 cm /Im Do Q /Span <</ActualText (x)>> BDC 0.4 g 180 30 60 20 re f EMC"
    return page("/MediaBox[0 0 260 180]/Rotate 0", content, f"/XObject<</Fm {form}/Im {image}>>{properties}/Font<<>>")


def annotated(pdf, page, mark):
    """A link, a printer's mark outside the trim, a stamp with an appearance and one that is hidden, a note."""
    look = lambda color, wide, high: pdf.add(f"/Type/XObject/Subtype/Form/BBox[0 0 {wide} {high}]/Resources<<>>", f"{color} k 0 0 {wide} {high} re f")
    printer = look("1 1 1 1", 20, 4)
    stamp = look("0 0.8 0.8 0", 40, 20)
    entries = [
        "/Subtype/Link/Rect[40 130 120 150]/Border[0 0 1]/C[1 0 0]/A<</S/URI/URI(https://www.coe.int/pompidou)>>",
        f"/Subtype/PrinterMark/Rect[2 2 22 6]/F 68/MN/ColorBar/AP<</N {printer}>>",
        f"/Subtype/Stamp/Rect[60 60 140 100]/F 4/AP<</N {stamp}>>",
        f"/Subtype/Stamp/Rect[160 60 240 100]/F 6/AP<</N {stamp}>>",
        f"/Subtype/Square/Rect[160 110 240 150]/F 0/C[0 0 1]/AP<</N {stamp}>>",
        "/Subtype/Text/Rect[10 150 28 168]/F 0/Contents(Seule une approche multiforme)",
    ]
    annotations = " ".join(pdf.add(f"<</Type/Annot{entry}>>") for entry in entries)
    boxes = "/MediaBox[0 0 260 180]/Rotate 0/TrimBox[30 30 250 170]/BleedBox[24 24 256 176]"
    return page(boxes, mark(30, 30, 220, 140, "Link, mark, stamps"), extra=f"/Annots[{annotations}]")


def hybrid(path):
    """A hybrid file: a classical table, objects in a stream behind XRefStm, then an update that replaces a page's content.

    Page 1 as first written has cyan; the update makes it magenta. Object 9 was deleted in between.
    """
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = {}

    def put(number, body):
        places[number] = len(out)
        out.extend(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    stream = lambda entry, data: b"<<%s/Length %d>>\nstream\n" % (entry, len(data)) + data + b"\nendstream"
    words = literal(sentence(10, 4)).encode()
    put(1, b"<</Type/Catalog/Pages 2 0 R/Extra 9 0 R>>")
    put(2, b"<</Type/Pages/Count 1/Kids[3 0 R]>>")
    put(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 120]/TrimBox[10 10 190 110]/Resources<</ColorSpace<</S 6 0 R>>/Font<</F 8 0 R>>>>/Contents[4 0 R 5 0 R]>>")
    put(4, stream(b"", b"1 0 0 0 k 20 20 60 40 re f"))
    put(5, stream(b"", b"/S cs 0.7 scn 100 20 60 40 re f 0 0 0 1 k BT /F 10 Tf 20 80 Td " + words + b" Tj ET"))
    # Objects 6 and 8 live in stream 7, which only a reader of XRefStm finds: to others the numbers are free.
    inner = [
        (6, b"[/Separation/Lagoon/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0.9 0.2 0.3 0.1]/N 1>>]"),
        (8, b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"),
    ]
    head = b"6 0 8 %d " % (len(inner[0][1]) + 1)
    body = zlib.compress(head + inner[0][1] + b" " + inner[1][1])
    put(7, stream(b"/Type/ObjStm/N 2/First %d/Filter/FlateDecode" % len(head), body))
    put(9, b"<</Gone true>>")
    xref_stream = len(out)
    rows = b"".join(b"\x02" + (7).to_bytes(2, "big") + bytes([i]) for i in (0, 1))
    places[10] = xref_stream
    out += b"10 0 obj\n" + stream(b"/Type/XRef/Size 11/W[1 2 1]/Index[6 1 8 1]/Root 1 0 R", rows) + b"\nendobj\n"
    first = len(out)
    out += b"xref\n0 11\n0000000006 65535 f \n"
    for number in range(1, 11):
        if number in (6, 8):
            out += b"%010d 00000 f \n" % (8 if number == 6 else 0)
        else:
            out += b"%010d 00000 n \n" % places[number]
    out += b"trailer\n<</Size 11/Root 1 0 R/XRefStm %d/ID[<00><01>]>>\nstartxref\n%d\n%%%%EOF\n" % (xref_stream, first)
    put(4, stream(b"", b"0 1 0 0 k 20 20 60 40 re f"))
    second = len(out)
    out += b"xref\n4 1\n%010d 00000 n \n9 1\n0000000000 00001 f \n" % places[4]
    out += b"trailer\n<</Size 11/Root 1 0 R/Prev %d/ID[<00><02>]>>\nstartxref\n%d\n%%%%EOF\n" % (first, second)
    open(path, "wb").write(out)


def forbidden(path):
    """A file that says that it is PDF/X-4 and holds what PDF/X forbids, one thing a place: for preflight alone."""
    pdf = Pdf("1.6")
    font = fonts.cff(pdf)
    pdf.info = "/Producer (tests/foreign/hand)/Title(Forbidden)/GTS_PDFXVersion(PDF/X-4)/Trapped/Unknown"
    # An intent that names a condition and embeds no profile: X-4 asks for one.
    pdf.catalog = "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier(FOGRA39)/RegistryName(http://www.color.org)>>]"
    pdf.catalog += "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WP<</S/JavaScript/JS(1)>>>>"
    pdf.catalog += "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>/EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(a.txt)>>]>>>>"
    transfer = "<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.9]/N 1>>"
    halftone = "<</Type/Halftone/HalftoneType 1/Frequency 60/Angle 45/SpotFunction/Round/TransferFunction/Identity>>"
    states = f"/ExtGState<</Tr<</TR {transfer}>>/Tr2<</TR2/Default>>/Ht<</HT {halftone}>>/Bm<</BM/Multiply>>>>"
    postscript = pdf.add("/Type/XObject/Subtype/PS", "showpage")
    opi = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 20 20]/Resources<<>>/OPI<</2.0<</Type/OPI/Version 2.0/F(high.tif)>>>>",
        "0.3 0 0 0 k 0 0 20 20 re f",
    )
    reference = pdf.add(
        "/Type/XObject/Subtype/Form/BBox[0 0 20 20]/Resources<<>>/Ref<</F(other.pdf)/Page 0>>", "0 0.3 0 0 k 0 0 20 20 re f"
    )
    alternates = pdf.add(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB/Alternates[<</Image 1 0 R/DefaultForPrinting true>>]",
        b"\xf0\x20\x10",
    )
    lzw = pdf.add("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"\x80\x0b\x60\x50\x10\x10", "/Filter/LZWDecode")
    outside = pdf.add("/F(pixels.bin)/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"")
    annotations = (
        "[<</Type/Annot/Subtype/Link/Rect[40 40 90 60]/A<</S/URI/URI(https://www.coe.int/pompidou)>>>>"
        "<</Type/Annot/Subtype/Movie/Rect[100 40 150 60]/Movie<</F(film.mov)>>>>"
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/Rect[160 40 200 60]/AA<</D<</S/Launch/F(x)>>>>>>]"
    )
    content = (
        "/Unknown gs /Tr gs 0.5 0.4 0 0 k 5 80 15 10 re f /Tr2 gs 22 80 15 10 re f /Ht gs 39 80 15 10 re f "
        "q 1 0 0 1 56 75 cm /Opi Do Q q 1 0 0 1 78 75 cm /Ref Do Q /Ps Do q 15 0 0 10 5 60 cm /Alt Do Q "
        "q 15 0 0 10 22 60 cm /Lzw Do Q q 15 0 0 10 39 60 cm /Out Do Q /Bm gs 0.2 0.9 0.1 rg 56 60 15 10 re f "
        "0 0 0 0 k /Over gs 73 60 15 10 re f BX 1 2 xyzzy EX 0.05 w 0 0 0 1 K 5 55 m 95 55 l S 0.02 w 0.5 0.5 0.5 0.5 K 5 52 m 95 52 l S "
        f"1 1 1 0.9 k 5 38 30 10 re f 0.7 0.6 0.6 0.8 k BT /F 1.2 Tf 40 44 Td {literal(sentence(30, 6))} Tj ET "
        f"0 0 0 1 k BT /F 3 Tf 40 38 Td {literal(sentence(36, 4))} Tj /Missing 3 Tf (gone) Tj ET "
        "0.3 0.1 0 0 k 0 0 40 8 re f q q q Q"
    )
    states = states[:-2] + "/Over<</OP true/op true/OPM 1>>>>"
    resources = (
        f"/Font<</F {font}>>{states}/XObject<</Ps {postscript}/Opi {opi}/Ref {reference}/Alt {alternates}/Lzw {lzw}/Out {outside}>>"
    )
    pdf.page(94, 90, content, resources, extra=f"/Annots{annotations}/AA<</O<</S/JavaScript/JS(1)>>>>/Group<</S/Transparency/CS/DeviceRGB>>")
    # A second page without TrimBox, of another size, with nothing on it.
    pdf.pages.append(pdf.add(f"<</Type/Page/Parent {pdf.tree}/MediaBox[0 0 200 100]/Resources<<>>>>"))
    pdf.write(path)
