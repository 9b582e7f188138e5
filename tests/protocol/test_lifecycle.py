"""From initialize to exit, and every way in which a server is left alone."""
import os
import signal
import subprocess
import sys
import tempfile
import time

from client import FILES, Client, Tree, encode

SOON = 5.0  # seconds within which a server that is not wanted any more must be gone


def error_code(reply):
    return reply["error"]["code"]


def test_requests_before_initialize(binary):
    with Client(binary, lawful=False) as client:
        for method in ("shutdown", "no/such", "textDocument/moniker", "$/x"):
            assert error_code(client.request(method)) == -32002
        client.initialize()
        client.shut_down()


def test_notifications_before_initialize_are_dropped(binary):
    with Tree(FILES) as tree, Client(binary) as client:
        uri = tree.uri("src/ui/view.c")
        client.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "c", "version": 1, "text": ""}})
        client.notify("initialized", {})
        client.initialize()
        client.drain()
        assert uri not in client.published
        client.shut_down()


def test_initialize_with_wrong_params(binary):
    with Client(binary, lawful=False) as client:
        for params in (None, [], {"processId": "1"}, {"processId": {}}):
            assert error_code(client.request("initialize", params)) == -32602, params
        client.initialize()
        client.shut_down()


def test_initialize_takes_odd_params(binary):
    odd = [{}, {"capabilities": None}, {"capabilities": []}, {"capabilities": {"general": 5}},
           {"workspaceFolders": [None, 1, {"uri": 5}, {"uri": "untitled:x"}]}, {"rootUri": 7, "rootPath": []},
           {"processId": 0}, {"processId": -1}, {"processId": 1 << 40}, {"trace": 3, "initializationOptions": "x"}]
    for params in odd:
        with Client(binary, lawful=False) as client:
            assert "capabilities" in client.request("initialize", params)["result"], params
            client.notify("initialized", {})
            client.shut_down()


