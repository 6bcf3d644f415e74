#!/usr/bin/python3
#:on-demand
"""Every example's SVG in headless Chromium, in three looks: it loads as an image; inline its texts stay within their boxes, and no label
lies over a box, another label or the title of a group. Counted in the browser's own boxes. `make test-browser`."""
import json
import re
import subprocess

from support import BLOCKS, EXAMPLES, SCRATCH, check, lintel

LOOKS = {"curved": ["--theme", "light", "--embed-font"], "ortho": ["--theme", "dark", "--embed-font", "--edges", "ortho"],
         "straight": ["--theme", "sketch", "--edges", "straight"]}

MEASURE = """
const results = {};
const box_of = element => element.getBoundingClientRect();
/* Lines of text are as high as the font says; letters are not. */
const ink_of = text => { const box = box_of(text); return { left: box.left, right: box.right, top: box.top + 2, bottom: box.bottom - 2 }; };
const over = (a, b, air) => a.left < b.right - air && b.left < a.right - air && a.top < b.bottom - air && b.top < a.bottom - air;
for (const holder of document.querySelectorAll('div')) {
  const svg = holder.querySelector('svg'), found = [];
  const whole = box_of(svg);
  for (const text of svg.querySelectorAll('text')) {
    const box = box_of(text);
    if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
      found.push('outside the picture: ' + text.textContent);
    if (parseFloat(getComputedStyle(text).fontSize) < 11)
      found.push('under 11 px: ' + text.textContent);
  }
  const nodes = [];
  for (const node of svg.querySelectorAll('g.node')) {
    const shape = box_of(node.querySelector('rect, path'));
    nodes.push({ name: node.id, box: shape });
    for (const text of node.querySelectorAll('text')) {
      const box = box_of(text);
      if (box.left < shape.left - 8 || box.right > shape.right + 8)
        found.push('outside its box: ' + text.textContent);
    }
  }
  const labels = [...svg.querySelectorAll('text.label-t')].map(text => ({ text, box: ink_of(text), x: text.getAttribute('x'), y: +text.getAttribute('y') }));
  const titles = [...svg.querySelectorAll('text.group-t, text.region-t, text.zone-t, text.network-t')];
  labels.forEach((label, at) => {
    for (const node of nodes)
      if (over(label.box, node.box, 3)) found.push('over the box ' + node.name + ': ' + label.text.textContent);
    for (const title of titles)
      if (over(label.box, ink_of(title), 2)) found.push('over the title ' + title.textContent + ': ' + label.text.textContent);
    for (const other of labels.slice(at + 1))
      if (over(label.box, other.box, 2) && !(label.x === other.x && Math.abs(label.y - other.y) < 20))
        found.push('over the label ' + other.text.textContent + ': ' + label.text.textContent);
  });
  results[holder.id] = { width: whole.width, texts: svg.querySelectorAll('text').length, labels: labels.length, found };
}
for (const image of document.querySelectorAll('img')) results['img ' + image.alt] = { width: image.naturalWidth, found: [] };
document.body.innerHTML = '<pre id="out"></pre>';
document.getElementById('out').textContent = JSON.stringify(results);
"""


def measure(folder, names):
    page = ["<!doctype html><meta charset=utf-8><body>"]
    for name in names:
        page.append(f'<img alt="{name}" src="{name}.svg"><div id="{name}">{re.sub(r"^<[?].*?[?]>", "", (folder / f"{name}.svg").read_text())}</div>')
    page.append(f"<script>onload = () => document.fonts.ready.then(() => {{ {MEASURE} }})</script>")
    (folder / "page.html").write_text("\n".join(page))
    done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=20000",
                           "--dump-dom", f"file://{folder}/page.html"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=180)
    found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout.decode("utf-8", "replace"), re.S)
    check(found, f"{folder.name}: Chromium measures the page", done.stdout[-500:])
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) if found else {}


