"""`lsp --with clangd-19`: clangd's own features are what they are without us, and its ends are survived."""
import json
import os
import shutil
import signal
import sys
import time

from client import PATIENCE, Client, Skipped, Tree, uri_of
from test_with import child_named, shown, wait_gone

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
REAL = os.path.join(SOURCE, "build", "real")
CLANGD = ("clangd-19", "--background-index=false", "--log=error", "-j=2", "--clang-tidy=false", "--limit-results=0",
          "--limit-references=0")

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {"applyEdit": True, "configuration": True, "semanticTokens": {"refreshSupport": True},
                  "workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "codeActionsInline": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "signatureHelp": {"signatureInformation": {"documentationFormat": ["markdown"]}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}}},
        "rename": {"prepareSupport": True},
        "semanticTokens": {"requests": {"full": {"delta": True}}, "tokenTypes": [], "tokenModifiers": [], "formats": []},
        "inlayHint": {},
    },
}


def need_clangd():
    if not shutil.which(CLANGD[0]):
        raise Skipped("%s is not installed" % CLANGD[0])


def clangd_pid(client):
    return child_named(client, b"clangd-19\0--background-index")


# ---- trees

# What clangd knows of the standard library comes when it is ready, in one session sooner than in the other.
CLANGD_CONFIG = "Index:\n  StandardLibrary: No\n"


def write_commands(tree, sources, arguments):
    commands = [{"directory": tree.root, "file": path, "arguments": [*arguments, "-c", path]} for path in sources]
    tree.write("compile_commands.json", json.dumps(commands))


def own_tree():
    """This project's own base layer, under its own policy."""
    tree = Tree({})
    for folder in ("base", os.path.join("include", "autotomy", "base")):
        shutil.copytree(os.path.join(SOURCE, folder), tree.path(folder))
    tree.write("autotomy.json", json.dumps({"version": 1, "modules": {
        "api": {"files": ["include/**"]}, "base": {"files": ["base/**"]}}}))
    tree.write(".clangd", CLANGD_CONFIG)
    sources = ["base/" + name for name in sorted(os.listdir(tree.path("base"))) if name.endswith(".c")]
    write_commands(tree, sources, ["cc", "-std=c11", "-D_GNU_SOURCE", "-Iinclude", "-Ibase"])
    return tree


def leveldb_tree():
    sys.path[:0] = [os.path.join(SOURCE, "tests", "real"), os.path.join(SOURCE, "tests", "bench")]
    from sources import Unreachable, fetch  # noqa: E402
    from trees import prepare_leveldb  # noqa: E402
    try:
        fetched = fetch("leveldb", REAL)
    except Unreachable as error:
        raise Skipped("the sources of leveldb are out of reach: %s" % error) from None
    tree = Tree({})
    shutil.rmtree(tree.root)
    shutil.copytree(fetched, tree.root, symlinks=True)
    prepare_leveldb(tree.root)
    policy = json.loads(tree.read("autotomy.json"))
    policy["modules"]["db"]["uses"].remove("util")  # so that something of ours stands in the file
    tree.write("autotomy.json", json.dumps(policy))
    tree.write(".clangd", CLANGD_CONFIG)
    return tree


# ---- one session, played twice

class Session:
    """Asks one server whatever an editor would, and remembers each reply under the name of its request."""

    def __init__(self, client, tree):
        self.client, self.tree = client, tree
        self.replies = []
        self.applied = []
        self.statuses = []
        self.capabilities = None

    def begin(self):
        self.client.tree = self.tree
        result = self.client.initialize([self.tree.root], capabilities=CAPABILITIES,
                                        initializationOptions={"clangdFileStatus": True})
        self.capabilities = result["capabilities"]

    def ask(self, method, params):
        request_id = self.client.ask(method, params)
        while True:
            message = self.client.wait_for(lambda m: "id" in m)
            if "method" in message:
                self.applied.append((message["method"], message["params"]))
                self.client.send({"jsonrpc": "2.0", "id": message["id"], "result": {"applied": True}})
            elif message["id"] == request_id:
                break
        self.replies.append((method, params, {k: v for k, v in message.items() if k not in ("id", "jsonrpc")}))
        return message.get("result")

    def settle(self, uri, version):
        """Waits until clangd is done with a version: it has published it, and says that it is idle."""
        client = self.client
        client.wait_until(lambda: client.published.get(uri, {}).get("version") == version
                          and any(self.is_idle(m, uri) for m in client.log[self.mark:]))
        client.drain(0.5)

    @staticmethod
    def is_idle(message, uri):
        return (message.get("method") == "textDocument/clangd.fileStatus" and message["params"]["uri"] == uri
                and message["params"]["state"] == "idle")

    def wait_indexed(self, name):
        """clangd indexes what the file includes beside all else, and says more about it once it has."""
        end = time.monotonic() + PATIENCE
        while not self.client.request("workspace/symbol", {"query": name})["result"]:
            assert time.monotonic() < end, "%s was not indexed" % name
            time.sleep(0.05)

    def open(self, path, text):
        self.mark = len(self.client.log)
        self.client.open(self.tree.path(path), text)
        self.settle(self.tree.uri(path), 1)

    def change(self, path, changes, version):
        self.mark = len(self.client.log)
        self.client.change(self.tree.path(path), changes, version)
        self.settle(self.tree.uri(path), version)

    def theirs(self, path):
        return [d for d in self.client.published[self.tree.uri(path)]["diagnostics"] if d.get("source") != "autotomy"]


