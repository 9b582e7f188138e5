"""Every way to loosen the policy that its keys offer is caught, and nothing else is.

The keys come from the schema that is printed from the program's own table: a key without a case here fails the test.
The code breaks each rule once, in both versions; so what a tampering lets through is known by number.
"""
import copy
import json
import os
import re

from repository import Repository, check, since, weakened

SCHEMA = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                      "editors", "schema", "autotomy.schema.json")

POLICY = {
    "version": 1,
    "compile": {"arguments": ["-Iinclude/far", "-Ithird_party/include", "-DX=1"]},
    "exclude": ["third_party/**"],
    "layers": ["app", "service", "core"],
    "composition_root": ["src/main.c"],
    "modules": {
        "core": {"files": ["src/core/**"], "public": ["src/core/core.h"], "uses": ["ui", "hub"], "layer": "core",
                 "because": "core changes", "owner": "@core", "hooks": ["core_hook"]},
        "names": {"files": ["src/names/**"], "symbols": {"public": ["n_*"], "private": ["n_secret"]}},
        "db": {"files": ["src/db/**"], "opaque": ["db_page"], "layer": "service"},
        "net": {"files": ["src/net/**"], "public": ["src/net/net.h"], "state": "owned"},
        "legacy": {"files": ["src/legacy/**"]},
        "opt": {"files": ["src/opt/**"]},
        "far": {"files": ["src/far/**", "include/far/**"]},
        "vis": {"files": ["src/vis/**"], "visible_to": ["core"], "friends": ["core"]},
        "hub": {"files": ["src/hub/**"], "uses": ["far"]},
        "ui": {"files": ["src/ui/**"], "layer": "app", "must_not_use": ["net", "legacy_*"],
               "uses": ["core", "db", "names", "vis", "hub",
                        {"module": "legacy", "deprecated": True, "because": "goes away"},
                        {"module": "opt", "optional": True}],
               "rules": {"private-header": "error", "transitive-include": "warning"}},
        "legacy_a": {"files": ["src/legacy_a/**"]},
    },
    "external": {"openssl": {"headers": ["openssl/**"], "symbols": ["SSL_*", "qsort"], "used_by": ["net"],
                             "because": "one place to patch"}},
    "forbidden": [{"symbols": ["strcpy", "get_*"], "except": ["legacy"], "because": "unbounded", "instead": "copy"}],
    "rules": {"unused-dependency": "info", "transitive-include": "info", "dependency": "error"},
    "include": ["parts/*/autotomy.json"],
}
PART = {"version": 1, "modules": {"one": {"files": ["**"], "public": ["one.h"]}}}

CODE = {
    "include/far/farther.h": "int farther(void);\n",
    "parts/one/one.h": "int one(void);\n",
    "parts/one/inner.h": "int inner(void);\n",
    "src/core/core.h": "#pragma once\nextern int core_count;\nint core_open(void);\nint core_cb(void);\nint core_hook(void);\n",
    "src/core/page.h": "#pragma once\nint page_lock(int page);\n",
    "src/core/core.c": '#include "core.h"\n#include "page.h"\nint core_count;\nint core_open(void) { return page_lock(1); }\n'
                       "int page_lock(int page) { return page; }\n",
    "src/core/up.c": '#include "../ui/ui.h"\n',
    "src/names/names.h": "int n_open(void);\nint n_secret(void);\nint other(void);\n",
    "src/names/names.c": "int n_open(void) { return 1; }\nint n_secret(void) { return 1; }\nint other(void) { return 1; }\n",
    "src/db/db.h": "struct db_page { int id; };\nstruct db_free { int x; };\n",
    "src/net/net.h": "int net_send(void);\n",
    "src/net/inner.h": "int net_inner(void);\n",
    "src/legacy/legacy.h": "int legacy(void);\n",
    "src/legacy_a/a.h": "int legacy_a(void);\n",
    "src/opt/opt.h": "int opt(void);\n",
    "src/far/far.h": "int far_out(void);\n",
    "src/far/far.c": "int core_cb(void);\nint core_cb(void) { return 1; }\n",
    "src/vis/vis.h": "int vis(void);\n",
    "src/hub/hub.h": "int hub(void);\n",
    "src/main.c": '#include "net/net.h"\nint main(void) { return net_send(); }\n',
    "src/ui/ui.h": "int ui(void);\n",
    "src/ui/forbidden.c": '#include "../net/net.h"\n#include "../legacy_a/a.h"\n',
    "src/ui/private.c": '#include "../core/page.h"\n',
    "src/ui/deprecated.c": '#include "../legacy/legacy.h"\n',
    "src/ui/optional.c": '#include "../opt/opt.h"\n',
    "src/ui/far.c": '#include "../far/far.h"\n',
    "src/ui/farther.c": "#include <farther.h>\n",
    "src/ui/state.c": '#include "../core/core.h"\nvoid state(void) { core_count = 1; }\n',
    "src/ui/opaque.c": '#include "../db/db.h"\nint field(struct db_page *page) { return page->id; }\n',
    "src/ui/names.c": '#include "../names/names.h"\nint names(void) { return n_open() + n_secret() + other(); }\n',
    "src/ui/hidden.c": '#include "../core/core.h"\nint hidden(void) { return core_cb(); }\n',
    "src/ui/tls.c": "#include <openssl/ssl.h>\n",
    "src/ui/sort.c": "#include <stdlib.h>\nvoid sort(void) { qsort(0, 0, 0, 0); }\n",
    "third_party/include/openssl/ssl.h": "int SSL_new(void);\n",
    "src/ui/copy.c": "char *strcpy(char *to, const char *from);\nchar *copy(char *to) { return strcpy(to, \"\"); }\n",
    "src/ui/seen.c": '#include "../vis/vis.h"\n',
    "third_party/x.c": '#include "../src/core/page.h"\n',
}
ENTRY = {"rule": "private-header", "from": "ui", "to": "core", "file": "src/ui/private.c", "target": "src/core/page.h",
         "symbol": None, "count": 1}


