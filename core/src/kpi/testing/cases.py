"""Case files in tests: one call runs every case of a folder."""

from __future__ import annotations

from pathlib import Path


def unmet(folder: Path) -> list[str]:
    """Run the case files of a folder under the installed plugins' defaults; tell each case that is not met.

    Raises:
        DataError: where the folder has no case, or a case file is faulty.
    """
    from kpi.app.cases import Runner, collect

    runner = Runner(None)
    results = [runner.run(case) for case in collect(runner, folder)]
    return [
        f"{result.case.id}: " + "; ".join(one.told for one in result.differences)
        for result in results
        if result.status != "pass"
    ]


__all__ = ["unmet"]
