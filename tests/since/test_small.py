"""What a change brought, in small trees: where it is told, and what is not told."""
import os
import subprocess

from repository import Repository, brief, check, since, weakened
from world import one_sentence

POLICY = """{
  "version": 1,
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"] },
    "net": { "files": ["src/net/**"], "uses": ["core"] },
    "ui": { "files": ["src/ui/**"], "uses": ["core"] }
  }
}
"""
TREE = {
    "autotomy.json": POLICY,
    "src/core/core.h": "#pragma once\nint core_open(void);\nint core_close(void);\n",
    "src/core/page.h": "#pragma once\nint page_lock(int page);\n",
    "src/core/core.c": '#include "core.h"\n#include "page.h"\nint core_open(void) { return page_lock(0); }\n'
                       'int core_close(void) { return 0; }\nint page_lock(int p) { return p; }\n',
    "src/net/net.h": "#pragma once\nint net_send(void);\n",
    "src/net/net.c": '#include "net.h"\n#include "../core/core.h"\nint net_send(void) { return core_open(); }\n',
    "src/ui/old.c": '#include "../core/page.h"\nint old(void) { return page_lock(1); }\n',
    "src/ui/view.c": '#include "../core/core.h"\nint view(void) { return core_open(); }\n',
}


def test_nothing_changed(binary):
    with Repository(TREE) as world:
        for level in ("scan", "full"):
            run = check(binary, world, "--since", "HEAD", "--level", level)
            assert run.status == 0 and run.out == b"", repr(run)


def test_only_what_is_new(binary):
    with Repository(TREE) as world:
        world.write("src/ui/view.c", '#include "../core/core.h"\n#include "../net/net.h"\n'
                                     'int view(void) { return core_open(); }\n')
        assert brief(since(binary, world)) == [("src/ui/view.c", 2, "dependency")]
        world.git("add", "-A")
        assert brief(since(binary, world)) == [("src/ui/view.c", 2, "dependency")], "in the index"
        world.commit("more")
        assert since(binary, world) == [], "since itself"
        assert brief(since(binary, world, revision="HEAD~1")) == [("src/ui/view.c", 2, "dependency")]
        assert check(binary, world, "--since", "HEAD~1").status == 1


def test_the_merge_base_counts(binary):
    with Repository(TREE) as world:
        world.git("checkout", "-q", "-b", "topic")
        world.write("src/ui/view.c", '#include "../net/net.h"\n')
        world.commit("topic")
        world.git("checkout", "-q", "main")
        world.write("src/ui/main.c", '#include "../net/net.h"\n')
        world.remove("src/ui/old.c")
        world.commit("main goes on")
        world.git("checkout", "-q", "topic")
        assert brief(since(binary, world, revision="main")) == [("src/ui/view.c", 1, "dependency")]


def test_untracked_and_ignored(binary):
    with Repository({**TREE, ".gitignore": "made/\n"}) as world:
        world.write("src/ui/new.c", '#include "../net/net.h"\n')
        world.write("made/x.c", "int x;\n")
        assert brief(since(binary, world)) == [("src/ui/new.c", 1, "dependency")]


def test_a_moved_file_keeps_its_violations(binary):
    body = "int old(void) { return page_lock(1); }\n" + "".join("int old%d;\n" % i for i in range(20))
    with Repository({**TREE, "src/ui/old.c": '#include "../core/page.h"\n' + body}) as world:
        world.move("src/ui/old.c", "src/ui/deep/older.c")
        world.write("src/ui/deep/older.c", '#include "../../core/page.h"\n' + body)
        assert since(binary, world) == [], "untracked"
        world.git("add", "-A")
        assert since(binary, world) == [], "in the index"
        world.write("src/ui/deep/older.c", '#include "../../core/page.h"\n#include "../../net/net.h"\n' + body)
        assert brief(since(binary, world)) == [("src/ui/deep/older.c", 2, "dependency")]


def test_a_moved_header_keeps_what_it_was_told_for(binary):
    with Repository(TREE) as world:
        world.move("src/core/page.h", "src/core/pages.h")
        for path in ("src/ui/old.c", "src/core/core.c"):
            with open(world.path(path), encoding="utf-8") as file:
                text = file.read()
            world.write(path, text.replace("page.h", "pages.h"))
        assert since(binary, world) == []


