"""git autotomy: hooks that judge what is staged, pushed or received, in real repositories."""
import os
import shutil

from world import BAD_INCLUDE, BAD_LINE, World, need, project

GOOD_INCLUDE = '#include "../db/db.h"\n'


def git(world, *words, **how):
    return world.run("git", *words, **how)


def commit(world, *words, **how):
    return git(world, "commit", "-m", "x", *words, **how)


def begin(world):
    need("git")
    git(world, "init", "-q", "-b", "main").expect(0)
    world.write(".gitignore", "/build/\n/generated.h\n")
    git(world, "add", "-A").expect(0)
    commit(world, "-q").expect(0)
    return world


def commits(world, **how):
    return int(git(world, "rev-list", "--count", "HEAD", **how).expect(0).text)


def test_the_index_is_judged_and_not_the_work_tree(setting):
    with project(setting) as world:
        begin(world)
        git(world, "autotomy", "install").expect(0, "pre-commit: judges before each commit")

        # Broken as staged, whole in the work tree.
        world.break_boundary()
        git(world, "add", "-A").expect(0)
        world.mend_boundary()
        commit(world).expect(1, BAD_LINE)
        assert commits(world) == 1

        # Whole as staged, broken in the work tree, with a broken file that nobody added.
        git(world, "add", "-A").expect(0)
        world.write("src/ui/more.h", "int more;\n")
        git(world, "add", "-A").expect(0)
        world.break_boundary()
        world.write("src/ui/untracked.c", BAD_INCLUDE)
        commit(world).expect(0).expect_not("private-header")
        assert commits(world) == 2
        assert BAD_INCLUDE in world.read("src/ui/view.c"), "the work tree is not as it was"

        # Whatever `commit -a` and `commit FILE` would record.
        world.mend_boundary()
        world.write("src/ui/view.c", world.read("src/ui/view.c") + "/* the end */\n" + BAD_INCLUDE)
        commit(world, "-a").expect(1, "src/ui/view.c:10:11: error:")
        commit(world, "src/ui/view.c").expect(1, "src/ui/view.c:10:11: error:")
        commit(world, "--no-verify", "-a").expect(0)


def test_a_part_of_a_file(setting):
    with project(setting) as world:
        begin(world)
        git(world, "autotomy", "install").expect(0)
        text = world.read("src/ui/view.c")
        whole = text.replace("return db_read(1);", "return db_read(2);").replace(GOOD_INCLUDE, GOOD_INCLUDE + BAD_INCLUDE)
        world.write("src/ui/view.c", whole)
        # Of two hunks the first, which is the include, stays out.
        patch = git(world, "add", "--patch", stdin="s\nn\ny\n").expect(0)
        staged = git(world, "diff", "--cached").expect(0).text
        assert "db_read(2)" in staged and "page.h" not in staged, "%s\n%r" % (staged, patch)
        commit(world).expect(0)
        git(world, "add", "-A").expect(0)
        commit(world).expect(1, "src/ui/view.c:4:11: error: 'ui' includes the private header")


def database(world, folder, flags):
    return '[{ "directory": "%s", "file": "%s", "arguments": ["cc", %s"-c", "%s"] }]' % (
        folder, world.path("src/ui/view.c"), "".join('"%s", ' % flag for flag in flags), world.path("src/ui/view.c"))


def test_symbols_are_judged_with_what_git_ignores(setting):
    """The include is a macro from the compile database, whose folder git ignores; a generated header makes it."""
    with project(setting, "tree") as world:
        begin(world)
        world.write("generated.h", '#define HARD "../db/page.h"\n')
        world.write("build/compile_commands.json", database(world, world.path("build"), ["-I%s" % world.tree, "-DMADE"]))
        world.replace("src/ui/view.c", GOOD_INCLUDE, GOOD_INCLUDE + '#ifdef MADE\n#include "generated.h"\n#include HARD\n#endif\n')
        git(world, "add", "-A").expect(0)
        git(world, "autotomy", "check").expect(1, "src/ui/view.c:6:10: error: 'ui' includes the private header src/db/page.h")
        git(world, "autotomy", "check", "--level", "scan").expect(0)
        git(world, "config", "autotomy.level", "scan").expect(0)
        git(world, "autotomy", "check").expect(0)
        git(world, "config", "--unset", "autotomy.level").expect(0)

        # What was lent is taken back: without the folder nothing tells of the include.
        shutil.rmtree(world.path("build"))
        git(world, "autotomy", "check").expect(0)
        world.write("../elsewhere/db.json", database(world, world.tree, ["-I%s" % world.tree, "-DMADE"]))
        git(world, "config", "autotomy.database", os.path.join(world.base, "elsewhere/db.json")).expect(0)
        git(world, "autotomy", "check").expect(1, "src/ui/view.c:6:10: error:")
        git(world, "config", "autotomy.database", "nowhere.json").expect(0)
        git(world, "autotomy", "check").expect(2, "autotomy.database: ", "cannot be read")
        for path in ("build", "src/ui/view.c"):
            assert not os.path.islink(world.path(path))


