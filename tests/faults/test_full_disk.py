"""Disks with no room: for the output, for the report's file, for the parsers' folder."""
import contextlib
import errno
import os
import subprocess

from client import uri_of
from world import (PRIVATE_INCLUDE, PRIVATE_USE, SMALL, SMALL_AT_FULL, SMALL_AT_SCAN, Run, Skipped, World, autotomy,
                   check, check_json, found, one_sentence, patience, wait_told)


def filled(folder):
    """Takes all the room that is left in a folder."""
    with open(os.path.join(folder, "filler"), "wb", buffering=0) as file:
        for size in (4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


@contextlib.contextmanager
def small_disk(world, options):
    """A folder that is a disk of its own."""
    folder = os.path.join(world.base, "disk")
    os.mkdir(folder)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if done.returncode != 0:
        raise Skipped("no small disk can be mounted here: %s" % done.stderr.decode().strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def into_full_device(binary, world, *words):
    with open("/dev/full", "wb") as full:
        run = autotomy(binary, world, *words, stdout=full)
    assert run.status == 2, run
    text = one_sentence(run.err)
    assert os.strerror(errno.ENOSPC) in text, text


def test_output_to_a_full_device(binary):
    with World(SMALL) as world:
        for level in ("scan", "full"):
            for form in ("text", "json"):
                into_full_device(binary, world, "check", "--level", level, "--format", form)
        for command in (["rules"], ["modules"], ["version"], ["help"], ["help", "check"], ["check", "--help"]):
            into_full_device(binary, world, *command)


def test_report_on_a_full_disk(binary):
    with World(SMALL) as world, small_disk(world, "size=32k") as disk:
        old, new = os.path.join(disk, "old.json"), os.path.join(disk, "new.json")
        with open(old, "w", encoding="ascii") as file:
            file.write("what was there before")
        filled(disk)
        for path in (old, new):
            for form in ("text", "json"):
                run = check(binary, world, "--format", form, "--output", path)
                assert run.status == 2 and not run.out, run
                assert path in one_sentence(run.err) and os.strerror(errno.ENOSPC) in one_sentence(run.err)
        assert sorted(os.listdir(disk)) == ["filler", "old.json"]
        with open(old, encoding="ascii") as file:
            assert file.read() == "what was there before"
        os.remove(os.path.join(disk, "filler"))
        run = check(binary, world, "--format", "json", "--output", new)
        assert run.status == 1 and sorted(os.listdir(disk)) == ["new.json", "old.json"], run


def test_report_that_cannot_be_written(binary):
    with World(SMALL) as world:
        os.mkdir(world.path("folder"))
        for path in ("nowhere/report.json", "folder", "autotomy.json/report", "a" * 300):
            run = check(binary, world, "--format", "json", "--output", path)
            assert run.status == 2 and not run.out, (path, run)
            assert path in one_sentence(run.err)
        assert os.listdir(world.path("folder")) == []
        assert sorted(os.listdir(world.root)) == ["autotomy.json", "folder", "src"]


def test_report_to_a_file_size_limit(binary):
    """A limit of the shell's is an error of the write, not a death by signal."""
    with World(SMALL) as world:
        limited = ["sh", "-c", 'ulimit -f 0; exec "$0" "$@"', binary, "check", "--level", "scan", "--format", "json"]
        done = subprocess.run([*limited, "--output", "report.json"], cwd=world.root, env=world.environment(),
                              capture_output=True, check=False)
        assert done.returncode == 2, Run(done)
        assert os.strerror(errno.EFBIG) in one_sentence(done.stderr)
        assert not [name for name in os.listdir(world.root) if "report" in name]


def test_report_to_what_is_no_file(binary):
    """A device or a pipe stays what it is, a link keeps pointing at its file."""
    with World(SMALL) as world:
        fifo, link, target = world.path("fifo"), world.path("link"), world.path("target")
        os.mkfifo(fifo)
        world.write("target", "old")
        os.symlink("target", link)
        reader = subprocess.Popen(["cat", fifo], stdout=subprocess.PIPE)
        run = check(binary, world, "--level", "scan", "--format", "json", "--output", fifo)
        assert run.status == 1 and not run.out, run
        report = reader.communicate(timeout=patience(binary, 10))[0]
        assert report.startswith(b"{"), report
        assert check(binary, world, "--level", "scan", "--format", "json", "--output", link).status == 1
        assert os.path.islink(link)
        with open(target, "rb") as file:
            assert file.read() == report
        run = check(binary, world, "--level", "scan", "--format", "json", "--output", "/dev/stdout")
        assert run.status == 1 and run.out == report, run
        run = check(binary, world, "--level", "scan", "--format", "json", "--output", "/dev/full")
        assert run.status == 2 and os.strerror(errno.ENOSPC) in one_sentence(run.err), run


def live_without_tmpdir(binary, world, tmp, works):
    view, menu = world.path("src/ui/view.c"), world.path("src/ui/menu.c")
    with world.client(binary, TMPDIR=tmp) as client:
        client.initialize([world.root], encodings=["utf-8"])
        client.open(view, PRIVATE_INCLUDE)
        client.open(menu, PRIVATE_USE)
        wait = patience(binary, 20)
        wait_told(client, uri_of(view), [(1, "private-header")], wait)
        if works:
            wait_told(client, uri_of(menu), [(2, "private-symbol")], wait)
        else:
            client.wait_until(lambda: any(m.get("method") == "window/logMessage" and tmp in m["params"]["message"]
                                          and m["params"]["type"] == 1 for m in client.log), wait, "a word on TMPDIR")
        client.change(view, [{"text": "int x;\n" + PRIVATE_INCLUDE}], 2)
        wait_told(client, uri_of(view), [(2, "private-header")], wait)
        yield client
        wait_told(client, uri_of(menu), [(2, "private-symbol")], wait)  # by itself, once there is room
        client.change(menu, [{"text": "\n" + PRIVATE_USE}], 2)
        wait_told(client, uri_of(menu), [(3, "private-symbol")], wait)
        client.shut_down()


def test_no_blocks_in_tmpdir(binary):
    """Preambles are kept in memory, or done without where libclang would write them: no file is blamed for the disk."""
    with World(SMALL) as world, small_disk(world, "size=32k") as disk:
        filled(disk)
        environment = world.environment(TMPDIR=disk)
        assert found(check_json(binary, world, "full", 1, env=environment)["violations"]) == SMALL_AT_FULL
        for client in live_without_tmpdir(binary, world, disk, works=True):
            pass
        assert not [p for p in client.history if any(d["code"] == "set-aside" for d in p["diagnostics"])]
        assert os.listdir(disk) == ["filler"], os.listdir(disk)


def test_no_inodes_in_tmpdir(binary):
    """Not even a folder can be made. Two parsers want one each: one for what is open, one for all else."""
    with World(SMALL) as world, small_disk(world, "size=64k,nr_inodes=3") as disk:
        filled(disk)
        with open(os.path.join(disk, "another"), "wb"):
            pass
        environment = world.environment(TMPDIR=disk)
        run = check(binary, world, "--format", "json", env=environment)
        text = one_sentence(run.err)
        assert run.status == 2 and disk in text and os.strerror(errno.ENOSPC) in text, run
        assert found(run.json()["violations"]) == SMALL_AT_SCAN
        assert run.json()["coverage"]["parsed"] == 0
        assert found(check_json(binary, world, "scan", 1, env=environment)["violations"]) == SMALL_AT_SCAN
        for _ in live_without_tmpdir(binary, world, disk, works=False):
            os.remove(os.path.join(disk, "filler"))
            os.remove(os.path.join(disk, "another"))
        assert os.listdir(disk) == [], os.listdir(disk)


def test_no_tmpdir_at_all(binary):
    with World(SMALL) as world:
        missing = os.path.join(world.base, "missing")
        run = check(binary, world, "--format", "json", env=world.environment(TMPDIR=missing))
        assert run.status == 2 and missing in one_sentence(run.err), run
        assert found(run.json()["violations"]) == SMALL_AT_SCAN
        for _ in live_without_tmpdir(binary, world, missing, works=False):
            os.mkdir(missing)
        assert os.listdir(missing) == []
