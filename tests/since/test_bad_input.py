"""What git cannot tell is said in one sentence, with exit status 2."""
import os
import shutil

from repository import Repository, check
from test_small import TREE
from world import one_sentence


def refused(binary, world, revision, *parts, **how):
    for level in ("scan", "full"):
        run = check(binary, world, "--since=" + revision, "--level", level, **how)
        assert run.status == 2 and run.out == b"", repr(run)
        said = one_sentence(run.err)
        for part in parts:
            assert part in said, said


def test_no_such_revision(binary):
    with Repository(TREE) as world:
        for name in ("nowhere", "HEAD~7", "HEAD..HEAD", "HEAD:src", "-", "--", "--foo", "--upload-pack=touch x", "-h",
                     "--help", "--all", "\n", "HEAD\nmain", "HEAD ", "0" * 40):
            refused(binary, world, name, "there is no commit")
        assert sorted(os.listdir(world.root)) == [".git", "autotomy.json", "src"]
        run = check(binary, world, "--since", "")
        assert run.status == 2 and run.err.count(b"\n") == 1, repr(run)


def test_what_looks_like_an_option_may_be_a_name(binary):
    with Repository(TREE) as world:
        world.git("update-ref", "refs/heads/--all", "HEAD")
        assert check(binary, world, "--since", "--all").status == 0


def test_no_repository(binary):
    with Repository(TREE) as world:
        shutil.rmtree(world.path(".git"))
        refused(binary, world, "HEAD", "needs a git repository")


def test_a_bare_repository(binary):
    with Repository(TREE) as world:
        home = world.root
        world.git("clone", "-q", "--bare", home, home + ".bare")
        world.root = home + ".bare"
        world.write("autotomy.json", TREE["autotomy.json"])
        refused(binary, world, "HEAD", "bare")


def test_no_git(binary):
    with Repository(TREE) as world:
        os.mkdir(world.path("../empty"))
        refused(binary, world, "HEAD", "git", "not installed", env=world.environment(PATH=world.path("../empty")))


def test_no_common_ancestor(binary):
    with Repository(TREE) as world:
        world.git("checkout", "-q", "--orphan", "other")
        world.commit("another beginning")
        refused(binary, world, "main", "no common ancestor")


def test_a_shallow_clone(binary):
    with Repository(TREE) as world:
        home = world.root
        world.git("checkout", "-q", "-b", "topic")
        world.write("src/ui/more.c", "int more;\n")
        world.commit("topic")
        world.git("checkout", "-q", "main")
        world.write("src/net/more.c", "int more;\n")
        world.commit("main goes on")
        world.git("clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "topic", "file://" + home, home + ".shallow")
        world.root = home + ".shallow"
        refused(binary, world, "origin/main", "shallow", "git fetch")
        refused(binary, world, "HEAD~1", "shallow")
        world.git("fetch", "-q", "--unshallow")
        assert check(binary, world, "--since", "origin/main").status == 0


def test_no_commit_yet(binary):
    with Repository() as world:
        for path, text in TREE.items():
            world.write(path, text)
        refused(binary, world, "HEAD", "there is no commit")


def test_a_repository_that_is_broken(binary):
    with Repository(TREE) as world:
        world.write("src/ui/view.c", "int view;\n")
        blob = world.git("rev-parse", "HEAD:src/ui/view.c")
        os.remove(world.path(".git/objects/%s/%s" % (blob[:2], blob[2:])))
        refused(binary, world, "HEAD", "src/ui/view.c")
        world.write(".git/index", "nonsense")
        refused(binary, world, "HEAD", "git says")


def test_odd_names(binary):
    with Repository(TREE) as world:
        for name in ("src/ui/a b.c", "src/ui/new\nline.c", "src/ui/quote\"'.c", "src/ui/t\tab.c", b"src/ui/\xff\xfe.c"):
            world.write(name, "int x;\n")
        world.commit("odd")
        for name in ("src/ui/a b.c", "src/ui/new\nline.c", "src/ui/quote\"'.c", "src/ui/t\tab.c", b"src/ui/\xff\xfe.c"):
            world.write(name, '#include "../net/net.h"\n')
        run = check(binary, world, "--since", "HEAD", "--level", "scan")
        assert run.status == 1 and run.out.count(b"[dependency]") == 5, repr(run)
