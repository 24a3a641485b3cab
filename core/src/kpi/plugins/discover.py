"""Find what is installed from the metadata on `sys.path`; nothing is imported.

Reads the few files itself: `importlib.metadata` costs more than all the rest of `kpi --help`, which waits
for this module and so does without attrs too.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpi.words import NOTHING, Message, sentence

PLUGIN_GROUP = "kpi.plugins"
COMMAND_GROUP = "kpi.commands"
ENGINE_GROUP = "kpi.engines"


class Distribution(NamedTuple):
    """An installed distribution that has entry points for kpi.

    `place` is the folder on the path that holds it; `hidden_by` says which other one of the same name
    takes its place, and is empty for the one that Python imports; one that `is_torn` shares its folder with
    another version, so that which of them is in use is an accident.
    """

    name: str
    version: str
    place: str
    summary: str = ""
    requires: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[str, str]] = {}
    hidden_by: Message = NOTHING
    is_torn: bool = False

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"

    def entries(self, group: str) -> Mapping[str, str]:
        """Return its entry points of a group, name to target."""
        return self.groups.get(group, {})


def discover(path: Sequence[str] | None = None) -> tuple[Distribution, ...]:
    """Return the distributions with entry points for kpi on `path` (default `sys.path`), ordered by name.

    One of which two versions are installed comes twice: the later on the path is hidden by the earlier, and two
    versions in one folder hide each other. The same version further down the path is no second one: some
    editable installs leave their metadata beside the source as well.
    """
    found: dict[str, list[Distribution]] = {}
    for place in _places(sys.path if path is None else path):
        for folder in _metadata_folders(place):
            distribution = _read(place, folder)
            if distribution is not None:
                found.setdefault(_canonical(distribution.name), []).append(distribution)
    return tuple(one for name in sorted(found) for one in _with_hidden(found[name]))


def _places(path: Sequence[str]) -> Iterator[str]:
    seen = set()
    for entry in path:
        place = os.path.realpath(entry or os.curdir)
        if place not in seen and os.path.isdir(place):
            seen.add(place)
            yield place


def _metadata_folders(place: str) -> list[str]:
    try:
        names = os.listdir(place)
    except OSError:
        return []
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _read(place: str, folder: str) -> Distribution | None:
    groups = entry_points(_text(place, folder, "entry_points.txt"))
    if not groups.keys() & {PLUGIN_GROUP, COMMAND_GROUP, ENGINE_GROUP}:
        return None
    headers = _headers(_text(place, folder, "METADATA") or _text(place, folder, "PKG-INFO"))
    stem = folder.rpartition(".")[0].split("-")
    return Distribution(
        name=headers.get("name", stem[:1])[0],
        version=headers.get("version", stem[1:2] or ["unknown"])[0],
        place=place,
        summary=headers.get("summary", [""])[0],
        requires=tuple(headers.get("requires-dist", ())),
        groups=groups,
    )


def _text(*parts: str) -> str:
    try:
        with open(os.path.join(*parts), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def entry_points(text: str) -> dict[str, dict[str, str]]:
    """Read `entry_points.txt`: group, then name to target (extras cut off)."""
    groups: dict[str, dict[str, str]] = {}
    entries: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            entries = groups.setdefault(line.strip("[]").strip(), {})
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, target = line.partition("=")
            entries[name.strip()] = target.partition("[")[0].strip()
    return groups


def _headers(text: str) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line:
            break
        name, colon, value = line.partition(":")
        if colon and not line[0].isspace():
            headers.setdefault(name.lower(), []).append(value.strip())
    return headers


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _with_hidden(same: Sequence[Distribution]) -> Iterator[Distribution]:
    first = same[0]
    for one in same:
        others = [other for other in same if other is not one and other.place == one.place]
        if others:
            hidden = sentence("{other}, installed in the same folder", other=others[0].title)
            yield one._replace(hidden_by=hidden, is_torn=True)
        elif one is first:
            yield one
        elif one.version != first.version:
            yield one._replace(hidden_by=sentence("{other}, earlier on the path", other=first.title))
