"""The Debian package and the install tree: made, laid into a root of its own, used there and removed."""
import glob
import json
import os
import re
import subprocess

from world import BAD_LINE, World, need, project

# What each kind of file is found by; the rest is held against the install tree.
WANTED = {
    "/usr/bin/autotomy", "/usr/bin/autotomy-clang", "/usr/bin/git-autotomy",
    "/usr/lib/cmake/autotomy/AutotomyEnforce.cmake", "/usr/lib/cmake/autotomy/autotomyConfig.cmake",
    "/usr/lib/cmake/autotomy/autotomyConfigVersion.cmake",
    "/usr/share/autotomy/make/autotomy.mk", "/usr/share/autotomy/meson/meson.build",
    "/usr/share/autotomy/editors/schema/autotomy.schema.json",
    "/usr/share/bash-completion/completions/autotomy", "/usr/share/zsh/vendor-completions/_autotomy",
    "/usr/share/fish/vendor_completions.d/autotomy.fish",
    "/usr/share/man/man1/autotomy.1.gz", "/usr/share/man/man1/autotomy-clang.1.gz", "/usr/share/man/man1/git-autotomy.1.gz",
    "/usr/share/man/man5/autotomy.json.5.gz",
    "/usr/share/doc/autotomy/copyright", "/usr/share/doc/autotomy/changelog.gz", "/usr/share/doc/autotomy/rules/layer.md",
    "/usr/share/vim/vimfiles/plugin/autotomy.vim", "/usr/share/nvim/site/plugin/autotomy.lua",
    "/usr/share/nvim/site/lua/autotomy/init.lua", "/usr/share/emacs/site-lisp/autotomy.el",
}


def pack(world, generator="DEB"):
    need("cpack", "dpkg-deb", "dpkg-shlibdeps")
    folder = world.folder("packed")
    world.run("cpack", "--config", os.path.join(world.setting.build, "CPackConfig.cmake"), "-G", generator, "-B", folder,
              cwd=folder).expect(0)
    found = glob.glob(os.path.join(folder, {"DEB": "*.deb", "TGZ": "*.tar.gz"}[generator]))
    assert len(found) == 1, found
    return found[0]


def field(world, package, name):
    return world.run("dpkg-deb", "--field", package, name, cwd=world.base).expect(0).text.strip()


def dpkg(world, root, *words):
    """In a root of its own, with a database of its own; nobody else's packages are there to depend on."""
    if os.geteuid() != 0:
        need("fakeroot")
        words = ("--force-not-root", *words)
    command = ["dpkg", "--root=" + root, "--force-depends", "--force-script-chrootless", "--log=/dev/null", *words]
    path = os.pathsep.join((world.environment["PATH"], "/usr/sbin", "/sbin"))
    return world.run(*(["fakeroot"] if os.geteuid() != 0 else []), *command, cwd=world.base, PATH=path)


def begin_root(world):
    root = world.folder("root")
    for folder in ("updates", "info", "triggers"):
        os.makedirs(os.path.join(root, "var/lib/dpkg", folder))
    for name in ("status", "available"):
        open(os.path.join(root, "var/lib/dpkg", name), "w", encoding="utf-8").close()
    return root


def files_below(root):
    return {os.path.join(folder, name)[len(root):] for folder, _, names in os.walk(root) for name in names}


def test_the_package(setting):
    with project(setting) as world:
        package = pack(world)
        version = world.run(setting.binary, "version").expect(0).text.split()[1]
        assert field(world, package, "Package") == "autotomy" and field(world, package, "Version") == version
        machine = world.run("dpkg", "--print-architecture").text.strip()
        assert os.path.basename(package) == "autotomy_%s_%s.deb" % (version, machine), package

        root = begin_root(world)
        dpkg(world, root, "--install", package).expect(0, "Setting up autotomy")
        installed = {path for path in files_below(root) if not path.startswith("/var/lib/dpkg/")}
        assert WANTED <= installed, WANTED - installed
        # All that `cmake --install` leaves is there, but for what Debian keeps elsewhere.
        moved = {"/share/doc/autotomy/LICENSE", "/share/zsh/site-functions/_autotomy"}
        missing = {path for path in files_below(setting.prefix) - moved
                   if "/usr" + path not in installed and "/usr%s.gz" % path not in installed}
        assert not missing, missing

        program = os.path.join(root, "usr/bin/autotomy")
        world.run(program, "version").expect(0, "autotomy " + version)
        report = json.loads(world.run(program, "check", "--format", "json").expect(0).text)
        assert report["coverage"]["parsed"] == 3 and not report["coverage"]["failed"], report
        world.break_boundary()
        world.run(program, "check").expect(1, BAD_LINE)
        world.run("cmake", "-S", world.tree, "-B", "out", "-G", "Ninja", "-DCMAKE_PREFIX_PATH=%s/usr" % root).expect(0)
        world.run("ninja", "-C", "out").expect(1, BAD_LINE)

        dpkg(world, root, "--remove", "autotomy").expect(0)
        left = {path for path in files_below(root) if not path.startswith("/var/lib/dpkg/")}
        assert not left, left


