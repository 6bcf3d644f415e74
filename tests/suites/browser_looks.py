#!/usr/bin/python3
#:on-demand
"""Pictures as <img> in headless Chromium: much the same as rsvg draws them, in every theme; the font that a file carries is used there. `make test-browser`."""
import base64
import json
import re
import subprocess

from support import EXAMPLES, SCRATCH, check, lintel

COMPARE = """
const load = source => new Promise(done => { const image = new Image(); image.onload = () => done(image); image.onerror = () => done(null); image.src = source; });
function pixels(image, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width; canvas.height = height;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff'; context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
/* the share of 8 x 8 cells whose mean colour differs by more than 24 of 255: edges are smoothed otherwise, and letters moved by less than a pixel */
function apart(a, b, width, height) {
  let cells = 0, off = 0;
  for (let y = 0; y + 8 <= height; y += 8) for (let x = 0; x + 8 <= width; x += 8) {
    const sums = [0, 0, 0];
    for (let v = 0; v < 8; v++) for (let u = 0; u < 8; u++) for (let c = 0; c < 3; c++) {
      const at = 4 * ((y + v) * width + x + u) + c;
      sums[c] += a[at] - b[at];
    }
    cells++;
    if (Math.max(...sums.map(Math.abs)) / 64 > 24) off++;
  }
  return off / cells;
}
async function run() {
  const results = {};
  for (const [name, one, other] of pairs) {
    const [a, b] = [await load(one), await load(other)];
    if (!a || !b) { results[name] = 'not loaded'; continue; }
    const width = b.naturalWidth, height = b.naturalHeight;
    results[name] = apart(pixels(a, width, height), pixels(b, width, height), width, height);
  }
  document.body.innerHTML = '<pre id="out"></pre>';
  document.getElementById('out').textContent = JSON.stringify(results);
}
run();
"""


def svg_of(design, *options):
    run = lintel("render", "-q", "-o", "-", "--to", "svg", *options, design)
    check(run.code == 0, f"{design.stem} {' '.join(options)} is drawn", run)
    return run.raw


def url(kind, data):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def by_rsvg(svg):
    return subprocess.run(["rsvg-convert"], input=svg, stdout=subprocess.PIPE, check=True).stdout


pairs = []
for design in EXAMPLES[::8]:
    for theme in ("light", "dark", "print", "sketch"):
        svg = svg_of(design, "--theme", theme)
        pairs.append((f"like rsvg: {design.stem} {theme}", url("svg+xml", svg), url("png", by_rsvg(svg))))
# Nothing but the carried font is left of the families: where it does not load, letters are monospaced.
plain, embedded = svg_of(EXAMPLES[0], "--theme", "light"), svg_of(EXAMPLES[0], "--theme", "light", "--embed-font")
bare = re.sub(rb'"Lintel Text",Inter,[^}]*', b'"Lintel Text",monospace', embedded)
broken = bare.replace(b"font/woff2;base64,", b"font/woff2;base64,AAAA")
pairs.append(("the carried font is used in an image", url("svg+xml", bare), url("svg+xml", plain)))
pairs.append(("and would be missed", url("svg+xml", broken), url("svg+xml", plain)))

(SCRATCH / "page.html").write_text(f"<!doctype html><meta charset=utf-8><body><script>const pairs = {json.dumps(pairs)};{COMPARE}</script>")
done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom", f"file://{SCRATCH}/page.html"],
                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=240)
found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout.decode("utf-8", "replace"), re.S)
check(found, "Chromium measures the page", done.stdout[-500:])
results = json.loads(found[1]) if found else {}
for name, _, _ in pairs:
    share = results.get(name, "no result")
    missed = name == "and would be missed"
    good = isinstance(share, (int, float)) and (share > 0.005 if missed else share < 0.002 if "carried" in name else share < 0.01)
    check(good, name, share)
