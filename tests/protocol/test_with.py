"""`lsp --with`: another server beside ours that does what no real one does when a test wants it to."""
import json
import os
import sys
import time

from client import FILES, PRIVATE, Client, Tree, frame, rules, uri_of

HERE = os.path.dirname(os.path.abspath(__file__))
INCREMENTAL = {"textDocumentSync": {"openClose": True, "change": 2, "save": True}}
VIEW = "src/ui/view.c"


def beside(binary, **plan):
    plan.setdefault("capabilities", INCREMENTAL)
    return Client(binary, ("lsp", "--with", sys.executable, os.path.join(HERE, "made_up_server.py"), json.dumps(plan)))


def received(client):
    """The bodies that it was sent, the request for them aside."""
    return client.request("peer/received")["result"]


def received_messages(client):
    return [json.loads(body) for body in received(client)]


def say(client, *messages):
    """Has it send messages."""
    bodies = [m if isinstance(m, str) else json.dumps(m) for m in messages]
    return client.ask("peer/say", {"bodies": bodies})


def notification(method, params):
    return {"jsonrpc": "2.0", "method": method, "params": params}


def diagnostic(line, message="theirs", first=0, last=3):
    return {"range": {"start": {"line": line, "character": first}, "end": {"line": line, "character": last}},
            "message": message, "source": "made up"}


def publish(uri, diagnostics, version=None):
    params = {"uri": uri, "diagnostics": diagnostics}
    return notification("textDocument/publishDiagnostics", params if version is None else {**params, "version": version})


def joined(client, uri, version, sources):
    """The next publication with diagnostics from these servers, in this order: ours may have something to add meanwhile."""
    return client.wait_for(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
                           and m["params"].get("version") == version
                           and [d["source"] for d in m["params"]["diagnostics"]] == sources, 60,
                           "version %r of %s from %s" % (version, uri, sources))["params"]["diagnostics"]


def shown(client):
    return [m["params"]["message"] for m in client.log if m.get("method") == "window/showMessage"]


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open("/proc/%s/stat" % entry, encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if entry.isdigit() and int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry))
    return found


def child_named(client, name):
    """The process whose command names it; None where there is none."""
    for pid in children(client.process.pid):
        try:
            with open("/proc/%d/cmdline" % pid, "rb") as file:
                if name in file.read():
                    return pid
        except OSError:
            continue
    return None


def peer_pid(client):
    end = time.monotonic() + 60
    while (pid := child_named(client, b"made_up_server")) is None and time.monotonic() < end:
        time.sleep(0.01)
    return pid


