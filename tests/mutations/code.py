"""What a tree's files say, read without autotomy: names by universal-ctags, definitions by nm, reach and live lines by clang."""

import collections
import functools
import json
import os
import posixpath
import re
import subprocess

from projects import CLANG, in_parallel, run

# Kinds of universal-ctags, for C and C++ alike, as the rules speak of them.
KINDS = {"prototype": "function", "function": "function", "externvar": "variable", "variable": "variable",
         "struct": "type", "union": "type", "class": "type", "enum": "type", "typedef": "type", "enumerator": "enumerator",
         "macro": "macro", "member": "field"}
HEADERS = (".h", ".hh", ".hpp", ".inc", ".def")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|import)[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
WORD = re.compile(r"[A-Za-z_]\w*")
LITERAL = re.compile(r"-?\d\w*|'[^']*'|\"[^\"\n]*\"|\(-?\d\w*\)")

Tag = collections.namedtuple("Tag", "name kind file line end scope scope_kind is_static detail type signature text")
Include = collections.namedtuple("Include", "line target spelled quoted conditional")


def without_comments(text, strings=True):
    """The text with comments, and strings if they are not wanted, blanked; lines and columns stay."""
    pattern = re.compile(r"//(?:[^\n\\]|\\\n?)*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)

    def blank(match):
        if match[0][0] in "\"'":
            return match[0] if strings else match[0][0] + " " * (len(match[0]) - 2) + match[0][-1]
        return re.sub(r"[^\n]", " ", match[0])
    return pattern.sub(blank, text)


def branches(text):
    """For each line, from 1, the conditions around it, an include guard aside; None where an `#if 0` takes it away."""
    lines = without_comments(text).split("\n")
    guard = re.match(r"\s*#\s*(?:ifndef\s+(\w+)|if\s+!\s*defined\s*\(?\s*(\w+)\)?)[^\n]*\n\s*#\s*define\s+(\w+)",
                     "\n".join(lines))
    guarded = bool(guard) and guard[3] in (guard[1], guard[2])
    out, stack = [None], []
    for line in lines:
        match = re.match(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b\s*(.*)", line)
        if match and match[1].startswith("if"):
            stack.append("guard" if guarded and not stack else f"{match[1]} {match[2].strip()}")
            guarded = guarded and len(stack) > 1 or guarded
        elif match and match[1] == "endif" and stack:
            if stack.pop() == "guard":
                guarded = False
        elif match and match[1] in ("elif", "else") and stack:
            stack[-1] = f"{match[1]} of {stack[-1]}"
        inside = [one for one in stack if one != "guard"]
        out.append(None if any(re.match(r"if \(?0\)?$|else of if \(?1\)?$", one) for one in inside) else inside)
    return out


def is_plain_branch(inside):
    """Do these conditions leave no doubt that they are more than an `#if 0`?"""
    return inside is not None and all(re.match(r"(?:else of )?ifn?def \w+$|if defined\s*\(?\w+\)?$", one) for one in inside)


class Code:
    """The files of a tree, without those that the policy excludes."""

    def __init__(self, tree, policy):
        self.tree, self.policy = tree, policy
        self.files = [path for path in walk(tree.root) if not policy.excluded(path)]
        self.sources = sorted(source for source in tree.arguments if not policy.excluded(source))
        self.headers = [path for path in self.files if path.endswith(HEADERS)]
        self.reach = {source: self.read_dependencies(source) for source in self.sources}
        self.reached_by = collections.defaultdict(list)
        for source, paths in self.reach.items():
            for path in paths:
                self.reached_by[path].append(source)
        self.tags = self.run_ctags()
        self.by_name = collections.defaultdict(list)
        for tag in self.tags:
            self.by_name[tag.name].append(tag)
        self.defined, self.wanted = self.run_nm()

    def read_dependencies(self, source):
        """The files of the tree that a source reaches, itself aside."""
        with open(self.tree.object_of(source) + ".d", encoding="utf-8") as file:
            words = file.read().replace("\\\n", " ").split(":", 1)[1].split()
        paths = (os.path.relpath(os.path.join(self.tree.root, word), self.tree.root) for word in words)
        return {path for path in paths if not path.startswith("..") and path != source}

    def run_ctags(self):
        command = ["ctags", "--output-format=json", "--fields=+neKSstZ", "--kinds-C=+pxd", "--kinds-C++=+pxd",
                   "--langmap=C++:+.h" if self.tree.project.name == "leveldb" else "--langmap=C:+.h",
                   "-I", "LEVELDB_EXPORT,CURL_EXTERN,UV_EXTERN,REDISMODULE_API,LUA_API,LUALIB_API", "-o", "-", "-L", "-"]
        listing = "\n".join(self.files).encode()
        done = run(command, self.tree.root, listing)
        if done.returncode:
            raise RuntimeError(f"ctags: {done.stderr.decode()}")
        tags = []
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            entry = json.loads(line)
            if entry.get("kind") not in KINDS or "__anon" in entry["name"] or "(" in entry["name"]:
                continue
            type_words = entry.get("typeref", "").split(":", 1)
            tags.append(Tag(entry["name"], KINDS[entry["kind"]], entry["path"], entry["line"], entry.get("end"),
                            entry.get("scope", ""), entry.get("scopeKind", ""),
                            entry.get("file", False) and not entry["path"].endswith(HEADERS), entry["kind"],
                            type_words, entry.get("signature", ""), entry.get("pattern", "")[2:-2]))
        return tags

    def run_nm(self):
        """For each external name the sources that define it, and for each source the names that it wants of others."""
        def symbols(source):
            path = self.tree.object_of(source) + ".o"
            return subprocess.run(["nm", "-C" if not source.endswith(".c") else "-P", *(["-P"]), path], capture_output=True,
                                  check=True).stdout.decode().splitlines()
        defined, wanted = collections.defaultdict(set), {}
        for source, lines in zip(self.sources, in_parallel(symbols, self.sources)):
            wanted[source] = set()
            for line in lines:
                match = re.match(r"(.+?) ([A-Za-z])(?: |$)", line)
                if not match:
                    continue
                name = re.sub(r"\(.*", "", match[1])
                if match[2] == "U":
                    wanted[source].add(name)
                elif match[2] in "TDBRSGCVW" and not (match[2] in "VW" and source.endswith(".cc")):
                    defined[name].add(source)
        return defined, wanted

    # ---- texts

    def read(self, path):
        return self.tree.read(path)

    @functools.lru_cache(maxsize=None)
    def words(self, path):
        return frozenset(WORD.findall(without_comments(self.read(path), strings=False)))

    @functools.lru_cache(maxsize=None)
    def branches(self, path):
        return branches(self.read(path))

    @functools.lru_cache(maxsize=None)
    def includes(self, path):
        """What a file includes, found by a rough reading of it; the target is None where it is outside the tree."""
        text = without_comments(self.read(path))
        found = []
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            inside = self.branches(path)[line]
            if inside is not None:
                found.append(Include(line, self.resolve(path, match[2], match[1] == '"'), match[2], match[1] == '"',
                                     bool(inside)))
        return found

    @functools.lru_cache(maxsize=None)
    def search_path(self, path):
        """The -I folders that a file is compiled with; a header has those of the first source that reaches it."""
        source = path if path in self.tree.arguments else next(iter(sorted(self.reached_by[path])), None)
        return [word[2:] for word in self.tree.arguments.get(source, []) if word.startswith("-I")]

    def resolve(self, path, spelled, quoted):
        folders = ([posixpath.dirname(path)] if quoted else []) + self.search_path(path)
        for folder in folders:
            full = os.path.realpath(os.path.join(self.tree.root, folder, spelled))
            if os.path.isfile(full):
                inside = os.path.relpath(full, self.tree.root)
                return None if inside.startswith("..") else inside
        return None

    @functools.lru_cache(maxsize=None)
    def live(self, source):
        """file -> the numbers of its lines that the preprocessor lets through on behalf of a source, definitions of macros too."""
        done = run([CLANG, "-E", "-dD", "-w", *self.tree.arguments[source], source], self.tree.root)
        live, line, here = collections.defaultdict(set), 0, None
        for text in done.stdout.decode("latin-1").split("\n"):
            match = re.match(r'# (\d+) "([^"]*)"', text)
            if match:
                line, here = int(match[1]), None if match[2].startswith(("/", "<")) else posixpath.normpath(match[2])
                continue
            if here and text.strip():
                live[here].add(line)
            line += 1
        return live

    @functools.lru_cache(maxsize=None)
    def bodies(self, source):
        """Lines of a source before which a statement may stand: inside a body, between two statements, let through."""
        text = without_comments(self.read(source), strings=False)
        lines = [""] + text.split("\n")
        live, found = self.live(source)[source], []
        for tag in self.tags:
            if tag.file != source or tag.detail != "function" or not tag.end:
                continue
            begin = next((number for number in range(tag.line, min(tag.end, tag.line + 12))
                          if "{" in lines[number]), None)
            if begin is None:
                continue
            round_depth = 0
            for number in range(begin, tag.end):
                line = lines[number].rstrip()
                round_depth += line.count("(") - line.count(")")
                after = lines[number + 1].strip()
                if (line.endswith((";", "{")) and round_depth == 0 and number in live and number + 1 in live
                        and not re.match(r"\s*#", line) and not after.startswith(("#", "else", "while", "case", "default"))
                        and "=" not in line.split(";")[-1] and not line.endswith(("= {", "] = {"))
                        and not re.search(r"\b(struct|union|enum|switch|class)\b[^;(]*\{$|\bswitch\b.*\{$", line)):
                    found.append(number + 1)
        return found

    # ---- names

    @functools.lru_cache(maxsize=None)
    def declared(self, path):
        """The names that a header hands out: tag by name; fields and include guards are none."""
        found = {}
        text = self.read(path)
        for tag in self.tags_of(path):
            if tag.kind == "field" or tag.is_static or tag.scope_kind == "function":
                continue
            if tag.kind == "macro" and re.search(rf"#\s*(?:ifndef\s+|if\s+!\s*defined\s*\(?\s*){tag.name}\b", text):
                continue
            found.setdefault(tag.name, tag)
        return found

    @functools.cached_property
    def tags_by_file(self):
        by_file = collections.defaultdict(list)
        for tag in self.tags:
            by_file[tag.file].append(tag)
        return by_file

    def tags_of(self, path):
        return self.tags_by_file[path]

    def is_plain(self, name, kind):
        """Is a name one thing in the whole tree: one kind, one module's headers, one module's definition?"""
        tags = [tag for tag in self.by_name[name] if tag.kind != "field"]
        owners = {self.policy.owner(tag.file) for tag in tags if not tag.is_static}
        return bool(tags) and all(tag.kind == kind for tag in tags) and not any(
            tag.is_static for tag in tags) and len(owners) <= 2


def walk(root):
    """Every source and header of a tree, sorted; links and dot folders aside."""
    found = []
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = os.path.join(parent, name)
            if name.endswith((".c", ".cc", ".cpp", *HEADERS)) and not os.path.islink(path):
                found.append(os.path.relpath(path, root))
    return found
