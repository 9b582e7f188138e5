#!/usr/bin/env python3
"""Infers a policy that a real project keeps: infer.py BINARY PROJECT FOLDER. Writes PROJECT.json anew.

PROJECT.modules.json, written by hand, says which modules there are, their layers, and what else is wanted. Everything that
depends on the code is read from it without autotomy: `uses` from the includes and from the names that objects want of each
other, private headers and symbols from the words that no other module says. Fields and writes cannot be read from words:
every type is opaque and every variable owned at first, and where autotomy tells a violation of that on the tree as it is,
it is opened and printed, for somebody to look at. Declarations that the project really makes of other modules' names are
accepted in a baseline.
"""

import collections
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "real"))
from code import Code  # noqa: E402
from globs import expanded  # noqa: E402
from policy import Policy  # noqa: E402
from projects import prepare  # noqa: E402

HIDDEN_SHARE = 3  # every third name that no other module says is made private

SHOWN = 40  # of what was opened for each rule


def is_chosen(*words):
    """One of HIDDEN_SHARE, always the same."""
    return int(hashlib.sha1(" ".join(words).encode()).hexdigest(), 16) % HIDDEN_SHARE == 0


def quoted(path):
    return "".join(f"[{char}]" if char in "*?[{" else char for char in path)


def base_policy(tree, given):
    modules = {name: dict(module) for name, module in given["modules"].items()}
    return {"version": 1, "exclude": sorted(tree.excluded), "layers": given["layers"], "modules": modules}


def exclude_strays(policy, tree):
    """Adds to `exclude` what no compile command reaches: it could only be parsed by guessing."""
    code = Code(tree, Policy(policy))
    known = set(tree.arguments) | set(code.reached_by)
    strays = {path: "reached by no source that is compiled here" for path in code.files if path not in known}
    tree.excluded.update({quoted(path): reason for path, reason in strays.items()})
    policy["exclude"] = sorted(tree.excluded)


def drop_empty(policy, code):
    owners = {Policy(policy).owner(path) for path in code.files}
    for name in [name for name in policy["modules"] if name not in owners]:
        del policy["modules"][name]


class Uses:
    """Who uses whom: by includes, by names of objects, by words."""

    def __init__(self, code, policy):
        self.code, self.policy = code, policy
        self.edges = collections.defaultdict(lambda: collections.defaultdict(list))  # user -> used -> reasons
        self.header_users = collections.defaultdict(set)
        self.optional = collections.defaultdict(lambda: [0, 0])  # (user, used) -> includes, conditional ones
        self.words = collections.defaultdict(set)  # module -> words
        for path in code.files:
            self.words[policy.owner(path)] |= code.words(path)
            self.read_includes(path)
        for source in code.sources:
            self.read_objects(source)
        self.read_headers()

    def add(self, user, used, reason):
        if user and used and user != used:
            self.edges[user][used].append(reason)

    def read_includes(self, path):
        user = self.policy.owner(path)
        for include in self.code.includes(path):
            used = include.target and self.policy.owner(include.target)
            if used and used != user:
                self.add(user, used, f"{path}:{include.line}")
                self.header_users[include.target].add(user)
                count = self.optional[user, used]
                count[0], count[1] = count[0] + 1, count[1] + include.conditional

    def read_objects(self, source):
        user = self.policy.owner(source)
        for name in self.code.wanted[source]:
            owners = {self.policy.owner(other) for other in self.code.defined.get(name, ())}
            if len(owners) == 1:
                self.add(user, *owners, f"{source} wants {name}")

    def read_headers(self):
        """Bodies in headers leave no name in an object."""
        for header in self.code.headers:
            used = self.policy.owner(header)
            for name, tag in self.code.declared(header).items():
                users = {user for user, words in self.words.items() if user != used and name in words}
                self.header_users[header] |= users
                if tag.detail in ("function", "variable"):
                    for source in self.code.reached_by[header]:
                        if name in self.code.words(source):
                            self.add(self.policy.owner(source), used, f"{source} says {name}")


