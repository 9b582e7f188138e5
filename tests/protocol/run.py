#!/usr/bin/env python3
"""Runs the protocol tests: run.py BINARY [PATTERN...] [--update].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. --update rewrites the expected outputs of the transcripts. A test that the machine cannot run says why and is skipped;
where all are, the exit status is 77.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from client import Skipped  # noqa: E402
from library import Missing  # noqa: E402
from runner import choose, run_all  # noqa: E402


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
    return run_all(choose(HERE, patterns), binary, (Missing, Skipped))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
