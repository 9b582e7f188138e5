"""A server that does as it is told, for what no real one does when it is wanted: made_up_server.py PLAN [WORD...]

PLAN is a JSON object: `capabilities` are its own; `at_start` is "exit", or "silence" for one that never says a word;
`replies` maps methods to ["result", JSON] or ["error", JSON]. It answers `peer/received` with the bodies of all messages it was sent, and does what
the other `peer/...` requests say.
"""
import json
import os
import re
import sys
import time

out = sys.stdout.buffer


def read_body():
    length = None
    while (line := sys.stdin.buffer.readline()) != b"\r\n":
        if not line:
            return None
        if match := re.fullmatch(rb"Content-Length: (\d+)\r\n", line):
            length = int(match[1])
    return sys.stdin.buffer.read(length)


def write_bytes(data):
    out.write(data)
    out.flush()


def write_body(body):
    body = body.encode()
    write_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)


def reply(raw_id, member, value):
    write_body('{"id":%s,"jsonrpc":"2.0","%s":%s}' % (raw_id, member, value))


def raw_id_of(body):
    """As it stands in the bytes: the tests write the id in front."""
    return re.search(r'"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)', body)[1]


class Server:
    def __init__(self, plan):
        self.plan = plan
        self.received = []

    def answer(self, method, params, body):
        raw_id = raw_id_of(body)
        if method == "initialize":
            reply(raw_id, "result", json.dumps({"capabilities": self.plan.get("capabilities", {}),
                                                **self.plan.get("more", {})}))
        elif method == "peer/received":
            reply(raw_id, "result", json.dumps(self.received[:-1]))
        elif method == "peer/say":  # the bodies as they are
            for text in params["bodies"]:
                write_body(text)
            reply(raw_id, "result", params.get("result", "null"))
        elif method == "peer/words":
            reply(raw_id, "result", json.dumps(sys.argv[2:]))
        elif method == "peer/bytes":
            write_bytes(params["text"].encode())
            reply(raw_id, "result", "null")
        elif method == "peer/flood":
            for number in range(params["count"]):
                write_body('{"jsonrpc":"2.0","method":"peer/filling","params":{"number":%d,"text":"%s"}}'
                           % (number, "x" * params["size"]))
            reply(raw_id, "result", "null")
        elif method == "peer/die":
            os._exit(params["status"])
        elif method == "peer/deaf":
            time.sleep(3600)
        elif method == "peer/never":
            pass
        elif method == "shutdown":
            reply(raw_id, "result", "null")
        elif method in self.plan.get("replies", {}):
            reply(raw_id, *self.plan["replies"][method])
        else:
            reply(raw_id, "error", '{"code":-32601,"message":"no such method: %s"}' % method)

    def run(self):
        while (body := read_body()) is not None:
            text = body.decode()
            self.received.append(text)
            message = json.loads(text)
            if message.get("method") == "exit" and not self.plan.get("stays"):
                return
            if "method" in message and "id" in message:
                self.answer(message["method"], message.get("params"), text)
        if self.plan.get("stays"):
            time.sleep(3600)


def main():
    plan = json.loads(sys.argv[1])
    if plan.get("at_start") == "exit":
        sys.exit(3)
    if plan.get("at_start") == "silence":
        time.sleep(3600)
    Server(plan).run()


if __name__ == "__main__":
    main()
