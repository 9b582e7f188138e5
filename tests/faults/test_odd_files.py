"""Trees with files that no tool likes: unreadable, endless, looping, huge, misnamed. The other files are judged."""
import os
import subprocess

from client import Client, uri_of
from world import (NOBODY, PRIVATE_INCLUDE, PRIVATE_USE, SMALL, SMALL_AT_FULL, SMALL_AT_SCAN, Skipped, World, as_nobody,
                   check, check_json, found, is_sanitized, one_sentence, patience, reachable_binary, told, wait_told)

MEGABYTE = 1 << 20


def lives_on(binary, world, odd=None, text=None):
    """A server over this tree judges a valid edit, at both speeds, whatever else it was shown."""
    menu, wait = world.path("src/ui/menu.c"), patience(binary, 60)
    with world.client(binary) as client:
        client.initialize([world.root], encodings=["utf-8"])
        if odd is not None:
            client.open(odd, text)
        client.open(menu, PRIVATE_USE)
        wait_told(client, uri_of(menu), [(2, "private-symbol")], wait)
        client.change(menu, [{"text": PRIVATE_INCLUDE + PRIVATE_USE}], 2)
        assert (1, "private-header") in told(client, uri_of(menu))
        client.change(menu, [{"text": "\n" + PRIVATE_USE}], 3)
        wait_told(client, uri_of(menu), [(3, "private-symbol")], wait)
        client.shut_down()
        assert not world.left_over(), world.left_over()


def judged_anyway(binary, world, failed=(), files=5, odd=None, text=None):
    """All of the small tree's violations are found beside the odd file; `failed` are those that could not be parsed."""
    report = check_json(binary, world, "scan", 1)
    assert found(report["violations"]) == SMALL_AT_SCAN, found(report["violations"])
    assert report["coverage"]["files"] == files and report["coverage"]["failed"] == [], report["coverage"]
    report = check_json(binary, world, "full", 1)
    assert found(report["violations"]) == SMALL_AT_FULL, found(report["violations"])
    assert report["coverage"]["failed"] == sorted(failed), report["coverage"]
    text_run = check(binary, world)
    assert text_run.status == 1, text_run
    assert all(name.encode() in text_run.err for name in list(failed)[:1]), text_run
    lives_on(binary, world, odd, text)


def test_unreadable_files(binary):
    with World(SMALL) as world, as_nobody(world) as prefix:
        reachable_binary(binary, prefix)
        os.chmod(world.path("src/ui/view.c"), 0)
        for level in ("scan", "full"):
            run = check(binary, world, "--level", level, "--format", "json", prefix=prefix)
            assert run.status == 2, run
            assert "src/ui/view.c: Permission denied" in one_sentence(run.err), run
            left = [v for v in (SMALL_AT_SCAN if level == "scan" else SMALL_AT_FULL) if v[0] != "src/ui/view.c"]
            assert found(run.json()["violations"]) == left, run
            assert run.json()["coverage"]["failed"] == ["src/ui/view.c"]
        os.chmod(world.path("src/ui/view.c"), 0o644)
        os.chmod(world.path("src/core"), 0)
        run = check(binary, world, "--format", "json", prefix=prefix)
        assert run.status == 2 and "src/core: Permission denied" in one_sentence(run.err), run
        os.chmod(world.path("src/core"), 0o755)
        for name in ("autotomy.json", "compile_commands.json", "autotomy-baseline.json"):
            world.write(name, SMALL.get(name, "[]"))
            os.chown(world.path(name), int(NOBODY) if prefix else -1, -1)
            os.chmod(world.path(name), 0)
            run = check(binary, world, "--format", "json", prefix=prefix)
            (fault,) = run.json()["violations"]
            assert run.status == 2 and fault["rule"] == "config" and "Permission denied" in fault["message"], run
            assert fault["file"] == name
            os.chmod(world.path(name), 0o644)
            if name != "autotomy.json":
                world.remove(name)


def informed(client, path, words):
    """Whether a document shows, as information on its first line, why it is not judged."""
    return [d for d in client.published.get(uri_of(path), {}).get("diagnostics", [])
            if d["severity"] == 3 and words in d["message"] and d["range"]["start"]["line"] == 0]


