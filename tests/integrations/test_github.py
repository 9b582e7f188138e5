"""The GitHub action and its workflow: validated, and each step run as the runner runs it."""
import json
import os
import re

import yaml

from tools import tool
from world import BAD_LINE, ROOT, World, need, project

FOLDER = os.path.join(ROOT, "integrations/github")


def load(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return yaml.safe_load(file)


def filled(text, values):
    """Expressions as the runner puts their values in; none is left over."""
    text = re.sub(r"\$\{\{ *([a-z.-]+) *\}\}", lambda match: values[match[1]], text)
    assert "${{" not in text, text
    return text


class Job:
    """One use of the action in a job: its steps, the files that they write, the outputs."""

    def __init__(self, world, inputs):
        self.world, self.action = world, load("action.yml")
        unknown = set(inputs) - set(self.action["inputs"])
        assert not unknown, unknown
        self.values = {"inputs." + name: inputs.get(name, given["default"]) for name, given in self.action["inputs"].items()}
        self.runner = world.folder("runner temp")
        self.files = {name: os.path.join(self.runner, name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        for path in self.files.values():
            open(path, "w", encoding="utf-8").close()
        self.text = ""

    def run_step(self, step):
        assert step["shell"] == "bash", step
        # What a user wrote into the workflow must never become a part of a script.
        script = step["run"]
        assert "${{" not in script, script
        file = os.path.join(self.runner, "step.sh")
        self.world.write(file, script)
        more = {name: filled(value, self.values) for name, value in step.get("env", {}).items()}
        folder = os.path.join(self.world.tree, filled(step.get("working-directory", "."), self.values))
        path = os.pathsep.join((*self.read("GITHUB_PATH").splitlines(), self.world.environment["PATH"]))
        return self.world.run("bash", "--noprofile", "--norc", "-eo", "pipefail", file, cwd=folder, timeout=600, PATH=path,
                              GITHUB_ACTION_PATH=FOLDER, GITHUB_WORKSPACE=self.world.tree, RUNNER_TEMP=self.runner,
                              **self.files, **more)

    def run(self, status):
        """Up to the first step that fails; `status` is its exit status."""
        for step in self.action["runs"]["steps"]:
            run = self.run_step(step)
            self.text += run.text
            if run.status != 0:
                break
        assert run.status == status, "exit %s\n%s" % (run.status, self.text)
        for line in self.read("GITHUB_OUTPUT").splitlines():
            name, _, value = line.partition("=")
            self.values["steps.check.outputs." + name] = value
        return self

    def output(self, name):
        return filled(self.action["outputs"][name]["value"], {"steps.check.outputs." + name: "", **self.values})

    def read(self, name):
        with open(self.files[name], encoding="utf-8") as file:
            return file.read()

    def annotations(self):
        return [line for line in self.text.splitlines() if line.startswith("::")]


def play(world, status, **inputs):
    need("bash")
    return Job(world, {name.replace("_", "-"): value for name, value in inputs.items()}).run(status)


def test_a_change_that_holds(setting):
    with project(setting) as world:
        job = play(world, 0, sarif="out.sarif")
        assert job.annotations() == [] and job.output("status") == "0" and job.read("GITHUB_STEP_SUMMARY") == "", job.text
        assert json.loads(world.read("out.sarif"))["runs"][0]["results"] == []
        assert job.output("sarif") == world.path("out.sarif")


def test_a_change_that_breaks_a_boundary(setting):
    with project(setting) as world:
        world.break_boundary()
        job = play(world, 1, sarif="out.sarif", strict="true", level="scan")
        assert len(job.annotations()) == 1 and job.annotations()[0].startswith("::error file=src/ui/view.c,line=3,"), job.text
        assert "    " + BAD_LINE in job.read("GITHUB_STEP_SUMMARY"), job.read("GITHUB_STEP_SUMMARY")
        assert len(json.loads(world.read("out.sarif"))["runs"][0]["results"]) == 1
        assert job.output("status") == "1" and job.output("sarif") == world.path("out.sarif")
        assert not os.listdir(world.environment["TMPDIR"])


def test_a_policy_that_is_at_fault(setting):
    with project(setting) as world:
        world.replace("autotomy.json", '"uses"', '"used"')
        job = play(world, 2)
        assert job.output("status") == "2" and job.output("sarif") == "" and len(job.annotations()) == 1, job.text


def test_a_project_below_the_top(setting):
    """Annotations name the file from the top of the repository, wherever the policy lies and the step runs."""
    with World(setting) as world:
        inner = "a, b%/c"
        os.makedirs(world.tree)
        with project(setting) as whole:
            os.makedirs(world.path("a, b%"))
            os.rename(whole.tree, world.path(inner))
        world.tree, top = world.path(inner), world.tree
        world.break_boundary()
        world.tree = top
        for inputs in ({"working_directory": inner}, {"working_directory": inner + "/src"},
                       {"config": inner + "/autotomy.json"}):
            job = play(world, 1, **inputs)
            assert job.annotations()[0].startswith("::error file=a%2C b%25/c/src/ui/view.c,line=3,"), job.text


def test_inputs_are_no_commands(setting):
    with project(setting) as world:
        for hostile in ("full; touch pwned", "$(touch pwned)", "`touch pwned`", "x'; touch pwned; '", 'x"; touch pwned; "',
                        "x\ntouch pwned"):
            for name in ("level", "config", "database", "strict", "options"):
                play(world, 2, **{name: hostile})
        play(world, 2, options="--jobs none")
        assert not os.path.exists(world.path("pwned"))
        play(world, 0, options="--jobs 1 --strict")


def test_autotomy_that_is_there_is_taken(setting):
    """Where a runner has it, nothing is installed; else the bootstrap of the checkout is asked: see test_ci_install.py."""
    with project(setting) as world:
        need("bash")
        job = Job(world, {})
        install = job.action["runs"]["steps"][0]
        job.run_step(install).expect(0, setting.installed("bin/autotomy")).expect_not("installing")
        assert job.read("GITHUB_PATH") == ""


def test_the_files_are_valid(setting):
    with project(setting) as world:
        for name in ("action.yml", "workflow.yml"):
            world.run(*tool("action-validator"), os.path.join(FOLDER, name)).expect(0)
        world.write("bad.yml", open(os.path.join(FOLDER, "action.yml"), encoding="utf-8").read().replace("using:", "use:"))
        os.rename(world.path("bad.yml"), world.path("action.yml"))
        assert world.run(*tool("action-validator"), world.path("action.yml")).status != 0, "the validator lets everything pass"


def test_the_workflow_uses_what_the_action_has(setting):
    del setting
    action = load("action.yml")
    steps = load("workflow.yml")["jobs"]["boundaries"]["steps"]
    use = next(step for step in steps if "integrations/github@" in step.get("uses", ""))
    assert set(use["with"]) <= set(action["inputs"]), use
    for name in re.findall(r"steps\.%s\.outputs\.([a-z]+)" % use["id"], json.dumps(steps)):
        assert name in action["outputs"], name
