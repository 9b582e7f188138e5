#!/usr/bin/env python3
"""`autotomy explain`: the pages of the rules, and what a line is. explain.py BINARY."""

import os
import sys

from tree import Project

PAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "rules")

BAD = """#include "../db/db.h"
#include "../db/page.h" /* autotomy: allow(private-header): until v2 */
#include "../db/page.h"
#include <stdio.h>
int bad(void) { return db_open() + page_lock(); }
int own(void) { return 0; }
"""

# line of src/ui/bad.c, parts of what is said, what is not said
LINES = [
    (1, ["src/ui/bad.c is a source of 'ui', layer app (autotomy.json:9:6)",
         "1:11: includes the public header src/db/db.h of 'db': allowed by autotomy.json:9:"], ["error"]),
    (2, ["2:11: error: 'ui' includes the private header src/db/page.h", "[private-header], suppressed in the code",
         "autotomy.json:7:"], ["allowed"]),
    (3, ["3:11: error: 'ui' includes the private header src/db/page.h", "[private-header]\n"], ["suppressed"]),
    (4, ["4:11: stdio.h is not in this project, and no external forbids it"], ["error"]),
    (5, ["5:24: uses the public function db_open of 'db': allowed by autotomy.json:9:",
         "5:36: uses the function page_lock, which is told already where it came from: error [private-symbol]"], []),
    (6, ["nothing on this line crosses a boundary"], ["uses"]),
]


def main():
    with Project(sys.argv[1]) as project:
        rules = [line.split()[0] for line in project.run("rules").stdout.splitlines()]
        assert len(rules) > 20
        for rule in rules:
            with open(os.path.join(PAGES, rule + ".md"), encoding="utf-8") as page:
                assert project.run("explain", rule).stdout == page.read(), rule
        project.write("src/ui/bad.c", BAD)
        for line, parts, others in LINES:
            done = project.run("explain", f"src/ui/bad.c:{line}")
            assert done.returncode == 0 and not done.stderr, done
            assert all(part in done.stdout for part in parts), (line, done.stdout)
            assert not any(part in done.stdout for part in others), (line, done.stdout)
            assert project.run("explain", f"src/ui/bad.c:{line}:2").stdout == done.stdout
        inside = project.run("explain", "src/db/db.c:2").stdout
        assert "inside one module everything is allowed" in inside, inside
        assert "composition root" in project.run("explain", "src/main.c:1").stdout
        for words in ((), ("layr",), ("src/ui/bad.c:0",), ("src/ui/bad.c:99",), ("nowhere.c:1",), ("layer", "cycle")):
            project.refuses("explain", *words)
        assert "layer" in project.refuses("explain", "layr")
    print(f"{len(rules)} pages, {len(LINES)} lines")


if __name__ == "__main__":
    main()
