"""Files that are closed, saved, renamed and deleted; headers that are edited and not saved; a disk that changes by itself."""
import os

from client import FILES, PRIVATE, Client, Tree, encode, rules, uri_of

CLEAN = "#include \"../core/core.h\"\n"


def shown(client, tree, path):
    """The rules that were last published of a file; [] where nothing was."""
    return rules(client.published.get(tree.uri(path), {"diagnostics": []})["diagnostics"])


def until(client, tree, path, expected):
    client.wait_until(lambda: shown(client, tree, path) == expected, what="%s %s" % (path, expected))


def begin(client, tree, **more):
    """Waits until the tree is loaded: what is wrong on the disk is then known."""
    client.initialize([tree.root], **more)
    until(client, tree, "src/ui/view.c", ["private-header"])
    client.drain()


def test_files_that_nobody_opened_are_published(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        [published] = [p for p in client.history if p["uri"] == tree.uri("src/ui/view.c")]
        assert "version" not in published
        assert tree.uri("src/ui/menu.c") not in client.published
        client.shut_down()


def test_close_shows_what_is_on_the_disk(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        assert client.close(tree.path("src/ui/menu.c")) == []
        assert client.open(tree.path("src/ui/view.c"), CLEAN) == []
        assert rules(client.close(tree.path("src/ui/view.c"))) == ["private-header"]
        assert rules(client.open(tree.path("src/ui/new.c"), PRIVATE)) == ["private-header"]
        assert client.close(tree.path("src/ui/new.c")) == []
        client.drain()
        assert shown(client, tree, "src/ui/view.c") == ["private-header"]
        assert shown(client, tree, "src/ui/menu.c") == shown(client, tree, "src/ui/new.c") == []
        client.shut_down()


def test_save_keeps_the_verdict(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/menu.c"), CLEAN)
        assert rules(client.change(tree.path("src/ui/menu.c"), PRIVATE, 2)) == ["private-header"]
        tree.write("src/ui/menu.c", PRIVATE)
        client.save(tree.path("src/ui/menu.c"))
        client.drain()
        assert shown(client, tree, "src/ui/menu.c") == ["private-header"]
        assert rules(client.close(tree.path("src/ui/menu.c"))) == ["private-header"]
        client.shut_down()


def test_an_open_buffer_hides_the_disk(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert client.open(tree.path("src/ui/menu.c"), CLEAN) == []
        tree.write("src/ui/menu.c", PRIVATE)
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri("src/ui/menu.c"), "type": 2}]})
        client.drain()
        assert shown(client, tree, "src/ui/menu.c") == []
        assert rules(client.close(tree.path("src/ui/menu.c"))) == ["private-header"]
        client.shut_down()


def test_the_disk_is_watched(binary):
    """Written, made, renamed and deleted behind the client's back."""
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        tree.write("src/ui/menu.c", PRIVATE)
        until(client, tree, "src/ui/menu.c", ["private-header"])
        tree.write("src/ui/menu.c", CLEAN)
        until(client, tree, "src/ui/menu.c", [])
        tree.write("src/ui/deep/er/new.c", "#include \"../../../core/page.h\"\n")
        until(client, tree, "src/ui/deep/er/new.c", ["private-header"])
        os.rename(tree.path("src/ui/view.c"), tree.path("src/ui/other.c"))
        until(client, tree, "src/ui/view.c", [])
        until(client, tree, "src/ui/other.c", ["private-header"])
        tree.remove("src/ui/deep")
        until(client, tree, "src/ui/deep/er/new.c", [])
        tree.write("src/ui/other.c.tmp", CLEAN)
        os.rename(tree.path("src/ui/other.c.tmp"), tree.path("src/ui/other.c"))
        until(client, tree, "src/ui/other.c", [])
        client.shut_down()


