"""Programs from npm that run and validate files for CI services, pinned by the lock file in node/, kept in build/ci."""
import fcntl
import os
import shutil
import subprocess

from world import HERE, ROOT, need

PINNED = os.path.join(HERE, "node")
FOLDER = os.path.join(ROOT, "build", "ci")  # every build shares one copy
FILES = ("package.json", "package-lock.json")


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def is_installed():
    """The pinned files are copied first, and the folder appears as a whole."""
    return all(read(os.path.join(FOLDER, name)) == read(os.path.join(PINNED, name)) for name in FILES)


def install():
    making = FOLDER + ".new"
    shutil.rmtree(making, ignore_errors=True)
    os.makedirs(making)
    for name in FILES:
        shutil.copy(os.path.join(PINNED, name), making)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=making, check=True,
                   stdin=subprocess.DEVNULL, timeout=600)
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.rename(making, FOLDER)


def tool(name):
    """The words that begin a command."""
    need("node", "npm")
    os.makedirs(os.path.dirname(FOLDER), exist_ok=True)
    with open(FOLDER + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed():
            install()
    return ["node", os.path.join(FOLDER, "node_modules", ".bin", name)]
