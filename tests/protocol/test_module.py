"""autotomy/module: which module an open file belongs to."""
import json

from client import FILES, Client, Tree

POLICY = json.dumps({"version": 1, "layers": ["top"], "modules": {
    "ui": {"files": ["src/ui/**"], "layer": "top", "owner": "@ui", "because": "drawn by hand"},
    "core": {"files": ["src/core/**"]}}})


def module(client, tree, path):
    return client.request("autotomy/module", {"textDocument": {"uri": tree.uri(path)}})["result"]


def test_the_module_of_open_files(binary):
    with Tree({**FILES, "autotomy.json": POLICY}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        for path in ("src/ui/view.c", "src/core/core.h", "src/none.c", "autotomy.json"):
            client.open(tree.path(path), POLICY if path == "autotomy.json" else "")
        nothing = {"module": None, "layer": None, "owner": None, "because": None}
        assert module(client, tree, "src/ui/view.c") == {"module": "ui", "layer": "top", "owner": "@ui",
                                                         "because": "drawn by hand"}
        assert module(client, tree, "src/core/core.h") == {**nothing, "module": "core"}
        assert module(client, tree, "src/none.c") == nothing
        assert module(client, tree, "autotomy.json") == nothing
        assert module(client, tree, "src/ui/not_open.c") is None
        client.change(tree.path("autotomy.json"), POLICY.replace("src/ui/**", "src/**"), 2)
        assert module(client, tree, "src/none.c")["module"] == "ui"
        client.shut_down()


def test_no_policy_and_a_faulty_one(binary):
    with Tree({"a.c": ""}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path("a.c"), "")
        assert module(client, tree, "a.c") is None
        client.shut_down()
    with Tree({"a.c": "", "autotomy.json": "{"}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path("a.c"), "")
        assert module(client, tree, "a.c") is None
        client.shut_down()


def test_params_that_make_no_sense(binary):
    with Tree({}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        for params in (None, {}, {"textDocument": {}}, {"textDocument": {"uri": 1}}):
            assert client.request("autotomy/module", params)["error"]["code"] == -32602
        client.shut_down()
