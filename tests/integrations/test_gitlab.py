"""The job for GitLab CI, run by gitlab-ci-local: held against GitLab's own schema, in a shell, with its artifacts."""
import json
import os
import shutil
import xml.etree.ElementTree

from tools import tool
from world import BAD_LINE, ROOT, need, project

TEMPLATE = os.path.join(ROOT, "integrations/gitlab/autotomy.gitlab-ci.yml")
INCLUDE = "include: { local: autotomy.gitlab-ci.yml }\n"


def begin(world, more=""):
    need("git", "rsync", "bash")
    shutil.copy(TEMPLATE, world.tree)
    world.write(".gitlab-ci.yml", INCLUDE + more)
    for words in (["init", "-q", "-b", "main"], ["remote", "add", "origin", "https://gitlab.example/a/b.git"]):
        world.run("git", *words).expect(0)


def run_job(world, **environment):
    """As a runner does: from a fresh copy of what is committed, whose artifacts come back."""
    world.run("git", "add", "-A").expect(0)
    world.run("git", "commit", "-q", "--allow-empty", "-m", "x").expect(0)
    return world.run(*tool("gitlab-ci-local"), "--shell-executor-no-image", "--shell-isolation", "autotomy", **environment)


def artifacts(world):
    quality = json.loads(world.read("gl-code-quality-report.json"))
    junit = xml.etree.ElementTree.parse(world.path("autotomy-junit.xml")).getroot()
    return quality, junit


def test_a_pipeline(setting):
    with project(setting, "tree") as world:
        begin(world)
        run_job(world).expect(0, "PASS")
        quality, junit = artifacts(world)
        assert quality == [] and not list(junit.iter("failure")), (quality, junit)

        world.break_boundary()
        run_job(world).expect(1, "FAIL", BAD_LINE)
        quality, junit = artifacts(world)
        assert [(entry["check_name"], entry["location"]["path"], entry["location"]["lines"]["begin"]) for entry in quality] == \
            [("private-header", "src/ui/view.c", 3)], quality
        assert len(list(junit.iter("failure"))) == 1, junit


def test_variables(setting):
    with project(setting, "tree") as world:
        begin(world, 'variables: { AUTOTOMY_LEVEL: scan }\nautotomy: { variables: { AUTOTOMY_OPTIONS: "--config missing.json" } }\n')
        run_job(world).expect(1, "missing.json: No such file")
        world.write(".gitlab-ci.yml", INCLUDE + 'autotomy: { variables: { AUTOTOMY_LEVEL: "full; touch pwned" } }\n')
        run_job(world).expect(1, "--level is scan or full, not 'full; touch pwned'")
        assert not os.path.exists(world.path("pwned"))
