"""What the fault tests share: a folder of their own to work in, a way to run `check`, a way to look at processes."""
import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

from client import Client

HERE = os.path.dirname(os.path.abspath(__file__))
SLOWNESS_OF_SANITIZERS = 4
NOBODY = "65534"


class Skipped(Exception):
    """The machine lacks what the test needs."""


@functools.lru_cache(maxsize=None)
def is_sanitized(binary):
    with open(binary, "rb") as file:
        return b"__asan_init" in file.read()


def patience(binary, seconds):
    """A time limit for a loaded machine, longer under a sanitizer."""
    return seconds * (SLOWNESS_OF_SANITIZERS if is_sanitized(binary) else 1)


def prepare_environment(binary):
    """Leaks that are libclang's own must not look like ours, however the test was started."""
    os.environ.setdefault("LSAN_OPTIONS", "suppressions=%s:print_suppressions=0"
                          % os.path.join(os.path.dirname(HERE), "lsan.supp"))
    os.environ.pop("AUTOTOMY_CLANG", None)


def encoded(path):
    return path if isinstance(path, bytes) else os.fsencode(path)


class World:
    """A tree, a TMPDIR and a cache folder of its own; all gone at the end."""

    def __init__(self, files=None):
        self.base = os.path.realpath(tempfile.mkdtemp(prefix="autotomy-faults-"))
        os.chmod(self.base, 0o755)
        self.root = os.path.join(self.base, "tree")
        self.tmp = os.path.join(self.base, "tmp")
        self.cache = os.path.join(self.base, "cache")
        for folder in (self.root, self.tmp, self.cache):
            os.mkdir(folder)
        for path, text in (files or {}).items():
            self.write(path, text)

    def path(self, path):
        """`path` may be bytes; then so is the answer."""
        return os.path.join(os.fsencode(self.root), path) if isinstance(path, bytes) else os.path.join(self.root, path)

    def write(self, path, text):
        full = self.path(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())

    def replace(self, path, text):
        """As editors save: a file beside it, then a rename."""
        self.write(path + ".saving", text)
        os.rename(self.path(path + ".saving"), self.path(path))

    def remove(self, path):
        os.remove(self.path(path))

    def environment(self, **more):
        return {**os.environ, "TMPDIR": self.tmp, "XDG_CACHE_HOME": self.cache, **more}

    def left_over(self):
        walk = os.walk(self.tmp)
        return sorted(os.path.join(folder, name) for folder, folders, names in walk for name in folders + names)

    def client(self, binary, **more):
        return Client(binary, cwd=self.root, env=self.environment(**more))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        subprocess.run(["chmod", "-R", "u+rwX", self.base], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(encoded(self.base), ignore_errors=True)


@contextlib.contextmanager
def as_nobody(world):
    """Words before a command that make root's rights go; where we are not root there are none to lose."""
    if os.getuid() != 0:
        yield ()
        return
    if not shutil.which("setpriv"):
        raise Skipped("this is root, and there is no setpriv to become another")
    subprocess.run(["chown", "-R", NOBODY, world.base], check=True)
    yield ("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups")


def reachable_binary(binary, prefix):
    if prefix and subprocess.run([*prefix, binary, "version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 check=False).returncode != 0:
        raise Skipped("%s cannot be run by another user" % binary)


class Run:
    """What one command did."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        return json.loads(self.out.decode("utf-8"))

    def __repr__(self):
        out, err = ((stream or b"").decode(errors="replace")[:3000] for stream in (self.out, self.err))
        return "exit %s\n--- stdout\n%s\n--- stderr\n%s" % (self.status, out, err)


def autotomy(binary, world, *words, stdout=subprocess.PIPE, prefix=(), env=None, timeout=120, stdin=subprocess.DEVNULL):
    command = [*prefix, binary, *words]
    done = subprocess.run(command, cwd=world.root, env=env or world.environment(), stdin=stdin, stdout=stdout,
                          stderr=subprocess.PIPE, timeout=patience(binary, timeout), check=False)
    assert done.returncode in (0, 1, 2), "%s\n%r" % (command, Run(done))
    return Run(done)


def check(binary, world, *words, **how):
    return autotomy(binary, world, "check", *words, **how)


def check_json(binary, world, level, status, *words, **how):
    """The report of a run that must end so."""
    run = check(binary, world, "--level", level, "--format", "json", *words, **how)
    assert run.status == status, "expected exit %d\n%r" % (status, run)
    return run.json()


def found(violations):
    """Violations as (file, line, rule), those of the report as those in a diagnostic's `data`."""
    return [(v["file"], v["line"], v["rule"]) for v in violations if v["status"] == "new"]


def one_sentence(text):
    """What a fault looks like: a line for people, from autotomy, of the fault alone."""
    text = text.decode("utf-8")
    assert text.startswith("autotomy: ") and text.count("\n") == 1 and text.endswith("\n"), repr(text)
    return text


# ---- processes


def children(pid):
    """The parsers that a server runs at this moment."""
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def is_alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def kill(pid, which=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, which)


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.01)


# ---- a small tree with one violation of each kind

POLICY = """{
  "version": 1,
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"] },
    "ui": { "files": ["src/ui/**"], "uses": ["core"] }
  }
}
"""
PRIVATE_INCLUDE = '#include "../core/page.h"\n'
PRIVATE_USE = '#include "../core/core.h"\nint view(void) { return page_lock(1); }\n'
SMALL = {
    "autotomy.json": POLICY,
    "src/core/core.h": '#pragma once\n#include "page.h"\nint core_open(void);\n',
    "src/core/page.h": "#pragma once\nint page_lock(int page);\n",
    "src/core/core.c": '#include "core.h"\nint core_open(void) { return page_lock(0); }\n'
                       'int page_lock(int p) { return p; }\n',
    "src/ui/view.c": PRIVATE_INCLUDE,
    "src/ui/menu.c": PRIVATE_USE,
}
SMALL_AT_SCAN = [("src/core/core.h", 2, "interface-leak"), ("src/ui/view.c", 1, "private-header")]
SMALL_AT_FULL = [("src/core/core.h", 2, "interface-leak"), ("src/ui/menu.c", 2, "private-symbol"),
                 ("src/ui/view.c", 1, "private-header")]


def told(client, uri):
    """What the client shows for a document now, as (line from 1, rule)."""
    diagnostics = client.published.get(uri, {}).get("diagnostics", [])
    return sorted((d["range"]["start"]["line"] + 1, d["code"]) for d in diagnostics if "code" in d)


def wait_told(client, uri, expected, timeout):
    client.wait_until(lambda: told(client, uri) == sorted(expected), timeout,
                      "%s for %s, instead of %s" % (expected, uri, told(client, uri)))