def test_unreadable_files_in_the_server(binary):
    with World({**SMALL, "src/ui/closed/x.c": PRIVATE_INCLUDE}) as world, as_nobody(world) as prefix:
        reachable_binary(binary, prefix)
        menu, view, wait = world.path("src/ui/menu.c"), world.path("src/ui/view.c"), patience(binary, 20)
        os.chmod(view, 0)
        os.chmod(world.path("src/ui/closed"), 0)
        command = [*prefix, binary, "lsp"]
        with Client(command[0], command[1:], cwd=world.root, env=world.environment()) as client:
            client.initialize([world.root], encodings=["utf-8"], processId=None)
            client.open(menu, PRIVATE_INCLUDE)
            wait_told(client, uri_of(menu), [(1, "private-header")], wait)
            client.wait_until(lambda: informed(client, view, "Permission denied"), wait, "a word on the file")
            assert any(m["params"]["message"].startswith("src/ui/closed cannot be read: Permission denied")
                       for m in client.log if m.get("method") == "window/logMessage"), client.log
            os.chmod(view, 0o644)
            wait_told(client, uri_of(view), [(1, "private-header")], wait)
            os.chmod(view, 0)
            world.replace("src/ui/view.c", "int view;\n")
            wait_told(client, uri_of(view), [], wait)
            client.shut_down()


def test_links(binary):
    with World(SMALL) as world:
        os.symlink("nothing.c", world.path("src/ui/dangling.c"))
        os.symlink("loop.c", world.path("src/ui/loop.c"))
        os.symlink("pong.h", world.path("src/ui/ping.h"))
        os.symlink("ping.h", world.path("src/ui/pong.h"))
        os.symlink("..", world.path("src/ui/up"))
        os.symlink(".", world.path("src/ui/self"))
        os.symlink("/", world.path("src/ui/everything"))
        judged_anyway(binary, world)


def test_includes_of_links_that_lead_nowhere(binary):
    odd = '#include "dangling.h"\n#include "loop.h"\n#include "self/self/self/odd.h"\nint odd;\n'
    with World({**SMALL, "src/ui/odd.c": odd, "src/ui/odd.h": "int q;\n"}) as world:
        os.symlink("nothing.h", world.path("src/ui/dangling.h"))
        os.symlink("loop.h", world.path("src/ui/loop.h"))
        os.symlink(".", world.path("src/ui/self"))
        judged_anyway(binary, world, failed=["src/ui/odd.c"], files=7)


def test_what_is_no_file(binary):
    with World(SMALL) as world:
        os.mkfifo(world.path("src/ui/x.c"))
        os.mkfifo(world.path("src/ui/x.h"))
        os.mkdir(world.path("src/ui/y.c"))
        os.mkdir(world.path("src/ui/y.h"))
        os.symlink("/dev/zero", world.path("src/ui/z.c"))
        judged_anyway(binary, world)
        for name in ("src/ui/x.c", "src/ui/y.c"):
            assert check(binary, world, name, timeout=20).status in (0, 2)


def test_includes_of_what_is_no_file(binary):
    odd = '#include "folder.h"\n#include "null.h"\nint odd;\n'
    with World({**SMALL, "src/ui/odd.c": odd}) as world:
        os.mkdir(world.path("src/ui/folder.h"))
        os.symlink("/dev/null", world.path("src/ui/null.h"))
        judged_anyway(binary, world, failed=["src/ui/odd.c"], files=6, odd=world.path("src/ui/odd.c"), text=odd)


def test_an_endless_include(binary):
    """clang reads it to its end: the parser takes too much, and is dropped for it."""
    if is_sanitized(binary):
        raise Skipped("a sanitizer has memory of its own, for which the limit is not meant")
    with World({**SMALL, "src/ui/odd.c": '#include "zero.h"\nint odd;\n'}) as world:
        os.symlink("/dev/zero", world.path("src/ui/zero.h"))
        report = check_json(binary, world, "full", 1)
        assert found(report["violations"]) == SMALL_AT_FULL and report["coverage"]["failed"] == ["src/ui/odd.c"], report


def test_empty_file(binary):
    with World({**SMALL, "src/ui/empty.c": "", "src/ui/empty.h": "", "src/ui/line.c": "\n",
                "src/ui/bom.c": b"\xef\xbb\xbf", "src/ui/hash.c": "#", "src/ui/include.c": "#include",
                "src/ui/quote.c": "#include \""}) as world:
        judged_anyway(binary, world, failed=["src/ui/include.c", "src/ui/quote.c"], files=12)


