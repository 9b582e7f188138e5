"""A small language client: starts the server, talks to it and remembers what it published."""
import contextlib
import json
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.parse

import metamodel

PATIENCE = 240  # seconds; for a loaded machine under a sanitizer, never for the server's own speed


class Gone(Exception):
    """The server has closed its output."""


class Skipped(Exception):
    """The machine lacks what a test needs."""


def uri_of(path):
    return "file://" + urllib.parse.quote(str(path), safe="/")


def frame(body):
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def encode(message):
    return frame(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass"))


class Client:
    """One server process. Messages are read by a thread, in order; `take` hands them out one by one.

    Every message is held against the protocol's model, where that is installed: those that come, unless another server beside
    ours speaks, too, and, unless the client is unlawful, those that go.
    """

    def __init__(self, binary, arguments=("lsp",), cwd=None, env=None, lawful=True):
        self.checks = metamodel.is_installed() and "--with" not in arguments and list(arguments[:1]) == ["lsp"]
        self.lawful = lawful and self.checks
        self.asked = {}      # id -> method, of requests that were not answered yet
        self.params = {}     # and -> their params
        self.process = subprocess.Popen([binary, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=cwd, env=env)
        self.incoming = queue.Queue()
        self.bodies = []     # the bytes of all messages, in order
        self.log = []        # all messages that came, in order
        self.published = {}  # uri -> params of the last publication
        self.history = []    # params of all publications
        self.errors = b""
        self.next_id = 0
        self.replies = {}
        self.broken = None   # why the output was no stream of messages
        self.threads = [threading.Thread(target=self._read, daemon=True),
                        threading.Thread(target=self._read_errors, daemon=True)]
        for thread in self.threads:
            thread.start()

    # ---- reading

    def _read_errors(self):
        self.errors = self.process.stderr.read()

    def _read_one(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                return None
            if line == b"\r\n":
                break
            match = re.fullmatch(rb"Content-Length: (\d+)\r\n", line)
            if not match or length is not None:
                raise ValueError("stray output: %r" % line)
            length = int(match[1])
        body = self.process.stdout.read(length)
        if len(body) < length:
            return None
        self.bodies.append(body)
        return json.loads(body.decode("utf-8"))

    def _read(self):
        try:
            while (message := self._read_one()) is not None:
                self.incoming.put(message)
        except ValueError as error:
            self.broken = str(error)
        self.incoming.put(None)

    def take(self, timeout=PATIENCE):
        """The next message; None where none comes in time."""
        try:
            message = self.incoming.get(timeout=timeout)
        except queue.Empty:
            return None
        if message is None:
            self.incoming.put(None)
            raise Gone(self.broken or "the server is gone; stderr: %r" % self.errors[-2000:])
        self._check(message)
        self.log.append(message)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]
            self.history.append(message["params"])
        return message

    def _check(self, message):
        assert message.get("jsonrpc") == "2.0" and not set(message) - {"jsonrpc", "id", "method", "params", "result", "error"}, message
        if "method" in message:
            wrong = self.checks and metamodel.call_fault(message, from_server=True)
        else:
            wrong = self.checks and self._reply_fault(message)
        assert not wrong, "%s, in %s" % (wrong, json.dumps(message)[:2000])

    def _reply_fault(self, message):
        """What is none of the server's to resolve comes back as it went, whatever that was."""
        key = json.dumps(message["id"])
        method, params = self.asked.pop(key, None), self.params.pop(key, None)
        came_back = method in ("codeAction/resolve", "codeLens/resolve") and message.get("result") == params
        return not came_back and metamodel.reply_fault(message, method)

    def _check_own(self, message):
        if "method" in message and "id" in message:
            self.asked[json.dumps(message["id"])] = message["method"]
            self.params[json.dumps(message["id"])] = message.get("params")
        if self.lawful and "method" in message:
            wrong = metamodel.call_fault(message, from_server=False)
            assert not wrong, "the test itself is no lawful client: %s, in %s" % (wrong, json.dumps(message)[:2000])

    def wait_for(self, wanted, timeout=PATIENCE, what="a message"):
        """Takes messages until one is wanted, and returns it."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            message = self.take(left)
            if message is not None and wanted(message):
                return message
        raise AssertionError("%s did not come; the last were %s" % (what, json.dumps(self.log[-3:])[:3000]))

    def drain(self, quiet=0.3):
        """Takes messages until none came for a while."""
        while self.take(quiet) is not None:
            pass

    def wait_until(self, condition, timeout=PATIENCE, what="a state"):
        """Takes messages until the condition, which looks at what was published, holds."""
        end = time.monotonic() + timeout
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError("%s was not reached; published: %s"
                                     % (what, json.dumps(self.published)[:3000]))
            self.take(min(left, 0.1))

    # ---- writing

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        if isinstance(message, dict):
            self._check_own(message)
        self.send_bytes(encode(message))

    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})})

    def ask(self, method, params=None):
        """Sends a request and returns its id."""
        self.next_id += 1
        self.send({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                   **({} if params is None else {"params": params})})
        return self.next_id

    def reply_to(self, request_id, timeout=PATIENCE):
        return self.wait_for(lambda m: "method" not in m and m.get("id") == request_id, timeout,
                             "the reply to %r" % request_id)

    @contextlib.contextmanager
    def unlawful(self):
        """What is sent inside is not held against the protocol: it is wrong on purpose."""
        lawful, self.lawful = self.lawful, False
        try:
            yield
        finally:
            self.lawful = lawful

    def request(self, method, params=None):
        return self.reply_to(self.ask(method, params))

    # ---- the protocol

    def initialize(self, folders=(), encodings=None, capabilities=None, **more):
        caps = {"textDocument": {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True,
                                                        "tagSupport": {"valueSet": [1, 2]}, "dataSupport": True}}}
        if encodings:
            caps["general"] = {"positionEncodings": encodings}
        caps.update(capabilities or {})
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": caps,
                  "workspaceFolders": [{"uri": uri_of(f), "name": str(f)} for f in folders] or None, **more}
        reply = self.request("initialize", params)
        self.notify("initialized", {})
        return reply["result"]

    def publication(self, uri, version):
        return self.wait_for(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                             and m["params"]["uri"] == uri and m["params"].get("version") == version,
                             what="version %r of %s" % (version, uri))["params"]["diagnostics"]

    def open(self, path, text, version=1, uri=None):
        uri = uri or uri_of(path)
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "c", "version": version,
                                                              "text": text}})
        return self.publication(uri, version)

    def change(self, path, changes, version, uri=None):
        """`changes` is the new text, or a list of content changes."""
        uri = uri or uri_of(path)
        if isinstance(changes, str):
            changes = [{"text": changes}]
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": changes})
        return self.publication(uri, version)

    def close(self, path, uri=None):
        uri = uri or uri_of(path)
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        return self.publication(uri, None)

    def save(self, path):
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri_of(path)}})

    def shown(self):
        """What stands on its screen: uri -> diagnostics."""
        return {uri: params["diagnostics"] for uri, params in self.published.items()}

    # ---- pulling

    def pull(self, path, previous=None, uri=None):
        """The report on one document."""
        params = {"textDocument": {"uri": uri or uri_of(path)}, **({"previousResultId": previous} if previous else {})}
        return self.request("textDocument/diagnostic", params)["result"]

    def pull_workspace(self, previous=None):
        """Reports by URI; `previous` is result ids by URI."""
        ids = [{"uri": uri, "value": value} for uri, value in (previous or {}).items()]
        reply = self.request("workspace/diagnostic", {"previousResultIds": ids})
        return {item["uri"]: item for item in reply["result"]["items"]}

    def tell_open(self, path, text, version=1):
        """Opens a document and waits for nothing."""
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri_of(path), "languageId": "c", "version": version,
                                                              "text": text}})

    def tell_change(self, path, changes, version):
        if isinstance(changes, str):
            changes = [{"text": changes}]
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri_of(path), "version": version},
                                               "contentChanges": changes})

    def tell_close(self, path):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri_of(path)}})

    # ---- the end

    def wait(self, timeout=PATIENCE):
        """The exit status, once the process has ended and all its output was read."""
        status = self.process.wait(timeout)
        for thread in self.threads:
            thread.join(timeout)
        assert self.broken is None, self.broken
        return status

    def shut_down(self):
        assert self.request("shutdown")["result"] is None
        self.notify("exit")
        status = self.wait()
        assert status == 0, (status, self.errors[-4000:])
        assert not self.errors, self.errors[-4000:]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass


class Tree:
    """A folder of files that is gone at the end."""

    def __init__(self, files):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="autotomy-protocol-"))
        for path, text in files.items():
            self.write(path, text)

    def path(self, path):
        return os.path.join(self.root, path)

    def uri(self, path):
        return uri_of(self.path(path))

    def write(self, path, text):
        full = self.path(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

    def read(self, path):
        with open(self.path(path), "rb") as file:
            return file.read().decode()

    def remove(self, path):
        full = self.path(path)
        if os.path.isdir(full):
            shutil.rmtree(full)
        else:
            os.remove(full)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.root, ignore_errors=True)


def rules(diagnostics):
    return [d["code"] for d in diagnostics]


POLICY = """{
  "version": 1,
  "layers": ["app", "core"],
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"], "layer": "core" },
    "ui": { "files": ["src/ui/**"], "uses": ["core"], "layer": "app" }
  }
}
"""

# One violation on the disk: ui includes a private header of core.
FILES = {
    "autotomy.json": POLICY,
    "src/core/core.h": "#include \"types.h\"\n",
    "src/core/types.h": "#define TYPES 1\n",
    "src/core/page.h": "#define PAGE 1\n",
    "src/core/core.c": "#include \"core.h\"\n#include \"page.h\"\n",
    "src/ui/view.c": "#include \"../core/core.h\"\n#include \"../core/page.h\"\n",
    "src/ui/menu.c": "#include \"../core/core.h\"\n",
}
PRIVATE = "#include \"../core/page.h\"\n"
