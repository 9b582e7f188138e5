"""In the policy itself: completion, hover, definition, references, rename and symbols, in half-typed text as well."""
import json

from answers import FILES, MARKDOWN, POLICY, Client, Tree, answers_malformed, apply, ask, at, begin, loaded, refused, spot

SUB = """{
  "version": 1,
  // Its paths are its own.
  "modules": { "net": { "files": ["**"], "public": ["net.h"], "uses": ["core", "d*"], "layer": "core" } }
}
"""
WITH_SUB = {**FILES, "autotomy.json": POLICY.replace("\"version\": 1,", "\"version\": 1, \"include\": [\"src/net/autotomy.json\"],"),
            "src/net/autotomy.json": SUB, "src/net/net.h": "\n", "src/net/inner/wire.h": "\n"}


def complete(client, tree, marked, version, path="autotomy.json"):
    """What `|` could become: the text afterwards, by label."""
    text = marked.replace("|", "")
    if version == 1:
        client.open(tree.path(path), text)
    else:
        client.change(tree.path(path), text, version)
    before = marked[:marked.index("|")]
    result = ask(client, "completion", tree, path, before.count("\n"), len(before) - before.rfind("\n") - 1)
    assert result["isIncomplete"] is False
    items = sorted(result["items"], key=lambda item: item["sortText"])
    for item in items:  # editors drop what does not fit to the text in front of the cursor
        start = item["textEdit"]["range"]["start"]
        typed = text.split("\n")[start["line"]][start["character"]:len(before) - before.rfind("\n") - 1]
        rest = iter(item["filterText"].lower())
        assert all(byte in rest for byte in typed.lower()), (typed, item)
    return {item["label"]: apply(text, [item["textEdit"]]) for item in items}


def hover(client, tree, marked, text=POLICY, path="autotomy.json"):
    result = ask(client, "hover", tree, path, *spot(text, marked))
    return None if result is None else result["contents"]["value"].split("\n\n")


def marked_places(tree, locations):
    """Where the locations lead: file, line and the text that is in the range."""
    places = []
    for location in locations:
        path = location["uri"][len(tree.uri("")):].lstrip("/")
        line = tree.read(path).split("\n")[location["range"]["start"]["line"]]
        places.append((path, location["range"]["start"]["line"],
                       line[location["range"]["start"]["character"]:location["range"]["end"]["character"]]))
    return places


