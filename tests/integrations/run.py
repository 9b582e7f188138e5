#!/usr/bin/env python3
"""Runs the tests of the integrations: run.py BINARY BUILD_FOLDER [PATTERN...].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. All work with one install tree of the build, made for this run. A test that the machine cannot run says why and
is skipped; where any is, and none failed, the exit status is 77.
"""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from runner import choose, run_all  # noqa: E402
from world import Setting, Skipped, install  # noqa: E402


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    binary, build, patterns = os.path.abspath(arguments[0]), os.path.abspath(arguments[1]), arguments[2:]
    os.environ.pop("AUTOTOMY_CLANG", None)
    chosen = choose(HERE, patterns)
    with tempfile.TemporaryDirectory(prefix="autotomy-installed-") as folder:
        prefix = os.path.join(os.path.realpath(folder), "usr")
        install(build, prefix)
        return run_all(chosen, Setting(binary, build, prefix), Skipped, skip_counts=any)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
