"""Mutants by an include: of the rules that the scan judges."""

import copy
import functools
import posixpath

from code import is_plain_branch
from drawing import Drawing
from mutant import Edit, Expected, Mutant
from policy import Policy, is_source, relative


class Includes(Drawing):
    """Draws an include that some rule must tell, or some rules together."""

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
