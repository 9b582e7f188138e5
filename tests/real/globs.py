"""Globs as the policies have them, worked out apart from autotomy: `**`, `*`, `?`, `[...]`, `{a,b}`."""

import functools
import re


def braces(pattern):
    """A glob without braces for each alternative."""
    depth, begin = 0, None
    for at, char in enumerate(pattern):
        if char == "{":
            depth += 1
            if depth == 1:
                begin, parts, part = at, [], at + 1
        elif char == "," and depth == 1:
            parts.append(pattern[part:at])
            part = at + 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                parts.append(pattern[part:at])
                return [whole for one in parts for whole in braces(pattern[:begin] + one + pattern[at + 1:])]
    return [pattern]


@functools.lru_cache(maxsize=None)
def expression(glob):
    """A glob without braces as a regular expression."""
    out, at = "", 0
    while at < len(glob):
        if glob.startswith("**/", at) and (at == 0 or glob[at - 1] == "/"):
            out, at = out + "(?:.*/)?", at + 3
        elif glob.startswith("**", at):
            out, at = out + ".*", at + 2
        elif glob[at] == "*":
            out, at = out + "[^/]*", at + 1
        elif glob[at] == "?":
            out, at = out + "[^/]", at + 1
        elif glob[at] == "[":
            end = glob.index("]", at + 2)
            inside = glob[at + 1:end]
            out, at = out + "[" + ("^" + inside[1:] if inside[0] in "!^" else inside) + "]", end + 1
        else:
            out, at = out + re.escape(glob[at]), at + 1
    return re.compile(out + r"\Z")


@functools.lru_cache(maxsize=None)
def expanded(pattern):
    return tuple(braces(pattern))


def matches(pattern, path):
    return any(expression(one).match(path) for one in expanded(pattern))