def test_a_cycle_is_told_where_nobody_was(binary):
    """The edge that closes it stands in one file, the edge to cut in another."""
    policy = POLICY.replace('"core": { "files": ["src/core/**"], ', '"core": { "files": ["src/core/**"], "uses": ["net"], ')
    with Repository({**TREE, "autotomy.json": policy}) as world:
        world.write("src/core/one.c", '#include "../net/net.h"\n')
        world.write("src/core/two.c", '#include "../net/net.h"\n')
        assert brief(since(binary, world, "--level", "scan")) == [("src/net/net.c", 2, "cycle")]


def test_a_definition_that_moves_is_told_at_its_users(binary):
    """Nobody touched src/ui/view.c: it uses what another module defines now."""
    with Repository(TREE) as world:
        world.write("src/core/core.c", '#include "core.h"\n#include "page.h"\nint core_close(void) { return 0; }\n'
                                       'int page_lock(int p) { return p; }\n')
        world.write("src/net/net.c", '#include "net.h"\n#include "../core/core.h"\n'
                                     'int core_open(void) { return 1; }\nint net_send(void) { return core_open(); }\n')
        assert ("src/ui/view.c", 2, "hidden-dependency") in brief(since(binary, world))


def test_an_unused_dependency_is_told_at_its_place(binary):
    with Repository(TREE) as world:
        world.write("src/ui/view.c", "int view(void) { return 0; }\n")
        world.remove("src/ui/old.c")
        world.write("autotomy.json", "// a word more\n" + POLICY)
        assert brief(since(binary, world)) == [("autotomy.json", 7, "unused-dependency")]
        world.write("autotomy.json", POLICY.replace('"src/ui/**"], "uses": ["core"]', '"src/ui/**"]'))
        assert since(binary, world) == [], "removed as well"


def test_the_one_on_the_changed_line(binary):
    use = "int old(void) { return page_lock(1); }\n"
    with Repository({**TREE, "src/ui/old.c": "int page_lock(int);\n\n" + use}) as world:
        world.write("src/ui/old.c", "int page_lock(int);\nint early(void) { return page_lock(2); }\n" + use)
        told = brief(since(binary, world))
        assert told == [], told  # an own declaration is told at the declaration alone, and it was there
        world.write("src/ui/view.c", '#include "../core/page.h"\nint view(void) { return page_lock(1); }\n')
        world.commit("two")
        world.write("src/ui/view.c", '#include "../net/net.h"\n#include "../net/net.h"\n#include "../core/page.h"\n'
                                     'int view(void) { return page_lock(1); }\n')
        world.commit("three")
        world.write("src/ui/view.c", '#include "../net/net.h"\n/* */ #include "../net/net.h"\n'
                                     '#include "../net/net.h"\n#include "../core/page.h"\n'
                                     'int view(void) { return page_lock(1); }\n')
        assert brief(since(binary, world)) == [("src/ui/view.c", 2, "dependency")]


def test_only_what_is_asked_for(binary):
    with Repository(TREE) as world:
        world.write("src/ui/view.c", '#include "../net/net.h"\n')
        world.write("src/net/more.c", '#include "../core/page.h"\n')
        assert brief(since(binary, world, "src/net")) == [("src/net/more.c", 1, "private-header")]
        world.write("autotomy.json", POLICY.replace('"src/core/core.h"', '"src/core/*.h"'))
        assert [v["file"] for v in weakened(since(binary, world, "src/net"))] == ["autotomy.json"], "told always"


def test_standard_input_is_newer(binary):
    with Repository(TREE) as world:
        text = world.path("in")
        with open(text, "w+b") as file:
            file.write(b'#include "../net/net.h"\n' + TREE["src/ui/view.c"].encode())
            file.seek(0)
            found = since(binary, world, "--stdin", "src/ui/view.c", stdin=file)
        assert brief(found) == [("src/ui/view.c", 1, "dependency")]


def test_line_ends_are_no_change(binary):
    with Repository({**TREE, ".gitattributes": "*.c text\n"}) as world:
        world.write("src/ui/old.c", TREE["src/ui/old.c"].replace("\n", "\r\n"))
        assert since(binary, world) == []


