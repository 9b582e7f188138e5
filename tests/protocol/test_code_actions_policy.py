"""Exceptions in the code, with their reasons; changes of the policy, on the disk and in buffers."""
from actions import POLICY, VIEW, Case, capabilities, mend, named, of_snippet, policy, told


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
