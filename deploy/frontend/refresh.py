"""Copy the front-end libraries and fonts from npm into catalog/static, with licences, and prove the bytes.

usage: python3 deploy/frontend/refresh.py [--accept]       needs npm; everything else is the standard library

Without --accept the bytes must be those of manifest.json. To add or move a library: change `dependencies` and
`vendored` in package.json, run with --accept, look at the pages, commit package-lock.json, manifest.json and
the files together with a row in docs/licences.md. npm itself checks the packages against the hashes of
package-lock.json, in which no address of a registry is kept; no script of a package is run.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "catalog" / "static"
MANIFEST = HERE / "manifest.json"
NPM_FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--omit-lockfile-registry-resolved")


def install(folder: Path, *, is_new: bool) -> Path:
    """The installed packages below `folder`: exactly the locked ones, or newly locked ones."""
    for name in ("package.json", "package-lock.json"):
        if (HERE / name).is_file():
            shutil.copy(HERE / name, folder)
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "install" if is_new else "ci", *NPM_FLAGS], cwd=folder, check=True)
    return folder / "node_modules"


def copies(package: str, plan: dict[str, Any]) -> dict[str, str]:
    """The files to take from a package: its path in the package to its path below catalog/static."""
    taken = {**plan["files"], **plan["licence"]}
    return {f"{package}/{source}": f"{plan['folder']}/{target}" for source, target in taken.items()}


def describe(installed: Path, plans: dict[str, Any]) -> dict[str, Any]:
    """The manifest: each package's version, licence and licence file, each file's size and SHA-256."""
    manifest = {}
    for package, plan in sorted(plans.items()):
        about = json.loads((installed / package / "package.json").read_text(encoding="utf-8"))
        files = {}
        for source, target in copies(package, plan).items():
            content = (installed / source).read_bytes()
            files[target] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        licence_file = f"{plan['folder']}/{next(iter(plan['licence'].values()))}"
        manifest[package] = {
            "version": about["version"],
            "licence": about["license"],
            "licence_file": licence_file,
            "files": files,
        }
    return manifest


def main() -> int:
    """Refresh; 0 when the files are in place, 1 when the bytes are others than those accepted."""
    parser = argparse.ArgumentParser(description="Copy the vendored front end from npm.")
    parser.add_argument("--accept", action="store_true", help="take new versions and write the manifest anew")
    is_new = parser.parse_args().accept
    plans = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["vendored"]
    with tempfile.TemporaryDirectory() as work:
        installed = install(Path(work), is_new=is_new)
        found = describe(installed, plans)
        if is_new:
            shutil.copy(Path(work) / "package-lock.json", HERE)
            MANIFEST.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        elif found != json.loads(MANIFEST.read_text(encoding="utf-8")):
            sys.stderr.write("The packages hold other bytes than manifest.json says; nothing was copied.\n")
            return 1
        for package, plan in plans.items():
            for source, target in copies(package, plan).items():
                (STATIC / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(installed / source, STATIC / target)
    for package, about in found.items():
        size = sum(file["bytes"] for file in about["files"].values())
        line = f"{package} {about['version']} ({about['licence']}): {len(about['files'])} files, {size} bytes"
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
