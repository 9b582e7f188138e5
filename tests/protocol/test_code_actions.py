"""Repairs of every kind, for every rule that has one: asked for, applied as an editor does it, and judged again."""
from actions import POLICY, VIEW, Case, mend, named, policy


# ---- includes

def test_the_public_header_instead_of_the_private_one(binary):
    text = "#include \"ui/ui.h\"\n#include \"db/page.h\"\nint view(void) { return 0; }\n"
    with Case(binary, text) as editor:
        action = mend(editor, VIEW, "private-header", "Include src/db/db.h instead of src/db/page.h")
        assert action["isPreferred"] is True
        assert editor.text(VIEW) == text.replace("db/page.h", "db/db.h")


def test_in_the_style_of_the_include(binary):
    """Relative, by brackets, over a splice, with comments: only the path changes."""
    for before, after in (("#include \"../db/page.h\" // x\n", "#include \"../db/db.h\" // x\n"),
                          ("#include <db/page.h>\n", "#include <db/db.h>\n"),
                          ("#inc\\\nlude /* \"no.h\" */ \"db/page.h\"\n", "#inc\\\nlude /* \"no.h\" */ \"db/db.h\"\n"),
                          ("  #  include\t\"db/./page.h\"  \n", "  #  include\t\"db/db.h\"  \n")):
        with Case(binary, before) as editor:
            mend(editor, VIEW, "private-header", "Include src/db/db.h instead")
            assert editor.text(VIEW) == after, editor.text(VIEW)


def test_the_line_goes_where_the_public_header_is_there(binary):
    text = "#include \"db/db.h\"\n#include \"db/page.h\"\nint view(void) { return db_count(); }\n"
    with Case(binary, text) as editor:
        mend(editor, VIEW, "private-header", "Remove the include of src/db/page.h, as src/db/db.h is included")
        assert editor.text(VIEW) == text.replace("#include \"db/page.h\"\n", "")


def test_another_public_header_may_be_meant(binary):
    text = "#include \"db/page.h\"\nint view(void) { return 0; }\n"
    with Case(binary, text) as editor:
        mend(editor, VIEW, "private-header", "Include src/db/more.h instead")
        assert editor.text(VIEW) == text.replace("page", "more")


def test_not_where_the_private_header_is_needed(binary):
    text = "#include \"db/page.h\"\nint view(struct page *page) { return page_lock(page); }\n"
    with Case(binary, text) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")

        def hindered():
            offered = editor.actions(VIEW, diagnostic)
            return [a for a in offered if "disabled" in a]
        editor.until(hindered, "an action that says why it cannot be taken")
        offered = editor.actions(VIEW, diagnostic)
        assert all("page" in a["disabled"]["reason"] for a in hindered()), offered
        repairs = [a["title"] for a in offered if "disabled" not in a]
        assert repairs == ["Allow private-header here, with a reason"], repairs


def test_a_forbidden_include_goes(binary):
    cases = [
        ("dependency", "#include \"log/log.h\"\n", POLICY),
        ("forbidden-dependency", "#include \"log/log.h\"\n", policy('"uses": ["db"]', '"uses": ["db"], "must_not_use": ["log"]')),
        ("visibility", "#include \"net/net.h\"\n", policy('"uses": ["db"]', '"uses": ["db", "net"]')),
        ("external", "#include <ssl/ssl.h>\n", POLICY),
        ("private-header", "#include \"db/page.h\"\n", POLICY),
    ]
    for rule, line, text in cases:
        code = "#include \"ui/ui.h\"\n" + line + "int view(void) { return 0; }\n"
        extra = {"src/ui/other.c": "#include \"net/net.h\"\n"} if rule == "visibility" else {}
        with Case(binary, code, autotomy=text, more=extra) as editor:
            mend(editor, VIEW, rule, "Remove the include of [^,]*$")
            assert editor.text(VIEW) == code.replace(line, ""), editor.text(VIEW)


def test_an_include_upwards_goes(binary):
    path, code = "src/db/extra.c", "#include \"ui/ui.h\"\nint extra(void) { return 0; }\n"
    with Case(binary, code, path=path, autotomy=policy('"core" // always', '"core", "ui" // always').replace(
            '"version": 1,', '"version": 1, "rules": { "cycle": "off" },'),
              more={"src/db/else.c": "#include \"ui/ui.h\"\n"}) as editor:
        mend(editor, path, "layer", "Remove the include of src/ui/ui.h")
        assert editor.text(path) == code.split("\n", 1)[1]