def wait_gone(pid, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError("process %d is still there" % pid)


# ---- passing through

def test_bytes_pass_through_as_they_are(binary):
    odd = '{ "id" : 77,\t"jsonrpc":"2.0", "method" : "peer/say","params":{"bodies":[],"result":"[ 1.50,\\t{\\"\\\\u00e9\\":1e3} ]" } }'
    with beside(binary) as client:
        client.initialize()
        client.send_bytes(frame(odd.encode()))
        client.reply_to(77)
        assert b'{"id":77,"jsonrpc":"2.0","result":[ 1.50,\t{"\\u00e9":1e3} ]}' in client.bodies
        assert odd in received(client)
        say(client, '{ "method":"telemetry/event" ,"params":{"a": 1.0},"jsonrpc":"2.0"}')
        client.wait_for(lambda m: m.get("method") == "telemetry/event")
        assert b'{ "method":"telemetry/event" ,"params":{"a": 1.0},"jsonrpc":"2.0"}' in client.bodies
        client.shut_down()


def test_texts_go_to_both(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        text = tree.read(VIEW)
        assert rules(client.open(tree.path(VIEW), text)) == ["private-header"]
        change = [{"range": {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}, "text": ""}]
        assert client.change(tree.path(VIEW), change, 2) == []
        client.save(tree.path(VIEW))
        client.close(tree.path(VIEW))
        methods = [m["method"] for m in received_messages(client)]
        assert methods == ["initialize", "initialized", "textDocument/didOpen", "textDocument/didChange",
                           "textDocument/didSave", "textDocument/didClose"], methods
        client.shut_down()


def test_a_policy_is_ours_alone(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        path = tree.path("autotomy.json")
        assert client.open(path, "{") and "config" in rules(client.published[uri_of(path)]["diagnostics"])
        document = {"textDocument": {"uri": uri_of(path)}}
        assert client.request("textDocument/semanticTokens/full", document)["result"] is None
        assert [m["method"] for m in received_messages(client)] == ["initialize", "initialized"]
        client.shut_down()


def test_unknown_methods_are_theirs_to_refuse(binary):
    with beside(binary) as client:
        client.initialize()
        assert client.request("no/such")["error"] == {"code": -32601, "message": "no such method: no/such"}
        assert client.request("autotomy/none")["error"]["message"] == "unknown method 'autotomy/none'"
        assert client.request("workspace/executeCommand", {"command": "autotomy.none"})["error"]["code"] == -32602
        assert "no such method" in client.request("workspace/executeCommand", {"command": "x"})["error"]["message"]
        client.shut_down()


def test_a_server_that_takes_whole_texts_gets_them(binary):
    with Tree(FILES) as tree, beside(binary, capabilities={"textDocumentSync": 1}) as client:
        result = client.initialize([tree.root])
        assert result["capabilities"]["textDocumentSync"]["change"] == 2
        client.open(tree.path(VIEW), "a\nb\n")
        client.change(tree.path(VIEW), [{"range": {"start": {"line": 1, "character": 0},
                                                   "end": {"line": 1, "character": 1}}, "text": "\u00e9\n"}], 5)
        last = received_messages(client)[-1]
        assert last == notification("textDocument/didChange", {
            "textDocument": {"uri": tree.uri(VIEW), "version": 5}, "contentChanges": [{"text": "a\n\u00e9\n\n"}]}), last
        client.shut_down()


def test_what_it_does_not_ask_for_it_does_not_hear(binary):
    with Tree(FILES) as tree, beside(binary, capabilities={}) as client:
        client.initialize([tree.root])
        client.open(tree.path(VIEW), "a\n")
        client.change(tree.path(VIEW), "b\n", 2)
        client.save(tree.path(VIEW))
        client.notify("workspace/didCreateFiles", {"files": []})
        client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": []}})
        client.notify("$/theirs", {"a": 1})
        assert [m["method"] for m in received_messages(client)] == ["initialize", "initialized", "$/theirs"]
        client.shut_down()


def test_watched_files_are_told_to_who_asked(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root], capabilities={"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
        client.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert "workspace/didChangeWatchedFiles" not in [m["method"] for m in received_messages(client)]
        say(client, {"jsonrpc": "2.0", "id": 1, "method": "client/registerCapability", "params": {
            "registrations": [{"id": "w", "method": "workspace/didChangeWatchedFiles"}]}})
        client.wait_for(lambda m: m.get("method") == "client/registerCapability"
                        and m["params"]["registrations"][0]["id"] == "w")
        client.notify("workspace/didChangeWatchedFiles", {"changes": []})
        assert "workspace/didChangeWatchedFiles" in [m["method"] for m in received_messages(client)]
        client.shut_down()


def test_positions_are_counted_as_it_counts_them(binary):
    text = PRIVATE.replace("#include ", "/* \u00e9\u00e9\u00e9\u00e9 */ #include ")
    for more, character in (({}, 21), ({"offsetEncoding": "utf-8"}, 25)):
        with Tree(FILES) as tree, beside(binary, more=more) as client:
            result = client.initialize([tree.root], encodings=["utf-8", "utf-16"])
            assert result["capabilities"]["positionEncoding"] == more.get("offsetEncoding", "utf-16")
            found = client.open(tree.path(VIEW), text)
            assert [d["range"]["start"]["character"] for d in found] == [character], found
            client.shut_down()


def test_nobody_pulls(binary):
    with beside(binary, capabilities={**INCREMENTAL, "diagnosticProvider": {"interFileDependencies": True}}) as client:
        result = client.initialize(capabilities={"textDocument": {"diagnostic": {}, "hover": {}},
                                                 "workspace": {"diagnostics": {"refreshSupport": True}}})
        assert "diagnosticProvider" not in result["capabilities"]
        told = received_messages(client)[0]["params"]["capabilities"]
        assert told["textDocument"] == {"hover": {}} and told["workspace"] == {}
        client.shut_down()


# ---- ids

IDS = ["1", "0", "-5", "123456789012", '"1"', '""', '"a b"', '"q\\"uote"', '"\\u00e9\\ud83d\\ude00"', '"autotomy:with:1"',
       '"autotomy:initialize"']


def test_ids_of_the_client(binary):
    with beside(binary) as client:
        client.initialize()
        for raw in IDS:
            body = '{"id":%s,"jsonrpc":"2.0","method":"peer/say","params":{"bodies":[],"result":"7"}}' % raw
            client.send_bytes(frame(body.encode()))
            assert client.reply_to(json.loads(raw))["result"] == 7
            assert body in received(client)
        client.shut_down()


def test_one_id_for_two_requests(binary):
    with beside(binary) as client:
        client.initialize()
        for result in ("1", "2"):
            client.send({"jsonrpc": "2.0", "id": 5, "method": "peer/say", "params": {"bodies": [], "result": result}})
        assert [client.reply_to(5)["result"] for _ in range(2)] == [1, 2]
        client.shut_down()


def test_ids_of_its_requests(binary):
    with beside(binary) as client:
        client.initialize()
        asked = [*IDS, "1"]
        for number, raw in enumerate(asked):
            say(client, '{"id":%s,"jsonrpc":"2.0","method":"window/showMessageRequest","params":{"n":%d}}' % (raw, number))
        requests = [client.wait_for(lambda m: m.get("method") == "window/showMessageRequest") for _ in asked]
        assert [r["params"]["n"] for r in requests] == list(range(len(asked)))
        ids = [r["id"] for r in requests]
        assert len(set(ids)) == len(ids), ids
        for number, request_id in reversed(list(enumerate(ids))):  # in another order than they came
            member = {"result": {"n": number}} if number % 2 else {"error": {"code": -1, "message": str(number)}}
            client.send({"jsonrpc": "2.0", "id": request_id, **member})
        client.send({"jsonrpc": "2.0", "id": ids[0], "result": "once more"})
        replies = [body for body in received(client) if "method" not in json.loads(body)]
        wanted = []
        for number, raw in reversed(list(enumerate(asked))):
            member = '"result": {"n": %d}' % number if number % 2 else '"error": {"code": -1, "message": "%d"}' % number
            wanted.append('{"jsonrpc": "2.0", "id": %s, %s}' % (raw, member))
        assert replies == wanted, replies
        client.shut_down()


def test_cancellations_in_both_directions(binary):
    with beside(binary) as client:
        client.initialize()
        never = client.ask("peer/never")
        client.notify("$/cancelRequest", {"id": never})
        assert received_messages(client)[-1] == notification("$/cancelRequest", {"id": never})
        say(client, {"jsonrpc": "2.0", "id": "a", "method": "window/showMessageRequest", "params": {}},
            notification("$/cancelRequest", {"id": "b"}), notification("$/cancelRequest", {"id": "a"}))
        request = client.wait_for(lambda m: m.get("method") == "window/showMessageRequest")
        cancel = client.wait_for(lambda m: m.get("method") == "$/cancelRequest")
        assert cancel["params"]["id"] == request["id"]
        client.shut_down()


# ---- diagnostics

def test_diagnostics_of_both_are_one(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        path, uri = tree.path(VIEW), tree.uri(VIEW)
        assert rules(client.open(path, tree.read(VIEW))) == ["private-header"]
        say(client, publish(uri, [diagnostic(0)], 1))
        assert joined(client, uri, 1, ["made up", "autotomy"])[0] == diagnostic(0)
        ours_gone = client.change(path, [{"range": {"start": {"line": 1, "character": 0},
                                                    "end": {"line": 2, "character": 0}}, "text": ""}], 2)
        assert ours_gone == [diagnostic(0)], ours_gone
        say(client, publish(uri, [], 2))
        assert joined(client, uri, 2, []) == []
        say(client, publish(uri, [diagnostic(5)]))  # no version: of the newest text
        assert joined(client, uri, 2, ["made up"]) == [diagnostic(5)]
        closed = client.close(path)
        assert closed[0] == diagnostic(5) and rules(closed[1:]) == ["private-header"], closed
        say(client, publish(uri, []))
        assert rules(joined(client, uri, None, ["autotomy"])) == ["private-header"]
        client.shut_down()


def test_late_diagnostics_move_to_the_text_of_now(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        path, uri = tree.path(VIEW), tree.uri(VIEW)

        def insert(line, text, version):
            at = {"line": line, "character": 0}
            return client.change(path, [{"range": {"start": at, "end": at}, "text": text}], version)

        client.open(path, "int a;\nint b;\nint c;\n", version=1)
        insert(1, "\n\n", 2)
        say(client, publish(uri, [diagnostic(0), diagnostic(2)], 1))  # of the text before
        assert joined(client, uri, 2, ["made up"] * 2) == [diagnostic(0), diagnostic(4)]
        assert insert(0, "/* */\n", 3) == [diagnostic(1), diagnostic(5)]
        say(client, publish(uri, [diagnostic(4)], 2))
        assert joined(client, uri, 3, ["made up"]) == [diagnostic(5)]
        say(client, publish(uri, [diagnostic(4)], 3))
        client.wait_until(lambda: client.published[uri]["diagnostics"] == [diagnostic(4)], 60)
        assert client.change(path, "all is new\n", 4) == [diagnostic(4)]
        versions = [p["version"] for p in client.history if p["uri"] == uri]
        assert versions == sorted(versions), versions
        client.shut_down()


def test_one_file_under_two_spellings(binary):
    files = {**FILES, "src/ui/a+b c.c": PRIVATE}
    with Tree(files) as tree, beside(binary) as client:
        client.initialize([tree.root])
        path = tree.path("src/ui/a+b c.c")
        ours, theirs = "file://" + path.replace(" ", "%20"), "file://" + path.replace("+", "%2B").replace(" ", "%20")
        client.wait_until(lambda: theirs in client.published)  # as it is on the disk
        say(client, publish(theirs, [diagnostic(0)]))
        joined(client, theirs, None, ["made up", "autotomy"])
        client.open(path, PRIVATE, uri=ours)
        say(client, publish(theirs, [diagnostic(0)], 1))
        joined(client, ours, 1, ["made up", "autotomy"])
        assert client.published[theirs]["diagnostics"] == []
        client.shut_down()


def test_ours_never_wait(binary):
    """It does not even read any more."""
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path(VIEW), tree.read(VIEW))
        client.ask("peer/deaf")
        for version in range(2, 40):
            found = client.change(tree.path(VIEW), tree.read(VIEW) + "/* %d */" % version, version)
            assert rules(found) == ["private-header"]
        client.shut_down()


# ---- its end

def test_it_is_started_again_where_it_stood(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        path, uri = tree.path(VIEW), tree.uri(VIEW)
        client.open(path, "int a;\n", version=3)
        client.open(tree.path("src/ui/menu.c"), "", version=1)
        client.change(path, [{"range": {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 5}},
                              "text": "b"}], 9)
        client.close(tree.path("src/ui/menu.c"))
        client.notify("workspace/didChangeConfiguration", {"settings": {"x": 1}})
        before = received_messages(client)
        say(client, publish(uri, [diagnostic(0)], 9))
        assert joined(client, uri, 9, ["made up"]) == [diagnostic(0)]
        never, die = client.ask("peer/never"), client.ask("peer/die", {"status": 4})
        for request_id in (never, die):
            error = client.reply_to(request_id)["error"]
            assert error["code"] == -32603 and "ended before it answered" in error["message"], error
        assert joined(client, uri, 9, []) == []  # nobody says so any more
        after = received_messages(client)
        assert [m.get("method") for m in after] == ["initialize", "initialized", "workspace/didChangeConfiguration",
                                                    "textDocument/didOpen"]
        assert after[0]["params"] == before[0]["params"]
        assert after[2]["params"] == {"settings": {"x": 1}}
        assert after[3]["params"]["textDocument"] == {"uri": uri, "languageId": "c", "version": 9, "text": "int b;\n"}
        assert not shown(client)
        client.shut_down()


def test_requests_wait_while_it_starts_again(binary):
    with beside(binary) as client:
        client.initialize()
        for _ in range(3):
            client.ask("peer/die", {"status": 0})
            asked = [client.ask("peer/say", {"bodies": [], "result": str(n)}) for n in range(20)]
            for number, request_id in enumerate(asked):
                reply = client.reply_to(request_id)
                # Those that it had been sent before it ended are lost with it, and said so.
                assert reply.get("result") == number or reply["error"]["code"] == -32603, reply
            assert client.request("peer/say", {"bodies": [], "result": "5"})["result"] == 5
        client.shut_down()


def test_the_fifth_time_it_stays_down(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path(VIEW), tree.read(VIEW))
        for _ in range(4):
            client.request("peer/die", {"status": 1})
            assert received(client)
        client.request("peer/die", {"status": 1})
        client.wait_for(lambda m: m.get("method") == "window/showMessage")
        assert client.request("peer/received")["error"]["code"] == -32803
        assert rules(client.change(tree.path(VIEW), tree.read(VIEW), 2)) == ["private-header"]
        client.drain()
        assert len(shown(client)) == 1 and "for the 5th time" in shown(client)[0], shown(client)
        client.shut_down()


def check_alone(client, tree, words):
    result = client.initialize([tree.root])
    assert result["serverInfo"]["name"] == "autotomy" and "positionEncoding" in result["capabilities"]
    assert rules(client.open(tree.path(VIEW), tree.read(VIEW))) == ["private-header"]
    client.drain()
    assert len(shown(client)) == 1 and words in shown(client)[0], shown(client)
    client.shut_down()


def test_a_command_that_is_not_there(binary):
    for command in ("/no/such/server", "no-such-server-anywhere", HERE):
        with Tree(FILES) as tree, Client(binary, ("lsp", "--with", command, "-x")) as client:
            check_alone(client, tree, "autotomy goes on alone: '%s', the server beside it, cannot be started: " % command)


def test_a_command_that_ends_at_once(binary):
    with Tree(FILES) as tree, beside(binary, at_start="exit") as client:
        check_alone(client, tree, "ended (status 3), for the 5th time in three minutes")


def test_a_command_that_never_says_a_word(binary):
    with Tree(FILES) as tree, beside(binary, at_start="silence") as client:
        pid = peer_pid(client)
        check_alone(client, tree, "does not answer 'initialize'")
        wait_gone(pid)


def test_a_server_that_refuses(binary):
    with Tree(FILES) as tree, beside(binary, capabilities=None) as client:
        check_alone(client, tree, "refuses 'initialize'")


def test_garbage_is_passed_over(binary):
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path(VIEW), tree.read(VIEW))
        for text in ("hello\n", "Content-Length: x\r\n\r\n", "Content-Length: 5\r\n\r\nabcde", "Content-Length: 2\r\n\r\n[]",
                     "Content-Length: 2\r\n\r\n{}", '{"jsonrpc":"2.0"}\r\n'):
            client.ask("peer/bytes", {"text": text})
            assert received(client)
        client.drain()
        told = [m for m in client.log if m.get("method") == "window/logMessage" and "no message" in m["params"]["message"]]
        assert len(told) == 1, told
        assert client.broken is None
        client.shut_down()


def test_replies_that_nobody_waits_for_are_dropped(binary):
    with beside(binary) as client:
        client.initialize()
        client.request("peer/say", {"bodies": ['{"jsonrpc":"2.0","id":%s,"result":1}' % i for i in ("99", '"x"', '"autotomy:progress"')]})
        client.drain()
        assert not [m for m in client.log if m.get("id") in (99, "x", "autotomy:progress") and "method" not in m]
        client.shut_down()


def test_it_ends_with_us(binary):
    def by_exit(client):
        client.shut_down()

    def by_end_of_input(client):
        client.process.stdin.close()
        assert client.wait() == 1

    for end in (by_exit, by_end_of_input):
        with beside(binary) as client:
            client.initialize()
            pid = peer_pid(client)
            assert pid
            end(client)
            wait_gone(pid)


def test_one_that_does_not_want_to_end_is_killed(binary):
    with beside(binary, stays=True) as client:
        client.initialize()
        pid = peer_pid(client)
        assert client.request("shutdown")["result"] is None
        began = time.monotonic()
        client.notify("exit")
        client.wait()
        assert time.monotonic() - began < 30
        wait_gone(pid)


# ---- limits

def memory_of(pid):
    with open("/proc/%d/status" % pid, encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def test_a_client_that_does_not_read_holds_it_back(binary):
    """A hundred megabytes that it sends stay with it until the client reads them; all of them come then."""
    with beside(binary) as client:
        client.initialize()
        before = memory_of(client.process.pid)
        real_read = client._read_one

        class Pause:
            def __init__(self):
                self.open = False

            def __call__(self):
                while not self.open:
                    time.sleep(0.02)
                return real_read()

        client._read_one = Pause()
        flood = client.ask("peer/flood", {"count": 1600, "size": 1 << 16})
        time.sleep(3)
        assert memory_of(client.process.pid) - before < 40 << 10, memory_of(client.process.pid)
        client._read_one.open = True
        client.reply_to(flood)
        numbers = [m["params"]["number"] for m in client.log if m.get("method") == "peer/filling"]
        assert numbers == list(range(1600)), len(numbers)
        client.shut_down()


def test_one_that_does_not_read_is_given_up(binary):
    """Much waits for it, and it takes nothing: it is killed and started again, and ours goes on."""
    with Tree(FILES) as tree, beside(binary) as client:
        client.initialize([tree.root])
        client.open(tree.path(VIEW), tree.read(VIEW))
        deaf = client.ask("peer/deaf")
        text = tree.read(VIEW) + "/* %s */\n" % ("x" * (1 << 20))
        for version in range(2, 42):
            client.send(notification("textDocument/didChange", {
                "textDocument": {"uri": tree.uri(VIEW), "version": version}, "contentChanges": [{"text": text}]}))
        assert client.reply_to(deaf)["error"]["code"] == -32603
        client.wait_until(lambda: client.published[tree.uri(VIEW)].get("version") == 41)
        opened = received_messages(client)[2]
        assert opened["method"] == "textDocument/didOpen" and opened["params"]["textDocument"]["text"] == text
        client.shut_down()


# ---- the command line

def test_words_behind_with_are_the_commands(binary):
    words = ["--help", "--with", "$HOME *", "", "--stdio"]
    plan = json.dumps({"capabilities": {}})
    with Client(binary, ("lsp", "--stdio", "--with", sys.executable, os.path.join(HERE, "made_up_server.py"), plan,
                         *words)) as client:
        client.initialize()
        assert client.request("peer/words")["result"] == words
        client.shut_down()


def test_with_needs_a_command(binary):
    with Client(binary, ("lsp", "--with")) as client:
        assert client.wait() == 2
        assert client.errors == b"autotomy lsp: --with needs a command; see autotomy lsp --help\n", client.errors
