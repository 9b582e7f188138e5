"""Mutants by the use, or the declaration, of a symbol: of the rules that need the parse."""

import copy
import functools
import re

from code import without_comments
from symbol_sites import Sites


class Symbols(Sites):
    """Draws a use or a declaration that some rule must tell."""

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
