"""Reads the TypeScript declarations of vscode-languageserver-protocol into a model of the protocol.

They are what the LSP project's own tool makes its metaModel.json from, and that file is not in the package. The model has its
shape: requests and notifications by method, and types as small dictionaries with a `kind` (base, reference, array, map,
and, or, tuple, literal, stringLiteral, numberLiteral, booleanLiteral). Only what these declarations use is understood; the rest
is an error here, and not a type that lets everything pass.
"""
import glob
import os
import re

TOKEN = re.compile(r"""\s+|/\*.*?\*/|//[^\n]*|(?P<string>'[^']*'|"[^"]*"|`[^`]*`)|(?P<number>-?\d+(?:\.\d+)?)"""
                   r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>=>|\.\.\.|[{}\[\]()<>|&,;:?=.*!@+-])""", re.DOTALL)
BASE = {"string", "boolean", "number", "any", "object", "void", "undefined", "null", "never", "unknown",
        "integer", "uinteger", "decimal", "DocumentUri", "URI", "LSPAny", "LSPObject", "RegExp"}
ENDS = {"{": "}", "(": ")", "[": "]"}
ANY = {"kind": "base", "name": "any"}


def tokens_of(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise ValueError("unknown characters: %r" % text[at:at + 40])
        at = match.end()
        if match.lastgroup:
            found.append((match.lastgroup, match[0]))
    return found


class Reader:
    """One file."""

    def __init__(self, text, model):
        self.tokens, self.at, self.model = tokens_of(text), 0, model

    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else ""

    def kind(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def take(self, *texts):
        if self.peek() in texts:
            return self.next()
        return None

    def expect(self, text):
        if not self.take(text):
            raise ValueError("expected %r before %s" % (text, [t[1] for t in self.tokens[self.at:self.at + 8]]))

    def skip_group(self):
        """Over a bracket and all that it holds."""
        end = ENDS[self.next()]
        while self.peek() != end:
            if self.peek() in ENDS:
                self.skip_group()
            else:
                self.next()
        self.next()

    def skip_statement(self):
        """To the end of a declaration that is of no interest: its semicolon, or its body."""
        while self.peek() not in (";", ""):
            if self.peek() == "{":
                self.skip_group()
                self.take(";")
                return
            if self.peek() in ENDS:
                self.skip_group()
            else:
                self.next()
        self.take(";")

    # ---- types

    def type(self):
        self.take("|")
        options = [self.intersection()]
        while self.take("|"):
            options.append(self.intersection())
        return options[0] if len(options) == 1 else {"kind": "or", "items": options}

    def intersection(self):
        parts = [self.postfix()]
        while self.take("&"):
            parts.append(self.postfix())
        return parts[0] if len(parts) == 1 else {"kind": "and", "items": parts}

    def postfix(self):
        made = self.primary()
        while self.peek() == "[" and self.peek(1) == "]":
            self.at += 2
            made = {"kind": "array", "element": made}
        return made

    def primary(self):
        self.take("readonly")
        if self.kind() == "string":
            return {"kind": "stringLiteral", "value": self.next()[1:-1]}
        if self.kind() == "number":
            return {"kind": "numberLiteral", "value": int(self.next())}
        if self.take("("):
            made = self.type()
            self.expect(")")
            return made
        if self.peek() == "{":
            return self.literal()
        if self.take("["):
            return self.tuple()
        return self.named()

    def tuple(self):
        items = []
        while not self.take("]"):
            items.append(self.type())
            self.take(",")
        return {"kind": "tuple", "items": items}

    def named(self):
        if self.take("typeof"):
            return {"kind": "constant", "name": self.dotted()}
        name = self.dotted()
        arguments = []
        if self.take("<"):
            while not self.take(">"):
                arguments.append(self.type())
                self.take(",")
        if name in ("true", "false"):
            return {"kind": "booleanLiteral", "value": name == "true"}
        if name in BASE:
            return {"kind": "base", "name": name}
        if name in ("Array", "ReadonlyArray"):
            return {"kind": "array", "element": arguments[0]}
        return {"kind": "reference", "name": name, "arguments": arguments}

    def dotted(self):
        if self.kind() != "name":
            raise ValueError("expected a name before %s" % [t[1] for t in self.tokens[self.at:self.at + 8]])
        name = self.next()
        while self.take("."):
            name += "." + self.next()
        return name

    def literal(self):
        """An object type; one that has but an index signature is a map."""
        self.expect("{")
        properties = {}
        key = value = None
        while not self.take("}"):
            self.take("readonly")
            if self.take("["):
                self.next()
                self.expect(":")
                key = self.type()
                self.expect("]")
                self.expect(":")
                value = self.type()
            else:
                self.property(properties)
            self.take(";", ",")
        if key and not properties:
            return {"kind": "map", "key": key, "value": value}
        return {"kind": "literal", "properties": properties, "open": value}

    def property(self, properties):
        name = self.next().strip("'\"")
        optional = bool(self.take("?"))
        if self.peek() == "(":  # a method: nothing that travels
            self.skip_statement()
            return
        self.expect(":")
        properties[name] = {"type": self.type(), "optional": optional}

    # ---- declarations

    def parameters(self):
        """Names of type parameters."""
        names = []
        if self.take("<"):
            while not self.take(">"):
                names.append(self.next())
                if self.take("extends") or self.take("="):
                    self.type()
                self.take(",")
        return names

    def interface(self):
        name = self.next()
        for parameter in self.parameters():
            self.model.types[parameter] = ANY  # as all of them are by default
        bases = []
        if self.take("extends"):
            bases.append(self.named())
            while self.take(","):
                bases.append(self.named())
        body = self.literal()
        self.model.types[name] = {"kind": "and", "items": [*bases, body]} if bases else body

    def alias(self):
        name = self.next()
        if self.peek() == "<":
            self.skip_statement()
            return
        self.expect("=")
        self.model.types[name] = self.type()
        self.take(";")

    def constant(self, space):
        name = self.next()
        made = None
        if self.take(":"):
            made = self.type()
        elif self.take("="):
            made = self.primary()
        self.take(";")
        if made:
            space[name] = made

    def namespace(self):
        name, space = self.next(), {}
        self.expect("{")
        while not self.take("}"):
            if self.take("const"):
                self.constant(space)
            else:
                self.skip_statement()
        self.model.spaces[name] = space

    def enumeration(self):
        name, values = self.next(), []
        self.expect("{")
        while not self.take("}"):
            self.next()
            if self.take("="):
                values.append(self.primary())
            self.take(",")
        # The protocol's own are open: others may name more.
        self.model.types[name] = {"kind": "base", "name": "string"}

    def read(self):
        while self.at < len(self.tokens):
            self.take("export")
            self.take("declare")
            word = self.peek()
            if word in ("interface", "type", "namespace", "enum"):
                self.next()
                {"interface": self.interface, "type": self.alias, "namespace": self.namespace,
                 "enum": self.enumeration}[word]()
            else:
                self.skip_statement()


# Written in JSON-RPC's own terms, and not in those files as types.
DOLLAR = {
    "$/cancelRequest": ("both", {"id": ["integer", "string"]}, {}),
    "$/progress": ("both", {"token": ["integer", "string"], "value": ["LSPAny"]}, {}),
    "$/setTrace": ("clientToServer", {"value": ["off", "messages", "verbose"]}, {}),
    "$/logTrace": ("serverToClient", {"message": ["string"]}, {"verbose": ["string"]}),
}


def option(name):
    return {"kind": "base", "name": name} if name in BASE else {"kind": "stringLiteral", "value": name}


def members(names, optional):
    return {name: {"type": {"kind": "or", "items": [option(o) for o in options]}, "optional": optional}
            for name, options in names.items()}


class Model:
    def __init__(self):
        self.types = {"ProgressToken": {"kind": "or", "items": [option("integer"), option("string")]},
                      "TraceValue": {"kind": "or", "items": [option(v) for v in ("off", "messages", "verbose", "compact")]}}
        self.spaces = {}
        self.requests, self.notifications = {}, {}

    def constant(self, name):
        space, _, member = name.partition(".")
        return self.spaces[space][member]


def direction_of(scripts, space):
    match = re.search(r"\b%s\.messageDirection = messages_1\.MessageDirection\.(\w+)" % re.escape(space), scripts)
    return match[1] if match else None


def add_message(model, space, constants, scripts):
    method, made = constants.get("method"), constants.get("type")
    if not method or method["kind"] != "stringLiteral" or not made or made["kind"] != "reference":
        return
    arguments = made["arguments"]
    message = {"method": method["value"], "direction": direction_of(scripts, space)}
    bare = made["name"].endswith("0")
    message["params"] = None if bare else arguments[0]
    rest = arguments if bare else arguments[1:]
    if made["name"].startswith("ProtocolRequestType"):
        message.update(result=rest[0], partial=rest[1], error=rest[2], registration=rest[3])
        model.requests[message["method"]] = message
    elif made["name"].startswith("ProtocolNotificationType"):
        message.update(registration=rest[0])
        model.notifications[message["method"]] = message


def read_model(modules):
    """From a folder node_modules."""
    model, scripts = Model(), ""
    common = os.path.join(modules, "vscode-languageserver-protocol", "lib", "common")
    files = [os.path.join(modules, "vscode-languageserver-types", "lib", "umd", "main.d.ts"),
             *sorted(glob.glob(os.path.join(glob.escape(common), "protocol*.d.ts")))]
    for path in files:
        with open(path, encoding="utf-8") as file:
            Reader(file.read(), model).read()
        if path.startswith(common):
            with open(path[:-len(".d.ts")] + ".js", encoding="utf-8") as file:
                scripts += file.read()
    for space, constants in model.spaces.items():
        add_message(model, space, constants, scripts)
    for method, (direction, required, optional) in DOLLAR.items():
        params = {"kind": "literal", "properties": {**members(required, False), **members(optional, True)}, "open": None}
        model.notifications[method] = {"method": method, "direction": direction, "params": params, "registration": None}
    return model