def test_a_header_that_came_is_not_found_before(binary):
    """At the revision `kind.h` meant another file than it does now, for the parse as well: what it shows is new."""
    files = {
        **TREE,
        "autotomy.json": POLICY.replace('"version": 1,', '"version": 1, "compile": {"arguments": ["-Isrc/net"]},')
                               .replace('"src/net/**"]', '"src/net/**"], "state": "shared"')
                               .replace('"src/ui/**"], "uses": ["core"]', '"src/ui/**"], "uses": ["core", "net"]'),
        "src/net/kind.h": "#pragma once\nextern int value;\n",
        "src/net/kind.c": '#include "kind.h"\nint value;\n',
        "src/core/core.h": TREE["src/core/core.h"] + "static int value;\n",
        "src/ui/view.c": '#include "kind.h"\nvoid view(void) { value = 1; }\n',
    }
    with Repository(files) as world:  # nothing is judged before, so that nothing is known from the cache
        world.write("src/ui/kind.h", '#pragma once\n#include "../core/core.h"\n')
        nobody_needs_net = ("autotomy.json", 6, "unused-dependency")
        assert brief(since(binary, world)) == [nobody_needs_net, ("src/ui/view.c", 2, "foreign-state")]
        world.commit("nearer")
        assert since(binary, world) == []
        world.remove("src/ui/kind.h")
        assert since(binary, world) == [], "shared state of net"


def test_an_included_file_of_any_name(binary):
    """Such a file is looked for on the disk when something includes it: at the revision it was not there."""
    files = {
        **TREE,
        "autotomy.json": POLICY.replace('"version": 1,', '"version": 1, "compile": {"arguments": ["-Isrc/net"]},'),
        "src/net/table.tpl": "int net_table;\n",
        "src/ui/view.c": '#include "table.tpl"\n',
    }
    for level in ("scan", "full"):
        with Repository(files) as world:
            world.write("src/ui/table.tpl", '#include "../core/page.h"\n')
            assert brief(since(binary, world, "--level", level)) == [("src/ui/table.tpl", 1, "private-header")]
            world.write("src/ui/table.tpl", "int own_table;\n")
            assert brief(since(binary, world, "--level", level)) == []
            world.commit("nearer")
            world.remove("src/ui/table.tpl")
            assert brief(since(binary, world, "--level", level)) == [("src/ui/view.c", 1, "dependency")]
            world.write("src/ui/table.tpl", '#include "../core/page.h"\n')
            assert brief(since(binary, world, "--level", level)) == [("src/ui/table.tpl", 1, "private-header")]


def test_folders_deeper_in_the_repository(binary):
    with Repository() as world:
        for path, text in TREE.items():
            world.write("deep/project/" + path, text)
        world.write("other/x.c", "int x;\n")
        world.commit("base")
        world.write("deep/project/src/ui/view.c", '#include "../net/net.h"\n')
        world.root = os.path.join(world.root, "deep", "project")
        assert brief(since(binary, world)) == [("src/ui/view.c", 1, "dependency")]
        world.root = os.path.join(world.root, "src", "ui")
        assert brief(since(binary, world)) == [("src/ui/view.c", 1, "dependency")]


def test_a_policy_that_is_new(binary):
    with Repository({path: text for path, text in TREE.items() if path != "autotomy.json"}) as world:
        world.write("autotomy.json", POLICY)
        run = check(binary, world, "--since", "HEAD")
        assert run.status == 0 and b"there was no policy at 'HEAD'" in run.err, repr(run)
        world.write("src/ui/view.c", '#include "../net/net.h"\n')
        assert brief(since(binary, world)) == [("src/ui/view.c", 1, "dependency")]


def test_a_stricter_policy_judges_once_it_is_there(binary):
    with Repository(TREE) as world:
        world.write("autotomy.json", POLICY.replace('"src/ui/**"], "uses": ["core"]', '"src/ui/**"]'))
        assert since(binary, world) == []
        found = since(binary, world, "--accept-policy")
        assert found == [], "the same in both versions"
        world.write("src/ui/new.c", '#include "../core/core.h"\n')
        assert brief(since(binary, world)) == []
        assert brief(since(binary, world, "--accept-policy")) == [("src/ui/new.c", 1, "dependency")]


