"""Mutants of which nothing must be told."""

from policy import relative
from include_mutants import Includes
from mutant import Edit, Mutant
from symbol_mutants import Symbols


class Harmless(Includes, Symbols):
    """Draws what may be done: near misses of every rule."""

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
