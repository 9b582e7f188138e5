#!/usr/bin/env python3
"""Watch boundaries being broken and told: demo.py BINARY

A scripted agent opens files of autotomy's own source tree in the language server and types four edits into the buffers, key by
key. Shown are each edit, the warnings as they arrive and the time that they took. No file is changed.
Exits with 1 where a warning that must come does not.
"""

import os
import sys
import textwrap
import time

from client import Client, ServerGone

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PATIENCE = 30  # seconds for a warning; what takes so long is not live
READING = 300  # seconds until every source was read once, on a slow and busy machine

ON_TERMINAL = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb" and "NO_COLOR" not in os.environ
KEY_PAUSE = 0.012 if ON_TERMINAL else 0
WIDTH = 100  # of a message
STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
SEVERITIES = {1: ("error", "red"), 2: ("warning", "yellow"), 3: ("info", "cyan"), 4: ("hint", "dim")}


def styled(text, *styles):
    if not ON_TERMINAL:
        return text
    return "".join(f"\033[{STYLES[style]}m" for style in styles) + text + "\033[0m"


def show(text=""):
    print(text, flush=True)


class Edit:
    """
    Lines typed into one buffer behind the first line that begins with `after`, or in place of `replace` lines from there on,
    and the warnings that must come of it: (path, rule) pairs.
    """

    def __init__(self, path, after, lines, expected, replace=0):
        self.path, self.after, self.lines, self.expected, self.replace = path, after, lines, expected, replace


class Scene:
    """One lesson: what is done, and the edits that do it. Some buffers are merely opened, to be heard of."""

    def __init__(self, title, edits, opened=()):
        self.title, self.edits, self.opened = title, edits, opened


SCENES = [
    Scene("A private header: cli/ reaches into the engine", [
        Edit("cli/modules.c", "#include <string.h>", ['#include "../analysis/core/policy/glob.h"'],
             [("cli/modules.c", "private-header")]),
    ]),
    Scene("Upwards: the engine asks the protocol", [
        Edit("analysis/core/judge/judge.c", '#include "judge/', ["#include <autotomy/lsp/server.h>"],
             [("analysis/core/judge/judge.c", "layer"), ("analysis/core/judge/judge.c", "dependency")]),
    ]),
    Scene("An unsaved header: report_summarize() moves where others may not look, and its dependents hear of it", [
        Edit("analysis/core/report/snippet.h", "void snippet_put(", [
            "struct report_summary report_summarize(const struct report *report);",
        ], []),
        Edit("include/autotomy/core/report.h", "struct report_summary report_summarize(", ['#include "../../../analysis/core/report/snippet.h"'],
             [("include/autotomy/core/report.h", "interface-leak"), ("cli/check.c", "private-symbol")], replace=1),
    ], opened=["cli/check.c"]),
    Scene("A private symbol: what a header must name, and nobody may touch", [
        Edit("cli/place.c", "{", ["\tconst struct arena_chunk *newest = arena->chunks;"],
             [("cli/place.c", "private-symbol")]),
    ]),
]


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", newline="") as file:
        return file.read()


