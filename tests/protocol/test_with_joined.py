"""`lsp --with`: what both servers have something to say about, in one reply. These need the method on our side, too."""
import json
import time

from client import FILES, Client, Skipped, Tree, uri_of
from test_with import INCREMENTAL, VIEW, beside, received_messages

MARKDOWN = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}
HOVER = {"contents": {"kind": "markdown", "value": "*theirs*"}}
ON_INCLUDE = {"line": 1, "character": 15}  # of the private header, in FILES


def alone(binary, tree, provider, method, params):
    """What we say by ourselves."""
    with Client(binary) as client:
        capabilities = client.initialize([tree.root], capabilities=MARKDOWN)["capabilities"]
        if not capabilities.get(provider):
            raise Skipped("%s is not among our own methods" % method)
        client.open(tree.path(VIEW), tree.read(VIEW))
        client.wait_for(lambda m: m.get("method") == "window/logMessage" and "symbols of" in m["params"]["message"])
        result = client.request(method, params)["result"]
        client.shut_down()
        return result


def hover_params(tree):
    return {"textDocument": {"uri": tree.uri(VIEW)}, "position": ON_INCLUDE}


def open_beside(client, tree):
    client.initialize([tree.root], capabilities=MARKDOWN)
    client.open(tree.path(VIEW), tree.read(VIEW))
    client.wait_for(lambda m: m.get("method") == "window/logMessage" and "symbols of" in m["params"]["message"])


def hover_beside(binary, tree, reply, capabilities=None):
    """The reply to one hover, where the other server says `reply`, and whether it was asked."""
    given = {**INCREMENTAL, "hoverProvider": True} if capabilities is None else capabilities
    with beside(binary, capabilities=given, replies={"textDocument/hover": reply}) as client:
        open_beside(client, tree)
        answer = client.request("textDocument/hover", hover_params(tree))
        asked = "textDocument/hover" in [m.get("method") for m in received_messages(client)]
        client.shut_down()
        return answer, asked


def our_hover(binary, tree):
    ours = alone(binary, tree, "hoverProvider", "textDocument/hover", hover_params(tree))
    assert ours and "core" in ours["contents"]["value"], ours
    return ours


def test_a_hover_says_what_both_say(binary):
    with Tree(FILES) as tree:
        ours = our_hover(binary, tree)
        answer, _ = hover_beside(binary, tree, ["result", json.dumps(HOVER)])
        assert answer["result"]["contents"] == {
            "kind": "markdown", "value": "*theirs*\n\n---\n\n" + ours["contents"]["value"]}, answer
        assert answer["result"].get("range") == ours.get("range")


def test_ours_stands_where_theirs_is_empty_or_fails(binary):
    with Tree(FILES) as tree:
        ours = our_hover(binary, tree)
        for reply in (["result", "null"], ["error", '{"code":-32603,"message":"x"}'], ["error", '{"code":-32601}']):
            answer, asked = hover_beside(binary, tree, reply)
            assert asked and answer.get("result") == ours, (reply, answer)
        for code in (-32800, -32801, -32802):  # the client brought it about
            answer, _ = hover_beside(binary, tree, ["error", '{"code":%d,"message":"x"}' % code])
            assert answer["error"] == {"code": code, "message": "x"}


def test_it_is_not_asked_what_it_cannot_answer(binary):
    with Tree(FILES) as tree:
        ours = our_hover(binary, tree)
        answer, asked = hover_beside(binary, tree, ["result", json.dumps(HOVER)], INCREMENTAL)
        assert not asked and answer["result"] == ours


def test_ours_does_not_wait_for_ever(binary):
    with Tree(FILES) as tree:
        ours = our_hover(binary, tree)
        with beside(binary, capabilities={**INCREMENTAL, "hoverProvider": True}) as client:
            open_beside(client, tree)
            client.ask("peer/deaf")
            began = time.monotonic()
            assert client.request("textDocument/hover", hover_params(tree))["result"] == ours
            assert 4 < time.monotonic() - began < 60
            client.shut_down()


def test_ours_is_sent_when_it_dies(binary):
    with Tree(FILES) as tree:
        ours = our_hover(binary, tree)
        with beside(binary, capabilities={**INCREMENTAL, "hoverProvider": True}) as client:
            open_beside(client, tree)
            client.ask("peer/die", {"status": 1})
            assert client.request("textDocument/hover", hover_params(tree))["result"] == ours
            client.shut_down()


def test_a_completion_goes_to_whose_trigger_it_is(binary):
    params = {"position": {"line": 1, "character": 10}, "context": {"triggerKind": 2, "triggerCharacter": "\""}}
    theirs = {"isIncomplete": False, "items": [{"label": "theirs"}]}
    with Tree(FILES) as tree:
        params["textDocument"] = {"uri": tree.uri(VIEW)}
        ours = alone(binary, tree, "completionProvider", "textDocument/completion", params)
        our_items = ours["items"] if isinstance(ours, dict) else ours
        assert our_items
        for triggers, wanted in (([".", "\""], [{"label": "theirs"}, *our_items]), (["."], our_items)):
            given = {**INCREMENTAL, "completionProvider": {"triggerCharacters": triggers}}
            with beside(binary, capabilities=given,
                        replies={"textDocument/completion": ["result", json.dumps(theirs)]}) as client:
                open_beside(client, tree)
                result = client.request("textDocument/completion", params)["result"]
                assert (result["items"] if isinstance(result, dict) else result) == wanted, result
                client.shut_down()


def test_a_policy_is_hovered_by_us_alone(binary):
    with Tree(FILES) as tree:
        our_hover(binary, tree)
        with beside(binary, capabilities={**INCREMENTAL, "hoverProvider": True},
                    replies={"textDocument/hover": ["result", json.dumps(HOVER)]}) as client:
            client.initialize([tree.root], capabilities=MARKDOWN)
            path = tree.path("autotomy.json")
            client.open(path, tree.read("autotomy.json"))
            reply = client.request("textDocument/hover", {"textDocument": {"uri": uri_of(path)},
                                                          "position": {"line": 4, "character": 6}})
            assert "theirs" not in json.dumps(reply), reply
            assert [m["method"] for m in received_messages(client)] == ["initialize", "initialized"]
            client.shut_down()
