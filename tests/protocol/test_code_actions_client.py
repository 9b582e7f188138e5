"""What clients ask for, and in which forms they take the answer; all fixes of a file at once."""
import json

from actions import FILES, VIEW, Case, Editor, Tree, capabilities, mend, named, settle, told


# ---- all of a file

MANY = ("#include \"db/page.h\"\n#include \"ui/ui.h\"\n#include \"log/log.h\"\n#include \"db/./page.h\"\n"
        "extern int db_count(void);\nextern int db_size;\nint view(void) { return db_count() + db_size; }\n")


def fix_of(editor, path, pattern, **context):
    action = named(editor.actions(path, {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}, **context),
                   pattern)
    if "edit" not in action:
        action = editor.client.request("codeAction/resolve", action)["result"]
    return action


def test_all_of_one_rule_and_all_of_a_file(binary):
    """Two private headers give one include; a declaration more needs none."""
    for caps in (capabilities(), capabilities(resolve=True), capabilities(changes=True)):
        with Case(binary, MANY, caps=caps) as editor:
            editor.until_rules(VIEW, ["private-header"] * 2 + ["redeclaration"] * 2 + ["dependency"])
            before = told(editor.check())
            action = fix_of(editor, VIEW, "Fix all 'private-header' in this file")
            assert action["kind"] == "quickfix"
            editor.apply(action["edit"])
            after = told(editor.check())
            assert not after - before and not [k for k in after if k[0] == "private-header"], after
            assert editor.text(VIEW).count("db/db.h") == 1, editor.text(VIEW)
            settle(editor, after)
            editor.set(VIEW, MANY)
            editor.until_rules(VIEW, ["private-header"] * 2 + ["redeclaration"] * 2 + ["dependency"])
            action = fix_of(editor, VIEW, "Fix all boundary violations", only=["source.fixAll"])
            assert action["kind"] == "source.fixAll.autotomy", action
            editor.apply(action["edit"])
            assert not told(editor.check()), editor.text(VIEW)
            assert editor.text(VIEW).count("db/db.h") == 1, editor.text(VIEW)
            settle(editor, told([]))
            offered = editor.actions(VIEW, {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
                                     only=["source.fixAll"])
            assert offered == [], offered


# ---- what the client is

def test_kinds_that_are_asked_for(binary):
    with Case(binary, "#include \"db/page.h\"\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        assert editor.actions(VIEW, diagnostic, only=["quickfix"])
        assert editor.actions(VIEW, diagnostic, only=[""])
        for only in (["refactor"], ["quickfix.other"], ["source.organizeImports"], []):
            assert editor.actions(VIEW, diagnostic, only=only) == [], only
        kinds = [a["kind"] for a in editor.actions(VIEW, diagnostic, only=["source"])]
        assert kinds in ([], ["source.fixAll.autotomy"]), kinds
        automatic = editor.actions(VIEW, diagnostic, triggerKind=2)
        assert automatic and all(a["kind"] == "quickfix" for a in automatic)


def test_the_lawful_order(binary):
    with Case(binary, "#include \"log/log.h\"\nint view(void) { return 0; }\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "dependency")
        editor.until(lambda: any(a.get("isPreferred") for a in editor.actions(VIEW, diagnostic)), "the parse")
        titles = [a["title"] for a in editor.actions(VIEW, diagnostic, triggerKind=2)]
        assert titles == ["Remove the include of src/log/log.h", "Allow dependency here, with a reason",
                          "Add 'log' to the `uses` of 'ui' in autotomy.json"], titles


def test_places_and_diagnostics(binary):
    """At the cursor, beside it, with the line's diagnostics, with old ones, with nothing."""
    text = "int a;\n#include \"db/page.h\"\n"
    with Case(binary, text) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        bare = {key: diagnostic[key] for key in ("range", "message", "code")}
        cursor = {"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 12}}
        away = {"start": {"line": 1, "character": 1}, "end": {"line": 1, "character": 1}}
        above = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}}
        old = {**bare, "range": above}
        assert editor.actions(VIEW, cursor, []) and editor.actions(VIEW, cursor, [old])
        [named(editor.actions(VIEW, away, [bare]), "Include src/db/db.h")]
        assert named(editor.actions(VIEW, cursor, [bare]), "Include src/db/db.h")["diagnostics"] == [bare]
        assert named(editor.actions(VIEW, cursor, [old]), "Include src/db/db.h")["diagnostics"] == []
        assert editor.actions(VIEW, above, []) == [] and editor.actions(VIEW, above, [old]) == []
        with editor.client.unlawful():
            assert editor.actions(VIEW, above, ["x", {"range": 3, "code": 4}, None]) == []


def test_units_behind_other_characters(binary):
    for encoding in ("utf-8", "utf-16", "utf-32"):
        for end in ("\n", "\r\n"):
            text = "/* \u00e4\U0001F98E */ #include \"db/page.h\" /* \u20ac */%sint view(void) { return 0; }%s" % (end, end)
            with Case(binary, text, encoding=encoding) as editor:
                mend(editor, VIEW, "private-header", "Include src/db/db.h")
                assert editor.text(VIEW) == text.replace("page.h", "db.h")
                editor.set(VIEW, text)
                mend(editor, VIEW, "private-header", "Allow private-header")
                assert editor.text(VIEW).startswith(text.split(end)[0]), editor.text(VIEW)


def test_an_unsaved_buffer_is_what_is_mended(binary):
    with Case(binary, "int nothing;\n") as editor:
        text = "// new\n\n#include \"db/page.h\"\nint view(void) { return 0; }\n"
        editor.set(VIEW, text)
        mend(editor, VIEW, "private-header", "Include src/db/db.h")
        assert editor.text(VIEW) == text.replace("page.h", "db.h") and editor.read(VIEW) == "int nothing;\n"


def test_a_client_without_literals(binary):
    """Commands; the edit comes back as a request, once, and only for the text that it was made for."""
    with Case(binary, "#include \"db/page.h\"\n", caps=capabilities(commands=True)) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        command = named(editor.actions(VIEW, diagnostic), "Include src/db/db.h")
        assert set(command) == {"title", "command", "arguments"} and command["command"] == "autotomy.applyFix", command
        asked = editor.client.ask("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        request = editor.client.wait_for(lambda m: m.get("method") == "workspace/applyEdit")
        editor.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"applied": True}})
        assert editor.client.reply_to(asked)["result"] is None
        editor.apply(request["params"]["edit"])
        assert editor.text(VIEW) == "#include \"db/db.h\"\n"
        editor.until_rules(VIEW, [])
        old = editor.client.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        assert old["error"]["code"] == -32803, old
        for params in ({}, {"command": "other"}, {"command": "autotomy.applyFix"},
                       {"command": "autotomy.applyFix", "arguments": [{"edit": 3}]}):
            with editor.client.unlawful():
                assert editor.client.request("workspace/executeCommand", params)["error"]["code"] == -32602


