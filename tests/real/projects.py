"""The five real projects: which sources there are, how each is compiled, and a copy to work in.

A copy is the tree as Debian ships it, a compile database for the sources that clang can read on this machine without
configuring the project, and whatever policy a test puts there. What a project wants from its configure script, or from libraries that need not be
installed, lies in stubs/PROJECT, outside the tree.
"""

import collections
import concurrent.futures
import functools
import glob
import hashlib
import json
import os
import shutil
import subprocess

from globs import matches
from sources import fetch

HERE = os.path.dirname(os.path.abspath(__file__))

CLANG = "clang-19"
WORKERS = os.cpu_count() or 2

# One way of compiling: the sources that it fits, and the arguments. `{stubs}` is the folder of the project's stubs.
Group = collections.namedtuple("Group", "sources arguments")

LIBUV_LINUX = ("async,core,dl,fs,getaddrinfo,getnameinfo,loop-watcher,loop,pipe,poll,process,random-devurandom,signal,"
               "stream,tcp,thread,tty,udp,epoll,linux-core,linux-inotify,linux-syscalls,procfs-exepath,proctitle,"
               "random-getrandom,random-sysctl-linux").split(",")
TMUX_HAS = ("ERR_H PATHS_H DIRENT_H DAEMON SETENV STRCASESTR STRSEP STRNDUP STRNLEN MEMMEM GETLINE CLOCK_GETTIME ASPRINTF "
            "CFMAKERAW REALLOCARRAY EXPLICIT_BZERO B64_NTOP FORKPTY PTY_H STDINT_H SYSCONF SO_PEERCRED PROC_PID NCURSES_H "
            "GETDTABLESIZE").split()


class Project:
    """What is known of a project before it is fetched."""

    def __init__(self, name, package, groups, folders, apart=(), planted=None):
        self.name, self.package, self.groups = name, package, groups
        self.folders = folders  # what is copied of the tree; everything else has nothing to do with the test
        self.planted = planted or {}  # file -> what is put behind it: what no file of the project has and a rule needs
        self.apart = apart      # (glob, reason): sources that are not compiled on Linux, or not on their own
        self.stubs = os.path.join(HERE, "stubs", name)


