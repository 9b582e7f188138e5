"""A client that pulls, as editors do: what it has open after each edit, everything again when it is asked to refresh, and, if it
wants to, the workspace: polled, or by one request that stays open."""
from client import Client, uri_of

DOCUMENTS, POLLED, STREAMED = "documents", "polled", "streamed"  # beside its documents: nothing, or the workspace
CAPABILITIES = {"textDocument": {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "dataSupport": True,
                                                        "tagSupport": {"valueSet": [1, 2]}},
                                 "diagnostic": {"relatedDocumentSupport": True}},
                "workspace": {"diagnostics": {"refreshSupport": True}}}


class Puller(Client):
    def __init__(self, *arguments, mode=DOCUMENTS, related=True, **more):
        super().__init__(*arguments, **more)
        self.mode, self.related = mode, related
        self.opened, self.waiting, self.polls = set(), {}, set()
        self.pulled, self.gathered = {}, {}  # uri -> the last full report, by either road
        self.known = {}                      # (uri, result id) -> that report

    # ---- reports

    def _put(self, where, uri, report):
        """Several pulls may be under way: what is unchanged is the report that the result id names."""
        if report["kind"] == "full":
            self.known[uri, report["resultId"]] = report
        where[uri] = self.known[uri, report["resultId"]]

    def _take_document(self, uri, report):
        if uri not in self.opened:
            return
        self._put(self.pulled, uri, report)
        for other, related in report.get("relatedDocuments", {}).items():
            if other in self.opened:
                self._put(self.pulled, other, related)

    def _take_reports(self, items):
        for item in items:
            self._put(self.gathered, item["uri"], item)

    def pull_later(self, uri):
        known = self.pulled.get(uri)
        params = {"textDocument": {"uri": uri}, **({"previousResultId": known["resultId"]} if known else {})}
        self.waiting[self.ask("textDocument/diagnostic", params)] = uri

    def pull_workspace_later(self):
        known = [{"uri": uri, "value": report["resultId"]} for uri, report in self.gathered.items()]
        token = {"partialResultToken": "workspace"} if self.mode == STREAMED else {}
        self.polls.add(self.ask("workspace/diagnostic", {"previousResultIds": known, **token}))

    def _refresh(self, request):
        self.send({"jsonrpc": "2.0", "id": request["id"], "result": None})
        for uri in sorted(self.opened):
            self.pull_later(uri)
        if self.mode == POLLED:
            self.pull_workspace_later()

    def take(self, *arguments):
        message = super().take(*arguments)
        if message is None:
            return None
        if message.get("method") == "workspace/diagnostic/refresh":
            self._refresh(message)
        elif message.get("method") == "$/progress":
            self._take_reports(message["params"]["value"]["items"])
        elif "method" not in message and message["id"] in self.waiting:
            self._take_document(self.waiting.pop(message["id"]), message["result"])
        elif "method" not in message and message["id"] in self.polls:
            self.polls.discard(message["id"])
            self._take_reports(message["result"]["items"])
        return message

    # ---- the protocol

    def initialize(self, *arguments, **more):
        result = super().initialize(*arguments, **{
            "capabilities": {**CAPABILITIES, "textDocument": {**CAPABILITIES["textDocument"],
                                                              "diagnostic": {"relatedDocumentSupport": self.related}}}, **more})
        if self.mode != DOCUMENTS:
            self.pull_workspace_later()
        return result

    def open(self, path, text, version=1, uri=None):
        self.tell_open(path, text, version)
        self.opened.add(uri_of(path))
        self.pull_later(uri_of(path))

    def change(self, path, changes, version, uri=None):
        self.tell_change(path, changes, version)
        self.pull_later(uri_of(path))

    def close(self, path, uri=None):
        self.tell_close(path)
        self.opened.discard(uri_of(path))
        self.pulled.pop(uri_of(path), None)

    def shown(self):
        """What stands on its screen: uri -> diagnostics. What comes by two roads stands there twice."""
        found = {uri: list(params["diagnostics"]) for uri, params in self.published.items()}
        for uri, report in {**self.gathered, **self.pulled}.items():
            found.setdefault(uri, []).extend(report["items"])
        return found
