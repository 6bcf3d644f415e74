#!/usr/bin/python3
"""Pictures of all examples.

tools/gallery.py LINTEL FOLDER    every example in every style and with its overlays, and FOLDER/index.html, which shows them
tools/gallery.py --docs LINTEL    docs/gallery/: the first file and the 25 systems as the README shows them
"""
import html
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STYLES = {
    "light": ["--theme", "light"],
    "dark": ["--theme", "dark"],
    "print": ["--theme", "print"],
    "sketch": ["--theme", "sketch"],
    "sketch-dark": ["--theme", "sketch-dark"],
    "ortho": ["--theme", "light", "--edges", "ortho"],
    "straight": ["--theme", "light", "--edges", "straight"],
    "load": ["--theme", "light", "--show", "load"],
    "lint": ["--theme", "light", "--show", "lint", "--pedantic", "--stage", "production", "--undeclared"],
}
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Lintel: gallery</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1700px; padding: 0 1rem; color: #1b2333; background: #f4f5f7 }
h2 { margin: 2.5rem 0 .5rem } nav a { margin-right: .8rem; white-space: nowrap }
.styles { display: grid; grid-template-columns: repeat(auto-fill, minmax(520px, 1fr)); gap: 1rem }
figure { margin: 0; background: #fff; border: 1px solid #d5dae2; border-radius: 8px; overflow: hidden }
figure.dark, figure.sketch-dark { background: #11151c }
figcaption { padding: .25rem .75rem; font-size: 13px; color: #566074; background: #fff; border-top: 1px solid #d5dae2 }
img { display: block; width: 100%; height: auto }
</style>
<h1>Lintel: every example in every style</h1>
"""


def title_of(design):
    found = re.search(r'^\s*title\s+"([^"]*)"', design.read_text(encoding="utf-8"), re.M)
    return found.group(1) if found else design.stem


def draw(lintel, design, target, options):
    # `lintel FILE`, as the rules must run for what --show lint shows; that they find something is no failure of drawing
    done = subprocess.run([lintel, design, "-o", target, "--error-on", "never", *options], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{design}: {done.stdout}{done.stderr}")


def whole(lintel, folder):
    folder.mkdir(parents=True, exist_ok=True)
    designs = sorted((ROOT / "examples").glob("*.arch")) + sorted((ROOT / "examples/blocks").glob("*.arch"))
    page = [PAGE, "<nav>"]
    page += [f'<a href="#{design.stem}">{html.escape(title_of(design))}</a>' for design in designs]
    page.append("</nav>")
    for design in designs:
        page.append(f'<h2 id="{design.stem}">{html.escape(title_of(design))}</h2>\n<div class="styles">')
        for style, options in STYLES.items():
            name = f"{design.stem}.{style}.svg"
            draw(lintel, design, folder / name, options)
            page.append(f'<figure class="{style}"><a href="{name}"><img loading="lazy" src="{name}" alt="{html.escape(title_of(design))}, {style}"></a>'
                        f"<figcaption>{style}</figcaption></figure>")
        page.append("</div>")
    (folder / "index.html").write_text("\n".join(page) + "\n", encoding="utf-8")
    print(f"{folder / 'index.html'}: {len(designs)} designs in {len(STYLES)} styles")


def docs(lintel):
    for design in [ROOT / "examples/first.arch", *sorted((ROOT / "examples").glob("[0-9][0-9]_*.arch"))]:
        draw(lintel, design.relative_to(ROOT), ROOT / f"docs/gallery/{design.stem}.svg", [])


if len(sys.argv) == 3 and sys.argv[1] == "--docs":
    docs(Path(sys.argv[2]).resolve())
elif len(sys.argv) == 3:
    whole(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
else:
    sys.exit(__doc__)
