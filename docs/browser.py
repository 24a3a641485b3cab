"""A browser that is told what to do: headless Chromium, spoken to through a pair of pipes.

For pictures of pages and tests of them: `docs/pictures.py`, `tests/test_pictures.py`. It needs Chromium and nothing of pip.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--lang=en",
)
# Chromium reads what it is told from the third file and answers into the fourth.
_START = "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execvp(sys.argv[3], sys.argv[3:])"
_PATIENCE = 120


def program() -> str | None:
    """Return where Chromium is, or None."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


class Browser:
    """One tab of a browser; `with Browser() as browser:` ends it.

    Raises:
        RuntimeError: Chromium is not there, does not answer, or refuses what it is told.
    """

    def __init__(self) -> None:
        found = program()
        if found is None:
            raise RuntimeError("no Chromium is here")
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs, self._told = _pipe()
        self._said, answers = _pipe()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _START, str(theirs), str(answers), found, *_FLAGS),
                f"--user-data-dir={self._folder.name}",
            ],
            pass_fds=(theirs, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.close(answers)
        self._count, self._rest, self._session = 0, b"", ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._told)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._said)
        self._folder.cleanup()

    def call(self, method: str, **given: object) -> Mapping[str, Any]:
        """Call a method of the DevTools protocol, and return its result."""
        self._count += 1
        told: dict[str, Any] = {"id": self._count, "method": method, "params": given}
        if self._session:
            told["sessionId"] = self._session
        os.write(self._told, json.dumps(told).encode() + b"\0")
        while (one := self._next()).get("id") != self._count:
            pass
        if "error" in one:
            raise RuntimeError(f"{method}: {one['error']['message']}")
        result: Mapping[str, Any] = one["result"]
        return result

    def open(self, page: Path, width: int, height: int = 900, *, scale: int = 1) -> None:
        """Show a file in a window of a width and height in pixels; up to 500 px it is a phone."""
        phone = width <= 500
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.value("window.left = true")
        self.call("Page.navigate", url=page.resolve().as_uri())
        end = time.monotonic() + _PATIENCE
        while not self.value("!window.left && document.readyState == 'complete'"):
            if time.monotonic() > end:
                raise RuntimeError(f"{page} was not shown")
            time.sleep(0.02)
        self.value("document.fonts.ready.then(() => true)")

    def value(self, script: str) -> Any:
        """Return what an expression of JavaScript gives on the page, once it is settled."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise RuntimeError(str(done["exceptionDetails"].get("exception", done["exceptionDetails"])))
        return done["result"].get("value")

    def printing(self, *, printed: bool) -> None:
        """Show the page as it is printed, or as on a screen again."""
        self.call("Emulation.setEmulatedMedia", media="print" if printed else "screen")

    def picture(self, left: float, top: float, width: float, height: float) -> bytes:
        """Return a part of the page as PNG; the sides are in pixels of the page."""
        clip = {"x": left, "y": top, "width": width, "height": height, "scale": 1}
        done = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(done["data"])

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._said], [], [], max(0, end - time.monotonic()))
            read = os.read(self._said, 1 << 20) if ready else b""
            if not read:
                raise RuntimeError("Chromium does not answer")
            self._rest += read
        said, _, self._rest = self._rest.partition(b"\0")
        one: dict[str, Any] = json.loads(said)
        return one


def _pipe() -> tuple[int, int]:
    """Return both ends of a pipe, above the numbers that they get in the browser."""
    import fcntl

    ends = os.pipe()
    high = tuple(fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in ends)
    for one in ends:
        os.close(one)
    return high[0], high[1]
