"""Streams that no orderly client sends: the server says what is wrong, stays, and answers what comes next."""
import json
import random

from client import FILES, Client, Tree, encode, frame

# What stands before a valid request, and the error codes of the replies to it. None: no reply is owed.
HOSTILE = {
    "missing length": (b"X: 1\r\n\r\n{}", -32700),
    "negative length": (b"Content-Length: -5\r\n\r\n{}", -32700),
    "length that is no number": (b"Content-Length: five\r\n\r\n{}", -32700),
    "empty length": (b"Content-Length:\r\n\r\n{}", -32700),
    "hexadecimal length": (b"Content-Length: 0x2\r\n\r\n{}", -32700),
    "two different lengths": (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", -32700),
    "huge length": (b"Content-Length: 1000000000000\r\n\r\n{}", -32600),
    "overflowing length": (b"Content-Length: 18446744073709551618\r\n\r\n{}", -32600),
    "length one above the bound": (b"Content-Length: 268435457\r\n\r\n{}", -32600),
    "zero length": (b"Content-Length: 0\r\n\r\n", -32700),
    "no header": (b"{\"jsonrpc\":\"2.0\"}\r\n", -32700),
    "no header and no line": (b"{\"jsonrpc\":\"2.0\"}", -32700),
    "unknown charset": (b"Content-Type: x; charset=latin1\r\nContent-Length: 2\r\n\r\n{}", -32700),
    "endless header": (b"X-Long: " + b"y" * 100000 + b"\r\n", -32700),
    "endless headers": (b"X-Many: y\r\n" * 10000, -32700),
    "binary noise": (bytes(range(256)) * 8 + b"\r\n", -32700),
    "NUL bytes": (b"\0" * 1000 + b"\n", -32700),
    "length too short": (b"Content-Length: 9\r\n\r\n" + json.dumps({"jsonrpc": "2.0"}).encode(), -32700),
    "length too long by a byte": (b"Content-Length: 3\r\n\r\n{}", -32700),
    "length too long by many": (b"Content-Length: 60\r\n\r\n{}", -32700),
    "parse error": (frame(b"{nonsense"), -32700),
    "empty object": (frame(b"{}"), -32600),
    "batch": (frame(b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}]"), -32600),
    "empty batch": (frame(b"[]"), -32600),
    "number": (frame(b"42"), -32600),
    "deep nesting": (frame(b"[" * 100000 + b"]" * 100000), -32700),
    "deep nesting in params": (frame(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":"
                                     + b"{\"a\":" * 5000 + b"1" + b"}" * 5001), -32700),
    "invalid UTF-8": (frame(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}"), -32700),
    "trailing comma": (frame(b"{\"jsonrpc\":\"2.0\",}"), -32700),
    "two values": (frame(b"{}{}"), -32700),
    "wrong jsonrpc": (frame(b"{\"jsonrpc\":\"1.0\",\"method\":\"x\"}"), -32600),
    "method of a wrong type": (frame(b"{\"jsonrpc\":\"2.0\",\"method\":{}}"), -32600),
    "params of a wrong type": (frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":7}"), -32600),
    "id of a wrong type": (frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":[1]}"), -32600),
    "unknown notification": (frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"x/y\"}"), None),
    "unknown $ notification": (frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"$/x\"}"), None),
    "response to nothing": (frame(b"{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":1}"), None),
    "error to nothing": (frame(b"{\"jsonrpc\":\"2.0\",\"id\":99,\"error\":{\"code\":1,\"message\":\"\"}}"), None),
    "upper case header": (b"CONTENT-LENGTH: 2\r\n\r\n{}", -32600),
    "unknown headers": (b"X-A: 1\r\nContent-Length: 2\r\nX-B: 2\r\n\r\n{}", -32600),
    "content type": (b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", -32600),
    "blank lines between": (b"\r\n\r\n", None),
    "line feeds alone": (b"Content-Length: 2\n\n{}", -32600),
}

REQUEST = {"jsonrpc": "2.0", "id": "after", "method": "no/such"}


def replies_until_answer(client):
    """The codes of all error replies up to the one that answers REQUEST."""
    codes = []
    while True:
        reply = client.wait_for(lambda m: "method" not in m)
        if reply.get("id") == "after":
            assert reply["error"]["code"] == -32601, reply
            return codes
        assert reply["id"] is None, reply
        codes.append(reply["error"]["code"])


def check_hostile(binary, name, split):
    stream, code = HOSTILE[name]
    with Client(binary, lawful=False) as client:
        client.initialize()
        for part in split(stream):
            client.send_bytes(part)
        client.send(REQUEST)
        codes = replies_until_answer(client)
        assert codes == ([] if code is None else [code]), (name, codes)
        client.shut_down()


def test_hostile_streams(binary):
    for name in HOSTILE:
        check_hostile(binary, name, lambda stream: [stream])


def test_hostile_streams_in_pieces(binary):
    def split(stream):
        return [stream[i:i + 1] for i in range(len(stream))] if len(stream) < 400 else \
               [stream[i:i + 997] for i in range(0, len(stream), 997)]
    for name in HOSTILE:
        check_hostile(binary, name, split)


def test_all_hostile_streams_in_one_process(binary):
    """In an order that a seed decides. A stream without a line's end is ended, so that the next one is told from it."""
    for seed in range(5):
        names = sorted(HOSTILE)
        random.Random(seed).shuffle(names)
        with Client(binary, lawful=False) as client:
            client.initialize()
            for name in names:
                client.send_bytes(HOSTILE[name][0])
                client.send(REQUEST)
                codes = replies_until_answer(client)
                expected = [] if HOSTILE[name][1] is None else [HOSTILE[name][1]]
                assert codes == expected, (seed, name, codes)
            client.shut_down()


def test_one_byte_at_a_time(binary):
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        messages = [
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}},
            {"jsonrpc": "2.0", "method": "initialized", "params": {}},
            {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
                "uri": tree.uri("src/ui/view.c"), "languageId": "c", "version": 3,
                "text": "#include \"../core/page.h\" // \U0001F600\n"}}},
            {"jsonrpc": "2.0", "id": 2, "method": "shutdown"},
            {"jsonrpc": "2.0", "method": "exit"},
        ]
        for byte in b"".join(encode(m) for m in messages):
            client.send_bytes(bytes([byte]))
        assert client.reply_to(1)["result"]["capabilities"]["positionEncoding"] == "utf-16"
        diagnostics = client.publication(tree.uri("src/ui/view.c"), 3)
        assert [d["code"] for d in diagnostics] == ["private-header"]
        assert client.reply_to(2)["result"] is None
        assert client.wait() == 0


