"""The user's settings: how they come, what they change, and that nothing waits for them; and `$/logTrace`."""
import os

from client import FILES, PRIVATE, Client, Tree, rules

SYMBOLS = {
    "autotomy.json": '{ "version": 1, "modules": { "a": { "files": ["a/**"], "uses": ["b"] }, "b": { "files": ["b/**"] } } }',
    "b/b.h": "extern int b_count;\n", "b/b.c": "#include \"b.h\"\nint b_count;\n",
    "a/a.c": "#include \"../b/b.h\"\nint a(void) { return b_count++; }\n",
    "a/other.c": "#include \"../b/b.h\"\nint o(void) { return b_count++; }\n",
}
ASKED = {"workspace": {"configuration": True}}
OFF = {**os.environ, "AUTOTOMY_CACHE": "off"}


def is_question(message):
    return message.get("method") == "workspace/configuration"


def shown(client, uri):
    return rules(client.published.get(uri, {"diagnostics": []})["diagnostics"])


def until(client, tree, path, expected):
    client.wait_until(lambda: shown(client, tree.uri(path)) == expected, what="%s %s" % (path, expected))


def answer(client, question, *values):
    client.send({"jsonrpc": "2.0", "id": question["id"], "result": list(values)})


def logged(client, part):
    return [m["params"] for m in client.log if m.get("method") == "window/logMessage" and part in m["params"]["message"]]


def change(client, settings):
    client.notify("workspace/didChangeConfiguration", {"settings": settings})


def test_level_from_the_start(binary):
    for options in ({"level": "scan"}, {"autotomy": {"level": "scan"}}):
        with Tree(SYMBOLS) as tree, Client(binary, env=OFF) as client:
            client.initialize([tree.root], initializationOptions=options)
            client.open(tree.path("a/a.c"), SYMBOLS["a/a.c"])
            client.drain(1)
            assert shown(client, tree.uri("a/a.c")) == []
            assert not logged(client, "symbols")
            # Told another level, it judges symbols; told nothing, it is as at the start.
            change(client, {"autotomy": {"level": "full"}})
            until(client, tree, "a/a.c", ["foreign-state"])
            until(client, tree, "a/other.c", ["foreign-state"])
            change(client, {"autotomy": {}})
            until(client, tree, "a/a.c", [])
            until(client, tree, "a/other.c", [])
            client.shut_down()


def test_level_changes_live(binary):
    with Tree(SYMBOLS) as tree, Client(binary, env=OFF) as client:
        client.initialize([tree.root])
        client.open(tree.path("a/a.c"), SYMBOLS["a/a.c"], 4)
        for _ in range(3):
            until(client, tree, "a/a.c", ["foreign-state"])
            until(client, tree, "a/other.c", ["foreign-state"])
            change(client, {"autotomy": {"level": "scan"}})
            until(client, tree, "a/a.c", [])
            until(client, tree, "a/other.c", [])
            assert client.published[tree.uri("a/a.c")]["version"] == 4
            text = "#include \"../b/b.h\"\n\n" + SYMBOLS["a/a.c"]
            client.change(tree.path("a/a.c"), text, 5)
            client.change(tree.path("a/a.c"), SYMBOLS["a/a.c"], 4)
            change(client, {"autotomy": {"level": "full"}})
        until(client, tree, "a/a.c", ["foreign-state"])
        client.shut_down()


def test_the_client_is_asked(binary):
    with Tree(SYMBOLS) as tree, Client(binary, env=OFF) as client:
        client.initialize([tree.root], capabilities=ASKED)
        question = client.wait_for(is_question)
        assert question["params"] == {"items": [{"section": "autotomy"}]}
        # Nothing waits for the answer.
        client.open(tree.path("a/a.c"), SYMBOLS["a/a.c"])
        until(client, tree, "a/a.c", ["foreign-state"])
        answer(client, question, {"level": "scan"})
        until(client, tree, "a/a.c", [])
        # Something changed, and what it is has to be asked for; an answer to an older question counts no more.
        change(client, None)
        second = client.wait_for(is_question)
        change(client, None)
        third = client.wait_for(is_question)
        assert len({question["id"], second["id"], third["id"]}) == 3
        answer(client, third, {"level": "full"})
        answer(client, second, {"level": "scan"})
        until(client, tree, "a/a.c", ["foreign-state"])
        client.drain()
        assert shown(client, tree.uri("a/a.c")) == ["foreign-state"]
        client.shut_down()


