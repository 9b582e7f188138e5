"""Readers that go away."""
import contextlib
import os
import subprocess

from client import Client, uri_of
from world import PRIVATE_INCLUDE, SMALL, World, children, is_alive, one_sentence, patience, wait_told, wait_until

MANY = {"src/ui/many.c": PRIVATE_INCLUDE * 5000}  # a report that no pipe holds


def test_head(binary):
    with World({**SMALL, **MANY}) as world:
        for form in ("text", "json"):
            line = '"$0" check --level scan --format %s | head -1; exit "${PIPESTATUS[0]}"' % form
            done = subprocess.run(["bash", "-c", line, binary], cwd=world.root, env=world.environment(),
                                  capture_output=True, timeout=patience(binary, 20), check=False)
            # The reader has what it wanted: no noise, and the exit status is the verdict's.
            assert done.returncode == 1 and done.stdout.count(b"\n") == 1, done
            assert b"ipe" not in done.stderr and b"write" not in done.stderr, done


def test_closed_from_the_start(binary):
    with World(SMALL) as world:
        for words, status in ((["check"], 1), (["check", "--format", "json"], 1), (["rules"], 0), (["version"], 0),
                              (["help"], 0), (["check", "--format", "json", "--output", "/dev/stdout"], 1)):
            ours, theirs = os.pipe()
            os.close(ours)
            done = subprocess.run([binary, *words], cwd=world.root, env=world.environment(), stdout=theirs,
                                  stderr=subprocess.PIPE, timeout=patience(binary, 20), check=False)
            os.close(theirs)
            assert done.returncode == status and b"ipe" not in done.stderr, (words, done)
            if "--output" in words:
                continue  # there is no /dev/stdout to open
            done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', binary, *words], cwd=world.root,
                                  env=world.environment(), stderr=subprocess.PIPE, timeout=patience(binary, 20),
                                  check=False)
            assert done.returncode == 2 and "cannot write the output" in one_sentence(done.stderr), (words, done)


def test_no_stderr(binary):
    with World(SMALL) as world:
        for words, status in ((["check"], 1), (["check", "--nonsense"], 2)):
            done = subprocess.run(["sh", "-c", 'exec "$0" "$@" 2>&-', binary, *words], cwd=world.root,
                                  env=world.environment(), stdout=subprocess.PIPE, timeout=patience(binary, 20),
                                  check=False)
            assert done.returncode == status, (words, done)
            assert b"errors" not in done.stdout


def busy(binary, world):
    client = Client(binary, cwd=world.root, env=world.environment(), lawful=False)
    client.initialize([world.root], encodings=["utf-8"])
    view = world.path("src/ui/view.c")
    client.open(view, PRIVATE_INCLUDE)
    wait_told(client, uri_of(view), [(1, "private-header")], patience(binary, 20))
    wait_until(lambda: children(client.process.pid), patience(binary, 20), "no parser was started")
    return client, children(client.process.pid)


def asked_in_vain(client):
    """Asks once more, as the client's own reading may have held the pipe open a moment longer."""
    with contextlib.suppress(BrokenPipeError):
        client.ask("no/such")
    return client.process.poll() is not None


def test_server_whose_output_is_closed(binary):
    with World(SMALL) as world:
        client, parsers = busy(binary, world)
        with client:
            nowhere = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nowhere, client.process.stdout.fileno())
            os.close(nowhere)
            wait_until(lambda: asked_in_vain(client), patience(binary, 5), "the server writes to nobody")
            assert client.process.wait(patience(binary, 5)) == 1
        wait_until(lambda: not any(map(is_alive, parsers)), patience(binary, 5), "parsers outlive their server")
        assert not world.left_over(), world.left_over()


def test_server_whose_input_is_closed(binary):
    with World(SMALL) as world:
        client, parsers = busy(binary, world)
        with client:
            client.process.stdin.close()
            assert client.wait(patience(binary, 5)) == 1
            assert client.errors == b"", client.errors
        wait_until(lambda: not any(map(is_alive, parsers)), patience(binary, 5), "parsers outlive their server")
        assert not world.left_over(), world.left_over()
