"""Every kind of fix, for every rule that has one: asked for, applied as an editor does it, and judged again."""
import json

from actions import Editor, Tree, capabilities, mend, named, of_snippet, settle, told

POLICY = """// The parts of it.
{
  "version": 1,
  "compile": { "arguments": ["-Isrc", "-DX=1"] },
  "layers": ["app", "service", "core"],
  "modules": {
    "core": {
      "files": ["src/core/**"],
      "public": ["src/core/core.h"], // the door
      "layer": "core"
    },
    "db": {
      "files": ["src/db/**"],
      "public": ["src/db/db.h", "src/db/more.h"],
      "uses": [
        "core" // always
      ],
      "layer": "service"
    },
    "net": { "files": ["src/net/**"], "layer": "service", "visible_to": ["db"] },
    "log": { "files": ["src/log/**"], "layer": "service" },
    "ui": { "files": ["src/ui/**"], "public": ["src/ui/ui.h"], "uses": ["db"], "layer": "app" }
  },
  "external": { "ssl": { "headers": ["ssl/**"], "symbols": ["SSL_*"], "used_by": ["net"] } },
  "forbidden": [ { "symbols": ["bad_copy"], "instead": "str_copy" } ]
}
"""

FILES = {
    "autotomy.json": POLICY,
    "src/core/core.h": "#pragma once\nint core_run(void);\nchar *str_copy(char *to, const char *from);\n",
    "src/core/core.c": "#include \"core/core.h\"\nint core_run(void) { return 0; }\n"
                       "char *str_copy(char *to, const char *from) { return from ? to : 0; }\n",
    "src/db/db.h": "#pragma once\nint db_count(void);\nextern int db_size;\n",
    "src/db/more.h": "#pragma once\nint db_more(void);\n",
    "src/db/page.h": "#pragma once\nstruct page { int lock; };\nint page_lock(struct page *page);\n",
    "src/db/db.c": "#include \"db/db.h\"\n#include \"db/more.h\"\n#include \"db/page.h\"\n#include \"core/core.h\"\n"
                   "int db_size;\nint db_count(void) { return core_run(); }\nint db_more(void) { return 1; }\n"
                   "int page_lock(struct page *page) { return page->lock; }\n",
    "src/net/net.h": "#pragma once\nint net_send(void);\n",
    "src/net/net.c": "#include \"net/net.h\"\nint net_send(void) { return 0; }\n",
    "src/log/log.h": "#pragma once\nint log_line(void);\n",
    "src/log/log.c": "#include \"log/log.h\"\nint log_line(void) { return 0; }\n",
    "src/ui/ui.h": "#pragma once\nint ui_draw(void);\n",
    "src/ui/ui.c": "#include \"ui/ui.h\"\n#include \"db/db.h\"\nint ui_draw(void) { return db_count(); }\n",
}
VIEW = "src/ui/view.c"


def world(binary, text, path=VIEW, caps=None, encoding="utf-16", **files):
    """An editor with one file more, opened in it."""
    tree = Tree({**FILES, path: text, **{key.replace("__", "/"): value for key, value in files.items()}})
    editor = Editor(binary, tree, caps, encoding)
    editor.open(path)
    return editor


def policy(old, new):
    assert POLICY.count(old) == 1, old
    return POLICY.replace(old, new)


class Case:
    """`with Case(...) as editor`: the world is gone at the end, and the server has ended well."""

    def __init__(self, *arguments, autotomy=None, **named_arguments):
        if autotomy:
            named_arguments["files"] = None
        self.arguments, self.named, self.autotomy = arguments, named_arguments, autotomy

    def __enter__(self):
        files = dict(self.named.pop("more", {}))
        self.named.pop("files", None)
        path = self.named.pop("path", VIEW)
        tree = Tree({**FILES, **files, path: self.arguments[1], **({"autotomy.json": self.autotomy} if self.autotomy else {})})
        self.editor = Editor(self.arguments[0], tree, self.named.get("caps"), self.named.get("encoding", "utf-16"))
        self.editor.open(path)
        return self.editor

    def __exit__(self, kind, *rest):
        try:
            if kind is None:
                self.editor.client.shut_down()
        finally:
            self.editor.client.__exit__(kind, *rest)
            self.editor.tree.__exit__(kind, *rest)


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


# ---- exceptions and the policy

