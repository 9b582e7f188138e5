"""A project of thirty files, C and C++, with modules and private symbols; and the edits that a hand might make."""
import json

from client import uri_of

# module, language, those it uses; public headers pull private ones in, so that private symbols are in everyone's reach.
MODULES = [("core", "c", []), ("store", "c", ["core"]), ("net", "cc", ["core"]), ("draw", "cc", ["core", "store"]),
           ("shell", "c", ["core", "store", "net"]), ("tool", "c", ["core", "store"])]


def policy():
    return json.dumps({
        "version": 1,
        "modules": {name: {"files": ["src/%s/**" % name], "public": ["src/%s/%s.h" % (name, name)], "uses": uses,
                           "because": "%s is kept small" % name} for name, _, uses in MODULES},
        "rules": {"interface-leak": "info"},
    }, indent=2)


def public_header(name, uses):
    lines = ["#ifndef %s_H" % name.upper(), "#define %s_H" % name.upper(), '#include "%s_private.h"' % name]
    lines += ['#include "../%s/%s.h"' % (used, used) for used in uses[:1]]
    lines += ["#ifdef __cplusplus", 'extern "C" {', "#endif", "struct %s;" % name,
              "int %s_open(const char *path);" % name, "int %s_close(int handle);" % name, "#ifdef __cplusplus",
              "}", "#endif", "#endif"]
    return lines


def private_header(name, language):
    lines = ["#pragma once", "#define %s_SECRET 17" % name.upper(), "struct %s_page { int number; };" % name]
    if language == "cc":
        return lines + ["namespace %s_inner {" % name, "inline int %s_lock(int page) { return page; }" % name, "}",
                        "int %s_lock(int page);" % name]
    return lines + ["#ifdef __cplusplus", 'extern "C"', "#endif", "int %s_lock(int page);" % name]


def source(name, number, uses):
    lines = ['#include "%s.h"' % name] + ['#include "../%s/%s.h"' % (used, used) for used in uses]
    lines += ["#include <stddef.h>", "", "static int %s_step%d(int value)" % (name, number), "{"]
    lines += ["\tvalue += %s_open(NULL);" % used for used in uses]
    lines += ["\tvalue += %s_lock(%s_SECRET);" % (name, name.upper()), "\treturn value;", "}", "",
              "int %s_part%d(int value)" % (name, number), "{", "\treturn %s_step%d(value);" % (name, number), "}"]
    if uses and number == 0:
        lines += ["int %s_reach(void) { return %s_lock(%d); }" % (name, uses[0], number)]
    return lines


def files():
    tree = {"autotomy.json": policy()}
    for name, language, uses in MODULES:
        folder = "src/%s/" % name
        tree[folder + name + ".h"] = "\n".join(public_header(name, uses)) + "\n"
        tree[folder + name + "_private.h"] = "\n".join(private_header(name, language)) + "\n"
        for number in range(3):
            tree["%s%s%d.%s" % (folder, name, number, language)] = "\n".join(source(name, number, uses)) + "\n"
    return tree


SCAN_RULES = ("private-header", "dependency")


class Buffer:
    """One open document as the client has it: its lines, and those of them that were typed and what they break."""

    def __init__(self, root, path, text):
        self.path, self.uri = path, uri_of("%s/%s" % (root, path))
        self.lines = text.split("\n")
        self.typed = {}  # line index -> the scan rule it breaks, or None
        self.version = 1
        self.module, self.uses = next((name, uses) for name, _, uses in MODULES if path.startswith("src/%s/" % name))

    def text(self):
        return "\n".join(self.lines)

    def expected(self):
        """The scan's verdicts on what was typed, as (line from 0, rule)."""
        return sorted((line, rule) for line, rule in self.typed.items() if rule)

    def splice(self, line, removed, inserted, rule=None):
        """Changes whole lines; returns the content change."""
        self.lines[line:line + removed] = inserted
        shift = len(inserted) - removed
        self.typed = {at + shift if at >= line + removed else at: told for at, told in self.typed.items()
                      if not line <= at < line + removed}
        for number in range(len(inserted)):
            self.typed[line + number] = rule
        return {"range": {"start": {"line": line, "character": 0}, "end": {"line": line + removed, "character": 0}},
                "text": "".join(each + "\n" for each in inserted)}

    def edit(self, random):
        """One random edit, as a content change."""
        removable = sorted(self.typed)
        if removable and random.random() < 0.45:
            return self.splice(random.choice(removable), 1, [])
        others = [name for name, _, _ in MODULES if name != self.module]
        kind = random.randrange(5)
        used = random.choice(self.uses) if self.uses else None
        if kind == 0 and used:
            return self.splice(1, 0, ['#include "../%s/%s_private.h"' % (used, used)], "private-header")
        if kind == 1:
            alien = [name for name in others if name not in self.uses]
            if alien:
                name = random.choice(alien)
                return self.splice(1, 0, ['#include "../%s/%s.h"' % (name, name)], "dependency")
        end = len(self.lines) - 1
        number = random.randrange(1 << 30)
        if self.path.endswith(".h"):
            return self.splice(1, 0, ["struct %s_typed%d;" % (self.module, number)])
        if kind in (2, 3) and used:
            body = "return %s_lock(%s_SECRET);" % (used, used.upper())
        else:
            body = "return %d; /* \u00e4\U0001f98e */" % number
        return self.splice(end, 0, ["int %s_typed%d(void) { %s }" % (self.module, number, body)])