def test_a_client_that_knows_little(binary):
    with Case(binary, "#include \"db/page.h\"\n", caps=capabilities(plain=True, changes=True)) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        offered = editor.actions(VIEW, diagnostic)
        assert offered and all("isPreferred" not in a and "disabled" not in a for a in offered)
        assert all("documentChanges" not in a["edit"] for a in offered)
        mend(editor, VIEW, "private-header", "Include src/db/db.h")


def test_what_cannot_be_answered(binary):
    with Case(binary, "#include \"db/page.h\"\n") as editor:
        place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        uri = {"uri": editor.tree.uri(VIEW)}
        for params in ({}, {"textDocument": uri}, {"textDocument": {"uri": 3}, "range": place},
                       {"textDocument": uri, "range": 4}):
            with editor.client.unlawful():
                assert editor.client.request("textDocument/codeAction", params)["error"]["code"] == -32602, params
        for other in ("file:///nowhere/x.c", "untitled:x"):
            reply = editor.client.request("textDocument/codeAction",
                                          {"textDocument": {"uri": other}, "range": place, "context": {"diagnostics": []}})
            assert reply["result"] == [], reply
        with editor.client.unlawful():
            assert editor.client.request("codeAction/resolve", [])["error"]["code"] == -32602
        odd = {"title": "x", "data": {"textDocument": {"uri": 4}, "rule": "nonsense"}}
        assert editor.client.request("codeAction/resolve", odd)["result"] == odd


def test_the_capabilities(binary):
    with Tree(FILES) as tree:
        for caps, resolves in ((capabilities(), False), (capabilities(resolve=True), True)):
            with Editor(binary, tree, caps) as editor:
                [reply] = [m for m in editor.client.log if m.get("id") == 1 and "result" in m]
                told_of = reply["result"]["capabilities"]
                assert told_of["codeActionProvider"] == {"codeActionKinds": ["quickfix", "source.fixAll.autotomy"],
                                                         "resolveProvider": resolves}, json.dumps(told_of)
                assert told_of["executeCommandProvider"] == {"commands": ["autotomy.applyFix"]}
                editor.client.shut_down()