PROJECTS = {project.name: project for project in (
    Project("redis", "redis", [
        Group(["src/redis-cli.c", "src/redis-benchmark.c", "src/cli_common.c"],
              ["-D_GNU_SOURCE", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/hdr_histogram", "-I{stubs}"]),
        Group(["src/*.c", "src/modules/*.c", "tests/modules/*.c"],
              ["-D_GNU_SOURCE", "-Isrc", "-Ideps/hiredis", "-Ideps/linenoise", "-Ideps/lua/src", "-Ideps/hdr_histogram",
               "-I{stubs}"]),
        Group(["deps/hiredis/*.c"], ["-D_GNU_SOURCE", "-Ideps/hiredis"]),
        Group(["deps/linenoise/*.c"], ["-Ideps/linenoise"]),
        Group(["deps/lua/src/*.c"], ["-DLUA_USE_MKSTEMP", "-DENABLE_CJSON_GLOBAL", "-Ideps/lua/src"]),
        Group(["deps/hdr_histogram/*.c"],
              ["-Ideps/hdr_histogram", '-DHDR_MALLOC_INCLUDE="hdr_redis_malloc.h"', "-Isrc"]),
    ], ["src", "deps/hiredis", "deps/linenoise", "deps/lua/src", "deps/hdr_histogram", "tests/modules"], [
        ("src/ae_*.c", "included by ae.c, not compiled on their own"),
        ("{src/rax_malloc,deps/hdr_histogram/hdr_redis_malloc}.h", "named by a macro only, and no header on their own"),
        ("deps/hiredis/{examples,fuzzing}/**", "need other event loops"),
    ]),
    Project("curl", "curl", [
        Group(["lib/**/*.c"],
              ["-DHAVE_CONFIG_H", "-DBUILDING_LIBCURL", "-D_GNU_SOURCE", "-Iinclude", "-Ilib", "-I{stubs}"]),
        Group(["src/*.c"], ["-DHAVE_CONFIG_H", "-D_GNU_SOURCE", "-Iinclude", "-Ilib", "-Isrc", "-I{stubs}"]),
        Group(["tests/server/*.c"],
              ["-DHAVE_CONFIG_H", "-D_GNU_SOURCE", "-Iinclude", "-Ilib", "-Isrc", "-Itests/server", "-I{stubs}"]),
        Group(["tests/unit/*.c"],
              ["-DHAVE_CONFIG_H", "-DUNITTESTS", "-D_GNU_SOURCE", "-Iinclude", "-Ilib", "-Isrc", "-Itests/libtest",
               "-Itests/unit", "-I{stubs}"]),
    ], ["include", "lib", "src", "tests/unit", "tests/server", "tests/libtest"], [
        ("tests/libtest/*.c", "170 programs of one shape, left out for time"),
        ("tests/libtest/{sethostname,stub_gssapi}.h", "of those programs"),
        ("lib/{config-*,setup-*,amigaos,system_win32,version_win32}.h", "of other systems"),
    ]),
    Project("tmux", "tmux", [
        Group(["*.c", "compat/*.c"],
              ["-D_GNU_SOURCE", '-DTMUX_VERSION="3.3a"', '-DTMUX_CONF="/etc/tmux.conf"', '-DTMUX_TERM="screen"',
               *(f"-DHAVE_{name}" for name in TMUX_HAS), "-I.", "-Icompat", "-I{stubs}"]),
    ], ["."], [
        ("fuzz/**", "needs a fuzzer's main"),
        ("cmd-parse.y", "what yacc makes of it, cmd-parse.c, is judged"),
    ]),
    Project("leveldb", "leveldb", [
        Group(["db/*.c"], ["-DLEVELDB_PLATFORM_POSIX=1", "-I.", "-Iinclude"]),
        Group(["db/*.cc", "table/*.cc", "util/*.cc", "helpers/**/*.cc", "benchmarks/db_bench.cc"],
              ["-std=c++17", "-DLEVELDB_PLATFORM_POSIX=1", "-DHAVE_FDATASYNC=1", "-DHAVE_O_CLOEXEC=1", "-I.", "-Iinclude"]),
    ], ["."], [
        ("{db,table,util,issues,helpers/memenv}/*_test.cc", "need googletest"),
        ("util/testutil.{cc,h}", "needs googletest"),
        ("util/env_*_test_helper.h", "of those tests"),
        ("benchmarks/db_bench_{sqlite3,tree_db}.cc", "need other databases"),
        ("util/{env_windows.cc,windows_logger.h}", "of another system"),
        ("port/port_example.h", "an example, included by nothing"),
    ], {  # leveldb has no variable that two files know
        "util/coding.h": """
#ifndef STORAGE_LEVELDB_UTIL_CODING_TOTALS_
#define STORAGE_LEVELDB_UTIL_CODING_TOTALS_
namespace leveldb {
struct CodingTotals {
  int encoded;
  int decoded;
};
extern CodingTotals coding_totals;
extern int coding_limits[4];
extern int coding_depth;
}  // namespace leveldb
#endif
""",
        "util/coding.cc": """
namespace leveldb {
CodingTotals coding_totals;
int coding_limits[4];
int coding_depth;
}  // namespace leveldb
""",
    }),
    Project("libuv", "libuv1", [
        Group(["src/*.c", *(f"src/unix/{name}.c" for name in LIBUV_LINUX)], ["-D_GNU_SOURCE", "-Iinclude", "-Isrc"]),
        Group(["test/*.c"], ["-D_GNU_SOURCE", "-Iinclude", "-Isrc"]),
    ], ["include", "src", "test"], [
        ("src/win/**", "of another system"),
        ("test/test-{idna,strscpy,strtok}.c", "each includes the source that it tests"),
        ("include/uv/{aix,bsd,darwin,os390,sunos,win,stdint-msvc2008}.h", "of other systems"),
        ("src/unix/{darwin-stub,os390-syscalls}.h", "of other systems"),
    ]),
)}


def run(command, folder, text=None):
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, check=False)


def in_parallel(function, items):
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(function, items))


