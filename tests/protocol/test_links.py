"""Document links on includes, and definition from code into the policy."""
from answers import FILES, POLICY, Client, Tree, answers_malformed, ask, begin, spot

VIEW = FILES["src/ui/view.c"]


def links(client, tree, path):
    return client.request("textDocument/documentLink", {"textDocument": {"uri": tree.uri(path)}})["result"]


def test_includes_lead_to_their_files(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/view.c"),
                    "/* \U0001f98e */ #include \"db/page.h\"\n#include <stdio.h>\n#include \"none.h\"\n#include <core/core.h>\n")
        assert links(client, tree, "src/ui/view.c") == [
            {"range": {"start": {"line": 0, "character": 19}, "end": {"line": 0, "character": 28}},
             "target": tree.uri("src/db/page.h"), "tooltip": "module 'db' (layer service, @storage): private header"},
            {"range": {"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 21}},
             "target": tree.uri("src/core/core.h"), "tooltip": "module 'core' (layer core): public header"}]
        assert len(links(client, tree, "tools/dump.c")) == 1
        assert links(client, tree, "autotomy.json") == []
        client.shut_down()


def test_no_tooltips_for_clients_that_do_not_show_them(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree, {})
        assert [set(link) for link in links(client, tree, "src/ui/view.c")] == [{"range", "target"}] * 2
        client.shut_down()


def line_of(text, words):
    return next(i for i, line in enumerate(text.split("\n")) if words in line)


def leads_to(client, tree, path, text, marked):
    found = ask(client, "definition", tree, path, *spot(text, marked))
    if found is None:
        return None
    assert found["uri"] == tree.uri("autotomy.json")
    line = tree.read("autotomy.json").split("\n")[found["range"]["start"]["line"]]
    return found["range"]["start"]["line"], line[found["range"]["start"]["character"]:found["range"]["end"]["character"]]


def test_an_include_leads_to_its_modules_policy_line(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert leads_to(client, tree, "src/ui/view.c", VIEW, "db/pa|ge.h") == (line_of(POLICY, "\"db\": {"), "db")
        assert leads_to(client, tree, "src/ui/view.c", VIEW, "db_|open(0)") is None
        client.open(tree.path("src/ui/view.c"), "#include <stdio.h>\n#include \"none.h\"\n")
        assert ask(client, "definition", tree, "src/ui/view.c", 0, 12) is None
        assert ask(client, "definition", tree, "src/ui/view.c", 1, 12) is None
        client.shut_down()


def test_a_suppression_leads_to_what_it_suppresses(binary):
    text = "/* autotomy: allow(private-header): db is to open page.h */\n#include \"db/page.h\"\n" \
           "#include \"core/core.h\" // autotomy: allow(dependency): soon\n// private-header, db\n"
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert client.open(tree.path("src/ui/view.c"), text) == []
        assert leads_to(client, tree, "src/ui/view.c", text, "allow(priv|ate-header") == \
            (line_of(POLICY, "\"db\": {"), "public")
        assert leads_to(client, tree, "src/ui/view.c", text, "allow(depe|ndency") == (line_of(POLICY, "\"ui\": {"), "uses")
        assert leads_to(client, tree, "src/ui/view.c", text, ": d|b is to") == (line_of(POLICY, "\"db\": {"), "db")
        assert leads_to(client, tree, "src/ui/view.c", text, "// priv|ate-header, db") is None
        assert leads_to(client, tree, "src/ui/view.c", text, "private-header, d|b") is None
        client.shut_down()


def test_no_policy_no_answer(binary):
    with Tree({"a/x.h": "\n", "a/x.c": "#include \"x.h\"\n"}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path("a/x.c"), "#include \"x.h\"\n")
        assert links(client, tree, "a/x.c") == []
        assert ask(client, "definition", tree, "a/x.c", 0, 11) is None
        client.shut_down()


def test_malformed_params(binary):
    with Client(binary) as client:
        client.initialize()
        answers_malformed(client, "definition")
        for params in ({}, {"textDocument": []}, None):
            with client.unlawful():
                assert client.request("textDocument/documentLink", params)["error"]["code"] == -32602
        client.shut_down()
