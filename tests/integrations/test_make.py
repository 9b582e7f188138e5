"""autotomy.mk, by real make."""
from builds import plays
from world import need, project


def play(setting, *words):
    need("make", "cc")
    with project(setting, "tree") as world:
        recipe = setting.installed("share/autotomy/make/autotomy.mk")
        build = lambda: world.run("make", "AUTOTOMY_MK=" + recipe, *words)
        plays(world, build, lambda run: "autotomy check" not in run.text, lambda run: "autotomy check" in run.text)


def test_make(setting):
    play(setting)


def test_parallel_make_at_scan_level(setting):
    play(setting, "-j2", "AUTOTOMY_FLAGS=--level scan")