def fill_uses(policy, uses):
    for name, module in policy["modules"].items():
        module["uses"] = sorted(uses.edges[name])
        for at, used in enumerate(module["uses"]):
            count, conditional = uses.optional[name, used]
            if count and count == conditional:
                module["uses"][at] = {"module": used, "optional": True}


def keep_layers(policy):
    """Takes the modules out of their layer that use something above them."""
    for name, module in policy["modules"].items():
        for used in [entry["module"] if isinstance(entry, dict) else entry for entry in module["uses"]]:
            if "layer" in module and Policy(policy).is_above(name, used):
                print(f"  {name} is in no layer: it uses {used} above it")
                del module["layer"]


def close_headers(policy, code, uses, friends):
    """Makes every header private that only its module, or its friends, include or speak of."""
    judge = Policy(policy)
    for name, module in policy["modules"].items():
        own = [path for path in code.headers if judge.owner(path) == name]
        private = [path for path in own if uses.header_users[path] <= set(friends.get(name, ()))]
        public = [path for path in own if path not in private]
        if private:
            module["public"] = [quoted(path) for path in public]
        if friends.get(name):
            module["friends"] = friends[name]


def close_names(policy, code, uses):
    """Makes some of the names private that public headers hand out and no other module says."""
    judge = Policy(policy)
    for name, module in policy["modules"].items():
        others = set().union(*(words for other, words in uses.words.items() if other != name))
        handed = {word for path in code.headers if judge.owner(path) == name and judge.is_public(path)
                  for word in code.declared(path) if word not in others and is_chosen(name, word)}
        if handed:
            module["symbols"] = {"private": sorted(handed)}


def close_modules(policy, hidden):
    users = collections.defaultdict(list)
    for name, module in policy["modules"].items():
        named = {entry["module"] if isinstance(entry, dict) else entry for entry in module["uses"]}
        for used in named:
            users[used].append(name)
        banned = [other for other in policy["modules"] if other != name and other not in named and is_chosen(name, other)]
        if banned:
            module["must_not_use"] = banned[:2]
    for name in hidden:
        if name in policy["modules"]:
            policy["modules"][name]["visible_to"] = sorted(users[name])


def close_types(policy, code):
    judge = Policy(policy)
    for name, module in policy["modules"].items():
        types = set()
        for path in code.headers:
            if judge.owner(path) == name:
                types |= {f"{tag.scope}::{tag.name}" if tag.scope else tag.name for tag in code.tags_of(path)
                          if tag.detail in ("struct", "union", "class") and tag.end and tag.scope_kind != "function"
                          and "__anon" not in tag.scope}
        if types:
            module["opaque"] = sorted(types)


def fill_externals(policy, code, given):
    judge = Policy(policy)
    policy["external"] = {}
    for name, globs in given["external"].items():
        users = {judge.owner(path) for path in code.files for include in code.includes(path)
                 if any(glob == include.spelled or glob.endswith("/**") and include.spelled.startswith(glob[:-2])
                        for pattern in globs for glob in expanded(pattern))}
        policy["external"][name] = {"headers": globs, "used_by": sorted(users - {None})}


def fill_forbidden(policy, uses, given):
    policy["forbidden"] = []
    for name in given["forbidden"]:
        users = sorted(module for module, words in uses.words.items() if module and name in words)
        entry = {"symbols": [name], "except": users} if users else {"symbols": [name]}
        policy["forbidden"].append(entry)


def infer(tree):
    with open(os.path.join(HERE, f"{tree.project.name}.modules.json"), encoding="utf-8") as file:
        given = json.load(file)
    policy = base_policy(tree, given)
    exclude_strays(policy, tree)
    drop_empty(policy, Code(tree, Policy(policy)))
    code = Code(tree, Policy(policy))
    uses = Uses(code, Policy(policy))
    fill_uses(policy, uses)
    keep_layers(policy)
    close_headers(policy, code, uses, given["friends"])
    close_names(policy, code, uses)
    close_modules(policy, given["hidden"])
    close_types(policy, code)
    fill_externals(policy, code, given)
    fill_forbidden(policy, uses, given)
    policy["rules"] = dict(given.get("rules", {}))
    return policy


