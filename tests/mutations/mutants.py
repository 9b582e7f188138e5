"""The generator: edits of one real file, or of the policy, and what each must be told, worked out from the policy apart from
autotomy. Everything is drawn from one seeded hand, so a number names a run.
"""

import copy
import functools
import posixpath
import re

from code import LITERAL, is_plain_branch, without_comments
from policy import Policy, is_source, relative

# The rules in the order in which two of them that would tell one token are told.
ORDER = ("private-symbol", "hidden-dependency", "redeclaration", "foreign-state", "opaque-type", "transitive-include",
         "forbidden-symbol")


WIDELY_REACHED = 4  # sources


class Expected:
    """One violation that must be told: where, by which rule, and at which word if that is known."""

    def __init__(self, file, line, rule, word=None):
        self.file, self.line, self.rule, self.word = file, line, rule, word

    def met_by(self, violation, lines):
        if (violation["file"], violation["line"], violation["rule"]) != (self.file, self.line, self.rule):
            return False
        if self.word is None or self.line > len(lines):
            return True
        text = lines[self.line - 1]
        return text[violation["column"] - 1:violation["end_column"] - 1] == self.word

    def __str__(self):
        return f"{self.file}:{self.line}: {self.rule}" + (f" at `{self.word}`" if self.word else "")


class Mutant:
    """An edit and what must come of it."""

    def __init__(self, rule, form, file, text=None, expected=(), *, shift=None, shown="", compiles=False, policy=None,
                 level="full", baseline=None, probe=""):
        self.rule, self.form, self.file, self.text, self.expected = rule, form, file, text, list(expected)
        self.shift = shift        # (line, count): `count` lines came before that line of the file
        self.shown = shown        # what was inserted, for people
        self.compiles = compiles  # must clang accept it before it counts?
        self.probe = probe        # and what must compile behind it, lest a name mean nothing there
        self.policy, self.level, self.baseline = policy, level, baseline


class Edit:
    """Lines put into a file's text before a line of it."""

    def __init__(self, text, line, lines):
        self.line, self.lines = line, lines
        ending = "\r\n" if "\r\n" in text else "\n"
        old = text.split("\n")
        if old and old[-1] == "":
            old.pop()
        elif line > len(old):
            old[-1:] = [old[-1]]
        put = [one + ending[:-1] for one in lines]
        self.text = "\n".join(old[:line - 1] + put + old[line - 1:]) + "\n"

    @property
    def shift(self):
        return self.line, len(self.lines)


