#!/usr/bin/env python3
"""`autotomy graph` and `autotomy modules` on a small tree and on redis, each drawing read by what it is made for.

    run.py BINARY SOURCES [--picture FILE]

--picture writes the page of redis by the policy that `autotomy init` gives it, as a browser shows it, for the
documentation.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77
FORMATS = ("dot", "mermaid", "json", "svg", "html")
SVG = "{http://www.w3.org/2000/svg}"
FILES = {
    "autotomy.json": """{
  "version": 1,
  "layers": ["app", "core & more"],
  "modules": {
    "end": { "files": ["end/**"], "layer": "app", "uses": ["co\\"re<1>", { "module": "old", "deprecated": true }],
             "owner": "@ui", "because": "a \\"reason\\" & more" },
    "co\\"re<1>": { "files": ["core/**"], "public": ["core/core.h"], "layer": "core & more" },
    "old": { "files": ["old/**"], "uses": ["co\\"re<1>"] },
    "alone": { "files": ["alone/**"] }
  }
}
""",
    "core/core.h": "#pragma once\nint core(void);\n",
    "core/page.h": "#pragma once\nint page(void);\n",
    "core/core.c": "#include \"core.h\"\n#include \"page.h\"\n#include \"../old/old.h\"\n"
                   "int core(void) { return old(); }\nint page(void) { return 1; }\n",
    "old/old.h": "#pragma once\nint old(void);\n",
    "old/old.c": "#include \"old.h\"\n#include \"../core/core.h\"\n#include \"../core/core.h\"\n"
                 "int old(void) { return core(); }\n",
    "end/main.c": "#include \"../core/core.h\"\n#include \"../core/page.h\"\n#include \"../old/old.h\"\n"
                  "int main(void) { return core() + page() + old(); }\n",
}


def run(binary, root, *words):
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(root, ".cache")}
    return subprocess.run([binary, *words], cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=300, check=False)


def draw(binary, root, name, *words):
    done = run(binary, root, "graph", "--format", name, *words)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


def check_json(binary, root, text):
    """The edges are those of the tree, counted by hand; violations those that `check` tells."""
    graph = json.loads(text)
    edges = {(e["from"], e["to"]): e for e in graph["edges"]}
    core = "co\"re<1>"
    assert set(edges) == {("end", core), ("end", "old"), (core, "old"), ("old", core)}, sorted(edges)
    assert [edges["end", core][k] for k in ("includes", "uses")] == [2, 2]
    assert edges["end", "old"]["deprecated"] and not edges["end", core]["deprecated"]
    assert [edges[e]["cut"] for e in ((core, "old"), ("old", core))] == [True, False], "the cheaper one is cut"
    told = collections.Counter()
    report = json.loads(run(binary, root, "check", "--format", "json").stdout)
    for violation in report["violations"]:
        if violation["file"].endswith((".c", ".h")):
            told[violation["from"]] += 1
    modules = {m["name"]: m for m in graph["modules"]}
    assert {name: m["violations"] for name, m in modules.items() if m["violations"]} == dict(told), told
    assert (modules[core]["fan_in"], modules[core]["fan_out"], modules[core]["instability"]) == (2, 1, 33)
    assert modules[core]["torn"] == {"files": 2, "includes": 4, "uses": 3}, modules[core]["torn"]
    assert modules["alone"]["instability"] is None
    assert (modules[core]["files"], modules[core]["public_headers"]) == (3, 1)


def check_dot(text, graph):
    done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    words = [line.split(" ", 1)[0] for line in done.stdout.splitlines()]
    assert words.count("node") == len(graph["modules"]) and words.count("edge") == len(graph["edges"]), done.stdout


def check_mermaid(text, graph):
    """The lines that Mermaid's grammar has for a flowchart; labels hold nothing that it could take for syntax."""
    lines = text.splitlines()
    assert lines[0] == "flowchart TB"
    for line in lines[1:]:
        assert re.fullmatch(r"  subgraph layer\d+ \[\"[^\"\[\]<>&]*\"\]|  end|  (?:  )?m\d+\[\"[^\"\[\]<>&]*\"\]|"
                            r"  m\d+ (?:-->|-\.->) m\d+|  linkStyle \d+ stroke-width:\d+\.\dpx(?:,stroke:#[0-9a-f]{6})?",
                            line), line
    assert sum("->" in line for line in lines) == len(graph["edges"])
    assert sum("linkStyle" in line for line in lines) == len(graph["edges"])


def boxes_of(svg):
    rects = [rect for group in svg.iter(SVG + "g") if group.get("class", "").startswith("module")
             for rect in group.iter(SVG + "rect")]
    return [tuple(int(rect.get(key)) for key in ("x", "y", "width", "height")) for rect in rects]


def points_along(path):
    """Of "M0 0C0 5 9 5 9 9L9 12...": points along all of it, some four for each pixel of a box's height."""
    steps, at = 200, (0, 0)
    for letter, numbers in re.findall(r"([MLC])([-\d ]+)", path):
        n = [int(word) for word in numbers.split()]
        if letter == "C":
            for i in range(steps + 1):
                t = i / steps
                yield tuple((1 - t) ** 3 * at[k] + 3 * t * (1 - t) ** 2 * n[k] + 3 * t * t * (1 - t) * n[2 + k] + t ** 3 * n[4 + k]
                            for k in (0, 1))
        elif letter == "L":
            for i in range(steps + 1):
                yield tuple(at[k] + (n[k] - at[k]) * i / steps for k in (0, 1))
        at = tuple(n[-2:])


def check_ways(svg, boxes, names):
    """No edge runs behind a box, its own aside, and no two begin or end at one point."""
    ends = []
    for group in svg.iter(SVG + "g"):
        if not group.get("class", "").startswith("edge"):
            continue
        path = group.find(SVG + "path").get("d")
        own = {int(group.get("data-from")), int(group.get("data-to"))}
        points = list(points_along(path))
        ends += [points[0], points[-1]]
        for i, (x, y, w, h) in enumerate(boxes):
            behind = [p for p in points if x < p[0] < x + w and y < p[1] < y + h]
            assert i in own or not behind, f"{[names[n] for n in own]} behind {names[i]}: {path}"
    assert len(set(ends)) == len(ends), "edges meet at a box"


def check_svg(text, graph):
    """Well-formed, all there, and no box over another or outside the picture."""
    svg = xml.etree.ElementTree.fromstring(text)
    boxes = boxes_of(svg)
    assert len(boxes) == len(graph["modules"])
    assert sum(g.get("class", "").startswith("edge") for g in svg.iter(SVG + "g")) == len(graph["edges"])
    names = [group.find(SVG + "text").text for group in svg.iter(SVG + "g")
             if group.get("class", "").startswith("module")]
    assert names == [m["name"] for m in graph["modules"]]
    left, top, width, height = (int(word) for word in svg.get("viewBox").split())
    for i, (x, y, w, h) in enumerate(boxes):
        assert left <= x and top <= y and x + w <= left + width and y + h <= top + height, names[i]
        for other in boxes[:i]:
            assert (x + w <= other[0] or other[0] + other[2] <= x or y + h <= other[1] or other[1] + other[3] <= y), names[i]
    check_ways(svg, boxes, names)
    broken = {(e["from"], e["to"]) for e in graph["edges"] if e["violations"] or e["cut"]}
    red = {(names[int(g.get("data-from"))], names[int(g.get("data-to"))]) for g in svg.iter(SVG + "g")
           if "broken" in g.get("class", "")and g.get("data-from")}
    assert red == broken, red ^ broken


PROBE = """<script>
const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
const report = {modules: [...svg.querySelectorAll('.module text:not(.small)')].map(t => t.textContent)};
const [x, y] = middle(map.getBoundingClientRect());
const before = svg.viewBox.baseVal.width;
map.dispatchEvent(new WheelEvent('wheel', {deltaY: -400, clientX: x, clientY: y, cancelable: true}));
report.zoomed = svg.viewBox.baseVal.width / before;
const was = svg.viewBox.baseVal.x;
map.dispatchEvent(new PointerEvent('pointerdown', {clientX: x, clientY: y, bubbles: true}));
window.dispatchEvent(new PointerEvent('pointermove', {clientX: x + 80, clientY: y, bubbles: true}));
window.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
report.moved = svg.viewBox.baseVal.x - was;
moved = false;
const first = svg.querySelector('.module');
first.querySelector('rect').dispatchEvent(new MouseEvent('click', {bubbles: true}));
report.chosen = first.querySelector('text').textContent;
report.near = [...svg.querySelectorAll('.edge.near')].map(e => [e.dataset.from, e.dataset.to]);
report.faded = getComputedStyle(svg.querySelector('.module:not(.near)') || first).opacity;
document.body.innerHTML = '';
document.body.append(JSON.stringify(report));
</script>
"""


def browse(folder, page, *words):
    path = os.path.join(folder, "page.html")
    with open(path, "w", encoding="utf-8") as out:
        out.write(page)
    done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                           "--window-size=1400,1000", *words, f"file://{path}"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done
    return done.stdout


def check_html(text, graph):
    """In a real browser: it shows the modules, zooms, moves, and a click leaves one module's edges."""
    with tempfile.TemporaryDirectory(prefix="autotomy-page-") as folder:
        dom = browse(folder, text + PROBE, "--dump-dom")
    body = re.search(r"<body>(.*?)</body>", dom, re.DOTALL)[1]
    report = json.loads(body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    names = [m["name"] for m in graph["modules"]]
    assert report["modules"] == names, report
    assert 0.4 < report["zoomed"] < 0.7 and report["moved"] < 0, report
    number = str(names.index(report["chosen"]))
    expected = [e for e in graph["edges"] if report["chosen"] in (e["from"], e["to"])]
    assert len(report["near"]) == len(expected) > 0 and all(number in edge for edge in report["near"]), report
    assert float(report["faded"]) < 1, report


def check_all(binary, root):
    graph = json.loads(draw(binary, root, "json"))
    drawings = {name: draw(binary, root, name) for name in FORMATS}
    for name in FORMATS:
        assert draw(binary, root, name) == drawings[name], f"{name} differs from run to run"
    check_dot(drawings["dot"], graph)
    check_mermaid(drawings["mermaid"], graph)
    check_svg(drawings["svg"], graph)
    check_html(drawings["html"], graph)
    table = run(binary, root, "modules")
    assert table.returncode == 0 and len(table.stdout.splitlines()) == len(graph["modules"]) + 1, table
    assert json.loads(run(binary, root, "modules", "--format", "json").stdout) == graph
    return graph, drawings


def check_misuse(binary, root):
    for words in (["graph", "--format", "png"], ["modules", "--format", "dot"], ["graph", "all"], ["graph", "--level", "x"]):
        done = run(binary, root, *words)
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout, done
    done = run(binary, root, "graph", "--output", "out.dot")
    assert done.returncode == 0 and not done.stdout and os.path.exists(os.path.join(root, "out.dot"))
    with open(os.path.join(root, "autotomy.json"), "a", encoding="utf-8") as policy:
        policy.write("}")
    done = run(binary, root, "graph")
    assert done.returncode == 2 and "policy" in done.stderr and not done.stdout, done


def small(binary):
    with tempfile.TemporaryDirectory(prefix="autotomy-graph-") as root:
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as out:
                out.write(text)
        check_json(binary, root, draw(binary, root, "json"))
        check_all(binary, root)
        check_misuse(binary, root)


def redis(binary, sources, picture):
    tree = next((os.path.join(sources, name) for name in sorted(os.listdir(sources)) if name.startswith("redis-")), None)
    if not tree:
        return False
    with open(os.path.join(HERE, os.pardir, "mutations", "redis.json"), encoding="utf-8") as file:
        policy = json.load(file)["policy"]
    with tempfile.TemporaryDirectory(prefix="autotomy-graph-") as root:
        shutil.copytree(tree, root, dirs_exist_ok=True, symlinks=True)
        with open(os.path.join(root, "autotomy.json"), "w", encoding="utf-8") as out:
            json.dump(policy, out)
        graph, drawings = check_all(binary, root)
        assert {"server", "persistence", "cluster", "lua"} <= {m["name"] for m in graph["modules"]}
        if picture:
            os.remove(os.path.join(root, "autotomy.json"))
            assert run(binary, root, "init").returncode == 0
            drawings["html"] = draw(binary, root, "html")
            with tempfile.TemporaryDirectory(prefix="autotomy-page-") as folder:
                browse(folder, drawings["html"], f"--screenshot={os.path.abspath(picture)}")
    return True


def main():
    binary, sources = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    picture = sys.argv[4] if sys.argv[3:4] == ["--picture"] else None
    small(binary)
    if not redis(binary, sources, picture):
        print("redis is not to be had here")
        sys.exit(SKIPPED)
    print("every drawing is what its reader takes, and says what the tree holds")


if __name__ == "__main__":
    main()