def check(binary, tree, policy, baseline):
    tree.write_policy(policy, baseline)
    done = subprocess.run([binary, "check", "--format", "json"], cwd=tree.root, capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stdout.decode() + done.stderr.decode())
    report = json.loads(done.stdout)
    report["violations"] = [one for one in report["violations"] if one["status"] == "new"]
    return report


def allow_edge(policy, user, used):
    """Lets a module use another, whatever forbade it."""
    module, owner = policy["modules"][user], policy["modules"][used]
    if not Policy(policy).lists(user, used):
        module["must_not_use"] = [name for name in module.get("must_not_use", []) if name != used]
        if Policy(policy).entry(user, used) is None:
            module["uses"] = [*module.get("uses", []), used]
    if "visible_to" in owner and user not in owner["visible_to"]:
        owner["visible_to"] = sorted([*owner["visible_to"], user])
    if Policy(policy).is_above(user, used):
        del module["layer"]


def widen(policy, baseline, violation):
    """Opens what autotomy says is broken on the tree as it is; False where nobody should."""
    owner = policy["modules"].get(violation["to"])
    rule, symbol = violation["rule"], violation["symbol"]
    if rule == "opaque-type":
        spoken = re.search(r"opaque type (\S+)", violation["message"])[1]  # the symbol may be a field, or a typedef
        owner["opaque"] = [name for name in owner["opaque"] if name not in (symbol, spoken)]
    elif rule == "foreign-state":
        owner["state"] = "shared"
    elif rule == "cycle":
        policy["rules"][rule] = "off"
    elif rule == "interface-leak":
        policy["modules"][violation["from"]]["rules"] = {rule: "off"}
    elif rule == "hidden-dependency":
        allow_edge(policy, violation["from"], violation["to"])
    elif rule == "unused-dependency":  # a name that only excluded files want, or a macro's body in the header it is of
        used = re.search(r"needs '([^']+)'", violation["message"])[1]
        user = policy["modules"][re.search(r"no file of '([^']+)'", violation["message"])[1]]
        user["uses"] = [entry for entry in user["uses"] if used != (entry["module"] if isinstance(entry, dict) else entry)]
    elif rule == "redeclaration":
        key = {"rule": rule, "from": violation["from"], "to": violation["to"], "file": violation["file"], "symbol": symbol}
        entry = next((one for one in baseline if {**one, "count": 0} == {**key, "count": 0}), None)
        if entry:
            entry["count"] += 1
        else:
            baseline.append({**key, "count": 1})
    else:
        return False
    return True


def main(binary, name, folder):
    with tempfile.TemporaryDirectory(prefix="autotomy-infer-") as work:
        tree = prepare(name, folder, work)
        policy, baseline = infer(tree), []
        count = collections.Counter()
        for _ in range(40):
            report, widened = check(os.path.abspath(binary), tree, policy, baseline), False
            for violation in report["violations"]:
                opened = widen(policy, baseline, violation)
                count[violation["rule"]] += 1
                widened |= opened
                if opened and count[violation["rule"]] > SHOWN:
                    continue
                print(f"{'  opened' if opened else '? left'}: {violation['file']}:{violation['line']}:"
                      f"{violation['column']}: {violation['message']} [{violation['rule']}]")
            if not widened:
                break
        print(f"  told on the way: {dict(count)}")
        print(f"{name}: {len(policy['modules'])} modules, {report['coverage']}, {len(report['violations'])} violations left")
        with open(os.path.join(HERE, f"{name}.json"), "w", encoding="utf-8") as file:
            json.dump({"policy": policy, "baseline": baseline}, file, indent=1)
            file.write("\n")
    return 1 if report["violations"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
