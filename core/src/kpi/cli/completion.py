"""`kpi completion`: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    bash: eval "$(kpi completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc; fish: kpi completion
    fish > ~/.config/fish/completions/kpi.fish
    """
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(ctx.find_root().command, {}, "kpi", "_KPI_COMPLETE").source())
