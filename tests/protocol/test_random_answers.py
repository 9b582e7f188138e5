"""Questions at random places of texts that are cut, pasted and half typed: each is answered, and the answers are lawful."""
import random

from answers import FILES, POLICY, Client, Tree, begin

ROUNDS = 2000
METHODS = ("hover", "completion", "definition", "references", "prepareRename", "rename", "documentSymbol", "documentLink",
           "inlayHint")
PIECES = ("\"", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "//", "/*", "*/", "\\", "\U0001f98e", "#include \"", "#include <", "db/",
          "\"uses\": [", "\"db\"", " ", "*", "allow(private-header): db")


def mutate(rng, text):
    begin_, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    end = min(end, begin_ + rng.choice((0, 0, 1, 20)))
    return text[:begin_] + rng.choice(PIECES + ("",)) + text[end:]


def ranges(value):
    """Every range in an answer."""
    if isinstance(value, dict):
        if {"start", "end"} <= set(value):
            yield value
        for part in value.values():
            yield from ranges(part)
    elif isinstance(value, list):
        for part in value:
            yield from ranges(part)


def check(method, result, position):
    for r in ranges(result):
        start, end = (r["start"]["line"], r["start"]["character"]), (r["end"]["line"], r["end"]["character"])
        assert start <= end, (method, r)
    if method == "completion" and result:
        for item in result["items"]:  # the edit is on the cursor's line and holds it
            r = item["textEdit"]["range"]
            assert r["start"]["line"] == r["end"]["line"] == position["line"], item
            assert r["start"]["character"] <= position["character"] <= r["end"]["character"], item


def test_each_is_answered(binary):
    rng = random.Random(7)
    answered = set()
    sources = {"autotomy.json": POLICY, "src/ui/view.c": FILES["src/ui/view.c"] + "/* autotomy: allow(layer): db */\n"}
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        begin(client, tree, initializationOptions={"inlayHints": True})
        texts = dict(sources)
        for path, text in texts.items():
            client.open(tree.path(path), text)
        for version in range(2, ROUNDS):
            path = rng.choice(list(texts))
            texts[path] = sources[path] if rng.random() < 0.1 else mutate(rng, texts[path])
            client.change(tree.path(path), texts[path], version)
            lines = texts[path].replace("\r\n", "\n").split("\n")
            line = rng.randrange(len(lines))
            position = {"line": line, "character": rng.randrange(len(lines[line].encode("utf-16-le")) // 2 + 1)}
            method = rng.choice(METHODS)
            params = {"textDocument": {"uri": tree.uri(path)}, "position": position, "newName": rng.choice(("x", "ui", "*", "")),
                      "range": {"start": {"line": 0, "character": 0}, "end": position}, "context": {"includeDeclaration": True}}
            reply = client.request("textDocument/" + method, params)
            assert "result" in reply or (method == "rename" and reply["error"]["code"] == -32803), (method, reply)
            check(method, reply.get("result"), position)
            if reply.get("result"):
                answered.add((method, path.endswith(".c")))
        # The walk has been where there is something to say.
        assert {m for m, _ in answered} == set(METHODS), answered
        assert {("hover", True), ("hover", False), ("completion", True), ("completion", False)} <= answered, answered
        client.shut_down()