def words_in(text, count):
    """Places of words, spread over the text."""
    places = []
    for number, line in enumerate(text.split("\n")):
        at = 0
        while at < len(line):
            if line[at].isalpha() or line[at] == "_":
                places.append({"line": number, "character": at + 1})
                while at < len(line) and (line[at].isalnum() or line[at] == "_"):
                    at += 1
            at += 1
    return places[::max(1, len(places) // count)]


def play(session, path, header_name):
    session.begin()
    text = session.tree.read(path)
    session.open(path, text)
    session.wait_indexed(header_name)
    document = {"textDocument": {"uri": session.tree.uri(path)}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n"), "character": 0}}
    ask = session.ask
    ask("textDocument/documentSymbol", document)
    tokens = ask("textDocument/semanticTokens/full", document)
    for method in ("foldingRange", "documentLink", "formatting"):
        ask("textDocument/" + method, {**document, "options": {"tabSize": 8, "insertSpaces": False}})
    ask("textDocument/rangeFormatting", {**document, "range": whole, "options": {"tabSize": 2, "insertSpaces": True}})
    ask("textDocument/inlayHint", {**document, "range": whole})
    for place in words_in(text, 40):
        for method in ("hover", "definition", "declaration", "documentHighlight", "signatureHelp", "prepareRename"):
            ask("textDocument/" + method, {**document, "position": place})
    for place in words_in(text, 8):
        at = {**document, "position": place}
        ask("textDocument/references", {**at, "context": {"includeDeclaration": True}})
        ask("textDocument/completion", {**at, "context": {"triggerKind": 1}})
        ask("textDocument/rename", {**at, "newName": "another_name"})
        ask("textDocument/typeDefinition", at)
        ask("textDocument/implementation", at)
        ask("textDocument/symbolInfo", at)
        ask("textDocument/selectionRange", {**document, "positions": [place]})
        items = ask("textDocument/prepareCallHierarchy", at)
        for item in items or []:
            ask("callHierarchy/incomingCalls", {"item": item})
        actions = ask("textDocument/codeAction", {**document, "range": {"start": place, "end": place},
                                                  "context": {"diagnostics": session.theirs(path)}})
        for action in (actions or [])[:1]:
            if isinstance(action.get("command"), dict):
                ask("workspace/executeCommand", action["command"])
    ask("textDocument/switchSourceHeader", document["textDocument"])
    ask("workspace/symbol", {"query": "a"})
    ask("no/such/method", {})
    broken = {"line": text.count("\n"), "character": 0}
    session.change(path, [{"range": {"start": broken, "end": broken}, "text": "int broken = bogus;\n"}], 2)
    ask("textDocument/semanticTokens/full/delta", {**document, "previousResultId": tokens["resultId"]})
    ask("textDocument/hover", {**document, "position": {**broken, "character": 5}})
    return session.theirs(path)


# ---- what may differ

def in_one_order(method, reply):
    """clangd leaves the order of what it ranks alike to chance."""
    key = "items" if method == "textDocument/completion" else None
    if method not in ("textDocument/completion", "workspace/symbol") or not reply.get("result"):
        return reply
    result = reply["result"]
    ordered = sorted(result[key] if key else result, key=lambda item: json.dumps(item, sort_keys=True))
    return {**reply, "result": {**result, key: ordered} if key else ordered}


def extends_list(plain, beside):
    plain, beside = plain or [], beside or []
    return beside[:len(plain)] == plain


def extends_hover(plain, beside):
    if not plain or plain == beside:
        return plain == beside or bool(beside)
    old, new = plain["contents"], beside["contents"]
    return (plain.get("range") in (None, beside.get("range")) and old["kind"] == new["kind"]
            and new["value"].startswith(old["value"] + "\n\n---\n\n"))


def extends_completion(plain, beside):
    holds_all = all(item in beside["items"] for item in plain["items"])
    return holds_all and (beside["isIncomplete"] or not plain["isIncomplete"])


def extends_links(plain, beside):
    return extends_list(plain, [{k: v for k, v in link.items() if k != "tooltip"} for link in beside or []])


EXTENDS = {"textDocument/hover": extends_hover, "textDocument/completion": extends_completion,
           "textDocument/documentLink": extends_links, "textDocument/codeAction": extends_list,
           "textDocument/references": extends_list, "textDocument/inlayHint": extends_list,
           "workspace/symbol": extends_list}


def says_nothing(plain):
    return plain.get("result", 0) in (None, [])


def check_reply(method, params, plain, beside, ours):
    """The very same, but for what we add where we have a hand in the method."""
    if plain == beside:
        return
    words = "%s %s: plain %s, beside %s" % (method, json.dumps(params)[:300], json.dumps(plain)[:1500],
                                            json.dumps(beside)[:1500])
    assert method in ours, words
    if says_nothing(plain):
        assert "result" in beside, words
    else:
        assert EXTENDS[method](plain["result"], beside["result"]), words


def our_methods(binary):
    """The methods with which we have something to do, by our own capabilities."""
    with Client(binary) as client:
        capabilities = client.initialize()["capabilities"]
        client.shut_down()
    providers = {"hoverProvider": "hover", "completionProvider": "completion", "documentLinkProvider": "documentLink",
                 "codeActionProvider": "codeAction", "referencesProvider": "references", "definitionProvider": "definition",
                 "inlayHintProvider": "inlayHint", "renameProvider": "rename", "documentSymbolProvider": "documentSymbol"}
    methods = {"textDocument/" + method for provider, method in providers.items() if capabilities.get(provider)}
    return methods | ({"textDocument/prepareRename"} if "renameProvider" in capabilities else set()), capabilities


def check_capabilities(plain, beside, ours):
    """All of clangd's stand, letter by letter, but for text synchronization and what is joined."""
    for key, value in plain.items():
        if key == "textDocumentSync":
            assert beside[key]["change"] == 2 and beside[key]["openClose"] and beside[key]["save"], beside[key]
        elif key not in ours:
            assert beside[key] == value, (key, value, beside[key])
        elif isinstance(value, dict):
            for name, part in value.items():
                assert beside[key][name] == part or set(part) <= set(beside[key][name]), (key, beside[key])
        else:
            assert beside[key] == value, (key, beside[key])
    assert set(beside) - set(plain) <= set(ours)


def compare(binary, make_tree, path, header_name):
    """`header_name` is declared in what the file includes."""
    need_clangd()
    methods, capabilities = our_methods(binary)
    with make_tree() as tree:
        sessions = []
        for words in (CLANGD, (binary, "lsp", "--with", *CLANGD)):
            with Client(words[0], words[1:]) as client:
                session = Session(client, tree)
                diagnostics = play(session, path, header_name)
                sessions.append((session, diagnostics))
                client.request("shutdown")
                client.notify("exit")
                client.wait()
        (plain, plain_diagnostics), (beside, beside_diagnostics) = sessions
        check_capabilities(plain.capabilities, beside.capabilities, capabilities)
        assert [r[:2] for r in plain.replies] == [r[:2] for r in beside.replies]
        answered = sum("result" in reply and bool(reply["result"]) for _, _, reply in plain.replies)
        assert answered > 100, answered
        for (method, params, old), (_, _, new) in zip(plain.replies, beside.replies):
            check_reply(method, params, in_one_order(method, old), in_one_order(method, new), methods)
        assert plain.applied == beside.applied
        assert any("bogus" in d["message"] for d in plain_diagnostics), plain_diagnostics
        assert plain_diagnostics == beside_diagnostics, (plain_diagnostics, beside_diagnostics)
        return beside


def test_a_session_in_c_is_the_same(binary):
    compare(binary, own_tree, "base/json_write.c", "strbuf_reserve")


def test_a_session_in_cpp_is_the_same(binary):
    session = compare(binary, leveldb_tree, "db/log_reader.cc", "SequentialFile")
    ours = [d for d in session.client.published[session.tree.uri("db/log_reader.cc")]["diagnostics"]
            if d["source"] == "autotomy"]
    assert {d["code"] for d in ours} >= {"dependency"}, ours


# ---- its ends

FILES = {
    "autotomy.json": """{"version": 1, "modules": {"a": {"files": ["a/**"]}, "b": {"files": ["b/**"]}}}""",
    "a/a.h": "int a(int);\n",
    "b/b.c": "#include \"../a/a.h\"\nint b(int x) { return a(x) + bogus; }\n",
    "b/c.c": "int c(void) { return nothing; }\n",
}


def sources(client, uri):
    return sorted({d["source"] for d in client.published.get(uri, {}).get("diagnostics", [])})


def start(binary, tree):
    client = Client(binary, ("lsp", "--with", *CLANGD))
    client.initialize([tree.root])
    for path in ("b/b.c", "b/c.c"):
        client.open(tree.path(path), tree.read(path))
    client.wait_until(lambda: sources(client, tree.uri("b/b.c")) == ["autotomy", "clang"]
                      and sources(client, tree.uri("b/c.c")) == ["clang"])
    return client


def shot(client):
    """Kills clangd, and waits until it is known."""
    mark, pid = len(client.log), clangd_pid(client)
    os.kill(pid, signal.SIGKILL)
    return mark, pid


def noticed(client, mark):
    client.wait_until(lambda: any(m.get("method") == "window/logMessage" and "started again" in m["params"]["message"]
                                  for m in client.log[mark:]))


def hover(client, tree, line, character):
    return client.request("textDocument/hover", {"textDocument": {"uri": tree.uri("b/b.c")},
                                                 "position": {"line": line, "character": character}})


def test_killed_while_idle(binary):
    need_clangd()
    with Tree(FILES) as tree, start(binary, tree) as client:
        first = clangd_pid(client)
        at = {"line": 1, "character": 0}
        client.change(tree.path("b/b.c"), [{"range": {"start": at, "end": at}, "text": "\n\n"}], 2)
        mark = len(client.history)
        os.kill(first, signal.SIGKILL)
        # What it said is taken back, and said again by the next one about the text of now.
        client.wait_until(lambda: any(p["uri"] == tree.uri("b/b.c") and {d["source"] for d in p["diagnostics"]} ==
                                      {"autotomy"} for p in client.history[mark:]))
        client.wait_until(lambda: sources(client, tree.uri("b/b.c")) == ["autotomy", "clang"]
                          and sources(client, tree.uri("b/c.c")) == ["clang"])
        lines = {d["source"]: d["range"]["start"]["line"] for d in client.published[tree.uri("b/b.c")]["diagnostics"]}
        assert lines == {"clang": 3, "autotomy": 0}, lines
        assert client.published[tree.uri("b/b.c")]["version"] == 2
        assert "function" in json.dumps(hover(client, tree, 3, 4)["result"])
        assert clangd_pid(client) not in (first, None) and not shown(client)
        client.shut_down()


def test_killed_while_busy(binary):
    """Each request is answered, by a result or by an error, and whoever asks afterwards gets a result."""
    need_clangd()
    with Tree(FILES) as tree, start(binary, tree) as client:
        for version in range(2, 5):
            text = "#include <stdio.h>\n#include <math.h>\n" * version + FILES["b/b.c"]
            client.change(tree.path("b/b.c"), text, version)
            asked = [client.ask("textDocument/documentSymbol", {"textDocument": {"uri": tree.uri("b/b.c")}})
                     for _ in range(10)]
            mark, _ = shot(client)
            for request_id in asked:
                reply = client.reply_to(request_id)
                assert "result" in reply or reply["error"]["code"] == -32603, reply
            noticed(client, mark)
            assert [s["name"] for s in client.request("textDocument/documentSymbol", {
                "textDocument": {"uri": tree.uri("b/b.c")}})["result"]] == ["b"]
            client.wait_until(lambda: {"autotomy", "clang"} <= set(sources(client, tree.uri("b/b.c"))))
            assert client.published[tree.uri("b/b.c")]["version"] == version
        client.shut_down()


def test_killed_five_times(binary):
    need_clangd()
    with Tree(FILES) as tree, start(binary, tree) as client:
        for left in range(4, -1, -1):
            mark, _ = shot(client)
            if left:
                noticed(client, mark)
                assert hover(client, tree, 1, 4)["result"]
        client.wait_for(lambda m: m.get("method") == "window/showMessage")
        client.wait_until(lambda: sources(client, tree.uri("b/b.c")) == ["autotomy"])
        assert clangd_pid(client) is None
        assert client.request("textDocument/formatting", {})["error"]["code"] == -32803
        assert client.change(tree.path("b/b.c"), "int b;\n", 2) == []
        assert len(shown(client)) == 1, shown(client)
        client.shut_down()


def test_our_own_death_ends_it(binary):
    need_clangd()
    with Tree(FILES) as tree, start(binary, tree) as client:
        pid = clangd_pid(client)
        client.process.kill()
        began = time.monotonic()
        wait_gone(pid, PATIENCE)
        assert time.monotonic() - began < 20
