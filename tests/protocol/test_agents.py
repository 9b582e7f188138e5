"""Coding agents as clients, each scripted after what it really does: they refuse requests, send no edits, write to the disk
behind the server's back, and wait only so long. Every file that they write has to be judged soon, and the last word comes
even where it is empty."""
import os
import statistics
import time

from client import FILES, PRIVATE, Client, Tree, rules, uri_of

CLEAN = "#include \"../core/core.h\"\n"
# From the write to the publication. 250 ms is what is aimed at, and what the medians below stay far under on an idle machine;
# the bound of the test leaves room for one that is busy with other tests, or slowed by a sanitizer.
SOON = 5.0
PUBLISH = {"publishDiagnostics": {"relatedInformation": True, "versionSupport": False}}


class Agent(Client):
    """Answers every request of the server at once, as its table says."""

    replies = {}
    capabilities = {}

    def take(self, *arguments):
        message = super().take(*arguments)
        if message and "method" in message and "id" in message:
            refused = {"error": {"code": -32601, "message": "Unhandled method " + message["method"]}}
            self.send({"jsonrpc": "2.0", "id": message["id"], **self.replies.get(message["method"], refused)})
        return message

    def begin(self, tree):
        self.initialize([tree.root], capabilities=self.capabilities, rootUri=uri_of(tree.root), rootPath=tree.root)

    def shown(self, uri):
        return rules(self.published.get(uri, {"diagnostics": []})["diagnostics"])

    def until(self, uri, expected, soon=SOON):
        begin = time.monotonic()
        self.wait_until(lambda: uri in self.published and self.shown(uri) == expected, soon, "%s %s" % (uri, expected))
        return time.monotonic() - begin


class ClaudeCode(Agent):
    """One server a file extension; push only; refuses registrations and progress; has no settings; may never send didChange."""

    replies = {"workspace/configuration": {"result": [None]}}
    capabilities = {"workspace": {"configuration": True, "workspaceFolders": False,
                                  "didChangeWatchedFiles": {"dynamicRegistration": True}},
                    "window": {"workDoneProgress": True}, "textDocument": PUBLISH}


class OpenCode(Agent):
    """Takes registrations, sends whole texts, tells of its own writes."""

    replies = {"workspace/configuration": {"result": [{}]}, "client/registerCapability": {"result": None},
               "window/workDoneProgress/create": {"result": None}}
    capabilities = {"workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
                    "window": {"workDoneProgress": True},
                    "textDocument": {"synchronization": {"didSave": True}, "publishDiagnostics": {"versionSupport": True}}}


class CopilotCli(Agent):
    """Has its server from .github/lsp.json, and opens and closes a file for each look at it."""

    replies = {"client/registerCapability": {"result": None}, "window/workDoneProgress/create": {"result": None},
               "workspace/configuration": {"result": [None]}}
    capabilities = {"workspace": {"configuration": True}, "textDocument": PUBLISH}


class Crush(Agent):
    """Takes registrations of watched files and keeps them itself: it tells of each file that it, or anybody, writes."""

    replies = {"client/registerCapability": {"result": None}, "workspace/configuration": {"result": [{}]},
               "window/workDoneProgress/create": {"result": None}}
    capabilities = {"workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True},
                                  "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True}},
                    "textDocument": {"synchronization": {"didSave": True, "dynamicRegistration": True}, **PUBLISH}}


def begin(agent, tree):
    agent.begin(tree)
    agent.until(tree.uri("src/ui/view.c"), ["private-header"])
    agent.drain()


def report(name, times):
    print("   %-40s median %4.0f ms, longest %4.0f ms" % (name, statistics.median(times) * 1000, max(times) * 1000), flush=True)


def test_claude_code(binary):
    """Opens a file once; what it then writes, by its own tools or a shell, is nowhere to be seen but on the disk."""
    with Tree(FILES) as tree, ClaudeCode(binary) as agent:
        begin(agent, tree)
        new = tree.uri("src/ui/new.c")
        times = []
        for _ in range(5):
            tree.write("src/ui/new.c", PRIVATE)
            times.append(agent.until(new, ["private-header"]))
            tree.write("src/ui/new.c", CLEAN)
            times.append(agent.until(new, []))
        report("Claude Code, a file written", times)
        assert agent.open(tree.path("src/ui/menu.c"), CLEAN) == []
        agent.tell_change(tree.path("src/ui/menu.c"), PRIVATE, 2)
        agent.until(tree.uri("src/ui/menu.c"), ["private-header"])
        tree.write("src/ui/menu.c", PRIVATE)
        agent.save(tree.path("src/ui/menu.c"))
        agent.drain()
        assert agent.shown(tree.uri("src/ui/menu.c")) == ["private-header"]
        assert [m for m in agent.log if m.get("method") == "client/registerCapability"]
        agent.shut_down()


