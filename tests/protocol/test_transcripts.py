"""Transcripts: every folder under transcripts/ is a test, found without registration.

input.jsonl     what the client does, a line each: a message (without "jsonrpc"), or one of
                  {"$raw": "bytes as they are sent"}
                  {"$write": "path", "text": "..."}          a file on the disk
                  {"$wait": "path", "rules": ["..."]}        until these were last published of it
                  {"$unlawful": true}                        what follows may break the protocol
expected.jsonl  what the server said (without "jsonrpc" and its log), then its exit status; run.py --update writes it
files/          the tree in which it happens

${root} stands for the tree's URI in both files.
"""
import json
import os

from client import Client, Tree, rules

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transcripts")


def tree_of(folder):
    files = {}
    for path, _, names in os.walk(os.path.join(folder, "files")):
        for name in names:
            full = os.path.join(path, name)
            with open(full, "rb") as file:
                files[os.path.relpath(full, os.path.join(folder, "files"))] = file.read()
    return Tree(files)


BARRIER = "all before this was handled"


def catch_up(client):
    """What is written to the disk from now on comes after all that was sent."""
    with client.unlawful():
        client.send({"jsonrpc": "2.0", "id": BARRIER, "method": "$/barrier"})
    client.wait_for(lambda message: message.get("id") == BARRIER)


def play(client, tree, step):
    if "$raw" in step:
        client.send_bytes(step["$raw"].encode("latin-1"))
    elif "$unlawful" in step:
        client.lawful = False
    elif "$write" in step:
        catch_up(client)
        tree.write(step["$write"], step["text"])
    elif "$wait" in step:
        uri = tree.uri(step["$wait"])
        client.wait_until(lambda: rules(client.published.get(uri, {"diagnostics": []})["diagnostics"]) == step["rules"],
                          what=json.dumps(step))
    else:
        client.send({"jsonrpc": "2.0", **step})


def said(client, tree, version):
    for message in client.log:
        if message.get("method") == "window/logMessage" or message.get("id") == BARRIER:
            continue
        shown = {k: v for k, v in message.items() if k != "jsonrpc"}
        line = json.dumps(shown, ensure_ascii=False)
        yield line.replace(tree.uri("")[:-1], "${root}").replace("\"version\": \"%s\"" % version, "\"version\": \"${version}\"")


def drain_to_end(client):
    from client import Gone
    try:
        while True:
            client.take()
    except Gone:
        pass


def transcript(folder):
    def test(binary):
        with open(os.path.join(folder, "input.jsonl"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        with tree_of(folder) as tree, Client(binary) as client:
            for line in lines:
                play(client, tree, json.loads(line.replace("${root}", tree.uri("")[:-1])))
            client.process.stdin.close()
            drain_to_end(client)
            status = client.wait()
            version = next((m["result"]["serverInfo"]["version"] for m in client.log
                            if "serverInfo" in (m.get("result") or {})), "")
            got = "\n".join([*said(client, tree, version), json.dumps({"exit": status})]) + "\n"
        name = os.path.join(folder, "expected.jsonl")
        if os.environ.get("AUTOTOMY_UPDATE"):
            with open(name, "w", encoding="utf-8") as file:
                file.write(got)
            return
        with open(name, encoding="utf-8") as file:
            expected = file.read()
        for number, (is_, should) in enumerate(zip(got.splitlines(), expected.splitlines()), 1):
            assert is_ == should, "line %d is\n%s\nand should be\n%s" % (number, is_, should)
        assert got == expected, "%d lines, and not %d: %s" % (got.count("\n"), expected.count("\n"), got[-2000:])
    return test


for _name in sorted(os.listdir(HERE)):
    globals()["test_" + _name] = transcript(os.path.join(HERE, _name))