class Generator:
    """Draws mutants of a project's code."""

    def __init__(self, code, policy, hand):
        self.code, self.policy, self.hand = code, policy, hand
        self.data = policy.data
        self.owned = [path for path in code.files if policy.owner(path)]
        self.number = 0
        self.dirty = set()  # files whose own base run is not clean, by policy

    # ---- drawing

    def pick(self, items):
        return items[self.hand.randrange(len(items))] if items else None

    def name(self, stem="m"):
        self.number += 1
        return f"autotomy_{stem}{self.number}"

    def mutants(self, rule):
        """An endless run of mutants of a rule; None where a draw came to nothing."""
        draw = getattr(self, rule.replace("-", "_"))
        while True:
            yield draw()

    # ---- includes

    @functools.lru_cache(maxsize=None)
    def include_lines(self, file, conditional):
        """Lines of a file before which an include may stand, inside or outside an #if."""
        text = self.code.read(file).split("\n")
        found = []
        for include in self.code.includes(file):
            inside = self.code.branches(file)[include.line]
            spliced = text[include.line - 1].rstrip().endswith("\\") or include.line > 1 and text[
                include.line - 2].rstrip().endswith("\\")
            if is_plain_branch(inside) and bool(inside) == conditional and not spliced:
                found.append(include.line)
        return found

    def spelled(self, file, target):
        """A way of writing an include that means `target` in `file`: by -I where that works, else by the relative path."""
        ways = [relative(target, file)]
        for folder in self.code.search_path(file) if is_source(file) else ():  # a header may have those of another source
            if not folder.startswith("/"):
                short = posixpath.relpath(target, folder)
                if not short.startswith("..") and self.code.resolve(file, short, True) == target:
                    ways.append(short)
        return self.pick(ways)

    def include(self, rule, file, target, conditional=False, policy=None):
        """A mutant that includes `target` in `file`; None where the rule would have nothing to say."""
        judge = policy or self.policy
        faults = judge.include_faults(file, target, conditional)
        if rule not in faults:
            return None
        spelled = self.spelled(file, target)
        form = self.pick(["plain", "plain", "spaced", "commented", "own branch", "splice"])
        if form == "own branch" and "unguarded-optional" in faults:
            form = "plain"
        if form == "own branch":
            lines = ["#ifdef AUTOTOMY_NEVER", f'#include "{spelled}"', "#endif"]
            at = 1
        else:
            lines = {"spaced": [f'  #  include   "{spelled}"   '],
                     "commented": [f'/* x */ #include /* "no.h" */ "{spelled}" // "no.h"'],
                     "splice": ["#inc\\", f'lude "{spelled}"']}.get(form, [f'#include "{spelled}"'])
            at = 1 if form == "splice" else 0
        line = self.pick(self.include_lines(file, conditional))
        if line is None:
            return None
        edit = Edit(self.code.read(file), line, lines)
        expected = [Expected(file, line + at, fault, spelled) for fault in faults]
        return Mutant(rule, form, file, edit.text, expected, shift=edit.shift, shown="\\n".join(lines), level=self.level(file))

    def level(self, file):
        """The level at which an include is judged: what many sources reach would have them all parsed again."""
        return "scan" if not is_source(file) and len(self.code.reached_by[file]) > WIDELY_REACHED else "full"

    def stray_include(self, rule, wanted):
        """An include from one module into another, of such as `wanted` likes."""
        for _ in range(200):
            file, target = self.pick(self.owned), self.pick(self.owned)
            if wanted(file, target) and self.closes_no_cycle(file, target):
                mutant = self.include(rule, file, target, conditional=self.hand.random() < 0.2)
                if mutant:
                    return mutant
        return None

    def closes_no_cycle(self, file, target):
        return self.data["rules"].get("cycle") == "off" or not self.reaches(self.policy.owner(target),
                                                                          self.policy.owner(file))

    @functools.cached_property
    def real_edges(self):
        """module -> the modules that it really includes or takes names from."""
        edges = {}
        for path in self.owned:
            own = self.policy.owner(path)
            to = edges.setdefault(own, set())
            to |= {self.policy.owner(include.target) for include in self.code.includes(path) if include.target}
            for name in self.code.wanted.get(path, ()):
                to |= {self.policy.owner(other) for other in self.code.defined.get(name, ())}
            to -= {None, own}
        return edges

    def reaches(self, begin, end):
        seen, left = set(), [begin]
        while left:
            one = left.pop()
            if one not in seen:
                seen.add(one)
                left += self.real_edges.get(one, ())
        return end in seen

    def differ(self, file, target):
        return self.policy.owner(file) != self.policy.owner(target) and target.endswith((".h", ".hpp"))

    def dependency(self):
        return self.stray_include("dependency", self.differ)

    def forbidden_dependency(self):
        return self.stray_include("forbidden-dependency", self.differ)

    def layer(self):
        return self.stray_include("layer", self.differ)

    def visibility(self):
        return self.stray_include("visibility", self.differ)

    def private_header(self):
        return self.stray_include("private-header", lambda file, target: self.policy.owner(file) != self.policy.owner(target))

    def interface_leak(self):
        return self.stray_include("interface-leak", lambda file, target: self.policy.owner(file) == self.policy.owner(target)
                                  and not is_source(file))

    def with_entry(self, **flags):
        """A policy in which one module may use another that it does not include, over a flagged edge; and the two."""
        for _ in range(100):
            user, used = self.pick(list(self.data["modules"])), self.pick(list(self.data["modules"]))
            if user == used or used in self.real_edges.get(user, ()) or self.policy.entry(user, used):
                continue
            if used in self.data["modules"][user].get("must_not_use", ()):
                continue
            data = copy.deepcopy(self.data)
            data["modules"][user].setdefault("uses", []).append({"module": used, **flags})
            data["rules"]["unused-dependency"] = "off"
            return data, user, used
        return None, None, None

    def over_edge(self, rule, **flags):
        data, user, used = self.with_entry(**flags)
        if not data:
            return None
        judge = Policy(data)
        for _ in range(60):
            file = self.pick([path for path in self.owned if judge.owner(path) == user])
            target = self.pick([path for path in self.code.headers if judge.owner(path) == used])
            if not target or not self.closes_no_cycle(file, target):
                continue
            mutant = self.include(rule, file, target, policy=judge)
            if mutant:
                mutant.policy = data
                return mutant
        return None

    def deprecated_dependency(self):
        return self.over_edge("deprecated-dependency", deprecated=True)

    def unguarded_optional(self):
        return self.over_edge("unguarded-optional", optional=True)

    def external(self):
        for _ in range(100):
            name = self.pick(list(self.data["external"]))
            external, file = self.data["external"][name], self.pick(self.owned)
            glob = self.pick([one for one in external["headers"]])
            spelled = glob.replace("**", self.pick(["ssl.h", "a/b.h", "x"])) if "{" not in glob else None
            if not spelled or self.policy.owner(file) in external["used_by"] or self.code.resolve(file, spelled, True):
                continue
            line = self.pick(self.include_lines(file, self.hand.random() < 0.2))
            if line is None:
                continue
            words = self.pick([f"<{spelled}>", f'"{spelled}"'])
            edit = Edit(self.code.read(file), line, [f"#include {words}"])
            faults = self.policy.external_faults(file, spelled)
            return Mutant("external", words[0], file, edit.text, [Expected(file, line, fault, spelled) for fault in faults],
                          shift=edit.shift, shown=edit.lines[0], level=self.level(file))
        return None

    # ---- suppressions

    def suppression(self):
        file = self.pick([path for path in self.owned if self.code.reached_by.get(path) or is_source(path)])
        form = self.pick(["no reason", "unknown rule", "stale", "stale above", "stale file", "not to be suppressed"])
        comment = {"no reason": "allow(private-header)", "unknown rule": "allow(privat-header): a word too short",
                   "stale": "allow(dependency): nothing here", "stale above": "allow(layer, visibility): nothing below",
                   "stale file": "allow-file(forbidden-dependency): nothing anywhere",
                   "not to be suppressed": "allow(config): that cannot be"}[form]
        text = self.code.read(file)
        edit = Edit(text, text.count("\n") + 1, [f"/* autotomy: {comment} */"])
        return Mutant("suppression", form, file, edit.text, [Expected(file, edit.line, "suppression")], shift=edit.shift,
                      shown=edit.lines[0], level=self.level(file))

    # ---- symbols: where to put a use

    def put(self, rule, form, file, word, statement, faults, before=()):
        """A statement, put into a body or a function of its own; `faults` are told at `word` in it, one each."""
        if self.hand.random() < 0.6:
            line = self.pick(self.code.bodies(file))
        else:
            line = None
        text = self.code.read(file)
        if line is not None and not before:
            edit, at = Edit(text, line, [f"{{ {statement} }}"]), 0
        else:
            own = "static inline __attribute__((unused)) void"
            lines = [*before, f"{own} {self.name('f')}(void) {{ {statement} }}"]
            edit, at = Edit(text, text.count("\n") + 1, lines), len(before)
        expected = [Expected(file, edit.line + at, fault, word) for fault in faults]
        return Mutant(rule, form, file, edit.text, expected, shift=edit.shift, shown="\\n".join(edit.lines), compiles=True)

    def put_outside(self, rule, form, file, lines, at, word, faults):
        """Lines at the end of a file; `faults` are told at `word` in the line `at` of them."""
        text = self.code.read(file)
        edit = Edit(text, text.count("\n") + 1, lines)
        expected = [Expected(file, edit.line + at, fault, word) for fault in faults]
        return Mutant(rule, form, file, edit.text, expected, shift=edit.shift, shown="\\n".join(lines), compiles=True)

    def qualified(self, tag):
        return f"{tag.scope}::{tag.name}" if tag.scope and tag.scope_kind in ("namespace", "class", "struct") else tag.name

    def use(self, rule, file, tag, faults):
        """A use of a name in some form that fits its kind."""
        name = self.qualified(tag)
        in_c = file.endswith(".c")
        if tag.kind == "macro":
            form = self.pick(["ifdef", "defined", "value"])
            if form == "value" and not self.is_literal(tag):
                form = "ifdef"
            if form == "value":
                return self.put(rule, "macro's value", file, tag.name, f"(void)({name});", faults)
            line = f"#ifdef {name}" if form == "ifdef" else f"#if defined({name}) || 0"
            return self.put_outside(rule, f"macro in {form}", file, [line, "#else", "#error it is no macro here", "#endif"], 0,
                                    tag.name, faults)
        if tag.kind == "type":
            mutant = self.use_type(rule, file, tag, faults)
            mutant.probe = self.whole_type(tag, in_c)
            return mutant
        return self.use_value(rule, file, tag, faults, in_c)

    def whole_type(self, tag, in_c):
        """A line that compiles only where a type is known whole; for a typedef, where it is known."""
        word = {"struct": "struct ", "union": "union ", "enum": "enum "}.get(tag.detail, "") if in_c else ""
        return f"\nextern {self.qualified(tag)} *autotomy_probe;\n" if tag.detail == "typedef" else (
            f"\nextern char autotomy_probe[sizeof({word}{self.qualified(tag)})];\n")

    def use_type(self, rule, file, tag, faults):
        name, in_c = self.qualified(tag), file.endswith(".c")
        word = {"struct": "struct ", "union": "union ", "enum": "enum "}.get(tag.detail, "") if in_c else ""
        form = self.pick(["pointer", "cast", "parameter", "function pointer"])
        own = self.name("p")
        if form == "pointer":
            return self.put(rule, "type of a pointer", file, tag.name, f"{word}{name} *{own} = 0; (void){own};", faults)
        if form == "cast":
            return self.put(rule, "type in a cast", file, tag.name, f"(void)({word}{name} *)0;", faults)
        if form == "parameter":
            return self.put_outside(rule, "type of a parameter", file, [f"void {own}({word}{name} *p);"], 0, tag.name,
                                    faults)
        return self.put_outside(rule, "type of a result", file, [f"{word}{name} *(*{own}(void))(int);"], 0, tag.name, faults)

    def use_value(self, rule, file, tag, faults, in_c):
        name = self.qualified(tag)
        if tag.kind == "enumerator":
            return self.put(rule, "enumerator", file, tag.name, self.pick([f"(void){name};", f"if ({name}) {{}}"]), faults)
        form = self.pick(["value", "call", "macro body", "macro argument", "initializer", "paste", "splice", "condition"])
        if form == "call" and tag.kind == "function":
            return self.put(rule, "call", file, tag.name, f"{name}({self.zeros(tag)});", faults)
        if form == "macro body":
            own = self.name("M").upper()
            statement = f"(void){name}"
            return self.in_body(rule, file, [f"#define {own}() {statement}", f"{own}();"], 0, tag.name, faults)
        if form == "macro argument":
            own = self.name("M").upper()
            return self.put(rule, form, file, tag.name, f"{own}((void){name});", faults, before=[f"#define {own}(x) x"])
        if form == "initializer" and tag.kind == "function" and tag.scope_kind not in ("class", "struct"):
            return self.put_outside(rule, form, file, [f"void *{self.name('v')} = (void *){name};"], 0, tag.name, faults)
        if form == "paste" and len(tag.name) > 3 and in_c:
            own = self.name("M").upper()
            half = len(tag.name) // 2
            return self.in_body(rule, file, [f"#define {own}(x) (void)({tag.name[:half]} ## x)", f"{own}({tag.name[half:]});"],
                                0, own, faults, form="name made by ##")
        if form == "splice" and len(tag.name) > 3 and tag.scope == "":
            return self.in_body(rule, file, [f"static inline void {self.name('f')}(void) {{ (void){name[:2]}\\", f"{name[2:]}; }}"],
                                0, None, faults, form="splice", wrapped=True)
        if form == "condition":
            return self.put(rule, form, file, tag.name, f"if ({'&' if tag.kind == 'function' else ''}{name}) {{}}"
                            if tag.kind == "function" else f"(void)({name});", faults)
        return self.put(rule, "value", file, tag.name, f"(void){name};", faults)

    def in_body(self, rule, file, lines, at, word, faults, form="macro body", wrapped=False):
        if not wrapped:
            lines = [lines[0], f"static inline __attribute__((unused)) void {self.name('f')}(void) {{ {lines[1]} }}"]
        return self.put_outside(rule, form, file, lines, at, word, faults)

    def zeros(self, tag):
        inside = tag.signature.strip()
        inside = inside[1:-1].strip() if inside.startswith("(") else ""
        if inside in ("", "void"):
            return ""
        return ", ".join("0" for part in re.sub(r"\([^()]*\)", "", inside).split(",") if "..." not in part)

    def is_literal(self, tag):
        line = self.code.read(tag.file).split("\n")[tag.line - 1]
        match = re.match(rf"\s*#\s*define\s+{re.escape(tag.name)}\s+(.*)$", re.sub(r"/\*.*?\*/|//.*", "", line))
        return bool(match and LITERAL.fullmatch(match[1].strip()))

    # ---- symbols: which

    @functools.lru_cache(maxsize=None)
    def facts(self, name):
        """(declaring module, its headers, defining modules) of a plain name; None of any other."""
        tags = [tag for tag in self.code.by_name[name] if tag.kind != "field"]
        headers = sorted({tag.file for tag in tags if not is_source(tag.file)})
        kinds = {tag.kind for tag in tags}
        owners = {self.policy.owner(path) for path in headers}
        if not headers or len(kinds) != 1 or len(owners) != 1 or any(tag.is_static for tag in tags):
            return None
        if any(tag.scope_kind == "function" for tag in tags):
            return None
        defined = {path for key in self.keys(tags) for path in self.code.defined.get(key, ())}
        inline = {tag.file for tag in tags if tag.detail in ("function", "variable") and not is_source(tag.file)}
        sources = {tag.file for tag in tags if is_source(tag.file) and tag.detail in ("function", "variable")}
        definers = {self.policy.owner(path) for path in defined | inline}
        if len(definers) > 1 or inline and sources:
            return None
        if kinds <= {"function", "variable"} and not definers and sources:
            return None  # defined in a branch that is not compiled here
        return owners.pop(), tuple(headers), tuple(definers)

    def keys(self, tags):
        return {self.qualified(tag) for tag in tags} | {tag.name for tag in tags if not tag.scope}

    def is_private(self, name, tag, user):
        owner, headers, definers = self.facts(name)
        if user == owner or user and self.policy.is_friend(user, owner):
            return False
        symbols = self.data["modules"][owner].get("symbols", {})
        if name in symbols.get("private", ()):
            return True
        return not any(self.policy.is_public(path) for path in headers)

    def use_faults(self, file, tag):
        """The rule that a use of a plain name breaks in a file, as a list of at most one."""
        user = self.policy.owner(file)
        owner, _, definers = self.facts(tag.name)
        if self.is_private(tag.name, tag, user):
            return ["private-symbol"]
        if tag.kind in ("function", "variable"):
            for definer in definers:
                if definer != user and user and not self.policy.may_use(user, definer) and not self.is_hook(owner, tag.name):
                    return ["hidden-dependency"]
        return []

    def is_hook(self, owner, name):
        return name in self.data["modules"][owner].get("hooks", ())

    @functools.lru_cache(maxsize=None)
    def reachable(self, file):
        """The plain names of other modules that a source reaches, with their tags and what a use of them breaks."""
        own, found = self.policy.owner(file), []
        words, live = self.code.words(file), self.code.live(file)
        for header in sorted(self.code.reach[file]):
            if self.policy.owner(header) in (None, own):
                continue
            for name, tag in self.code.declared(header).items():
                if tag.scope_kind in ("class", "struct", "union") or name in words or name.startswith("operator"):
                    continue
                if self.facts(name) and tag.line in live[header]:
                    found.append((tag, tuple(self.use_faults(file, tag))))
        return found

    @functools.lru_cache(maxsize=None)
    def uses_of(self, fault):
        """(source, tag) of every use that would break just that; an empty fault is a use that breaks nothing."""
        return [(file, tag) for file in self.code.sources if self.policy.owner(file)
                for tag, faults in self.reachable(file) if faults == ((fault,) if fault else ())]

    def private_symbol(self):
        choice = self.pick(self.uses_of("private-symbol"))
        return choice and self.use("private-symbol", *choice, ["private-symbol"])

    def hidden_dependency(self):
        choice = self.pick(self.uses_of("hidden-dependency"))
        return choice and self.use("hidden-dependency", *choice, ["hidden-dependency"])

    # ---- redeclarations

    @functools.cached_property
    def prototypes(self):
        """Declarations of functions and variables that stand on one line of a header: tag, text."""
        found = []
        for header in self.code.headers:
            lines = self.code.read(header).split("\n")
            for tag in self.code.tags_of(header):
                text = lines[tag.line - 1].strip()
                if tag.detail not in ("prototype", "externvar") or not self.facts(tag.name):
                    continue
                if tag.scope and tag.scope_kind != "namespace":
                    continue
                if re.search(rf"\b{tag.name}\b", text) and text.endswith(";") and "#" not in text and text.count(";") == 1:
                    found.append((tag, re.sub(r"^(?:extern\s+|UV_EXTERN\s+|CURL_EXTERN\s+|LUA_API\s+)", "", text)))
        return found

    def redeclaration(self):
        for _ in range(100):
            choice = self.pick(self.prototypes)
            if not choice:
                return None
            tag, text = choice
            file = self.pick([path for path in self.code.sources if self.policy.owner(path)
                              and path.endswith(".c") == (not tag.scope)])
            if not file:
                continue
            _, headers, definers = self.facts(tag.name)
            if self.code.reach[file] & set(headers):
                continue  # clang compares the two
            if not definers or self.policy.owner(file) in definers or tag.name in self.code.words(file):
                continue
            if self.is_hook(self.facts(tag.name)[0], tag.name):
                continue
            form = self.pick(["extern", "in a block", "used", "plain"] if not tag.scope else ["in its namespace"])
            if tag.scope:
                lines = [f"namespace {tag.scope} {{", f"extern {text}", "}"]
                return self.put_outside("redeclaration", form, file, lines, 1, tag.name, ["redeclaration"])
            if form == "in a block":
                return self.put("redeclaration", form, file, tag.name, f"extern {text}", ["redeclaration"])
            if form == "used":
                lines = [f"extern {text}", f"void *{self.name('v')} = (void *)&{tag.name};" if tag.kind == "function" else
                         f"static inline int {self.name('f')}(void) {{ return sizeof({tag.name}) > 0; }}"]
                return self.put_outside("redeclaration", form, file, lines, 0, tag.name, ["redeclaration"])
            if form == "plain" and tag.kind == "function":
                return self.put_outside("redeclaration", form, file, [text], 0, tag.name, ["redeclaration"])
            return self.put_outside("redeclaration", "extern", file, [f"extern {text}"], 0, tag.name, ["redeclaration"])
        return None

    # ---- state

    @functools.cached_property
    def foreign_variables(self):
        """(source, tag, what a read of it breaks) for variables that another module owns and keeps to itself."""
        return [(file, tag, faults) for file in self.code.sources if self.policy.owner(file)
                for tag, faults in self.reachable(file)
                if tag.kind == "variable" and self.facts(tag.name)[2] and not self.is_constant(tag)
                and self.data["modules"][self.facts(tag.name)[2][0]].get("state") != "shared"]

    def declaration(self, tag):
        return self.code.read(tag.file).split("\n")[tag.line - 1]

    def is_constant(self, tag):
        """Does `const` stand in a variable's declaration, which may have begun many lines before?"""
        lines = self.code.read(tag.file).split("\n")[:tag.line]
        lines[-1] = lines[-1].split(tag.name)[0]
        text = without_comments("\n".join(lines))
        return bool(re.search(r"\bconst\b", text.split(";")[-1]))

    def shape(self, tag):
        text = self.declaration(tag)
        if re.search(rf"\b{tag.name}\s*\[", text):
            return "array"
        if re.search(rf"\*\s*(?:const\s+)?\b{tag.name}\b", text):
            return "pointer"
        return "struct" if tag.type[0] in ("struct", "union") or tag.type[-1].endswith("Totals") else "scalar"

    def fields(self, tag):
        """Names of fields of a variable's struct type."""
        wanted = tag.type[1] if len(tag.type) == 2 else ""
        return [one.name for one in self.code.tags if one.kind == "field" and one.scope == wanted and one.name]

    def foreign_state(self):
        choice = self.pick(self.foreign_variables)
        if not choice:
            return None
        file, tag, faults = choice
        name, shape, own = self.qualified(tag), self.shape(tag), self.name("p")
        forms = {"address": f"(void)&{name};", "address kept": f"const void *{own} = &{name}; (void){own};",
                 "through a macro": None}
        if shape == "array":
            forms.update({"element": f"{name}[0] = {name}[0];", "decay": f"const void *{own} = {name}; (void){own};",
                          "address of an element": f"(void)&{name}[0];"})
        elif shape == "struct":
            field = self.pick(self.fields(tag))
            forms.update({"assignment": f"{name} = {name};"})
            if field:
                forms.update({"field": f"{name}.{field} = {name}.{field};", "field's address": f"(void)&{name}.{field};",
                              "field ++": f"{name}.{field}++;", "field |=": f"{name}.{field} |= 1;"})
        else:
            forms.update({"assignment": f"{name} = {name};", "++": f"{name}++;", "--": f"--{name};", "+=": f"{name} += 1;",
                          "in a condition": f"if (({name} = 0)) {{}}"})
        form = self.pick(sorted(forms))
        told = list(faults) or ["foreign-state"]
        if form == "through a macro":
            macro = self.name("M").upper()
            return self.in_body("foreign-state", file, [f"#define {macro}() (void)&{name}", f"{macro}();"], 0, tag.name, told)
        statement = forms[form]
        spoken = statement.count(tag.name) if faults else 1
        if faults and spoken > 1:
            return None
        mutant = self.put("foreign-state", form, file, tag.name, statement, told)
        return mutant if "foreign-state" in told else None

    # ---- opaque types

    @functools.cached_property
    def opaque_types(self):
        """(source, tag) for types that are opaque to a source that knows them whole."""
        found = []
        for file in self.code.sources:
            if not self.policy.owner(file):
                continue
            for tag, faults in self.reachable(file):
                if tag.kind == "type" and tag.detail != "enum" and not faults and tag.end and self.is_opaque(tag, file):
                    found.append((file, tag))
        return found

    def is_opaque(self, tag, file):
        owner = self.facts(tag.name)[0]
        if self.policy.is_friend(self.policy.owner(file), owner):
            return False
        listed = self.data["modules"][owner].get("opaque")
        return listed is not None and (tag.name in listed or self.qualified(tag) in listed)

    def opaque_type(self):
        choice = self.pick(self.opaque_types)
        if not choice:
            return None
        file, tag = choice
        word = {"struct": "struct ", "union": "union "}.get(tag.detail, "") if file.endswith(".c") else ""
        kind, own = word + self.qualified(tag), self.name("t")
        field = self.pick([one for one in self.code.tags_of(tag.file) if one.kind == "field"
                           and one.scope == self.qualified(tag) and not self.code.by_name[one.name][1:]])
        mutant = self.use_opaque(file, tag, kind, own, field)
        mutant.probe = self.whole_type(tag, file.endswith(".c"))
        return mutant

    def use_opaque(self, file, tag, kind, own, field):
        fault = ["opaque-type"]
        form = self.pick(["sizeof", "object", "parameter", "result", "field of", "element", *(["field"] * 4 if field else [])])
        if form == "field":
            how = self.pick([f"(void)(({kind} *)0)->{field.name};", f"(void)&(({kind} *)0)->{field.name};"])
            return self.put("opaque-type", form, file, field.name, how, fault)
        if form == "sizeof":
            return self.put("opaque-type", form, file, tag.name, f"(void)sizeof({kind});", fault)
        if form == "object":
            return self.put("opaque-type", form, file, tag.name, f"{kind} {own}; (void){own};", fault)
        lines = {"parameter": [f"void {own}({kind} x);"], "result": [f"{kind} {own}(void);"],
                 "field of": [f"struct {own} {{ {kind} inner; }};"], "element": [f"extern {kind} {own}[3];"]}[form]
        return self.put_outside("opaque-type", form, file, lines, 0, tag.name, fault)

    # ---- names that nobody may use

    def forbidden_symbol(self):
        entry = self.pick(self.data["forbidden"])
        file = self.pick([path for path in self.code.sources if self.policy.owner(path)])
        if self.policy.owner(file) in entry.get("except", ()):
            return None
        name, own = entry["symbols"][0], self.name("M").upper()
        form = self.pick(["value", "macro body", "initializer"])
        if form == "macro body":
            return self.in_body("forbidden-symbol", file, [f"#define {own}() (void){name}", f"{own}();"], 0, name,
                                ["forbidden-symbol"])
        if form == "initializer":
            return self.put_outside("forbidden-symbol", form, file, [f"void *{self.name('v')} = (void *){name};"], 0, name,
                                    ["forbidden-symbol"])
        return self.put("forbidden-symbol", form, file, name, f"(void){name};", ["forbidden-symbol"])

    def transitive_include(self):
        """A use of a name whose module's public headers this source does not include itself; under a policy that asks."""
        data = self.asking
        for _ in range(50):
            choice = self.pick(self.uses_of(""))
            if not choice:
                return None
            file, tag = choice
            owner = self.facts(tag.name)[0]
            direct = {self.policy.owner(include.target) for include in self.code.includes(file)
                      if include.target and self.policy.is_public(include.target)}
            if owner in direct or tag.kind == "macro":
                continue
            mutant = self.use("transitive-include", file, tag, ["transitive-include"])
            mutant.policy = data
            return mutant
        return None

    @functools.cached_property
    def asking(self):
        data = copy.deepcopy(self.data)
        data["rules"]["transitive-include"] = "error"
        return data

    # ---- what may be done

    def harmless(self):
        """An edit that breaks nothing, though a careless reader might think so."""
        form = self.pick(["comment", "string", "if 0", "forward declaration", "allowed use", "opaque pointer", "read", "own include",
                          "suppressed", "undef"])
        file = self.pick([path for path in self.code.sources if self.policy.owner(path)])
        own, text = self.policy.owner(file), self.code.read(file)
        end = text.count("\n") + 1
        foreign = self.pick([path for path in self.code.headers if self.policy.owner(path) not in (None, own)])
        broken = self.policy.include_faults(file, foreign) if foreign else []
        if form in ("comment", "string", "if 0", "suppressed") and not broken:
            return None
        spelled = foreign and relative(foreign, file)
        if form == "comment":
            lines = self.pick([[f'/* #include "{spelled}" */'], ["/*", f'#include "{spelled}"', "*/"],
                               ["// \\", f'#include "{spelled}"']])
        elif form == "string":
            lines = [f'static const char *{self.name("s")} __attribute__((unused)) = "\\', f'#include <{spelled}>\\n";']
        elif form == "if 0":
            lines = ["#if 0", f'#include "{spelled}"', "#endif"]
        elif form == "suppressed":
            if not self.closes_no_cycle(file, foreign):
                return None
            lines = [f"#ifdef AUTOTOMY_NEVER\n/* autotomy: allow({', '.join(broken)}): a test */", f'#include "{spelled}"', "#endif"]
            lines = [part for line in lines for part in line.split("\n")]
        elif form == "own include":
            mine = self.pick([path for path in self.code.headers if self.policy.owner(path) == own])
            if not mine:
                return None
            lines = ["#ifdef AUTOTOMY_NEVER", f'#include "{relative(mine, file)}"', "#endif"]
        elif form == "forward declaration":
            choice = self.pick(self.uses_of("private-symbol") or self.opaque_types)
            if not choice or choice[1].detail != "struct" or not choice[0].endswith(".c"):
                return None
            file, text = choice[0], self.code.read(choice[0])
            end, lines = text.count("\n") + 1, [f"struct {choice[1].name};"]
        elif form == "undef":
            choice = self.pick(self.uses_of("private-symbol"))
            if not choice or choice[1].kind != "macro":
                return None
            file, text = choice[0], self.code.read(choice[0])
            end, lines = text.count("\n") + 1, [f"#undef {choice[1].name}"]
        elif form == "allowed use":
            choice = self.pick(self.uses_of(""))
            return choice and self.use("harmless", *choice, [])
        elif form == "opaque pointer":
            choice = self.pick(self.opaque_types)
            if not choice:
                return None
            file, tag = choice
            word = {"struct": "struct ", "union": "union "}.get(tag.detail, "") if file.endswith(".c") else ""
            name = self.name("p")
            return self.put("harmless", form, file, tag.name, f"{word}{self.qualified(tag)} *{name} = 0; (void){name};", [])
        else:
            choice = self.pick([one for one in self.foreign_variables if not one[2]])
            if not choice:
                return None
            file, tag, _ = choice
            name, shape = self.qualified(tag), self.shape(tag)
            statement = {"array": f"(void){name}[0];", "pointer": f"(void)({name} != 0);"}.get(shape, f"(void){name};")
            return self.put("harmless", form, file, tag.name, statement, [])
        edit = Edit(text, end, lines)
        return Mutant("harmless", form, file, edit.text, [], shift=edit.shift, shown="\\n".join(lines), compiles=True)

    # ---- the policy

    def module_files(self, name):
        return [path for path in self.owned if self.policy.owner(path) == name]

    def unused_dependency(self):
        data, user, used = self.with_entry()
        if not data or any(self.policy.owner(include.target) == used for path in self.module_files(user)
                           for include in self.code.includes(path) if include.target):
            return None
        data["rules"].pop("unused-dependency")
        reach = {name for path in self.module_files(user) for name in self.code.words(path)}
        if any(name in reach for path in self.code.headers if self.policy.owner(path) == used for name in self.code.declared(path)):
            return None
        return Mutant("unused-dependency", "entry", None, None, [Expected("autotomy.json", None, "unused-dependency", used)],
                      shown=f"{user} uses {used}", policy=data)

    def config(self):
        data = copy.deepcopy(self.data)
        name = self.pick(list(data["modules"]))
        module = data["modules"][name]
        form = self.pick(["unknown key", "unknown module", "unknown layer", "wrong type", "bad glob", "unknown rule", "no files"])
        if form == "unknown key":
            module["usse"] = []
        elif form == "unknown module":
            module.setdefault("uses", []).append("nobody")
        elif form == "unknown layer":
            module["layer"] = "nowhere"
        elif form == "wrong type":
            module["public"] = 3
        elif form == "bad glob":
            module["files"] = [*module["files"], "../outside/**"]
        elif form == "unknown rule":
            data["rules"]["privat-header"] = "off"
        else:
            module["files"] = []
        return Mutant("config", form, None, None, [Expected("autotomy.json", None, "config")], shown=f"{form} in {name}",
                      policy=data)

    def unowned_file(self):
        """A new source where no module is, which may include a private header as well."""
        self.number += 1
        file = f"strays/stray_{self.number}.c"
        lines, expected = ["/* nobody's */"], [Expected(file, 1, "unowned-file")]
        target = self.pick(self.owned)
        if self.hand.random() < 0.5:
            spelled = relative(target, file)
            lines += ["#ifdef AUTOTOMY_NEVER", f'#include "{spelled}"', "#endif"]
            expected += [Expected(file, 3, fault, spelled) for fault in self.policy.include_faults(file, target)]
        lines.append(f"int {self.name('v')};")
        return Mutant("unowned-file", "new file", file, "\n".join(lines) + "\n", expected, shown="\\n".join(lines))

    # ---- the graph

    def module_includes(self, more=()):
        """(user, used) -> the includes, as (file, line), that make this edge."""
        edges = {}
        pairs = [(path, include.line, include.target) for path in self.owned for include in self.code.includes(path)]
        for file, line, target in [*pairs, *more]:
            user, used = self.policy.owner(file), target and self.policy.owner(target)
            if used and user != used:
                edges.setdefault((user, used), []).append((file, line))
        return edges

    @functools.cached_property
    def edges_before(self):
        return self.module_includes()

    def cycle(self):
        """An include that closes a cycle where none was, told where the cheapest edge of it lies; judged by includes alone."""
        before = self.edges_before
        for _ in range(300):
            file, target = self.pick(self.owned), self.pick(self.owned)
            user, used = self.policy.owner(file), self.policy.owner(target)
            if user == used or (user, used) in before or is_source(target):
                continue
            line = self.pick(self.include_lines(file, False))
            if line is None or not closes(before, user, used) or in_cycle(before, user) or in_cycle(before, used):
                continue
            edit = Edit(self.code.read(file), line, [f'#include "{self.spelled(file, target)}"'])
            after = self.module_includes([(file, 0, target)])
            cut = [edge for edge in cut_edges(after) if edge not in cut_edges(before)]
            expected = [Expected(file, line, fault) for fault in self.policy.include_faults(file, target)]
            for edge in cut:
                for path, at in after[edge]:
                    moved = line if at == 0 else at + 1 if path == file and at >= line else at
                    expected.append(Expected(path, moved, "cycle"))
            data = copy.deepcopy(self.data)
            data["rules"].update({"cycle": "error", "unused-dependency": "off"})
            return Mutant("cycle", f"of {len(cut)} cut", file, edit.text, expected, shift=edit.shift, shown=edit.lines[0],
                          policy=data, level="scan")
        return None

    def baseline(self):
        """An entry of the baseline that nothing matches."""
        file, target = self.pick(self.code.sources), self.pick(self.owned)
        rule = self.pick(["private-header", "dependency", "layer", "visibility"])
        entry = {"rule": rule, "from": self.policy.owner(file), "to": self.policy.owner(target), "file": file,
                 "target": target, "count": 1}
        return Mutant("baseline", rule, None, None, [Expected("autotomy-baseline.json", None, "baseline")], shown=str(entry),
                      baseline=entry)


def successors(edges, begin):
    seen, left = set(), [begin]
    while left:
        one = left.pop()
        for user, used in edges:
            if user == one and used not in seen:
                seen.add(used)
                left.append(used)
    return seen


def closes(edges, user, used):
    return user in successors(edges, used)


def in_cycle(edges, module):
    return module in successors(edges, module)


def cut_edges(edges):
    """The edges that must go: while a component has a cycle its cheapest edge, the first by name on a tie."""
    left, cut = dict(edges), []
    while True:
        reach = {module: successors(left, module) for edge in left for module in edge}
        cyclic = [edge for edge in left if edge[0] in reach[edge[1]]]
        if not cyclic:
            return cut
        component = reach[cyclic[0][0]] & {module for module in reach if cyclic[0][0] in reach[module]}
        inside = [edge for edge in cyclic if edge[0] in component and edge[1] in component]
        cheapest = min(inside, key=lambda edge: (len(left[edge]), edge))
        cut.append(cheapest)
        del left[cheapest]