def test_everything_in_one_write(binary):
    """Several edits in one piece: each has its own publication, in order."""
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        client.initialize([tree.root])
        uri = tree.uri("src/ui/menu.c")
        stream = encode({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "c", "version": 1, "text": ""}}})
        for version in range(2, 50):
            stream += encode({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": "#include \"../core/page.h\"\n" * (version % 3)}]}})
        client.send_bytes(stream)
        client.publication(uri, 49)
        seen = [(p["version"], len(p["diagnostics"])) for p in client.history if p["uri"] == uri and "version" in p]
        assert seen == [(1, 0)] + [(v, v % 3) for v in range(2, 50)], seen
        client.shut_down()


def test_duplicate_ids_are_answered_each(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        for _ in range(3):
            client.send({"jsonrpc": "2.0", "id": 5, "method": "no/such"})
        for _ in range(3):
            assert client.reply_to(5)["error"]["code"] == -32601
        client.shut_down()


def test_ids_come_back_as_they_were(binary):
    with Client(binary, lawful=False) as client:
        client.initialize()
        for written in (b"0", b"-7", b"9007199254740993", b"\"\"", b"\"a\\\"b\"", b"\"\\u00e4\\ud83d\\ude00\""):
            client.send_bytes(frame(b"{\"jsonrpc\":\"2.0\",\"id\":" + written + b",\"method\":\"no/such\"}"))
            reply = client.wait_for(lambda m: "method" not in m)
            assert reply["id"] == json.loads(written), (written, reply)
        client.shut_down()


def test_a_long_message_is_passed_over(binary):
    """A body one byte above the bound is not held: the memory stays small."""
    with Client(binary, lawful=False) as client:
        client.initialize()
        length = (256 << 20) + 1
        client.send_bytes(b"Content-Length: %d\r\n\r\n{\"a\":\"" % length)
        for _ in range(length >> 20):
            client.send_bytes(b" " * (1 << 20))
        client.send_bytes(b"\"}")
        assert client.wait_for(lambda m: m.get("id", 0) is None)["error"]["code"] == -32600
        client.send(REQUEST)
        assert replies_until_answer(client) == []
        with open("/proc/%d/status" % client.process.pid) as status:
            peak = [int(line.split()[1]) for line in status if line.startswith("VmHWM")][0]
        assert peak < 100 << 10, "%d KiB" % peak
        client.shut_down()


def test_a_client_that_does_not_read(binary):
    """Replies to a flood of requests wait in bounded memory; once they are read, every request was answered."""
    import os
    import subprocess
    import threading
    process = subprocess.Popen([binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    count = 200000
    request = frame(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}" % (b"x" * 60))

    def flood():
        process.stdin.write(request * count)
        process.stdin.flush()

    writer = threading.Thread(target=flood, daemon=True)
    writer.start()
    writer.join(2)
    assert writer.is_alive(), "the flood went through without being read"
    with open("/proc/%d/status" % process.pid) as status:
        peak = [int(line.split()[1]) for line in status if line.startswith("VmHWM")][0]
    assert peak < 120 << 10, "%d KiB" % peak
    answered, tail = 0, b""
    while answered < count:
        data = os.read(process.stdout.fileno(), 1 << 16)
        assert data, "the server is gone"
        answered += (tail + data).count(b"-32002")
        tail = data[-5:] if not data.endswith(b"-32002") else b""
    writer.join()
    process.stdin.write(frame(b"{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}"))
    process.stdin.close()
    process.stdout.close()
    assert process.wait(30) == 1
