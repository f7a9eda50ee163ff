#!/usr/bin/env bash
# Makes third_party/fonts from the static TrueType faces its README names:
#   tools/fonts/subset.sh NotoSerifSC_400Regular.ttf NotoSerifSC_700Bold.ttf NotoSansSC_500Medium.ttf LXGWWenKai-Regular.ttf
# Needs fonttools (Debian: python3-fonttools). The body face keeps every
# character; the three others keep GB 2312 and what stands beside it, and what
# they lack is set in the body face.
set -euo pipefail
out=$(cd "$(dirname "$0")/../../third_party/fonts" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
py=${PYTHON:-/usr/bin/python3}

"$py" - >"$work/gb2312" <<'PY'
keep = [(0x20, 0x7f), (0xa0, 0x100), (0x2010, 0x2040), (0x2160, 0x2180), (0x2460, 0x249c), (0x2e3a, 0x2e3b), (0x3000, 0x3040), (0xff01, 0xff5f)]
chars = {c for a, b in keep for c in range(a, b)} | {0x20ac, 0x2103, 0x339e, 0x33a1, 0xffe5}
for a in range(0xa1, 0xf8):
    for b in range(0xa1, 0xff):
        try: chars.add(ord(bytes([a, b]).decode("gb2312")))
        except UnicodeDecodeError: pass
print(" ".join("%X" % c for c in sorted(chars)))
PY

# face NAME SOURCE UNICODES: shapes only, no layout tables; the drawn order and
# gzip without a time make the same bytes every time.
face() {
  "$py" -m fontTools.subset "$2" "$3" --output-file="$work/$1.ttf" --no-hinting --layout-features= --notdef-outline --no-glyph-names \
    --name-IDs=0,1,2,3,4,5,6,13,14 --drop-tables+=GPOS,GSUB,GDEF,BASE,STAT,vhea,vmtx,prep,gasp,GlyphOrder --no-recalc-timestamp
  [ "$1" != kai ] || "$py" - "$work/$1.ttf" <<'PY'
import sys
from fontTools.ttLib import TTFont
# The licence reserves the names of the original: a subset bears its own.
font = TTFont(sys.argv[1], recalcTimestamp=False)
for n in font["name"].names:
    if n.nameID in (1, 3, 4): n.string = "Juyan Kai"
    if n.nameID == 6: n.string = "JuyanKai-Regular"
font.save(sys.argv[1])
PY
  gzip -9nc "$work/$1.ttf" >"$out/$1.ttf.gz"
}
face song "$1" --unicodes='*'
face songbold "$2" --unicodes-file="$work/gb2312"
face hei "$3" --unicodes-file="$work/gb2312"
face kai "$4" --unicodes-file="$work/gb2312"
(cd "$out" && sha256sum -- *.ttf.gz)
