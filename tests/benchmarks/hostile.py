"""A table of the nasty and the hostile files: verdict, seconds of clock and CPU, peak of the child's memory.

`python -m tests.benchmarks.hostile [FOLDER]`: CPU seconds hold on a loaded machine, too.
A star marks a budget that is passed, an exclamation mark another verdict or a missing code.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.factories.hostile_files import HostileFile, make_hostile_files
from tests.factories.measured_run import measure
from tests.factories.nasty_files import TODAY, NastyFile, make_corpus


def table(folder: Path) -> Iterator[str]:
    """Write both sets of files into a folder and give a line for each as soon as it is checked."""
    yield f"{'file':26} {'verdict':9} {'clock':>6} {'CPU s':>6} {'limit':>6} {'MB':>5} {'limit':>5}  codes\n"
    for make, name in ((make_corpus, "nasty"), (make_hostile_files, "hostile")):
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for one in make(place):
            yield _line(one, measure({"path": str(one.path), "schema": one.schema, "today": TODAY}))
            one.path.unlink()


def _line(one: NastyFile | HostileFile, answer: dict[str, Any]) -> str:
    expected = one.codes if isinstance(one, NastyFile) else {one.code}
    is_right = answer["verdict"] == one.verdict and expected <= set(answer["codes"])
    is_within = answer["cpu_seconds"] <= one.max_seconds and answer["peak_mb"] <= one.max_mb
    marks = ("" if is_right else " !") + ("" if is_within else " *")
    return (
        f"{one.path.name:26} {answer['verdict']:9} {answer['seconds']:6.2f} {answer['cpu_seconds']:6.2f} "
        f"{one.max_seconds:6.1f} {answer['peak_mb']:5} {one.max_mb:5}  {', '.join(answer['codes'])}{marks}\n"
    )


def main() -> None:
    """Print the table; the files are left in no folder."""
    with TemporaryDirectory() as folder:
        for line in table(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)):
            sys.stdout.write(line)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
