#!/usr/bin/env python3
"""Runs the fault tests: run.py BINARY [PATTERN...].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. A test that the machine cannot run says why and is skipped; where all are, the exit status is 77.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(TESTS, "protocol"), TESTS]

from runner import choose, run_all  # noqa: E402
from world import Skipped, prepare_environment  # noqa: E402


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    binary, patterns = os.path.abspath(arguments[0]), arguments[1:]
    prepare_environment(binary)
    return run_all(choose(HERE, patterns), binary, Skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
