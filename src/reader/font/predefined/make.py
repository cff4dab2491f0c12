"""Packs Adobe's CMaps into cmaps.bin; mod.rs describes the format.

    python3 make.py FOLDER

FOLDER holds the files of https://github.com/adobe-type-tools/cmap-resources (Debian: poppler-data, /usr/share/poppler/cMap).
"""

import re
import sys
import zlib
from pathlib import Path

# ISO 32000-1, table 118, without Identity.
NAMES = '''GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V GBK2K-H GBK2K-V
UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V
B5pc-H B5pc-V HKscs-B5-H HKscs-B5-V ETen-B5-H ETen-B5-V ETenms-B5-H ETenms-B5-V CNS-EUC-H CNS-EUC-V
UniCNS-UCS2-H UniCNS-UCS2-V UniCNS-UTF16-H UniCNS-UTF16-V
83pv-RKSJ-H 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H Add-RKSJ-H Add-RKSJ-V EUC-H EUC-V
Ext-RKSJ-H Ext-RKSJ-V H V UniJIS-UCS2-H UniJIS-UCS2-V UniJIS-UCS2-HW-H UniJIS-UCS2-HW-V UniJIS-UTF16-H UniJIS-UTF16-V
KSC-EUC-H KSC-EUC-V KSCms-UHC-H KSCms-UHC-V KSCms-UHC-HW-H KSCms-UHC-HW-V KSCpc-EUC-H
UniKS-UCS2-H UniKS-UCS2-V UniKS-UTF16-H UniKS-UTF16-V'''.split()

FILES = {path.name: path for path in sorted(Path(sys.argv[1]).rglob('*')) if path.is_file()}


def parse(name):
    """The CMap below, the writing mode, code spaces, character and notdef ranges: (bytes, first, last, CID)."""
    source = re.sub(r'%.*', '', FILES[name].read_text(encoding='latin-1'))
    base = re.search(r'/(\S+)\s+usecmap', source)
    mode = re.search(r'/WMode\s+(\d)', source)
    spaces, characters, notdefs = [], [], []
    for kind, body in re.findall(r'begin(codespacerange|cidrange|cidchar|notdefrange)(.*?)end\1', source, re.S):
        words = re.findall(r'[0-9a-fA-F]+', body)
        if kind == 'codespacerange':
            spaces += zip(words[::2], words[1::2])
        elif kind == 'cidchar':
            characters += [(len(c) // 2, int(c, 16), int(c, 16), int(cid)) for c, cid in zip(words[::2], words[1::2])]
        else:
            ranges = [(len(a) // 2, int(a, 16), int(z, 16), int(cid)) for a, z, cid in zip(words[::3], words[1::3], words[2::3])]
            (characters if kind == 'cidrange' else notdefs).extend(ranges)
    return base and base[1], int(mode[1]) if mode else 0, spaces, characters, notdefs


def merge(ranges):
    """Joins neighbours whose CIDs count on."""
    merged = []
    for length, first, last, cid in sorted(ranges):
        before = merged and merged[-1]
        if before and before[0] == length and before[2] + 1 == first and cid == before[3] + first - before[1]:
            before[2] = last
        else:
            merged.append([length, first, last, cid])
    return merged


def characters(name):
    """CIDs by length and code, those of the CMaps below included."""
    base, _, _, ranges, _ = parse(name)
    found = dict(characters(base)) if base else {}
    for length, first, last, cid in ranges:
        for code in range(first, last + 1):
            found[length, code] = cid + code - first
    return found


def number(value):
    groups = b''
    while value >= 128:
        groups += bytes([value & 127 | 128])
        value >>= 7
    return groups + bytes([value])


def signed(value):
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def tables(ranges, counting):
    packed = b''
    for length in (1, 2, 3, 4):
        own = [r for r in ranges if r[0] == length]
        gaps = lengths = steps = b''
        code = cid = 0
        for _, first, last, start in own:
            assert first >= code, 'ranges overlap'
            gaps += number(first - code)
            lengths += number(last - first)
            steps += signed(start - cid)
            code = last + 1
            cid = start + (last - first if counting else 0) + 1
        packed += number(len(own)) + gaps + lengths + steps
    return packed


def short(text):
    return bytes([len(text)]) + text.encode()


def pack(name):
    base, mode, spaces, ranges, notdefs = parse(name)
    if '-UCS2-' in name and not base:
        # Nearly the UTF-16 CMap of the same characters: only what differs is kept.
        base = name.replace('UCS2', 'UTF16')
        below = characters(base)
        ranges = [(length, code, code, cid) for (length, code), cid in characters(name).items() if below.get((length, code)) != cid]
    body = bytes([len(spaces)])
    for first, last in spaces:
        body += bytes([len(first) // 2]) + bytes.fromhex(first) + bytes.fromhex(last)
    body += tables(merge(ranges), True) + tables(sorted(notdefs), False)
    return short(name) + short(base or '') + bytes([mode]) + len(body).to_bytes(4, 'big') + body


data = b''.join(map(pack, NAMES))
Path(__file__).with_name('cmaps.bin').write_bytes(zlib.compress(data, 9))
