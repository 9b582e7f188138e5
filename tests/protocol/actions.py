"""An editor's side of code actions: asks for them, applies their edits to buffers and files, and judges what comes of it by
a cold `autotomy check` over a copy of the tree."""
import collections
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from client import PATIENCE, Client, Tree

CAPABILITIES = {
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "dataSupport": True,
                               "tagSupport": {"valueSet": [1, 2]}},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
                       "isPreferredSupport": True, "disabledSupport": True},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}, "applyEdit": True},
}


def capabilities(**changes):
    """The above with other settings: resolve, snippets, changes (no documentChanges), commands (no literals), plain."""
    caps = json.loads(json.dumps(CAPABILITIES))
    action = caps["textDocument"]["codeAction"]
    if changes.get("resolve"):
        action.update(dataSupport=True, resolveSupport={"properties": ["edit"]})
    if changes.get("snippets"):
        caps["workspace"]["workspaceEdit"]["snippetEditSupport"] = True
    if changes.get("changes"):
        caps["workspace"]["workspaceEdit"]["documentChanges"] = False
    if changes.get("commands"):
        del action["codeActionLiteralSupport"]
    if changes.get("plain"):
        action.pop("isPreferredSupport"), action.pop("disabledSupport")
    return caps


def unit_offset(text, position, encoding):
    """Where an LSP position stands in a text, as a str index."""
    lines = re.split("(\r\n|\n|\r)", text)
    begin = sum(len(part) for part in lines[:2 * position["line"]])
    line, units = lines[2 * position["line"]] if 2 * position["line"] < len(lines) else "", position["character"]
    width = {"utf-8": lambda c: len(c.encode()), "utf-16": lambda c: 2 if ord(c) > 0xFFFF else 1,
             "utf-32": lambda c: 1}[encoding]
    at = 0
    while at < len(line) and units > 0:
        units -= width(line[at])
        at += 1
    assert units == 0, ("a position inside a character, or past the line", position, line)
    return begin + at


def of_snippet(value):
    """The text of a snippet, and what stands at its one place."""
    hole, out, at = None, "", 0
    while at < len(value):
        if value[at] == "\\":
            out, at = out + value[at + 1], at + 2
        elif value.startswith("${1:", at):
            end = at + 4
            while value[end] != "}" or value[end - 1] == "\\":
                end += 1
            hole = re.sub(r"\\(.)", r"\1", value[at + 4:end])
            out, at = out + hole, end + 1
        else:
            assert value[at] != "$", value
            out, at = out + value[at], at + 1
    return out, hole


def applied(text, edits, encoding="utf-16"):
    """The text with TextEdits applied, which must not overlap."""
    spans = []
    for number, edit in enumerate(edits):
        new = of_snippet(edit["snippet"]["value"])[0] if "snippet" in edit else edit["newText"]
        begin, end = (unit_offset(text, edit["range"][key], encoding) for key in ("start", "end"))
        spans.append((begin, end, number, new))
    spans.sort()
    for one, two in zip(spans, spans[1:]):
        assert one[1] <= two[0], ("edits overlap", edits)
    for begin, end, _, new in reversed(spans):
        text = text[:begin] + new + text[end:]
    return text


def told(violations):
    """What is told, wherever it stands: a multiset."""
    return collections.Counter((v["rule"], v["file"], v["to"], v["target"], v["symbol"]) for v in violations
                               if v["status"] == "new")