def test_files_that_go(setting):
    with project(setting) as world:
        begin(world)
        git(world, "autotomy", "check").expect(0)
        world.write("src/ui/old.c", BAD_INCLUDE)
        git(world, "add", "-A")
        git(world, "autotomy", "check").expect(1, "src/ui/old.c:1:11: error:")
        git(world, "rm", "-q", "--cached", "src/ui/old.c").expect(0)
        git(world, "autotomy", "check").expect(0)
        git(world, "autotomy", "check", "--format", "sideways").expect(2, "--format is text, json")


def test_policies(setting):
    with World(setting) as world:
        os.mkdir(world.tree)
        git(world, "init", "-q", "-b", "main").expect(0)
        git(world, "autotomy", "install").expect(0)
        world.write("x", "")
        git(world, "add", "-A")
        commit(world).expect(0, "there is no autotomy.json, so nothing is judged")

        policy = '{ "version": 1, "modules": { "m": { "files": ["**"], "uses": [] }, "p": { "files": ["p/**"] } } }'
        for folder in ("one", "one-two", "one/inner"):
            world.write(folder + "/autotomy.json", policy)
            world.write(folder + "/a.c", '#include "p/p.h"\n')
            world.write(folder + "/p/p.h", "")
        git(world, "add", "-A")
        run = commit(world).expect(1)
        assert run.text.count("a.c:1:11: error: ") == 2, "one/inner lies below one\n%r" % run
        for folder in ("one", "one-two", "one/inner"):
            world.write(folder + "/a.c", "")
        git(world, "add", "-A")
        commit(world).expect(0)
        git(world, "rm", "-q", "-r", "one", "one-two").expect(0)
        commit(world).expect(1, "the last autotomy.json is removed")
        git(world, "autotomy", "check").expect(2, "the last autotomy.json is removed")


def test_a_hook_that_is_there_is_never_touched(setting):
    with project(setting) as world:
        begin(world)
        hook = ".git/hooks/pre-commit"
        world.write(hook, "#!/bin/sh\necho mine ran\n", executable=True)
        git(world, "autotomy", "install").expect(2, "there is a pre-commit hook already")
        assert world.read(hook) == "#!/bin/sh\necho mine ran\n"
        git(world, "autotomy", "remove").expect(2, "is not made by git autotomy, so it stays")

        git(world, "autotomy", "install", "--chain").expect(0)
        git(world, "autotomy", "install", "--chain").expect(0)
        world.break_boundary()
        git(world, "add", "-A")
        commit(world).expect(1, "mine ran", BAD_LINE)
        world.write(hook + ".before-autotomy", "#!/bin/sh\necho mine refuses\nexit 7\n", executable=True)
        commit(world).expect(1, "mine refuses").expect_not(BAD_LINE)
        git(world, "autotomy", "remove").expect(0)
        assert world.read(hook) == "#!/bin/sh\necho mine refuses\nexit 7\n"

        os.remove(world.path(hook))
        os.symlink("nowhere", world.path(hook))
        git(world, "autotomy", "install").expect(2, "already")
        assert os.readlink(world.path(hook)) == "nowhere"


