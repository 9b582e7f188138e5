"""What a cold `autotomy check` says of the texts that a session has come to, to be held against what was published."""
import json
import os
import shutil
import subprocess
import tempfile

from client import uri_of


def cold_check(binary, tree, buffers, level):
    """What `check` says of a copy of the tree in which every buffer (path -> text) was saved: file -> violations."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(tree.root, copy, dirs_exist_ok=True)
        for path, text in buffers.items():
            os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
            with open(os.path.join(copy, path), "wb") as out:
                out.write(text.encode())
        result = subprocess.run([binary, "check", "--level", level, "--format", "json"], cwd=copy,
                                env={**os.environ, "AUTOTOMY_CACHE": "off"}, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)
        assert result.returncode in (0, 1), (result.returncode, result.stderr)
        found = {}
        for violation in json.loads(result.stdout)["violations"]:
            if violation["status"] == "new":
                found.setdefault(violation["file"], []).append(violation)
        return found


def published(client, tree):
    """The same of what stands on the client's screen."""
    found = {}
    root = uri_of(tree.root) + "/"
    for uri, diagnostics in client.shown().items():
        assert uri.startswith(root), uri
        if diagnostics:
            found[uri[len(root):]] = [d.get("data", d) for d in diagnostics]
    return found