def at(policy, path):
    """The object that holds the last part of "modules.ui.uses.0", and that part."""
    parts = path.split(".")
    for part in parts[:-1]:
        policy = policy[int(part)] if isinstance(policy, list) else policy[part]
    last = parts[-1]
    return policy, int(last) if isinstance(policy, list) else last


def put(path, value):
    def change(policy):
        holder, key = at(policy, path)
        holder[key] = value
    return change


def add(path, *values):
    def change(policy):
        holder, key = at(policy, path)
        holder.setdefault(key, []).extend(values)
    return change


def drop(path):
    def change(policy):
        holder, key = at(policy, path)
        del holder[key]
    return change


def take(path, value):
    def change(policy):
        holder, key = at(policy, path)
        holder[key].remove(value)
    return change


def both(*changes):
    def change(policy):
        for each in changes:
            each(policy)
    return change


UI_USES = POLICY["modules"]["ui"]["uses"]

# By key: (what is done, the token at which it is told, how many violations it lets through or None where the message
# does not speak of any).
LOOSER = {
    "modules": [
        (drop("modules.far"), None, None),  # hub and ui name it: a `config` fault
        (both(drop("modules.vis"), take("modules.ui.uses", "vis")), "modules", 1),
        (both(drop("modules.legacy_a"), put("modules.ui.must_not_use", ["net"])), "modules", 1),
    ],
    "compile": [(drop("compile"), "", 1)],
    "compile.arguments": [
        (take("compile.arguments", "-Iinclude/far"), "", 1),
        (put("compile.arguments.0", "-Iinclude"), "", 1),
    ],
    "compile.database": [(put("compile.database", ["made.json"]), "", 1)],
    "exclude": [
        (add("exclude", "src/ui/far.c"), "src/ui/far.c", 1),
        (add("exclude", "nowhere/**"), "nowhere/**", 0),
        (put("exclude", ["third_*/**"]), "third_*/**", 0),
    ],
    "layers": [(put("layers", ["core", "app", "service"]), "layers", 1)],
    "composition_root": [
        (add("composition_root", "src/ui/far.c"), "src/ui/far.c", 1),
        (add("composition_root", "src/*.c"), "src/*.c", 0),
    ],
    "external": [(drop("external"), "", 2), (put("external", {}), "external", 2)],
    "forbidden": [(drop("forbidden"), "", 1), (put("forbidden", []), "forbidden", 1)],
    "rules": [(drop("rules"), "", 0)],
    "include": [
        (drop("include"), "", 0),
        (put("include", ["parts/two*/autotomy.json"]), "", 0),
    ],
    "modules.*.files": [
        (put("modules.ui.files", ["src/ui/f*.c", "src/ui/ui.h"]), "files", 5),
        (put("modules.legacy.files", ["src/legacy/*.h"]), "files", 0),
        (add("modules.db.files", "src/ui/far.c"), "files", 0),
        (add("modules.db.files", "elsewhere/**"), "elsewhere/**", 0),
    ],
    "modules.*.public": [
        (drop("modules.core.public"), "core", 1),
        (put("modules.core.public", ["src/core/*.h"]), "src/core/*.h", 1),
        (add("modules.core.public", "src/core/page.h"), "src/core/page.h", 1),
        (put("modules.net.public", ["src/net/net.h", "src/net/inner.h"]), "src/net/inner.h", 0),
    ],
    "modules.*.symbols": [(drop("modules.names.symbols"), "names", 2)],
    "modules.*.symbols.public": [
        (drop("modules.names.symbols.public"), "names", 1),
        (add("modules.names.symbols.public", "other"), "other", 1),
        (put("modules.names.symbols.public", ["*"]), "*", 1),
        (add("modules.names.symbols.public", "m_*"), "m_*", 0),
    ],
    "modules.*.symbols.private": [
        (drop("modules.names.symbols.private"), "names", 1),
        (put("modules.names.symbols.private", ["n_sec"]), "private", 1),
    ],
    "modules.*.uses": [
        (add("modules.ui.uses", "far"), "far", 3),
        (put("modules.ui.uses", ["*", *UI_USES[5:]]), "*", 3),
        (add("modules.ui.uses", "f*"), "f*", 3),
        (add("modules.ui.uses", {"module": "far", "deprecated": True}), "far", None),
        (add("modules.db.uses", "core"), "core", 0),
        (add("modules.ui.uses", "names*"), "names*", 0),
        (put("modules.core.uses", ["ui", "hub", "net"]), "net", 0),
        (add("modules.legacy.uses", "*"), "*", 0),
    ],
    "modules.*.uses.*.module": [(put("modules.ui.uses.5.module", "l*"), "l*", None)],
    "modules.*.uses.*.deprecated": [
        (put("modules.ui.uses.5.deprecated", False), "legacy", 1),
        (put("modules.ui.uses.5", "legacy"), "legacy", 1),
    ],
    "modules.*.uses.*.optional": [(put("modules.ui.uses.6", "opt"), "opt", 1)],
    "modules.*.uses.*.because": [(drop("modules.ui.uses.5.because"), "legacy", None)],
    "modules.*.must_not_use": [
        (both(drop("modules.ui.must_not_use"), add("modules.ui.uses", "net")), "ui", None),
        (take("modules.ui.must_not_use", "legacy_*"), "must_not_use", None),
        (drop("modules.ui.must_not_use"), "ui", None),
        (put("modules.ui.must_not_use", ["net", "legacy_a"]), "must_not_use", 0),
        (add("modules.ui.uses", "legacy_a"), "legacy_a", 1),  # an exact name beats a glob
    ],
    "modules.*.reexports": [
        (add("modules.hub.reexports", "far"), "far", 3),
        (add("modules.db.reexports", "opt"), "opt", None),
        (add("modules.legacy.reexports", "*"), "*", None),
    ],
    "modules.*.layer": [
        (drop("modules.core.layer"), "core", 1),
        (put("modules.core.layer", "app"), "app", 1),
        (drop("modules.ui.layer"), "ui", 1),
    ],
    "modules.*.visible_to": [
        (drop("modules.vis.visible_to"), "vis", 1),
        (add("modules.vis.visible_to", "ui"), "ui", 1),
        (add("modules.vis.visible_to", "*"), "*", 1),
        (add("modules.vis.visible_to", "db"), "db", 0),
        (put("modules.vis.visible_to", ["c*"]), "c*", 0),
    ],
    "modules.*.friends": [
        (add("modules.core.friends", "ui"), "ui", 1),
        (add("modules.core.friends", "*"), "*", 1),
        (add("modules.vis.friends", "db"), "db", 0),
    ],
    "modules.*.opaque": [
        (drop("modules.db.opaque"), "db", 1),
        (put("modules.db.opaque", ["db_other"]), "opaque", 1),
        (put("modules.db.opaque", []), "opaque", 1),
        (put("modules.core.opaque", ["core_box"]), "opaque", 0),  # in place of the types of its private headers
    ],
    "modules.*.state": [(put("modules.core.state", "shared"), "shared", 1), (put("modules.net.state", "shared"), "shared", 0)],
    "modules.*.hooks": [
        (add("modules.core.hooks", "core_cb"), "core_cb", 2),
        (put("modules.core.hooks", ["core_*"]), "core_*", 2),
        (add("modules.db.hooks", "db_hook"), "db_hook", 0),
    ],
    "modules.*.rules": [
        (put("modules.ui.rules", {"transitive-include": "warning", "private-header": "off"}), "off", 1),
        (put("modules.ui.rules", {"private-header": "error"}), "rules", 0),
        (drop("modules.ui.rules"), "ui", 0),
    ],
    "modules.*.because": [(drop("modules.core.because"), "core", None), (put("modules.core.because", ""), "", None)],
    "external.*.headers": [
        (drop("external.openssl.headers"), "openssl", 1),
        (put("external.openssl.headers", ["openssl/evp.h"]), "headers", 1),
    ],
    "external.*.symbols": [
        (drop("external.openssl.symbols"), "openssl", 1),
        (put("external.openssl.symbols", ["SSL_*"]), "symbols", 1),
    ],
    "external.*.used_by": [
        (drop("external.openssl.used_by"), "openssl", 2),
        (add("external.openssl.used_by", "ui"), "ui", 2),
        (put("external.openssl.used_by", ["*"]), "*", 2),
        (add("external.openssl.used_by", "db"), "db", 0),
    ],
    "external.*.because": [(drop("external.openssl.because"), "openssl", None)],
    "forbidden.*.symbols": [
        (put("forbidden.0.symbols", ["get_*"]), "forbidden", 1),
        (put("forbidden.0.symbols", ["strcpy", "get_line"]), "forbidden", 0),
    ],
    "forbidden.*.except": [
        (add("forbidden.0.except", "ui"), "ui", 1),
        (put("forbidden.0.except", ["*"]), "*", 1),
        (add("forbidden.0.except", "db"), "db", 0),
        (put("forbidden", [
            {"symbols": ["get_*"], "except": ["legacy"], "because": "unbounded"},
            {"symbols": ["strcpy"], "except": ["legacy", "ui"], "because": "unbounded"}]), "ui", 1),
    ],
    "forbidden.*.because": [
        (drop("forbidden.0.because"), "{", None),
        (put("forbidden", [{"symbols": ["strcpy"], "except": ["legacy"], "because": "unbounded"},
                           {"symbols": ["get_*"], "except": ["legacy"]}]), "{", None),
    ],
}
# How many violations of each rule the code holds: what an `off` lets through.
OFF = {"forbidden-dependency": 2, "dependency": 2, "private-header": 1, "layer": 1, "visibility": 1, "external": 2,
       "deprecated-dependency": 1, "unguarded-optional": 1, "private-symbol": 2, "hidden-dependency": 1, "redeclaration": 1, "cycle": 1,
       "foreign-state": 1, "opaque-type": 1, "forbidden-symbol": 1}

