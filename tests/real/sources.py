"""Real projects to try things on: fetches Debian's source packages and unpacks them, once, below a folder of the build.

The machine's own apt configuration is read and never changed: lists, caches and downloads stay in that folder. Called as
a program it fetches every tree: sources.py FOLDER.
"""

import glob
import lzma  # noqa: F401 - tarfile needs it for .xz, and says so only when it is too late
import os
import re
import shutil
import subprocess
import sys
import tarfile

# What goldens were written against; another upstream version says something else.
VERSIONS = {"redis": "7.0.15", "tmux": "3.3a", "curl": "7.88.1", "git": "2.39.5", "leveldb": "1.23", "libuv1": "1.44.2"}
SKIPPED = 77


class Unreachable(Exception):
    """The sources are not to be had on this machine; the text says why."""


def codename():
    with open("/etc/os-release", encoding="utf-8") as file:
        match = re.search(r'^VERSION_CODENAME="?(\w+)', file.read(), re.MULTILINE)
    if not match:
        raise Unreachable("/etc/os-release names no Debian release")
    return match[1]


def deb822_entries(text):
    """(uri, suite, components, key) of every binary entry of a .sources file."""
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        fields = dict(re.findall(r"^([\w-]+):\s*(.*)$", "\n".join(lines), re.MULTILINE))
        if "deb" not in fields.get("Types", "").split() or fields.get("Enabled", "yes") == "no":
            continue
        key = fields.get("Signed-By", "")
        for uri in fields.get("URIs", "").split():
            for suite in fields.get("Suites", "").split():
                yield uri, suite, fields.get("Components", ""), key if key.startswith("/") else ""


def one_line_entries(text):
    for line in text.splitlines():
        match = re.match(r"deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>.*)", line)
        if match:
            key = re.search(r"signed-by=(\S+)", match["options"] or "")
            yield match["uri"], match["suite"], match["components"], key[1] if key else ""


def source_lines():
    """deb-src lines for the release's own archives, made from the machine's deb entries."""
    release, lines = codename(), []
    for path in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))]:
        if not path.endswith((".list", ".sources")) or not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8") as file:
            entries = (deb822_entries if path.endswith(".sources") else one_line_entries)(file.read())
        for uri, suite, components, key in entries:
            if suite.split("-")[0] == release and "main" in components.split():
                option = f"[signed-by={key}] " if key else ""
                lines.append(f"deb-src {option}{uri} {suite} main")
    if not lines:
        raise Unreachable(f"apt has no entry for {release} main")
    return list(dict.fromkeys(lines))


def apt(folder, *words, cwd=None):
    options = {
        "Dir::Etc::sourcelist": f"{folder}/sources.list", "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": f"{folder}/lists", "Dir::Cache": f"{folder}/cache", "APT::Sandbox::User": "",
        "Acquire::Languages": "none", "Acquire::Retries": "2",
    }
    command = ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items()), *words]
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600,
                          check=False)
    if done.returncode:
        raise Unreachable(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")


def prepare_apt(folder):
    lists = os.path.join(folder, "lists")
    if os.path.exists(os.path.join(folder, "updated")):
        return
    os.makedirs(os.path.join(lists, "partial"), exist_ok=True)
    os.makedirs(os.path.join(folder, "cache", "archives", "partial"), exist_ok=True)
    with open(os.path.join(folder, "sources.list"), "w", encoding="utf-8") as file:
        file.write("\n".join(source_lines()) + "\n")
    apt(folder, "update")
    with open(os.path.join(folder, "updated"), "w", encoding="utf-8"):
        pass


def unpack(archive, target):
    """Unpacks the one top folder of a tarball as `target`; nothing half-unpacked is ever left under that name."""
    half = f"{target}.unpacking"
    shutil.rmtree(half, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(half)
    tops = os.listdir(half)
    os.rename(os.path.join(half, tops[0]) if len(tops) == 1 else half, target)
    shutil.rmtree(half, ignore_errors=True)


def fetch(name, folder):
    """The unpacked tree of `name` below `folder`; raises Unreachable."""
    folder = os.path.abspath(folder)
    tree = os.path.join(folder, f"{name}-{VERSIONS[name]}")
    if os.path.isdir(tree):
        return tree
    if not shutil.which("apt-get"):
        raise Unreachable("there is no apt-get")
    state, downloads = os.path.join(folder, "apt"), os.path.join(folder, "downloads")
    os.makedirs(downloads, exist_ok=True)
    prepare_apt(state)
    apt(state, "source", "--download-only", name, cwd=downloads)
    archives = glob.glob(os.path.join(downloads, f"{name}_{VERSIONS[name]}.orig.tar.?z"))
    if not archives:
        raise Unreachable(f"apt's {name} is not version {VERSIONS[name]}, which this test is about")
    unpack(archives[0], tree)
    return tree


def main(folder):
    for name in VERSIONS:
        try:
            print(fetch(name, folder))
        except (Unreachable, subprocess.TimeoutExpired) as error:
            print(f"skipped: the sources of {name} are out of reach: {error}")
            return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
