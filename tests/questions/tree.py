"""A small project for questions about it."""

import os
import subprocess
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


class Project:
    """The project on the disk, with a cache of its own."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self.folder = tempfile.TemporaryDirectory(prefix="autotomy-questions-")
        for path, text in FILES.items():
            self.write(path, text)

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as out:
            out.write(text)

    def run(self, *words):
        environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(self.folder.name, ".cache")}
        return subprocess.run([self.binary, *words], cwd=self.folder.name, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False)

    def refuses(self, *words):
        """One sentence, exit status 2, nothing on standard output."""
        done = self.run(*words)
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and not done.stdout, (words, done)
        return done.stderr

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.folder.cleanup()
