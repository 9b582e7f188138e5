"""Open buffers: every edit is answered in its version, and positions are exact in all three encodings."""
import random

from client import FILES, PRIVATE, Client, Tree, rules

ENCODINGS = ("utf-8", "utf-16", "utf-32")


def units(text, encoding):
    if encoding == "utf-8":
        return len(text.encode())
    return len(text) if encoding == "utf-32" else len(text.encode("utf-16-le")) // 2


def lines_of(text):
    """Each with its ending; a text that ends in one has an empty line behind it."""
    lines, line, at = [], "", 0
    while at < len(text):
        line += text[at]
        if text[at] == "\r" and text[at + 1:at + 2] == "\n":
            at += 1
            line += "\n"
        if text[at] in "\r\n":
            lines.append(line)
            line = ""
        at += 1
    return lines + [line]


def offset(text, position, encoding):
    """Where a position stands; past a line's or the text's end is that end, inside a character its beginning."""
    lines = lines_of(text)
    if position["line"] >= len(lines):
        return len(text)
    begin = sum(len(line) for line in lines[:position["line"]])
    line = lines[position["line"]].rstrip("\r\n")
    at = 0
    while at < len(line) and units(line[:at + 1], encoding) <= position["character"]:
        at += 1
    return begin + at


def apply(text, change, encoding):
    if "range" not in change:
        return change["text"]
    begin = offset(text, change["range"]["start"], encoding)
    end = offset(text, change["range"]["end"], encoding)
    begin, end = min(begin, end), max(begin, end)
    return text[:begin] + change["text"] + text[end:]


def position(text, at, encoding):
    lines = lines_of(text[:at])
    if text[at - 1:at] == "\r" and text[at:at + 1] == "\n":
        raise AssertionError("inside a line ending")
    return {"line": len(lines) - 1, "character": units(lines[-1], encoding)}


MARK = "\"../core/page.h\""


def marks(text, encoding):
    """The ranges of what the private includes spell, each on a line of its own."""
    found, begin = [], 0
    for line in lines_of(text):
        bare = line.rstrip("\r\n")
        if bare.startswith("#include ") and MARK in bare:
            at = bare.index(MARK) + 1
            # Between /* and */ there may be anything before the quote; see PIECES.
            first = position(text, begin + at, encoding)
            last = position(text, begin + at + len(MARK) - 2, encoding)
            found.append({"start": first, "end": last})
        begin += len(line)
    return found


# Lines only, so that the model need not be a preprocessor: an include begins its line, and what stands before its
# quote is a comment of anything that is hard to count.
PIECES = ["#include " + MARK, "#include /* \U0001F600 */ " + MARK, "#include /* e\u0301\u00e4\u20ac */ " + MARK,
          "#include /* \U0001F469\u200D\U0001F680 x */ " + MARK + " // \U0001F600", "int \U0001F600;", "", "/* \u00e4 */",
          "// e\u0301", "#include \"../core/core.h\""]
ENDINGS = ["\n", "\r\n", "\r"]


def random_change(rng, text, encoding):
    """Replaces whole lines by whole lines; the ends of its range stand anywhere that means those lines' borders."""
    lines = lines_of(text)
    first = rng.randrange(len(lines))
    last = min(len(lines) - 1, first + rng.randrange(3))
    new = "".join(rng.choice(PIECES) + rng.choice(ENDINGS) for _ in range(rng.randrange(3)))
    start = {"line": first, "character": 0}
    if last == len(lines) - 1:  # to the end of the text, and past it
        end = rng.choice([{"line": last, "character": 1 << 20}, {"line": last + 7, "character": 3},
                          {"line": last, "character": units(lines[last], encoding)}])
    else:
        end = {"line": last, "character": 0}
    return {"range": {"start": start, "end": end}, "text": new}


def inner_change(rng, text, encoding):
    """Rewrites a comment inside a line, at exact positions behind characters that are hard to count."""
    places = [i for i in range(len(text)) if text.startswith("/* ", i)]
    if not places:
        return random_change(rng, text, encoding)
    at = rng.choice(places) + 3
    end = text.index(" */", at - 1) if " */" in text[at - 1:] else at
    end = max(end, at)
    return {"range": {"start": position(text, at, encoding), "end": position(text, end, encoding)},
            "text": "".join(rng.choice("ab\u00e4\u20ac\U0001F600\u0301") for _ in range(rng.randrange(4)))}


def check_random_edits(binary, encoding, seed):
    rng = random.Random(seed)
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], [encoding])
        path = tree.path("src/ui/menu.c")
        text = "#include " + MARK + "\n"
        diagnostics = client.open(path, text)
        for version in range(2, 150):
            made = []
            for _ in range(rng.randrange(1, 4)):
                maker = inner_change if rng.random() < 0.4 else random_change
                made.append(maker(rng, text, encoding))
                text = apply(text, made[-1], encoding)
            if len(text) > 2000:
                made, text = [{"text": ""}], ""
            diagnostics = client.change(path, made, version)
            got = [d["range"] for d in diagnostics if d["code"] == "private-header"]
            assert got == marks(text, encoding), (encoding, seed, version, text, got, marks(text, encoding))
        client.shut_down()


