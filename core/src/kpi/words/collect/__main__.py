"""`python -m kpi.words.collect [--check] PACKAGE...`: renew the catalogues of packages that Python finds."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from os import environ
from pathlib import Path

from kpi.words import Label, phrase, phrase_for
from kpi.words.collect.catalogues import renew, stale, waiting


def folder_of(package: str) -> Path:
    """Return the folder of a package.

    Raises:
        SystemExit: for a name that is none.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        raise SystemExit(_told(phrase("{package}: no package of this name is installed", package=package)))
    return Path(spec.origin).parent


def main(arguments: list[str] | None = None) -> int:
    """Renew the catalogues, or with `--check` only look; 1 where a text waits or a file is to be renewed."""
    parser = argparse.ArgumentParser(prog="python -m kpi.words.collect", description=__doc__)
    parser.add_argument("packages", nargs="+", metavar="PACKAGE")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 where something waits"
    )
    given = parser.parse_args(arguments)
    wrong = False
    for package in given.packages:
        folder = folder_of(package)
        old = stale(folder) if given.check else []
        for file in old:
            _say(phrase("{package}: {file} is to be renewed", package=package, file=file.relative_to(folder)))
        count = len(waiting(folder)) if given.check else renew(folder)
        _say(
            phrase_for(
                count,
                "{package}: {n} text without a translation",
                "{package}: {n} texts without a translation",
                package=package,
            )
        )
        wrong = wrong or bool(old) or bool(count)
    return int(given.check and wrong)


def _say(text: Label) -> None:
    sys.stdout.write(f"{_told(text)}\n")


def _told(text: Label) -> str:
    return text.text("zh" if environ.get("KPI_LANG") == "zh" else "en")


if __name__ == "__main__":
    sys.exit(main())
