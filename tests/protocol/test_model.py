"""The protocol's model: that it is all there, that it finds what is wrong, and that messages made from it, right and wrong ones,
are each answered exactly once, lawfully, and leave the server's judgement whole.

AUTOTOMY_SEED chooses the seed, AUTOTOMY_MESSAGES how many messages are sent.
"""
import json
import os
import random
import time

import library
import metamodel
from client import FILES, PATIENCE, PRIVATE, Client, Tree, rules
from metamodel import call_fault, fault, model, reply_fault

MESSAGES = int(os.environ.get("AUTOTOMY_MESSAGES", "4000"))
BATCH = 50
# They end the session, or would be heard as another client's beginning.
APART = {"shutdown", "exit", "initialize"}


def test_the_model_is_whole(binary):
    library.modules()
    assert len(model().requests) >= 67 and len(model().notifications) >= 26
    for message in [*model().requests.values(), *model().notifications.values()]:
        assert message["direction"] in ("clientToServer", "serverToClient", "both"), message
        rng = random.Random(1)
        maker = metamodel.Maker(rng)
        for _ in range(20):
            made = {"method": message["method"], **maker.params(message), **({"id": 1} if "result" in message else {})}
            assert not call_fault(made, message["direction"] == "serverToClient"), (made, call_fault(made, False))
            if "result" in message:
                reply = {"id": 1, "result": maker.value(message["result"])}
                assert not reply_fault(reply, message["method"]), reply


POSITION = {"line": 1, "character": 2}


def test_the_model_finds_what_is_wrong(binary):
    library.modules()
    named = {"kind": "reference", "name": "Diagnostic", "arguments": []}
    right = {"range": {"start": POSITION, "end": POSITION}, "message": "m", "severity": 1, "tags": [1, 2], "code": "c",
             "codeDescription": {"href": "https://x"}, "data": {"anything": [None]}}
    assert fault(right, named) is None
    for key, wrong in (("range", None), ("range", {"start": POSITION}), ("severity", 5), ("severity", "error"), ("severity", None),
                       ("tags", [3]), ("tags", {}), ("code", None), ("codeDescription", {}), ("unknown", 1), ("message", 1),
                       ("range", {"start": {"line": -1, "character": 0}, "end": POSITION}),
                       ("range", {"start": {"line": 2 ** 31, "character": 0}, "end": POSITION})):
        assert fault({**right, key: wrong}, named), (key, wrong)
    assert call_fault({"method": "textDocument/publishDiagnostics", "params": {"uri": "x"}}, True)
    assert call_fault({"method": "textDocument/publishDiagnostics", "params": {"uri": "x", "diagnostics": []}}, False)
    assert call_fault({"method": "no/such", "params": {}}, True) and call_fault({"id": 1, "method": "window/logMessage"}, True)
    assert call_fault({"id": 1.5, "method": "workspace/diagnostic/refresh"}, True)
    assert reply_fault({"id": 1}, "shutdown") and reply_fault({"id": 1, "result": 5}, "shutdown")
    assert reply_fault({"id": 1, "error": {"code": "1", "message": ""}}, "shutdown")
    assert reply_fault({"id": 1, "result": {"kind": "unchanged"}}, "textDocument/diagnostic")
    assert not reply_fault({"id": 1, "result": {"kind": "unchanged", "resultId": "1"}}, "textDocument/diagnostic")
    assert reply_fault({"id": 1, "result": {"capabilities": {"textDocumentSync": 7}}}, "initialize")


def messages_of(rng, tree, wrong):
    """Without end: messages to a server, each with whether it is a request."""
    uris = [tree.uri(path) for path in FILES] + [tree.uri("src/ui/new.c"), tree.uri(""), "untitled:1"]
    maker, mutator = metamodel.Maker(rng, uris), metamodel.Mutator(rng)
    known = [m for m in [*model().requests.values(), *model().notifications.values()] if m["method"] not in APART]
    while True:
        message = rng.choice(known)
        made = {"jsonrpc": "2.0", "method": message["method"], **maker.params(message)}
        if wrong and rng.random() < 0.8:
            made = mutator.mutate(made)
        yield made, "result" in message


def too_deep(value, left=120):
    """Past what any message may be: it is answered, but under no id."""
    if not isinstance(value, (list, dict)):
        return False
    return left == 0 or any(too_deep(v, left - 1) for v in (value.values() if isinstance(value, dict) else value))


def answer_questions(client, rng):
    """What the server asked is answered, well or badly, or not at all."""
    for message in client.log:
        if "method" in message and "id" in message and rng.random() < 0.5:
            reply = rng.choice([{"result": None}, {"result": [None]}, {"result": {"x": 1}}, {"error": {"code": -32601, "message": ""}},
                                {"result": [{"level": rng.choice(["scan", "full", 7])}]}])
            client.send({"jsonrpc": "2.0", "id": message["id"], **reply})


