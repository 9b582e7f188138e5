"""Parsers killed at random moments while a hand types."""
import os
import random
import threading
import time

from generated import SCAN_RULES, Buffer, files
from world import World, check_json, children, is_alive, is_sanitized, kill, patience

SEED = 20240611
KILLS, KILLS_SANITIZED = 220, 40
PAUSE_BETWEEN_KILLS = 0.12  # seconds, at most: a parse must have a chance
ENTRIES_FOR_EACH_PARSER = 4


class Killer(threading.Thread):
    """Ends parsers of one server, one after the other, at random moments."""

    def __init__(self, server, seed, count, slowness):
        super().__init__(daemon=True)
        self.server, self.random, self.left, self.slowness = server, random.Random(seed), count, slowness
        self.killed = 0

    def run(self):
        while self.left > 0 and is_alive(self.server):
            time.sleep(self.random.random() * PAUSE_BETWEEN_KILLS * self.slowness)
            parsers = children(self.server)
            if parsers:
                kill(self.random.choice(parsers))
                self.killed += 1
                self.left -= 1


def scan_part(diagnostics, buffer):
    """What the scan says of typed lines: what stood in the file before is not asked about here."""
    return sorted((d["range"]["start"]["line"], d["code"]) for d in diagnostics
                  if d["code"] in SCAN_RULES and d["range"]["start"]["line"] in buffer.typed)


def type_once(client, hand, buffers):
    buffer = hand.choice(buffers)
    buffer.version += 1
    diagnostics = client.change(None, [buffer.edit(hand)], buffer.version, uri=buffer.uri)
    assert scan_part(diagnostics, buffer) == buffer.expected(), (buffer.uri, buffer.expected(), diagnostics)


def published(client):
    """All that the client shows, as `check` would print it."""
    shown = [d["data"] for p in client.published.values() for d in p["diagnostics"] if "data" in d]
    return sorted(shown, key=lambda v: (v["file"].encode(), v["line"], v["column"], v["rule"], v["fingerprint"]))


def cold(binary, buffers):
    """The verdicts of a cold run over a copy of the tree that has the buffers for files."""
    with World(files()) as copy:
        for buffer in buffers:
            copy.write(buffer.path, buffer.text())
        violations = check_json(binary, copy, "full", 1)["violations"]
        assert not copy.left_over(), copy.left_over()
    order = [v for v in violations if v["status"] == "new"]
    return sorted(order, key=lambda v: (v["file"].encode(), v["line"], v["column"], v["rule"], v["fingerprint"]))


def difference(client, expected):
    shown = published(client)
    more = [v for v in shown if v not in expected]
    less = [v for v in expected if v not in shown]
    return "shown, not in the cold run: %s\nin the cold run, not shown: %s\nwithout data: %s" % (
        more, less, [d for p in client.published.values() for d in p["diagnostics"] if "data" not in d])


def session(binary, seed, kills):
    print("seed %d, %d kills" % (seed, kills))
    hand = random.Random(seed)
    with World(files()) as world, world.client(binary) as client:
        client.initialize([world.root], encodings=["utf-8"])
        buffers = [Buffer(world.root, path, text) for path, text in files().items() if path != "autotomy.json"]
        assert len(buffers) == 30
        for buffer in buffers:
            client.open(None, buffer.text(), uri=buffer.uri)
        killer = Killer(client.process.pid, seed, kills, patience(binary, 1))
        killer.start()
        most, edits = 0, 0
        while killer.is_alive():
            type_once(client, hand, buffers)
            edits += 1
            most = max(most, len(world.left_over()))
            time.sleep(hand.random() * 0.03)
        assert killer.killed == kills
        expected = cold(binary, buffers)
        assert any(v["rule"] == "private-symbol" for v in expected)
        begin = time.monotonic()
        try:
            client.wait_until(lambda: published(client) == expected, patience(binary, 60), "the cold run's verdict")
        except AssertionError:
            raise AssertionError(difference(client, expected)) from None
        client.drain()
        assert published(client) == expected, difference(client, expected)
        print("%d edits; %d violations again after %.2f s; at most %d entries in TMPDIR"
              % (edits, len(expected), time.monotonic() - begin, most))
        assert most <= ENTRIES_FOR_EACH_PARSER * (os.cpu_count() + 1), most
        client.shut_down()
        assert not world.left_over(), world.left_over()


def test_kills_at_random(binary):
    for round_number in range(2):
        session(binary, SEED + round_number, (KILLS_SANITIZED if is_sanitized(binary) else KILLS) // 2)


def test_every_parser_killed_at_once(binary):
    """Nothing is typed after the kill: what was published comes back by itself."""
    with World(files()) as world, world.client(binary) as client:
        client.initialize([world.root], encodings=["utf-8"])
        buffers = [Buffer(world.root, path, text) for path, text in files().items() if path != "autotomy.json"]
        for buffer in buffers:
            client.open(None, buffer.text(), uri=buffer.uri)
        wait = patience(binary, 60)
        for _ in range(5):
            for pid in children(client.process.pid):
                kill(pid)
            time.sleep(0.02)
        expected = cold(binary, buffers)
        client.wait_until(lambda: published(client) == expected, wait, "the cold run's verdict")
        client.shut_down()
        assert not world.left_over(), world.left_over()
