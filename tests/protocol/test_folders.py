"""Several folders, roots inside roots, and folders that come and go."""
from client import FILES, POLICY, PRIVATE, Client, Tree, rules, uri_of
from test_files import shown, until

INNER = """{
  "version": 1,
  "modules": { "x": { "files": ["x/**"] }, "y": { "files": ["y/**"] } }
}
"""
NESTED = {**FILES, "lib/autotomy.json": INNER, "lib/x/x.h": "", "lib/x/x.c": "#include \"../y/y.h\"\n", "lib/y/y.h": ""}


def change_folders(client, added=(), removed=()):
    def folders(paths):
        return [{"uri": uri_of(p), "name": "f"} for p in paths]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": folders(added), "removed": folders(removed)}})


def test_two_folders(binary):
    with Tree(FILES) as one, Tree(FILES) as two, Client(binary) as client:
        client.initialize([one.root, two.root])
        for tree in (one, two):
            until(client, tree, "src/ui/view.c", ["private-header"])
            assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        client.shut_down()


def test_the_old_ways_to_name_a_folder(binary):
    for params in ({"rootUri": None, "rootPath": "ROOT"}, {"rootUri": "file://ROOT", "rootPath": None},
                   {"rootUri": "file://ROOT", "workspaceFolders": []}):
        with Tree(FILES) as tree, Client(binary) as client:
            client.initialize(**{k: v.replace("ROOT", tree.root) if isinstance(v, str) else v for k, v in params.items()})
            until(client, tree, "src/ui/view.c", ["private-header"])
            client.shut_down()


def test_a_folder_that_is_added_and_removed(binary):
    with Tree(FILES) as one, Tree(FILES) as two, Client(binary) as client:
        client.initialize([one.root])
        until(client, one, "src/ui/view.c", ["private-header"])
        change_folders(client, added=[two.root])
        until(client, two, "src/ui/view.c", ["private-header"])
        change_folders(client, removed=[one.root])
        until(client, one, "src/ui/view.c", [])
        client.drain()
        assert shown(client, two, "src/ui/view.c") == ["private-header"]
        one.write("src/ui/menu.c", PRIVATE)
        client.drain()
        assert shown(client, one, "src/ui/menu.c") == []
        change_folders(client, added=[one.root], removed=[two.root])
        until(client, one, "src/ui/menu.c", ["private-header"])
        until(client, two, "src/ui/view.c", [])
        client.shut_down()


def test_a_removed_folder_with_an_open_file(binary):
    """The file is still judged; its project stays as long as it is open."""
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        change_folders(client, removed=[tree.root])
        assert client.change(tree.path("src/ui/menu.c"), "", 2) == []
        assert rules(client.change(tree.path("src/ui/menu.c"), PRIVATE, 3)) == ["private-header"]
        client.shut_down()


def test_a_folder_below_the_root(binary):
    """The policy is found upwards, and files beside the folder are known."""
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.path("src/ui")])
        until(client, tree, "src/ui/view.c", ["private-header"])
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        client.shut_down()


def test_a_file_outside_every_folder(binary):
    with Tree(FILES) as tree, Tree(FILES) as outside, Client(binary) as client:
        client.initialize([tree.root])
        assert rules(client.open(outside.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        assert client.close(outside.path("src/ui/menu.c")) == []
        assert rules(client.open(outside.path("src/ui/view.c"), FILES["src/ui/view.c"])) == ["private-header"]
        client.shut_down()


def test_no_folder_at_all(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize()
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        client.shut_down()


def test_a_root_inside_a_root(binary):
    """The nearest policy judges, whatever folder the client has open."""
    with Tree(NESTED) as tree, Client(binary) as client:
        client.initialize([tree.root])
        until(client, tree, "src/ui/view.c", ["private-header"])
        diagnostics = client.open(tree.path("lib/x/x.c"), NESTED["lib/x/x.c"])
        assert rules(diagnostics) == ["dependency"], diagnostics
        assert diagnostics[0]["data"]["file"] == "x/x.c"
        client.drain()
        assert shown(client, tree, "lib/x/x.c") == ["dependency"]
        client.shut_down()


def test_both_roots_as_folders(binary):
    for folders in (lambda tree: [tree.root, tree.path("lib")], lambda tree: [tree.path("lib"), tree.root]):
        with Tree(NESTED) as tree, Client(binary) as client:
            client.initialize(folders(tree))
            until(client, tree, "src/ui/view.c", ["private-header"])
            until(client, tree, "lib/x/x.c", ["dependency"])
            client.drain()
            assert shown(client, tree, "lib/x/x.c") == ["dependency"]
            assert shown(client, tree, "src/ui/view.c") == ["private-header"]
            client.shut_down()


def test_a_root_that_appears_inside_a_root(binary):
    files = {k: v for k, v in NESTED.items() if k != "lib/autotomy.json"}
    files["autotomy.json"] = POLICY.replace("\"ui\":", "\"lib\": { \"files\": [\"lib/**\"] },\n    \"ui\":")
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        until(client, tree, "src/ui/view.c", ["private-header"])
        assert client.open(tree.path("lib/x/x.c"), files["lib/x/x.c"], 2) == []
        tree.write("lib/autotomy.json", INNER)
        until(client, tree, "lib/x/x.c", ["dependency"])
        assert client.published[tree.uri("lib/x/x.c")]["version"] == 2
        tree.remove("lib/autotomy.json")
        until(client, tree, "lib/x/x.c", [])
        client.shut_down()


def test_a_closed_file_changes_hands(binary):
    """Nobody has the file open; the outer root judged it, then the inner one does, then the outer one again."""
    files = {k: v for k, v in NESTED.items() if k != "lib/autotomy.json"}
    files["autotomy.json"] = POLICY.replace("\"ui\":", "\"lib\": { \"files\": [\"lib/**\"] },\n    \"ui\":")
    files["lib/x/outer.c"] = "#include \"../../src/core/core.h\"\n"
    for folders in ([".", "lib"], ["lib", "."]):
        with Tree(files) as tree, Client(binary) as client:
            client.initialize([tree.path(f) for f in folders])
            until(client, tree, "lib/x/outer.c", ["dependency"])
            assert shown(client, tree, "lib/x/x.c") == []
            for _ in range(2):
                tree.write("lib/autotomy.json", INNER)
                until(client, tree, "lib/x/x.c", ["dependency"])
                until(client, tree, "lib/x/outer.c", [])
                client.drain()
                assert shown(client, tree, "lib/x/x.c") == ["dependency"]
                tree.remove("lib/autotomy.json")
                until(client, tree, "lib/x/x.c", [])
                until(client, tree, "lib/x/outer.c", ["dependency"])
            client.shut_down()


def test_a_folder_is_known_by_its_place(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root + "/"])
        until(client, tree, "src/ui/view.c", ["private-header"])
        change_folders(client, removed=[tree.root])
        until(client, tree, "src/ui/view.c", [])
        client.shut_down()
