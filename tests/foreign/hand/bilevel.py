"""Encoders for black and white: CCITT groups 3 and 4 by libtiff (in Pillow), JBIG2 by hand.

JBIG2 (ITU-T T.88) as PDF wants it: segments without file header, end of page or end of file. Three ways: a generic region
coded by MMR (which is group 4), one coded arithmetically, and a text region of symbols from a dictionary in a globals
stream, both arithmetic.
"""

import io
import struct

from PIL import Image


def ccitt(wide, high, rows, compression="group4"):
    """The one strip of a TIFF that libtiff writes. `rows` has 1 for black."""
    file = io.BytesIO()
    picture = Image.frombytes("1", (wide, high), bytes(255 - v for v in rows))
    picture.save(file, "TIFF", compression=compression, tiffinfo={278: high, 262: 0})
    with Image.open(io.BytesIO(file.getvalue())) as tiff:
        start, length = tiff.tag_v2[273], tiff.tag_v2[279]
        data = file.getvalue()[start[0] : start[0] + length[0]]
        order, white = tiff.tag_v2.get(266, 1), tiff.tag_v2[262] == 0
    assert white, "0 is white in facsimile"
    if order == 2:
        data = bytes(int(format(v, "08b")[::-1], 2) for v in data)
    return data


# Table E.1: Qe, next state after the more and the less probable symbol, switch.
QE = [
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0),
    (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0),
    (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0),
    (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0),
    (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0),
    (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0),
    (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0), (0x0025, 42, 39, 0),
    (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0),
]  # fmt: skip


class Encoder:
    """The MQ encoder of annex E, and the integers of annex A."""

    def __init__(self):
        self.a, self.c, self.ct, self.out = 0x8000, 0, 12, bytearray(b"\0")
        self.states = {}

    def bit(self, context, value):
        """Codes one decision under `context`."""
        index, mps = self.states.get(context, (0, 0))
        qe, up, down, switch = QE[index]
        self.a -= qe
        if value == mps:
            if self.a & 0x8000:
                self.c += qe
                return
            if self.a < qe:
                self.a = qe
            else:
                self.c += qe
            index = up
        else:
            if self.a < qe:
                self.c += qe
            else:
                self.a = qe
            mps ^= switch
            index = down
        self.states[context] = (index, mps)
        while True:
            self.a, self.c, self.ct = self.a << 1, self.c << 1, self.ct - 1
            if self.ct == 0:
                self.byte()
            if self.a & 0x8000:
                break

    def byte(self):
        """Moves finished bits out; a one is stuffed after 0xFF."""
        if self.out[-1] != 0xFF and self.c >= 0x8000000:
            self.out[-1] += 1
            if self.out[-1] == 0xFF:
                self.c &= 0x7FFFFFF
        if self.out[-1] == 0xFF:
            self.out.append(self.c >> 20 & 0xFF)
            self.c, self.ct = self.c & 0xFFFFF, 7
        else:
            self.out.append(self.c >> 19 & 0xFF)
            self.c, self.ct = self.c & 0x7FFFF, 8

    def bytes(self):
        """Flushes: the code, ended by 0xFF 0xAC."""
        limit = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= limit:
            self.c -= 0x8000
        for _ in range(2):
            self.c <<= self.ct
            self.byte()
        if self.out[-1] != 0xFF:
            self.out.append(0xFF)
        self.out.append(0xAC)
        return bytes(self.out[1:])

    def integer(self, name, value):
        """Annex A.2; None is out of band."""
        previous = 1

        def put(bit):
            nonlocal previous
            self.bit((name, previous), bit)
            previous = previous << 1 | bit if previous < 256 else ((previous << 1 | bit) & 511) | 256

        sign, size = (1, 0) if value is None else (int(value < 0), abs(value))
        put(sign)
        for prefix, width, start in (("0", 2, 0), ("10", 4, 4), ("110", 6, 20), ("1110", 8, 84), ("11110", 12, 340), ("11111", 32, 4436)):
            if size < start + 2**width:
                for bit in prefix + format(size - start, f"0{width}b"):
                    put(int(bit))
                return

    def identifier(self, value, width):
        """Annex A.3: a symbol's number."""
        previous = 1
        for bit in format(value, f"0{width}b") if width else "":
            self.bit(("IAID", previous), int(bit))
            previous = previous << 1 | int(bit)

    def bitmap(self, rows):
        """Clause 6.2, template 0 with its nominal adaptive pixels. `rows` are lists of 0 and 1."""
        at = lambda x, y: rows[y][x] if 0 <= y and 0 <= x < len(rows[0]) else 0
        for y in range(len(rows)):
            for x in range(len(rows[0])):
                context = 0
                for dx, dy in TEMPLATE:
                    context = context << 1 | at(x + dx, y + dy)
                self.bit(("GB", context), rows[y][x])


