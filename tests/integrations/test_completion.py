"""Completion in real shells, typed key by key: bash and zsh on a terminal, fish by its own `complete -C`.

What is expected comes from the programs themselves: each option in the help of each command must be offered by each
shell, and nothing that the help does not tell.
"""
import os
import pty
import re
import select
import subprocess
import time

from world import need, project

COMMANDS = ("can", "check", "explain", "graph", "init", "lsp", "modules", "rules", "version")
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>78])|\x07")
END, PROMPT = "@@", "prompt> "


def help_of(setting, command):
    return subprocess.run([setting.binary, command, "--help"], capture_output=True, text=True, check=True).stdout


def options(setting, command):
    return set(re.findall(r"^  (--[a-z-]+)", help_of(setting, command), re.MULTILINE))


def first_words(setting, command):
    out = subprocess.run([setting.binary, command], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in out.splitlines()}


class Terminal:
    """A shell on a terminal of its own: type() answers with what it shows until the line is thrown away again."""

    def __init__(self, world, command, prepare):
        self.process, self.terminal = self.start(world, command)
        for line in prepare:
            os.write(self.terminal, (line + "\n").encode())
        self.wait_for_prompt()

    @staticmethod
    def start(world, command):
        ours, theirs = pty.openpty()
        environment = {**world.environment, "TERM": "xterm", "COLUMNS": "400", "LINES": "200", "PS1": PROMPT}
        process = subprocess.Popen(command, cwd=world.tree, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
                                   start_new_session=True)
        os.close(theirs)
        return process, ours

    def read(self, seconds):
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        return os.read(self.terminal, 1 << 16).decode(errors="replace") if ready else ""

    def read_until(self, word, behind="", seconds=20):
        text, deadline = "", time.monotonic() + seconds
        while word not in text[max(0, text.find(behind)):] or behind not in text:
            assert time.monotonic() < deadline, "%r does not come:\n%s" % (word, text)
            text += ESCAPES.sub("", self.read(1))
        return text

    def type(self, keys):
        """ESC and # make a comment of the line in both shells; END behind the keys tells that they were all read."""
        os.write(self.terminal, (keys + "\t" + END + "\x1b#").encode())
        text = self.read_until(END)
        self.wait_for_prompt()
        return text[:text.index(END)]

    def wait_for_prompt(self):
        """Only then does the shell, and not the terminal, show what is typed."""
        os.write(self.terminal, b"echo ne''xt\n")
        self.read_until(PROMPT, "next\r")

    def close(self):
        os.close(self.terminal)
        self.process.kill()
        self.process.wait()


def words_in(text):
    """zsh goes back and writes a sign again, and puts the `=` of an option's value behind its name."""
    words = re.findall(r"\S+", re.sub(r".\x08|\x08", "", text))
    return {*words, *(word.rstrip("=") for word in words)}


class TypedShell:
    def __init__(self, world, command, prepare):
        self.terminal = Terminal(world, command, prepare)

    def complete(self, line):
        """The line as it is after the key, where one word fits, and all words that are shown."""
        text = self.terminal.type(line)
        return words_in(text)

    def close(self):
        self.terminal.close()


def bash(world):
    need("bash")
    script = world.setting.installed("share/bash-completion/completions/autotomy")
    return TypedShell(world, ["bash", "--norc", "--noprofile", "-i"], [
        "bind 'set show-all-if-ambiguous on' 'set completion-query-items 0' 'set enable-bracketed-paste off'",
        "bind 'set page-completions off'", "bind 'set show-all-if-ambiguous on'", "bind 'set completion-query-items 0'",
        "bind 'set enable-bracketed-paste off'", ". '%s'" % script])


def zsh(world):
    need("zsh")
    folder = world.setting.installed("share/zsh/site-functions")
    return TypedShell(world, ["zsh", "-f", "-i"], [
        "PS1='%s'; unsetopt zle_bracketed_paste; unset zle_bracketed_paste; LISTMAX=0" % PROMPT,
        "setopt interactive_comments; bindkey -e; bindkey '\\e#' pound-insert; setopt auto_list list_rows_first no_beep",
        "unsetopt auto_menu list_ambiguous", "fpath=('%s' $fpath); autoload -U compinit; compinit -u -D" % folder])


class Fish:
    def __init__(self, world):
        need("fish")
        self.world = world

    def complete(self, line):
        data = os.pathsep.join((self.world.setting.installed("share"), "/usr/local/share", "/usr/share"))
        done = self.world.run("fish", "-c", 'complete -C "%s"' % line, XDG_DATA_DIRS=data).expect(0)
        return {row.split("\t")[0] for row in done.text.splitlines()}

    def close(self):
        pass


def play(setting, shell_of):
    with project(setting, "tree") as world:
        shell = shell_of(world)
        try:
            run_through(setting, shell)
        finally:
            shell.close()


def check(shell, line, wanted, unwanted=()):
    found = shell.complete(line)
    missing, invented = set(wanted) - found, set(unwanted) & found
    assert not missing and not invented, "'%s': missing %s, invented %s, shown %s" % (line, missing, invented, sorted(found))


def run_through(setting, shell):
    check(shell, "autotomy che", ["check"])
    check(shell, "autotomy ", [*COMMANDS, "help"])
    check(shell, "autotomy help ch", ["check"])
    everything = set().union(*(options(setting, command) for command in COMMANDS))
    for command in COMMANDS:
        wanted = options(setting, command)
        check(shell, "autotomy %s --" % command, wanted, everything - wanted)
    check(shell, "autotomy check --fo", ["--format"])
    check(shell, "autotomy check --format ", ["text", "json", "sarif", "github", "junit", "codequality"], ["dot", "src/"])
    check(shell, "autotomy graph --format ", ["dot", "mermaid", "json", "svg", "html"], ["sarif"])
    check(shell, "autotomy check --level s", ["scan"], ["full"])
    check(shell, "autotomy check --level=f", ["--level=full"])
    check(shell, "autotomy check --output no", [], ["notes.txt"])
    check(shell, "autotomy check --config auto", ["autotomy.json"])
    check(shell, "autotomy check src/ma", ["src/main.c"])
    rules = first_words(setting, "rules")
    assert len(rules) > 20, rules
    check(shell, "autotomy explain ", rules)
    check(shell, "autotomy explain private-h", ["private-header"], rules - {"private-header"})
    check(shell, "autotomy can d", ["db"])
    check(shell, "autotomy can db ", ["db", "ui"])
    check(shell, "autotomy lsp --with autotomy-cl", ["autotomy-clang"])


def test_bash(setting):
    play(setting, bash)


def test_zsh(setting):
    play(setting, zsh)


def test_fish(setting):
    play(setting, Fish)
