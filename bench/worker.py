"""One peer in a process of its own: reads `run`, `check PATH` and `end` from its input, answers a line of JSON each.

`python bench/worker.py PEER FRAME`; what the peer prints itself goes to its errors.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main(peer: str, frame_path: Path) -> None:
    """Prepare, and answer until the end."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(**found: object) -> None:
        print(json.dumps(found), file=answers, flush=True)

    module = importlib.import_module(f"peers.{peer}")
    state = module.prepare(frame_path)
    answer(prepared=True, mib=peak())
    made: Any = None
    for line in sys.stdin:
        command, _, path = line.strip().partition(" ")
        if command == "run":
            made = None
            gc.collect()
            wall, processor = time.perf_counter(), time.process_time()
            made = module.compute(state)
            answer(seconds=time.perf_counter() - wall, processor=time.process_time() - processor, mib=peak())
        elif command == "check":
            from mix.expected import differing

            columns = module.columns(state, made) if hasattr(module, "columns") else made
            answer(**differing(columns, Path(path)))
        else:
            return


def peak() -> int:
    """Return the most memory that this process had at once, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
