"""autotomy_enforce(), by real CMake, Ninja and make."""
import glob
import os
import shutil

from builds import plays, settle
from world import BAD_LINE, need, project


def configure(world, folder, generator, *options):
    return world.run("cmake", "-S", world.tree, "-B", folder, "-G", generator, "-Wdev", "-Werror=dev",
                     "-DCMAKE_PREFIX_PATH=%s" % world.setting.prefix, *options)


def judged(run):
    return "Judging the boundaries" in run.text


def play_with_ninja(setting, folder_of, generator="Ninja"):
    need("cmake", "ninja")
    with project(setting) as world:
        folder = folder_of(world)
        configure(world, folder, generator).expect(0)
        plays(world, lambda: world.run("ninja", "-C", folder), lambda run: "ninja: no work to do." in run.text, judged)


def test_ninja_below_the_tree(setting):
    play_with_ninja(setting, lambda world: world.path("out/debug"))


def test_ninja_outside_the_tree(setting):
    play_with_ninja(setting, lambda world: world.folder("elsewhere"))


def test_ninja_multi_config(setting):
    play_with_ninja(setting, lambda world: world.folder("elsewhere"), "Ninja Multi-Config")


def test_makefiles(setting):
    need("cmake", "make")
    with project(setting) as world:
        configure(world, "build", "Unix Makefiles").expect(0)
        plays(world, lambda: world.run("make", "-C", "build"), lambda run: not judged(run), judged)


def test_the_compile_database_is_the_builds(setting):
    """Outside the tree nobody would find it: the symbol is reached by a macro's include, which only a parse can know."""
    need("cmake", "ninja")
    with project(setting) as world:
        folder = world.folder("elsewhere")
        world.replace("CMakeLists.txt", "autotomy_enforce(",
                      'target_compile_definitions(pages PRIVATE VIEW_DB="../db/page.h")\nautotomy_enforce(')
        world.replace("src/ui/view.c", '#include "../db/db.h"\n',
                      '#include "../db/db.h"\n#ifdef VIEW_DB\n#include VIEW_DB\nint locked(void);\n'
                      'int locked(void) { return page_lock(1); }\n#endif\n')
        configure(world, folder, "Ninja").expect(0)
        run = world.run("ninja", "-C", folder)
        run.expect(1, "src/ui/view.c:5:10: error: 'ui' includes the private header src/db/page.h")


def test_options(setting):
    need("cmake", "ninja")
    with project(setting) as world:
        folder = world.folder("elsewhere")
        ninja = lambda *words: world.run("ninja", "-C", folder, *words)
        world.replace("CMakeLists.txt", "autotomy_enforce()", """
add_custom_command(OUTPUT made.h COMMAND ${CMAKE_COMMAND} -E touch made.h)
add_custom_target(made DEPENDS made.h)
autotomy_enforce(NAME always LEVEL scan ALWAYS DEPENDS made EXCLUDE_FROM_ALL)
autotomy_enforce(NAME first LEVEL scan DEPENDS made CONFIG other/autotomy.json TARGETS pages EXCLUDE_FROM_ALL)
autotomy_enforce(NAME report EXCLUDE_FROM_ALL STRICT ARGUMENTS --format text --format sarif --output ${CMAKE_BINARY_DIR}/out.sarif)
""")
        world.write("other/autotomy.json", '{ "version": 1, "modules": { "a": { "files": ["*.c"] } } }')
        configure(world, folder, "Ninja").expect(0)
        world.break_boundary()
        ninja("always").expect(1, BAD_LINE)
        world.mend_boundary()
        ninja("always").expect(0, "Judging")
        ninja("always").expect(0, "Judging")
        assert os.path.exists(os.path.join(folder, "made.h"))

        world.write("other/autotomy.json", '{ "version": 1, "modules": { "a": { "fils": [] } } }')
        run = ninja().expect(1, "did you mean 'files'?")
        assert not os.path.exists(os.path.join(folder, "pages")), "what waits for the check was built\n%r" % run
        settle()
        world.write("other/autotomy.json", '{ "version": 1, "modules": { "a": { "files": ["*.c"] } } }')
        ninja().expect(0)
        assert os.path.exists(os.path.join(folder, "pages"))

        ninja("report").expect(0)
        assert os.path.exists(os.path.join(folder, "out.sarif"))
        settle()
        world.write("src/db/db.c", world.read("src/db/db.c") + '#include "missing.h"\n')
        ninja("report").expect(1, "src/db/db.c")


def test_faulty_calls(setting):
    need("cmake", "ninja")
    for call, words in (("LEVEL most", "LEVEL is scan or full, not 'most'"), ("STRICTLY", "'STRICTLY' was not expected")):
        with project(setting) as world:
            world.replace("CMakeLists.txt", "autotomy_enforce()", "autotomy_enforce(%s)" % call)
            configure(world, "build", "Ninja").expect(1, words)
    with project(setting) as world:
        configure(world, "build", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=OFF").expect(
            1, "LEVEL full wants CMAKE_EXPORT_COMPILE_COMMANDS")


def test_found_in_another_folder(setting):
    need("cmake", "ninja")
    with project(setting) as world:
        world.write("sub/CMakeLists.txt", "find_package(autotomy REQUIRED)\n")
        world.replace("CMakeLists.txt", "find_package(autotomy REQUIRED)", "set(CMAKE_EXPORT_COMPILE_COMMANDS ON)\nadd_subdirectory(sub)")
        configure(world, "build", "Ninja").expect(0)
        world.break_boundary()
        world.run("ninja", "-C", "build").expect(1, BAD_LINE)


def test_not_found(setting):
    need("cmake", "ninja")
    with project(setting) as world:
        world.replace("CMakeLists.txt", "autotomy_enforce()", "set(AUTOTOMY_EXECUTABLE)\nset_target_properties(autotomy::autotomy "
                      "PROPERTIES IMPORTED_LOCATION \"\")\nautotomy_enforce()")
        configure(world, "build", "Ninja").expect(1, "autotomy_enforce: autotomy was not found")


def test_module_alone(setting):
    """Without find_package(): the file is included, the program is the one in the PATH."""
    need("cmake", "ninja")
    with project(setting) as world:
        shutil.copy(glob.glob(setting.installed("lib*/**/AutotomyEnforce.cmake"), recursive=True)[0], world.tree)
        world.replace("CMakeLists.txt", "find_package(autotomy REQUIRED)", "include(AutotomyEnforce.cmake)")
        world.run("cmake", "-S", world.tree, "-B", "build", "-G", "Ninja").expect(0)
        world.break_boundary()
        world.run("ninja", "-C", "build").expect(1, BAD_LINE)
