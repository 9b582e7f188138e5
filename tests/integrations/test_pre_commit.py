"""The hook of .pre-commit-hooks.yaml, by the real pre-commit, from a clone of this repository."""
import os
import shutil

from world import BAD_INCLUDE, BAD_LINE, ROOT, need, project

CONFIG = """repos:
  - repo: %s
    rev: %s
    hooks:
      - id: autotomy
%s"""


def hook_repository(world):
    """What pre-commit sees of this repository: the hook file as it is now, in a repository of its own."""
    folder = world.folder("hooks")
    shutil.copy(os.path.join(ROOT, ".pre-commit-hooks.yaml"), folder)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        world.run("git", *words, cwd=folder).expect(0)
    return folder, world.run("git", "rev-parse", "HEAD", cwd=folder).expect(0).text.strip()


def begin(world, more=""):
    need("git", "pre-commit")
    world.run("git", "init", "-q", "-b", "main").expect(0)
    world.write(".pre-commit-config.yaml", CONFIG % (*hook_repository(world), more))
    world.run("git", "add", "-A").expect(0)
    world.run("git", "commit", "-q", "-m", "x").expect(0)
    world.run("pre-commit", "install").expect(0)


def commit(world):
    world.run("git", "add", "-u").expect(0)
    return world.run("git", "commit", "-m", "x")


def test_what_is_staged_is_judged(setting):
    with project(setting, "tree") as world:
        begin(world)
        world.write("src/main.c", world.read("src/main.c") + "/* the end */\n")
        world.write("src/ui/untracked.c", BAD_INCLUDE)
        commit(world).expect(0, "boundaries (autotomy)", "Passed")

        world.break_boundary()
        commit(world).expect(1, "Failed", BAD_LINE)
        world.mend_boundary()
        world.run("git", "commit", "-m", "x").expect(1, BAD_LINE)  # staged it is still broken
        commit(world).expect(1, "Passed", "nothing added to commit")

        # A deletion names no file that pre-commit would hand on.
        world.run("git", "rm", "-q", "--cached", "autotomy.json").expect(0)
        world.run("git", "commit", "-m", "x").expect(1, "the last autotomy.json is removed")


def test_options_are_handed_on(setting):
    with project(setting, "tree") as world:
        begin(world, "        args: [--level, scan, --format, github]\n")
        world.break_boundary()
        commit(world).expect(1, "::error file=src/ui/view.c,line=3,")
        world.run("pre-commit", "run", "--all-files").expect(1, "::error file=src/ui/view.c,line=3,")


def test_the_manifest(setting):
    with project(setting, "tree") as world:
        need("pre-commit")
        world.run("pre-commit", "validate-manifest", os.path.join(ROOT, ".pre-commit-hooks.yaml")).expect(0)