def test_the_client_tells_of_the_disk(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        tree.write("src/ui/new.c", PRIVATE)
        client.notify("workspace/didCreateFiles", {"files": [{"uri": tree.uri("src/ui/new.c")}]})
        until(client, tree, "src/ui/new.c", ["private-header"])
        os.rename(tree.path("src/ui/new.c"), tree.path("src/ui/newer.c"))
        client.notify("workspace/didRenameFiles", {"files": [{"oldUri": tree.uri("src/ui/new.c"),
                                                              "newUri": tree.uri("src/ui/newer.c")}]})
        until(client, tree, "src/ui/new.c", [])
        until(client, tree, "src/ui/newer.c", ["private-header"])
        tree.remove("src/ui/newer.c")
        client.notify("workspace/didDeleteFiles", {"files": [{"uri": tree.uri("src/ui/newer.c")}]})
        until(client, tree, "src/ui/newer.c", [])
        os.rename(tree.path("src/ui"), tree.path("src/gui"))
        client.notify("workspace/didRenameFiles", {"files": [{"oldUri": tree.uri("src/ui"),
                                                              "newUri": tree.uri("src/gui")}]})
        until(client, tree, "src/ui/view.c", [])
        client.shut_down()


def test_rename_of_an_open_file(binary):
    """As editors do it: close the old name, open the new one."""
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/view.c"), FILES["src/ui/view.c"])
        os.rename(tree.path("src/ui/view.c"), tree.path("src/ui/seen.c"))
        client.notify("workspace/didRenameFiles", {"files": [{"oldUri": tree.uri("src/ui/view.c"),
                                                              "newUri": tree.uri("src/ui/seen.c")}]})
        assert client.close(tree.path("src/ui/view.c")) == []
        assert rules(client.open(tree.path("src/ui/seen.c"), FILES["src/ui/view.c"])) == ["private-header"]
        client.drain()
        assert shown(client, tree, "src/ui/view.c") == []
        client.shut_down()


# Whoever includes tool.h by its short name means the first that is found on the way.
SEARCHED = {
    "autotomy.json": """{
      "version": 1,
      "compile": { "arguments": ["-Isrc/b", "-Isrc/c"] },
      "modules": {
        "a": { "files": ["src/a/**"], "uses": ["c"] },
        "b": { "files": ["src/b/**"] },
        "c": { "files": ["src/c/**"] }
      }
    }""",
    "src/a/one.c": "#include <tool.h>\n",
    "src/a/two.c": "#include <tool.h>\n",
    "src/c/tool.h": "",
    "src/b/other.h": "",
}


def test_a_header_in_a_buffer_moves_its_dependents(binary):
    """A header that is only a buffer shadows another one: who includes it, open or not, now reaches a module it must not."""
    with Tree(SEARCHED) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.wait_for(lambda m: m.get("method") == "window/logMessage")
        assert client.open(tree.path("src/a/one.c"), SEARCHED["src/a/one.c"], 7) == []
        client.drain()
        client.open(tree.path("src/b/tool.h"), "")
        until(client, tree, "src/a/one.c", ["dependency"])
        until(client, tree, "src/a/two.c", ["dependency"])
        assert client.published[tree.uri("src/a/one.c")]["version"] == 7
        assert "version" not in client.published[tree.uri("src/a/two.c")]
        client.close(tree.path("src/b/tool.h"))
        until(client, tree, "src/a/one.c", [])
        until(client, tree, "src/a/two.c", [])
        client.shut_down()


CYCLE = {
    "autotomy.json": """{
      "version": 1,
      "modules": { "a": { "files": ["a/**"], "uses": ["b"] }, "b": { "files": ["b/**"], "uses": ["a"] } }
    }""",
    "a/a.h": "", "a/a.c": "#include \"a.h\"\n#include \"../b/b.h\"\n", "a/z.c": "#include \"../b/b.h\"\n",
    "b/b.h": "", "b/b.c": "#include \"b.h\"\n",
}


def test_an_unsaved_header_closes_a_cycle(binary):
    """The edit of one header changes the verdict on other files: on the edge that is now to be cut."""
    with Tree(CYCLE) as tree, Client(binary) as client:
        client.initialize([tree.root])
        until(client, tree, "autotomy.json", ["unused-dependency"])
        client.drain()
        client.open(tree.path("b/b.h"), "")
        assert rules(client.change(tree.path("b/b.h"), "#include \"../a/a.h\"\n#include \"../a/a.h\"\n#include \"../a/a.h\"\n",
                                   2)) == []
        until(client, tree, "a/a.c", ["cycle"])
        until(client, tree, "a/z.c", ["cycle"])
        until(client, tree, "autotomy.json", [])
        client.change(tree.path("b/b.h"), "", 3)
        until(client, tree, "a/a.c", [])
        until(client, tree, "autotomy.json", ["unused-dependency"])
        client.shut_down()


def test_an_unchanged_verdict_is_not_said_again(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        count = len(client.history)
        for _ in range(3):
            # In one step, as editors do: an empty file in between would rightly be judged.
            tree.write("src/ui/view.c~", FILES["src/ui/view.c"])
            os.rename(tree.path("src/ui/view.c~"), tree.path("src/ui/view.c"))
            client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri("src/ui/view.c"), "type": 2}]})
            client.drain()
        assert len(client.history) == count, client.history[count:]
        tree.write("src/ui/view.c", CLEAN)
        until(client, tree, "src/ui/view.c", [])
        client.drain()
        assert len(client.history) == count + 1, client.history[count:]
        client.shut_down()