def test_an_exception_with_its_reason(binary):
    text = "#include \"db/page.h\"\nint view(void) { return 0; }\n"
    with Case(binary, text, caps=capabilities(snippets=True)) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        action = named(editor.actions(VIEW, diagnostic), "Allow private-header here")
        [edit] = action["edit"]["documentChanges"][0]["edits"]
        assert of_snippet(edit["snippet"]["value"]) == (" /* autotomy: allow(private-header): TODO: say why */",
                                                        "TODO: say why")
        mend(editor, VIEW, "private-header", "Allow private-header here")
    with Case(binary, text) as editor:
        mend(editor, VIEW, "private-header", "Allow private-header here")
        assert editor.text(VIEW) == text.replace(
            "page.h\"", "page.h\" /* autotomy: allow(private-header): TODO: say why */")


def test_an_exception_stands_where_it_works(binary):
    comment = "/* autotomy: allow(dependency): TODO: say why */"
    long = "x" * 60
    for before, after in (
            ("#include \"log/log.h\" // %s\n" % long, "%s\n#include \"log/log.h\" // %s\n" % (comment, long)),
            ("#include \"log/log.h\" // x\n", "%s\n#include \"log/log.h\" // x\n" % comment),
            ("\t#include \"log/log.h\"\r\n", "\t#include \"log/log.h\" %s\r\n" % comment),
            ("#inc\\\nlude \"log/log.h\"\n", "#inc\\\nlude \"log/log.h\" %s\n" % comment)):
        with Case(binary, before) as editor:
            mend(editor, VIEW, "dependency", "Allow dependency here")
            assert editor.text(VIEW) == after, editor.text(VIEW)


def test_an_exception_in_the_body_of_a_macro(binary):
    text = ("#include \"db/db.h\"\n#define GROW(n) \\\n\t(db_size \\\n\t= (n))\nint view(void) { return GROW(1); }\n")
    with Case(binary, text) as editor:
        mend(editor, VIEW, "foreign-state", "Allow foreign-state here")
        assert "\n\t/* autotomy: allow(foreign-state): TODO: say why */ \\\n\t(db_size \\\n" in editor.text(VIEW)


def test_one_comment_for_several_rules(binary):
    hidden = policy('"log": { "files": ["src/log/**"]', '"log": { "files": ["src/log/**"], "public": []')
    with Case(binary, "#include \"log/log.h\"\n", autotomy=hidden) as editor:
        diagnostic = editor.diagnostic(VIEW, "dependency")
        action = named(editor.actions(VIEW, diagnostic), "^Allow")
        editor.apply(action["edit"])
        assert "allow(dependency, private-header): " in editor.text(VIEW), editor.text(VIEW)
        editor.until_rules(VIEW, [])
        assert not told(editor.check())


def test_a_stale_exception_goes(binary):
    for before, after in (("int a; /* autotomy: allow(layer): old */\n", "int a;\n"),
                          ("// autotomy: allow(layer, private-header): old\nint a;\n", "int a;\n"),
                          ("int a;\n/*\n * autotomy: allow(layer): old\n */\nint b;\n", "int a;\nint b;\n")):
        with Case(binary, before) as editor:
            mend(editor, VIEW, "suppression", "Remove this suppression")
            assert editor.text(VIEW) == after, editor.text(VIEW)


def test_a_misspelled_exception_is_spelled(binary):
    with Case(binary, "#include \"log/log.h\" /* autotomy: allow(dependancy): soon gone */\n") as editor:
        mend(editor, VIEW, "suppression", "Write 'dependency'")
        editor.until_rules(VIEW, [])


def test_the_dependency_is_declared(binary):
    """On one line, in several, and where there was no list; on the disk, and in a buffer that is not saved."""
    for path, spelled, old, new in (
            (VIEW, "log/log.h", '"uses": ["db"]', '"uses": ["db", "log"]'),
            ("src/db/x.c", "log/log.h", '        "core" // always\n', '        "core", // always\n        "log"\n'),
            ("src/net/x.c", "log/log.h", '"files": ["src/net/**"], ', '"files": ["src/net/**"], "uses": ["log"], '),
            ("src/core/x.c", "../core/y/y.h", '"public": ["src/core/core.h"], // the door\n',
             '"public": ["src/core/core.h"], // the door\n      "uses": ["y"],\n')):
        text = policy('"modules": {', '"modules": {\n    "y": { "files": ["src/core/y/**"] },')
        for opened in (False, True):
            with Case(binary, "#include \"%s\"\n" % spelled, path=path, autotomy=text,
                      more={"src/core/y/y.h": ""}) as editor:
                if opened:
                    editor.open("autotomy.json", editor.text("autotomy.json").replace("// The parts", "// Not saved: the parts"))
                before = editor.text("autotomy.json")
                action = mend(editor, path, "dependency", "Add '.*' to the `uses` of '.*' in autotomy.json")
                assert "isPreferred" not in action
                assert editor.text("autotomy.json") == before.replace(old, new), editor.text("autotomy.json")


