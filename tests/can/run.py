#!/usr/bin/env python3
"""`autotomy can FROM TO`: the rules' own answer, asked beforehand. run.py BINARY."""

import os
import subprocess
import sys
import tempfile

FILES = {
    "autotomy.json": """{
  "version": 1,
  "layers": ["app", "core"],
  "composition_root": ["src/main.c"],
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"], "layer": "core" },
    "db": { "files": ["src/db/**"], "public": ["src/db/db.h"], "uses": ["core"], "layer": "core", "reexports": ["core"],
            "because": "pages change every week" },
    "ui": { "files": ["src/ui/**"], "uses": ["db"], "layer": "app" }
  }
}
""",
    "src/main.c": "int main(void) { return 0; }\n",
    "src/core/core.h": "#pragma once\nint core_open(void);\n",
    "src/core/core.c": "#include \"core.h\"\nint core_open(void) { return 1; }\n",
    "src/db/db.h": "#pragma once\nint db_open(void);\n",
    "src/db/page.h": "#pragma once\nint page_lock(void);\n",
    "src/db/db.c": "#include \"db.h\"\n#include \"page.h\"\n#include \"../core/core.h\"\nint page_lock(void) { return 0; }\n"
                   "int db_open(void) { return page_lock() + core_open(); }\n",
    "src/ui/ui.h": "#pragma once\nint ui_show(void);\n",
    "src/ui/ui.c": "#include \"ui.h\"\n#include \"../db/db.h\"\nint ui_show(void) { return db_open(); }\n",
}

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


def ask(binary, root, *words):
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(root, ".cache")}
    return subprocess.run([binary, "can", *words], cwd=root, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False)


def main():
    binary = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="autotomy-can-") as root:
        for path, text in FILES.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as out:
                out.write(text)
        for source, target, status, parts in QUESTIONS:
            done = ask(binary, root, source, target)
            assert done.returncode == status and not done.stderr, (source, target, done)
            assert all(part in done.stdout for part in parts), (source, target, done.stdout)
        for words in (("ui",), ("ui", "db", "core"), ("nobody", "db"), ("ui", "nothing_of_that_name"), ("src/none.c", "db")):
            done = ask(binary, root, *words)
            assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout, (words, done)
        with open(os.path.join(root, "autotomy.json"), "a", encoding="utf-8") as policy:
            policy.write("}")
        done = ask(binary, root, "ui", "db")
        assert done.returncode == 2 and "policy" in done.stderr, done
    print(f"{len(QUESTIONS)} questions")


if __name__ == "__main__":
    main()
