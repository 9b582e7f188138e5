#!/usr/bin/env python3
"""Runs the tests of the integrations: run.py BINARY BUILD_FOLDER [PATTERN...].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. All work with one install tree of the build, made for this run. A test that the machine cannot run says why and
is skipped; where any is, and none failed, the exit status is 77.
"""
import fnmatch
import importlib
import os
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]

from world import Setting, Skipped, install  # noqa: E402

SKIPPED = 77


def tests_of(file):
    module = importlib.import_module(file)
    for name, value in vars(module).items():
        if name.startswith("test_") and callable(value):
            yield "%s/%s" % (file[len("test_"):], name[len("test_"):]), value


def wanted(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, p) or fnmatch.fnmatch(name, p + "/*") for p in patterns)


def run(name, test, setting):
    begin = time.monotonic()
    try:
        test(setting)
        outcome = "ok"
    except Skipped as reason:
        print("%s: skipped: %s" % (name, reason))
        outcome = "skipped"
    except Exception:
        outcome = "FAILED"
        traceback.print_exc(file=sys.stdout)
    print("%-7s %-60s %8.1f s" % (outcome, name, time.monotonic() - begin), flush=True)
    return outcome


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    binary, build, patterns = os.path.abspath(arguments[0]), os.path.abspath(arguments[1]), arguments[2:]
    os.environ.pop("AUTOTOMY_CLANG", None)
    files = sorted(f[:-len(".py")] for f in os.listdir(HERE) if f.startswith("test_") and f.endswith(".py"))
    chosen = [(n, t) for f in files for n, t in tests_of(f) if wanted(n, patterns)]
    if not chosen:
        print("no test is called %s" % " ".join(patterns), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="autotomy-installed-") as folder:
        prefix = os.path.join(os.path.realpath(folder), "usr")
        install(build, prefix)
        setting = Setting(binary, build, prefix)
        outcomes = {name: run(name, test, setting) for name, test in chosen}
    failed = [name for name, outcome in outcomes.items() if outcome == "FAILED"]
    print("%d tests, %d failed%s" % (len(chosen), len(failed), "".join("\n  " + name for name in failed)))
    if failed:
        return 1
    return SKIPPED if "skipped" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
