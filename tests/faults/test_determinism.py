"""The same input gives the same bytes, however many work at once and however often it is asked."""
import glob
import os
import random
import shutil

from generated import Buffer, files
from world import HERE, Skipped, World, check, is_sanitized

RUNS, RUNS_SANITIZED = 20, 4
REAL_RUNS_AT_FULL = 2
SEED = 99


def same_bytes(binary, world, level, form, runs):
    first = None
    for number in range(runs):
        run = check(binary, world, "--level", level, "--format", form, "--jobs", str(1 + number % 2), timeout=300)
        assert run.status in (0, 1) and run.out, run
        first = first or run
        assert run.out == first.out, "the %s of run %d at %s differs" % (form, number, level)
        assert run.err == first.err, (first.err, run.err)


def runs_for(binary, count):
    return RUNS_SANITIZED if is_sanitized(binary) else count


def test_generated_tree(binary):
    hand = random.Random(SEED)
    print("seed %d" % SEED)
    with World(files()) as world:
        for path, text in files().items():
            if path == "autotomy.json":
                continue
            buffer = Buffer(world.root, path, text)
            for _ in range(6):
                buffer.edit(hand)
            world.write(path, buffer.text())
        for level in ("scan", "full"):
            same_bytes(binary, world, level, "json", runs_for(binary, RUNS))
            same_bytes(binary, world, level, "text", 2)


def test_real_tree(binary):
    found = glob.glob(os.path.join(HERE, "..", "..", "build", "real", "tmux-*"))
    if not found:
        raise Skipped("tmux was not fetched; run the test real/fetch first")
    with World() as world:
        os.rmdir(world.root)
        shutil.copytree(sorted(found)[0], world.root, symlinks=True)
        shutil.copy(os.path.join(HERE, "..", "real", "tmux.json"), world.path("autotomy.json"))
        same_bytes(binary, world, "scan", "json", runs_for(binary, RUNS))
        same_bytes(binary, world, "full", "json", REAL_RUNS_AT_FULL)