def test_second_initialize(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        assert error_code(client.request("initialize", {"capabilities": {}})) == -32600
        client.shut_down()


def test_requests_after_shutdown(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        assert client.request("shutdown")["result"] is None
        for method in ("shutdown", "initialize", "no/such"):
            assert error_code(client.request(method, {})) == -32600
        client.notify("exit")
        assert client.wait() == 0


def test_shutdown_with_null_params(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        client.send({"jsonrpc": "2.0", "id": 9, "method": "shutdown", "params": None})
        assert client.reply_to(9)["result"] is None


def test_exit_codes(binary):
    with Client(binary) as client:
        client.initialize()
        client.notify("exit")
        assert client.wait() == 1
    with Client(binary) as client:
        client.notify("exit")
        assert client.wait() == 1
    with Client(binary) as client:
        client.initialize()
        client.shut_down()


def test_end_of_input(binary):
    for before, status in (([], 1), (["initialize"], 1), (["initialize", "shutdown"], 0)):
        with Client(binary, lawful=False) as client:
            for method in before:
                client.request(method, {"capabilities": {}} if method == "initialize" else None)
            client.process.stdin.close()
            assert client.wait(SOON) == status, before


def test_end_of_input_inside_a_message(binary):
    for piece in (b"C", b"Content-Length: 10", b"Content-Length: 10\r\n\r\n{"):
        with Client(binary) as client:
            client.initialize()
            client.send_bytes(piece)
            client.process.stdin.close()
            assert client.wait(SOON) == 1


def test_unknown_methods(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        for method in ("no/such", "$/no", "", "textDocument/moniker", "\u00e4", "x" * 100000):
            reply = client.request(method, {})
            assert error_code(reply) == -32601, method[:40]
            assert len(reply["error"]["message"]) < 200
        client.notify("$/cancelRequest", {"id": 1})
        client.notify("$/setTrace", {"value": "verbose"})
        client.notify("workspace/didChangeConfiguration", {"settings": {}})
        assert error_code(client.request("textDocument/didOpen", {})) == -32600
        client.notify("shutdown")  # no request: nothing is answered, and nothing shut down
        assert error_code(client.request("no/such")) == -32601
        client.shut_down()


def test_notifications_with_wrong_params(binary):
    wrong = [None, [], {}, {"textDocument": None}, {"textDocument": {"uri": 5}}, {"textDocument": {}},
             {"event": 5}, {"changes": 5}, {"files": {}}, {"files": [1]}, {"changes": [None, {"uri": 3}, {"uri": "x:y"}]},
             {"event": {"added": 5, "removed": [3]}}, {"contentChanges": []}]
    methods = ["textDocument/didOpen", "textDocument/didChange", "textDocument/didSave", "textDocument/didClose",
               "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "workspace/didRenameFiles",
               "workspace/didCreateFiles", "workspace/didDeleteFiles", "initialized", "$/setTrace"]
    with Client(binary, lawful=False) as client:
        client.initialize()
        for method in methods:
            for params in wrong:
                client.notify(method, params)
        client.shut_down()


def test_parent_process_that_ends(binary):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Client(binary, lawful=False) as client:
        client.initialize(processId=parent.pid)
        client.request("no/such")
        assert client.process.poll() is None
        parent.kill()
        assert client.wait(SOON) == 1
    parent.communicate()


def test_parent_process_that_is_gone_already(binary):
    parent = subprocess.Popen([sys.executable, "-c", ""])
    parent.wait()
    with Client(binary, lawful=False) as client:
        client.ask("initialize", {"processId": parent.pid, "capabilities": {}})
        assert client.wait(SOON) == 1


def test_output_that_nobody_reads_any_more(binary):
    process = subprocess.Popen([binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.close()
    process.stdin.write(encode({"jsonrpc": "2.0", "id": 1, "method": "no/such"}))
    process.stdin.flush()
    assert process.wait(SOON) == 1
    process.stdin.close()


def test_no_input_and_no_output(binary):
    for stdin, stdout in ((subprocess.DEVNULL, subprocess.PIPE), (subprocess.DEVNULL, subprocess.DEVNULL)):
        process = subprocess.run([binary, "lsp"], stdin=stdin, stdout=stdout, timeout=SOON)
        assert process.returncode == 1 and not process.stdout
    closed = subprocess.run(["sh", "-c", "exec \"$0\" lsp <&-", binary], stdout=subprocess.PIPE, timeout=SOON)
    assert closed.returncode == 1 and not closed.stdout
    closed = subprocess.run(["sh", "-c", "exec \"$0\" lsp >&-", binary], stdin=subprocess.DEVNULL, timeout=SOON)
    assert closed.returncode == 1


def test_files_as_input_and_output(binary):
    stream = b"".join(encode(m) for m in (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}},
        {"jsonrpc": "2.0", "id": 2, "method": "shutdown"}, {"jsonrpc": "2.0", "method": "exit"}))
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as got:
        given.write(stream * 1)
        given.seek(0)
        assert subprocess.run([binary, "lsp"], stdin=given, stdout=got, timeout=SOON).returncode == 0
        got.seek(0)
        assert got.read().count(b"Content-Length: ") == 2


def test_a_socket_as_input_and_output(binary):
    import socket
    ours, theirs = socket.socketpair()
    process = subprocess.Popen([binary, "lsp"], stdin=theirs, stdout=theirs)
    theirs.close()
    ours.settimeout(SOON)
    ours.sendall(encode({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}))
    assert ours.recv(1 << 16).startswith(b"Content-Length: ")
    ours.close()
    assert process.wait(SOON) == 1


def test_a_terminal_as_input(binary):
    ours, theirs = os.openpty()
    process = subprocess.Popen([binary, "lsp"], stdin=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    time.sleep(0.2)
    assert process.poll() is None
    os.close(ours)
    assert process.wait(SOON) == 1
    process.stdout.close()


def test_a_signal_ends_it(binary):
    with Client(binary) as client:
        client.initialize()
        client.process.send_signal(signal.SIGTERM)
        assert client.process.wait(SOON) != 0


def test_watchers_are_registered_for_clients_that_can(binary):
    capabilities = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with Client(binary, lawful=False) as client:
        client.initialize(capabilities=capabilities)
        asked = client.wait_for(lambda m: m.get("method") == "client/registerCapability")
        registration = asked["params"]["registrations"][0]
        assert registration["method"] == "workspace/didChangeWatchedFiles"
        assert registration["registerOptions"]["watchers"]
        client.send({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32601, "message": "no"}})
        client.send({"jsonrpc": "2.0", "id": asked["id"]})
        assert error_code(client.request("no/such")) == -32601
        client.shut_down()
    with Client(binary, lawful=False) as client:
        client.initialize()
        client.drain(0.2)
        assert not [m for m in client.log if m.get("method") == "client/registerCapability"]
        client.shut_down()


def test_capabilities(binary):
    for offered, chosen in ((None, "utf-16"), (["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"),
                            (["utf-7", "utf-16", "utf-8"], "utf-16"), ([], "utf-16")):
        with Client(binary) as client:
            result = client.initialize(encodings=offered)
            capabilities = result["capabilities"]
            assert capabilities["positionEncoding"] == chosen
            assert capabilities["textDocumentSync"] == {"openClose": True, "change": 2, "save": {"includeText": False}}
            assert capabilities["workspace"]["workspaceFolders"] == {"supported": True, "changeNotifications": True}
            assert set(capabilities["workspace"]["fileOperations"]) == {"didCreate", "didRename", "didDelete"}
            assert result["serverInfo"]["name"] == "autotomy" and result["serverInfo"]["version"]
            client.shut_down()