def test_a_faulty_policy(binary):
    with Repository(TREE) as world:
        world.write("autotomy.json", POLICY.replace('"uses": ["core"]', '"uses": ["cor"]'))
        run = check(binary, world, "--since", "HEAD")
        assert run.status == 2 and b"[config]" in run.out, repr(run)
        world.commit("faulty")
        world.write("autotomy.json", POLICY)
        run = check(binary, world, "--since", "HEAD")
        assert run.status == 2 and b"[config]" in run.out and b"this is the policy at 'HEAD'" in run.err, repr(run)
        assert check(binary, world, "--since", "HEAD", "--accept-policy").status == 0


def test_a_baseline_shrinks_in_peace(binary):
    entry = ('{ "version": 1, "entries": [\n{ "rule": "private-header", "from": "ui", "to": "core", '
             '"file": "src/ui/old.c", "target": "src/core/page.h" }\n] }\n')
    with Repository({**TREE, "autotomy-baseline.json": entry}) as world:
        assert check(binary, world).status == 0
        world.write("src/ui/old.c", "int old(void) { return 1; }\n")
        assert brief(since(binary, world)) == [("autotomy-baseline.json", 2, "baseline")]
        world.write("autotomy-baseline.json", '{ "version": 1, "entries": [] }\n')
        assert since(binary, world) == []
        world.remove("autotomy-baseline.json")
        assert since(binary, world) == []


def test_what_does_not_go_together(binary):
    with Repository(TREE) as world:
        run = check(binary, world, "--since", "HEAD", "--update-baseline")
        assert run.status == 2 and run.err.count(b"\n") == 1, repr(run)
        run = check(binary, world, "--accept-policy")
        assert run.status == 2 and run.err.count(b"\n") == 1, repr(run)


def test_nothing_of_the_tree_is_run(binary):
    """Hooks, a file system monitor and filters that the repository names are left alone."""
    with Repository({**TREE, ".gitattributes": "*.c filter=trap diff=trap\n"}) as world:
        trap = "touch %s; cat" % world.path("../trapped")
        world.git("config", "filter.trap.clean", trap)
        world.git("config", "filter.trap.smudge", trap)
        world.git("config", "diff.trap.textconv", trap)
        world.git("config", "diff.trap.command", trap)
        world.git("config", "core.fsmonitor", world.path("trap.sh"))
        for name in (".git/hooks/fsmonitor-watchman", ".git/hooks/post-index-change", "trap.sh"):
            world.write(name, "#!/bin/sh\ntouch %s\n" % world.path("../trapped"))
            os.chmod(world.path(name), 0o755)
        world.write("src/ui/view.c", '#include "../net/net.h"\n')
        os.utime(world.path("src/ui/old.c"))
        assert brief(since(binary, world)) == [("src/ui/view.c", 1, "dependency")]
        assert not os.path.exists(world.path("../trapped"))


def test_in_a_hook(binary):
    """git sets its own variables there, others in a linked working tree; the project is a folder of the repository."""
    with Repository() as world:
        for path, text in TREE.items():
            world.write("project/" + path, text)
        world.commit("base")
        for name in ("pre-commit",):
            world.write(".git/hooks/" + name, '#!/bin/sh\ncd project && "%s" check --since HEAD --output "%s"\n' %
                        (binary, world.path("../told")))
            os.chmod(world.path(".git/hooks/" + name), 0o755)
        home = world.root
        world.git("worktree", "add", "-q", home + ".linked")
        for world.root in (home, home + ".linked"):
            world.write("project/src/ui/view.c", '#include "../net/net.h"\n')
            for words in (("-a",), ("--", "project/src/ui/view.c"), ()):
                if not words:
                    world.git("add", "-A")
                done = subprocess.run(["git", "commit", "-q", "-m", "more", *words], cwd=world.root, check=False,
                                      env=world.environment(), stderr=subprocess.PIPE)
                assert done.returncode == 1, done.stderr
                with open(os.path.join(os.path.dirname(home), "told"), encoding="utf-8") as file:
                    text = file.read()
                assert text.startswith("src/ui/view.c:1:11: error") and text.count("error:") == 1, (words, text)
        world.root = home


