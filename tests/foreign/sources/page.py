"""Puts the texts into a page for Chromium and WeasyPrint. Usage: page.py FOLDER STYLESHEET… > leaflet.html"""

import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
print("<!doctype html><html lang=fr><meta charset=utf-8><title>Groupe Pompidou : Une valeur ajoutée</title>")
print("".join(f'<link rel=stylesheet href="{name}">' for name in sys.argv[2:]))
for language in ("fr", "en"):
    rows = (folder / f"body-{language}.html").read_text(encoding="utf-8").splitlines()
    # The cover's six paragraphs come first.
    print(f"<div class=side lang={language}><div class=body>{''.join(rows[6:])}</div>")
    print(f"<div class=cover>{''.join(rows[:6])}</div><div class=fade></div><div class=multiply></div><img src=picture.jpg></div>")