SAYS_NOTHING = {
    "$schema": "for editors",
    "version": "is 1",
    "modules.*.owner": "shown in diagnostics",
    "forbidden.*.instead": "shown in diagnostics",
    "rules.config": "cannot be turned off, and is judged before anything else",
}


def renamed(policy):
    """The module `db` is called otherwise everywhere."""
    policy["modules"]["store"] = policy["modules"].pop("db")
    policy["modules"]["ui"]["uses"][1] = "store"


NOT_LOOSER = {
    "nothing": lambda policy: None,
    "another order": lambda policy: policy.update(modules=dict(reversed(policy["modules"].items()))),
    "order of uses": lambda policy: policy["modules"]["ui"]["uses"].reverse(),
    "a module called otherwise": renamed,
    "fewer uses": take("modules.ui.uses", "vis"),
    "uses by a glob of what it may use": put("modules.core.uses", ["{ui,hub}"]),
    "deprecated": put("modules.ui.uses.0", {"module": "core", "deprecated": True}),
    "optional": put("modules.ui.uses.0", {"module": "core", "optional": True}),
    "a reason": put("modules.db.because", "it says why"),
    "another reason": put("modules.core.because", "says it better"),
    "an owner": put("modules.core.owner", "@others"),
    "more must_not_use": add("modules.ui.must_not_use", "far"),
    "must_not_use by a wider glob": put("modules.ui.must_not_use", ["net", "legacy_*", "fa?"]),
    "fewer public headers": put("modules.core.public", []),
    "public headers at last": put("modules.db.public", ["src/db/db.h"]),
    "the same glob in braces": put("modules.core.public", ["src/core/{core}.h"]),
    "a glob within a glob": add("modules.ui.files", "src/ui/deep/**"),
    "the same files in two globs": put("modules.far.files", ["{src,include}/far/**"]),
    "fewer visible": put("modules.vis.visible_to", []),
    "visible to whom it was": put("modules.db.visible_to", ["*"]),
    "fewer friends": drop("modules.vis.friends"),
    "more opaque": put("modules.db.opaque", ["db_*"]),
    "opaque at last": put("modules.names.opaque", ["n_type"]),
    "no hooks": drop("modules.core.hooks"),
    "owned state": drop("modules.net.state"),
    "more private symbols": put("modules.names.symbols.private", ["n_s*"]),
    "private symbols at last": put("modules.hub.symbols", {"private": ["hub_*"], "public": ["hub"]}),
    "fewer public symbols": put("modules.names.symbols.public", ["n_open"]),
    "a stronger rule": put("modules.ui.rules.transitive-include", "error"),
    "a stronger rule at the root": put("rules.unused-dependency", "error"),
    "a default written down": put("rules.layer", "error"),
    "less excluded": drop("exclude"),
    "excluded within": add("exclude", "third_party/x/**"),
    "no composition root": drop("composition_root"),
    "a layer more": put("layers", ["top", "app", "service", "core"]),
    "a module in a layer": put("modules.far.layer", "app"),
    "an external more": put("external.zlib", {"headers": ["zlib.h"], "used_by": ["db"]}),
    "an external for fewer": put("external.openssl.used_by", []),
    "an external called otherwise": lambda policy: policy["external"].update(tls=policy["external"].pop("openssl")),
    "more of an external": add("external.openssl.headers", "ssl/**"),
    "a symbol more": add("forbidden.0.symbols", "gets"),
    "no exceptions": drop("forbidden.0.except"),
    "a ban in two entries": put("forbidden", [
        {"symbols": ["strcpy"], "except": ["legacy"], "because": "unbounded"},
        {"symbols": ["get_*"], "except": ["legacy"], "because": "unbounded"}]),
    "a second ban with another exception": add("forbidden", {"symbols": ["strcpy"], "except": ["ui"]}),
    "a way out": put("forbidden.0.instead", ["copy", "str_copy"]),
    "a new module for nobody's files": both(put("modules.fresh", {"files": ["fresh/**"]}), add("modules.ui.uses", "fresh")),
    "arguments that find the same": add("compile.arguments", "-DY=2"),
    "includes one by one": put("include", ["parts/one/autotomy.json"]),
    "a schema": put("$schema", "https://example.org/autotomy.schema.json"),
}