def test_a_library_is_opened_and_a_module_shown(binary):
    with Case(binary, "#include <ssl/ssl.h>\n") as editor:
        mend(editor, VIEW, "external", "Let 'ui' use the external 'ssl' in autotomy.json")
        assert editor.text("autotomy.json") == policy('"used_by": ["net"]', '"used_by": ["net", "ui"]')
    text = policy('"uses": ["db"]', '"uses": ["db", "net"]')
    with Case(binary, "#include \"net/net.h\"\n", autotomy=text) as editor:
        mend(editor, VIEW, "visibility", "Make 'net' visible to 'ui'")
        assert editor.text("autotomy.json") == text.replace('"visible_to": ["db"]', '"visible_to": ["db", "ui"]')


def test_the_dependency_behind_a_use_is_declared(binary):
    code = "#include \"ui/hub.h\"\nint view(void) { return log_line(); }\n"
    with Case(binary, code, more={"src/ui/hub.h": "#pragma once\nint log_line(void);\n",
                                  "src/log/log.c": "#include \"../ui/hub.h\"\nint log_line(void) { return 0; }\n"}) as editor:
        mend(editor, VIEW, "hidden-dependency", "Add 'log' to the `uses` of 'ui'")


def test_in_the_file_that_declares_the_module(binary):
    text = policy('"ui": { "files": ["src/ui/**"], "public": ["src/ui/ui.h"], "uses": ["db"], "layer": "app" }', '').replace(
        '"version": 1,', '"version": 1, "include": ["src/*/autotomy.json"],')
    own = '{\r\n\t"version": 1,\r\n\t"modules": {\r\n\t\t"ui": {\r\n\t\t\t"files": ["**"]\r\n\t\t}\r\n\t}\r\n}\r\n'
    with Case(binary, "#include \"log/log.h\"\n", autotomy=text, more={"src/ui/autotomy.json": own}) as editor:
        mend(editor, VIEW, "dependency", "Add 'log' to the `uses` of 'ui' in src/ui/autotomy.json")
        assert editor.text("src/ui/autotomy.json") == own.replace('["**"]\r\n', '["**"],\r\n\t\t\t"uses": ["log"]\r\n')


def test_no_policy_where_more_than_a_list_is_in_the_way(binary):
    for text in (policy('"uses": ["db"]', '"uses": ["db"], "must_not_use": ["log"]'),
                 policy('"log": { "files": ["src/log/**"]', '"log": { "files": ["src/log/**"], "visible_to": ["db"]')):
        with Case(binary, "#include \"log/log.h\"\n", autotomy=text) as editor:
            editor.until(lambda: editor.shown(VIEW), "a violation")
            for diagnostic in editor.shown(VIEW):
                titles = [a["title"] for a in editor.actions(VIEW, diagnostic)]
                assert not [t for t in titles if t.startswith("Add")], titles


def test_an_entry_that_no_file_needs_goes(binary):
    text = policy('"uses": ["db"]', '"uses": ["db", "log"]')
    with Case(binary, "", autotomy=text) as editor:
        editor.open("autotomy.json")
        action = mend(editor, "autotomy.json", "unused-dependency", "Remove 'log' from the `uses` of 'ui'")
        assert action["isPreferred"] is True
        assert editor.text("autotomy.json") == POLICY


# ---- all of a file

MANY = ("#include \"db/page.h\"\n#include \"ui/ui.h\"\n#include \"log/log.h\"\n#include \"db/./page.h\"\n"
        "extern int db_count(void);\nextern int db_size;\nint view(void) { return db_count() + db_size; }\n")


