"""A whole session through the LSP project's own library: somebody else's framing, types and cancellation on the other end."""
import json
import os
import shutil
import subprocess

import library
from client import FILES, PATIENCE, Tree

HERE = os.path.dirname(os.path.abspath(__file__))


def session(binary, way):
    node = shutil.which("node")
    if not node:
        raise library.Missing("node is not installed")
    modules = library.modules()
    with Tree(FILES) as tree:
        run = subprocess.run([node, os.path.join(HERE, "neutral.mjs"), binary, tree.root, way],
                             env={**os.environ, "AUTOTOMY_NODE": os.path.dirname(modules)}, stdout=subprocess.PIPE, timeout=PATIENCE,
                             stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        assert run.returncode == 0 and not run.stderr, (run.returncode, run.stderr[-3000:])
        return json.loads(run.stdout)


def check(saw):
    assert saw["server"]["serverInfo"]["name"] == "autotomy"
    assert saw["opened"] == [] and saw["changed"] == ["private-header"] and saw["workspace"] == ["private-header"]
    assert saw["range"] == {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 24}}
    assert saw["exit"] == 0 and saw["logged"] >= 1
    if "codeActionProvider" in saw["server"]["capabilities"]:
        assert saw["actions"]


def test_push(binary):
    saw = session(binary, "push")
    check(saw)
    assert "diagnosticProvider" not in saw["server"]["capabilities"] and saw["refreshes"] == 0


def test_pull(binary):
    saw = session(binary, "pull")
    check(saw)
    assert saw["cancelled"] == -32800
    assert saw["pushed"] == []
