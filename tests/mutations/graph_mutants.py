"""Mutants that close a cycle of modules, and the edges that must go then, worked out anew."""

import copy
import functools

from include_mutants import Includes
from mutant import Edit, Expected, Mutant
from policy import is_source


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


class Graph(Includes):
    """Draws an include that closes a cycle."""

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
