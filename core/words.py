"""Renew the catalogues of all distributions of this repository: `python core/words.py`; see `kpi.words.collect`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kpi.words.collect import CALLS, called, files, modules, renew, texts, translations

ROOT = Path(__file__).resolve().parents[1]
PACKAGES: Mapping[str, Path] = {
    folder.name: folder
    for folder in (ROOT / "core/src/kpi", *sorted(ROOT.glob("plugins/*/src/kpi_*")))
    if folder.is_dir()
}


def main() -> None:
    """Renew the catalogues of all distributions, and say how many texts wait for a translation."""
    for package in PACKAGES.values():
        print(f"{package.name}: {renew(package)} texts without a translation")


__all__ = ["CALLS", "PACKAGES", "called", "files", "modules", "texts", "translations"]

if __name__ == "__main__":
    main()