class Tree:
    """A copy of a project's tree to work in, its compile database, and what clang says of its sources."""

    def __init__(self, project, root):
        self.project, self.root = project, os.path.realpath(root)
        self.arguments = {}  # source -> arguments, for the sources that compile
        self.excluded = {}   # glob -> reason
        self.objects = os.path.join(os.path.dirname(self.root), f"objects-{project.name}")

    def path(self, path):
        return os.path.join(self.root, path)

    @functools.lru_cache(maxsize=None)
    def read(self, path):
        """A file's text; latin-1, so that a character is a byte."""
        with open(self.path(path), encoding="latin-1", newline="") as file:
            return file.read()

    def compile(self, source, *words, text=None):
        """Runs clang on a source, or on a text in its place."""
        command = [CLANG, "-w", *self.arguments[source], *words]
        if text is None:
            return run([*command, source], self.root)
        language = "c" if source.endswith(".c") else "c++"
        folder = os.path.dirname(source) or "."
        return run([*command, "-iquote", folder, "-x", language, "-"], self.root, text.encode("latin-1"))

    # ---- making one

    def list_sources(self):
        """Sets `arguments` for every source that the project names, and `excluded` for what it sets apart."""
        wanted = {}
        for group in self.project.groups:
            words = [word.replace("{stubs}", self.project.stubs) for word in group.arguments]
            for pattern in group.sources:
                for path in sorted(glob.glob(self.path(pattern), recursive=True)):
                    wanted.setdefault(os.path.relpath(path, self.root), words)
        self.excluded = dict(self.project.apart)
        self.arguments = {path: words for path, words in wanted.items() if not self.is_excluded(path)}

    def drop_uncompiled(self):
        """Moves what does not compile from `arguments` to `excluded`."""
        os.makedirs(self.objects, exist_ok=True)
        sources = sorted(self.arguments)
        for source, reason in zip(sources, in_parallel(self.compile_object, sources)):
            if reason:
                self.excluded[source] = reason
                del self.arguments[source]

    def is_excluded(self, path):
        return any(matches(pattern, path) for pattern in self.excluded)

    def object_of(self, source):
        text = self.read(source) + "\0".join(self.arguments[source])
        digest = hashlib.sha1(text.encode("latin-1", "replace")).hexdigest()[:16]
        return os.path.join(self.objects, f"{source.replace('/', '+')}-{digest}")

    def compile_object(self, source):
        """Makes an object of a source, its dependencies beside it; what is wrong with the source, or None."""
        made = self.object_of(source)
        if os.path.exists(made + ".d"):
            return None
        done = self.compile(source, "-c", "-O0", "-g0", "-MMD", "-MF", made + ".part", "-o", made + ".o")
        if done.returncode:
            text = done.stderr.decode("utf-8", "replace")
            return next((line.split("error: ", 1)[1] for line in text.splitlines() if "error: " in line), "clang failed")
        os.rename(made + ".part", made + ".d")
        return None

    def write_policy(self, policy, baseline):
        with open(self.path("autotomy.json"), "w", encoding="utf-8") as file:
            json.dump(policy, file, indent=1)
        lines = ",\n".join(json.dumps(entry) for entry in baseline)
        with open(self.path("autotomy-baseline.json"), "w", encoding="utf-8") as file:
            file.write(f'{{ "version": 1, "entries": [\n{lines}\n] }}\n')

    def write_database(self):
        entries = [{"directory": self.root, "file": source, "arguments": ["cc", *words, "-c", source]}
                   for source, words in sorted(self.arguments.items())]
        with open(self.path("compile_commands.json"), "w", encoding="utf-8") as file:
            json.dump(entries, file, indent=1)


def copy_tree(project, fetched, root):
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    for folder in project.folders:
        shutil.copytree(os.path.join(fetched, folder), os.path.join(root, folder), symlinks=True, dirs_exist_ok=True)
    for path, text in project.planted.items():
        with open(os.path.join(root, path), "a", encoding="utf-8") as file:
            file.write(text)


def prepare(name, sources_folder, work, compiled=True):
    """A fresh copy of a project below `work`, its sources found and its database written: those that compile, or all."""
    project = PROJECTS[name]
    fetched = fetch(project.package, sources_folder)
    tree = Tree(project, os.path.join(work, name))
    copy_tree(project, fetched, tree.root)
    tree.list_sources()
    if compiled:
        tree.drop_uncompiled()
    tree.write_database()
    return tree
