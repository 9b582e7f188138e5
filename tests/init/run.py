#!/usr/bin/env python3
"""`autotomy init` on real trees, and on small ones that hold what is hard.

    run.py BINARY small
    run.py BINARY PROJECT SOURCES [--update]

PROJECT.modules is what was inferred from a project when somebody last looked at it: a module a line, with its files.
"""

import json
import os
import re
import resource
import shutil
import signal
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
    """Nothing is new, by the rules that the policy has; nothing is stale either. The scan alone passes as well: what it
    tells are entries of `uses` that symbols alone need."""
    scan = json.loads(run(binary, root, "check", "--level", "scan", "--format", "json").stdout)
    new = [v for v in scan["violations"] if v["status"] == "new" and v["rule"] != "unused-dependency"]
    assert scan["summary"]["error"] == 0 and not new, new
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


def flat_folder():
    """What is above the hub and what does without it, a family of each kind, and programs with what serves them."""
    files = {"src/server.h": "#pragma once\n" + "".join(f"#include \"low{c}.h\"\n" for c in "abcd") + "int serve(void);\n",
             "src/server.c": "#include \"server.h\"\nint serve(void) { return low0(); }\n",
             "src/conf.h": "#pragma once\n#define CONF 1\n",  # conf.c is not its source
             "src/conf.c": "#include \"server.h\"\nint conf(void) { return serve(); }\n",
             "src/words.h": "#pragma once\n#define WORDS 1\n"}
    for c in "abcdefghijklmnopqrstuvwx":
        files[f"src/x{c}.c"] = f"#include \"server.h\"\n#include \"words.h\"\nint up{c}(void) {{ return serve() + WORDS; }}\n"
    for c in "abcdef":
        files[f"src/cmd-{c}.c"] = f"#include \"server.h\"\nint cmd{c}(void) {{ return serve(); }}\n"
    for c in "abcdef":  # every file of this family is included by those that it includes
        files[f"src/knot_{c}.h"] = f"#pragma once\n#include \"x{c}.h\"\n"
        files[f"src/x{c}.h"] = f"#pragma once\n#include \"knot_{c}.h\"\n"
        files[f"src/knot_{c}.c"] = f"#include \"server.h\"\nint knot{c}(void) {{ return serve(); }}\n"
    for i, c in enumerate("abcdefghijklmno"):
        files[f"src/low{c}.h"] = f"#pragma once\nint low{i}(void);\n"
        files[f"src/low{c}.c"] = f"#include \"conf.h\"\n#include \"low{c}.h\"\nint low{i}(void) {{ return CONF; }}\n"
    files["src/lowa.c"] += "#ifdef LOW_TEST_MAIN\nint main(void) { return 0; }\n#endif\n"
    files["src/progcommon.h"] = "#pragma once\nint common(void);\n"
    files["src/progcommon.c"] = "#include \"progcommon.h\"\n#include \"lowa.h\"\nint common(void) { return low0(); }\n"
    for name in ("one", "two"):
        files[f"src/prog{name}.c"] = "#include \"progcommon.h\"\nint main(int argc, char **argv)\n{\n\treturn common();\n}\n"
    return files


def test_flat_folder(binary):
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, flat_folder())
        policy = initialize(binary, root)
        modules = policy["modules"]
        assert set(modules) == {"programs", "cmd", "base", "server"}, sorted(modules)
        assert modules["programs"]["files"] == ["src/{progcommon,progone,progtwo}.c", "src/progcommon.h"], modules["programs"]
        assert modules["cmd"]["files"] == ["src/cmd-*"] and modules["cmd"]["uses"] == ["server"]
        assert modules["base"]["public"] == [f"src/low{c}.h" for c in "abcd"], "words.h is wanted above alone"
        assert any("conf" in glob for glob in modules["base"]["files"]) and "uses" not in modules["base"]
        assert modules["server"]["files"] == ["src/**"] and modules["server"]["uses"] == ["base"]
        assert policy["layers"] == ["app", "core", "base"], policy["layers"]
        assert [modules[name]["layer"] for name in ("cmd", "server", "base")] == ["app", "core", "base"]
        check_passes(binary, root)


def test_tangled_folder(binary):
    """Nothing that is called alike or lies below parts it: one module is better than nonsense."""
    files = {}
    for i in range(70):
        family = "pack" if i % 3 else "tree"
        files[f"lib/{family}-{i}.h"] = f"#pragma once\nint f{i}(void);\n"
        other = (i * 7 + 1) % 70
        files[f"lib/{family}-{i}.c"] = (f"#include \"{family}-{i}.h\"\n"
                                        f"#include \"{'pack' if other % 3 else 'tree'}-{other}.h\"\n"
                                        f"int f{i}(void) {{ return f{other}(); }}\n")
    files["lib/note.h"] = "#pragma once\n"
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, files)
        assert set(initialize(binary, root)["modules"]) == {"lib"}
        check_passes(binary, root)


