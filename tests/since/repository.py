"""What the tests of `check --since` share: a git repository of their own, and the runs over it."""
import json
import os
import shutil
import subprocess

from world import Run, Skipped, World, autotomy

REAL = None  # the folder of real sources, set by run.py


class Repository(World):
    """A tree under git, in a folder that is gone at the end. The user's own git configuration counts for nothing."""

    def __init__(self, files=None, folder=None):
        if not shutil.which("git"):
            raise Skipped("git is not installed")
        super().__init__(files)
        if folder:
            shutil.copytree(folder, self.root, symlinks=True, dirs_exist_ok=True)
        self.git("init", "-q", "-b", "main")
        if files or folder:
            self.commit("base")

    def environment(self, **more):
        clean = {name: value for name, value in super().environment().items() if not name.startswith("GIT_")}
        who = {"GIT_%s_%s" % (role, what): "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        return {**clean, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **more}

    def git(self, *words, cwd=None):
        done = subprocess.run(["git", *words], cwd=cwd or self.root, env=self.environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        assert done.returncode == 0, "git %s\n%r" % (" ".join(words), Run(done))
        return done.stdout.decode().strip()

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def move(self, before, after):
        os.makedirs(os.path.dirname(self.path(after)), exist_ok=True)
        os.rename(self.path(before), self.path(after))


def check(binary, world, *words, **how):
    return autotomy(binary, world, "check", *words, **how)


def report(binary, world, *words, **how):
    """The report as JSON, of a run that found nothing wrong with the machine or the policy."""
    run = check(binary, world, "--format", "json", *words, **how)
    assert run.status in (0, 1), repr(run)
    return json.loads(run.out.decode())


def violations(binary, world, *words, **how):
    return report(binary, world, *words, **how)["violations"]


def since(binary, world, *words, revision="HEAD", **how):
    return violations(binary, world, "--since", revision, *words, **how)


def brief(found):
    """As (file, line, rule), what is told as new."""
    return [(v["file"], v["line"], v["rule"]) for v in found if v["status"] == "new"]


def weakened(found):
    return [v for v in found if v["rule"] == "policy-weakened"]
