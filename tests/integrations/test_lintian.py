"""Debian's own judge of packages, where it is installed; it brings a hundred packages along, so ./bootstrap does not."""
import os

from test_package import pack
from world import World, need


def test_the_package(setting):
    need("lintian")
    with World(setting) as world:
        os.mkdir(world.tree)
        run = world.run("lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", pack(world))
        assert run.status == 0, run