def test_keys_by_their_place(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        texts = complete(client, tree, "{ \"version\": 1, \"|\" }", 1)
        assert "version" not in texts and "uses" not in texts and "modules" in texts
        assert texts["modules"] == "{ \"version\": 1, \"modules\":  }", texts["modules"]
        texts = complete(client, tree, "{ \"modules\": { \"db\": { us|", 2)
        assert texts["uses"] == "{ \"modules\": { \"db\": { \"uses\": ", texts
        texts = complete(client, tree, "{ \"modules\": { \"db\": { \"uses|\": [], \"files\": [] } } }", 3)
        assert list(texts) == ["uses"] and "\"uses\": []" in texts["uses"], texts
        texts = complete(client, tree, "{ \"modules\": { \"db\": { \"files\": [], | \"layer\": \"x\" } } }", 4)
        assert "files" not in texts and "layer" not in texts and "public" in texts
        assert set(complete(client, tree, "{ \"modules\": { \"db\": { \"uses\": [{\"|\"", 5)) == \
            {"module", "deprecated", "optional", "because"}
        assert complete(client, tree, "{ \"modules\": { \"|\" } }", 6) == {}
        assert complete(client, tree, "{ // |\n}", 7) == {}
        client.shut_down()


def test_module_names_wherever_modules_are_named(binary):
    with Tree(WITH_SUB) as tree, Client(binary) as client:
        begin(client, tree)
        for version, key in enumerate(["uses", "must_not_use", "reexports", "visible_to", "friends"], 1):
            texts = complete(client, tree, WITH_SUB["autotomy.json"].replace(
                "\"uses\": [\"core\"]", "\"%s\": [\"core\", \"|\"]" % key), version)
            assert set(texts) == {"net", "old", "tools", "ui"}, (key, texts)  # neither itself nor what is there
            assert "\"%s\": [\"core\", \"net\"]" % key in texts["net"]
        texts = complete(client, tree, "{ \"external\": { \"x\": { \"used_by\": [|", 9)
        assert texts == {"net": "{ \"external\": { \"x\": { \"used_by\": [\"net\""}, texts
        # A sub-configuration knows the modules of all, and what its own text declares by now.
        text = SUB.replace("\"uses\": [\"core\", \"d*\"]", "\"uses\": [\"core\", \"|\"]")
        client.close(tree.path("autotomy.json"))
        assert {"db", "ui", "old"} <= set(complete(client, tree, text, 1, "src/net/autotomy.json"))
        client.shut_down()


def test_layers_rules_severities_and_choices(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert set(complete(client, tree, POLICY.replace("\"layer\": \"app\"", "\"layer\": \"|\""), 1)) == \
            {"app", "service", "core"}
        texts = complete(client, tree, "{ \"rules\": { \"layer\": \"off\", \"priv|\" } }", 2)
        assert "private-header" in texts and "layer" not in texts
        assert texts["private-header"] == "{ \"rules\": { \"layer\": \"off\", \"private-header\":  } }"
        assert set(complete(client, tree, "{ \"rules\": { \"layer\": | } }", 3)) == {"error", "warning", "info", "off"}
        assert set(complete(client, tree, "{ \"rules\": { \"config\": \"|\" } }", 4)) == {"error", "warning", "info"}
        assert set(complete(client, tree, "{ \"modules\": { \"a\": { \"state\": \"|\" } } }", 5)) == {"owned", "shared"}
        assert complete(client, tree, "{ \"modules\": { \"a\": { \"uses\": [{ \"optional\": | }] } } }", 6) == \
            {"true": "{ \"modules\": { \"a\": { \"uses\": [{ \"optional\": true }] } } }",
             "false": "{ \"modules\": { \"a\": { \"uses\": [{ \"optional\": false }] } } }"}
        client.shut_down()


def test_files_of_the_tree(binary):
    with Tree(WITH_SUB) as tree, Client(binary) as client:
        begin(client, tree)
        texts = complete(client, tree, "{ \"modules\": { \"a\": { \"files\": [\"src/d|\"] } } }", 1)
        assert "src/db/**" in texts and "src/db/db.c" in texts, texts
        assert texts["src/db/**"] == "{ \"modules\": { \"a\": { \"files\": [\"src/db/**\"] } } }"
        texts = complete(client, tree, "{ \"modules\": { \"a\": { \"public\": [\"src/db/|\"] } } }", 2)
        assert {"src/db/*.h", "src/db/db.h", "src/db/page.h"} <= set(texts) and "src/db/db.c" not in texts, texts
        assert set(complete(client, tree, "{ \"include\": [\"|\"] }", 3)) == {"src/net/autotomy.json"}
        assert "tools/**" in complete(client, tree, "{ \"exclude\": [|] }", 4)
        # Those of a sub-configuration are relative to its folder and do not leave it.
        client.close(tree.path("autotomy.json"))
        texts = complete(client, tree, "{ \"modules\": { \"a\": { \"files\": [\"|\"] } } }", 1, "src/net/autotomy.json")
        assert set(texts) == {"inner/**", "inner/wire.h", "net.h"}, texts
        client.shut_down()


def test_hover(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("autotomy.json"), POLICY)
        assert hover(client, tree, "\"comp|ile\"") == ["`compile`: an object", "How the sources are compiled."]
        lines = hover(client, tree, "\"d|b\": {")
        assert lines == ["module `db` (layer service, @storage)", "pages and locks change every week; db.h does not",
                         "3 files, 1 public header: `src/db/db.h`", "Used by `tools` (1 include), `ui` (2 includes)."], lines
        assert hover(client, tree, "\"uses\": [\"d|b\", {")[0] == lines[0]
        assert hover(client, tree, "\"unused-de|pendency\"")[0].startswith("`unused-dependency` fires at an entry of")
        assert hover(client, tree, "\"o|ff\"")[0].startswith("`unused-dependency` fires at")
        assert hover(client, tree, "\"layers\": [\"ap|p\"") == ["In this layer: `ui`."]
        for nothing in ("\"files\": [\"src/c|ore/**\"", "\"version\": |1", "|{\n  \"version\""):
            assert hover(client, tree, nothing) is None, nothing
        client.shut_down()


def test_definition_and_references(binary):
    with Tree(WITH_SUB) as tree, Client(binary) as client:
        begin(client, tree)
        text = WITH_SUB["autotomy.json"]
        declared = ("autotomy.json", text.split("\n").index(next(l for l in text.split("\n") if "\"db\": {" in l)), "db")
        for path, marked in (("autotomy.json", "\"uses\": [\"d|b\", {"), ("autotomy.json", "\"d|b\": {")):
            assert marked_places(tree, ask(client, "definition", tree, path, *spot(text, marked))) == [declared]
        found = ask(client, "references", tree, "autotomy.json", *spot(text, "\"d|b\": {"),
                    context={"includeDeclaration": True})
        assert sorted(t for _, _, t in marked_places(tree, found)) == ["d*", "db", "db", "db"], found
        found = ask(client, "references", tree, "autotomy.json", *spot(text, "\"d|b\": {"),
                    context={"includeDeclaration": False})
        assert declared not in marked_places(tree, found) and len(found) == 3
        # From a sub-configuration, over a name that the root declares; and of a layer.
        core = marked_places(tree, ask(client, "definition", tree, "src/net/autotomy.json", *spot(SUB, "\"uses\": [\"c|ore\"")))
        assert [(p, t) for p, _, t in core] == [("autotomy.json", "core")] and "\"core\": {" in text.split("\n")[core[0][1]]
        [layer] = marked_places(tree, ask(client, "definition", tree, "src/net/autotomy.json", *spot(SUB, "\"layer\": \"c|ore\"")))
        assert "\"layers\"" in text.split("\n")[layer[1]]
        assert ask(client, "definition", tree, "autotomy.json", *spot(text, "\"ver|sion\"")) is None
        assert ask(client, "references", tree, "src/ui/view.c", 0, 12, context={"includeDeclaration": True}) is None
        client.shut_down()


def rename(client, tree, marked, name, text=POLICY, path="autotomy.json"):
    return ask(client, "rename", tree, path, *spot(text, marked), newName=name)["changes"]


BASELINE = json.dumps({"version": 1, "entries": [
    {"rule": "private-header", "from": "ui", "to": "db", "file": "src/ui/view.c", "target": "src/db/page.h", "symbol": None,
     "count": 1}]})


def test_rename_a_module_everywhere(binary):
    files = {**WITH_SUB, "autotomy.json": WITH_SUB["autotomy.json"].replace("\"tools\": {", "\"tools\": { \"visible_to\": [\"db\"],"),
             "src/net/autotomy.json": SUB.replace("\"d*\"", "\"db\""), "autotomy-baseline.json": BASELINE}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=MARKDOWN)
        loaded(client)
        text = files["autotomy.json"]
        prepared = ask(client, "prepareRename", tree, "autotomy.json", *spot(text, "\"d|b\": {"))
        assert prepared["placeholder"] == "db"
        changes = rename(client, tree, "\"d|b\": {", "store \"x\"", text)
        assert set(changes) == {tree.uri(p) for p in ("autotomy.json", "src/net/autotomy.json", "autotomy-baseline.json")}
        for path in ("autotomy.json", "src/net/autotomy.json", "autotomy-baseline.json"):
            tree.write(path, apply(files[path], changes[tree.uri(path)]))
        assert "\"db\"" not in tree.read("autotomy.json") + tree.read("src/net/autotomy.json")
        assert json.loads(tree.read("autotomy-baseline.json"))["entries"][0]["to"] == "store \"x\""
        assert json.loads(tree.read("autotomy-baseline.json"))["entries"][0]["from"] == "ui"
        for path in ("autotomy.json", "src/net/autotomy.json", "autotomy-baseline.json"):
            client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri(path), "type": 2}]})
        client.wait_until(lambda: "store" in (hover(client, tree, "\"stor|e \\\"x", tree.read("autotomy.json")) or [""])[0],
                          what="the new name")
        # Between the first file and the last, the policy on the disk had faults.
        client.wait_until(lambda: not [p for p in client.published.values()
                                       if any(d["code"] in ("config", "baseline") for d in p["diagnostics"])],
                          what="a policy without faults")
        client.shut_down()


