"""One peer in a process of its own: reads `run`, `check PATH` and `end` from its input, answers a line of JSON each.

`python bench/worker.py WORK PEER FRAME`, WORK is `mix` or `years`; what the peer prints itself goes to its errors.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def main(work: str, peer: str, frame_path: Path) -> None:
    """Prepare, and answer until the end."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(**found: object) -> None:
        print(json.dumps(found), file=answers, flush=True)

    module = importlib.import_module(peer_module(work, peer))
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
            differing = importlib.import_module(f"{work}.expected").differing
            columns = module.columns(state, made) if hasattr(module, "columns") else made
            answer(**differing(columns, Path(path)))
        else:
            return


def peer_module(work: str, peer: str) -> str:
    """Return the module of a peer."""
    return f"peers.{peer}" if work == "mix" else f"{work}.peers.{peer}"


def peak() -> int:
    """Return the most memory that this process had at once, in MiB; `ru_maxrss` would count who started it, too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