def is_hopeless(message):
    """No id that could be answered: ill-formed UTF-8, or past the limits of JSON."""
    text = json.dumps(message)
    return "\\ud800" in text or too_deep(message)


def send_batch(client, rng, source, sent):
    """Sends some, then waits until all requests among them are answered: by a last one that is answered at once."""
    waiting = {}
    for _ in range(BATCH):
        message, is_request = next(source)
        if is_request and not is_hopeless(message):
            message["id"] = rng.choice([sent[0], str(sent[0]) + "x"])
            waiting[json.dumps(message["id"])] = message
        sent[0] += 1
        client.send(message)
    # What is kept open until something changes is answered once it is cancelled.
    for message in waiting.values():
        if message["method"] == "workspace/diagnostic":
            client.send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": message["id"]}})
    barrier = "barrier%d" % sent[0]
    client.send({"jsonrpc": "2.0", "id": barrier, "method": "no/such"})
    client.reply_to(barrier)
    answers = {}
    for message in client.log:
        if "method" not in message and message["id"] != barrier and message["id"] is not None:
            key = json.dumps(message["id"])
            assert key in waiting, message
            answers.setdefault(key, []).append(message)
    for key, message in waiting.items():
        assert len(answers.get(key, [])) == 1, "%d answers to %s" % (len(answers.get(key, [])), json.dumps(message)[:2000])
    answer_questions(client, rng)
    client.log.clear()
    client.history.clear()


def judge_at_the_end(client, tree):
    """Whatever was said before, a whole session is right."""
    client.drain(1)
    client.send({"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": {"settings": {"autotomy": {}}}})
    for path in FILES:  # nobody knows which of them are open by now
        client.send({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": tree.uri(path)}}})
    folders = {"event": {"added": [{"uri": tree.uri("")[:-1], "name": "x"}], "removed": []}}
    client.send({"jsonrpc": "2.0", "method": "workspace/didChangeWorkspaceFolders", "params": folders})
    path = tree.path("src/ui/menu.c")
    end = time.monotonic() + PATIENCE
    for text, expected in ((PRIVATE, ["private-header"]), ("#include \"../core/core.h\"\n", [])):
        client.tell_open(path, text, 1)
        while rules(client.pull(path)["items"]) != expected:
            assert time.monotonic() < end, client.pull(path)
            time.sleep(0.05)


def play(binary, wrong, count, pulls):
    seed = int(os.environ.get("AUTOTOMY_SEED") or random.SystemRandom().randrange(10 ** 6))
    print("   seed %d, %d messages" % (seed, count), flush=True)
    rng = random.Random(seed)
    capabilities = {"textDocument": {"diagnostic": {"relatedDocumentSupport": True}},
                    "workspace": {"diagnostics": {"refreshSupport": True}, "configuration": True}} if pulls else {}
    with Tree(FILES) as tree, Client(binary, lawful=False) as client:
        client.initialize([tree.root], capabilities=capabilities)
        client.log.clear()
        source, sent = messages_of(rng, tree, wrong), [1000]
        while sent[0] < 1000 + count:
            send_batch(client, rng, source, sent)
        judge_at_the_end(client, tree)
        client.shut_down()


def test_right_messages(binary):
    library.modules()
    play(binary, False, MESSAGES // 4, True)


def test_mutated_messages(binary):
    library.modules()
    play(binary, True, MESSAGES, True)
    play(binary, True, MESSAGES // 2, False)


def test_mutated_initialize(binary):
    """Whatever a client says of itself, it is answered once; and unless it is refused, the session works."""
    library.modules()
    seed = int(os.environ.get("AUTOTOMY_SEED") or random.SystemRandom().randrange(10 ** 6))
    print("   seed %d" % seed)
    rng = random.Random(seed)
    known = model().requests["initialize"]
    with Tree(FILES) as tree:
        for number in range(max(20, MESSAGES // 100)):
            maker = metamodel.Maker(rng, [tree.uri("")[:-1], tree.uri("src")])
            message = {"jsonrpc": "2.0", "method": "initialize", **maker.params(known)}
            message["params"]["processId"] = None
            if number % 4:
                message = metamodel.Mutator(rng).mutate(message)
            if is_hopeless(message) or (isinstance(message["params"], dict) and isinstance(message["params"].get("processId"), int)):
                continue
            with Client(binary, lawful=False) as client:
                client.send({**message, "id": 1})
                reply = client.reply_to(1)
                if "error" in reply:
                    assert reply["error"]["code"] in (-32602, -32600), reply
                    client.initialize([tree.root])
                client.notify("initialized", {})
                assert rules(client_open(client, tree)) == ["private-header"], json.dumps(message)[:3000]
                client.shut_down()


def client_open(client, tree):
    """By pull: whatever the client said, that is answered."""
    path = tree.path("src/ui/menu.c")
    client.tell_open(path, PRIVATE)
    return client.pull(path)["items"]