def test_nul_bytes(binary):
    text = b'#include "../core/core.h"\n\0\0int a\0;\n#include "../core/page.h"\nchar s[] = "\0";\n' + b"\0" * 5000
    with World({**SMALL, "src/ui/nul.c": text}) as world:
        for level, expected in (("scan", SMALL_AT_SCAN), ("full", SMALL_AT_FULL)):
            told_here = found(check_json(binary, world, level, 1)["violations"])
            assert told_here == sorted(expected + [("src/ui/nul.c", 3, "private-header")]), told_here
        lives_on(binary, world, world.path("src/ui/nul.c"), text.decode())


def test_invalid_utf8_in_a_file(binary):
    text = (b'/* \xff\xfe\xc0\x80 \xf5\x80 */ int a; // \xed\xa0\x80\n'
            b'#include "../core/page.h" // \x80\n#include "\xff\xff.h"\n')
    with World({**SMALL, "src/ui/bytes.c": text}) as world:
        for level, expected in (("scan", SMALL_AT_SCAN), ("full", SMALL_AT_FULL)):
            told_here = found(check_json(binary, world, level, 1)["violations"])
            assert told_here == sorted(expected + [("src/ui/bytes.c", 2, "private-header")]), told_here
        assert check(binary, world).status == 1
        lives_on(binary, world)


def test_large_file(binary):
    line = b"int view_%08d(int value) { return value + 1; } /* and some words that stand here for length only */\n"
    lines = (10 if is_sanitized(binary) else 50) * MEGABYTE // len(line % 0)
    text = b"".join(line % number for number in range(lines)) + PRIVATE_INCLUDE.encode()
    with World({**SMALL, "src/ui/large.c": text}) as world:
        report = check_json(binary, world, "scan", 1)
        assert found(report["violations"]) == sorted(SMALL_AT_SCAN + [("src/ui/large.c", lines + 1, "private-header")])
        # Whether clang can have it depends on the machine; the others are judged either way.
        report = check_json(binary, world, "full", 1, timeout=300)
        assert set(SMALL_AT_FULL) <= set(found(report["violations"])), found(report["violations"])
        assert set(report["coverage"]["failed"]) <= {"src/ui/large.c"}, report["coverage"]