def test_answers_that_say_nothing(binary):
    replies = [{"result": [None]}, {"error": {"code": -32601, "message": "no"}}, {"result": []}, {"result": None}, {"result": {}},
               {"result": [5]}, {"result": [[]]}, {"result": "x"}, {}]
    for reply in replies:
        with Tree(FILES) as tree, Client(binary) as client:
            client.initialize([tree.root], capabilities=ASKED, initializationOptions={"level": "scan"})
            client.send({"jsonrpc": "2.0", "id": client.wait_for(is_question)["id"], **reply})
            assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"], reply
            assert not logged(client, "setting")
            client.shut_down()


def test_what_is_wrong_is_said_once(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], initializationOptions={"lvel": "scan", "trace": {"server": "off"}, "codeLens": None})
        for _ in range(3):
            change(client, {"autotomy": {"lvel": 1, "level": "half", "inlayHints": "yes", "codeLens": True}})
        change(client, {"other": {"level": "scan", "x": 1}})
        change(client, [])
        client.open(tree.path("src/ui/menu.c"), PRIVATE)
        client.drain()
        assert len(logged(client, "autotomy.lvel")) == len(logged(client, "autotomy.level")) == 1
        assert len(logged(client, "autotomy.inlayHints")) == 1
        assert len(logged(client, "setting")) == 3, logged(client, "setting")
        assert all(m["type"] == 2 for m in logged(client, "setting"))
        # However many there are.
        change(client, {"autotomy": {"k%d" % i: i for i in range(1000)}})
        client.drain()
        assert len(logged(client, "setting")) < 100
        client.shut_down()


def test_is_registered_where_it_is_offered(binary):
    both = {"workspace": {"didChangeConfiguration": {"dynamicRegistration": True},
                          "didChangeWatchedFiles": {"dynamicRegistration": True}}}
    for capabilities, methods in ((both, ["workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"]),
                                  ({"workspace": {"didChangeConfiguration": {"dynamicRegistration": True}}},
                                   ["workspace/didChangeConfiguration"])):
        with Client(binary) as client:
            client.initialize(capabilities=capabilities)
            asked = client.wait_for(lambda m: m.get("method") == "client/registerCapability")
            assert [r["method"] for r in asked["params"]["registrations"]] == methods
            assert asked["params"]["registrations"][-1]["registerOptions"] == {"section": "autotomy"}
            client.shut_down()


def traces(client):
    return [m["params"] for m in client.log if m.get("method") == "$/logTrace"]


def test_trace(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], trace="messages")
        client.open(tree.path("src/ui/menu.c"), PRIVATE)
        client.request("textDocument/hover", {"textDocument": {"uri": "x:y"}, "position": {"line": 0, "character": 0}})
        client.notify("$/setTrace", {"value": "verbose"})
        client.change(tree.path("src/ui/menu.c"), "", 2)
        client.notify("$/setTrace", {"value": "off"})
        client.change(tree.path("src/ui/menu.c"), PRIVATE, 3)
        client.drain()
        told = traces(client)
        assert [t["message"].split(" ")[0] for t in told] == [
            "initialize", "initialized", "textDocument/didOpen", "textDocument/hover", "$/setTrace", "textDocument/didChange"], told
        assert all(t["message"].endswith(" us") for t in told)
        assert "verbose" not in told[2] and "bytes" in told[5]["verbose"]
        client.shut_down()


def test_no_trace_unless_asked_for(binary):
    for trace in (None, "off"):
        with Client(binary) as client:
            client.initialize(**({"trace": trace} if trace else {}))
            client.request("textDocument/hover", {"textDocument": {"uri": "x:y"}, "position": {"line": 0, "character": 0}})
            client.drain()
            assert not traces(client)
            client.shut_down()