def test_a_leak_a_deprecated_and_an_unguarded_include_go(binary):
    path, code = "src/db/more.h", "#pragma once\n#include \"page.h\"\nint db_more(void);\n"
    with Case(binary, code, path=path) as editor:
        mend(editor, path, "interface-leak", "Remove the include of src/db/page.h")
    for rule, flag in (("deprecated-dependency", "deprecated"), ("unguarded-optional", "optional")):
        text = policy('"uses": ["db"]', '"uses": ["db", { "module": "log", "%s": true }]' % flag)
        with Case(binary, "#include \"log/log.h\"\nint view(void) { return 0; }\n", autotomy=text,
                  more={"src/ui/other.c": "#ifdef X\n#include \"log/log.h\"\n#endif\n"}) as editor:
            mend(editor, VIEW, rule, "Remove the include of src/log/log.h")


def test_an_include_that_closes_a_cycle_goes(binary):
    text = policy('"uses": ["db"], "layer": "app"', '"uses": ["db", "log"]').replace(
        '"log": { "files": ["src/log/**"], "layer": "service" }', '"log": { "files": ["src/log/**"], "uses": ["ui"] }')
    code = "#include \"log/log.h\"\nint view(void) { return 0; }\n"
    with Case(binary, code, autotomy=text,
              more={"src/log/a.c": "#include \"ui/ui.h\"\n", "src/log/b.c": "#include \"ui/ui.h\"\n",
                    "src/ui/keep.c": ""}) as editor:
        diagnostic = editor.diagnostic(VIEW, "cycle")
        titles = [a["title"] for a in editor.actions(VIEW, diagnostic)]
        # The last include of an entry would leave that entry unused: no fix brings another violation.
        assert not [t for t in titles if t.startswith("Remove")], titles
    text = text.replace('"version": 1,', '"version": 1, "rules": { "unused-dependency": "off" },')
    with Case(binary, code, autotomy=text,
              more={"src/log/a.c": "#include \"ui/ui.h\"\n", "src/log/b.c": "#include \"ui/ui.h\"\n"}) as editor:
        mend(editor, VIEW, "cycle", "Remove the include of src/log/log.h")


def test_whole_lines_go(binary):
    """With splices and comments that end there, CRLF kept; a line that is shared keeps the rest; no gap of blank lines."""
    for before, after in (
            ("int a;\n#inc\\\nlude \"log/log.h\" /* x\n y */ // z\nint b;\n", "int a;\nint b;\n"),
            ("int a;\r\n#include \"log/log.h\"\r\nint b;\r\n", "int a;\r\nint b;\r\n"),
            ("/* first\n */ #include \"log/log.h\"\nint b;\n", "/* first\n */\nint b;\n"),
            ("#if X\n#include \"log/log.h\"\n#endif\n", "#if X\n#endif\n"),
            ("int a;\n\n#include \"log/log.h\"\n\nint b;\n", "int a;\n\nint b;\n"),
            ("#include \"log/log.h\"", ""),
            ("%:include \"log/log.h\"\nint b;\n", "int b;\n"),
    ):
        with Case(binary, before) as editor:
            mend(editor, VIEW, "dependency", "Remove the include of src/log/log.h")
            assert editor.text(VIEW) == after, (before, editor.text(VIEW))


def test_a_suppression_of_another_rule_goes_with_its_include(binary):
    text = "int a;\n/* autotomy: allow(dependency): soon gone */\n#include \"db/page.h\"\nint b;\n"
    with Case(binary, text.replace("db/page.h", "log/log.h").replace("dependency", "visibility")) as editor:
        pass
    both = policy('"log": { "files": ["src/log/**"]', '"log": { "files": ["src/log/**"], "public": []')
    with Case(binary, text.replace("db/page.h", "log/log.h"), autotomy=both) as editor:
        mend(editor, VIEW, "private-header", "Remove the include of src/log/log.h")
        assert editor.text(VIEW) == "int a;\nint b;\n"


def test_removal_is_preferred_only_where_nothing_is_used(binary):
    used = "#include \"log/log.h\"\nint view(void) { return log_line(); }\n"
    with Case(binary, used) as editor:
        diagnostic = editor.diagnostic(VIEW, "dependency")
        editor.until(lambda: [a for a in editor.actions(VIEW, diagnostic) if "disabled" in a], "a reason against it")
        action = named(editor.actions(VIEW, diagnostic), "Remove the include")
        assert "log_line" in action["disabled"]["reason"]
        editor.set(VIEW, "#include \"log/log.h\"\nint view(void) { return 0; }\n")

        def preferred():
            return [a for a in editor.actions(VIEW, editor.diagnostic(VIEW, "dependency"), triggerKind=2)
                    if a.get("isPreferred")]
        editor.until(preferred, "a preferred removal")
        assert [a["title"] for a in preferred()] == ["Remove the include of src/log/log.h"]


# ---- symbols

