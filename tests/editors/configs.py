"""The configurations that are only files: each is read as its client reads it, and the command in it is run and talked to."""
import json
import os
import re
import subprocess
import sys
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
EDITORS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "editors")
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "protocol"))
from client import Client  # noqa: E402: found by the line above


def text_of(path):
    with open(os.path.join(EDITORS, path), encoding="utf-8") as file:
        return file.read()


def helix():
    config = tomllib.loads(text_of("helix/languages.toml"))
    for language in config["language"]:
        assert language["language-servers"] == ["clangd", "autotomy"], language
    server = config["language-server"]["autotomy"]
    return [server["command"], *server["args"]]


def kakoune():
    server = tomllib.loads(re.search(r"lsp_servers %\{(.*?)\n    \}", text_of("kakoune/autotomy.kak"), re.DOTALL)[1])["autotomy"]
    return ["autotomy", *server["args"]]


def kate():
    servers = json.loads(text_of("kate/settings.json"))["servers"]
    assert servers["cpp"]["use"] == "c"
    assert re.search(servers["c"]["highlightingModeRegex"], "C") and not re.search(servers["c"]["highlightingModeRegex"], "C++")
    assert re.search(servers["cpp"]["highlightingModeRegex"], "C++")
    return servers["c"]["command"]


def sublime():
    return json.loads(text_of("sublime/LSP.sublime-settings"))["clients"]["autotomy"]["command"]


def zed():
    binary = json.loads(text_of("zed/settings.json"))["lsp"]["clangd"]["binary"]
    return [binary["path"], *binary["arguments"]]


def claude_code():
    plugin = json.loads(text_of("claude-code/.claude-plugin/plugin.json"))
    assert plugin["name"] == "autotomy"
    server = json.loads(text_of(os.path.join("claude-code", plugin["lspServers"])))["autotomy"]
    assert server["extensionToLanguage"][".c"] == "c"
    return [server["command"], *server["args"]]


def copilot():
    server = json.loads(text_of("copilot/.github/lsp.json"))["lspServers"]["autotomy"]
    assert server["fileExtensions"][".hpp"] == "cpp"
    return [server["command"], *server["args"]]


def crush():
    server = json.loads(text_of("crush/crush.json"))["lsp"]["autotomy"]
    known = {"disabled", "command", "args", "env", "filetypes", "root_markers", "init_options", "options", "timeout"}
    assert set(server) <= known, server
    return [server["command"], *server["args"]]


def opencode():
    servers = json.loads(text_of("opencode/opencode.json"))["lsp"]
    assert servers["clangd"] == {"disabled": True}
    return servers["autotomy"]["command"]


CONFIGS = (claude_code, copilot, crush, helix, kakoune, kate, opencode, sublime, zed)


def try_command(stage, command):
    project = stage.path("project")
    path = os.path.join(project, "src/ui/view.c")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with Client(stage.binary, command[1:], cwd=project, env=stage.env) as client:
        client.initialize([project])
        found = client.open(path, text)
        assert [each["code"] for each in found if each["source"] == "autotomy"] == ["private-header"], found
        assert client.request("shutdown")["result"] is None
        client.notify("exit")
        assert client.wait() == 0


def run(stage):
    for config in CONFIGS:
        command = config()
        assert command[:2] == ["autotomy", "lsp"], command
        try_command(stage, command)
        print("ok      %s: %s" % (config.__name__.replace("_", "-"), " ".join(command)))
    return 0
