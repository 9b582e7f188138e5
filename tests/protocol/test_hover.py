"""Hover in code: whose an include or a symbol is, who may use it, what is wrong there; null where there is nothing to say."""
from answers import FILES, POLICY, Client, Tree, answers_malformed, ask, begin, spot

VIEW = FILES["src/ui/view.c"]


def hover(client, tree, path, text, marked):
    result = ask(client, "hover", tree, path, *spot(text, marked))
    if result is None:
        return None, None
    line = text.split("\n")[result["range"]["start"]["line"]].encode("utf-16-le")
    token = line[2 * result["range"]["start"]["character"]:2 * result["range"]["end"]["character"]].decode("utf-16-le")
    return result["contents"]["value"].split("\n\n"), token


def test_an_include_tells_its_module(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        lines, token = hover(client, tree, "src/ui/view.c", VIEW, "db/d|b.h")
        assert token == "db/db.h"
        assert lines == ["module `db` (layer service, @storage): public header",
                         "pages and locks change every week; db.h does not",
                         "May be included by `tools` and `ui`."], lines
        client.shut_down()


def test_a_private_header_tells_who_may_and_what_is_wrong(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        lines, token = hover(client, tree, "src/ui/view.c", VIEW, "|db/page.h")
        assert token == "db/page.h"
        assert lines[0] == "module `db` (layer service, @storage): private header"
        assert lines[2] == "May be included by `tools`.", lines
        assert lines[3].startswith("error `private-header`: 'ui' includes the private header"), lines
        assert "include src/db/db.h instead" in lines[3]
        # Its end still belongs to it, and before its quote it does not begin.
        assert hover(client, tree, "src/ui/view.c", VIEW, "db/page.h|")[1] == "db/page.h"
        assert hover(client, tree, "src/ui/view.c", VIEW, "#inclu|de \"db/page.h")[0] is None
        client.shut_down()


def test_plain_text_for_clients_that_want_it(binary):
    for formats in (["plaintext", "markdown"], [], None):
        with Tree(FILES) as tree, Client(binary) as client:
            capabilities = {"textDocument": {"hover": {"contentFormat": formats}}} if formats is not None else {}
            begin(client, tree, capabilities)
            result = ask(client, "hover", tree, "src/ui/view.c", *spot(VIEW, "db/d|b.h"))
            assert result["contents"]["kind"] == "plaintext", result
            assert result["contents"]["value"].split("\n")[0] == "module 'db' (layer service, @storage): public header"
            client.shut_down()


def settled(client, tree, path, expected):
    client.wait_until(lambda: sorted(d["code"] for d in client.published.get(tree.uri(path), {"diagnostics": []})
                                     ["diagnostics"]) == expected, what="%s %s" % (path, expected))


def test_symbols_tell_their_module(binary):
    text = VIEW.replace("#include \"db/page.h\"\n", "int page_read(int page);\n")
    with Tree({**FILES, "src/ui/view.c": text}) as tree, Client(binary) as client:
        client.initialize([tree.root], capabilities={"textDocument": {"hover": {"contentFormat": ["markdown"]}}})
        client.open(tree.path("src/ui/view.c"), text)
        settled(client, tree, "src/ui/view.c", ["redeclaration"])
        lines, token = hover(client, tree, "src/ui/view.c", text, "return db_|open")
        assert token == "db_open"
        assert lines == ["module `db` (layer service, @storage): public function",
                         "pages and locks change every week; db.h does not", "May be used by `tools` and `ui`."], lines
        # The redeclaration opens nothing, and is told where it stands.
        lines, token = hover(client, tree, "src/ui/view.c", text, "int page_re|ad(")
        assert token == "page_read" and lines[0] == "module `db` (layer service, @storage): private function", lines
        assert lines[2] == "May be used by `tools`." and lines[3].startswith("error `redeclaration`"), lines
        client.shut_down()


def test_what_is_ones_own_is_told_briefly_or_not_at_all(binary):
    text = FILES["src/db/db.c"]
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/db/db.c"), text)
        client.wait_until(lambda: hover(client, tree, "src/db/db.c", text, "return pa|ge_read")[0], what="the symbols")
        assert hover(client, tree, "src/db/db.c", text, "return pa|ge_read")[0] == \
            ["module `db` (layer service, @storage): private function"]
        assert hover(client, tree, "src/db/db.c", text, "db.|h")[0] == \
            ["module `db` (layer service, @storage): public header"]
        for nothing in ("own_p)(void) = ow|n", "int fi|le)", "retu|rn page", "static int o|wn"):
            assert hover(client, tree, "src/db/db.c", text, nothing)[0] is None, nothing
        client.shut_down()


def test_columns_are_in_the_clients_units(binary):
    # A character of two UTF-16 units in front of the include.
    text = "/* \U0001f98e */ #include \"db/page.h\"\n"
    for encoding, begins in (("utf-16", 19), ("utf-8", 21), ("utf-32", 18)):
        with Tree(FILES) as tree, Client(binary) as client:
            client.initialize([tree.root], encodings=[encoding])
            client.wait_until(lambda: client.published.get(tree.uri("src/ui/view.c")), what="the tree")
            client.open(tree.path("src/ui/view.c"), text)
            for character in (begins, begins + 9):
                result = ask(client, "hover", tree, "src/ui/view.c", 0, character)
                assert result["range"] == {"start": {"line": 0, "character": begins},
                                           "end": {"line": 0, "character": begins + 9}}, (encoding, result)
            assert ask(client, "hover", tree, "src/ui/view.c", 0, begins - 1) is None
            client.shut_down()


def test_unsaved_text_and_closed_files(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/view.c"), "\n\n#include \"old/old.h\"\n")
        result = ask(client, "hover", tree, "src/ui/view.c", 2, 12)
        assert "deprecated-dependency" in result["contents"]["value"], result
        # A file that nobody opened is answered from the disk.
        assert "private header" in ask(client, "hover", tree, "tools/dump.c", 0, 12)["contents"]["value"]
        # Past the text's end, and in files that there are none.
        assert ask(client, "hover", tree, "src/ui/view.c", 99, 99) is None
        assert ask(client, "hover", tree, "src/ui/none.c", 0, 0) is None
        client.shut_down()


def test_violations_that_are_accepted_say_so(binary):
    text = "/* autotomy: allow(private-header): until v2 */\n#include \"db/page.h\"\n"
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert client.open(tree.path("src/ui/view.c"), text) == []
        lines, _ = hover(client, tree, "src/ui/view.c", text, "db/pa|ge.h")
        assert lines[3].startswith("error `private-header`, suppressed: "), lines
        client.shut_down()


def test_a_module_reached_through_another(binary):
    policy = POLICY.replace("\"uses\": [\"core\"]", "\"reexports\": [\"core\"]")
    with Tree({**FILES, "autotomy.json": policy}) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/ui/view.c"), "#include \"core/core.h\"\n")
        lines, _ = hover(client, tree, "src/ui/view.c", "#include \"core/core.h\"\n", "core/co|re.h")
        assert "`ui` may use it through `db`, which reexports it." in lines, lines
        client.shut_down()


def test_an_external_library(binary):
    text = "#include <openssl/ssl.h>\n#include <stdio.h>\n"
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        client.open(tree.path("src/core/core.c"), text)
        client.open(tree.path("src/ui/view.c"), text)
        assert hover(client, tree, "src/core/core.c", text, "openssl|/ssl.h") == \
            (["external `tls`", "one place to patch", "May be included by `core`."], "openssl/ssl.h")
        lines, _ = hover(client, tree, "src/ui/view.c", text, "openssl|/ssl.h")
        assert lines[3].startswith("error `external`: "), lines
        assert hover(client, tree, "src/ui/view.c", text, "<std|io.h>") == (None, None)
        client.shut_down()


def test_no_policy_no_answer(binary):
    files = {k: v for k, v in FILES.items() if k != "autotomy.json"}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path("src/ui/view.c"), VIEW)
        assert ask(client, "hover", tree, "src/ui/view.c", 0, 12) is None
        client.shut_down()


def test_malformed_params(binary):
    with Client(binary) as client:
        client.initialize()
        answers_malformed(client, "hover")
        client.shut_down()