def test_an_own_declaration_gives_way_to_the_include(binary):
    text = ("#include \"ui/ui.h\"\n\n/* what it is */\nextern int db_count(void); /* from db */\n\n"
            "int view(void) { return db_count(); }\n")
    with Case(binary, text) as editor:
        action = mend(editor, VIEW, "redeclaration", "Include src/db/db.h instead of declaring db_count here")
        assert action["isPreferred"] is True
        assert editor.text(VIEW) == ("#include \"ui/ui.h\"\n#include \"db/db.h\"\n\n/* what it is */\n\n"
                                     "int view(void) { return db_count(); }\n"), editor.text(VIEW)


def test_in_a_block_in_a_header_and_over_lines(binary):
    header = "src/ui/own.h"
    for path, before, after in (
            (VIEW, "int view(void)\n{\n\textern int db_count(void);\n\treturn db_count();\n}\n",
             "#include \"db/db.h\"\nint view(void)\n{\n\treturn db_count();\n}\n"),
            (VIEW, "#include <stdio.h>\nint\ndb_count(\n\tvoid\n) ; int view(void) { return db_count(); }\n",
             "#include <stdio.h>\n#include \"db/db.h\"\n int view(void) { return db_count(); }\n"),
            (header, "#ifndef OWN_H\n#define OWN_H\nint db_count(void);\n#endif\n",
             "#ifndef OWN_H\n#define OWN_H\n#include \"db/db.h\"\n#endif\n"),
    ):
        more = {"src/ui/uses.c": "#include \"ui/own.h\"\nint uses(void) { return db_count(); }\n"} if path == header else {}
        with Case(binary, before, path=path, more=more) as editor:
            mend(editor, path, "redeclaration", "Include src/db/db.h instead")
            assert editor.text(path) == after, editor.text(path)


def test_no_guess_where_a_declaration_ends(binary):
    for text in ("extern int db_size, other;\nint view(void) { return db_size; }\n",
                 "#define IT extern int db_size\nIT;\nint view(void) { return db_size; }\n"):
        with Case(binary, text) as editor:
            diagnostic = editor.diagnostic(VIEW, "redeclaration")
            titles = [a["title"] for a in editor.actions(VIEW, diagnostic)]
            assert titles == ["Allow redeclaration here, with a reason"], titles


def test_no_include_that_brings_what_was_hidden(binary):
    """Behind the declaration stands a write to the variable: with the header it would be told by itself."""
    with Case(binary, "extern int db_size;\nint view(void) { return ++db_size; }\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "redeclaration")
        titles = [a["title"] for a in editor.actions(VIEW, diagnostic)]
        assert titles == ["Allow redeclaration here, with a reason"], titles
    with Case(binary, "extern int log_line(void);\nint view(void) { return log_line(); }\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "redeclaration")
        titles = [a["title"] for a in editor.actions(VIEW, diagnostic)]
        assert titles == ["Allow redeclaration here, with a reason"], titles


def test_what_the_policy_names_in_place_of_a_symbol(binary):
    path = "src/db/copy.c"
    text = ("#include \"db/db.h\"\nchar *bad_copy(char *to, const char *from);\n"
            "char *copy(char *to) { return bad_copy(to, \"x\"); }\n")
    with Case(binary, text, path=path) as editor:
        action = mend(editor, path, "forbidden-symbol", "Use str_copy instead of bad_copy")
        assert action["isPreferred"] is True
        assert editor.text(path) == text.replace("return bad", "return str").replace(
            "#include \"db/db.h\"\n", "#include \"db/db.h\"\n#include \"core/core.h\"\n"), editor.text(path)


def test_not_where_the_other_symbol_is_closed_too(binary):
    text = "char *bad_copy(char *to, const char *from);\nchar *copy(char *to) { return bad_copy(to, \"x\"); }\n"
    with Case(binary, text) as editor:
        titles = [a["title"] for a in editor.actions(VIEW, editor.diagnostic(VIEW, "forbidden-symbol"))]
        assert titles == ["Allow forbidden-symbol here, with a reason"], titles


def test_the_include_that_came_along_by_another(binary):
    text = policy('"version": 1,', '"version": 1, "rules": { "transitive-include": "error" },').replace(
        '"uses": ["db"]', '"uses": ["db", "log"]')
    code = "#include \"log/log.h\"\nint view(void) { return db_count() + log_line(); }\n"
    log = {"src/log/log.h": "#pragma once\n#include \"db/db.h\"\nint log_line(void);\n"}
    text = text.replace('"log": { "files": ["src/log/**"]', '"log": { "files": ["src/log/**"], "uses": ["db"]')
    with Case(binary, code, autotomy=text, more=log) as editor:
        mend(editor, VIEW, "transitive-include", "Include src/db/db.h")
        assert editor.text(VIEW).startswith("#include \"log/log.h\"\n#include \"db/db.h\"\n"), editor.text(VIEW)