def fix_of(editor, path, pattern, **context):
    action = named(editor.actions(path, {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}, **context),
                   pattern)
    if "edit" not in action:
        action = editor.client.request("codeAction/resolve", action)["result"]
    return action


def test_all_of_one_rule_and_all_of_a_file(binary):
    """Two private headers give one include; a declaration more needs none."""
    for caps in (capabilities(), capabilities(resolve=True), capabilities(changes=True)):
        with Case(binary, MANY, caps=caps) as editor:
            editor.until_rules(VIEW, ["private-header"] * 2 + ["redeclaration"] * 2 + ["dependency"])
            before = told(editor.check())
            action = fix_of(editor, VIEW, "Fix all 'private-header' in this file")
            assert action["kind"] == "quickfix"
            editor.apply(action["edit"])
            after = told(editor.check())
            assert not after - before and not [k for k in after if k[0] == "private-header"], after
            assert editor.text(VIEW).count("db/db.h") == 1, editor.text(VIEW)
            settle(editor, after)
            editor.set(VIEW, MANY)
            editor.until_rules(VIEW, ["private-header"] * 2 + ["redeclaration"] * 2 + ["dependency"])
            action = fix_of(editor, VIEW, "Fix all boundary violations", only=["source.fixAll"])
            assert action["kind"] == "source.fixAll.autotomy", action
            editor.apply(action["edit"])
            assert not told(editor.check()), editor.text(VIEW)
            assert editor.text(VIEW).count("db/db.h") == 1, editor.text(VIEW)
            settle(editor, told([]))
            offered = editor.actions(VIEW, {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
                                     only=["source.fixAll"])
            assert offered == [], offered


# ---- what the client is

def test_kinds_that_are_asked_for(binary):
    with Case(binary, "#include \"db/page.h\"\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        assert editor.actions(VIEW, diagnostic, only=["quickfix"])
        assert editor.actions(VIEW, diagnostic, only=[""])
        for only in (["refactor"], ["quickfix.other"], ["source.organizeImports"], []):
            assert editor.actions(VIEW, diagnostic, only=only) == [], only
        kinds = [a["kind"] for a in editor.actions(VIEW, diagnostic, only=["source"])]
        assert kinds in ([], ["source.fixAll.autotomy"]), kinds
        automatic = editor.actions(VIEW, diagnostic, triggerKind=2)
        assert automatic and all(a["kind"] == "quickfix" for a in automatic)


def test_the_lawful_order(binary):
    with Case(binary, "#include \"log/log.h\"\nint view(void) { return 0; }\n") as editor:
        diagnostic = editor.diagnostic(VIEW, "dependency")
        editor.until(lambda: any(a.get("isPreferred") for a in editor.actions(VIEW, diagnostic)), "the parse")
        titles = [a["title"] for a in editor.actions(VIEW, diagnostic, triggerKind=2)]
        assert titles == ["Remove the include of src/log/log.h", "Allow dependency here, with a reason",
                          "Add 'log' to the `uses` of 'ui' in autotomy.json"], titles


def test_places_and_diagnostics(binary):
    """At the cursor, beside it, with the line's diagnostics, with old ones, with nothing."""
    text = "int a;\n#include \"db/page.h\"\n"
    with Case(binary, text) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        bare = {key: diagnostic[key] for key in ("range", "message", "code")}
        cursor = {"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 12}}
        away = {"start": {"line": 1, "character": 1}, "end": {"line": 1, "character": 1}}
        above = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}}
        old = {**bare, "range": above}
        assert editor.actions(VIEW, cursor, []) and editor.actions(VIEW, cursor, [old])
        [named(editor.actions(VIEW, away, [bare]), "Include src/db/db.h")]
        assert named(editor.actions(VIEW, cursor, [bare]), "Include src/db/db.h")["diagnostics"] == [bare]
        assert named(editor.actions(VIEW, cursor, [old]), "Include src/db/db.h")["diagnostics"] == []
        assert editor.actions(VIEW, above, []) == [] and editor.actions(VIEW, above, [old]) == []
        with editor.client.unlawful():
            assert editor.actions(VIEW, above, ["x", {"range": 3, "code": 4}, None]) == []


def test_units_behind_other_characters(binary):
    for encoding in ("utf-8", "utf-16", "utf-32"):
        for end in ("\n", "\r\n"):
            text = "/* \u00e4\U0001F98E */ #include \"db/page.h\" /* \u20ac */%sint view(void) { return 0; }%s" % (end, end)
            with Case(binary, text, encoding=encoding) as editor:
                mend(editor, VIEW, "private-header", "Include src/db/db.h")
                assert editor.text(VIEW) == text.replace("page.h", "db.h")
                editor.set(VIEW, text)
                mend(editor, VIEW, "private-header", "Allow private-header")
                assert editor.text(VIEW).startswith(text.split(end)[0]), editor.text(VIEW)


def test_an_unsaved_buffer_is_what_is_mended(binary):
    with Case(binary, "int nothing;\n") as editor:
        text = "// new\n\n#include \"db/page.h\"\nint view(void) { return 0; }\n"
        editor.set(VIEW, text)
        mend(editor, VIEW, "private-header", "Include src/db/db.h")
        assert editor.text(VIEW) == text.replace("page.h", "db.h") and editor.read(VIEW) == "int nothing;\n"


def test_a_client_without_literals(binary):
    """Commands; the edit comes back as a request, once, and only for the text that it was made for."""
    with Case(binary, "#include \"db/page.h\"\n", caps=capabilities(commands=True)) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        command = named(editor.actions(VIEW, diagnostic), "Include src/db/db.h")
        assert set(command) == {"title", "command", "arguments"} and command["command"] == "autotomy.applyFix", command
        asked = editor.client.ask("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        request = editor.client.wait_for(lambda m: m.get("method") == "workspace/applyEdit")
        editor.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"applied": True}})
        assert editor.client.reply_to(asked)["result"] is None
        editor.apply(request["params"]["edit"])
        assert editor.text(VIEW) == "#include \"db/db.h\"\n"
        editor.until_rules(VIEW, [])
        old = editor.client.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})
        assert old["error"]["code"] == -32803, old
        for params in ({}, {"command": "other"}, {"command": "autotomy.applyFix"},
                       {"command": "autotomy.applyFix", "arguments": [{"edit": 3}]}):
            with editor.client.unlawful():
                assert editor.client.request("workspace/executeCommand", params)["error"]["code"] == -32602


