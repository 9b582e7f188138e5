"""The server itself killed, at random moments: its parsers end and leave nothing behind."""
import random
import signal
import subprocess
import time

from generated import Buffer, files
from world import World, children, is_alive, is_sanitized, kill, patience, wait_until

SEED = 4711
ROUNDS, ROUNDS_SANITIZED = 15, 5


def typing_server(binary, world, hand, seconds):
    """A server that is busy, and the parsers that it had at some moment."""
    client = world.client(binary)
    client.initialize([world.root], encodings=["utf-8"])
    buffers = [Buffer(world.root, path, text) for path, text in files().items() if path != "autotomy.json"]
    for buffer in buffers:
        client.open(None, buffer.text(), uri=buffer.uri)
    seen, end = set(), time.monotonic() + seconds
    while time.monotonic() < end:
        buffer = hand.choice(buffers)
        buffer.version += 1
        client.change(None, [buffer.edit(hand)], buffer.version, uri=buffer.uri)
        seen.update(children(client.process.pid))
    return client, seen


def end_by(binary, which):
    hand = random.Random(SEED + which)
    rounds = ROUNDS_SANITIZED if is_sanitized(binary) else ROUNDS
    print("seed %d, %d rounds of signal %d" % (SEED + which, rounds, which))
    for _ in range(rounds):
        with World(files()) as world:
            client, seen = typing_server(binary, world, hand, hand.random() * 0.4 * patience(binary, 1))
            with client:
                seen.update(children(client.process.pid))
                client.process.send_signal(which)
                assert client.process.wait(patience(binary, 5)) == -which
                wait_until(lambda: not any(is_alive(pid) for pid in seen), patience(binary, 5),
                           "parsers outlive their server")
                # One that was just being started may not have been seen: it tidies up as soon as it notices.
                wait_until(lambda: not world.left_over(), patience(binary, 5), lambda: "left over: %s" % world.left_over())


def test_killed(binary):
    end_by(binary, signal.SIGKILL)


def test_terminated(binary):
    end_by(binary, signal.SIGTERM)


def test_check_is_ended(binary):
    """The same for a cold run."""
    hand = random.Random(SEED)
    print("seed %d" % SEED)
    for number in range(ROUNDS_SANITIZED if is_sanitized(binary) else ROUNDS):
        which = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[number % 3]
        with World(files()) as world:
            process = subprocess.Popen([binary, "check"], cwd=world.root, env=world.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            seen, end = set(), time.monotonic() + hand.random() * 0.3 * patience(binary, 1)
            while time.monotonic() < end:
                seen.update(children(process.pid))
            seen.update(children(process.pid))
            kill(process.pid, which)
            process.wait(patience(binary, 5))
            wait_until(lambda: not any(is_alive(pid) for pid in seen), patience(binary, 5), "parsers outlive the run")
            wait_until(lambda: not world.left_over(), patience(binary, 5), lambda: "left over: %s" % world.left_over())
