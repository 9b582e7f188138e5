"""Asks autotomy: a whole command for each question, or a language server that stays."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "protocol"))

PATIENCE = 300  # seconds for one command, on a loaded machine


class Failed(Exception):
    """autotomy did not answer as a program should."""


class Command:
    """`autotomy check`: the text of one file on standard input, everything else from the disk."""

    def __init__(self, binary, root, cache):
        self.binary, self.root = binary, root
        self.environment = dict(os.environ, XDG_CACHE_HOME=cache)
        self.lock, self.number = threading.Lock(), 0

    def policy_file(self, policy):
        """Writes a policy beside the tree's own, for one question."""
        with self.lock:
            self.number += 1
            path = os.path.join(self.root, f"policy-{self.number}.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(policy, file, indent=1)
        return path

    def violations(self, file=None, text=None, policy=None, level="full"):
        """All violations that are told anywhere in the tree, where one file may have another text."""
        command = [self.binary, "check", "--level", level, "--format", "json", *(["--jobs", "1"] if file else [])]
        config = self.policy_file(policy) if policy else None
        if config:
            command += ["--config", config]
        if text is not None:
            command += ["--stdin", file]
        try:
            done = subprocess.run(command, cwd=self.root, env=self.environment, timeout=PATIENCE, check=False,
                                  input=text.encode("latin-1") if text is not None else b"", capture_output=True)
        finally:
            if config:
                os.remove(config)
        if done.returncode > 2 or done.returncode == 2 and not done.stdout.startswith(b"{"):
            raise Failed(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.decode()[:500]}")
        report = json.loads(done.stdout)
        told = [violation for violation in report["violations"] if violation["status"] == "new"]
        if config:
            name = os.path.basename(config)
            told = [dict(one, file="autotomy.json") if one["file"] == name else one for one in told]
        self.coverage = report["coverage"]
        return told


class Server:
    """`autotomy lsp`: the file is opened and edited; an answer counts once it has not changed for a while."""

    QUIET = 0.7   # seconds without a publication after which the parse is thought to have spoken
    LIMIT = 20.0

    def __init__(self, binary, root, cache):
        from client import Client, uri_of  # of tests/protocol
        self.command, self.root, self.uri_of = Command(binary, root, cache), root, uri_of
        self.client = Client(binary, env=dict(os.environ, XDG_CACHE_HOME=cache))
        self.client.initialize([root], encodings=["utf-8"])
        self.versions = {}
        self.lock = threading.Lock()

    def violations(self, file=None, text=None, policy=None, level="full"):
        if policy or file is None or level != "full":
            return self.command.violations(file, text, policy, level)
        with self.lock:
            return self.ask(file, text)

    def ask(self, file, text, wanted=None):
        path = os.path.join(self.root, file)
        if text is None:
            with open(path, encoding="latin-1", newline="") as stored:
                text = stored.read()
        shown = text.encode("latin-1").decode("utf-8", "replace")
        self.versions[file] = self.versions.get(file, 0) + 1
        send = self.client.open if self.versions[file] == 1 else self.client.change
        send(path, shown, self.versions[file])
        end, uri = time.monotonic() + self.LIMIT, self.uri_of(path)
        told = self.client.published[uri]["diagnostics"]
        while time.monotonic() < end:
            if self.client.take(self.QUIET) is None:
                break
            told = self.client.published[uri]["diagnostics"]
        return [one["data"] for one in told]


def make(kind, binary, root, cache=None):
    cache = cache or tempfile.mkdtemp(prefix="autotomy-mutations-cache-")
    return {"check": Command, "lsp": Server}[kind](binary, root, cache)
