"""The build says what the editor said: each line of `autotomy check` is a diagnostic that the server published, word for word, at the
same place, with the same notes; and it fails where the editor shows an error."""
import os
import re
import subprocess
import urllib.parse

from actions import CAPABILITIES, FILES, policy
from client import PATIENCE, Client, Tree

SEVERITIES = {1: "error", 2: "warning", 3: "info"}
BROKEN = {
    **FILES,
    "autotomy.json": policy('"log": { "files": ["src/log/**"], "layer": "service" }',
                            '"log": { "files": ["src/log/**"], "layer": "service", "because": "50% \u00e9 [x]: \\"why\\"" }'),
    "src/ui/private.c": "/* \U0001f600 */ #include \"db/page.h\" // \u00e9\nint f(struct page *p) { return page_lock(p) + p->lock; }\n",
    "src/ui/writes.c": "#include \"db/db.h\"\nint w(void) { /* \u00e9 */ return ++db_size; }\n",
    "src/ui/declares.c": "extern int db_count(void);\nint d(void) { return db_count(); }\n",
    "src/ui/logs.c": "#include \"log/log.h\"\n#include <ssl/ssl.h>\nint l(void) { return log_line(); }\n",
    "src/db/copy.c": "#include \"ui/ui.h\"\nchar *bad_copy(char *to, const char *from);\nchar *c(char *t) { return bad_copy(t, \"x\"); }\n",
    "src/ui/stale.c": "int s; /* autotomy: allow(layer): nothing */\n",
    "src/ui/accepted.c": "#include \"log/log.h\" /* autotomy: allow(dependency): until it moves */\n",
    "src/db/more.h": "#pragma once\n#include \"page.h\"\nint db_more(void);\n",
    "src/ui/hub.c": "#include \"db/more.h\"\nint h(struct page *p) { return page_lock(p) + p->lock; }\n",
    "lost.c": "int lost;\n",
}


def check(binary, tree, *words):
    environment = dict(os.environ, XDG_CACHE_HOME=os.path.join(tree.root, ".cache"))
    return subprocess.run([binary, "check", *words], cwd=tree.root, timeout=PATIENCE, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, env=environment)


def path_of(tree, uri):
    return os.path.relpath(urllib.parse.unquote(urllib.parse.urlparse(uri).path), tree.root)


def place(start):
    return "%d:%d" % (start["line"] + 1, start["character"] + 1)


def lines_of(tree, published):
    """What the client shows, written as a compiler writes it."""
    lines = []
    for uri, publish in published.items():
        for d in publish["diagnostics"]:
            lines.append("%s:%s: %s: %s [%s]" % (path_of(tree, uri), place(d["range"]["start"]), SEVERITIES[d["severity"]],
                                                 d["message"], d["code"]))
            lines += ["%s:%s: note: %s" % (path_of(tree, n["location"]["uri"]), place(n["location"]["range"]["start"]),
                                           n["message"]) for n in d.get("relatedInformation", [])]
    return sorted(lines)


def hold(binary, files, status, rules):
    with Tree(files) as tree:
        done = check(binary, tree)
        lines = sorted(done.stdout.decode().splitlines())
        assert done.returncode == status, done
        assert {re.search(r"\[([a-z-]+)\]$", line)[1] for line in lines if ": note: " not in line} == rules, lines
        with Client(binary) as client:
            client.initialize([tree.root], encodings=["utf-8"], capabilities=CAPABILITIES)
            client.open(tree.path("src/ui/ui.c"), files["src/ui/ui.c"])
            client.wait_until(lambda: lines_of(tree, client.published) == lines,
                              what="the lines of autotomy check:\n%s" % "\n".join(lines))
            errors = [d for p in client.published.values() for d in p["diagnostics"] if d["severity"] == 1]
            assert bool(errors) == (status == 1)
            client.shut_down()


def test_violations_of_every_kind(binary):
    hold(binary, BROKEN, 1, {"private-header", "opaque-type", "foreign-state", "redeclaration", "dependency", "external", "layer",
                             "forbidden-symbol", "suppression", "unowned-file", "cycle", "interface-leak", "private-symbol"})


def test_warnings_alone(binary):
    hold(binary, {**FILES, "lost.c": "int lost;\n"}, 0, {"unowned-file"})


def test_nothing(binary):
    hold(binary, FILES, 0, set())