def test_where_hooks_are(setting):
    with project(setting) as world:
        begin(world)
        git(world, "config", "core.hooksPath", ".hooks dir").expect(0)
        git(world, "autotomy", "install", cwd=world.path("src/ui")).expect(0)
        assert os.access(world.path(".hooks dir/pre-commit"), os.X_OK) and not os.path.exists(world.path(".git/hooks/pre-commit"))
        world.break_boundary()
        git(world, "add", "src")
        commit(world, cwd=world.path("src/ui")).expect(1, BAD_LINE)
        git(world, "autotomy", "remove").expect(0)
        git(world, "config", "--unset", "core.hooksPath").expect(0)
        git(world, "config", "--global", "core.hooksPath", "/nowhere/shared").expect(0)
        git(world, "autotomy", "install").expect(2, "core.hooksPath is for all your repositories")


def test_work_trees(setting):
    with project(setting) as world:
        begin(world)
        second = os.path.join(world.base, "second tree")
        git(world, "worktree", "add", "-q", "-b", "side", second).expect(0)
        git(world, "autotomy", "install", cwd=second).expect(0)
        world.break_boundary()
        shutil.copy(world.path("src/ui/view.c"), os.path.join(second, "src/ui/view.c"))
        world.mend_boundary()
        git(world, "add", "-A", cwd=second)
        commit(world, cwd=second).expect(1, BAD_LINE)
        world.write("src/ui/more.h", "")
        git(world, "add", "-A")
        commit(world).expect(0)


def test_pre_push(setting):
    with project(setting) as world:
        begin(world)
        other = world.folder("other.git")
        git(world, "init", "-q", "--bare", "-b", "main", other).expect(0)
        git(world, "remote", "add", "origin", other).expect(0)
        git(world, "autotomy", "install", "pre-push").expect(0)
        git(world, "push", "-q", "origin", "main").expect(0)
        world.break_boundary()
        commit(world, "-a", "-q").expect(0)
        world.mend_boundary()
        git(world, "push", "origin", "main").expect(1, BAD_LINE, "git autotomy: that is ")
        commit(world, "-a", "-q").expect(0)
        git(world, "push", "-q", "origin", "main").expect(0)
        git(world, "push", "-q", "origin", "main:side").expect(0)
        git(world, "push", "-q", "origin", ":side").expect(0)


def test_pre_receive(setting):
    with project(setting) as world:
        begin(world)
        other = world.folder("other.git")
        git(world, "init", "-q", "--bare", "-b", "main", other).expect(0)
        git(world, "autotomy", "install", cwd=other).expect(2, "this repository is bare")
        git(world, "autotomy", "check", cwd=other).expect(2, "this repository is bare")
        git(world, "autotomy", "install", "pre-receive").expect(2, "pre-receive is for a bare repository")
        git(world, "autotomy", "install", "pre-receive", cwd=other).expect(0)
        git(world, "push", "-q", other, "main").expect(0)
        world.break_boundary()
        commit(world, "-a", "-q").expect(0)
        git(world, "push", other, "main").expect(1, "'ui' includes the private header src/db/page.h")
        assert commits(world, cwd=other) == 1


def test_two_at_once(setting):
    """Whoever finds the copy taken works in another; a lock of somebody who was killed is nobody's."""
    with project(setting) as world:
        begin(world)
        git(world, "autotomy", "check").expect(0)
        lock = world.path(".git/autotomy/lock")
        os.symlink(str(os.getpid()), lock)
        world.break_boundary()
        git(world, "add", "-A")
        git(world, "autotomy", "check").expect(1, BAD_LINE)
        assert os.readlink(lock) == str(os.getpid()) and not os.listdir(world.environment["TMPDIR"])
        os.remove(lock)
        os.symlink("999999999", lock)
        git(world, "autotomy", "check").expect(1, BAD_LINE)
        assert not os.path.lexists(lock)


def test_without_autotomy(setting):
    with project(setting) as world:
        begin(world)
        gone = world.folder("gone")
        shutil.copy(setting.installed("bin/git-autotomy"), gone)
        world.run(os.path.join(gone, "git-autotomy"), "install").expect(0)
        os.remove(os.path.join(gone, "git-autotomy"))
        world.write("src/ui/more.h", "")
        git(world, "add", "-A")
        commit(world).expect(1, "is gone; without it nothing is judged")
        git(world, "autotomy", "judge").expect(2, "'judge' is no command")
        git(world, "autotomy", "install", "post-commit").expect(2, "'post-commit' is no hook of ours")
        assert "install [--chain]" in git(world, "autotomy", "help").expect(0).text
