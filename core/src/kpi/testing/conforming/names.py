"""Names that only one may have: ids, scorers, tables, commands, endings of files."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.errors import Fault
from kpi.model.extension import Importer
from kpi.plugins.discover import COMMAND_GROUP, discover
from kpi.plugins.load import Declaration, load
from kpi.plugins.registry import HOOKS
from kpi.plugins.state import Plugin, State
from kpi.testing.conforming.subject import Subject
from kpi.words import Label, listed, phrase, sentence
from kpi.words.called import called


def clashes(subject: Subject) -> Iterator[Fault]:
    """Yield each name that the core or another installed distribution has too, with both owners."""
    yield from _declared(subject)
    yield from _commands(subject)


def _declared(subject: Subject) -> Iterator[Fault]:
    plugin = subject.plugin
    taken = _taken(subject)
    own: set[tuple[str, str]] = set()
    for one in load(plugin).declarations:
        name = HOOKS[one.hook].name
        if name is None:
            continue
        key = (one.hook, name(one.item))
        rivals = [*taken.get(key, ()), *([phrase("itself")] if key in own else [])]
        own.add(key)
        if rivals:
            message = sentence(
                "the {sort} {name!r} is also declared by {rivals}",
                sort=called(HOOKS[one.hook].word),
                name=key[1],
                rivals=listed(rivals),
            )
            hint = sentence("begin its name with {name}_", name=plugin.name)
            yield Fault("conformance", message, getattr(one.item, "where", ""), plugin.title, hint)
    yield from _endings(subject)


def _endings(subject: Subject) -> Iterator[Fault]:
    """Yield endings of files that the core reads itself, or another plugin reads too."""
    from kpi.ingest.readers.opening import FORMATS

    plugin = subject.plugin
    readers: dict[str, Label | str] = dict.fromkeys(FORMATS, phrase("the core"))
    for other in subject.others:
        for one in _importers(other):
            readers.update(dict.fromkeys(one.suffixes, other.title))
    for importer in _importers(plugin):
        for suffix in importer.suffixes:
            if suffix in readers:
                message = sentence(
                    "the importer {name!r} reads {suffix}, which {reader} reads too",
                    name=importer.name,
                    suffix=suffix,
                    reader=readers[suffix],
                )
                yield Fault("conformance", message, who=plugin.title, hint=sentence("choose another ending"))


def _importers(plugin: Plugin) -> Iterator[Importer]:
    found = load(plugin).declarations if plugin.state is State.FOUND else ()
    yield from (one.item for one in found if isinstance(one.item, Importer))


def _taken(subject: Subject) -> dict[tuple[str, str], list[str]]:
    """Return who else has a name, by hook and name."""
    from kpi import __version__
    from kpi.app.catalogue import core_declared

    found: dict[tuple[str, str], list[str]] = {}
    core = core_declared()
    for hook, declared in (("kpi_scorers", core.scorers), ("kpi_tables", core.tables)):
        name = HOOKS[hook].name
        if name is not None:
            found.update({(hook, name(each)): [f"kpi-core {__version__}"] for each in declared})
    for other in subject.others:
        if other.state is State.FOUND:
            for one in load(other).declarations:
                _take(found, one)
    return found


def _take(found: dict[tuple[str, str], list[str]], one: Declaration) -> None:
    name = HOOKS[one.hook].name
    if name is not None:
        owners = found.setdefault((one.hook, name(one.item)), [])
        owners += [one.plugin.title] if one.plugin.title not in owners else []


def _commands(subject: Subject) -> Iterator[Fault]:
    from kpi.cli.commands import COMMANDS

    mine = subject.plugin.distribution
    for name in mine.entries(COMMAND_GROUP):
        rivals = ["kpi-core"] if name in COMMANDS else []
        rivals += [
            one.title
            for one in discover()
            if not one.hidden_by and one.name != mine.name and name in one.entries(COMMAND_GROUP)
        ]
        if rivals:
            message = sentence(
                "the command {name!r} is also that of {rivals}", name=name, rivals=", ".join(rivals)
            )
            yield Fault(
                "conformance", message, COMMAND_GROUP, mine.title, sentence("choose another name for it")
            )


__all__ = ["clashes"]
