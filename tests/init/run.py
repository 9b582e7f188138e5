#!/usr/bin/env python3
"""`autotomy init` on real trees, and on small ones that hold what is hard.

    run.py BINARY small
    run.py BINARY PROJECT SOURCES [--update]

PROJECT.modules is what was inferred from a project when somebody last looked at it: a module a line, with its files.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77
TREES = {"redis": "redis-", "curl": "curl-", "tmux": "tmux-", "git": "git-", "leveldb": "leveldb-"}


def run(binary, root, *words):
    environment = {**os.environ, "XDG_CACHE_HOME": os.path.join(root, ".cache")}
    return subprocess.run([binary, *words], cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=1500, check=False)


def policy_of(text):
    """The comments are whole lines."""
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def write_tree(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as out:
            out.write(text)


def initialize(binary, root):
    done = run(binary, root, "init")
    assert done.returncode == 0 and not done.stdout, done
    return policy_of(read(root, "autotomy.json"))


def check_passes(binary, root):
    """Nothing is new, by the rules that the policy has; nothing is stale either."""
    done = run(binary, root, "check", "--format", "json")
    assert done.returncode == 0, done.stderr + done.stdout[:2000]
    report = json.loads(done.stdout)
    new = [v for v in report["violations"] if v["status"] == "new"]
    assert not new, f"{len(new)} new, the first is {new[0]}"
    assert report["coverage"]["unowned"] == 0, report["coverage"]
    return report


# ---- small trees ----

LIBRARY = {
    "include/box/box.h": "#pragma once\nstruct box;\nint box_open(void);\n",
    "core/box.c": "#include <box/box.h>\n#include \"core/page.h\"\nint box_open(void) { return page_get(); }\n",
    "core/page.h": "#pragma once\nint page_get(void);\n",
    "core/page.c": "#include \"core/page.h\"\nint page_get(void) { return 1; }\n",
    "core/inner.h": "#pragma once\n",
    "util/list.h": "#pragma once\nint list_len(void);\n",
    "util/list.c": "#include \"util/list.h\"\nint list_len(void) { return 0; }\n",
    "tool/main.c": "#include <box/box.h>\n#include \"util/list.h\"\nint main(void) { return box_open() + list_len(); }\n",
    "core/page_test.c": "#include \"core/page.h\"\nint test(void) { return page_get(); }\n",
    "tests/all.c": "#include \"core/inner.h\"\n#include \"util/list.h\"\nint all(void) { return list_len(); }\n",
}


def test_folders(binary):
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, LIBRARY)
        policy = initialize(binary, root)
        modules = policy["modules"]
        assert set(modules) == {"box", "core", "util", "tool", "tests"}, sorted(modules)
        assert policy["compile"]["arguments"] in (["-I.", "-Iinclude"], ["-Iinclude", "-I."]), policy["compile"]
        assert modules["core"]["public"] == [], "what only tests include is no interface"
        assert modules["core"]["friends"] == ["tests"]
        assert modules["tool"]["uses"] == ["box", "core", "util"], "box_open() is defined in core"
        assert set(modules["tests"]["files"]) == {"tests/**", "core/page_test.c"}, modules["tests"]
        assert policy["layers"][0] == modules["tool"]["layer"], policy["layers"]
        report = check_passes(binary, root)
        assert report["coverage"]["failed"] == [] and not os.path.exists(os.path.join(root, "autotomy-baseline.json"))


def test_flat_folder(binary):
    """Families, programs, and what does without the hub."""
    files = {"src/server.h": "#pragma once\nint serve(void);\n",
             "src/server.c": "#include \"server.h\"\nint serve(void) { return 0; }\n"}
    for i in range(24):
        files[f"src/x{chr(97 + i)}.c"] = f"#include \"server.h\"\nint up{i}(void) {{ return serve(); }}\n"
    for i in range(6):
        files[f"src/cmd-{chr(97 + i)}.c"] = f"#include \"server.h\"\nint cmd{i}(void) {{ return serve(); }}\n"
    for i in range(15):
        files[f"src/low{chr(97 + i)}.h"] = f"#pragma once\nint low{i}(void);\n"
        files[f"src/low{chr(97 + i)}.c"] = f"#include \"low{chr(97 + i)}.h\"\nint low{i}(void) {{ return {i}; }}\n"
    files["src/server.c"] += "int more(void);\n#include \"lowa.h\"\nint more(void) { return low0(); }\n"
    for name in ("one", "two"):
        files[f"src/prog{name}.c"] = "#include \"lowa.h\"\nint main(int argc, char **argv)\n{\n\treturn low0();\n}\n"
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, files)
        modules = initialize(binary, root)["modules"]
        assert set(modules) == {"programs", "cmd", "base", "server"}, sorted(modules)
        assert modules["programs"]["files"] == ["src/{progone,progtwo}.c"], modules["programs"]
        assert modules["cmd"]["files"] == ["src/cmd-*"] and modules["cmd"]["uses"] == ["server"]
        assert modules["base"]["public"] == ["src/lowa.h"] and "uses" not in modules["base"]
        assert modules["server"]["files"] == ["src/**"] and modules["server"]["uses"] == ["base"]
        check_passes(binary, root)


def test_accepts_what_is_there(binary):
    files = {"a/a.h": "#pragma once\n#include \"../b/b.h\"\nint a(void);\n", "b/b.h": "#pragma once\n#include \"../a/a.h\"\n",
             "a/a.c": "#include \"a.h\"\nint a(void) { return 0; }\nint state;\n",
             "b/b.c": "#include \"b.h\"\nextern int state;\nint b(void) { return state++; }\n",
             "odd {na,me}/it's*.c": "int odd;\n"}
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, files)
        initialize(binary, root)
        check_passes(binary, root)
        accepted = [entry["rule"] for entry in json.loads(read(root, "autotomy-baseline.json"))["entries"]]
        assert "cycle" in accepted and "redeclaration" in accepted, accepted
        write_tree(root, {"b/new.c": "extern int state;\nint more(void) { return state; }\n"})
        assert run(binary, root, "check").returncode == 1, "what is new is hidden behind what is old"


def test_dry_run_and_refusals(binary):
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        done = run(binary, root, "init")
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and "no C or C++ file" in done.stderr, done
        assert os.listdir(root) == [] or os.listdir(root) == [".cache"]
        write_tree(root, LIBRARY)
        before = sorted(os.listdir(root))
        done = run(binary, root, "init", "--dry-run")
        assert done.returncode == 0 and "box" in policy_of(done.stdout)["modules"], done
        assert [name for name in sorted(os.listdir(root)) if name != ".cache"] == before
        again = run(binary, root, "init", "--dry-run")
        assert again.stdout == done.stdout, "another policy from run to run"
        initialize(binary, root)
        assert read(root, "autotomy.json") == done.stdout
        text = read(root, "autotomy.json")
        done = run(binary, root, "init")
        assert done.returncode == 2 and "already" in done.stderr and read(root, "autotomy.json") == text, done
        for words in (["init", "--format"], ["init", "x"]):
            assert run(binary, root, *words).returncode == 2


def small(binary):
    for test in (test_folders, test_flat_folder, test_accepts_what_is_there, test_dry_run_and_refusals):
        test(binary)
        print("ok", test.__name__)


# ---- real trees ----


def owners(binary, root):
    """Of the map: the modules with their number of files."""
    graph = json.loads(run(binary, root, "modules", "--level", "scan", "--format", "json").stdout)
    return [f"{module['name']} {module['files']}" for module in graph["modules"]]


def real(binary, project, sources, update):
    prefix = TREES[project]
    tree = next((os.path.join(sources, n) for n in sorted(os.listdir(sources)) if n.startswith(prefix)), None)
    if not tree:
        print(f"{project} is not to be had here")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as folder:
        root = os.path.join(folder, os.path.basename(tree))
        shutil.copytree(tree, root, symlinks=True)
        began = time.monotonic()
        initialize(binary, root)
        took = time.monotonic() - began
        report = check_passes(binary, root)
        found = "".join(line + "\n" for line in owners(binary, root))
    golden = os.path.join(HERE, f"{project}.modules")
    if update:
        with open(golden, "w", encoding="utf-8") as out:
            out.write(found)
    expected = read(HERE, f"{project}.modules")
    assert found == expected, f"found\n{found}\nexpected\n{expected}"
    print(f"{project}: {found.count(chr(10))} modules in {took:.1f} s, {report['summary']['baselined']} accepted")


def main():
    binary = os.path.abspath(sys.argv[1])
    if sys.argv[2] == "small":
        small(binary)
    else:
        real(binary, sys.argv[2], os.path.abspath(sys.argv[3]), "--update" in sys.argv)


if __name__ == "__main__":
    main()