def keys_of(schema):
    """All keys that a policy may hold, as "modules.*.uses.*.because"; rules by their ids, for a module as for the root."""
    def walk(node, path):
        if "$ref" in node:
            node = schema["definitions"][node["$ref"].rpartition("/")[2]]
        for key, value in node.get("properties", {}).items():
            yield (path + "." + key).lstrip(".")
            yield from walk(value, path + "." + key)
        for inner in (node.get("additionalProperties"), node.get("items")):
            if isinstance(inner, dict):
                yield from walk(inner, path + ".*")
        for alternative in node.get("anyOf", []) + node.get("allOf", []):
            yield from walk(alternative, path)
    return set(walk(schema, ""))


def written(policy):
    return json.dumps(policy, indent=2) + "\n"


def changed(change):
    policy = copy.deepcopy(POLICY)
    change(policy)
    return written(policy)


def base():
    world = Repository({**CODE, "autotomy.json": written(POLICY), "parts/one/autotomy.json": written(PART)})
    command = {"directory": world.root, "file": "src/ui/farther.c", "arguments": ["cc", "-c", "src/ui/farther.c"]}
    world.write("made.json", json.dumps([command]))
    world.commit("a database")
    return world


def token(world, violation):
    with open(world.path(violation["file"]), encoding="utf-8") as file:
        line = (file.read().splitlines() + [""])[violation["line"] - 1]
    if violation["line"] == violation["column"] == 1:
        return ""
    return line[violation["column"] - 1:violation["end_column"] - 1]


