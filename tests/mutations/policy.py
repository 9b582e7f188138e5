"""What a policy means, worked out apart from autotomy: whose file is it, who may use whom, what would an include break.

Only what the policies of this test need: globs of paths, names without globs, one file, no sub-configurations.
"""

import posixpath
import re

from globs import expanded, expression, matches

SOURCES = (".c", ".cc", ".cpp", ".cxx", ".C", ".m", ".mm")


def is_source(path):
    return path.endswith(SOURCES)


class Policy:
    """A policy, as the JSON that it is, with the questions that a test asks of it."""

    def __init__(self, data):
        self.data = data
        self.modules = data["modules"]
        self.owners = {}

    def excluded(self, path):
        return any(matches(pattern, path) for pattern in self.data.get("exclude", []))

    def owner(self, path):
        """The module of a file, or None."""
        if path not in self.owners:
            best, length = None, -1
            for name, module in self.modules.items():
                for glob in (one for pattern in module["files"] for one in expanded(pattern)):
                    literal = len(re.split(r"[*?\[]", glob, maxsplit=1)[0])
                    if literal > length and expression(glob).match(path):
                        best, length = name, literal
            self.owners[path] = None if self.excluded(path) else best
        return self.owners[path]

    def is_root(self, path):
        return any(matches(pattern, path) for pattern in self.data.get("composition_root", []))

    def is_public(self, path):
        public = self.modules.get(self.owner(path), {}).get("public")
        return not is_source(path) and (public is None or any(matches(pattern, path) for pattern in public))

    def entry(self, user, used):
        """The entry of `uses` that names a module, as an object; None where there is none."""
        for entry in self.modules[user].get("uses", []):
            entry = entry if isinstance(entry, dict) else {"module": entry}
            if entry["module"] == used:
                return entry
        return None

    def handed_on(self, module):
        """What those who use a module may use too, itself included."""
        seen, left = set(), [module]
        while left:
            one = left.pop()
            if one not in seen:
                seen.add(one)
                left += self.modules[one].get("reexports", [])
        return seen

    def lists(self, user, used):
        """May a module use another by its `uses`?"""
        if used in self.modules[user].get("must_not_use", []):
            return False
        named = [entry["module"] if isinstance(entry, dict) else entry for entry in self.modules[user].get("uses", [])]
        named += self.modules[user].get("reexports", [])
        return any(used in self.handed_on(one) for one in named)

    def is_above(self, user, used):
        """Does the used module lie in a higher layer?"""
        layers = self.data.get("layers", [])
        low, high = (self.modules[one].get("layer") for one in (user, used))
        return bool(low and high) and layers.index(high) < layers.index(low)

    def sees(self, user, used):
        return "visible_to" not in self.modules[used] or user in self.modules[used]["visible_to"]

    def may_use(self, user, used):
        """May files of a module depend on another at all?"""
        return user == used or self.lists(user, used) and not self.is_above(user, used) and self.sees(user, used)

    def is_friend(self, user, used):
        return user in self.modules[used].get("friends", [])

    def edge_faults(self, user, used, conditional=False):
        """The rules that an include from one module into another breaks, privacy aside."""
        if user is None or used is None or user == used:
            return []
        broken = []
        if used in self.modules[user].get("must_not_use", []):
            broken.append("forbidden-dependency")
        elif not self.lists(user, used):
            broken.append("dependency")
        if self.is_above(user, used):
            broken.append("layer")
        if not self.sees(user, used):
            broken.append("visibility")
        entry = self.entry(user, used)
        if entry and broken == [] or entry and "dependency" not in broken and "forbidden-dependency" not in broken:
            if entry.get("deprecated"):
                broken.append("deprecated-dependency")
            if entry.get("optional") and not conditional:
                broken.append("unguarded-optional")
        return broken

    def is_on(self, rule, module):
        """Is a rule told in a module's files? One alone is off where nobody says anything."""
        default = "off" if rule == "transitive-include" else "error"
        severity = self.data.get("rules", {}).get(rule, default)
        return self.modules.get(module, {}).get("rules", {}).get(rule, severity) != "off"

    def include_faults(self, file, target, conditional=False):
        """The rules that an include of `target` in `file` breaks, cycles aside."""
        return [rule for rule in self.include_breaks(file, target, conditional) if self.is_on(rule, self.owner(file))]

    def include_breaks(self, file, target, conditional):
        user, used = self.owner(file), self.owner(target)
        if used is None:
            return []
        if user == used:
            leaks = not is_source(file) and "public" in self.modules[user] and self.is_public(file)
            return ["interface-leak"] if leaks and not self.is_public(target) and not is_source(target) else []
        broken = [] if self.is_root(file) else self.edge_faults(user, used, conditional)
        if is_source(target) or not self.is_public(target) and not (user and self.is_friend(user, used)):
            broken.append("private-header")
        return broken

    def external_faults(self, file, spelled):
        """The externals that an include, as it is written, breaks."""
        user = self.owner(file)
        return ["external" for external in self.data.get("external", {}).values()
                if any(matches(pattern, spelled) for pattern in external.get("headers", []))
                and "used_by" in external and "*" not in external["used_by"] and user not in external["used_by"]]


def relative(path, file):
    """How an include in `file` may name a path of the tree."""
    return posixpath.relpath(path, posixpath.dirname(file) or ".")
