"""The manual pages as they are installed: well-formed to man and mandoc, and true to the programs and the schema."""
import glob
import json
import os
import re
import subprocess

from world import ROOT, World, need

COMMANDS = ("can", "check", "explain", "graph", "init", "lsp", "modules", "rules", "version", "help")


def pages(setting):
    found = sorted(glob.glob(setting.installed("share/man/man*/*")))
    names = [os.path.basename(path) for path in found]
    assert names == ["autotomy-clang.1", "autotomy.1", "git-autotomy.1", "autotomy.json.5"], names
    return found


def run(world, *words, **how):
    os.makedirs(world.tree, exist_ok=True)
    return world.run(*words, **how)


def source(setting, name):
    """A page's text without its dashes' backslashes."""
    with open(setting.installed("share/man", name), encoding="utf-8") as file:
        return file.read().replace("\\-", "-")


def test_man(setting):
    need("man")
    with World(setting) as world:
        for page in pages(setting):
            run = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page], capture_output=True, text=True,
                                 env={**world.environment, "MANROFFSEQ": "", "MAN_KEEP_STDERR": "1"}, check=False)
            assert run.returncode == 0 and run.stderr == "" and run.stdout, "%s: %s" % (page, run.stderr)


def test_mandoc(setting):
    need("mandoc")
    with World(setting) as world:
        for page in pages(setting):
            text = run(world, "mandoc", "-Tlint", "-W", "warning", page).text
            left = [line for line in text.splitlines() if "missing date" not in line]
            assert not left, left


def test_every_option_and_command(setting):
    text = source(setting, "man1/autotomy.1")
    synopsis = text[text.index(".SH SYNOPSIS"):text.index(".SH DESCRIPTION")]
    for command in COMMANDS:
        assert re.search(r"^\.B %s$" % command, text, re.MULTILINE), command
        assert re.search(r"autotomy %s\b" % command, synopsis), command
        if command == "help":
            continue
        told = subprocess.run([setting.binary, command, "--help"], capture_output=True, text=True, check=True).stdout
        for option in re.findall(r"^  (--[a-z-]+)", told, re.MULTILINE):
            assert re.search(r"^\.BI? (\")?%s\b" % option, text, re.MULTILINE) or option in synopsis, option
            if command == "check":
                assert option in synopsis, option
                assert re.search(r"^\.BI? %s" % option, text, re.MULTILINE), "%s is not explained" % option
    for option in set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text)) - {"--background-index"}:
        helps = "".join(subprocess.run([setting.binary, command, "--help"], capture_output=True, text=True, check=True).stdout
                        for command in COMMANDS if command != "help")
        assert option in helps, "%s is told and not there" % option


def test_git_autotomy(setting):
    text = source(setting, "man1/git-autotomy.1")
    told = subprocess.run([setting.installed("bin/git-autotomy"), "help"], capture_output=True, text=True, check=True).stdout
    for word in re.findall(r"^  ([a-z]+) ", told, re.MULTILINE) + ["--chain", "pre-commit", "pre-push", "pre-receive"] \
            + re.findall(r"git config (\S+)", told):
        assert word in text, word


def keys_of(value, found):
    """The names of all keys in the schema of a value."""
    if isinstance(value, dict):
        for key, below in value.get("properties", {}).items():
            found.add(key)
            keys_of(below, found)
        for name, below in value.items():
            if name != "properties":
                keys_of(below, found)
    elif isinstance(value, list):
        for below in value:
            keys_of(below, found)
    return found


def test_every_key_of_the_policy(setting):
    with open(os.path.join(ROOT, "editors/schema/autotomy.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    text = source(setting, "man5/autotomy.json.5")
    told = set(re.findall(r"^\.B (\S+)$", text[text.index(".SH KEYS"):text.index(".SH EXAMPLE")], re.MULTILINE))
    wanted = keys_of(schema["properties"], set()) | set(schema["properties"])
    assert len(wanted) > 30 and told == wanted, (wanted - told, told - wanted)


def test_the_version_is_the_programs(setting):
    version = subprocess.run([setting.binary, "version"], capture_output=True, text=True, check=True).stdout.strip()
    for page in pages(setting):
        with open(page, encoding="utf-8") as file:
            assert '"%s"' % version in file.readline(), page
