"""`check --depfile`, `--database` and `--quiet`: what builds rest on, read by make and ninja themselves."""
import os
import subprocess

from builds import settle
from world import BAD_LINE, World, need, project

# Each is a file's name to somebody. With the last ones no rule can be written: there the check runs every time.
ODD_NAMES = ("a b", "a$b", "a#b", "a:b", "a\\b", "a\\ b", "a[b", "~b", "é", "a%b", "a=b", "a;b", "a|b", "a\nb")

POLICY = '{ "version": 1, "exclude": ["out/**"], "modules": { "m": { "files": ["src/**"] } } }'


def check(world, *words, status=0, **how):
    return world.run(world.setting.binary, "check", *words, **how).expect(status)


def rule(world, path):
    """The target and the prerequisites of the first rule."""
    text = world.read(path).replace("\\\n", " ").split("\n", 1)[0]
    target, _, rest = text.partition(":")
    return target, rest.split()


def test_what_is_listed(setting):
    with project(setting, "tree") as world:
        world.write("build/gen.c", "int gen;\n")
        world.write("build/compile_commands.json", "[]")
        world.write("docs/x.md", "")
        world.write("lib/a/b.h", "")
        check(world, "--quiet", "--depfile", "out/y.stamp.d", status=2)
        os.mkdir(world.path("out"))
        check(world, "--quiet", "--depfile", "out/y.stamp.d")
        target, inputs = rule(world, "out/y.stamp.d")
        assert target == "out/y.stamp", target
        listed = ["", "autotomy.json", "build/compile_commands.json", "docs", "lib", "lib/a", "lib/a/b.h", "src", "src/db",
                  "src/db/db.c", "src/db/db.h", "src/db/page.h", "src/main.c", "src/ui", "src/ui/view.c", "src/ui/view.h"]
        assert inputs == [os.path.join(world.tree, path).rstrip("/") for path in listed], inputs
        for path in inputs:
            assert "\n%s:\n" % path in world.read("out/y.stamp.d"), path

        # Judged, but written by the build: the file is listed, its folder is not.
        world.replace("autotomy.json", '"exclude": ["build/**"],', "")
        check(world, "--quiet", "--depfile", "out/y.stamp.d")
        _, inputs = rule(world, "out/y.stamp.d")
        assert world.path("build/gen.c") in inputs and world.path("build") not in inputs, inputs


def test_written_whatever_is_found(setting):
    with project(setting, "tree") as world:
        world.break_boundary()
        check(world, "--depfile", "y.d", status=1)
        assert world.path("src/ui/view.c") in rule(world, "y.d")[1]
        world.write("autotomy.json", "{")
        check(world, "--depfile", "y.d", status=2)
        assert rule(world, "y.d") == ("y", [world.path("autotomy.json")]), rule(world, "y.d")


def test_refused(setting):
    with project(setting, "tree") as world:
        check(world, "--depfile", "y.d", "--stdin", "src/main.c", status=2).expect(2, "what comes by --stdin is none")
        check(world, "--depfile", "y.d", "--since", "HEAD", status=2).expect(2, "rests on git")
        check(world, "--depfile", "nowhere/y.d", status=2).expect(2, "autotomy: nowhere/y.d: No such file")
        check(world, "--database", "nowhere.json", status=2).expect(
            2, "nowhere.json:1:1: error: the compile database cannot be read")
        world.write("db.json", "[{")
        check(world, "--database", "db.json", status=2).expect(2, "db.json:1:", "the compile database is faulty")


def test_database_stands_in_place_of_the_policys(setting):
    with project(setting, "tree") as world:
        world.replace("autotomy.json", '"version": 1,', '"version": 1, "compile": { "database": ["missing.json"] },')
        world.replace("src/ui/view.c", '#include "../db/db.h"\n', '#include "../db/db.h"\n#ifdef HARD\n#include HARD\n#endif\n')
        check(world, status=2)
        command = '[{ "directory": "%s", "file": "src/ui/view.c", "arguments": ["cc", "-DHARD=\\"../db/page.h\\"", "-c", ' \
                  '"src/ui/view.c"] }]' % world.tree
        world.write("../elsewhere.json", command)
        check(world, "--database", "../elsewhere.json", status=1).expect(1, "src/ui/view.c:5:10: error:")
        world.write("../elsewhere.json", command.replace("-DHARD", "-DSOFT"))
        check(world, "--database", "../elsewhere.json")


def test_quiet(setting):
    with project(setting) as world:
        assert check(world).text != ""
        assert check(world, "--quiet").text == ""
        world.break_boundary()
        assert check(world, "--quiet", status=1).expect(1, BAD_LINE).text == check(world, status=1).text


def test_absolute_paths(setting):
    with project(setting) as world:
        world.break_boundary()
        world.write("notes/x", "")
        text = world.run(setting.binary, "check", "--absolute-paths", cwd=world.path("notes")).expect(1).text
        assert text.startswith(world.path(BAD_LINE) + "\n" + world.path("autotomy.json:")), text
        report = check(world, "--absolute-paths", "--format", "github", status=1).text
        assert "file=src/ui/view.c," in report, report


def odd_tree(world):
    os.makedirs(world.path("out"))
    world.write("autotomy.json", POLICY)
    run = "'%s' check --level scan --quiet --depfile out/s.d" % world.setting.binary
    world.write("Makefile", "out/s:\n\t@touch out/s.began\n\t@%s\n\t@mv out/s.began out/s\n\t@echo RAN\n-include out/s.d\n" % run)
    world.write("out/build.ninja", "rule r\n  command = touch s && cd .. && %s && sed 1s,out/s,s, out/s.d >out/n.d && echo RAN\n"
                "  depfile = n.d\n  deps = gcc\nbuild s: r\n" % run)


def test_odd_names(setting):
    """Whatever a file is called, once it is written the check runs, and once it is gone nobody misses it."""
    need("make", "ninja")
    with World(setting, "tree") as world:
        odd_tree(world)
        for command in (["make"], ["ninja", "-C", "out"]):
            for name in ODD_NAMES:
                path = world.path("src/%s.c" % name)
                settle()
                world.write(path, "int x;\n")
                world.run(*command).expect(0, "RAN")
                settle()
                os.utime(path)
                world.run(*command).expect(0, "RAN")
                settle()
                os.remove(path)
                world.run(*command).expect(0, "RAN")
            idle = world.run(*command).expect(0)
            assert "RAN" not in idle.text, idle


def test_help_tells_of_them(setting):
    text = subprocess.run([setting.binary, "check", "--help"], capture_output=True, text=True, check=True).stdout
    for option in ("--depfile FILE", "--database FILE", "--quiet", "--absolute-paths"):
        assert option in text, option