class Editor:
    """A client with buffers, over a tree."""

    def __init__(self, binary, tree, caps=None, encoding="utf-16"):
        self.binary, self.tree, self.encoding = binary, tree, encoding
        self.client = Client(binary)
        self.client.initialize([tree.root], encodings=[encoding], capabilities=caps or CAPABILITIES)
        self.buffers, self.versions = {}, {}
        self.client.wait_for(lambda m: m.get("method") == "window/logMessage" and "symbols" in m["params"]["message"],
                             what="the log of a project whose symbols are known")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.client.__exit__(*exception)

    # ---- texts

    def read(self, path):
        with open(self.tree.path(path), encoding="utf-8", newline="") as file:
            return file.read()

    def text(self, path):
        return self.buffers[path] if path in self.buffers else self.read(path)

    def open(self, path, text=None):
        self.buffers[path] = self.read(path) if text is None else text
        self.versions[path] = 1
        return self.client.open(self.tree.path(path), self.buffers[path])

    def set(self, path, text):
        if path not in self.buffers:
            self.tree.write(path, text)
            return
        self.versions[path] += 1
        self.buffers[path] = text
        self.client.change(self.tree.path(path), text, self.versions[path])

    # ---- what is told

    def shown(self, path):
        return self.client.published.get(self.tree.uri(path), {}).get("diagnostics", [])

    def until(self, condition, what):
        self.client.wait_until(condition, what=what)

    def until_rules(self, path, rules):
        self.until(lambda: sorted(d["code"] for d in self.shown(path)) == sorted(rules),
                   "%s in %s" % (" ".join(rules), path))

    def diagnostic(self, path, rule, nth=0):
        self.until(lambda: [d for d in self.shown(path) if d["code"] == rule][nth:], "%s in %s" % (rule, path))
        return [d for d in self.shown(path) if d["code"] == rule][nth]

    # ---- actions

    def actions(self, path, where, diagnostics=None, **context):
        """What is offered at a range, or at a diagnostic."""
        place = where["range"] if "range" in where else where
        if diagnostics is None:
            diagnostics = [where] if "range" in where else []
        reply = self.client.request("textDocument/codeAction", {
            "textDocument": {"uri": self.tree.uri(path)}, "range": place,
            "context": {"diagnostics": diagnostics, **context}})
        assert "result" in reply, reply
        return reply["result"]

    def apply(self, edit):
        """Applies a WorkspaceEdit and returns the files that it touched."""
        changes = edit.get("changes") or {}
        for change in edit.get("documentChanges", []):
            uri, version = change["textDocument"]["uri"], change["textDocument"]["version"]
            path = self.path_of(uri)
            assert version == self.versions.get(path), (version, self.versions)
            changes = {**changes, uri: change["edits"]}
        assert changes, edit
        for uri, edits in changes.items():
            path = self.path_of(uri)
            self.set(path, applied(self.text(path), edits, self.encoding))
        return [self.path_of(uri) for uri in changes]

    def path_of(self, uri):
        path = urllib.parse.unquote(urllib.parse.urlparse(uri).path)
        return os.path.relpath(path, self.tree.root)

    # ---- a second opinion

    def check(self, *arguments, stdin=None):
        """All violations by a cold check, over a copy of the tree that holds what is in the buffers."""
        with tempfile.TemporaryDirectory(prefix="autotomy-actions-") as work:
            copy = os.path.join(work, "tree")
            shutil.copytree(self.tree.root, copy)
            for path, text in self.buffers.items():
                if path != stdin:
                    with open(os.path.join(copy, path), "w", encoding="utf-8", newline="") as file:
                        file.write(text)
            more = ["--stdin", stdin] if stdin else []
            done = subprocess.run([self.binary, "check", "--format", "json", *arguments, *more], cwd=copy, timeout=PATIENCE,
                                  input=self.buffers[stdin].encode() if stdin else None, capture_output=True, check=False,
                                  env=dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache")))
        assert done.returncode in (0, 1), (done.returncode, done.stderr, done.stdout)
        return json.loads(done.stdout)["violations"]


def named(actions, pattern):
    found = [a for a in actions if re.search(pattern, a["title"])]
    assert len(found) == 1, (pattern, [a["title"] for a in actions])
    return found[0]


def mend(editor, path, rule, pattern, nth=0):
    """
    Takes the action of that title at a violation, and demands that the violation goes and none comes: in the server, and by
    cold checks. What the action says that it answers is gone; it is not offered again. Returns the action.
    """
    before = told(editor.check())
    diagnostic = editor.diagnostic(path, rule, nth)
    action = named(editor.actions(path, diagnostic), pattern)
    assert action["kind"] == "quickfix" and "disabled" not in action, action
    assert diagnostic in action["diagnostics"], action
    touched = editor.apply(action["edit"])
    data = diagnostic["data"]
    key = (rule, data["file"], data["to"], data["target"], data["symbol"])
    after = told(editor.check())
    assert after[key] == before[key] - 1, (rule, before, after, editor.text(path))
    assert not after - before, (after - before, editor.text(path))
    if touched == [path] and path in editor.buffers:
        here = {key: count for key, count in after.items() if key[1] == path}
        assert told(editor.check(stdin=path)) == here, here
    settle(editor, after)
    again = [a["title"] for d in editor.shown(path) for a in editor.actions(path, d)]
    if not after[key]:
        assert action["title"] not in again, again
    return action


def settle(editor, expected):
    """Until the server says what the cold check said, in all files."""
    def agrees():
        shown = [d["data"] for p in editor.client.published.values() for d in p["diagnostics"] if "data" in d]
        return told(shown) == expected
    editor.until(agrees, "the verdict of a cold check")


# ---- a small project, and one file more in it

POLICY = """// The parts of it.
{
  "version": 1,
  "compile": { "arguments": ["-Isrc", "-DX=1"] },
  "layers": ["app", "service", "core"],
  "modules": {
    "core": {
      "files": ["src/core/**"],
      "public": ["src/core/core.h"], // the door
      "layer": "core"
    },
    "db": {
      "files": ["src/db/**"],
      "public": ["src/db/db.h", "src/db/more.h"],
      "uses": [
        "core" // always
      ],
      "layer": "service"
    },
    "net": { "files": ["src/net/**"], "layer": "service", "visible_to": ["db"] },
    "log": { "files": ["src/log/**"], "layer": "service" },
    "ui": { "files": ["src/ui/**"], "public": ["src/ui/ui.h"], "uses": ["db"], "layer": "app" }
  },
  "external": { "ssl": { "headers": ["ssl/**"], "symbols": ["SSL_*"], "used_by": ["net"] } },
  "forbidden": [ { "symbols": ["bad_copy"], "instead": "str_copy" } ]
}
"""

FILES = {
    "autotomy.json": POLICY,
    "src/core/core.h": "#pragma once\nint core_run(void);\nchar *str_copy(char *to, const char *from);\n",
    "src/core/core.c": "#include \"core/core.h\"\nint core_run(void) { return 0; }\n"
                       "char *str_copy(char *to, const char *from) { return from ? to : 0; }\n",
    "src/db/db.h": "#pragma once\nint db_count(void);\nextern int db_size;\n",
    "src/db/more.h": "#pragma once\nint db_more(void);\n",
    "src/db/page.h": "#pragma once\nstruct page { int lock; };\nint page_lock(struct page *page);\n",
    "src/db/db.c": "#include \"db/db.h\"\n#include \"db/more.h\"\n#include \"db/page.h\"\n#include \"core/core.h\"\n"
                   "int db_size;\nint db_count(void) { return core_run(); }\nint db_more(void) { return 1; }\n"
                   "int page_lock(struct page *page) { return page->lock; }\n",
    "src/net/net.h": "#pragma once\nint net_send(void);\n",
    "src/net/net.c": "#include \"net/net.h\"\nint net_send(void) { return 0; }\n",
    "src/log/log.h": "#pragma once\nint log_line(void);\n",
    "src/log/log.c": "#include \"log/log.h\"\nint log_line(void) { return 0; }\n",
    "src/ui/ui.h": "#pragma once\nint ui_draw(void);\n",
    "src/ui/ui.c": "#include \"ui/ui.h\"\n#include \"db/db.h\"\nint ui_draw(void) { return db_count(); }\n",
}
VIEW = "src/ui/view.c"


def policy(old, new):
    assert POLICY.count(old) == 1, old
    return POLICY.replace(old, new)


class Case:
    """`with Case(...) as editor`: the world is gone at the end, and the server has ended well."""

    def __init__(self, binary, text, path=VIEW, autotomy=POLICY, more=None, caps=None, encoding="utf-16"):
        """A file with this text, opened; `autotomy` is the policy, `more` are other files."""
        self.tree = Tree({**FILES, **(more or {}), path: text, "autotomy.json": autotomy})
        self.editor = Editor(binary, self.tree, caps, encoding)
        self.editor.open(path)

    def __enter__(self):
        return self.editor

    def __exit__(self, kind, *rest):
        try:
            if kind is None:
                self.editor.client.shut_down()
        finally:
            self.editor.client.__exit__(kind, *rest)
            self.tree.__exit__(kind, *rest)
