"""`kpi check` against loading the same policy: processor seconds and ratios, of all plugins or of one `kpi.toml`."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

TURNS = 5
DAY = date(2025, 1, 31)


def once(policy_path: Path | None) -> dict[str, float]:
    """Load and check in this process, which did neither before; its imports count as loading."""
    marks = [time.process_time()]
    from kpi.app.catalogue import load_company
    from kpi.engine.check.policy import check_policy

    policy = load_company(policy_path).policy
    marks.append(time.process_time())
    check_policy(policy, DAY)
    marks.append(time.process_time())
    check_policy(policy, DAY, printed=True)
    marks.append(time.process_time())
    load, plain, printed = (after - before for before, after in pairwise(marks))
    return {"load": load, "check": plain, "check again, as printed": printed}


def main(path: str) -> None:
    """Measure in fresh processes and print a table."""
    command = [sys.executable, __file__, "--once", path]
    turns = [
        json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(TURNS)
    ]
    load = statistics.median(one["load"] for one in turns)
    for label in turns[0]:
        found = statistics.median(one[label] for one in turns)
        ratio = statistics.median(one[label] / one["load"] for one in turns)
        print(f"{label:24} {found * 1000:7.0f} ms  {ratio:6.2f} x load")
    whole = statistics.median(one["load"] + one["check"] for one in turns)
    print(f"{'kpi check':24} {whole * 1000:7.0f} ms  {whole / load:6.2f} x load")


if __name__ == "__main__":
    if "--once" in sys.argv:
        print(json.dumps(once(Path(sys.argv[-1]) if sys.argv[-1] else None)))
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