def through(violation):
    found = re.search(r"which lets through (?:(\d+) violations?|(nothing) yet)", violation["message"])
    return None if not found else int(found[1] or 0)


def told(binary, world):
    """(token, how much it lets through) of each policy-weakened; nothing else may be told, for the code is the same."""
    found = since(binary, world)
    others = [v for v in found if v["rule"] != "policy-weakened"]
    assert not others, others
    return sorted(((token(world, v), through(v)) for v in weakened(found)), key=str)


def compare(binary, world, text, name, problems, expected):
    world.write("autotomy.json", text)
    run = check(binary, world, "--since", "HEAD")
    if expected is not None and expected[0] is None:
        if run.status != 2 or b"[config]" not in run.out:
            problems.append("%s: a `config` fault was expected\n%r" % (name, run))
        return
    if run.status != (0 if expected is None else 1):
        problems.append("%s: %r" % (name, run))
        return
    said = told(binary, world)
    if expected is None and said:
        problems.append("%s: told %s" % (name, said))
    elif expected is not None and not any(expected[0] == t and expected[1] in (None, n) for t, n in said):
        problems.append("%s: expected %s, told %s" % (name, expected, said))


def test_every_key_has_its_tampering(binary):
    """The table of keys is the master: a key that nobody thought of here may be a way around everything else."""
    with open(SCHEMA, encoding="utf-8") as file:
        keys = keys_of(json.load(file))
    rules = {key for key in keys if re.match(r"(modules\.\*\.)?rules\..", key)}
    assert {"modules.*.uses.*.optional", "rules.cycle", "modules.*.rules.cycle", "external.*.used_by"} <= keys, keys
    covered = set(LOOSER) | set(SAYS_NOTHING)
    missing = sorted(keys - rules - covered)
    assert not missing, "no tampering for %s" % missing
    assert not covered - keys, "no such key: %s" % sorted(covered - keys)