def test_a_link_on_the_way(binary):
    """The client's folder is a link: everything is published under the names that the client knows."""
    with Tree(FILES) as tree, Client(binary) as client:
        link = tree.root + "-link"
        os.symlink(tree.root, link)
        try:
            client.initialize([link])
            uri = uri_of(link + "/src/ui/view.c")
            client.wait_until(lambda: uri in client.published)
            assert rules(client.open(link + "/src/ui/menu.c", PRIVATE)) == ["private-header"]
            client.drain()
            assert all(p["uri"].startswith(uri_of(link)) for p in client.history), client.history
            client.shut_down()
        finally:
            os.remove(link)


def test_many_files_at_once(binary):
    """More than are published between two looks at the input: all arrive, and an edit meanwhile is answered."""
    files = dict(FILES)
    for i in range(700):
        files["src/ui/many%d.c" % i] = PRIVATE
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        for version in range(2, 30):
            client.change(tree.path("src/ui/menu.c"), CLEAN, version)
        client.wait_until(lambda: all(shown(client, tree, "src/ui/many%d.c" % i) for i in range(700)))
        client.shut_down()


def test_before_the_tree_is_read_no_public_header_is_denied(binary):
    """What is answered first is true already, and the way out follows."""
    with Tree(FILES) as tree, Client(binary) as client:
        uri = tree.uri("src/ui/view.c")
        document = {"uri": uri, "languageId": "c", "version": 1, "text": PRIVATE}
        # In one piece, so that the tree cannot have been read when the file is answered.
        client.send_bytes(b"".join(encode({"jsonrpc": "2.0", **message}) for message in (
            {"id": 1, "method": "initialize", "params": {"capabilities": {}, "rootUri": uri_of(tree.root)}},
            {"method": "initialized", "params": {}},
            {"method": "textDocument/didOpen", "params": {"textDocument": document}})))
        client.next_id = 1
        [first] = client.publication(uri, 1)
        assert first["message"] == "'ui' includes the private header src/core/page.h of 'core'", first["message"]
        assert first["data"]["instead"] == []
        client.wait_until(lambda: [d["data"]["instead"] for d in client.published[uri]["diagnostics"]] == [["src/core/core.h"]],
                          what="the header to include instead")
        client.shut_down()


def test_closed_before_the_tree_is_read(binary):
    """The answer is what is true of the file on the disk, even where nothing else is known yet."""
    with Tree(FILES) as tree, Client(binary) as client:
        client.request("initialize", {"processId": None, "rootUri": tree.uri("").rstrip("/"), "capabilities": {}})
        client.notify("initialized", {})
        uri = tree.uri("src/ui/view.c")
        client.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "version": 1, "languageId": "c", "text": "int a;\n"}})
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        client.shut_down()
        told = [p["diagnostics"] for p in client.history if p["uri"] == uri]
        assert told[0] == [] and [d["code"] for d in told[1]] == ["private-header"], told
