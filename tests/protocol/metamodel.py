"""The protocol's model at work: says what is wrong with a message, and makes messages, right ones and wrong ones."""
import functools

import declarations
import library

MAX_INT, MAX_UINT = 2 ** 31 - 1, 2 ** 31 - 1
WORDS = ["", "a", "c", "file:///tmp/x.c", "\u00e4\U0001F600", "x" * 300, "../..", "autotomy", "utf-16", "1"]


@functools.lru_cache(maxsize=None)
def model():
    """Read once; library.Missing where it is not installed."""
    return declarations.read_model(library.modules())


def is_installed():
    return library.is_installed()


# ---- types

def resolve(made):
    """Through names, down to something with a shape."""
    while made["kind"] in ("reference", "constant"):
        made = model().types[made["name"]] if made["kind"] == "reference" else model().constant(made["name"])
    return made


def flatten(made):
    """The one object that an intersection of objects is; None where it is none."""
    made = resolve(made)
    if made["kind"] == "literal":
        return made
    if made["kind"] != "and":
        return None
    properties, extra = {}, None
    for part in made["items"]:
        flat = flatten(part)
        if flat is None:
            return None
        for name, member in flat["properties"].items():
            before = properties.get(name)
            # What two of them declare has to satisfy both.
            properties[name] = member if not before else {
                "type": member["type"] if before["type"] == member["type"] else {"kind": "and", "items": [before["type"], member["type"]]},
                "optional": before["optional"] and member["optional"]}
        extra = extra or flat["open"]
    return {"kind": "literal", "properties": properties, "open": extra}


def is_int(value, least, most):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


CHECKS = {
    "string": lambda v: isinstance(v, str),
    "DocumentUri": lambda v: isinstance(v, str),
    "URI": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: is_int(v, -2 ** 31, MAX_INT),
    "uinteger": lambda v: is_int(v, 0, MAX_UINT),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "decimal": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "null": lambda v: v is None,
    "void": lambda v: v is None,
    "undefined": lambda v: v is None,
    "never": lambda v: False,
    "object": lambda v: isinstance(v, dict),
    "LSPObject": lambda v: isinstance(v, dict),
    "LSPAny": lambda v: True,
    "any": lambda v: True,
    "unknown": lambda v: True,
}


def fault(value, made, path="$"):
    """The first thing wrong with a value; None where it is of the type. Unknown members are wrong, too."""
    made = resolve(made)
    kind = made["kind"]
    if kind == "base":
        return None if CHECKS[made["name"]](value) else "%s: %.80r is no %s" % (path, value, made["name"])
    if kind.endswith("Literal"):
        same = value == made["value"] and isinstance(value, bool) == isinstance(made["value"], bool)
        return None if same else "%s: %.80r is not %r" % (path, value, made["value"])
    if kind == "or":
        faults = [fault(value, option, path) for option in made["items"]]
        return None if None in faults else "%s: none of: %s" % (path, "; ".join(faults))[:2000]
    if kind == "array":
        if not isinstance(value, list):
            return "%s: %.80r is no array" % (path, value)
        return first(fault(v, made["element"], "%s[%d]" % (path, i)) for i, v in enumerate(value))
    if kind == "tuple":
        if not isinstance(value, list) or len(value) != len(made["items"]):
            return "%s: no tuple of %d" % (path, len(made["items"]))
        return first(fault(v, m, "%s[%d]" % (path, i)) for i, (v, m) in enumerate(zip(value, made["items"])))
    if kind == "map":
        if not isinstance(value, dict):
            return "%s: %.80r is no object" % (path, value)
        return first(fault(v, made["value"], "%s.%s" % (path, k)) for k, v in value.items())
    return object_fault(value, made, path)


def first(faults):
    return next((f for f in faults if f), None)


def object_fault(value, made, path):
    flat = flatten(made)
    if flat is None:  # an intersection with something else than objects
        return first(fault(value, part, path) for part in made["items"])
    if not isinstance(value, dict):
        return "%s: %.80r is no object" % (path, value)
    for name, member in flat["properties"].items():
        if name not in value and not member["optional"]:
            return "%s: lacks '%s'" % (path, name)
    for name, inner in value.items():
        member = flat["properties"].get(name)
        if not member and not flat["open"] and flat["properties"]:
            return "%s: has an unknown '%s'" % (path, name)
        wrong = member and fault(inner, member["type"], "%s.%s" % (path, name))
        if wrong:
            return wrong
    return None


# ---- messages

def no_params(message):
    return None if message.get("params") is None else "params where there are none"


OWN = {"autotomy/module"}  # requests of ours that no model knows


def call_fault(message, from_server):
    """What is wrong with a request or notification."""
    if message.get("method") in OWN and "id" in message and not from_server:
        return None
    table = model().requests if "id" in message else model().notifications
    known = table.get(message.get("method"))
    if not known:
        return "no such %s: %r" % ("request" if "id" in message else "notification", message.get("method"))
    if known["direction"] == ("clientToServer" if from_server else "serverToClient"):
        return "%s goes the other way" % known["method"]
    if "id" in message and not (isinstance(message["id"], str) or is_int(message["id"], -2 ** 31, MAX_INT)):
        return "id %r" % message["id"]
    if known["params"] is None:
        return no_params(message)
    if "params" not in message:
        return "%s lacks params" % known["method"]
    wrong = fault(message["params"], known["params"])
    return wrong and "%s: %s" % (known["method"], wrong)


