"""Peers measured together: each in its own process, a round after the other, so that a busy machine is busy for all."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mix.data import write as write_frame

HERE = Path(__file__).parent
ROUNDS = 9
BUDGET = 20
"""Seconds that a peer may take at one size: a slow one runs fewer rounds, at least one."""
LONE = 5
"""Seconds of a first run from which it counts as measured: what takes so long was not waiting for a cache."""


class Peer:
    """A peer at one size: its process, and what it took."""

    def __init__(self, name: str, frame: Path) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.processor: list[float] = []
        self.mib = 0
        command = [sys.executable, str(HERE / "worker.py"), name, str(frame)]
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
        return sum(self.seconds) + max(self.seconds, default=0) < BUDGET

    def check(self, expected: Path) -> dict[str, Any]:
        """Compare the last outputs with the reference, and end the process."""
        found = self._asked(f"check {expected}")
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        return found

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


def measure(names: Sequence[str], people: int, cache: Path, base: str) -> Iterator[dict[str, Any]]:
    """Run the peers at a size; yield for each its medians, its ratio to `base` in the same rounds, memory, rows that differ."""
    frame = write_frame(cache, people)
    expected = _expected(frame)
    peers: list[Peer] = []
    for name in names:
        try:
            peers.append(Peer(name, frame))
        except RuntimeError as error:
            print(error, file=sys.stderr)
    for turn in range(ROUNDS + 1):
        for peer in peers:
            if peer.may_run():
                peer.run(warm=turn > 0)
    compared = next((peer.seconds for peer in peers if peer.name == base), [])
    for peer in peers:
        ratios = [mine / other for mine, other in zip(peer.seconds, compared, strict=False)]
        yield {
            "peer": peer.name,
            "people": people,
            "seconds": statistics.median(peer.seconds),
            "ratio": statistics.median(ratios) if ratios else None,
            "least": min(peer.seconds),
            "processor": statistics.median(peer.processor),
            "rounds": len(peer.seconds),
            "mib": peer.mib,
            **peer.check(expected),
        }


def _expected(frame: Path) -> Path:
    """Make the reference in a process of its own: its memory is nobody's."""
    code = "import sys; from pathlib import Path; from mix.expected import write; print(write(Path(sys.argv[1])))"
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(frame)], check=True, capture_output=True, text=True, env=environment
    )
    return Path(done.stdout.strip())
