"""The table of commands: where each is and what it does, so that none is imported before it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kpi.words import Label, Message, phrase, sentence


class Entry(NamedTuple):
    """A command: the module that exposes it as `attribute`, one line of help, whose it is, and where the help lists it."""

    module: str
    help: str | Label
    attribute: str = "command"
    owner: str = ""
    section: str = "Commands of plugins"

    @property
    def told(self) -> Label:
        """The line of help in both languages."""
        return phrase(self.help) if isinstance(self.help, str) else self.help


SECTIONS: Mapping[str, Label] = {
    one.en: one
    for one in (
        phrase("Set up"),
        phrase("A month"),
        phrase("People"),
        phrase("Policy"),
        phrase("Plugins"),
        phrase("Commands of plugins"),
    )
}
"""What the sections of the help are called."""


_SECTIONS: Mapping[str, Mapping[str, Entry]] = {
    "Set up": {
        "init": Entry("kpi.cli.init", "Write a commented kpi.toml and an empty kpi.db."),
        "demo": Entry("kpi.cli.demo", "Build a whole example company and run its months."),
        "completion": Entry("kpi.cli.completion", "Print the completion script of a shell."),
    },
    "A month": {
        "template": Entry("kpi.cli.template", "Write a workbook to be filled, for kpi import."),
        "import": Entry("kpi.cli.import_", "Read a file of facts into the store, all or nothing."),
        "imports": Entry("kpi.cli.imports", "List the imported batches, or undo one."),
        "gather": Entry("kpi.cli.gather", "Count and sum rows that lie in Parquet or CSV files."),
        "decide": Entry("kpi.cli.decide", "Record what somebody decided: an approval, an amount, a waiver."),
        "run": Entry("kpi.cli.run", "Compute scores, ranks, fines, pay and proposals of a period."),
        "show": Entry("kpi.cli.show", "Show the scores, pay, sanctions or runs of a period."),
        "export": Entry("kpi.cli.export", "Write the tables of a period into a workbook or CSV file."),
        "kernel": Entry("kpi.cli.kernel", "Compute one bucket of facts, from a file to a file."),
        "report": Entry("kpi.cli.report", "Write a period with its tables and charts into one page."),
    },
    "People": {
        "payslip": Entry("kpi.cli.payslip", "Write payslips with their reasons, as HTML or PDF."),
        "explain": Entry("kpi.cli.explain", "Explain a score or an amount down to the clause."),
        "whatif": Entry("kpi.cli.whatif", "Compare a period with what it would be under other values."),
        "ladder": Entry("kpi.cli.ladder", "Show who may rise, what is missing, and what is proposed."),
        "due": Entry("kpi.cli.due", "List who is due for an interview, a test or another date."),
    },
    "Policy": {
        "rules": Entry("kpi.cli.rules", "List the rules, or the clauses and what became of them."),
        "try": Entry("kpi.cli.try_", "Try one rule on given inputs, without a store."),
        "check": Entry("kpi.cli.check", "Examine the policy before pay day."),
        "test": Entry("kpi.cli.test", "Run the case files of plugins and of the company."),
    },
    "Plugins": {
        "plugins": Entry("kpi.cli.plugins", "List the installed plugins and the state of each."),
        "install": Entry("kpi.cli.install", "Install plugins with pip.", "install"),
        "uninstall": Entry("kpi.cli.install", "Uninstall plugins with pip.", "uninstall"),
        "doctor": Entry("kpi.cli.doctor", "Load one plugin apart and say what is wrong with it."),
        "new-plugin": Entry("kpi.cli.new_plugin", "Write a plugin to start from, with tests and CI."),
    },
}

COMMANDS: Mapping[str, Entry] = {
    name: entry._replace(section=section)
    for section, entries in _SECTIONS.items()
    for name, entry in entries.items()
}
"""The built-in commands in the order of the help."""


ENVIRONMENT: Mapping[str, Label] = {
    "KPI_DB": phrase("The store, where --db does not name it."),
    "KPI_LANG": phrase("Language of tables, forms and messages, zh or en, where --lang does not say it."),
    "KPI_LOAD_PLUGINS": phrase("Load these plugins alone, names with commas between; set and empty: none."),
    "KPI_DISABLE_PLUGINS": phrase("Do not load these plugins."),
    "KPI_STRICT_PLUGINS": phrase("1: any fault of a plugin ends what loads plugins, with exit code 5."),
    "KPI_TRACE_PLUGINS": phrase(
        "1: tell on stderr how plugins are found, admitted and loaded, with hooks and times."
    ),
    "KPI_DEBUG": phrase("1: print where in the program an error happened."),
}
"""The variables that `kpi` reads; `_KPI_COMPLETE` beside them belongs to the completion of shells."""


_OWN = phrase("kpi itself")


class Claims(NamedTuple):
    """The commands of plugins by name, and of those that are not used what is told."""

    commands: dict[str, Entry]
    told: tuple[Message, ...]


def plugin_commands() -> dict[str, Entry]:
    """Return the commands that plugins add (entry points of `kpi.commands`), by name, from metadata alone."""
    return claims().commands


def claims() -> Claims:
    """Give each name to one command.

    A built-in command keeps its name, of two plugins the first in order of name has it, and a version that another
    hides has none: `kpi plugins` tells of them.
    """
    from kpi.plugins.discover import COMMAND_GROUP, discover

    found: dict[str, Entry] = {}
    told: list[Message] = []
    for distribution in discover():
        for name, target in sorted(distribution.entries(COMMAND_GROUP).items()):
            owner = _OWN if name in COMMANDS else found[name].owner if name in found else ""
            if owner and not distribution.hidden_by:
                told.append(
                    sentence(
                        "the command {name!r} of {distribution} is not used: {owner} has it",
                        name=name,
                        distribution=distribution.title,
                        owner=owner,
                    )
                )
            if owner:
                continue
            module, _, attribute = target.partition(":")
            summary = phrase("From {distribution}.", distribution=distribution.title)
            found[name] = Entry(module, summary, attribute or "command", distribution.title)
    return Claims(found, tuple(told))
