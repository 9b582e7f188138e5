"""Mutants of the policy, the baseline and the suppressions, and files that no module owns."""

import copy

from drawing import Drawing
from mutant import Edit, Expected, Mutant
from policy import is_source, relative


class Policies(Drawing):
    """Draws an entry that is needed no more, wrong, or of no effect."""

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

    def baseline(self):
        """An entry of the baseline that nothing matches."""
        file, target = self.pick(self.code.sources), self.pick(self.owned)
        rule = self.pick(["private-header", "dependency", "layer", "visibility"])
        entry = {"rule": rule, "from": self.policy.owner(file), "to": self.policy.owner(target), "file": file,
                 "target": target, "count": 1}
        return Mutant("baseline", rule, None, None, [Expected("autotomy-baseline.json", None, "baseline")], shown=str(entry),
                      baseline=entry)
