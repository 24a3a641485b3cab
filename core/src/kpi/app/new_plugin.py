"""`kpi new-plugin`: a whole plugin to start from, ready to be tested, built and published.

The template is a real plugin, called acme: it can be run, linted and tested where it stands. Rendering changes
its names and the range of the core.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kpi import __version__
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.plugins.admit import CORE, RESERVED
from kpi.plugins.discover import PLUGIN_GROUP, discover
from kpi.words import Message, sentence

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_WORDS = re.compile(r"kpi-core>=0\.1,<1|kpi-acme|acme|ACME")
_OF_COMPANIES = frozenset({"rules"})
"""Names whose package would be called like a file of companies: `kpi_rules.py`."""
_LEFT_OUT = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")


@frozen
class Names:
    """What a plugin is called: `pick_pack` in rules, `kpi-pick-pack` where it is installed, `kpi_pick_pack` in Python."""

    name: str

    @property
    def distribution(self) -> str:
        """The name by which pip installs it."""
        return f"kpi-{self.name.replace('_', '-')}"

    @property
    def package(self) -> str:
        """The name by which Python imports it."""
        return f"kpi_{self.name}"


def names_of(name: str) -> Names:
    """Return the names of a new plugin; a hyphen is an underscore in rules and in Python.

    Raises:
        UsageError: for one that cannot be a name, is reserved, or is that of an installed plugin.
    """
    names = Names(name.replace("-", "_"))
    if not _NAME.fullmatch(name):
        hint = sentence("small letters, digits and hyphens, such as pick-pack")
        raise _unusable(sentence("{name!r} cannot be the name of a plugin", name=name), hint)
    if name.startswith(("kpi-", "kpi_")):
        raise _unusable(
            sentence("{name!r}: kpi is put before the name", name=name),
            sentence("write {name}", name=name[4:]),
        )
    if names.name in RESERVED | _OF_COMPANIES or keyword.iskeyword(names.name):
        raise _unusable(sentence("the name {name!r} is reserved", name=name), sentence("choose another"))
    for one in discover():
        if names.name in one.entries(PLUGIN_GROUP) or one.name == names.distribution:
            raise _unusable(
                sentence("a plugin {name!r} is installed already", name=names.name),
                sentence("choose another name"),
                one.title,
            )
    return names


def _unusable(message: Message, hint: Message, who: str = "") -> UsageError:
    return UsageError(Fault("plugin_name", message, where="NAME", who=who, hint=hint))


def new_plugin(names: Names, folder: Path) -> tuple[Path, ...]:
    """Write the plugin into `folder`, and return its files.

    Raises:
        UsageError: where the folder has files already; nothing is written then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = (
            sentence("{folder} is not empty", folder=folder)
            if folder.is_dir()
            else sentence("{folder} is a file", folder=folder)
        )
        raise UsageError(Fault("not_empty", message, where="DIR", hint=sentence("name a new folder")))
    written = []
    for place, text in sorted(_template(files("kpi") / "templates" / "plugin")):
        path = folder / rendered(place, names)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(text, names), encoding="utf-8")
        written.append(path)
    source = source_of_core()
    if source:
        local = folder / "local.mk"
        local.write_text(
            f"# Where this machine has kpi-core from; make reads it.\nKPI_CORE ?= {source}\n", "utf-8"
        )
        written.append(local)
    return tuple(written)


def _template(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every file of the template; what Python and tools leave beside them is none."""
    for one in folder.iterdir():
        place = f"{above}{one.name}"
        if one.name in _LEFT_OUT:
            continue
        if one.is_dir():
            yield from _template(one, f"{place}/")
        else:
            yield place, one.read_text(encoding="utf-8")


def rendered(text: str, names: Names, version: str = __version__) -> str:
    """Put the names of a plugin, and the range of a core of this version, in place of the template's."""
    words = {
        "kpi-core>=0.1,<1": core_range(version),
        "kpi-acme": names.distribution,
        "acme": names.name,
        "ACME": names.name.upper(),
    }
    return _WORDS.sub(lambda found: words[found[0]], text)


def core_range(version: str) -> str:
    """Return the cores that a plugin written with this one may have: up to the next major version it only adds."""
    major, minor, *_ = (int(part) for part in re.findall(r"\d+", version))
    return f"{CORE}>={major}.{minor},<{major + 1}"


def source_of_core() -> str:
    """Return the folder or wheel from which the running core was installed; empty where an index had it."""
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        told = distribution(CORE).read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    url = urlsplit(json.loads(told)["url"] if told else "")
    path = url2pathname(url.path) if url.scheme == "file" else ""
    return path if path and Path(path).exists() else ""