# A context is a set of pixels: since the coder numbers its states by the whole set, their order does not matter to it.
TEMPLATE = [(-1, -2), (0, -2), (1, -2), (-2, -1), (-1, -1), (0, -1), (1, -1), (2, -1), (-4, 0), (-3, 0), (-2, 0), (-1, 0), (3, -1), (-3, -1), (2, -2), (-2, -2)]  # fmt: skip


def segment(number, kind, data, refers=(), page=1):
    """A segment header (7.2) and its data."""
    head = struct.pack(">IBB", number, kind, len(refers) << 5) + bytes(refers)
    return head + struct.pack(">BI", page, len(data)) + data


def page(wide, high, number=0):
    """Page information: default pixel white, combined by OR."""
    return segment(number, 48, struct.pack(">IIIIBH", wide, high, 0, 0, 0, 0))


def region(wide, high, x=0, y=0):
    """Region segment information: OR."""
    return struct.pack(">IIIIB", wide, high, x, y, 0)


NOMINAL = struct.pack(">8b", 3, -1, -3, -1, 2, -2, -2, -2)


def unpack(wide, rows):
    """Packed rows as lists of 0 and 1."""
    step = (wide + 7) // 8
    return [[rows[y + x // 8] >> (7 - x % 8) & 1 for x in range(wide)] for y in range(0, len(rows), step)]


def by_mmr(wide, high, rows):
    """Page and one immediate generic region, MMR."""
    return page(wide, high) + segment(1, 38, region(wide, high) + b"\x01" + ccitt(wide, high, rows))


def arithmetic(wide, high, rows):
    """Page and one immediate generic region, arithmetic, template 0."""
    coder = Encoder()
    coder.bitmap(unpack(wide, rows))
    return page(wide, high) + segment(1, 38, region(wide, high) + b"\x00" + NOMINAL + coder.bytes())


def symbols(wide, high, glyphs, places):
    """Globals with a dictionary of `glyphs` (lists of rows, by rising height), and a page whose text region sets them.

    `places` are (x, y, number): the lower left corner, strips of one line; by rising y, then x.
    """
    coder, height = Encoder(), 0
    start = 0
    while start < len(glyphs):
        rise = len(glyphs[start])
        coder.integer("IADH", rise - height)
        height, width = rise, 0
        while start < len(glyphs) and len(glyphs[start]) == height:
            coder.integer("IADW", len(glyphs[start][0]) - width)
            width = len(glyphs[start][0])
            coder.bitmap(glyphs[start])
            start += 1
        coder.integer("IADW", None)
    coder.integer("IAEX", 0)
    coder.integer("IAEX", len(glyphs))
    head = struct.pack(">H", 0) + NOMINAL + struct.pack(">II", len(glyphs), len(glyphs))
    shared = segment(0, 0, head + coder.bytes(), page=0)

    coder = Encoder()
    width = (len(glyphs) - 1).bit_length()
    coder.integer("IADT", 0)
    strip, first, x_now = 0, 0, None
    for line in sorted({y for _, y, _ in places}):
        coder.integer("IADT", line - strip)
        strip, x_now = line, None
        for x, _, number in sorted(p for p in places if p[1] == line):
            if x_now is None:
                coder.integer("IAFS", x - first)
                first = x
            else:
                coder.integer("IADS", x - x_now)
            coder.identifier(number, width)
            x_now = x + len(glyphs[number][0]) - 1
        coder.integer("IADS", None)
    # Reference corner: bottom left; not transposed; strips of one; combined by OR.
    body = region(wide, high) + struct.pack(">HI", 0, len(places)) + coder.bytes()
    return shared, page(wide, high, 1) + segment(2, 6, body, refers=(0,))