def test_every_loosening_is_told(binary):
    problems = []
    with base() as world:
        assert since(binary, world) == []
        for key, cases in LOOSER.items():
            for number, (change, where, count) in enumerate(cases):
                compare(binary, world, changed(change), "%s #%d" % (key, number), problems, (where, count))
    assert not problems, "\n".join(problems)


def test_every_rule_turned_off_is_told(binary):
    with open(SCHEMA, encoding="utf-8") as file:
        rules = json.load(file)["definitions"]["severities"]["properties"]
    problems = []
    with base() as world:
        for rule in rules:
            if rule != "config":
                compare(binary, world, changed(put("rules." + rule, "off")), rule, problems, ("off", OFF.get(rule, 0) if rule != "private-header" else None))
                compare(binary, world, changed(put("modules.ui.rules." + rule, "off")), "ui: " + rule, problems, ("off", None))
    assert not problems, "\n".join(problems)


def test_nothing_else_is_told(binary):
    problems = []
    with base() as world:
        for name, change in NOT_LOOSER.items():
            compare(binary, world, changed(change), name, problems, None)
        for name, text in (("comments", "// a word\n" + written(POLICY).replace('"core": {', '/* two */ "core": { // three', 1)),
                           ("layout", json.dumps(POLICY)), ("tabs", written(POLICY).replace("  ", "\t")),
                           ("line ends", written(POLICY).replace("\n", "\r\n")),
                           ("trailing commas", written(POLICY).replace('"third_party/**"', '"third_party/**",'))):
            compare(binary, world, text, name, problems, None)
    assert not problems, "\n".join(problems)


def test_sub_configurations(binary):
    with base() as world:
        world.write("parts/one/autotomy.json", written({"version": 1, "modules": {"one": {"files": ["**"]}}}))
        assert told(binary, world) == [("one", 0)], told(binary, world)
        world.remove("parts/one/autotomy.json")
        found = weakened(since(binary, world))
        assert [(v["file"], v["line"], v["column"]) for v in found] == [("parts/one/autotomy.json", 1, 1)], found
        world.write("parts/one/autotomy.json", written(PART))
        world.write("parts/two/autotomy.json", written({"version": 1, "modules": {"two": {"files": ["**"]}}}))
        assert told(binary, world) == []
        world.write("parts/two/autotomy.json", written({"version": 1, "modules": {"one": {"files": ["**"]}}}))
        assert check(binary, world, "--since", "HEAD").status == 2, "declared twice"


def baseline(*entries):
    return json.dumps({"version": 1, "entries": list(entries)}, indent=1) + "\n"


