"""A small language client: starts a server, talks LSP with it, and keeps the time at which each message arrived."""

import json
import os
import select
import subprocess
import time


class ServerGone(Exception):
    """The server ended while something was still expected of it."""


class Client:
    """One server and one conversation. No threads: whoever waits reads, so that nothing stands between a byte and its time."""

    def __init__(self, command, folder, errors=subprocess.DEVNULL, environment=None):
        self.began = time.perf_counter()
        # Not closing file descriptors lets Python take its fast way to exec.
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=errors, close_fds=False, bufsize=0, env=environment)
        self.folder = folder
        self.buffer = b""
        self.last_id = 0
        self.versions = {}
        self.inbox = []

    # ---- messages ----

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        data = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        try:
            while data:
                data = data[os.write(self.process.stdin.fileno(), data):]
        except BrokenPipeError:
            raise ServerGone("the server no longer reads") from None

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params, timeout=30):
        """The result, and the time at which it arrived."""
        self.last_id += 1
        wanted = self.last_id
        self.send({"id": wanted, "method": method, "params": params})
        message, at = self.wait(lambda m: m.get("id") == wanted and "method" not in m, timeout)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        return message["result"], at

    def take_frame(self):
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return None
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        if len(rest) < length:
            return None
        self.buffer = rest[length:]
        return json.loads(rest[:length])

    def read(self, timeout):
        """Reads once, if anything comes within `timeout` seconds, and files what arrived with its time."""
        ready, _, _ = select.select([self.process.stdout], [], [], max(0, timeout))
        if not ready:
            return False
        data = os.read(self.process.stdout.fileno(), 1 << 20)
        at = time.perf_counter()
        if not data:
            raise ServerGone(f"the server ended with status {self.process.wait()}")
        self.buffer += data
        while (message := self.take_frame()) is not None:
            if "id" in message and "method" in message:
                self.send({"id": message["id"], "result": None})
            else:
                self.inbox.append((message, at))
        return True

    def wait(self, wanted, timeout=30):
        """The first message, of those not taken yet, that is wanted, with its time; None at `timeout`."""
        deadline = time.perf_counter() + timeout
        looked = 0
        while True:
            for index in range(looked, len(self.inbox)):
                if wanted(self.inbox[index][0]):
                    return self.inbox.pop(index)
            looked = len(self.inbox)
            left = deadline - time.perf_counter()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self.read(left)

    def quiet(self, seconds):
        """Reads until nothing has come for so long; forgets all of it."""
        while self.read(seconds):
            pass
        self.inbox.clear()

    # ---- documents ----

    def uri(self, path):
        return "file://" + os.path.join(self.folder, path)

    def initialize(self, encoding="utf-16", timeout=30):
        """Answers the time at which the answer arrived."""
        capabilities = {
            "general": {"positionEncodings": [encoding, "utf-16"]},
            "textDocument": {"publishDiagnostics": {"versionSupport": True, "relatedInformation": True}},
        }
        root = "file://" + self.folder
        _, at = self.request("initialize", {
            "processId": os.getpid(), "rootUri": root, "capabilities": capabilities,
            "workspaceFolders": [{"uri": root, "name": os.path.basename(self.folder)}],
        }, timeout)
        self.notify("initialized", {})
        return at

    def open(self, path, text, language="c"):
        self.versions[path] = 1
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(path), "languageId": language, "version": 1, "text": text}})

    def change(self, path, first, last, text):
        """Replaces the lines [first, last), from 0, by `text`. Answers the version."""
        self.versions[path] += 1
        span = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(path), "version": self.versions[path]},
            "contentChanges": [{"range": span, "text": text}]})
        return self.versions[path]

    def published(self, path, wanted=lambda params: True, timeout=30):
        """The next publish about a file that is wanted, with its time."""
        message, at = self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                                and m["params"]["uri"] == self.uri(path) and wanted(m["params"]), timeout)
        return message["params"], at

    def stop(self):
        """Shuts down as the protocol says; answers the exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.stdin.close()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
