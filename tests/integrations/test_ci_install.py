"""Where a CI service has no autotomy: the checkout of the action builds and installs it, the job for GitLab clones one."""
import os
import shutil
import subprocess

import test_github
import test_gitlab
from tools import tool
from world import BAD_LINE, ROOT, World, need, project


def path_without_autotomy():
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not os.path.exists(os.path.join(folder, "autotomy")))


def check_out(folder):
    """The files of this tree as git would hand them out, changes that are not committed among them."""
    done = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                          capture_output=True, timeout=60)
    for path in done.stdout.decode().split("\0"):
        if path and os.path.isfile(os.path.join(ROOT, path)) and not path.startswith("tests/"):
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(folder, path))


def test_github_builds_its_checkout(setting):
    """The whole build: what ./bootstrap install leaves is what judges then."""
    need("git", "cmake", "ninja", "dpkg-query")
    with project(setting) as world:
        source = world.folder("action source")
        check_out(source)
        job = test_github.Job(world, {})
        install, check = job.action["runs"]["steps"]
        prefix = os.path.join(job.runner, "autotomy")
        world.environment["PATH"] = path_without_autotomy()
        folder, test_github.FOLDER = test_github.FOLDER, os.path.join(source, "integrations/github")
        try:
            job.run_step(install).expect(0, "installing below " + prefix)
            for path in ("bin/autotomy", "bin/autotomy-clang", "bin/git-autotomy", "share/man/man1/autotomy.1",
                         "share/man/man5/autotomy.json.5", "share/autotomy/make/autotomy.mk",
                         "share/bash-completion/completions/autotomy", "share/zsh/site-functions/_autotomy",
                         "share/fish/vendor_completions.d/autotomy.fish"):
                assert os.path.exists(os.path.join(prefix, path)), path
            world.break_boundary()
            job.run_step(check).expect(1, "::error file=src/ui/view.c,line=3,")
        finally:
            test_github.FOLDER = folder


def test_gitlab_clones_and_installs(setting):
    """The lines of the job; what the bootstrap of that clone does is the other test's."""
    need("git", "rsync")
    with World(setting, "source") as source, project(setting, "tree") as world:
        os.mkdir(source.tree)
        source.write("bootstrap", '#!/bin/sh\n[ "$*" = install ] && ln -s "%s" "%s/bin/"\n' % (
            setting.installed("bin/autotomy"), world.base), executable=True)
        for words in (["init", "-q", "-b", "v9"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            source.run("git", *words).expect(0)
        os.mkdir(os.path.join(world.base, "bin"))
        world.environment["PATH"] = os.pathsep.join((os.path.join(world.base, "bin"), path_without_autotomy()))
        test_gitlab.begin(world, 'autotomy: { variables: { AUTOTOMY_SOURCE: "file://%s", AUTOTOMY_REF: v9 } }\n' % source.tree)
        world.break_boundary()
        tool("gitlab-ci-local")
        test_gitlab.run_job(world).expect(1, BAD_LINE)
