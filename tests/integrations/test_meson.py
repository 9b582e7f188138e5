"""The recipe for meson, by real meson and ninja."""
import os
import shutil

from builds import plays
from world import BAD_LINE, need, project


def setup(world, folder):
    os.mkdir(world.path("boundaries"))
    shutil.copy(world.setting.installed("share/autotomy/meson/meson.build"), world.path("boundaries"))
    world.run("meson", "setup", folder).expect(0)


def play(setting, folder_of):
    need("meson", "ninja", "cc")
    with project(setting) as world:
        folder = folder_of(world)
        setup(world, folder)
        plays(world, lambda: world.run("ninja", "-C", folder), lambda run: "ninja: no work to do." in run.text,
              lambda run: "boundaries" in run.text)


def test_below_the_tree(setting):
    play(setting, lambda world: world.path("out"))


def test_outside_the_tree(setting):
    play(setting, lambda world: world.folder("elsewhere"))


def test_as_a_test(setting):
    need("meson", "ninja", "cc")
    with project(setting) as world:
        setup(world, "out")
        world.run("ninja", "-C", "out").expect(0)
        world.run("meson", "test", "-C", "out", "--no-rebuild", "boundaries").expect(0)
        world.break_boundary()
        run = world.run("meson", "test", "-C", "out", "--no-rebuild", "--print-errorlogs", "boundaries")
        run.expect(1, BAD_LINE)
