#!/usr/bin/env python3
"""Runs the tests of `check --since`: run.py BINARY REAL [PATTERN...].

Every function test_NAME in a file test_FILE.py here is a test, called FILE/NAME; a pattern is a glob of such names, or
of files. REAL is the folder of real sources. A test that the machine cannot run says why and is skipped; where all are,
the exit status is 77.
"""
import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FAULTS = os.path.join(os.path.dirname(HERE), "faults")


def runner():
    """The one of the fault tests, over the files here."""
    spec = importlib.util.spec_from_file_location("faults_run", os.path.join(FAULTS, "run.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HERE = HERE
    sys.path.insert(0, HERE)  # before its own folders, where files are called alike
    return module


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    run = runner()
    import repository
    repository.REAL = os.path.abspath(sys.argv[2])
    sys.exit(run.main([sys.argv[1]] + sys.argv[3:]))
