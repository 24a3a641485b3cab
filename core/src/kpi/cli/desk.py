"""The desk at which the commands of plugins work, with the common options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from kpi.cli.common import Settings, common_options, say
from kpi.frozen import frozen
from kpi.model.desk import AT_DESK
from kpi.output import Column
from kpi.words import Label, Message, verbatim

if TYPE_CHECKING:
    import click

    from kpi.model.parameter import Value
    from kpi.model.working import Row


@frozen
class CommandDesk:
    """See `kpi.model.desk.Desk`."""

    settings: Settings

    @property
    def lang(self) -> str:
        """The language of labels."""
        return self.settings.lang

    def rows(self, kind: str, since: date | None = None, until: date | None = None) -> Sequence[Row]:
        """Return the rows in force of a KIND."""
        from kpi.app.desk import rows_of_kind
        from kpi.app.session import open_session

        with open_session(self.settings.db, self.settings.policy) as session:
            return rows_of_kind(session, kind, since, until)

    def numbers(self, rule: str, day: date) -> Mapping[str, Value]:
        """Return the parameters of a rule on a day."""
        from kpi.app.desk import numbers_of_rule

        return numbers_of_rule(self.settings.policy, rule, day)

    def put(self, rows: Iterable[Mapping[str, object]], columns: Mapping[str, Label]) -> None:
        """Print rows in the chosen format."""
        self.settings.put(rows, [Column(key, title) for key, title in columns.items()])

    def say(self, text: str) -> None:
        """Tell a person something on stderr."""
        say(text if isinstance(text, Message) else verbatim(text))


def seated(command: click.Command) -> click.Command:
    """Give a command that is marked `at_desk` its desk and the common options; return any other as it is."""
    function = command.callback
    if function is None or not getattr(function, AT_DESK, False):
        return command

    @wraps(function)
    def at_work(*args: Any, settings: Settings, **more: Any) -> Any:
        return function(CommandDesk(settings), *args, **more)

    wrapped = common_options(at_work)
    command.params = [*command.params, *reversed(getattr(wrapped, "__click_params__", []))]
    command.callback = wrapped
    # The mark was copied with the name; a command that is asked for twice must not be seated twice.
    setattr(wrapped, AT_DESK, False)
    return command


__all__ = ["CommandDesk", "seated"]
