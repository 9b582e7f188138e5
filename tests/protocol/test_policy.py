"""The policy changes under the server: on the disk, in a buffer, for worse, for nothing, and for the first time."""
import os

from client import FILES, POLICY, PRIVATE, Client, Tree, rules
from test_files import begin, shown, until

OPEN_POLICY = POLICY.replace("\"public\": [\"src/core/core.h\"]", "\"public\": [\"src/core/*.h\"]")
BROKEN_POLICY = POLICY.replace("\"layer\": \"core\"", "\"layer\": \"corn\"")


def test_policy_edited_on_the_disk(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/menu.c"), PRIVATE, 4)
        tree.write("autotomy.json", OPEN_POLICY)
        until(client, tree, "src/ui/view.c", [])
        until(client, tree, "src/ui/menu.c", [])
        assert client.published[tree.uri("src/ui/menu.c")]["version"] == 4
        tree.write("autotomy.json", POLICY)
        until(client, tree, "src/ui/view.c", ["private-header"])
        until(client, tree, "src/ui/menu.c", ["private-header"])
        client.shut_down()


def test_policy_edited_in_a_buffer(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert client.open(tree.path("autotomy.json"), POLICY) == []
        assert client.change(tree.path("autotomy.json"), OPEN_POLICY, 2) == []
        until(client, tree, "src/ui/view.c", [])
        client.close(tree.path("autotomy.json"))
        until(client, tree, "src/ui/view.c", ["private-header"])
        client.shut_down()


def test_a_faulty_policy_is_told_and_the_last_good_one_stays(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("autotomy.json"), POLICY)
        [fault] = client.change(tree.path("autotomy.json"), BROKEN_POLICY, 2)
        assert fault["code"] == "config" and fault["severity"] == 1 and "core" in fault["message"], fault
        line = BROKEN_POLICY.split("\n")[fault["range"]["start"]["line"]]
        assert line[fault["range"]["start"]["character"]:fault["range"]["end"]["character"]] == "corn"
        assert rules(client.change(tree.path("autotomy.json"), "{ nonsense", 3)) == ["config"]
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        client.drain()
        assert shown(client, tree, "src/ui/view.c") == ["private-header"]
        assert client.change(tree.path("autotomy.json"), OPEN_POLICY, 4) == []
        until(client, tree, "src/ui/view.c", [])
        client.shut_down()


def test_a_faulty_policy_on_the_disk(binary):
    with Tree({**FILES, "autotomy.json": BROKEN_POLICY}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        until(client, tree, "autotomy.json", ["config"])
        assert "version" not in client.published[tree.uri("autotomy.json")]
        tree.write("autotomy.json", POLICY)
        until(client, tree, "autotomy.json", [])
        until(client, tree, "src/ui/view.c", ["private-header"])
        client.shut_down()


def test_a_policy_that_appears(binary):
    """In a folder that had none, while a file there is open."""
    files = {k: v for k, v in FILES.items() if k != "autotomy.json"}
    for told in (False, True):
        with Tree(files) as tree, Client(binary) as client:
            client.initialize([tree.root])
            assert client.open(tree.path("src/ui/menu.c"), PRIVATE, 3) == []
            tree.write("autotomy.json", POLICY)
            if told:
                client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri("autotomy.json"), "type": 1}]})
            until(client, tree, "src/ui/menu.c", ["private-header"])
            until(client, tree, "src/ui/view.c", ["private-header"])
            assert client.published[tree.uri("src/ui/menu.c")]["version"] == 3
            client.shut_down()


def test_a_policy_that_appears_above_an_open_file(binary):
    files = {k: v for k, v in FILES.items() if k != "autotomy.json"}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize()
        assert client.open(tree.path("src/ui/menu.c"), PRIVATE) == []
        tree.write("autotomy.json", POLICY)
        until(client, tree, "src/ui/menu.c", ["private-header"])
        client.shut_down()


def test_a_policy_that_goes(binary):
    """What was published is taken back; a file written by way of another name is no such thing."""
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/menu.c"), PRIVATE)
        os.remove(tree.path("autotomy.json"))
        tree.write("autotomy.json", POLICY)
        client.drain(2.0)
        assert shown(client, tree, "src/ui/view.c") == shown(client, tree, "src/ui/menu.c") == ["private-header"]
        tree.remove("autotomy.json")
        until(client, tree, "src/ui/view.c", [])
        until(client, tree, "src/ui/menu.c", [])
        assert client.change(tree.path("src/ui/menu.c"), PRIVATE, 2) == []
        tree.write("autotomy.json", POLICY)
        until(client, tree, "src/ui/menu.c", ["private-header"])
        until(client, tree, "src/ui/view.c", ["private-header"])
        client.shut_down()


def test_a_policy_saved_for_the_first_time(binary):
    files = {k: v for k, v in FILES.items() if k != "autotomy.json"}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        assert client.open(tree.path("src/ui/menu.c"), PRIVATE) == []
        assert client.open(tree.path("autotomy.json"), POLICY) == []
        tree.write("autotomy.json", POLICY)
        client.save(tree.path("autotomy.json"))
        until(client, tree, "src/ui/menu.c", ["private-header"])
        client.shut_down()


def test_a_file_without_policy(binary):
    with Tree({"a/x.c": PRIVATE}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        assert client.open(tree.path("a/x.c"), PRIVATE) == []
        assert client.close(tree.path("a/x.c")) == []
        client.shut_down()