def test_random_edits_in_every_encoding(binary):
    for encoding in ENCODINGS:
        for seed in range(4):
            print("   %s, seed %d" % (encoding, seed))
            check_random_edits(binary, encoding, seed)


def test_ranges_are_in_units(binary):
    line = "#include /* \U0001F600 e\u0301 \u00e4 */ " + MARK
    before = line[:line.index(MARK) + 1]
    for encoding in ENCODINGS:
        with Tree(FILES) as tree, Client(binary) as client:
            client.initialize([tree.root], [encoding])
            [diagnostic] = client.open(tree.path("src/ui/menu.c"), "\r\n" + line)
            begin = units(before, encoding)
            assert diagnostic["range"] == {"start": {"line": 1, "character": begin},
                                           "end": {"line": 1, "character": begin + len(MARK) - 2}}, encoding
            assert diagnostic["data"]["column"] == len(before.encode()) + 1
            client.shut_down()


def test_what_a_diagnostic_holds(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        [diagnostic] = client.open(tree.path("src/ui/menu.c"), PRIVATE)
        assert diagnostic["severity"] == 1 and diagnostic["code"] == "private-header"
        assert diagnostic["source"] == "autotomy"
        assert diagnostic["codeDescription"]["href"].endswith("/docs/rules/private-header.md")
        data = diagnostic["data"]
        assert data["rule"] == "private-header" and data["file"] == "src/ui/menu.c" and data["status"] == "new"
        assert data["from"] == "ui" and data["to"] == "core" and data["target"] == "src/core/page.h"
        assert data["message"] == diagnostic["message"] and len(data["fingerprint"]) == 16
        for related in diagnostic["relatedInformation"]:
            assert related["location"]["uri"].startswith(tree.uri("")) and related["message"]
        client.shut_down()


def test_what_the_client_cannot_show_is_left_out(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities={"textDocument": {}})
        [diagnostic] = client.open(tree.path("src/ui/menu.c"), PRIVATE)
        assert "relatedInformation" not in diagnostic and "tags" not in diagnostic
        client.shut_down()


def test_tags(binary):
    """Of an include over a deprecated edge, and of an entry of `uses` that nothing needs; each only if it can be shown."""
    policy = FILES["autotomy.json"].replace("\"uses\": [\"core\"]", "\"uses\": [{ \"module\": \"core\", \"deprecated\": true }]")
    files = {"autotomy.json": policy, "src/core/core.h": "", "src/ui/menu.c": ""}
    for known, deprecated, unnecessary in (([1, 2], [2], [1]), ([1], None, [1]), ([], None, None)):
        support = {"textDocument": {"publishDiagnostics": {"tagSupport": {"valueSet": known}}}}
        with Tree(files) as tree, Client(binary) as client:
            client.initialize([tree.root], capabilities=support)
            client.wait_until(lambda: client.published.get(tree.uri("autotomy.json"), {}).get("diagnostics"))
            [unused] = client.published[tree.uri("autotomy.json")]["diagnostics"]
            assert unused["code"] == "unused-dependency" and unused.get("tags") == unnecessary, unused
            [old] = client.open(tree.path("src/ui/menu.c"), "#include \"../core/core.h\"\n")
            assert old["code"] == "deprecated-dependency" and old.get("tags") == deprecated, old
            assert old["severity"] == 2
            client.shut_down()


def test_a_related_place_is_in_units_of_its_own_file(binary):
    """The note about the policy points behind a surrogate pair in an unsaved policy buffer."""
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        policy = FILES["autotomy.json"].replace("\"public\":", "/* \U0001F600 */ \"public\":")
        client.open(tree.path("autotomy.json"), policy)
        [diagnostic] = client.open(tree.path("src/ui/menu.c"), PRIVATE)
        notes = [r for r in diagnostic["relatedInformation"] if r["location"]["uri"] == tree.uri("autotomy.json")]
        assert notes, diagnostic
        for note in notes:
            lines, at = policy.split("\n"), note["location"]["range"]
            line = lines[at["start"]["line"]].encode("utf-16-le")
            text = line[2 * at["start"]["character"]:2 * at["end"]["character"]].decode("utf-16-le")
            assert text and "\"" not in text and "\"%s" % text in policy, (text, note)
        client.shut_down()


def test_every_open_and_change_is_answered(binary):
    """Even where nothing is wrong, nothing changed, and no policy is in force."""
    with Tree(FILES) as tree, Tree({"a.c": ""}) as bare, Client(binary) as client:
        client.initialize([tree.root])
        for path, uri in ((tree.path("src/ui/menu.c"), None), (bare.path("a.c"), None), (None, "untitled:Untitled-1"),
                          (tree.path("not/there.h"), None), (None, "git:/x?y#z")):
            assert client.open(path, "int x;\n", 1, uri) == []
            assert client.change(path, [], 2, uri) == []
            assert client.change(path, [{"text": "int x;\n"}], 3, uri) == []
            client.close(path, uri)
        client.shut_down()


def test_malformed_changes_are_answered_and_not_applied(binary):
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        client.initialize([tree.root])
        path = tree.path("src/ui/menu.c")
        assert rules(client.open(path, PRIVATE)) == ["private-header"]
        for version, changes in enumerate(([{"text": 5}], [{}], [{"text": ""}, {"range": {}, "text": ""}], [7]), 2):
            assert rules(client.change(path, changes, version)) == ["private-header"]
        assert client.change(path, "", 10) == []
        client.shut_down()


def test_versions_that_go_back(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        path = tree.path("src/ui/menu.c")
        client.open(path, "", 10)
        assert rules(client.change(path, PRIVATE, 5)) == ["private-header"]
        assert client.change(path, "", 4) == []
        client.drain(0.2)
        told = [m for m in client.log if m.get("method") == "window/logMessage" and "version" in m["params"]["message"]]
        assert len(told) == 1
        client.shut_down()


def test_open_twice_replaces(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        path = tree.path("src/ui/menu.c")
        assert rules(client.open(path, PRIVATE, 1)) == ["private-header"]
        client.drain()
        assert client.open(path, "", 1) == []
        assert rules(client.change(path, [{"range": {"start": {"line": 0, "character": 0},
                                                     "end": {"line": 0, "character": 0}}, "text": PRIVATE}],
                                   2)) == ["private-header"]
        client.shut_down()


def test_change_of_what_is_not_open(binary):
    """Its edits are taken to be to the text on the disk."""
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        insert = {"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}, "text": PRIVATE}
        assert rules(client.change(tree.path("src/ui/menu.c"), [insert], 2)) == ["private-header"]
        assert client.published[tree.uri("src/ui/menu.c")]["diagnostics"][0]["range"]["start"]["line"] == 1
        client.shut_down()


def test_close_without_open(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.notify("textDocument/didClose", {"textDocument": {"uri": tree.uri("src/ui/menu.c")}})
        client.save(tree.path("src/ui/menu.c"))
        client.shut_down()


def test_a_text_that_is_too_long(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        path = tree.path("src/ui/menu.c")
        assert client.open(path, PRIVATE + "\n" * (64 << 20)) == []
        client.wait_for(lambda m: m.get("method") == "window/logMessage" and m["params"]["type"] == 1)
        insert = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": PRIVATE}
        assert client.change(path, [insert], 2) == []
        assert rules(client.change(path, PRIVATE, 3)) == ["private-header"]
        client.shut_down()


def test_ill_formed_utf8_in_an_edit(binary):
    """Of an editor that shows a file of another encoding: each wrong byte is one unit, here and there."""
    import json
    from client import frame
    with Tree(FILES) as tree, Client(binary) as client:
        client.initialize([tree.root])
        uri = tree.uri("src/ui/menu.c")
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "c", "version": 1, "text": "#include /* @@ */ " + MARK}}}).encode()
        client.send_bytes(frame(body.replace(b"@@", b"\xe4\xff")))
        [diagnostic] = client.publication(uri, 1)
        assert diagnostic["range"]["start"] == {"line": 0, "character": 19}
        client.shut_down()


def test_escaped_uris(binary):
    """The URI that comes back is the one that the client wrote, letter by letter."""
    with Tree({**FILES, "src/ui/a b+\u00e4.c": ""}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        for uri in (tree.uri("src/ui/a b+\u00e4.c"), tree.uri("src/ui/a b+\u00e4.c").replace("%2B", "+"),
                    tree.uri("src/ui/a b+\u00e4.c").lower().replace("%2b", "+"), "file://localhost" + tree.path("src/ui/x.c")):
            assert rules(client.open(None, PRIVATE, 1, uri)) == ["private-header"], uri
            client.close(None, uri)
        client.shut_down()


def test_two_names_of_one_file(binary):
    """Two buffers of one file, by way of a link: each edit is answered from its own text."""
    import os
    with Tree(FILES) as tree, Client(binary) as client:
        os.symlink(tree.path("src/ui/menu.c"), tree.path("src/ui/link.c"))
        client.initialize([tree.root])
        one, two = tree.path("src/ui/menu.c"), tree.path("src/ui/link.c")
        assert client.open(one, "") == []
        assert rules(client.open(two, PRIVATE)) == ["private-header"]
        assert client.change(one, "int x;", 2) == []
        assert rules(client.change(two, PRIVATE, 2)) == ["private-header"]
        client.close(two)
        assert client.change(one, "int x;", 3) == []
        client.shut_down()
