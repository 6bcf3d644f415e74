#!/usr/bin/python3
#:on-demand
"""Every example's SVG in headless Chromium: it loads as an image, and inline its texts stay within their boxes. `make test-browser`."""
import json
import re
import subprocess

from support import BLOCKS, EXAMPLES, SCRATCH, check, lintel

out = SCRATCH / "pictures"
out.mkdir()
run = lintel("render", "examples", "-o", out)
check(run.code == 0, "all are drawn", run)

MEASURE = """
const results = {};
for (const holder of document.querySelectorAll('div')) {
  const svg = holder.querySelector('svg'), found = [];
  const whole = svg.getBoundingClientRect();
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBoundingClientRect();
    if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
      found.push('outside the picture: ' + text.textContent);
  }
  for (const node of svg.querySelectorAll('g.node')) {
    const shape = node.querySelector('rect, path').getBoundingClientRect();
    for (const text of node.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < shape.left - 8 || box.right > shape.right + 8)
        found.push('outside its box: ' + text.textContent);
    }
  }
  results[holder.id] = { width: whole.width, height: whole.height, texts: svg.querySelectorAll('text').length, found };
}
for (const image of document.querySelectorAll('img')) results['img ' + image.alt] = { width: image.naturalWidth, found: [] };
document.body.innerHTML = '<pre id="out"></pre>';
document.getElementById('out').textContent = JSON.stringify(results);
"""

names = [design.stem for design in EXAMPLES + BLOCKS if (out / f"{design.stem}.svg").exists()]
page = ["<!doctype html><meta charset=utf-8><body>"]
for name in names:
    page.append(f'<img alt="{name}" src="{name}.svg"><div id="{name}">{re.sub(r"^<[?].*?[?]>", "", (out / f"{name}.svg").read_text())}</div>')
page.append(f"<script>onload = () => {{ {MEASURE} }}</script>")
(out / "page.html").write_text("\n".join(page))
done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=20000",
                       "--dump-dom", f"file://{out}/page.html"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=180)
found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout.decode("utf-8", "replace"), re.S)
check(found, "Chromium measures the page", done.stdout[-500:])
results = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) if found else {}
for name in names:
    inline, image = results.get(name, {}), results.get(f"img {name}", {})
    check(image.get("width", 0) > 50, f"{name}: loads as an image", image)
    check(inline.get("texts", 0) > 2 and not inline["found"], f"{name}: texts lie within", "\n".join(inline.get("found", ["no text"])[:8]))