def test_a_client_that_knows_little(binary):
    with Case(binary, "#include \"db/page.h\"\n", caps=capabilities(plain=True, changes=True)) as editor:
        diagnostic = editor.diagnostic(VIEW, "private-header")
        offered = editor.actions(VIEW, diagnostic)
        assert offered and all("isPreferred" not in a and "disabled" not in a for a in offered)
        assert all("documentChanges" not in a["edit"] for a in offered)
        mend(editor, VIEW, "private-header", "Include src/db/db.h")


def test_what_cannot_be_answered(binary):
    with Case(binary, "#include \"db/page.h\"\n") as editor:
        place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
        uri = {"uri": editor.tree.uri(VIEW)}
        for params in ({}, {"textDocument": uri}, {"textDocument": {"uri": 3}, "range": place},
                       {"textDocument": uri, "range": 4}):
            with editor.client.unlawful():
                assert editor.client.request("textDocument/codeAction", params)["error"]["code"] == -32602, params
        for other in ("file:///nowhere/x.c", "untitled:x"):
            reply = editor.client.request("textDocument/codeAction",
                                          {"textDocument": {"uri": other}, "range": place, "context": {"diagnostics": []}})
            assert reply["result"] == [], reply
        with editor.client.unlawful():
            assert editor.client.request("codeAction/resolve", [])["error"]["code"] == -32602
        odd = {"title": "x", "data": {"textDocument": {"uri": 4}, "rule": "nonsense"}}
        assert editor.client.request("codeAction/resolve", odd)["result"] == odd


def test_the_capabilities(binary):
    with Tree(FILES) as tree:
        for caps, resolves in ((capabilities(), False), (capabilities(resolve=True), True)):
            with Editor(binary, tree, caps) as editor:
                [reply] = [m for m in editor.client.log if m.get("id") == 1 and "result" in m]
                told_of = reply["result"]["capabilities"]
                assert told_of["codeActionProvider"] == {"codeActionKinds": ["quickfix", "source.fixAll.autotomy"],
                                                         "resolveProvider": resolves}, json.dumps(told_of)
                assert told_of["executeCommandProvider"] == {"commands": ["autotomy.applyFix"]}
                editor.client.shut_down()
