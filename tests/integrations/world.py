"""What the tests of the integrations share: an installed autotomy, a copy of the project, and the programs that run it."""
import contextlib
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROJECT = os.path.join(HERE, "project")
BAD_INCLUDE = '#include "../db/page.h"\n'
BAD_LINE = ("src/ui/view.c:3:11: error: 'ui' includes the private header src/db/page.h of 'db'; include src/db/db.h "
            "instead (pages and locks change every week; db.h does not) [private-header]")


class Skipped(Exception):
    """The machine lacks what the test needs."""


class Setting:
    """What a test is given: the build under test, and where it was installed for all tests of one run."""

    def __init__(self, binary, build, prefix):
        self.binary, self.build, self.prefix = binary, build, prefix

    def installed(self, *parts):
        return os.path.join(self.prefix, *parts)


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Skipped("%s is not installed" % program)


class Run:
    """What one command did; standard output and error as one text, as a person sees them."""

    def __init__(self, command, done):
        self.command, self.status, self.text = command, done.returncode, done.stdout

    def expect(self, status, *words):
        assert self.status == status, "exit %s, not %s\n%r" % (self.status, status, self)
        for word in words:
            assert word in self.text, "'%s' is not told\n%r" % (word, self)
        return self

    def expect_not(self, *words):
        for word in words:
            assert word not in self.text, "'%s' is told\n%r" % (word, self)
        return self

    def __repr__(self):
        return "%s\n%s" % (self.command, self.text)


class World:
    """A folder of its own with an awkward name, a home and a cache in it; all gone at the end."""

    def __init__(self, setting, name="a tree"):
        self.setting = setting
        self.base = os.path.realpath(tempfile.mkdtemp(prefix="autotomy-integrations-"))
        self.tree = os.path.join(self.base, name)
        self.home = os.path.join(self.base, "home")
        os.mkdir(self.home)
        self.environment = {
            "PATH": setting.installed("bin") + os.pathsep + os.environ["PATH"], "HOME": self.home, "LANG": "C.UTF-8",
            "XDG_CACHE_HOME": os.path.join(self.base, "cache"), "TMPDIR": self.folder("tmp"),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        # The way to packages, where the machine has one of its own.
        for key, value in os.environ.items():
            if key.lower() in ("http_proxy", "https_proxy", "no_proxy", "node_extra_ca_certs") \
                    or key.lower().startswith("npm_config_"):
                self.environment.setdefault(key, value)

    def folder(self, name):
        path = os.path.join(self.base, name)
        os.makedirs(path, exist_ok=True)
        return path

    def copy_project(self):
        shutil.copytree(PROJECT, self.tree)
        return self

    def path(self, path):
        return os.path.join(self.tree, path)

    def read(self, path):
        with open(self.path(path), encoding="utf-8") as file:
            return file.read()

    def write(self, path, text, executable=False):
        full = self.path(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
        if executable:
            os.chmod(full, 0o755)

    def replace(self, path, old, new):
        text = self.read(path)
        assert old in text, "%s does not hold %r" % (path, old)
        self.write(path, text.replace(old, new))

    def break_boundary(self):
        self.replace("src/ui/view.c", '#include "../db/db.h"\n', BAD_INCLUDE + '#include "../db/db.h"\n')

    def mend_boundary(self):
        self.replace("src/ui/view.c", BAD_INCLUDE, "")

    def run(self, *command, cwd=None, timeout=120, stdin=None, **environment):
        done = subprocess.run(command, cwd=cwd or self.tree, env={**self.environment, **environment}, text=True,
                              input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False)
        return Run(command, done)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.base, ignore_errors=True)


@contextlib.contextmanager
def project(setting, name="a tree"):
    with World(setting, name) as world:
        yield world.copy_project()


def install(build, prefix):
    """The install tree of the build, as `cmake --install` makes it."""
    done = subprocess.run(["cmake", "--install", build, "--prefix", prefix], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
