"""Real trees made ready for a benchmark: a policy, a compile database, and what a build would have generated."""

import json
import os
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
REDIS_FLAGS = ["-Isrc", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/lua/src", "-Ideps/hdr_histogram"]
LEVELDB_FLAGS = ["-I.", "-Iinclude", "-std=c++11", "-DLEVELDB_PLATFORM_POSIX=1"]
LEVELDB_CONFIG = "".join(f"#define HAVE_{name} {value}\n" for name, value in
                         (("FDATASYNC", 1), ("FULLFSYNC", 0), ("O_CLOEXEC", 1), ("CRC32C", 0), ("SNAPPY", 0)))


def copied(tree, folder):
    copy = os.path.join(os.path.realpath(folder), os.path.basename(tree))
    shutil.copytree(tree, copy, symlinks=True)
    return copy


def write(tree, name, text):
    with open(os.path.join(tree, name), "w", encoding="utf-8") as file:
        file.write(text)


def write_commands(tree, compiler, flags, sources):
    commands = [{"directory": tree, "file": source, "arguments": [compiler, *flags, "-c", source]} for source in sources]
    write(tree, "compile_commands.json", json.dumps(commands))


def prepare_redis(tree, private=(), only_commands=False):
    """`private`: names of the data structures that others may not use. `only_commands`: nothing else is code."""
    with open(os.path.join(HERE, "..", "real", "redis.json"), encoding="utf-8") as file:
        policy = json.loads("".join(line for line in file if not line.lstrip().startswith("//")))
    if private:
        policy["modules"]["data"]["symbols"] = {"private": list(private)}
    if only_commands:
        policy["exclude"] = ["src/modules/**", "tests/**", "utils/**", "deps/**"]
    write(tree, "autotomy.json", json.dumps(policy))
    sources = sorted(f"src/{name}" for name in os.listdir(os.path.join(tree, "src")) if name.endswith(".c"))
    write_commands(tree, "cc", REDIS_FLAGS, sources)
    return sources


def prepare_leveldb(tree, private=()):
    files = {"db": ["db/**", "helpers/**"], "util": ["util/**"], "table": ["table/**"], "api": ["include/**"], "port": ["port/**"]}
    modules = {name: {"files": patterns, "public": patterns, "uses": [other for other in files if other != name]}
               for name, patterns in files.items()}
    modules["util"]["symbols"] = {"private": list(private)}
    sources = [f"{folder}/{name}" for folder in ("db", "helpers/memenv", "table", "util")
               for name in sorted(os.listdir(os.path.join(tree, folder)))
               if name.endswith(".cc") and not name.endswith(("_test.cc", "_windows.cc", "testutil.cc", "leveldbutil.cc"))]
    policy = {"version": 1, "modules": modules, "rules": {"cycle": "off"},
              "exclude": ["**/*_test.cc", "**/*_windows.cc", "**/testutil.*", "**/leveldbutil.cc", "benchmarks/**",
                          "issues/**", "third_party/**"]}
    write(tree, "autotomy.json", json.dumps(policy))
    write(tree, "port/port_config.h", LEVELDB_CONFIG)
    write_commands(tree, "c++", LEVELDB_FLAGS, sources)
    return sources