class Agent:
    """Types into the server's buffers and shows what comes back."""

    def __init__(self, client):
        self.client = client
        self.told = {}  # path -> diagnostics as last published
        self.keys = 0
        self.answers = []  # seconds from a key to the publish of that version
        self.missing = []

    def open(self, path):
        if path in self.client.versions:
            return
        self.client.open(path, read(path))
        params, _ = self.client.published(path, timeout=PATIENCE)
        self.told[path] = params["diagnostics"]

    def file(self, message):
        if message.get("method") == "textDocument/publishDiagnostics":
            path = os.path.relpath(message["params"]["uri"].removeprefix("file://"), ROOT)
            self.told[path] = message["params"]["diagnostics"]

    def key(self, path, line, column, text):
        """One key, and the server's answer to it."""
        self.client.versions[path] += 1
        version = self.client.versions[path]
        place = {"line": line, "character": column}
        began = time.perf_counter()
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": self.client.uri(path), "version": version},
            "contentChanges": [{"range": {"start": place, "end": place}, "text": text}]})
        params, at = self.client.published(path, lambda p: p.get("version") == version, PATIENCE)
        self.told[path] = params["diagnostics"]
        self.keys += 1
        self.answers.append(at - began)
        return began

    def type(self, path, line, lines):
        """Types whole lines before a line. Answers when the last key was pressed."""
        began = None
        for offset, text in enumerate(lines):
            self.key(path, line + offset, 0, "\n")
            if ON_TERMINAL:
                sys.stdout.write("    " + styled("+ ", "green"))
            for column, character in enumerate(text):
                began = self.key(path, line + offset, column, character)
                if ON_TERMINAL:
                    sys.stdout.write(styled(character.expandtabs(4), "green"))
                    sys.stdout.flush()
                    time.sleep(KEY_PAUSE)
            show("" if ON_TERMINAL else "    + " + text.expandtabs(4))
        return began

    def perform(self, edit):
        lines = read(edit.path).split("\n")
        line = next(i for i, row in enumerate(lines) if row.startswith(edit.after))
        self.open(edit.path)
        before = {path: {d["code"] for d in self.told.get(path, [])} for path, _ in edit.expected}
        show(f"  {styled(edit.path, 'bold')}")
        if edit.replace:
            for row in lines[line:line + edit.replace]:
                show("    " + styled("- " + row.expandtabs(4), "red"))
            self.client.change(edit.path, line, line + edit.replace, "")
            self.client.published(edit.path, timeout=PATIENCE)
        else:
            line += 1
        began = self.type(edit.path, line, edit.lines)
        for path, rule in edit.expected:
            self.expect(path, rule, began, before[path])

    def find(self, path, rule):
        return next((d for d in self.told.get(path, []) if d["code"] == rule), None)

    def expect(self, path, rule, began, before):
        at = began + self.answers[-1]
        deadline = time.perf_counter() + PATIENCE
        while rule in before or not self.find(path, rule):
            left = deadline - time.perf_counter()
            if left <= 0:
                self.missing.append((path, rule))
                show("    " + styled(f"{rule} did not come for {path}", "red", "bold"))
                return
            try:
                message, at = self.client.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics", left)
            except TimeoutError:
                continue
            self.file(message)
        self.show_diagnostic(path, self.find(path, rule), (at - began) * 1000)

    @staticmethod
    def show_diagnostic(path, diagnostic, milliseconds):
        severity, style = SEVERITIES[diagnostic["severity"]]
        start = diagnostic["range"]["start"]
        show(f"{styled(f'{milliseconds:7.1f} ms', 'cyan')}  {path}:{start['line'] + 1}:{start['character'] + 1}: "
             f"{styled(severity, style, 'bold')} {styled('[' + diagnostic['code'] + ']', 'dim')}")
        for line in textwrap.wrap(diagnostic["message"], WIDTH, break_long_words=False, break_on_hyphens=False):
            show(" " * 12 + line)

    def undo(self, edits):
        """Puts the buffers back to what is on the disk."""
        for edit in edits:
            lines = len(read(edit.path).split("\n")) + len(edit.lines)
            self.client.change(edit.path, 0, lines, read(edit.path))
        self.client.quiet(0.2)
        for edit in edits:
            self.client.notify("textDocument/didClose", {"textDocument": {"uri": self.client.uri(edit.path)}})
            del self.client.versions[edit.path]
        self.client.quiet(0.2)


EDITORS = """\
Your own editor, for every project that has an autotomy.json at its root:

  VS Code, with the extension "Generic LSP Client" (llllvvuu-glspc), in settings.json:
    "glspc.serverCommand": "{binary}",
    "glspc.serverCommandArguments": ["lsp"],
    "glspc.languageId": "c"

  Neovim 0.11, in init.lua:
    vim.lsp.config('autotomy', {{
      cmd = {{ '{binary}', 'lsp' }},
      filetypes = {{ 'c', 'cpp' }}, root_markers = {{ 'autotomy.json' }} }})
    vim.lsp.enable('autotomy')

  Emacs, eglot:
    (with-eval-after-load 'eglot
      (add-to-list 'eglot-server-programs
                   '((c-mode c++-mode) . ("{binary}" "lsp"))))"""


def knows_symbols(message):
    """Whether the server says that it has read every source."""
    return message.get("method") == "window/logMessage" and message["params"]["message"].startswith("the symbols of ")


def run(binary):
    client = Client([binary, "lsp"], ROOT, errors=None)
    answered = client.initialize()
    agent = Agent(client)
    symbols, known = client.wait(knows_symbols, READING)
    show(styled("autotomy on its own source tree", "bold"))
    show(styled(f"the server answered {(answered - client.began) * 1000:.1f} ms after it was started; "
                f"{symbols['params']['message']} after {known - client.began:.1f} s, from the cache the next time", "dim"))
    show(styled("an agent now types into its buffers, and no file is changed", "dim"))
    for number, scene in enumerate(SCENES, 1):
        show()
        show(styled(f"{number}. {scene.title}", "bold"))
        for path in scene.opened:
            agent.open(path)
        client.quiet(0.5)
        for edit in scene.edits:
            agent.perform(edit)
        if ON_TERMINAL:
            time.sleep(1)
        agent.undo(scene.edits)
    status = client.stop()
    slowest, middle = max(agent.answers) * 1000, sorted(agent.answers)[len(agent.answers) // 2] * 1000
    show()
    show(f"{agent.keys} keys, each answered: half of them within {middle:.2f} ms, the slowest after {slowest:.1f} ms")
    show()
    show(EDITORS.format(binary=os.path.abspath(binary)))
    if status:
        show(f"the server ended with status {status}")
    return 1 if agent.missing or status else 0


if __name__ == "__main__":
    try:
        sys.exit(run(os.path.abspath(sys.argv[1])))
    except (ServerGone, TimeoutError, RuntimeError) as error:
        sys.exit(f"the demo failed: {error}")
