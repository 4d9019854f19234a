"""Lighthouse on home, search and a dataset page: the median of several runs, in a folder that is thrown away.

usage: python -m tests.browser.lighthouse [--runs 5] [--site URL] [--modules FOLDER]

Without --site a demo site is started and ended again. --modules is a node_modules folder with lighthouse in
it; without it the version below is installed into a temporary folder. Needs Node.js, npm and Chromium. Run it
on a quiet machine: performance is measured with the slow network and processor that Lighthouse simulates.
Exit 1 when a median is below its bar.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.browser.screenshots import CHROMIUMS, demo_site
from tests.factories.public_site import DOCUMENTS

VERSION = "12.8.2"
PAGES = {"home": "/", "search": "/dataset?q=ho+ngheo", "dataset": f"/dataset/{DOCUMENTS}"}
BARS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0}
CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu"


def program(*names: str) -> str:
    """The first of these programs on PATH. Raises: FileNotFoundError."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise FileNotFoundError(names[0])
    return found


def install(folder: Path) -> Path:
    """Lighthouse in a fresh folder; no script of a package is run."""
    command = [program("npm"), "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*command, f"lighthouse@{VERSION}"], cwd=folder, check=True)
    return folder / "node_modules"


def scores(modules: Path, address: str, folder: Path) -> dict[str, float]:
    """One run: the score of each category from 0 to 1."""
    report = folder / "report.json"
    command = [program("node"), str(modules / "lighthouse" / "cli" / "index.js"), address, "--quiet"]
    command += ["--output=json", f"--output-path={report}", f"--chrome-flags={CHROME_FLAGS}"]
    command += [f"--only-categories={','.join(BARS)}"]
    surroundings = os.environ | {"CHROME_PATH": program(*CHROMIUMS)}
    # A trace may fail on a busy machine; a second failure is one.
    for is_last in (False, True):
        if subprocess.run(command, check=is_last, env=surroundings, timeout=180).returncode == 0:
            break
    told = json.loads(report.read_text(encoding="utf-8"))
    for audit in told["audits"].values():
        if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary":
            sys.stdout.write(f"  failed: {audit['id']}\n")
    return {name: told["categories"][name]["score"] for name in BARS}


def main() -> int:
    """Print the medians; 0 when all are at their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--site")
    parser.add_argument("--modules", type=Path)
    given = parser.parse_args()
    is_good = True
    with (
        tempfile.TemporaryDirectory() as work,
        nullcontext(given.site) if given.site else demo_site() as site,
    ):
        modules = given.modules or install(Path(work))
        for name, path in PAGES.items():
            runs = [scores(modules, site.rstrip("/") + path, Path(work)) for _ in range(given.runs)]
            medians = {key: statistics.median(run[key] for run in runs) for key in BARS}
            is_good = is_good and all(medians[key] >= bar for key, bar in BARS.items())
            words = ", ".join(f"{key} {medians[key]:.2f}" for key in BARS)
            sys.stdout.write(f"{name}: {words}\n")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
