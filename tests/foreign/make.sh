#!/usr/bin/env bash
# Makes the foreign files of this folder: PDFs of our own texts, fonts and profile by other people's programs, and by hand.
# Usage: make.sh [NAME…] (such as hand, ghostscript, scribus; all without a name). Tests read the files that are committed and need none of
# these programs. They come from Debian 12 (ghostscript qpdf librsvg2-bin chromium libreoffice-draw texlive-luatex texlive-latex-extra
# scribus xvfb xauth) and PyPI (see below). The tools' versions go to VERSIONS. Dates and identifiers inside some files change from run to run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
sources=$here/sources
work=${FOREIGN_WORK:-$(mktemp -d)}
tools=$work/tools
mkdir -p "$work/home/.color/icc"
if [ ! -x "$tools/bin/python" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q pillow==13.0.0 fonttools==4.68.0 afdko==5.0.1 weasyprint==70.0 typst==0.15.2 img2pdf==0.6.3
fi
export PATH=$tools/bin:$PATH SOURCE_DATE_EPOCH=1795392000 TZ=UTC LC_ALL=C.UTF-8

"$tools/bin/python" "$here/texts.py" "$work"
cp "$sources"/* "$work"
cp "$work/FOGRA39L.icc" "$work/home/.color/icc/"
ln -sfn "$project/fonts" "$work/fonts"
cat >"$work/fonts.conf" <<CONF
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>$project/fonts</dir><cachedir>$work/fontcache</cachedir></fontconfig>
CONF
export FONTCONFIG_FILE=$work/fonts.conf
cd "$work"

hand() {
  python "$here/hand/make.py" "$here"
}

ghostscript() {
  local write="gs -q -dNOPAUSE -dBATCH -dNOSAFER -sDEVICE=pdfwrite"
  $write -dPDFX -dCompatibilityLevel=1.4 -sColorConversionStrategy=CMYK -dProcessColorModel=/DeviceCMYK -o gs-x3.pdf pdfx3.ps press.ps
  $write -dCompatibilityLevel=1.7 -dALLOWPSTRANSPARENCY -dEmbedAllFonts=false -dColorConversionStrategy=/LeaveColorUnchanged -o gs-art.pdf art.ps
  cp gs-x3.pdf gs-art.pdf "$here"
}

cairo() {
  rsvg-convert -f pdf -o "$here/cairo.pdf" art.svg
}

img2pdf() {
  "$tools/bin/img2pdf" --imgsize 40mmx27mm --pagesize 60mmx40mm picture.jpg picture-cmyk.jpg picture.png picture-16.png picture.tif picture.jp2 -o "$here/img2pdf.pdf"
}

chromium() {
  python page.py . leaflet.css chromium.css >leaflet.html
  command chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$here/chromium.pdf" "file://$work/leaflet.html"
}

weasyprint() {
  python page.py . leaflet.css weasyprint.css >leaflet.html
  "$tools/bin/weasyprint" --pdf-variant pdf/x-4 --output-intent device-cmyk leaflet.html "$here/weasyprint.pdf"
}

typst() {
  python -c "import typst; typst.compile('leaflet.typ', output='typst.pdf', font_paths=['fonts'], ignore_system_fonts=True, timestamp=$SOURCE_DATE_EPOCH)"
  cp typst.pdf "$here"
}

libreoffice() {
  python drawing.py . >libreoffice.fodg
  soffice --headless "-env:UserInstallation=file://$work/home/libreoffice" --convert-to pdf:draw_pdf_Export libreoffice.fodg
  cp libreoffice.pdf "$here"
}

lualatex() {
  cp leaflet.tex lualatex.tex
  # Twice: TikZ finds its place on the page in the second run.
  for _ in 1 2; do command lualatex -interaction=nonstopmode lualatex.tex >/dev/null; done
  cp lualatex.pdf "$here"
}

scribus() {
  # Scribus looks for profiles in ~/.color/icc; its own default profile may not be passed on.
  HOME=$work/home xvfb-run -a scribus -g -ns -py leaflet.py >scribus.log 2>&1
  ! grep -aq basICColor scribus-x4.pdf scribus-x1a.pdf
  cp scribus-x4.pdf scribus-x1a.pdf "$here"
}

qpdf() {
  local run="command qpdf --deterministic-id"
  $run --object-streams=generate --linearize "$here/hand-patterns.pdf" "$here/qpdf-linear.pdf"
  command qpdf --static-id --static-aes-iv --object-streams=generate --encrypt "" owner 256 -- "$here/gs-art.pdf" "$here/qpdf-aes256.pdf"
  command qpdf --static-id --allow-weak-crypto --object-streams=disable --encrypt "" owner 128 --use-aes=n -- "$here/hand-masks.pdf" "$here/qpdf-rc4.pdf"
  command qpdf --static-id --static-aes-iv --allow-weak-crypto --encrypt leporello owner 128 --use-aes=y -- "$here/hand-frame.pdf" "$here/qpdf-password.pdf"
}

versions() {
  echo "The programs that made these files (make.sh), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release):"
  echo
  echo "Ghostscript $(gs --version)"
  rsvg-convert --version | sed 's/^rsvg-convert version/librsvg/'
  command chromium --version 2>/dev/null | sed 's/ built on.*//'
  soffice --version 2>/dev/null | cut -d' ' -f1,2
  command lualatex --version | sed -n 's/^This is //p'
  echo "Scribus $(dpkg-query -W -f '${Version}' scribus)"
  command qpdf --version | sed -n 's/ version//p'
  "$tools/bin/pip" list 2>/dev/null | grep -iE '^(pillow|fonttools|afdko|weasyprint|typst|img2pdf) ' | tr -s ' '
}

all="hand ghostscript cairo img2pdf chromium weasyprint typst libreoffice lualatex scribus qpdf"
for name in ${*:-$all}; do
  echo "== $name"
  "$name"
done
versions >"$here/VERSIONS"
rm -rf "$here"/hand/__pycache__
du -cb "$here"/*.pdf | tail -1
