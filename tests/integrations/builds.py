"""What every build system must do with a check in it, whoever runs it."""
import os
import time

from world import BAD_LINE


def settle():
    """File systems tell times in steps: what is written now must be later than what was written before."""
    time.sleep(0.02)


def plays(world, build, idle, ran):
    """`build()` builds and returns a Run; idle(run) and ran(run) say whether nothing was done, or the check ran."""
    first = build().expect(0)
    assert ran(first), "the first build judges nothing\n%r" % first
    second = build().expect(0)
    assert idle(second), "nothing changed, yet there is something to do\n%r" % second

    settle()
    world.write("notes.txt", "of no concern\n")
    build().expect(0)  # a file came: that alone may ask for another look
    settle()
    world.write("notes.txt", "of no concern at all\n")
    run = build().expect(0)
    assert idle(run), "a file that nobody judges was written, yet there is something to do\n%r" % run

    settle()
    world.break_boundary()
    broken = build()
    assert broken.status != 0 and BAD_LINE in broken.text, "the violation does not fail the build\n%r" % broken
    again = build()
    assert again.status != 0 and BAD_LINE in again.text, "the second build forgets what the first one told\n%r" % again

    settle()
    world.mend_boundary()
    run = build().expect(0)
    assert ran(run) and idle(build().expect(0)), run

    settle()
    world.write("src/db/db.h", world.read("src/db/db.h").replace("int page", "int number"))
    run = build().expect(0)
    assert ran(run), "a header was edited and nobody looked\n%r" % run

    settle()
    world.write("src/ui/extra.h", '#include "../db/page.h"\n')
    run = build()
    assert run.status != 0 and "src/ui/extra.h:1:11: error:" in run.text, "a new header was overlooked\n%r" % run
    settle()
    os.remove(world.path("src/ui/extra.h"))
    run = build().expect(0)
    assert ran(run) and idle(build().expect(0)), run

    settle()
    world.replace("autotomy.json", '"uses": ["db"]', '"uses": []')
    run = build()
    assert run.status != 0 and "[dependency]" in run.text, "the policy changed and nobody looked\n%r" % run
