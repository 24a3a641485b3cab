"""`kpi` itself: finds a command by its name, imports it when it is called, and turns errors into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from kpi import __version__
from kpi.cli.commands import COMMANDS, ENVIRONMENT, Entry, plugin_commands
from kpi.words import sentence


class LazyGroup(click.Group):
    """A group whose commands are imported one at a time, when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the built-in commands in the order of the table, then those of plugins."""
        return [*COMMANDS, *sorted(plugin_commands())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name, or return None."""
        entry = COMMANDS.get(cmd_name) or plugin_commands().get(cmd_name)
        return None if entry is None else _load(cmd_name, entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names; say which is nearest where there is none."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not name.startswith("-"):
            from kpi.errors import nearest

            ctx.fail(f"no such command {name!r}; {nearest(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args) if command is None else (name, command, args[1:])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands section by section from the table, without importing any."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in (*COMMANDS.items(), *sorted(plugin_commands().items())):
            sections.setdefault(entry.section, []).append((name, entry.help))
        width = max(len(name) for listed in sections.values() for name, _ in listed)
        for section, listed in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), told) for name, told in listed])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of environment variables."""
        with formatter.section("Environment"):
            formatter.write_dl(list(ENVIRONMENT.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that stops reading (`kpi show scores | head`) is no error.

        What is wrong with plugins that it can do without is told afterwards, a line each.
        """
        from kpi.plugins.noted import listening

        blamed: set[str] = set()
        with listening() as notes:
            try:
                code = super().invoke(ctx)
                sys.stdout.flush()
            except BrokenPipeError:
                # Python flushes once more at exit, which must not fail again.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return 0
            except Exception as error:
                blamed = {fault.who for fault in getattr(error, "faults", ())}
                raise
            finally:
                for note in notes:
                    if note.who not in blamed or not note.who:
                        click.echo(note.warning, err=True)
        return code

    # click's overloads differ by an argument that is fixed here.
    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command and exit; a command returns its exit code, or None for 0."""
        arguments = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        try:
            code = super().main(arguments, prog_name, **extra)
        except Exception as error:
            from kpi.cli.errors import report

            code = report(error, arguments)
        sys.exit(int(code or 0))


def _load(name: str, entry: Entry) -> click.Command:
    if not entry.owner:
        command: click.Command = getattr(import_module(entry.module), entry.attribute)
        return command
    from kpi.errors import Fault, PluginError

    _refuse_if_blocked(name, entry)
    try:
        found = getattr(import_module(entry.module), entry.attribute)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        message = sentence(
            "the command {name!r} cannot be loaded: {name2}: {error}",
            name=name,
            name2=type(error).__name__,
            error=error,
        )
        raise PluginError(Fault("broken_command", message, who=entry.owner)) from error
    if not isinstance(found, click.Command):
        message = sentence(
            "the command {name!r} is {module}:{attribute}, which is no click command",
            name=name,
            module=entry.module,
            attribute=entry.attribute,
        )
        raise PluginError(Fault("broken_command", message, who=entry.owner))
    from kpi.cli.desk import seated

    return seated(found)


def _refuse_if_blocked(name: str, entry: Entry) -> None:
    """Let no command of a distribution run that is not for this core, or whose plugins are all left out."""
    from kpi.errors import Fault, PluginError
    from kpi.plugins.admit import admit, incompatibility
    from kpi.plugins.asked import asked
    from kpi.plugins.discover import discover

    found = [one for one in discover() if one.title == entry.owner]
    wishes = asked()
    plugins = admit(found, asked=wishes)
    left_out = [reason for one in plugins if (reason := wishes.refusal(one.name))]
    problem = next((reason for one in found if (reason := incompatibility(one.requires))), "")
    if plugins and len(left_out) == len(plugins):
        problem = problem or left_out[0]
    if problem:
        message = sentence("the command {name!r} is blocked: {problem}", name=name, problem=problem)
        raise PluginError(Fault("blocked_command", message, who=entry.owner))


@click.group("kpi", cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kpi", message="%(prog)s %(version)s")
def cli() -> None:
    """Scores, ranks, fines, pay and promotion, computed exactly and explained."""