def test_the_baseline(binary):
    with base() as world:
        world.write("autotomy-baseline.json", baseline(ENTRY))
        assert told(binary, world) == [("src/ui/private.c", 1)]
        world.commit("accepted")
        assert told(binary, world) == []
        world.write("autotomy-baseline.json", baseline({**ENTRY, "count": 3}))
        found = weakened(since(binary, world))
        assert [(token(world, v), v["message"].partition(",")[0]) for v in found] == \
            [("3", "the baseline accepts 2 more 'private-header' of src/ui/private.c")], found
        world.write("autotomy-baseline.json", "/* a word */" + baseline(ENTRY))
        assert told(binary, world) == []
        world.move("src/ui/private.c", "src/ui/privately.c")
        assert told(binary, world) == [], "the entry follows"
        world.write("autotomy-baseline.json", baseline({**ENTRY, "file": "src/ui/privately.c"}))
        assert told(binary, world) == []
        world.write("autotomy-baseline.json", baseline({**ENTRY, "file": "src/ui/privately.c"}, ENTRY))
        assert told(binary, world) != []


def test_suppressions(binary):
    """Added ones alone, of every form; what is faulty hides nothing and is told by `suppression`."""
    with base() as world:
        text = CODE["src/ui/far.c"]
        for line in ("// autotomy: allow(dependency): soon\n" + text, text[:-1] + " /* autotomy: allow(dependency): soon */\n",
                     "/* autotomy: allow-file(dependency, layer): soon */\n" + text):
            world.write("src/ui/far.c", line)
            found = since(binary, world)
            assert len(weakened(found)) == 1 and "hides 1 violation" in weakened(found)[0]["message"], found
        world.write("src/ui/far.c", "// autotomy: allow(dependency): soon\n" + text)
        world.commit("accepted")
        world.write("src/ui/far.c", '// autotomy: allow(dependency): soon\n#include "../../include/far/farther.h"\n')
        found = since(binary, world)
        assert [v["line"] for v in weakened(found)] == [1], "put to another use, as it stands"
        world.write("src/ui/far.c", "int far; // autotomy: allow(dependency): then\n" + text)
        assert [v["rule"] for v in since(binary, world)] == ["suppression", "dependency"]
        world.write("src/ui/far.c", '#include "../../include/far/farther.h" // autotomy: allow(dependency): then\n')
        found = since(binary, world)
        assert len(weakened(found)) == 1, "put to another use"
        world.write("src/ui/far.c", text[:-1] + " // autotomy: allow(dependency): in other words\n")
        assert since(binary, world) == []
        world.git("reset", "-q", "--hard", "HEAD~1")
        world.write("src/ui/far.c", "// autotomy: allow(dependency)\n" + text)
        assert [v["rule"] for v in since(binary, world)] == ["suppression"]
        world.write("src/ui/far.c", "// autotomy: allow(policy-weakened): ha\n" + text)
        assert [v["rule"] for v in since(binary, world)] == ["suppression"]
        world.write("src/ui/far.c", text)
        world.write("src/ui/more.c", "// autotomy: allow-file(dependency): soon\n")
        found = since(binary, world)
        assert sorted(v["rule"] for v in found) == ["policy-weakened", "suppression"], found


def test_whoever_decides(binary):
    with base() as world:
        world.write("autotomy.json", changed(add("modules.ui.uses", "far")))
        world.write("src/ui/new.c", '#include "../far/far.h"\n')
        run = check(binary, world, "--since", "HEAD")
        assert run.status == 1 and b"[dependency]" in run.out and b"[policy-weakened]" in run.out, repr(run)
        run = check(binary, world, "--since", "HEAD", "--accept-policy")
        assert run.status == 0 and b"info: 'ui' may use 'far'" in run.out and b"error" not in run.out, repr(run)


def test_its_own_severity_counts_as_it_was(binary):
    with base() as world:
        world.write("autotomy.json", changed(both(put("rules.policy-weakened", "off"), add("modules.ui.uses", "far"))))
        assert {t for t, _ in told(binary, world)} == {"off", "far"}
        world.commit("off")
        world.write("autotomy.json", changed(add("modules.ui.uses", "far")))
        world.commit("on again")
        world.write("autotomy.json", changed(both(put("rules.policy-weakened", "off"), add("modules.ui.uses", "far"))))
        assert {t for t, _ in told(binary, world)} == {"off"}
        world.commit("off again")
        world.write("autotomy.json", changed(both(put("rules.policy-weakened", "off"), add("modules.ui.uses", "far", "net"))))
        assert told(binary, world) == []
