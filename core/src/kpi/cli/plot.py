"""`kpi rules RULE --plot`: the options and the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kpi.cli.common import Settings, say
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.words import sentence

_HERE = "\0"
"""What `--plot` without a file stands for."""


@frozen
class Plot:
    """What was asked for a picture; `file` is None where none was."""

    file: str | None = None
    given: tuple[str, ...] = ()
    on: datetime | None = None
    period: str | None = None

    @property
    def asked(self) -> bool:
        """Whether a picture is wanted.

        Raises:
            click.UsageError: for options of a picture without one.
        """
        if self.file is None and (self.given or self.on or self.period):
            raise click.UsageError(sentence("--period, --given and --on go with --plot"))
        return self.file is not None

    def write(self, settings: Settings, rule: str | None) -> None:
        """Draw a rule and write the file, whole or not at all; say where it is.

        Raises:
            UsageError: for a suffix that is none of a picture, a rule that cannot be drawn, a file that cannot be
                written.
        """
        if rule is None:
            raise click.UsageError(sentence("--plot needs a RULE"))
        from kpi.app.plotting import Asked, picture_of
        from kpi.app.trying import assignments
        from kpi.output.charts.curve.files import SUFFIXES, picture_file
        from kpi.output.files import write

        path = None if self.file == _HERE else Path(str(self.file))
        suffix = ".svg" if path is None else path.suffix.lower()
        if suffix not in SUFFIXES:
            message = sentence("{file} is none of {suffixes}", file=path, suffixes=", ".join(SUFFIXES))
            raise UsageError(Fault("bad_suffix", message, where="--plot"))
        given = assignments(self.given, "--given")
        day = self.on.date() if self.on else None
        picture = picture_of(
            Asked(rule, given, day, self.period, settings.db, settings.policy, settings.lang)
        )
        path = path or Path(f"{picture.name}.svg")
        write(path, picture_file(picture, suffix))
        say(sentence("written: {file}", file=path))


def plot_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a picture; it receives them as the argument `plot`."""

    @click.option(
        "--plot",
        "plot_file",
        is_flag=False,
        flag_value=_HERE,
        metavar="[FILE]",
        help="Draw RULE: .svg, .png, .html or .pdf.  [default: <rule>.svg]",
    )
    @click.option("--period", metavar="P", help="With --plot: where people stood in the run of 2018-07 ...")
    @click.option(
        "--given",
        multiple=True,
        metavar="NAME=VALUE",
        help="With --plot: hold an input; what is left is drawn.",
    )
    @click.option(
        "--on",
        type=click.DateTime(["%Y-%m-%d"]),
        help="With --plot: the day whose parameters hold.  [default: the period's last, else today]",
    )
    @wraps(function)
    def with_plot(
        *args: Any,
        plot_file: str | None,
        period: str | None,
        given: tuple[str, ...],
        on: datetime | None,
        **more: Any,
    ) -> Any:
        return function(*args, plot=Plot(plot_file, given, on, period), **more)

    return with_plot


__all__ = ["Plot", "plot_options"]
