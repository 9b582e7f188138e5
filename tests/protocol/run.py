#!/usr/bin/env python3
"""Runs the protocol tests: run.py BINARY [PATTERN...] [--update].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. --update rewrites the expected outputs of the transcripts. A test that the machine cannot run says why and is skipped;
where all are, the exit status is 77.
"""
import fnmatch
import importlib.util
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from client import Skipped  # noqa: E402
from library import SKIPPED, Missing  # noqa: E402


def load(file):
    spec = importlib.util.spec_from_file_location(file, os.path.join(HERE, file + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tests_of(file):
    module = load(file)
    for name, value in sorted(vars(module).items()):
        if name.startswith("test_") and callable(value):
            yield "%s/%s" % (file[len("test_"):], name[len("test_"):]), value


def wanted(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, p) or fnmatch.fnmatch(name, p + "/*") for p in patterns)


def run(name, test, binary):
    begin = time.monotonic()
    try:
        test(binary)
        outcome = "ok"
    except (Missing, Skipped) as reason:
        print("%s: skipped: %s" % (name, reason))
        outcome = "skipped"
    except Exception:
        outcome = "FAILED"
        traceback.print_exc(file=sys.stdout)
    print("%-7s %-60s %8.0f ms" % (outcome, name, (time.monotonic() - begin) * 1000), flush=True)
    return outcome


def main(arguments):
    update = "--update" in arguments
    arguments = [a for a in arguments if a != "--update"]
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    binary, patterns = os.path.abspath(arguments[0]), arguments[1:]
    if not os.access(binary, os.X_OK):
        print("%s is no program" % binary, file=sys.stderr)
        return 2
    os.environ["AUTOTOMY_UPDATE"] = "1" if update else ""
    files = sorted(f[:-len(".py")] for f in os.listdir(HERE) if f.startswith("test_") and f.endswith(".py"))
    chosen = [(n, t) for f in files for n, t in tests_of(f) if wanted(n, patterns)]
    if not chosen:
        print("no test is called %s" % " ".join(patterns), file=sys.stderr)
        return 2
    outcomes = {name: run(name, test, binary) for name, test in chosen}
    failed = [name for name, outcome in outcomes.items() if outcome == "FAILED"]
    print("%d tests, %d failed%s" % (len(chosen), len(failed), "".join("\n  " + name for name in failed)))
    if failed:
        return 1
    return SKIPPED if set(outcomes.values()) == {"skipped"} else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
