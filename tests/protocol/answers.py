"""A tree of three modules and the questions that the tests of answers ask about it."""

from client import Client, Tree

POLICY = """{
  "version": 1,
  "layers": ["app", "service", "core"],
  "compile": { "arguments": ["-Isrc"] },
  "modules": {
    "core": { "files": ["src/core/**"], "public": ["src/core/core.h"], "layer": "core" },
    "db": { "files": ["src/db/**"], "public": ["src/db/db.h"], "uses": ["core"], "layer": "service",
            "because": "pages and locks change every week; db.h does not", "owner": "@storage", "friends": ["tools"] },
    "old": { "files": ["src/old/**"], "layer": "service" },
    "tools": { "files": ["tools/**"], "uses": ["db"] },
    "ui": { "files": ["src/ui/**"], "uses": ["db", { "module": "old", "deprecated": true }], "layer": "app" }
  },
  "external": { "tls": { "headers": ["openssl/**"], "used_by": ["core"], "because": "one place to patch" } },
  "rules": { "unused-dependency": "off" }
}
"""

FILES = {
    "autotomy.json": POLICY,
    "src/core/core.h": "int core_go(void);\n",
    "src/core/list.h": "int list_go(void);\n",
    "src/core/core.c": "#include \"core.h\"\n#include \"list.h\"\nint core_go(void) { return list_go(); }\n"
                       "int list_go(void) { return 1; }\n",
    "src/db/db.h": "int db_open(int file);\n",
    "src/db/page.h": "int page_read(int page);\n",
    "src/db/db.c": "#include \"db.h\"\n#include \"page.h\"\nint db_open(int file) { return page_read(file); }\n"
                   "int page_read(int page) { return page; }\nstatic int own(void) { return 1; }\nint (*own_p)(void) = own;\n",
    "src/old/old.h": "int old_go(void);\n",
    "src/ui/view.h": "int view_show(void);\n",
    "src/ui/view.c": "#include \"db/db.h\"\n#include \"db/page.h\"\n"
                     "int view_show(void) { return db_open(0) + page_read(2); }\n",
    "tools/dump.c": "#include \"db/page.h\"\n",
}

MARKDOWN = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]},
                             "completion": {"completionItem": {"tagSupport": {"valueSet": [1]}}},
                             "documentLink": {"tooltipSupport": True},
                             "publishDiagnostics": {}}}


def codes(client, tree, path):
    published = client.published.get(tree.uri(path), {"diagnostics": []})
    return sorted(d["code"] for d in published["diagnostics"])


def begin(client, tree, capabilities=None, **more):
    """Waits until the tree and all its symbols are known: page_read() is told then."""
    result = client.initialize([tree.root], capabilities=MARKDOWN if capabilities is None else capabilities, **more)
    client.wait_until(lambda: "private-header" in codes(client, tree, "src/ui/view.c"), what="the tree's violations")
    return result


def loaded(client):
    """Waits until the tree is known, whatever is wrong in it."""
    client.wait_for(lambda m: m.get("method") == "window/logMessage" and m["params"]["type"] == 3, what="the tree")


def at(tree, path, line, character):
    return {"textDocument": {"uri": tree.uri(path)}, "position": {"line": line, "character": character}}


def ask(client, method, tree, path, line, character, **more):
    reply = client.request("textDocument/" + method, {**at(tree, path, line, character), **more})
    assert "error" not in reply, reply
    return reply["result"]


def refused(client, method, params):
    with client.unlawful():
        reply = client.request("textDocument/" + method, params)
    assert "result" not in reply, reply
    return reply["error"]["code"], reply["error"]["message"]


def apply(text, edits):
    """The text after edits of one file, in UTF-16 columns."""
    lines = text.split("\n")

    def offset(position):
        before = sum(len(line) + 1 for line in lines[:position["line"]])
        units = lines[position["line"]].encode("utf-16-le")[:2 * position["character"]]
        return before + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda e: -offset(e["range"]["start"])):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def spot(text, marked):
    """Line and UTF-16 column of `|` in `marked`, which otherwise stands in the text."""
    before = text[:text.index(marked.replace("|", ""))] + marked[:marked.index("|")]
    line = before.count("\n")
    return line, len(before[before.rfind("\n") + 1:].encode("utf-16-le")) // 2


MALFORMED = [{}, {"textDocument": {}}, {"textDocument": {"uri": 1}, "position": {"line": 0, "character": 0}},
             {"textDocument": {"uri": "file:///x.c"}, "position": {"line": "a", "character": 0}},
             {"textDocument": {"uri": "file:///x.c"}, "position": None}]


def answers_malformed(client, method):
    for params in MALFORMED:
        code, message = refused(client, method, params)
        assert code == -32602 and message, (params, code, message)
    with client.unlawful():
        assert client.request("textDocument/" + method)["error"]["code"] == -32602


__all__ = ["Client", "Tree", "POLICY", "FILES", "MARKDOWN", "codes", "begin", "loaded", "at", "ask", "refused", "apply", "spot",
           "answers_malformed"]
