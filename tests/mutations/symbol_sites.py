"""How a symbol is used, where the use is put, and which rules must tell it."""

import functools
import re

from code import LITERAL
from drawing import Drawing
from mutant import Edit, Expected, Mutant
from policy import is_source


class Sites(Drawing):
    """Knows whose a symbol is, and puts uses of it into bodies, declarations and macros."""

    # ---- where to put a use

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

    # ---- which symbols

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
