#!/usr/bin/env python3
"""
A mutation test on real code: run.py BINARY PROJECT FOLDER [--seed N] [--count N] [--rule R] [--judge check|lsp]

PROJECT is redis, curl, tmux, leveldb or libuv, FOLDER where sources are kept. The policy in PROJECT.json, inferred from the
tree as it is, must hold. Then violations of every rule are put into the real files, one at a time at random places, and each
must be told at its line with nothing else beside it. What clang does not compile is no mutant, but for rules that read
includes alone. Recall and false positives are printed for each rule; the same seed makes the same mutants.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "real"))
import judge  # noqa: E402
from code import Code  # noqa: E402
from mutants import Generator  # noqa: E402
from policy import Policy  # noqa: E402
from projects import PROJECTS, WORKERS, prepare  # noqa: E402
from sources import SKIPPED, Unreachable  # noqa: E402

TOOLS = ("clang-19", "ctags", "nm")
DRAWS = 60   # for each mutant that is wanted, before a rule counts as having no more sites
# Rules and how many of a hundred mutants are theirs. Those that a project has no site for leave theirs to the others.
SHARES = {
    "dependency": 5, "forbidden-dependency": 5, "private-header": 6, "layer": 4, "visibility": 4, "external": 4,
    "deprecated-dependency": 3, "unguarded-optional": 3, "interface-leak": 2, "unowned-file": 2, "suppression": 4, "cycle": 3,
    "unused-dependency": 2, "config": 2, "private-symbol": 9, "hidden-dependency": 8, "redeclaration": 7, "foreign-state": 8,
    "opaque-type": 7, "transitive-include": 4, "forbidden-symbol": 4, "baseline": 2, "harmless": 8,
}
INCLUDE_RULES = ("dependency", "forbidden-dependency", "private-header", "layer", "visibility", "deprecated-dependency",
                 "unguarded-optional")
ALONE = ("baseline",)  # rules whose mutants change a file that every other question reads


class Tally:
    def __init__(self):
        self.injected = self.found = self.missed = self.invented = self.discarded = 0


class Test:
    """One project, its code, its policy, and somebody to ask."""

    def __init__(self, options, tree, golden):
        self.options, self.tree = options, tree
        self.policy_data, self.accepted = golden["policy"], golden["baseline"]
        self.policy_data["exclude"] = sorted({*self.policy_data["exclude"], *tree.excluded})
        self.policy = Policy(self.policy_data)
        tree.write_policy(self.policy_data, self.accepted)
        self.judge = judge.make(options.judge, os.path.abspath(options.binary), tree.root, options.cache)
        self.code = Code(tree, self.policy)
        self.tallies = collections.defaultdict(Tally)
        self.forms = collections.Counter()
        self.bases = {}

    # ---- the tree as it is

    def base_holds(self):
        told = self.judge.violations()
        for violation in told:
            print(f"the tree as it is: {describe(violation)}")
        coverage = getattr(self.judge, "coverage", {})
        print(f"{self.tree.project.name}: {len(self.policy.modules)} modules, {len(self.code.sources)} sources that clang compiles, "
              f"{len(self.code.files)} files; coverage {json.dumps(coverage)}")
        for glob, reason in self.tree.excluded.items():
            if reason != "reached by no source that is compiled here":
                print(f"  left out: {glob}: {reason}")
        return not told

    def base(self, mutant):
        """What a mutant's file, or the tree, breaks before the edit under the mutant's policy."""
        if not mutant.policy or not mutant.shift:
            return []
        key = json.dumps(mutant.policy, sort_keys=True) + mutant.level
        if key not in self.bases:
            self.bases[key] = self.judge.violations(policy=mutant.policy, level=mutant.level)
        return self.bases[key]

    # ---- one mutant

    def compiles(self, mutant):
        return not mutant.compiles or self.tree.compile(
            mutant.file, "-fsyntax-only", text=mutant.text + mutant.probe).returncode == 0

    def is_include_of_source(self, mutant):
        return mutant.rule in INCLUDE_RULES and mutant.file in self.tree.arguments and mutant.level == "full"

    def ask(self, mutant):
        if mutant.baseline:
            return self.with_baseline(mutant)
        if mutant.rule == "unowned-file":
            path = self.tree.path(mutant.file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="latin-1") as file:
                file.write(mutant.text)
            try:
                return [one for one in self.judge.violations() if one["file"] == mutant.file]
            finally:
                os.remove(path)
        if mutant.rule == "cycle":
            with open(self.tree.path(mutant.file), "w", encoding="latin-1", newline="") as file:
                file.write(mutant.text)
            try:
                return self.judge.violations(policy=mutant.policy, level="scan")
            finally:
                with open(self.tree.path(mutant.file), "w", encoding="latin-1", newline="") as file:
                    file.write(self.code.read(mutant.file))
        told = self.judge.violations(mutant.file, mutant.text, mutant.policy, mutant.level)
        if mutant.level == "scan":  # where a need that only symbols tell is not seen
            told = [one for one in told if one["rule"] != "unused-dependency"]
        return told

    def with_baseline(self, mutant):
        self.tree.write_policy(self.policy_data, [*self.accepted, mutant.baseline])
        mutant.expected[0].line = len(self.accepted) + 2
        try:
            return self.judge.violations()
        finally:
            self.tree.write_policy(self.policy_data, self.accepted)

    def try_one(self, mutant):
        """(compiles, missed, invented)"""
        if mutant is None or not self.compiles(mutant):
            return None
        if self.is_include_of_source(mutant) and self.tree.compile(mutant.file, "-fsyntax-only", text=mutant.text).returncode:
            mutant.level = "scan"  # the header does not go with the source; its names may mean something else there
        told = self.ask(mutant)
        lines = (mutant.text or "").split("\n")
        left = list(told)
        for old in self.base(mutant):
            line = old["line"] + (mutant.shift[1] if old["file"] == mutant.file and old["line"] >= mutant.shift[0] else 0)
            same = next((one for one in left if (one["file"], one["line"], one["column"], one["rule"], one["symbol"])
                         == (old["file"], line, old["column"], old["rule"], old["symbol"])), None)
            if same:
                left.remove(same)
        missed = []
        for expected in mutant.expected:
            met = next((one for one in left if self.meets(expected, one, mutant, lines)), None)
            if met:
                left.remove(met)
            else:
                missed.append(expected)
        return mutant, missed, left

    def meets(self, expected, violation, mutant, lines):
        if expected.line is None:  # a place in the policy: what stands there is said by the message
            return (violation["file"], violation["rule"]) == (expected.file, expected.rule) and (
                expected.word is None or f"'{expected.word}'" in violation["message"])
        return expected.met_by(violation, lines if expected.file == mutant.file else [])

    # ---- all of a rule

    def run_rule(self, rule, wanted, hand):
        """Tries mutants of one rule until enough were judged or no more are to be had."""
        generator = Generator(self.code, self.policy, hand).mutants(rule)
        tally, draws, workers = self.tallies[rule], 0, 1 if rule in ALONE + ("cycle",) or self.options.judge == "lsp" else WORKERS
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            while tally.injected < wanted and draws < wanted * DRAWS:
                batch = [next(generator) for _ in range(min(2 * workers, max(wanted - tally.injected, 1)))]
                draws += len(batch)
                for result in pool.map(self.try_one, batch):
                    if result is None:
                        tally.discarded += 1
                    else:
                        self.count(tally, *result)

    def count(self, tally, mutant, missed, invented):
        tally.injected += 1
        self.forms[mutant.rule, mutant.form] += 1
        tally.found += not missed
        tally.missed += bool(missed)
        tally.invented += len(invented)
        if missed or invented:
            print(f"FAILED {mutant.rule} ({mutant.form}) in {mutant.file or 'the policy'}"
                  f"{':%d' % mutant.shift[0] if mutant.shift else ''}: {mutant.shown}")
            for expected in missed:
                print(f"    - expected, not told: {expected}")
            for violation in invented:
                print(f"    + told, not expected: {describe(violation)}")

    def table(self):
        print(f"{'rule':24}{'injected':>9}{'found':>7}{'missed':>8}{'invented':>10}{'recall':>8}   forms")
        total = Tally()
        for rule, tally in self.tallies.items():
            forms = ", ".join(f"{form} {count}" for (name, form), count in sorted(self.forms.items()) if name == rule)
            recall = f"{100 * tally.found / tally.injected:.0f} %" if tally.injected else "-"
            print(f"{rule:24}{tally.injected:9}{tally.found:7}{tally.missed:8}{tally.invented:10}{recall:>8}   {forms}")
            for field in vars(total):
                setattr(total, field, getattr(total, field) + getattr(tally, field))
        recall = f"{100 * total.found / total.injected:.1f} %" if total.injected else "-"
        print(f"{'all':24}{total.injected:9}{total.found:7}{total.missed:8}{total.invented:10}{recall:>8}   "
              f"{total.discarded} drafts were no mutants")
        return total


def describe(violation):
    return (f"{violation['file']}:{violation['line']}:{violation['column']}: {violation['rule']}: {violation['message']}")


def quotas(options):
    if options.rule:
        return {options.rule: options.count}
    whole = sum(SHARES.values())
    return {rule: max(1, round(options.count * share / whole)) for rule, share in SHARES.items()}


def run(options, work):
    began = time.monotonic()
    tree = prepare(options.project, options.folder, work)
    with open(os.path.join(HERE, f"{options.project}.json"), encoding="utf-8") as file:
        test = Test(options, tree, json.load(file))
    holds = test.base_holds()
    print(f"seed {options.seed}")
    wanted = quotas(options)
    for rule, count in wanted.items():
        test.run_rule(rule, count, random.Random(f"{options.seed} {options.project} {rule}"))
    if not options.rule:  # what some rules had no sites for, others make up
        for rule in ("private-symbol", "redeclaration", "dependency", "harmless"):
            short = options.count - sum(tally.injected for tally in test.tallies.values())
            if short > 0:
                test.run_rule(rule, test.tallies[rule].injected + short, random.Random(f"{options.seed} more {rule}"))
    total = test.table()
    print(f"{options.project}: {total.injected} mutants in {time.monotonic() - began:.0f} s")
    enough = total.injected >= options.count
    if not enough:
        print(f"only {total.injected} of {options.count} mutants were to be had")
    return 0 if holds and enough and not total.missed and not total.invented else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("project", choices=sorted(PROJECTS))
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--rule", choices=sorted(SHARES))
    parser.add_argument("--judge", choices=("check", "lsp"), default="check")
    parser.add_argument("--cache", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="autotomy-mutations-") as work:
        options.cache = options.cache or os.path.join(work, "cache")
        try:
            return run(options, work)
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: the sources of {options.project} are out of reach: {error}")
            return SKIPPED


if __name__ == "__main__":
    sys.exit(main())
