"""docs/protocol.md tells the truth: which methods are ours, which are clangd's, and which of them we send."""
import os
import re
import shutil

import library
import metamodel
from client import FILES, PRIVATE, Client, Tree
from metamodel import model

DOCS = os.path.join(library.ROOT, "docs", "protocol.md")
CLANGD = "clangd-19"
METHOD_NOT_FOUND, INVALID_REQUEST = -32601, -32600
QUIET = {"initialize", "shutdown", "exit"}  # they begin or end a session, and every other test uses them


def rows():
    """method -> (from, ours, clangd's)."""
    found = {}
    with open(DOCS, encoding="utf-8") as file:
        for line in file:
            match = re.match(r"\| `([\w$/]+)` \| (client|server|both) \| (yes|no) \| (yes|no) \|", line)
            if match:
                assert match[1] not in found, "%s stands there twice" % match[1]
                found[match[1]] = match.groups()[1:]
    return found


def test_every_method_is_in_the_table(binary):
    library.modules()
    assert set(rows()) == set(model().requests) | set(model().notifications) | metamodel.OWN
    names = {"clientToServer": "client", "serverToClient": "server", "both": "both"}
    for method, (sender, _, _) in rows().items():
        if method in metamodel.OWN:
            continue
        message = model().requests.get(method) or model().notifications[method]
        assert sender == names[message["direction"]], method


def params_of(rng_seed, message, tree):
    """Lawful ones that mean the file a.c."""
    import random
    made = metamodel.Maker(random.Random(rng_seed), [tree.uri("src/ui/menu.c")]).params(message)
    params = made.get("params")
    if isinstance(params, dict):
        if "textDocument" in params:
            params["textDocument"]["uri"] = tree.uri("src/ui/menu.c")
        params.pop("partialResultToken", None)
        params.pop("workDoneToken", None)
    return params


def test_what_is_ours_is_answered(binary):
    library.modules()
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        client.initialize([tree.root], capabilities={"textDocument": {"diagnostic": {}}})
        client.tell_open(tree.path("src/ui/menu.c"), PRIVATE)
        for method, (sender, ours, _) in rows().items():
            if sender == "server" or method in QUIET or method == "$/progress":  # that one is sent, and not heard
                continue
            request = model().requests.get(method)
            reply = client.request(method, params_of(1, request, tree) if request else {})
            code = reply.get("error", {}).get("code")
            if ours == "no":
                assert code == METHOD_NOT_FOUND, (method, reply)
            elif request or method in metamodel.OWN:
                assert code != METHOD_NOT_FOUND, (method, reply)
            else:  # a notification that we know is told from one that we do not by asking for its result
                assert code == INVALID_REQUEST, (method, reply)
        client.shut_down()


ALL_OF_IT = {
    "textDocument": {"diagnostic": {}, "publishDiagnostics": {}}, "window": {"workDoneProgress": True},
    "workspace": {"applyEdit": True, "configuration": True, "diagnostics": {"refreshSupport": True}, "didChangeWatchedFiles": {"dynamicRegistration": True}},
}


def apply_by_command(client, path, uri):
    """As a client does that takes no code action but commands."""
    client.tell_open(path, PRIVATE)
    place = {"start": {"line": 0, "character": 12}, "end": {"line": 0, "character": 12}}
    offered = client.request("textDocument/codeAction",
                             {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}})["result"]
    client.ask("workspace/executeCommand", {"command": offered[0]["command"], "arguments": offered[0]["arguments"]})
    asked = client.wait_for(lambda m: m.get("method") == "workspace/applyEdit")
    client.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": True}})


def test_what_is_ours_is_sent(binary):
    """One session that gives reason for everything that the server ever says."""
    files = {"autotomy.json": FILES["autotomy.json"]}
    for number in range(40):
        files["src/ui/f%d.c" % number] = PRIVATE + "#include <stdio.h>\nint f%d(void) { return 0; }\n" % number
    with Tree(files) as tree, Client(binary, env={**os.environ, "AUTOTOMY_CACHE": "off"}) as client:
        client.initialize([tree.root], capabilities=ALL_OF_IT, trace="messages")
        asked = client.wait_for(lambda m: m.get("method") == "window/workDoneProgress/create")
        client.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
        client.wait_for(lambda m: m.get("method") == "$/progress")
        client.wait_until(lambda: client.published)
        client.pull_workspace()
        tree.write("src/ui/new.c", "#include \"../core/core.h\"\n#include \"../core/page.h\"\n")
        tree.write("src/core/page.h", "")
        client.wait_for(lambda m: m.get("method") == "workspace/diagnostic/refresh")
        apply_by_command(client, tree.path("src/ui/f0.c"), tree.uri("src/ui/f0.c"))
        client.shut_down()
        sent = {m["method"] for m in client.log if "method" in m}
    told = {method for method, (sender, ours, _) in rows().items() if sender == "server" and ours == "yes"}
    assert sent - {"$/progress"} == told, (sorted(sent), sorted(told))


def test_what_is_clangds(binary):
    """Asked of itself. Notifications show by nothing, so it is requests alone."""
    library.modules()
    clangd = shutil.which(CLANGD)
    if not clangd:
        raise library.Missing("%s is not installed" % CLANGD)
    with Tree(FILES) as tree, Client(clangd, arguments=("--log=error",), lawful=False) as client:
        client.checks = False
        client.initialize([tree.root])
        client.tell_open(tree.path("src/ui/menu.c"), "int f(void);\nint g(void) { return f(); }\n")
        for method, (sender, _, theirs) in rows().items():
            request = model().requests.get(method)
            if sender == "server" or not request or method in QUIET:
                continue
            reply = client.request(method, params_of(1, request, tree))
            known = reply.get("error", {}).get("code") != METHOD_NOT_FOUND
            assert known == (theirs == "yes"), (method, reply)
