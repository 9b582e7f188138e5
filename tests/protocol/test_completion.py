"""Completion in includes: only what the file may include, spelled as its search finds it."""
from answers import FILES, POLICY, Client, Tree, answers_malformed, apply, ask, begin, loaded


def complete(client, tree, path, marked, version):
    """Completes at `|` and returns the result and, by label, what the text becomes."""
    text = marked.replace("|", "")
    before = marked[:marked.index("|")]
    if version == 1:
        client.open(tree.path(path), text)
    else:
        client.change(tree.path(path), text, version)
    line, column = before.count("\n"), len(before[before.rfind("\n") + 1:].encode("utf-16-le")) // 2
    result = ask(client, "completion", tree, path, line, column)
    if result is None:
        return None, None
    items = sorted(result["items"], key=lambda item: item["sortText"])
    return result, {item["label"]: apply(text, [item["textEdit"]]) for item in items}


def test_only_what_may_be_included_public_ones_first(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        result, texts = complete(client, tree, "src/ui/menu.c", "#include \"|\"\n", 1)
        assert list(texts) == ["db/db.h", "old/old.h", "view.h"], texts
        assert texts["db/db.h"] == "#include \"db/db.h\"\n"
        assert result["isIncomplete"] is False
        [old] = [i for i in result["items"] if i["label"] == "old/old.h"]
        assert old["tags"] == [1] and old["detail"] == "old: public header, to be avoided", old
        [view] = [i for i in result["items"] if i["label"] == "view.h"]
        assert "tags" not in view and view["detail"] == "ui: private header" or view["detail"] == "ui: public header"
        client.shut_down()


def test_one_module_sees_its_own_and_a_friend_sees_private_ones(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        assert list(complete(client, tree, "src/db/db.c", "#include \"|\n", 1)[1]) == \
            ["core/core.h", "db.h", "page.h"]
        assert list(complete(client, tree, "tools/dump.c", "#include <|\n", 1)[1]) == ["db/db.h", "db/page.h"]
        client.shut_down()


def test_the_right_range_is_replaced(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        for version, (marked, expected) in enumerate([
                ("#include \"|\n", "#include \"db/db.h\"\n"),
                ("#include \"d|\n", "#include \"db/db.h\"\n"),
                ("#include \"d|x.h\"\n", "#include \"db/db.h\"\n"),
                ("#include \"db/|\" /* x */\n", "#include \"db/db.h\" /* x */\n"),
                ("#include \"db|  // \"x\"\n", "#include \"db/db.h\"  // \"x\"\n"),
                ("  #  include <d|b>\n", "  #  include <db/db.h>\n"),
                ("#import <|\n", "#import <db/db.h>\n"),
                ("int a;\n#include \"DB.|\"\nint b;\n", "int a;\n#include \"db/db.h\"\nint b;\n"),
                ("#include \"|\r\nint b;\r\n", "#include \"db/db.h\"\r\nint b;\r\n")], 1):
            texts = complete(client, tree, "src/ui/menu.c", marked, version)[1]
            assert texts["db/db.h"] == expected, (marked, texts)
        client.shut_down()


def test_paths_resolve_by_the_files_search(binary):
    """The same header has other names elsewhere, and one that is hidden is not offered under a name that means another."""
    policy = POLICY.replace("[\"-Isrc\"]", "[]")
    files = {**FILES, "autotomy.json": policy, "src/ui/db/db.h": "\n"}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        loaded(client)
        texts = complete(client, tree, "src/ui/menu.c", "#include \"db.h|\"\n", 1)[1]
        assert list(texts) == ["../db/db.h", "db/db.h"], texts
        assert texts["../db/db.h"] == "#include \"../db/db.h\"\n"
        assert list(complete(client, tree, "src/ui/menu.c", "#include \"../o|\"\n", 2)[1]) == ["../old/old.h"]
        assert list(complete(client, tree, "src/ui/menu.c", "#include \"./|\"\n", 3)[1]) == ["./db/db.h", "./view.h"]
        assert complete(client, tree, "src/ui/menu.c", "#include <|>\n", 4)[1] == {}
        client.shut_down()


def test_a_hidden_header_takes_its_longer_name(binary):
    files = {**FILES, "src/ui/db/db.h": "\n",
             "autotomy.json": POLICY.replace("[\"-Isrc\"]", "[\"-Isrc/ui\", \"-Isrc\", \"-I.\"]")}
    with Tree(files) as tree, Client(binary) as client:
        client.initialize([tree.root])
        loaded(client)
        texts = complete(client, tree, "src/ui/menu.c", "#include <db.h|>\n", 1)[1]
        assert list(texts) == ["src/db/db.h", "db/db.h"], texts
        client.shut_down()


def test_columns_are_in_the_clients_units(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        texts = complete(client, tree, "src/ui/menu.c", "#include \"d\u00e9\U0001f98e|x\" // \U0001f98e\n", 1)[1]
        assert texts == {}, texts
        texts = complete(client, tree, "src/ui/menu.c", "#include \"d|\u00e9\U0001f98e\" // \U0001f98e\n", 2)[1]
        assert texts["db/db.h"] == "#include \"db/db.h\" // \U0001f98e\n", texts
        client.shut_down()


def test_elsewhere_in_code_there_is_nothing(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        begin(client, tree)
        for version, marked in enumerate(["int a = d|b;\n", "|#include \"db/db.h\"\n", "#include \"db/db.h\"|\n",
                                          "#inc|lude \"db/db.h\"\n", "char *s = \"|\";\n", "#define X \"|\"\n",
                                          "#include |\n", "|"], 1):
            assert complete(client, tree, "src/ui/menu.c", marked, version)[0] is None, marked
        client.shut_down()


def test_externals_are_judged_by_their_name(binary):
    files = {**FILES, "src/openssl/ssl.h": "\n"}
    with Tree(files) as tree, Client(binary) as client:
        begin(client, tree)
        assert "openssl/ssl.h" not in complete(client, tree, "src/ui/menu.c", "#include <|>\n", 1)[1]
        assert "openssl/ssl.h" in complete(client, tree, "src/core/core.c", "#include <|>\n", 1)[1]
        client.shut_down()


def test_many_headers_are_cut_and_said_so(binary):
    files = {**FILES, **{"src/ui/h%03d.h" % i: "\n" for i in range(300)}}
    with Tree(files) as tree, Client(binary) as client:
        begin(client, tree)
        result, texts = complete(client, tree, "src/ui/menu.c", "#include \"|\"\n", 1)
        assert result["isIncomplete"] is True and len(texts) == 200 and list(texts)[0] == "db/db.h"
        result, texts = complete(client, tree, "src/ui/menu.c", "#include \"h29|\"\n", 2)
        assert result["isIncomplete"] is False and "h299.h" in texts and len(texts) < 200
        client.shut_down()


def test_no_policy_no_answer(binary):
    with Tree({"a/x.h": "\n"}) as tree, Client(binary) as client:
        client.initialize([tree.root])
        assert complete(client, tree, "a/x.c", "#include \"|\"\n", 1)[0] is None
        client.shut_down()


def test_malformed_params(binary):
    with Client(binary) as client:
        client.initialize()
        answers_malformed(client, "completion")
        client.shut_down()
