"""Code lenses on public headers, and inlay hints behind includes."""
from answers import FILES, MARKDOWN, Client, Tree, begin, loaded


def titles(client, tree, path):
    lenses = client.request("textDocument/codeLens", {"textDocument": {"uri": tree.uri(path)}})["result"]
    for lens in lenses:
        assert lens["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        assert lens["command"]["command"] == ""  # nothing that an editor may not know
    return [lens["command"]["title"] for lens in lenses]


def test_public_headers_tell_who_uses_them(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert titles(client, tree, "src/db/db.h") == ["used by ui (1 file)"]
        assert titles(client, tree, "src/old/old.h") == ["used by no other module"]
        assert titles(client, tree, "src/db/page.h") == titles(client, tree, "src/ui/view.c") == []
        assert titles(client, tree, "autotomy.json") == []
        # From the buffer, saved or not.
        client.open(tree.path("tools/dump.c"), "#include <db/db.h>\n#include \"db/db.h\"\n")
        assert titles(client, tree, "src/db/db.h") == ["used by tools, ui (2 files)"]
        client.open(tree.path("main.c"), "#include \"db/db.h\"\n")
        assert titles(client, tree, "src/db/db.h") == ["used by tools, ui (3 files)"]
        client.shut_down()


def test_many_users_are_counted(binary):
    modules = ", ".join("\"m%d\": { \"files\": [\"m%d/**\"], \"uses\": [\"a\"] }" % (i, i) for i in range(6))
    files = {"autotomy.json": "{ \"version\": 1, \"modules\": { \"a\": { \"files\": [\"a/**\"] }, %s } }" % modules, "a/a.h": "\n",
             **{"m%d/x.c" % i: "#include \"../a/a.h\"\n" for i in range(6)}}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        loaded(client)
        assert titles(client, tree, "a/a.h") == ["used by m0, m1, m2, m3 and 2 more (6 files)"]
        client.shut_down()


def test_lenses_can_be_turned_off(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree, initializationOptions={"codeLens": False})
        assert titles(client, tree, "src/db/db.h") == []
        client.shut_down()


WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
TEXT = "/* \U0001f98e */ #include \"db/page.h\" // x\n#include \"db/db.h\"\n#include \"view.h\"\n#include <stdio.h>\n"


def hints(client, tree, path, within=WHOLE):
    result = client.request("textDocument/inlayHint", {"textDocument": {"uri": tree.uri(path)}, "range": within})["result"]
    return [(h["position"]["line"], h["position"]["character"], h["label"]) for h in result]


def test_hints_are_off_unless_asked_for(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert hints(client, tree, "src/ui/view.c") == []
        client.shut_down()


def test_hints_behind_includes(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree, MARKDOWN, initializationOptions={"inlayHints": True})
        client.open(tree.path("src/ui/view.c"), TEXT)
        assert hints(client, tree, "src/ui/view.c") == [(0, 29, "db: private"), (1, 18, "db")]
        assert hints(client, tree, "src/ui/view.c", {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}) \
            == [(1, 18, "db")]
        client.shut_down()


def test_malformed_params(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        for method in ("codeLens", "inlayHint"):
            for params in ({}, {"textDocument": 1}, None):
                with client.unlawful():
                    assert client.request("textDocument/" + method, params)["error"]["code"] == -32602
        for within in (None, {}, {"start": {"line": 0, "character": 0}}, [0, 0]):
            params = {"textDocument": {"uri": tree.uri("src/ui/view.c")}, "range": within}
            with client.unlawful():
                assert client.request("textDocument/inlayHint", params)["error"]["code"] == -32602
        client.shut_down()
