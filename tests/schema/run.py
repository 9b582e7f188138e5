#!/usr/bin/env python3
"""The JSON Schema of policies against real policies: run.py BINARY SCHEMA POLICY...

Every policy that autotomy takes is valid by the schema, or an editor would underline what is right; and what the schema
is there to find, it finds. Needs python3-jsonschema; exits 77 without it.
"""
import json
import os
import re
import subprocess
import sys

TOKEN = re.compile(r"""("(?:[^"\\]|\\.)*")|//[^\r\n]*|/\*.*?\*/|,(?=(?:\s|//[^\r\n]*|/\*.*?\*/)*[\]}])""", re.DOTALL)

# What no editor should let pass, with a word of why.
WRONG = {
    "a key that is none": {"version": 1, "modles": {}},
    "a module's key that is none": {"version": 1, "modules": {"a": {"files": ["a/**"], "use": []}}},
    "a module without files": {"version": 1, "modules": {"a": {}}},
    "no file at all": {"version": 1, "modules": {"a": {"files": []}}},
    "another version": {"version": 2},
    "no version": {"modules": {}},
    "a name for a list": {"version": 1, "modules": {"a": {"files": ["a/**"], "uses": "b"}}},
    "a number in a list": {"version": 1, "layers": [1]},
    "a state that is none": {"version": 1, "modules": {"a": {"files": ["a/**"], "state": "sharing"}}},
    "a rule that is none": {"version": 1, "rules": {"dependancy": "error"}},
    "a severity that is none": {"version": 1, "rules": {"dependency": "fatal"}},
    "config turned off": {"version": 1, "rules": {"config": "off"}},
    "an edge without its module": {"version": 1, "modules": {"a": {"files": ["a/**"], "uses": [{"optional": True}]}}},
    "a forbidden entry without symbols": {"version": 1, "forbidden": [{}]},
}


def relaxed(text):
    """JSON with comments and trailing commas."""
    return json.loads(TOKEN.sub(lambda m: m[1] or " ", text.lstrip("\ufeff")))


def is_sound(binary, folder):
    return subprocess.run([binary, "modules"], cwd=folder, capture_output=True, check=False).returncode == 0


def sound_policies(binary, policies):
    for path in policies:
        folder = os.path.dirname(os.path.abspath(path))
        if is_sound(binary, folder):
            with open(path, encoding="utf-8") as file:
                yield path, relaxed(file.read())


def main(binary, schema_path, policies):
    try:
        from jsonschema import Draft7Validator
    except ImportError:
        print("python3-jsonschema is not installed: the schema is not tried on policies")
        return 77
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    failed = checked = 0
    for path, policy in sound_policies(binary, policies):
        checked += 1
        for error in validator.iter_errors(policy):
            failed += 1
            print("%s: %s: %s" % (path, "/".join(map(str, error.absolute_path)), error.message))
    for why, policy in WRONG.items():
        if validator.is_valid(policy):
            failed += 1
            print("the schema lets pass: %s" % why)
    print("%d policies, %d wrong ones, %d failed" % (checked, len(WRONG), failed))
    return 1 if failed or not checked else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]))