def test_huge_lines(binary):
    length = (2 if is_sanitized(binary) else 10) * MEGABYTE
    files = {"src/ui/comment.c": "/*" + "x" * length + "*/\n", "src/ui/spaces.c": " " * length + "int a;\n",
             "src/ui/string.c": "char s[] = \"" + "s" * length + "\";\n",
             "src/ui/splices.c": "\\\n" * (length // 4) + "int b;\n", "src/ui/name.c": "int " + "n" * length + ";\n",
             "src/ui/include.c": "#include \"" + "i" * length + ".h\"\n"}
    with World({**SMALL, **files}) as world:
        report = check_json(binary, world, "scan", 1)
        assert found(report["violations"]) == SMALL_AT_SCAN, found(report["violations"])
        report = check_json(binary, world, "full", 1, timeout=240)
        assert found(report["violations"]) == SMALL_AT_FULL, found(report["violations"])
        assert set(report["coverage"]["failed"]) <= set(files), report["coverage"]
        lives_on(binary, world, world.path("src/ui/comment.c"), files["src/ui/comment.c"])


def test_ten_thousand_includes(binary):
    count = 10000
    text = "".join('#include "h/h%d.h"\n' % number for number in range(count)) + PRIVATE_INCLUDE
    headers = {"src/ui/h/h%d.h" % number: "#pragma once\n" for number in range(0, count, 10)}
    with World({**SMALL, **headers, "src/ui/many.c": text}) as world:
        report = check_json(binary, world, "scan", 1)
        assert found(report["violations"]) == sorted(SMALL_AT_SCAN + [("src/ui/many.c", count + 1, "private-header")])
        report = check_json(binary, world, "full", 1)
        assert set(SMALL_AT_FULL) <= set(found(report["violations"]))
        assert ("src/ui/many.c", count + 1, "private-header") in found(report["violations"])
        assert report["coverage"]["failed"] == ["src/ui/many.c"], report["coverage"]
        lives_on(binary, world, world.path("src/ui/many.c"), text)


def test_include_chains(binary):
    """A header that includes itself, a ring of them, and a chain deeper than clang goes."""
    files = {"src/ui/self.h": '#include "self.h"\n', "src/ui/ring_a.h": '#include "ring_b.h"\n',
             "src/ui/ring_b.h": '#include "ring_a.h"\n',
             "src/ui/rings.c": '#include "self.h"\n#include "ring_a.h"\n#include "deep0.h"\n'}
    files.update({"src/ui/deep%d.h" % n: '#include "deep%d.h"\n' % (n + 1) for n in range(3000)})
    with World({**SMALL, **files, "src/ui/deep3000.h": "int end;\n"}) as world:
        report = check_json(binary, world, "full", 1)
        assert found(report["violations"]) == SMALL_AT_FULL
        assert "src/ui/rings.c" in report["coverage"]["failed"], report["coverage"]
        lives_on(binary, world, world.path("src/ui/deep2999.h"), '#include "deep3000.h"\nint x;\n')


# 20,000 nested ifs are an error to clang, a sum of 100,000 terms fits into its large stack here. What fells it is a
# chain of operators that no limit of clang's own counts.
NESTED_IFS = "int f(int a) {\n" + "if (a) {\n" * 20000 + "}\n" * 20000 + "return 0; }\n"
LONG_SUM = "int f(int a) { return a" + " + a" * 100000 + "; }\n"
FELLING = "int f(int a) { return " + "~" * 2000000 + "a; }\n"


def set_aside(client, uri):
    return [d for d in client.published.get(uri, {}).get("diagnostics", [])
            if d["severity"] == 3 and "set aside" in d["message"]]


def test_what_would_fell_clang(binary):
    with World({**SMALL, "src/ui/ifs.c": NESTED_IFS, "src/ui/sum.c": LONG_SUM + PRIVATE_USE}) as world:
        report = check_json(binary, world, "full", 1)
        assert found(report["violations"]) == sorted(SMALL_AT_FULL + [("src/ui/sum.c", 3, "private-symbol")])
        assert report["coverage"]["failed"] == ["src/ui/ifs.c"], report["coverage"]
        lives_on(binary, world, world.path("src/ui/ifs.c"), NESTED_IFS)


def test_a_file_that_fells_the_parser_in_check(binary):
    with World({**SMALL, "src/ui/felling.c": FELLING + PRIVATE_INCLUDE}) as world:
        report = check_json(binary, world, "full", 1)
        assert found(report["violations"]) == sorted(SMALL_AT_FULL + [("src/ui/felling.c", 2, "private-header")])
        assert report["coverage"]["failed"] == ["src/ui/felling.c"], report["coverage"]
        assert report["coverage"]["parsed"] == 3, report["coverage"]
        assert not world.left_over(), world.left_over()


def test_a_file_that_fells_the_parser_live(binary):
    with World(SMALL) as world:
        felling, menu, wait = world.path("src/ui/felling.c"), world.path("src/ui/menu.c"), patience(binary, 60)
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            client.open(felling, FELLING + PRIVATE_INCLUDE)
            client.open(menu, PRIVATE_USE)
            client.wait_until(lambda: set_aside(client, uri_of(felling)), wait, "the word that the file is set aside")
            assert len(set_aside(client, uri_of(felling))) == 1
            assert (2, "private-header") in told(client, uri_of(felling))
            wait_told(client, uri_of(menu), [(2, "private-symbol")], wait)
            # Set aside until it changes, no longer.
            client.change(felling, [{"text": PRIVATE_USE}], 2)
            wait_told(client, uri_of(felling), [(2, "private-symbol")], wait)
            assert not set_aside(client, uri_of(felling))
            client.shut_down()
            assert not world.left_over(), world.left_over()


NAMES = ["with space.c", "quote\"d.c", "single'.c", "back\\slash.c", "new\nline.c", "tab\t.c", "percent%41.c",
         "hash#.c", "q?.c", "caf\u00e9.c", "\U0001f98e.c", "-dash.c", "$HOME.c", "`x`.c", "{a,b}.c", "[x].c", "*.c",
         "@at.c", "a:b.c", "\x01\x7f.c"]
BYTE_NAMES = [b"bytes\xff.c", b"over\xc0\x80.c", b"surrogate\xed\xa0\x80.c"]


def test_names(binary):
    names = [os.fsencode(name) for name in NAMES] + BYTE_NAMES
    with World(SMALL) as world:
        for name in names:
            world.write(b"src/ui/" + name, PRIVATE_USE + PRIVATE_INCLUDE)
        for level in ("scan", "full"):
            run = check(binary, world, "--level", level, "--format", "json")
            assert run.status == 1, run
            report = run.json()  # valid JSON in valid UTF-8
            coverage = report["coverage"]
            assert coverage["files"] == 5 + len(names) and coverage["failed"] == [], coverage
            files = {v["file"] for v in report["violations"] if v["rule"] == "private-header"}
            assert {"src/ui/" + name for name in NAMES} <= files, sorted(files)
            assert len(files) == len(names) + 1, sorted(files)
        text = check(binary, world)
        told_lines = [line for line in text.out.split(b"\n") if b"[private-header]" in line]
        assert text.status == 1 and len(told_lines) == len(names) + 1, text
        for name in NAMES:
            run = check(binary, world, "--format", "json", "--level", "scan", "./src/ui/" + name)
            assert run.status == 1 and {v["file"] for v in run.json()["violations"]} == {"src/ui/" + name}, run
        with world.client(binary) as client:
            client.initialize([world.root], encodings=["utf-8"])
            for name in NAMES:
                path = world.path("src/ui/" + name)
                client.open(path, PRIVATE_USE)
                wait_told(client, uri_of(path), [(2, "private-symbol")], patience(binary, 20))
            client.shut_down()


def test_names_in_includes(binary):
    """What stands between the quotes goes into messages and JSON, whatever it is."""
    lines = ['#include "../core/a b.h"', '#include "../core/new\tline.h"', '#include "../core/\u00e9.h"']
    text = "\n".join(lines).encode() + b'\n#include "../core/\xff.h"\n'
    names = (b"src/core/a b.h", b"src/core/new\tline.h", "src/core/\u00e9.h", b"src/core/\xff.h")
    headers = {name: "" for name in names}
    with World({**SMALL, **headers, "src/ui/names.c": text}) as world:
        for level in ("scan", "full"):
            everywhere = found(check_json(binary, world, level, 1)["violations"])
            told_here = [v for v in everywhere if v[0] == "src/ui/names.c"]
            assert told_here == [("src/ui/names.c", line, "private-header") for line in (1, 2, 3, 4)], told_here


def make_below(folder, name, depth, file_name):
    """Makes folders one in the other, without ever naming the whole path, and a file in the last; returns it, open."""
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if isinstance(folder, str) else folder
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    file = os.open(file_name, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
    os.write(file, b"int deep;\n")
    os.close(file)
    return here


def test_deep_folders(binary):
    """More levels than there may be open files."""
    with World(SMALL) as world:
        os.close(make_below(world.path("src/ui"), "d", 400, "deep.c"))
        few = ("sh", "-c", 'ulimit -n 64; exec "$0" "$@"')
        for level, expected in (("scan", SMALL_AT_SCAN), ("full", SMALL_AT_FULL)):
            report = check_json(binary, world, level, 1, prefix=few)
            assert found(report["violations"]) == expected
            assert report["coverage"]["files"] == 6 and not report["coverage"]["failed"], report["coverage"]
        lives_on(binary, world)
        subprocess.run(["rm", "-rf", world.path("src/ui/d")], check=True)


def test_folders_beyond_the_longest_path(binary):
    """What cannot be named cannot be judged: that is said, and the rest is judged."""
    with World(SMALL) as world:
        name = "n" * 200
        within = (4096 - len("src/ui/") - len("/deep.c") - 1) // 201
        here = make_below(world.path("src/ui"), name, within, "deep.c")
        report = check_json(binary, world, "scan", 1)
        assert found(report["violations"]) == SMALL_AT_SCAN and report["coverage"]["files"] == 6, report["coverage"]
        os.close(make_below(here, name, 3, "deeper.c"))
        for level, expected in (("scan", SMALL_AT_SCAN), ("full", SMALL_AT_FULL)):
            run = check(binary, world, "--level", level, "--format", "json")
            assert run.status == 2 and one_sentence(run.err).rstrip().endswith(": File name too long"), run
            assert set(expected) <= set(found(run.json()["violations"])), run
        lives_on(binary, world)
        subprocess.run(["rm", "-rf", world.path("src/ui/" + name)], check=True)


def test_many_folders(binary):
    with World(SMALL) as world:
        for number in range(1000):
            os.makedirs(world.path("src/ui/many/%d" % number))
        world.write("src/ui/many/999/last.c", "int last;\n")
        judged_anyway(binary, world, files=6)
