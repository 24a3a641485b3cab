"""Peers measured together: each in its own process, a round after the other, so that a busy machine is busy for all."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROUNDS = 9
BUDGET = 12
"""Seconds that a peer may take at one size: a slow one runs fewer rounds, at least one."""
LONE = 5
"""Seconds of a first run from which it counts as measured: what takes so long was not waiting for a cache."""
FEW = 3
"""Rounds below which a ratio is that of medians."""


class Peer:
    """A peer at one size: its process, and what it took."""

    def __init__(self, work: str, name: str, frame: Path) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.processor: list[float] = []
        self.mib = 0
        self.checked: dict[str, Any] = {}
        command = [sys.executable, str(HERE / "worker.py"), work, name, str(frame)]
        environment = {**os.environ, "PYTHONPATH": str(HERE)}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self._answer()

    def run(self, *, warm: bool) -> None:
        """Compute once; a first run that is short only warms."""
        found = self._asked("run")
        self.mib = found["mib"]
        if warm or found["seconds"] > LONE:
            self.seconds.append(found["seconds"])
            self.processor.append(found["processor"])

    def may_run(self) -> bool:
        """Tell whether the next round still fits the budget."""
        return not self.checked and sum(self.seconds) + max(self.seconds, default=0) < BUDGET

    def end(self, expected: Path) -> None:
        """Compare the last outputs with the reference, and end the process."""
        if self.checked:
            return
        self.checked = self._asked(f"check {expected}")
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _asked(self, command: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        print(command, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended before its answer; its errors are above")
        found: dict[str, Any] = json.loads(line)
        return found


def measure(work: str, names: Sequence[str], people: int, cache: Path, base: str) -> Iterator[dict[str, Any]]:
    """Run the peers at a size; yield for each its medians, its ratio to `base` in the same rounds, memory, rows that differ.

    A peer that fails is told of and left out.
    """
    frame, expected = ready(work, people, cache)
    peers: list[Peer] = []
    for name in names:
        with _kept_going(name):
            peers.append(_first(work, name, frame, expected))
    for turn in range(ROUNDS):
        running = [one for one in peers if one.may_run()]
        told(f"{people:,} employees, round {turn + 1} of {ROUNDS}, {len(running)} peers")
        for peer in running:
            with _kept_going(peer.name):
                peer.run(warm=True)
    compared = next((peer.seconds for peer in peers if peer.name == base), [])
    for peer in peers:
        with _kept_going(peer.name):
            peer.end(expected)
            yield _row(peer, people, compared)


def _first(work: str, name: str, frame: Path, expected: Path) -> Peer:
    """Start a peer and run it once, and tell what that took."""
    start = time.perf_counter()
    peer = Peer(work, name, frame)
    prepared = time.perf_counter()
    peer.run(warm=False)
    done = time.perf_counter()
    # Who is done already gives its memory back before the next one begins.
    if not peer.may_run():
        peer.end(expected)
    told(
        f"{name}: {prepared - start:.1f} s to prepare, {done - prepared:.2f} s the first run, {peer.mib:,} MiB"
    )
    return peer


def _row(peer: Peer, people: int, compared: Sequence[float]) -> dict[str, Any]:
    median = statistics.median(peer.seconds)
    ratio = None
    if compared:
        pairs = zip(peer.seconds, compared, strict=False)
        # One or two rounds say less of the base than all of its own.
        few = len(peer.seconds) < FEW
        ratio = (
            median / statistics.median(compared)
            if few
            else statistics.median(one / two for one, two in pairs)
        )
    return {
        "peer": peer.name,
        "people": people,
        "seconds": median,
        "ratio": ratio,
        "least": min(peer.seconds),
        "processor": statistics.median(peer.processor),
        "rounds": len(peer.seconds),
        "mib": peer.mib,
        **peer.checked,
    }


@contextmanager
def _kept_going(name: str) -> Iterator[None]:
    """Tell of a peer that fails, and go on without it."""
    try:
        yield
    except (RuntimeError, OSError, statistics.StatisticsError) as error:
        told(f"{name} is left out: {error}")


def told(text: str) -> None:
    """Say how far it is, beside what is printed."""
    print(f"  {text}", file=sys.stderr, flush=True)


def ready(work: str, people: int, cache: Path) -> tuple[Path, Path]:
    """Make the frame and its reference, unless they are there; in a process of its own: their memory is nobody's."""
    code = (
        "import sys; from pathlib import Path; "
        f"from {work}.data import write; from {work}.expected import write as expected; "
        "frame = write(Path(sys.argv[1]), int(sys.argv[2])); print(frame); print(expected(frame))"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(cache), str(people)],
        check=True, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    frame, expected = done.stdout.split("\n")[:2]
    return Path(frame), Path(expected)
