"""What the distribution of a plugin says of itself, and what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from kpi.errors import Fault
from kpi.plugins.admit import CORE, RESERVED, incompatibility
from kpi.plugins.discover import COMMAND_GROUP, PLUGIN_GROUP
from kpi.testing.conforming.subject import Subject
from kpi.words import listed, sentence

_PROJECT = "pyproject.toml"


def installation(subject: Subject) -> Iterator[Fault]:
    """Yield why the package is not one plugin under a name that it can have."""
    package = subject.package
    if not subject.mine:
        known = sorted({one.target for one in subject.known})
        message = sentence(
            "no installed distribution has an entry point of {group} that leads into {package}",
            group=PLUGIN_GROUP,
            package=package,
        )
        hint = sentence(
            'write [project.entry-points."{group}"] and pip install -e . (there are: {known})',
            group=PLUGIN_GROUP,
            known=", ".join(known),
        )
        yield Fault("conformance", message, _PROJECT, hint=hint)
    elif len(subject.mine) > 1:
        names = ", ".join(one.title for one in subject.mine)
        yield Fault(
            "conformance",
            sentence("{package} stands behind several plugins: {names}", package=package, names=names),
            _PROJECT,
        )
    for one in subject.mine:
        if not one.name.isidentifier() or one.name in RESERVED:
            hint = sentence(
                "a name is an identifier, and not one of {reserved}", reserved=listed(sorted(RESERVED))
            )
            yield Fault(
                "conformance",
                sentence("{name!r} cannot be the name of a plugin", name=one.name),
                _PROJECT,
                hint=hint,
            )
        rivals = [
            rival.distribution.title
            for rival in subject.known
            if rival.name == one.name and rival is not one and not rival.distribution.hidden_by
        ]
        if rivals:
            message = sentence(
                "the name {name!r} is also taken by {rivals}", name=one.name, rivals=", ".join(rivals)
            )
            yield Fault(
                "conformance", message, _PROJECT, hint=sentence("choose another name for the entry point")
            )


def requirement(subject: Subject) -> Iterator[Fault]:
    """Yield what is wrong with the versions of the core that the distribution asks for."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    who = subject.plugin.distribution.title
    hint = sentence('dependencies = ["{core}>=0.1,<1"] in pyproject.toml', core=CORE)
    asked = [Requirement(text) for text in subject.distribution.requires or ()]
    core = [one for one in asked if canonicalize_name(one.name) == CORE]
    if not core:
        yield Fault("conformance", sentence("does not require {core}", core=CORE), "Requires-Dist", who, hint)
    for one in core:
        operators = {spec.operator for spec in one.specifier}
        closed = bool(operators & {"==", "===", "~="})
        if not closed and not (operators & {">=", ">"} and operators & {"<", "<="}):
            message = sentence(
                "{requirement!r} is no range: it needs a least version and one that is too new",
                requirement=str(one),
            )
            yield Fault("conformance", message, "Requires-Dist", who, hint)
    refused = incompatibility(subject.distribution.requires or ())
    if refused:
        yield Fault(
            "conformance", refused, "Requires-Dist", who, sentence("widen the range, or install another core")
        )


def content(subject: Subject) -> Iterator[Fault]:
    """Yield the files that the distribution should carry and does not."""
    folder, who = subject.folder, subject.plugin.distribution.title
    if folder is None:
        message = sentence(
            "{package} is a single module, which can carry neither rules nor py.typed",
            package=subject.package,
        )
        yield Fault(
            "conformance", message, subject.package, who, sentence("make it a folder with __init__.py")
        )
        return
    if not (folder / "py.typed").is_file():
        message = sentence("has no py.typed, so its types are unknown to others")
        yield Fault("conformance", message, str(folder), who, sentence("add an empty file of that name"))
    listed = _listed(subject)
    if listed is None:
        return
    for file in sorted([*folder.rglob("*.toml"), folder / "py.typed"]):
        name = file.relative_to(folder.parent).as_posix()
        if file.is_file() and name not in listed:
            hint = sentence("let the build back end include data files of the package")
            yield Fault(
                "conformance",
                sentence("{name} is not in its RECORD, so its wheel lacks it", name=name),
                name,
                who,
                hint,
            )


def _listed(subject: Subject) -> set[str] | None:
    """Return the files of the package that its RECORD lists; None where it is run from its source folder."""
    files = {file.as_posix() for file in subject.distribution.files or ()}
    top = subject.package.partition(".")[0]
    return files if any(name.startswith(f"{top}/") for name in files) else None


def entries(subject: Subject) -> Iterator[Fault]:
    """Yield entry points that do not lead to a plugin or a command."""
    from click import Command

    who = subject.plugin.distribution.title
    for group in (PLUGIN_GROUP, COMMAND_GROUP):
        for name, target in subject.plugin.distribution.entries(group).items():
            where = f"{group}: {name} = {target}"
            try:
                found = _found(target if group == PLUGIN_GROUP or ":" in target else f"{target}:command")
            except Exception as error:
                message = sentence("leads nowhere: {type}: {error}", type=type(error).__name__, error=error)
                yield Fault(
                    "conformance", message, where, who, sentence("name an importable module:attribute")
                )
                continue
            if group == COMMAND_GROUP and not isinstance(found, Command):
                message = sentence("leads to {type}, which is no click command", type=type(found).__name__)
                yield Fault("conformance", message, where, who)


def _found(target: str) -> object:
    module, _, attributes = target.partition(":")
    found: object = import_module(module)
    for attribute in filter(None, attributes.split(".")):
        found = getattr(found, attribute)
    return found


__all__ = ["content", "entries", "installation", "requirement"]
