#!/usr/bin/env python3
"""`autotomy can FROM TO`: the rules' own answer, asked beforehand. can.py BINARY."""

import sys

from tree import Project

# FROM, TO, exit status, parts of what is said
QUESTIONS = [
    ("ui", "db", 0, ["yes: 'ui' may use 'db'; include src/db/db.h"]),
    ("src/ui/ui.c", "src/db/db.h", 0, ["yes: src/ui/ui.c may use src/db/db.h"]),
    ("ui", "db_open", 0, ["yes: 'ui' may use db_open; include src/db/db.h"]),
    ("ui", "core", 0, ["yes", "'db' reexports it", "src/core/core.h"]),
    ("db", "src/db/page.h", 0, ["yes", "its own module's"]),
    ("ui", "src/db/page.h", 1, ["no: 'ui' may not use src/db/page.h", "[private-header]", "src/db/db.h",
                                "pages change every week"]),
    ("ui", "page_lock", 1, ["no: 'ui' may not use page_lock", "[private-"]),
    ("core", "db", 1, ["no: 'core' may not use 'db'", "[dependency]", "autotomy.json:6:"]),
    ("db", "ui", 1, ["no", "[dependency]", "[layer]"]),
    ("src/main.c", "ui", 0, ["yes"]),
    ("src/main.c", "src/db/page.h", 1, ["[private-header]"]),
]


def main():
    with Project(sys.argv[1]) as project:
        for source, target, status, parts in QUESTIONS:
            done = project.run("can", source, target)
            assert done.returncode == status and not done.stderr, (source, target, done)
            assert all(part in done.stdout for part in parts), (source, target, done.stdout)
        for words in (("ui",), ("ui", "db", "core"), ("nobody", "db"), ("ui", "nothing_of_that_name"), ("src/none.c", "db")):
            project.refuses("can", *words)
        project.write("autotomy.json", "{")
        assert "policy" in project.refuses("can", "ui", "db")
    print(f"{len(QUESTIONS)} questions")


if __name__ == "__main__":
    main()