def reply_fault(message, method):
    """What is wrong with the reply to a request of that method; a method of None is not known."""
    if ("result" in message) == ("error" in message):
        return "a reply has either a result or an error"
    if "error" in message:
        error = message["error"]
        if not is_int(error.get("code"), -2 ** 31, MAX_INT) or not isinstance(error.get("message"), str):
            return "error: %.200r" % error
        return "error: unknown members" if set(error) - {"code", "message", "data"} else None
    known = model().requests.get(method)
    if method in OWN:
        return None
    if not known:
        return "a result for %r, which is no request" % method if method else None
    wrong = fault(message["result"], known["result"])
    return wrong and "%s: %s" % (method, wrong)


# ---- making values

class Maker:
    """Random values of a type. `uris` are woven in, so that a message may mean something."""

    def __init__(self, rng, uris=()):
        self.rng, self.uris = rng, list(uris)

    def base(self, name):
        rng = self.rng
        if name in ("DocumentUri", "URI"):
            return rng.choice(self.uris or WORDS) if rng.random() < 0.8 else rng.choice(WORDS)
        if name == "string":
            return rng.choice(WORDS)
        if name == "boolean":
            return rng.random() < 0.5
        if name in ("uinteger", "integer", "number", "decimal"):
            return rng.choice([0, 1, 2, 3, 7, 100, MAX_INT])
        if name in ("object", "LSPObject"):
            return {}
        return None if name in ("null", "void", "undefined", "never") else rng.choice([None, 1, "x", [], {}, True])

    def value(self, made, depth=0):
        made = resolve(made)
        kind, rng = made["kind"], self.rng
        if kind == "base":
            return self.base(made["name"])
        if kind.endswith("Literal"):
            return made["value"]
        if kind == "or":
            return self.value(rng.choice(made["items"]), depth + 1)
        if kind == "array":
            return [self.value(made["element"], depth + 1) for _ in range(0 if depth > 8 else rng.randrange(3))]
        if kind == "tuple":
            return [self.value(item, depth + 1) for item in made["items"]]
        if kind == "map":
            return {self.value(made["key"], depth + 1): self.value(made["value"], depth + 1)
                    for _ in range(0 if depth > 8 else rng.randrange(3))}
        flat = flatten(made)
        if flat is None:
            return self.value(made["items"][-1], depth + 1)  # the narrower one stands last
        share = 0.5 / (1 + depth / 4)
        return {name: self.value(member["type"], depth + 1) for name, member in flat["properties"].items()
                if not member["optional"] or (depth <= 12 and rng.random() < share)}

    def params(self, known):
        return {} if known["params"] is None else {"params": self.value(known["params"])}


def nested(rng):
    depth = rng.choice([3, 60, 127, 128, 129, 300])
    made = rng.choice([1, None, "x"])
    for _ in range(depth):
        made = [made] if rng.random() < 0.5 else {"a": made}
    return made


class Mutator:
    """Makes a value wrong, or just odd, at one random place or a few."""

    def __init__(self, rng):
        self.rng = rng

    def odd(self):
        rng = self.rng
        return rng.choice([
            lambda: None, lambda: True, lambda: [], lambda: {}, lambda: "", lambda: "\0", lambda: "\ud800",
            lambda: -1, lambda: 0, lambda: 2 ** 31, lambda: 2 ** 32 - 1, lambda: 2 ** 53, lambda: 2 ** 63, lambda: -2 ** 63,
            lambda: 10 ** 30, lambda: 1.5, lambda: -0.0, lambda: 1e308, lambda: "x" * rng.choice([10, 5000]),
            lambda: "file://" + "/a" * 3000, lambda: "file:///%zz%", lambda: "file://host/x", lambda: "untitled:1", lambda: "\u202e\u0000",
            lambda: [None] * rng.choice([3, 1000]), lambda: {"a": {"b": []}}, lambda: nested(rng),
            lambda: {"uri": 3},
        ])()

    def places(self, value):
        """Every container in it, with the keys it has."""
        found = []
        waiting = [value]
        while waiting:
            now = waiting.pop()
            if isinstance(now, dict) and now:
                found.append((now, list(now)))
                waiting.extend(now.values())
            elif isinstance(now, list) and now:
                found.append((now, list(range(len(now)))))
                waiting.extend(now)
        return found

    def mutate(self, message):
        for _ in range(self.rng.choice([1, 1, 1, 2, 4])):
            places = self.places(message.get("params"))
            if not places or self.rng.random() < 0.05:
                message["params"] = self.odd()
                continue
            container, keys = self.rng.choice(places)
            key = self.rng.choice(keys)
            if self.rng.random() < 0.35:
                del container[key]
            elif self.rng.random() < 0.2 and isinstance(container, dict):
                container["\u00e4%d" % self.rng.randrange(9)] = self.odd()
            else:
                container[key] = self.odd()
        return message
