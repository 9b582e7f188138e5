"""Pulled diagnostics: documents, the workspace, refreshes, and that nothing comes by two roads."""
import json
import os

from client import FILES, PRIVATE, Client, Tree, encode, rules, uri_of

CLEAN = "#include \"../core/core.h\"\n"
PUBLISH = {"relatedInformation": True, "versionSupport": True, "tagSupport": {"valueSet": [1, 2]}, "dataSupport": True}
PULLING = {"textDocument": {"publishDiagnostics": PUBLISH, "diagnostic": {"relatedDocumentSupport": True}},
           "workspace": {"diagnostics": {"refreshSupport": True}}}
PLAIN = {"textDocument": {"publishDiagnostics": PUBLISH, "diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
REFRESH = "workspace/diagnostic/refresh"


def is_refresh(message):
    return message.get("method") == REFRESH


def is_pushed(client, uri):
    """Whether the client shows something of the file that was pushed."""
    return bool(client.published.get(uri, {"diagnostics": []})["diagnostics"])


def begin(client, tree, capabilities=PLAIN, **more):
    """Until the tree is loaded: what is wrong on the disk is pushed, since the workspace was not pulled yet."""
    result = client.initialize([tree.root], capabilities=capabilities, **more)
    client.wait_until(lambda: is_pushed(client, tree.uri("src/ui/view.c")))
    client.drain()
    return result


def test_who_can_pull_is_offered_it(binary):
    with Client(binary) as client:
        provider = client.initialize(capabilities=PULLING)["capabilities"]["diagnosticProvider"]
        assert provider["interFileDependencies"] and provider["workspaceDiagnostics"]
        client.shut_down()
    with Client(binary) as client:
        assert "diagnosticProvider" not in client.initialize()["capabilities"]
        client.shut_down()


def test_an_open_file_is_pulled_and_not_pushed(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        view = tree.uri("src/ui/view.c")
        client.tell_open(tree.path("src/ui/view.c"), FILES["src/ui/view.c"])
        report = client.pull(tree.path("src/ui/view.c"))
        assert report["kind"] == "full" and rules(report["items"]) == ["private-header"]
        # What was pushed of it while it was closed is taken back before the answer.
        assert not is_pushed(client, view)
        count = len(client.history)
        for version, text in enumerate([CLEAN, PRIVATE, CLEAN], 2):
            client.tell_change(tree.path("src/ui/view.c"), text, version)
            report = client.pull(tree.path("src/ui/view.c"))
            assert rules(report["items"]) == (["private-header"] if text == PRIVATE else [])
        client.drain()
        assert len(client.history) == count
        # Closed, it comes by push again: nobody pulls what is not open.
        client.tell_close(tree.path("src/ui/view.c"))
        client.wait_until(lambda: is_pushed(client, view))
        assert "version" not in client.published[view]
        client.shut_down()


def test_a_report_says_what_a_publication_says(binary):
    with Tree(FILES) as tree, Client(binary) as client, Client(binary) as other:
        begin(client, tree)
        begin(other, tree, None)
        text = "#include \"../core/page.h\"\n/* autotomy: allow(no-rule) */\n"
        pushed = other.open(tree.path("src/ui/menu.c"), text)
        client.tell_open(tree.path("src/ui/menu.c"), text)
        items = client.pull(tree.path("src/ui/menu.c"))["items"]
        assert items == pushed and rules(items) == ["private-header", "suppression", "suppression"]
        private = next(d for d in items if d["code"] == "private-header")
        assert private["relatedInformation"] and private["data"]["rule"] == "private-header"
        assert private["codeDescription"]["href"].startswith("https://")
        client.shut_down()
        other.shut_down()


def test_result_ids(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        path = tree.path("src/ui/menu.c")
        client.tell_open(path, PRIVATE)
        first = client.pull(path)
        again = client.pull(path, first["resultId"])
        assert again == {"kind": "unchanged", "resultId": first["resultId"]}
        client.tell_change(path, PRIVATE + "int x;\n", 2)
        assert client.pull(path, first["resultId"])["kind"] == "unchanged"
        client.tell_change(path, "\n" + PRIVATE, 3)
        moved = client.pull(path, first["resultId"])
        assert moved["kind"] == "full" and moved["resultId"] != first["resultId"]
        assert moved["items"][0]["range"]["start"]["line"] == 1
        assert client.pull(path, "nonsense")["kind"] == "full"
        client.tell_change(path, CLEAN, 4)
        assert client.pull(path, moved["resultId"])["items"] == []
        client.shut_down()


def test_files_of_no_project(binary):
    with Tree({"a.c": PRIVATE}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PLAIN)
        client.tell_open(tree.path("a.c"), PRIVATE)
        assert client.pull(tree.path("a.c"))["items"] == []
        for uri in ("untitled:Untitled-1", "file:///no/such/file.c", "x"):
            assert client.pull(None, uri=uri)["items"] == []
        assert client.pull_workspace() == {}
        # A policy appears: the client is asked to pull again.
        tree.write("autotomy.json", '{ "version": 1, "modules": { "a": { "files": ["b/**"] } } }')
        client.wait_for(is_refresh)
        assert rules(client.pull(tree.path("a.c"))["items"]) == ["unowned-file"]
        client.shut_down()


def test_a_closed_file_that_is_pulled_is_not_pushed(binary):
    """As VS Code does with tabs that it has not loaded."""
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert rules(client.pull(tree.path("src/ui/view.c"))["items"]) == ["private-header"]
        assert not is_pushed(client, tree.uri("src/ui/view.c"))
        tree.write("src/ui/view.c", CLEAN)
        client.wait_for(is_refresh)
        assert client.pull(tree.path("src/ui/view.c"))["items"] == []
        client.shut_down()


CYCLE = {
    "autotomy.json": """{
      "version": 1,
      "modules": { "a": { "files": ["a/**"], "uses": ["b"] }, "b": { "files": ["b/**"], "uses": ["a"] } }
    }""",
    "a/a.h": "", "a/a.c": "#include \"a.h\"\n#include \"../b/b.h\"\n", "b/b.h": "", "b/b.c": "#include \"b.h\"\n",
}
BACK = "#include \"../a/a.h\"\n#include \"../a/a.h\"\n"


def test_related_documents(binary):
    """An edited header changes the verdict on an open file: it comes along with the header's report."""
    with Tree(CYCLE) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PULLING)
        client.wait_until(lambda: is_pushed(client, tree.uri("autotomy.json")))
        for path in ("a/a.c", "b/b.h"):
            client.tell_open(tree.path(path), CYCLE[path])
            assert client.pull(tree.path(path))["items"] == []
        # In one piece, as a client that pulls after each edit sends them: nothing is told in between.
        edit = {"textDocument": {"uri": tree.uri("b/b.h"), "version": 2}, "contentChanges": [{"text": BACK}]}
        pull = {"textDocument": {"uri": tree.uri("b/b.h")}}
        client.asked["9"] = "textDocument/diagnostic"
        client.send_bytes(encode({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": edit}) +
                          encode({"jsonrpc": "2.0", "id": 9, "method": "textDocument/diagnostic", "params": pull}))
        report = client.reply_to(9)["result"]
        related = report["relatedDocuments"]
        assert list(related) == [tree.uri("a/a.c")], related
        assert rules(related[tree.uri("a/a.c")]["items"]) == ["cycle"]
        # What came along need not be asked for again.
        assert client.pull(tree.path("a/a.c"), related[tree.uri("a/a.c")]["resultId"])["kind"] == "unchanged"
        assert client.pull(tree.path("b/b.h"))["relatedDocuments"] == {}
        client.drain()
        assert not [m for m in client.log if is_refresh(m)]
        # Told in between that it has to refresh, it is still given what it lacks with the next pull.
        client.tell_change(tree.path("b/b.h"), "", 3)
        client.wait_for(is_refresh)
        assert list(client.pull(tree.path("b/b.h"))["relatedDocuments"]) == [tree.uri("a/a.c")]
        client.shut_down()


def test_a_refresh_where_nothing_can_come_along(binary):
    with Tree(CYCLE) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PLAIN)
        client.wait_until(lambda: is_pushed(client, tree.uri("autotomy.json")))
        for path in ("a/a.c", "b/b.h"):
            client.tell_open(tree.path(path), CYCLE[path])
            client.pull(tree.path(path))
        client.tell_change(tree.path("b/b.h"), BACK, 2)
        assert "relatedDocuments" not in client.pull(tree.path("b/b.h"))
        # It may have come before the report did.
        client.wait_until(lambda: any(map(is_refresh, client.log)))
        assert not [m for m in client.log if is_refresh(m) and "params" in m]
        assert rules(client.pull(tree.path("a/a.c"))["items"]) == ["cycle"]
        # Asked once, until the client has pulled.
        client.tell_change(tree.path("b/b.h"), "", 3)
        client.wait_for(is_refresh)
        client.tell_change(tree.path("b/b.h"), BACK, 4)
        client.tell_change(tree.path("b/b.h"), "", 5)
        client.drain()
        assert len({m["id"] for m in client.log if is_refresh(m)}) == len([m for m in client.log if is_refresh(m)]) == 2
        client.shut_down()


SYMBOLS = {
    "autotomy.json": '{ "version": 1, "modules": { "a": { "files": ["a/**"], "uses": ["b"] }, "b": { "files": ["b/**"] } } }',
    "b/b.h": "extern int b_count;\n", "b/b.c": "#include \"b.h\"\nint b_count;\n",
    "a/a.c": "#include \"../b/b.h\"\nint a(void) { return b_count; }\n",
}


def test_a_parse_that_says_more_asks_for_a_refresh(binary):
    with Tree(SYMBOLS) as tree, Client(binary, env={**os.environ, "AUTOTOMY_CACHE": "off"}) as client:
        client.initialize([tree.root], capabilities=PULLING)
        client.tell_open(tree.path("a/a.c"), SYMBOLS["a/a.c"])
        assert client.pull(tree.path("a/a.c"))["items"] == []
        client.tell_change(tree.path("a/a.c"), "#include \"../b/b.h\"\nint a(void) { return b_count++; }\n", 2)
        report = client.pull(tree.path("a/a.c"))
        while not report["items"]:
            client.wait_for(is_refresh)
            report = client.pull(tree.path("a/a.c"))
        assert rules(report["items"]) == ["foreign-state"]
        # Moved along with the next edit, at once.
        client.tell_change(tree.path("a/a.c"), [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
                                                 "text": "\n"}], 3)
        moved = client.pull(tree.path("a/a.c"))
        assert rules(moved["items"]) == ["foreign-state"] and moved["items"][0]["range"]["start"]["line"] == 2
        client.shut_down()


UNREFRESHED = {"textDocument": {"publishDiagnostics": PUBLISH, "diagnostic": {}}}


def test_who_cannot_refresh_is_pushed_what_it_has_not_pulled(binary):
    with Tree(CYCLE) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=UNREFRESHED)
        client.wait_until(lambda: is_pushed(client, tree.uri("autotomy.json")))
        for path in ("a/a.c", "b/b.h"):
            client.tell_open(tree.path(path), CYCLE[path])
            client.pull(tree.path(path))
        client.tell_change(tree.path("b/b.h"), BACK, 2)
        client.wait_until(lambda: is_pushed(client, tree.uri("a/a.c")))
        assert rules(client.published[tree.uri("a/a.c")]["diagnostics"]) == ["cycle"]
        # As soon as it has pulled them, they are pushed no more.
        assert rules(client.pull(tree.path("a/a.c"))["items"]) == ["cycle"]
        assert not is_pushed(client, tree.uri("a/a.c"))
        client.drain()
        assert not [m for m in client.log if is_refresh(m)]
        # What it has pulled is never pushed, even where something else is.
        client.tell_change(tree.path("a/a.c"), "#include \"../b/b.h\"\n/* autotomy: allow(no-rule): x */\n", 2)
        assert rules(client.pull(tree.path("a/a.c"))["items"]) == ["cycle", "suppression"]
        client.tell_change(tree.path("b/b.h"), "", 3)
        client.tell_change(tree.path("b/b.h"), BACK, 4)
        client.drain()
        assert not is_pushed(client, tree.uri("a/a.c"))
        assert not is_pushed(client, tree.uri("b/b.h"))
        client.shut_down()


def test_a_policy_that_appears_is_told_to_who_cannot_refresh(binary):
    with Tree({"a.c": PRIVATE}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=UNREFRESHED)
        client.tell_open(tree.path("a.c"), PRIVATE)
        assert client.pull(tree.path("a.c"))["items"] == []
        tree.write("autotomy.json", '{ "version": 1, "modules": { "a": { "files": ["b/**"] } } }')
        client.wait_until(lambda: is_pushed(client, tree.uri("a.c")))
        assert rules(client.pull(tree.path("a.c"))["items"]) == ["unowned-file"]
        assert not is_pushed(client, tree.uri("a.c"))
        client.shut_down()


def test_a_parse_is_pushed_to_who_cannot_refresh(binary):
    with Tree(SYMBOLS) as tree, Client(binary, env={**os.environ, "AUTOTOMY_CACHE": "off"}) as client:
        client.initialize([tree.root], capabilities=UNREFRESHED)
        uri = tree.uri("a/a.c")
        client.tell_open(tree.path("a/a.c"), SYMBOLS["a/a.c"])
        assert client.pull(tree.path("a/a.c"))["items"] == []
        client.tell_change(tree.path("a/a.c"), "#include \"../b/b.h\"\nint a(void) { return b_count++; }\n", 2)
        if not client.pull(tree.path("a/a.c"))["items"]:
            client.wait_until(lambda: is_pushed(client, uri))
            assert rules(client.published[uri]["diagnostics"]) == ["foreign-state"]
        assert rules(client.pull(tree.path("a/a.c"))["items"]) == ["foreign-state"]
        assert not is_pushed(client, uri)
        client.shut_down()


# ---- the workspace


def ids(reports):
    return {uri: report["resultId"] for uri, report in reports.items()}


def test_a_workspace_that_is_polled(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PLAIN)
        # Even the first answer holds what is on the disk: it waits for the tree.
        reports = client.pull_workspace()
        view, menu = tree.uri("src/ui/view.c"), tree.uri("src/ui/menu.c")
        assert sorted(reports) == [tree.uri("src/core/core.h"), view] and reports[view]["version"] is None
        assert rules(reports[view]["items"]) == ["private-header"]
        again = client.pull_workspace(ids(reports))
        assert sorted(again) == sorted(reports)
        assert again[view] == {"uri": view, "version": None, "kind": "unchanged", "resultId": reports[view]["resultId"]}
        client.tell_open(tree.path("src/ui/menu.c"), PRIVATE, 7)
        reports = client.pull_workspace(ids(reports))
        assert reports[view]["kind"] == "unchanged" and reports[menu]["version"] == 7
        assert rules(reports[menu]["items"]) == ["private-header"]
        tree.write("src/ui/view.c", CLEAN)
        client.wait_for(is_refresh)
        reports = client.pull_workspace(ids(reports))
        assert reports[view]["items"] == [] and reports[menu]["kind"] == "unchanged"
        strange = client.pull_workspace({"file:///no/such": "1", "untitled:x": "2"})
        assert strange["file:///no/such"]["items"] == strange["untitled:x"]["items"] == []
        client.drain()
        assert not any(is_pushed(client, uri) for uri in client.published)
        client.shut_down()


def test_what_was_pushed_is_taken_back_by_the_first_pull(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.pull_workspace()
        assert not is_pushed(client, tree.uri("src/ui/view.c"))
        count = len(client.history)
        tree.write("src/ui/menu.c", PRIVATE)
        client.wait_for(is_refresh)
        client.tell_open(tree.path("src/ui/menu.c"), PRIVATE)
        client.tell_close(tree.path("src/ui/menu.c"))
        client.drain()
        assert len(client.history) == count
        client.shut_down()


def test_who_pulls_the_workspace_alone_is_pushed_what_is_open(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        view, menu = tree.uri("src/ui/view.c"), tree.uri("src/ui/menu.c")
        assert rules(client.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        reports = client.pull_workspace()
        assert view in reports and menu not in reports
        assert not is_pushed(client, view) and is_pushed(client, menu)
        stream = Stream(client, ids(reports))
        stream.until(view, [])  # unchanged: it has no items
        assert client.change(tree.path("src/ui/menu.c"), CLEAN, 2) == []
        assert rules(client.change(tree.path("src/ui/menu.c"), PRIVATE, 3)) == ["private-header"]
        client.drain()
        assert menu not in stream.reports()
        client.shut_down()


class Stream:
    """An open workspace pull, as vscode-languageclient makes it: reports by `$/progress`, the last one of a file counts."""

    def __init__(self, client, previous=None, token="stream-1"):
        self.client, self.token, self.at = client, token, len(client.log)
        ids_ = [{"uri": uri, "value": value} for uri, value in (previous or {}).items()]
        self.id = client.ask("workspace/diagnostic", {"previousResultIds": ids_, "partialResultToken": token})

    def reports(self):
        found = {}
        for message in self.client.log[self.at:]:
            if message.get("method") == "$/progress" and message["params"]["token"] == self.token:
                for item in message["params"]["value"]["items"]:
                    found[item["uri"]] = item
        return found

    def shown(self, uri):
        return rules(self.reports().get(uri, {}).get("items", []))

    def until(self, uri, expected):
        self.client.wait_until(lambda: uri in self.reports() and self.shown(uri) == expected, what="%s %s" % (uri, expected))


def test_a_workspace_pull_that_stays_open(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PLAIN)
        view, menu = tree.uri("src/ui/view.c"), tree.uri("src/ui/menu.c")
        stream = Stream(client)
        stream.until(view, ["private-header"])
        tree.write("src/ui/view.c", CLEAN)
        stream.until(view, [])
        tree.write("src/ui/menu.c", PRIVATE)
        stream.until(menu, ["private-header"])
        assert stream.reports()[menu]["version"] is None
        client.tell_open(tree.path("src/ui/menu.c"), CLEAN, 5)
        stream.until(menu, [])
        assert stream.reports()[menu]["version"] == 5
        client.tell_close(tree.path("src/ui/menu.c"))
        stream.until(menu, ["private-header"])
        assert not [m for m in client.log if m.get("id") == stream.id and "method" not in m]
        # Cancelled, it is answered; the next one is told what it has already.
        client.notify("$/cancelRequest", {"id": stream.id})
        assert client.reply_to(stream.id)["error"]["code"] == -32800
        other = Stream(client, {menu: stream.reports()[menu]["resultId"], view: "old"}, "stream-2")
        client.wait_until(lambda: len(other.reports()) == 3)
        assert other.reports()[menu]["kind"] == "unchanged" and other.reports()[view]["items"] == []
        assert not any(is_pushed(client, uri) for uri in client.published)
        # A newer one ends the older, shutdown the last.
        third = Stream(client, {}, 3)
        assert client.reply_to(other.id)["result"] == {"items": []}
        third.until(menu, ["private-header"])
        client.shut_down()
        assert [m for m in client.log if m.get("id") == third.id][0]["result"] == {"items": []}


def test_cancelling(binary):
    with Client(binary) as client:
        client.initialize(capabilities=PLAIN)
        stream = Stream(client)
        first = client.wait_for(lambda m: m.get("method") == "$/progress")  # so that the client hears of it
        assert first["params"] == {"token": stream.token, "value": {"items": []}}
        for id_ in (stream.id + 1, str(stream.id), 0):
            client.notify("$/cancelRequest", {"id": id_})
        assert client.request("textDocument/hover", {"textDocument": {"uri": "x:y"}, "position": {"line": 0, "character": 0}})
        assert not [m for m in client.log if m.get("id") == stream.id]
        client.notify("$/cancelRequest", {"id": stream.id})
        client.notify("$/cancelRequest", {"id": stream.id})
        assert client.reply_to(stream.id)["error"]["code"] == -32800
        client.drain()
        assert len([m for m in client.log if m.get("id") == stream.id]) == 1
        client.shut_down()


def test_a_project_that_goes_takes_its_reports_along(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities=PLAIN)
        stream = Stream(client)
        view = tree.uri("src/ui/view.c")
        stream.until(view, ["private-header"])
        client.notify("workspace/didChangeWorkspaceFolders", {"event": {
            "added": [], "removed": [{"uri": uri_of(tree.root), "name": "x"}]}})
        stream.until(view, [])
        client.shut_down()


def test_wrong_params(binary):
    with Client(binary, lawful=False) as client:
        client.initialize(capabilities=PLAIN)
        for method, params in (("textDocument/diagnostic", {}), ("textDocument/diagnostic", {"textDocument": {"uri": 5}}),
                               ("workspace/diagnostic", {}), ("workspace/diagnostic", {"previousResultIds": {}}),
                               ("workspace/diagnostic", None)):
            assert client.request(method, params)["error"]["code"] == -32602, json.dumps(params)
        for token in (10 ** 30, 1.5, {}, None):
            reply = client.request("workspace/diagnostic", {"previousResultIds": [], "partialResultToken": token})
            assert reply["result"] == {"items": []}
        assert client.request("workspace/diagnostic", {"previousResultIds": [1, None, {"uri": 3}, {"uri": "a", "value": 4}]})["result"]
        client.shut_down()


def test_who_does_not_pull_may_ask(binary):
    """It is answered, and published to as before."""
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree, None)
        pushed = client.open(tree.path("src/ui/menu.c"), PRIVATE)
        assert client.pull(tree.path("src/ui/menu.c"))["items"] == pushed
        client.drain()
        assert client.published[tree.uri("src/ui/menu.c")]["diagnostics"] == pushed
        assert rules(client.change(tree.path("src/ui/menu.c"), PRIVATE + "\n", 2)) == ["private-header"]
        client.shut_down()
