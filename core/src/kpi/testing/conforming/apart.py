"""A plugin imported and loaded in a process of its own, which tells what that did and what came of it.

`python -m kpi.testing.conforming.apart NAME alone` loads it before anything else; with `last` every other plugin
is imported before it and the path is searched from its end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Any

WORK = ("subprocess.Popen", "os.system", "os.posix_spawn", "os.fork", "socket.", "sqlite3.connect", "urllib.")
"""What a module must not do while it is imported, as Python's audit events name it; reading files comes to it."""


def _main(name: str, how: str) -> None:
    # What every command that loads plugins has imported before.
    import_module("kpi.api")
    import_module("kpi.app.catalogue")
    import_module("kpi.plugins.registry")
    from kpi.plugins.admit import admit
    from kpi.plugins.discover import discover

    path = list(reversed(sys.path)) if how == "last" else list(sys.path)
    found = [one for one in admit(discover(path)) if not one.distribution.hidden_by]
    plugin = next(one for one in found if one.name == name)
    said: dict[str, Any] = {}
    printed = StringIO()
    with redirect_stdout(printed):
        if how == "last":
            for other in reversed(found):
                if other is not plugin:
                    _try_import(other.target)
        else:
            said["imported"] = _imported(plugin.target)
        said["printed"] = printed.getvalue()
        with _watched() as seen:
            said.update(_loaded(name, path, how))
        said["read"] = sorted({one for event, one in seen if event == "open"})
    sys.stdout.write(json.dumps(said) + "\n")


def _try_import(target: str) -> None:
    try:
        import_module(target.partition(":")[0])
    except (Exception, SystemExit):  # A broken neighbour is its own test's business.
        return


def _imported(target: str) -> dict[str, Any]:
    """Import the module of a target; tell which modules came with it and what it did."""
    before = set(sys.modules)
    problem = ""
    with _watched() as seen:
        try:
            import_module(target.partition(":")[0])
        except (Exception, SystemExit) as error:
            problem = f"{type(error).__name__}: {error}"
    return {
        "modules": sorted(set(sys.modules) - before),
        "did": sorted({f"{event} {one}".strip() for event, one in seen}),
        "problem": problem,
    }


_watchers: list[list[tuple[str, str]]] = []


@contextmanager
def _watched() -> Iterator[list[tuple[str, str]]]:
    """Note files that are read and other work, apart from what Python itself does to import a module."""
    seen: list[tuple[str, str]] = []
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


def _note(event: str, args: tuple[Any, ...]) -> None:
    if not _watchers:
        return
    if event == "open":
        path = args[0].decode(errors="replace") if isinstance(args[0], bytes) else str(args[0])
        if isinstance(args[0], int) or path.endswith((".py", ".pyc")) or "__pycache__" in path:
            return
        _watchers[-1].append((event, path))
    elif event.startswith(WORK):
        _watchers[-1].append((event, str(args[0]) if args else ""))


def _loaded(name: str, path: list[str], how: str) -> dict[str, Any]:
    from kpi.app.catalogue import load_base
    from kpi.errors import KpiError
    from kpi.plugins.manager import load_plugins
    from kpi.plugins.state import State
    from kpi.testing.conforming.digest import digests

    plugins = load_plugins(None if how == "last" else {name}, path=path)
    mine = next(one for one in plugins.known if one.name == name and not one.distribution.hidden_by)
    if mine.state is not State.LOADED:
        return {"problem": mine.problem, "digests": {}}
    try:
        base = load_base(None if how == "last" else [name], plugins)
    except KpiError as error:
        return {"problem": str(error), "digests": {}}
    after = next(one for one in base.plugins.known if one.name == name and not one.distribution.hidden_by)
    return {"problem": after.problem, "digests": digests(base.joined.catalogue, name)}


if __name__ == "__main__":
    sys.addaudithook(_note)
    _main(*sys.argv[1:])