def test_claude_code_and_a_shell(binary):
    """New files, replaced ones, deleted ones, renamed ones and new folders, with nobody to tell of them."""
    with Tree(FILES) as tree, ClaudeCode(binary) as agent:
        begin(agent, tree)
        times = {"new": [], "replaced": [], "deleted": [], "renamed": [], "folder": []}
        for number in range(4):
            path = "src/ui/made%d.c" % number
            tree.write(path, PRIVATE)
            times["new"].append(agent.until(tree.uri(path), ["private-header"]))
            tree.write(path + ".tmp", CLEAN)
            os.rename(tree.path(path + ".tmp"), tree.path(path))
            times["replaced"].append(agent.until(tree.uri(path), []))
            tree.write(path + ".tmp", PRIVATE)
            os.rename(tree.path(path + ".tmp"), tree.path(path))
            times["replaced"].append(agent.until(tree.uri(path), ["private-header"]))
            moved = "src/ui/moved%d.c" % number
            os.rename(tree.path(path), tree.path(moved))
            times["renamed"].append(agent.until(tree.uri(moved), ["private-header"]))
            agent.until(tree.uri(path), [])
            tree.remove(moved)
            times["deleted"].append(agent.until(tree.uri(moved), []))
            deep = "src/ui/deep%d/er/new.c" % number
            tree.write(deep, "#include \"../../../core/page.h\"\n")
            times["folder"].append(agent.until(tree.uri(deep), ["private-header"]))
            tree.remove("src/ui/deep%d" % number)
            times["deleted"].append(agent.until(tree.uri(deep), []))
        for name, taken in times.items():
            report("Claude Code and a shell, " + name, taken)
        # A header that is written changes the verdict on who includes it.
        tree.write("src/ui/far.c", "#include <far.h>\n")
        agent.drain()
        tree.write("autotomy.json", FILES["autotomy.json"].replace("\"version\": 1,",
                                                                   "\"version\": 1, \"compile\": { \"arguments\": [\"-Isrc/core\"] },"))
        tree.write("src/core/far.h", "")
        agent.until(tree.uri("src/ui/far.c"), ["private-header"])
        agent.shut_down()


def test_opencode(binary):
    """Whole texts by didChange, then the disk, then a word that the file was written; it waits for a publication of its version."""
    with Tree(FILES) as tree, OpenCode(binary) as agent:
        begin(agent, tree)
        path, times = "src/ui/menu.c", []
        agent.open(tree.path(path), CLEAN, 0)
        for version in range(1, 9):
            text = PRIVATE if version % 2 else CLEAN
            tree.write(path, text)
            begun = time.monotonic()
            agent.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri(path), "type": 2}]})
            found = agent.change(tree.path(path), text, version)
            times.append(time.monotonic() - begun)
            assert rules(found) == (["private-header"] if version % 2 else [])
        report("opencode, an edit", times)
        agent.drain()
        assert agent.shown(tree.uri(path)) == []
        agent.shut_down()


def test_copilot_cli(binary):
    """Open, look, close: each look is answered, and what is closed is what is on the disk."""
    with Tree(FILES) as tree, CopilotCli(binary) as agent:
        begin(agent, tree)
        path = "src/ui/menu.c"
        for version in range(1, 9):
            text = PRIVATE if version % 2 else CLEAN
            tree.write(path, text)
            assert rules(agent.open(tree.path(path), text, version)) == (["private-header"] if version % 2 else [])
            agent.close(tree.path(path))
        agent.until(tree.uri(path), [])
        agent.drain()
        assert agent.shown(tree.uri(path)) == []
        agent.shut_down()


def test_crush(binary):
    """Files that are written and told of, some of them open, whose text on the disk is then another than the buffer's."""
    with Tree(FILES) as tree, Crush(binary) as agent:
        begin(agent, tree)
        uri, times = tree.uri("src/ui/new.c"), []
        for number in range(6):
            tree.write("src/ui/new.c", CLEAN if number % 2 else PRIVATE)
            agent.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2 if number else 1}]})
            times.append(agent.until(uri, [] if number % 2 else ["private-header"]))
        report("Crush, a file written and told of", times)
        assert rules(agent.open(tree.path("src/ui/menu.c"), PRIVATE)) == ["private-header"]
        agent.change(tree.path("src/ui/menu.c"), CLEAN, 2)
        tree.write("src/ui/menu.c", CLEAN)
        agent.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": tree.uri("src/ui/menu.c"), "type": 2}]})
        assert agent.close(tree.path("src/ui/menu.c")) == []
        agent.drain()
        assert agent.shown(tree.uri("src/ui/menu.c")) == []
        agent.shut_down()
