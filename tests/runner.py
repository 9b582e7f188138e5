"""
Finds and runs the tests of a folder: every function test_NAME in a file test_FILE.py is one, called FILE/NAME. A pattern is a
glob of such names, or of files.
"""
import fnmatch
import importlib.util
import os
import sys
import time
import traceback

SKIPPED = 77  # the exit status, as ctest knows it


def load(folder, file):
    spec = importlib.util.spec_from_file_location(file, os.path.join(folder, file + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tests_of(folder, file):
    for name, value in sorted(vars(load(folder, file)).items()):
        if name.startswith("test_") and callable(value):
            yield "%s/%s" % (file[len("test_"):], name[len("test_"):]), value


def is_wanted(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, p) or fnmatch.fnmatch(name, p + "/*") for p in patterns)


def choose(folder, patterns):
    """The folder's tests that fit a pattern, as (name, function); where none does, that is the end."""
    files = sorted(f[:-len(".py")] for f in os.listdir(folder) if f.startswith("test_") and f.endswith(".py"))
    chosen = [(name, test) for file in files for name, test in tests_of(folder, file) if is_wanted(name, patterns)]
    if not chosen:
        print("no test is called %s" % " ".join(patterns), file=sys.stderr)
        sys.exit(2)
    return chosen


def run_one(name, test, subject, skips):
    begin = time.monotonic()
    try:
        test(subject)
        outcome = "ok"
    except skips as reason:
        print("%s: skipped: %s" % (name, reason))
        outcome = "skipped"
    except Exception:
        outcome = "FAILED"
        traceback.print_exc(file=sys.stdout)
    print("%-7s %-60s %8.0f ms" % (outcome, name, (time.monotonic() - begin) * 1000), flush=True)
    return outcome


def run_all(chosen, subject, skips, skip_counts=all):
    """
    Calls each test with the subject, and returns the exit status: 1 where one failed, SKIPPED where all were skipped, or, with
    `skip_counts=any`, where one was. `skips` are the exceptions by which a test says that the machine cannot run it.
    """
    outcomes = {name: run_one(name, test, subject, skips) for name, test in chosen}
    failed = [name for name, outcome in outcomes.items() if outcome == "FAILED"]
    print("%d tests, %d failed%s" % (len(chosen), len(failed), "".join("\n  " + name for name in failed)))
    if failed:
        return 1
    return SKIPPED if skip_counts(outcome == "skipped" for outcome in outcomes.values()) else 0
