#!/usr/bin/env python3
"""The LSP project's own library: installs it, pinned by its lock file, and says where it is.

Called as a program it installs it where it is missing or another one; 77 where the machine cannot.
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PINNED = os.path.join(ROOT, "tests", "node")
FOLDER = os.path.join(ROOT, "build", "node")  # every build shares one copy
FILES = ("package.json", "package-lock.json")
SKIPPED = 77


class Missing(Exception):
    """It is not installed; the text says what to do."""


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def is_installed():
    """The pinned files are copied last, so that half an installation is none."""
    return all(read(os.path.join(FOLDER, name)) == read(os.path.join(PINNED, name)) for name in FILES)


def modules():
    """The folder node_modules."""
    if not is_installed():
        raise Missing("vscode-languageserver-protocol is not installed; run tests/protocol/library.py")
    return os.path.join(FOLDER, "node_modules")


def install():
    making = FOLDER + ".new"
    shutil.rmtree(making, ignore_errors=True)
    os.makedirs(making)
    for name in FILES:
        shutil.copy(os.path.join(PINNED, name), making)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=making, check=True, timeout=600)
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.rename(making, FOLDER)


def main():
    if is_installed():
        return 0
    if not shutil.which("npm") or not shutil.which("node"):
        print("skipped: node and npm are not installed")
        return SKIPPED
    try:
        install()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print("skipped: npm could not install vscode-languageserver-protocol: %s" % error)
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