for look, options in LOOKS.items():
    folder = SCRATCH / look
    folder.mkdir()
    run = lintel("render", "examples", *options, "-o", folder)
    check(run.code == 0, f"{look}: all are drawn", run)
    names = [design.stem for design in EXAMPLES + BLOCKS if (folder / f"{design.stem}.svg").exists()]
    results = measure(folder, names)
    labels = 0
    for name in names:
        inline, image = results.get(name, {}), results.get(f"img {name}", {})
        labels += inline.get("labels", 0)
        check(image.get("width", 0) > 50, f"{look}, {name}: loads as an image", image)
        check(inline.get("texts", 0) > 2 and not inline["found"], f"{look}, {name}: no text meets what it should not",
              "\n".join(inline.get("found", ["no text"])[:8]))
    check(labels > 400, f"{look}: labels were measured", labels)

# The measure itself: one label moved over a box and one over another label are seen.
folder = SCRATCH / "spoiled"
folder.mkdir()
lintel("render", EXAMPLES[4], "--theme", "light", "-o", folder / "a.svg")
picture = (folder / "a.svg").read_text()
places = re.findall(r'<text class="label-t[^"]*" x="([\d.]+)" y="([\d.]+)"', picture)
x, y = re.search(r'<g id="[^"]+" class="node".*?<text [^>]*x="([\d.]+)" y="([\d.]+)"', picture, re.S).groups()
(folder / "a.svg").write_text(picture.replace(f'x="{places[0][0]}" y="{places[0][1]}"', f'x="{x}" y="{y}"', 1)
                              .replace(f'x="{places[1][0]}" y="{places[1][1]}"', f'x="{float(places[2][0]) + 1}" y="{places[2][1]}"', 1))
found = "\n".join(measure(folder, ["a"]).get("a", {}).get("found", []))
check("over the box" in found and "over the label" in found, "the measure sees what is wrong", found)

# Other scripts: what the rules measured holds what the browser's fonts draw.
SCRIPTS = """title "多言語 アーキテクチャ \U0001F680 Mixed scripts"
client users "用户与管理员"
client phone "안드로이드 사용자"
lb front "بوابة الدخول API"
service api "שירות הזמנות v2" x3
service hindi "क्षेत्रीय भुगतान सेवा"
service thai "บริการชำระเงินระหว่างประเทศ"
cache hot "セッションキャッシュ" { tech = "Redis 日本" }
db rows "注文データベース、長い名前がここにあります" x2 { tech = "PostgreSQL 数据库" }
queue jobs "\U0001F469\u200D\U0001F4BB Jobs \U0001F1E9\U0001F1EA \u2764\uFE0F \U0001F44D\U0001F3FD"
group g "数据层 データ층 طبقة" { search idx "Ελληνικά Поиск"; store blob "한국어로 된 매우 긴 라벨 텍스트" }
users -> front : 用户登录并提交订单然后等待响应
phone -> front : 로그인 요청 보내기
front -> api : طلب جديد من المستخدم
api -> rows : 注文を挿入して在庫を更新する
api -> hot : ส่งคำขอไปยังเซิร์ฟเวอร์
api -> hindi : भुगतान अनुरोध भेजें
hindi -> thai : קריאה חוזרת (callback)
api ~> jobs : \U0001F525 emit 事件 \U0001F4E6
jobs ~> idx : 索引
jobs ~> blob
note on rows : 每一行写入前都要检查库存，否则会超卖。第二句话更长一些，用来检查换行是否合理。
note on jobs : ملاحظة: يتم تنفيذ المهام مرة واحدة على الأقل (at least once).
"""
folder = SCRATCH / "scripts"
folder.mkdir()
(folder / "scripts.arch").write_text(SCRIPTS, encoding="utf-8")
for look in ("light", "sketch"):
    lintel("render", folder / "scripts.arch", "--theme", look, "-o", folder / f"{look}.svg")
for name, result in measure(folder, ["light", "sketch"]).items():
    check(not result["found"], f"other scripts: {name}", result["found"][:5])
