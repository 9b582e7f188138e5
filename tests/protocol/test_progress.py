"""Work-done progress while the symbols of a project are read for the first time."""
import os

from client import PATIENCE, Client, Tree

CAPABLE = {"window": {"workDoneProgress": True}}
COUNT = 60


def files():
    tree = {"autotomy.json": '{ "version": 1, "modules": { "a": { "files": ["a/**"] } } }'}
    for number in range(COUNT):
        tree["a/f%d.c" % number] = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint f%d(void) { return 0; }\n" % number
    return tree


def is_create(message):
    return message.get("method") == "window/workDoneProgress/create"


def answer(client, request, **reply):
    client.send({"jsonrpc": "2.0", "id": request["id"], **reply})


def progress(client):
    return [m["params"] for m in client.log if m.get("method") == "$/progress"]


def session(binary, tree, capabilities):
    client = Client(binary, env={**os.environ, "AUTOTOMY_CACHE": "off"})
    client.initialize([tree.root], capabilities=capabilities)
    return client


def test_is_told_to_who_grants_the_token(binary):
    with Tree(files()) as tree, session(binary, tree, CAPABLE) as client:
        request = client.wait_for(is_create, what="a request for a token")
        assert not progress(client)
        answer(client, request, result=None)
        client.wait_until(lambda: [p for p in progress(client) if p["value"]["kind"] == "end"], PATIENCE, "the end")
        told = progress(client)
        assert {p["token"] for p in told} == {request["params"]["token"]}
        kinds = [p["value"]["kind"] for p in told]
        assert kinds == ["begin"] + ["report"] * (len(kinds) - 2) + ["end"], kinds
        assert told[0]["value"]["title"]
        shares = [p["value"]["percentage"] for p in told[:-1]]
        assert shares == sorted(shares) and all(0 <= s <= 100 for s in shares), shares
        client.shut_down()


def test_is_kept_from_who_refuses(binary):
    with Tree(files()) as tree, session(binary, tree, CAPABLE) as client:
        request = client.wait_for(is_create, what="a request for a token")
        answer(client, request, error={"code": -32601, "message": "unknown"})
        client.open(tree.path("a/f0.c"), "int f0(void);\n")
        client.shut_down()
        assert not progress(client)


def test_is_not_offered_to_who_cannot(binary):
    with Tree(files()) as tree, session(binary, tree, None) as client:
        client.open(tree.path("a/f0.c"), "int f0(void);\n")
        client.shut_down()
        assert not [m for m in client.log if is_create(m)] and not progress(client)
