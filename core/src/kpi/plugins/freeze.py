"""What is installed of kpi, as a requirements file that installs the same again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import distributions
from typing import Any

from kpi.errors import Fault, PluginError
from kpi.frozen import frozen
from kpi.plugins.discover import Distribution
from kpi.words import NOTHING, Message, sentence


@frozen
class Frozen:
    """A line of the file; `told` says what whoever hands the file on should know of it."""

    name: str
    version: str
    line: str
    told: Message = NOTHING


def freeze(found: Sequence[Distribution]) -> tuple[Frozen, ...]:
    """Return the core and every distribution with plugins or commands, each with its exact version.

    One that did not come from an index is named by where it came from, which may be a place on this machine.

    Raises:
        PluginError: for two versions in one folder, since which of them is in use is an accident; for a core that is
            not installed.
    """
    torn = [one for one in found if one.is_torn]
    if torn:
        hint = sentence("uninstall it until it is gone, then install the one that is meant")
        raise PluginError(
            *(
                Fault(
                    "two_versions",
                    sentence("it is hidden by {other}", other=one.hidden_by),
                    who=one.title,
                    hint=hint,
                )
                for one in torn
            )
        )
    (core, *_) = _core()
    used = [one for one in found if not one.hidden_by]
    return (core, *(_frozen(one.name, one.version, _origin(one.name, [one.place])) for one in used))


def _core() -> tuple[Frozen, ...]:
    there = tuple(distributions(name="kpi-core"))
    if not there:
        raise PluginError(
            Fault("no_core", sentence("kpi-core is not installed, but lies on the path without its metadata"))
        )
    return tuple(_frozen("kpi-core", one.version, _read(one)) for one in there)


def _origin(name: str, path: list[str]) -> dict[str, Any]:
    return next((_read(one) for one in distributions(name=name, path=path)), {})


def _read(one: Any) -> dict[str, Any]:
    """Read what pip notes of a distribution that came from a folder, a file, an address or a repository."""
    found: dict[str, Any] = json.loads(one.read_text("direct_url.json") or "{}")
    return found


def _frozen(name: str, version: str, origin: dict[str, Any]) -> Frozen:
    if not origin:
        return Frozen(name, version, f"{name}=={version}")
    url = origin["url"]
    if origin.get("dir_info", {}).get("editable"):
        from shlex import quote
        from urllib.parse import unquote, urlsplit

        folder = unquote(urlsplit(url).path)
        told = sentence(
            "{name} {version} is worked on in {folder}: the file installs whatever is there",
            name=name,
            version=version,
            folder=folder,
        )
        return Frozen(name, version, f"-e {quote(folder)}", told)
    if "vcs_info" in origin:
        source = f"{origin['vcs_info']['vcs']}+{url}@{origin['vcs_info']['commit_id']}"
        return Frozen(name, version, f"{name} @ {source}")
    told = NOTHING
    if url.startswith("file:"):
        told = sentence(
            "{name} {version} comes from {url}: the file installs what is there, on this machine alone",
            name=name,
            version=version,
            url=url,
        )
    return Frozen(name, version, f"{name} @ {url}", told)
