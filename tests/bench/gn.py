"""The modules of an autotomy.json as gn targets, so that gn check can be asked the same question."""

import json
import os
import re

ENDINGS = (".c", ".h", ".cc", ".cpp", ".hpp", ".inc", ".inl", ".def")

DOTFILE = 'buildconfig = "//gn/BUILDCONFIG.gn"\n'
BUILDCONFIG = 'set_default_toolchain("//gn:none")\n'
TOOLCHAIN = """\
toolchain("none") {
  tool("stamp") {
    command = "touch {{output}}"
  }
  tool("cc") {
    command = "true"
    outputs = [ "{{source_out_dir}}/{{source_file_part}}.o" ]
  }
  tool("cxx") {
    command = "true"
    outputs = [ "{{source_out_dir}}/{{source_file_part}}.o" ]
  }
}
"""


def read_policy(tree):
    with open(os.path.join(tree, "autotomy.json"), encoding="utf-8") as file:
        return json.loads(re.sub(r"^\s*//.*$", "", file.read(), flags=re.MULTILINE))


def expand(glob):
    """Brace expansion: a{b,c} gives ab and ac."""
    match = re.search(r"\{([^{}]*)\}", glob)
    if not match:
        return [glob]
    return [whole for part in match[1].split(",") for whole in expand(glob[:match.start()] + part + glob[match.end():])]


class Glob:
    """One pattern without braces: how much of it is literal, and what it matches."""

    def __init__(self, text):
        self.prefix = len(re.match(r"[^*?\[]*", text)[0])
        parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]*\])", text)
        wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        self.matches = re.compile("".join(
            wild.get(part) or (part if part.startswith("[") else re.escape(part)) for part in parts)).fullmatch


def globs(texts):
    return [Glob(one) for text in texts for one in expand(text)]


def source_files(tree, excluded):
    for parent, folders, names in os.walk(tree):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(parent, name), tree)
            if path.endswith(ENDINGS) and not any(glob.matches(path) for glob in excluded):
                yield path


def owned_files(tree, policy):
    """Every module with its files, each file in the module with the longest literal prefix."""
    patterns = [(name, glob) for name, module in policy["modules"].items() for glob in globs(module["files"])]
    owned = {name: [] for name in policy["modules"]}
    for path in source_files(tree, globs(policy.get("exclude", []))):
        found = max((pattern for pattern in patterns if pattern[1].matches(path)), key=lambda p: p[1].prefix, default=None)
        if found:
            owned[found[0]].append(path)
    return owned


def edges(policy):
    """`uses` as dependencies without a cycle, which gn does not allow, and the ways back, for which it has an exception."""
    down, back, state = {name: [] for name in policy["modules"]}, [], {}

    def visit(name):
        state[name] = "open"
        for used in policy["modules"][name].get("uses", []):
            used = used["module"] if isinstance(used, dict) else used
            if state.get(used) == "open":
                back.append((name, used))
                continue
            down[name].append(used)
            if used not in state:
                visit(used)
        state[name] = "done"

    for name in policy["modules"]:
        if name not in state:
            visit(name)
    return down, [(a, b) for a, b in back if a in down[b]]


def listing(key, values):
    quoted = "".join(f'    "{value}",\n' for value in values)
    return f"  {key} = [\n{quoted}  ]\n" if values else ""


def write(tree, path, text):
    os.makedirs(os.path.dirname(os.path.join(tree, path)), exist_ok=True)
    with open(os.path.join(tree, path), "w", encoding="utf-8") as file:
        file.write(text)


def write_build(tree):
    """Writes .gn, BUILD.gn and what they need. Answers the number of files that are checked."""
    policy = read_policy(tree)
    owned, (down, back) = owned_files(tree, policy), edges(policy)
    folders = [argument[2:] for argument in policy.get("compile", {}).get("arguments", []) if argument.startswith("-I")]
    text = 'config("paths") {\n' + listing("include_dirs", folders) + "}\n"
    for name, module in policy["modules"].items():
        public = globs(module.get("public", ["**"]))
        headers = [path for path in owned[name] if any(glob.matches(path) for glob in public) and not path.endswith(".c")]
        text += f'source_set("{name}") {{\n'
        text += listing("sources", [path for path in owned[name] if path not in headers])
        text += listing("public", headers) if headers else "  public = []\n"
        text += listing("deps", [f":{used}" for used in down[name]])
        text += listing("allow_circular_includes_from", [f":{a}" for a, b in back if b == name])
        text += '  configs = [ ":paths" ]\n}\n'
    write(tree, ".gn", DOTFILE)
    write(tree, "gn/BUILDCONFIG.gn", BUILDCONFIG)
    write(tree, "gn/BUILD.gn", TOOLCHAIN)
    write(tree, "BUILD.gn", text)
    return sum(map(len, owned.values()))