def test_rename_in_an_unsaved_buffer(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        text = "\n\n" + POLICY.replace("\"uses\": [\"db\", ", "\"uses\": [ /* \U0001f98e */ \"db\", ")
        client.open(tree.path("autotomy.json"), text)
        changes = rename(client, tree, "\"d|b\": {", "store", text)
        after = apply(text, changes[tree.uri("autotomy.json")])
        assert "\"uses\": [ /* \U0001f98e */ \"store\", " in after and "\"store\": {" in after and "\"db\"" not in after
        assert client.change(tree.path("autotomy.json"), after, 2) == []
        client.shut_down()


def test_a_layer_is_renamed_too(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        changes = rename(client, tree, "\"layers\": [\"app\", \"service\", \"c|ore\"", "base")
        after = apply(POLICY, changes[tree.uri("autotomy.json")])
        assert "\"layers\": [\"app\", \"service\", \"base\"]" in after and "\"layer\": \"base\"" in after
        assert "\"core\": {" in after and "\"uses\": [\"core\"]" in after
        client.shut_down()


def test_names_that_cannot_be_are_refused_in_one_sentence(binary):
    with Tree(WITH_SUB) as tree, Client(binary) as client:
        begin(client, tree)
        text = WITH_SUB["autotomy.json"]
        for name, why in (("", "a module needs a name"), ("a*", "cannot hold '*'"), ("a\nb", "control character"),
                          ("ui", "there is a module 'ui' already"), ("store", "the glob 'd*' in src/net/autotomy.json")):
            code, message = refused(client, "rename", {**at(tree, "autotomy.json", *spot(text, "\"d|b\": {")), "newName": name})
            assert code == -32803 and why in message, (name, message)
        assert rename(client, tree, "\"d|b\": {", "data", text)  # the glob names that as well
        line, column = spot(text, "\"ver|sion\"")
        assert ask(client, "prepareRename", tree, "autotomy.json", line, column) is None
        assert refused(client, "rename", {**at(tree, "autotomy.json", line, column), "newName": "x"})[0] == -32803
        assert refused(client, "rename", at(tree, "autotomy.json", line, column))[0] == -32602
        assert ask(client, "prepareRename", tree, "src/ui/view.c", 0, 12) is None
        client.shut_down()


def test_symbols(binary):
    policy = POLICY.replace("\"rules\":", "\"forbidden\": [{ \"symbols\": [\"gets\"] }, {}, 7],\n  \"rules\":")
    with Tree({**FILES, "autotomy.json": policy}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=MARKDOWN)
        client.open(tree.path("autotomy.json"), policy)
        result = client.request("textDocument/documentSymbol", {"textDocument": {"uri": tree.uri("autotomy.json")}})["result"]
        assert [s["name"] for s in result] == ["core", "db", "old", "tools", "ui", "tls", "gets"]
        for symbol in result:
            key = lambda p: (p["line"], p["character"])
            assert key(symbol["range"]["start"]) <= key(symbol["selectionRange"]["start"])
            assert key(symbol["selectionRange"]["end"]) <= key(symbol["range"]["end"])
        client.change(tree.path("autotomy.json"), "{ \"modules\": {", 2)
        assert client.request("textDocument/documentSymbol",
                              {"textDocument": {"uri": tree.uri("autotomy.json")}})["result"] is None
        client.shut_down()


def test_a_policy_that_was_never_sound(binary):
    text = "{ \"modules\": { \"db\": { \"uses\": [\"ui\"] }, \"ui\": { \"uses\": [\"\"] } } }"
    with Tree({"autotomy.json": text}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=MARKDOWN)
        assert complete(client, tree, text.replace("[\"\"]", "[\"|\"]"), 1)["db"] == text.replace("[\"\"]", "[\"db\"]")
        assert hover(client, tree, "\"us|es\": [\"ui\"", text)[0].startswith("`uses`")
        assert hover(client, tree, "\"d|b\"", text) is None
        found = ask(client, "definition", tree, "autotomy.json", *spot(text, "[\"u|i\"]"))
        assert marked_places(tree, found) == [("autotomy.json", 0, "ui")]
        client.shut_down()


def test_a_policy_that_is_only_a_buffer(binary):
    """No file of that name is on the disk: what its text says can be answered all the same."""
    with Tree({"a/x.c": "\n"}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=MARKDOWN)
        text = "{ \"version\": 1 }"
        client.open(tree.path("autotomy.json"), text)
        assert hover(client, tree, "\"ver|sion\"", text)[0].startswith("`version`")
        assert ask(client, "completion", tree, "autotomy.json", 0, 4)["items"]
        client.shut_down()


def test_malformed_params(binary):
    with Client(binary) as client:
        client.initialize()
        for method in ("references", "prepareRename", "rename"):
            answers_malformed(client, method)
        with client.unlawful():
            assert client.request("textDocument/documentSymbol", {"textDocument": 1})["error"]["code"] == -32602
        client.shut_down()