def test_folders_that_every_project_has(binary):
    """Code of others, tests that are none, interfaces that lie apart, stand-ins for the machine's headers."""
    files = {"third_party/zip/zip.h": "#pragma once\nint zip(void);\n",
             "third_party/zip/zip.c": "#include \"zip.h\"\nint zip(void) { return 0; }\n",
             "third_party/zip/tests/zip_test.c": "#include \"../zip.h\"\nint main(void) { return zip(); }\n",
             "third_party/xml/xml.c": "int xml(void) { return 0; }\n",
             "compat/unistd.h": "#pragma once\n", "compat/odd.h": "#pragma once\n",
             "include/box/net/net.h": "#pragma once\nint net(void);\n",
             "code/net/net.c": "#include <box/net/net.h>\n#include <unistd.h>\n#include \"testhelp.h\"\n"
                               "int net(void) { return HELP; }\n",
             "code/net/testhelp.h": "#pragma once\n#define HELP 1\n",
             "code/net/net_test.c": "#include <box/net/net.h>\nint test(void) { return net(); }\n",
             "code/net/more_test.c": "#include <box/net/net.h>\nint more(void) { return net(); }\n",
             "code/app/app.c": "#include <box/net/net.h>\n#include \"zip.h\"\nint app(void) { return net() + zip(); }\n",
             "docs/how.c": "#include <box/net/net.h>\nint how(void) { return net(); }\n"}
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, files)
        policy = initialize(binary, root)
        modules = policy["modules"]
        assert list(modules) == ["net", "app", "compat", "xml", "zip", "tests", "examples"], list(modules)
        assert modules["net"]["files"] == ["code/net/net.c", "code/net/testhelp.h", "include/**"], modules["net"]
        assert modules["zip"]["files"] == ["third_party/zip/**"], modules["zip"]
        assert modules["tests"]["files"] == ["code/net/{more_test,net_test}.c"], modules["tests"]
        assert "-Icompat" not in policy["compile"]["arguments"], "the machine has an <unistd.h> of its own"
        assert "-Ithird_party/zip" in policy["compile"]["arguments"], policy["compile"]
        check_passes(binary, root)


def test_learns_from_its_draft(binary):
    """Headers that others have over an umbrella are public; variables that everybody writes are shared."""
    files = {"core/all.h": "#pragma once\n#include \"part.h\"\n#include \"inner.h\"\nextern int total;\n",
             "core/part.h": "#pragma once\nstruct part { int size; };\nint part(void);\n",
             "core/inner.h": "#pragma once\nint inner(void);\n",
             "core/core.c": "#include \"all.h\"\nint total;\nint part(void) { return inner(); }\nint inner(void) { return 1; }\n"}
    for name in ("one", "two"):
        files[f"{name}/{name}.c"] = (f"#include \"../core/all.h\"\nint {name}(void)\n{{\n\tstruct part p = {{1}};\n"
                                     "\ttotal++;\n\treturn part() + p.size;\n}\n")
    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, files)
        core = initialize(binary, root)["modules"]["core"]
        assert core["public"] == ["core/all.h", "core/part.h"] and core["state"] == "shared", core
        report = check_passes(binary, root)
        assert [v["rule"] for v in report["violations"]] == ["interface-leak"], "inner.h leaks, and is told"


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


LEAKY = {"a/a.h": "#pragma once\n#include \"../b/b.h\"\nint a(void);\n", "b/b.h": "#pragma once\n#include \"../a/a.h\"\n",
         "a/a.c": "#include \"a.h\"\nint a(void) { return 0; }\n"}


def check_refused(binary, root, why, before_exec):
    """One sentence, and nothing is left behind: no policy, no baseline, no part of them."""
    environment = {**os.environ, "XDG_CACHE_HOME": "/dev/null/none"}
    done = subprocess.run([binary, "init"], cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=300, check=False, preexec_fn=before_exec)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and why in done.stderr and not done.stdout, done
    assert sorted(os.listdir(root)) == ["a", "b"], os.listdir(root)


def test_read_only_tree(binary):
    def be_nobody():
        if os.geteuid() == 0:  # root may write anywhere
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, LEAKY)
        os.chmod(root, 0o555)
        check_refused(binary, root, "autotomy.json cannot be written here: Permission denied", be_nobody)
        os.chmod(root, 0o755)


def test_full_disk(binary):
    """As far as a limit on the size of files is one: of the baseline, then of the policy that follows it."""
    def limit_to(size):
        def before_exec():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return before_exec

    with tempfile.TemporaryDirectory(prefix="autotomy-init-") as root:
        write_tree(root, LEAKY)
        initialize(binary, root)
        sizes = [os.path.getsize(os.path.join(root, name)) for name in ("autotomy-baseline.json", "autotomy.json")]
        assert 16 < sizes[0] < sizes[1], sizes
        for name in ("autotomy-baseline.json", "autotomy.json"):
            os.remove(os.path.join(root, name))
        shutil.rmtree(os.path.join(root, ".cache"), ignore_errors=True)
        check_refused(binary, root, "autotomy-baseline.json: File too large", limit_to(16))
        check_refused(binary, root, "autotomy.json: File too large", limit_to(sizes[0]))


def small(binary):
    for test in (test_folders, test_flat_folder, test_tangled_folder, test_folders_that_every_project_has,
                 test_learns_from_its_draft, test_accepts_what_is_there, test_dry_run_and_refusals, test_read_only_tree, test_full_disk):
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