def test_reports_of_every_format(binary):
    with Repository(TREE) as world:
        world.write("autotomy.json", POLICY.replace('"src/core/core.h"', '"src/core/*.h"'))
        for name in ("text", "json", "sarif", "github", "junit", "codequality"):
            run = check(binary, world, "--since", "HEAD", "--format", name, "--output", "out", "--strict", "--jobs", "1")
            assert run.status == 1, repr(run)
            with open(world.path("out"), encoding="utf-8") as file:
                assert "policy-weakened" in file.read(), name
            world.remove("out")


def test_suppressions(binary):
    allowed = '#include "../net/net.h" /* autotomy: allow(dependency): until v2 */\n'
    with Repository({**TREE, "src/ui/view.c": allowed}) as world:
        world.move("src/ui/view.c", "src/ui/viewer.c")
        assert since(binary, world) == [], "moved along"
        world.write("src/ui/viewer.c", "\n/* a line more */\n" + allowed)
        assert since(binary, world) == []
        world.write("src/ui/viewer.c", "\n" + allowed + allowed)
        found = since(binary, world)
        assert brief(found) == [("src/ui/viewer.c", 2, "policy-weakened")], found
        assert "hides 1 violation, the first at src/ui/viewer.c:2:11 [dependency]" in weakened(found)[0]["message"]
        assert [v["status"] for v in found if v["rule"] == "dependency"] == ["suppressed"]
        world.write("src/ui/viewer.c", '#include "../net/net.h"\n')
        assert brief(since(binary, world)) == [("src/ui/viewer.c", 1, "dependency")], "taken away"


def test_where_the_policy_is_taken_away(binary):
    with Repository(TREE) as world:
        world.git("mv", "autotomy.json", "src/autotomy.json")
        found = since(binary, world)
        assert brief(found) == [("autotomy.json", 1, "policy-weakened")], found
        home = world.root
        world.root = os.path.join(home, "src", "ui")
        assert brief(since(binary, world)) == [("autotomy.json", 1, "policy-weakened")], "from a folder below"
        world.root = home
        world.remove("src/autotomy.json")
        assert brief(since(binary, world)) == [("autotomy.json", 1, "policy-weakened")], "deleted"
        run = check(binary, world, "--since", "HEAD", "--accept-policy")
        assert run.status == 2, repr(run)
        one_sentence(run.err)


def test_links(binary):
    """A policy may be a link; a file that becomes one is told as gone, and what it leads to is judged in its own place."""
    with Repository({path: text for path, text in TREE.items() if path != "autotomy.json"}) as world:
        world.write("policies/real.json", POLICY)
        os.symlink("policies/real.json", world.path("autotomy.json"))
        world.commit("a link")
        assert since(binary, world) == []
        world.write("policies/real.json", POLICY.replace('"src/core/core.h"', '"src/core/*.h"'))
        assert brief(since(binary, world)) == [("autotomy.json", 4, "policy-weakened")]
        world.write("policies/real.json", POLICY)
        world.write("src/net/linked.c", TREE["src/ui/old.c"])
        world.remove("src/ui/old.c")
        os.symlink("../net/linked.c", world.path("src/ui/old.c"))
        assert brief(since(binary, world)) == [("src/net/linked.c", 1, "private-header")]
        world.remove("autotomy.json")
        world.write("autotomy.json", POLICY.replace('"src/core/core.h"', '"src/core/*.h"'))
        found = weakened(since(binary, world))
        assert [(v["file"], v["line"]) for v in found] == [("autotomy.json", 4)], found


def test_another_root_below(binary):
    """A policy of its own for a folder takes it out of the one above, for whoever works there."""
    with Repository(TREE) as world:
        world.write("src/ui/autotomy.json", '{ "version": 1, "modules": { "all": { "files": ["**"] } } }\n')
        world.write("src/ui/view.c", '#include "../net/net.h"\n')
        world.root = os.path.join(world.root, "src", "ui")
        assert brief(since(binary, world)) == [("src/ui/view.c", 1, "dependency")]