def test_what_it_depends_on(setting):
    """Each library that the programs load, and libclang's own headers, of which no library tells."""
    need("dpkg-query")
    with World(setting) as world:
        os.mkdir(world.tree)
        package = pack(world)
        depends = {re.match(r"\S+", entry.strip())[0] for entry in field(world, package, "Depends").split(",")}
        needed = set()
        for name in ("autotomy", "autotomy-clang"):
            text = world.run("readelf", "-d", setting.installed("bin", name)).expect(0).text
            needed.update(re.findall(r"NEEDED.*\[(.+?)\]", text))
        cache = world.run("/sbin/ldconfig", "-p").expect(0).text
        for library in needed:
            path = re.search(r"\t%s .*=> (\S+)" % re.escape(library), cache)
            name = os.path.basename(os.path.realpath(path[1])) if path else library
            owners = set(re.findall(r"^([a-z0-9.+-]+)", world.run("dpkg-query", "--search", "*/" + name).text, re.MULTILINE))
            assert owners & depends, "%s of %s is not in %s" % (library, owners, depends)
        assert any(re.fullmatch(r"libclang-common-\d+-dev", name) for name in depends), depends
        for name in depends:
            world.run("dpkg-query", "--show", name).expect(0)


def test_modes_and_owners(setting):
    with World(setting) as world:
        os.mkdir(world.tree)
        text = world.run("dpkg-deb", "--contents", pack(world)).expect(0).text
        for line in text.splitlines():
            mode, owner, path = line.split()[0], line.split()[1], line.split()[5]
            wanted = "drwxr-xr-x" if path.endswith("/") else "-rwxr-xr-x" if path.startswith("./usr/bin/") else "-rw-r--r--"
            assert (mode, owner) == (wanted, "root/root"), line


def test_the_archive(setting):
    with project(setting) as world:
        archive = pack(world, "TGZ")
        world.run("tar", "xf", archive, cwd=world.base).expect(0)
        folder = archive[:-len(".tar.gz")].replace("packed/", "")
        program = glob.glob(os.path.join(folder, "**/bin/autotomy"), recursive=True)[0]
        world.run(program, "check", "--quiet").expect(0)
        assert glob.glob(os.path.join(folder, "**/LICENSE"), recursive=True)


def test_editors_find_their_files(setting):
    """Each editor looks where the package lays them, below its own folder for everybody's files."""
    need("nvim", "vim", "emacs")
    share = setting.installed("share")
    with World(setting) as world:
        os.mkdir(world.tree)
        world.run("nvim", "--headless", "-c", "lua io.write(tostring(vim.g.loaded_autotomy), ' ', vim.fn.exists(':AutotomyCheck'))",
                  "-c", "qa!", XDG_DATA_DIRS=share).expect(0, "true 2")
        world.run("vim", "-es", "-u", "NONE", "-i", "NONE", "-c", "set rtp^=%s/vim/vimfiles" % share, "-c", "runtime plugin/autotomy.vim",
                  "-c", "call writefile([string(g:loaded_autotomy)], 'out')", "-c", "qa!")
        assert world.read("out").strip() == "1"
        world.run("emacs", "--batch", "-Q", "-L", share + "/emacs/site-lisp", "--eval", "(require 'autotomy)").expect(0)


def test_destdir(setting):
    with World(setting) as world:
        staging = world.folder("staging")
        subprocess.run(["cmake", "--install", setting.build, "--prefix", "/opt/autotomy"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DESTDIR": staging})
        assert os.access(os.path.join(staging, "opt/autotomy/bin/autotomy"), os.X_OK)
        assert files_below(os.path.join(staging, "opt/autotomy")) == files_below(setting.prefix)
