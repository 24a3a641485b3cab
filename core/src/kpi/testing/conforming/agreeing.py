"""Whether the readings of rules agree: with each other, a second time, and in another order of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction

from kpi.errors import Fault, KpiError, PolicyError
from kpi.model.quantity import Measure
from kpi.plugins.load import told
from kpi.testing.conforming.readings import Reading, Said, text_of
from kpi.testing.conforming.subject import Subject
from kpi.words import Message, sentence, verbatim


def disagreements(subject: Subject, found: Sequence[Reading]) -> Iterator[Fault]:
    """Yield for each output of a rule the first row on which its two readings differ."""
    for one in found:
        if isinstance(one.once, Exception):
            yield subject.fault(
                one.rule, sentence("cannot be computed: {error}", error=_short(one.once)), _hint(one.once)
            )
            continue
        seen: set[str] = set()
        try:
            for name, index, explained in one.explained():
                computed = one.once[name][index]
                if computed != explained and name not in seen:
                    seen.add(name)
                    message = sentence(
                        "{name} is computed as {computed} and explained as {explained} at {row}",
                        name=name,
                        computed=_said(computed),
                        explained=_said(explained),
                        row=one.told(index),
                    )
                    hint = sentence(
                        "a function behind opaque() must give the same for the same arguments, always"
                    )
                    yield subject.fault(one.rule, message, hint)
        except Exception as error:
            yield subject.fault(
                one.rule, sentence("cannot be explained: {error}", error=_short(error)), _hint(error)
            )


def unsteady(subject: Subject, found: Sequence[Reading]) -> Iterator[Fault]:
    """Yield the rules that, traced and computed once more, give something else."""
    for one in found:
        if isinstance(one.once, Exception):
            continue
        try:
            again = one.computed(one.frame, one.trees())
        except Exception as error:
            yield subject.fault(
                one.rule, sentence("is computed once and then not: {error}", error=_short(error))
            )
            continue
        if again != one.once:
            hint = sentence(
                "a scorer is a function of its arguments: no counter, no cache that changes it, no chance"
            )
            yield subject.fault(
                one.rule, sentence("gives other results when it is computed a second time"), hint
            )


def shuffled(subject: Subject, found: Sequence[Reading]) -> Iterator[Fault]:
    """Yield the rules that give a row another result where the rows come in another order."""
    for one in found:
        if isinstance(one.once, Exception):
            continue
        with suppress(Exception):  # What cannot be computed twice is told elsewhere.
            turned = one.computed(one.frame.reverse(), one.first)
            if any(list(reversed(turned[name])) != values for name, values in one.once.items()):
                hint = sentence("look for a function behind opaque() that remembers")
                yield subject.fault(one.rule, sentence("depends on the order of the rows"), hint)


def unscaled(subject: Subject, found: Sequence[Reading]) -> Iterator[Fault]:
    """Yield the rules in percent that never give more than 1, as a share does that nobody took times 100."""
    for one in found:
        if one.rule.unit is not Measure.PERCENT or isinstance(one.once, Exception):
            continue
        given = [value for value, _ in next(iter(one.once.values())) if isinstance(value, Fraction)]
        if any(value > 0 for value in given) and max(given) <= 1:
            message = sentence("is in percent and never gives more than 1, whatever is drawn")
            hint = sentence('a rule in percent gives 99.5, not 0.995: times 100, or unit = "ratio"')
            yield subject.fault(one.rule, message, hint)


def _said(said: Said) -> str:
    value, flags = said
    return f"{text_of(value)} [{', '.join(flags)}]" if flags else text_of(value)


def _short(error: Exception) -> Message:
    if isinstance(error, KpiError):
        return told(error)
    text = str(error).strip().split("\n")[0]
    return verbatim(f"{type(error).__name__}: {text}")


def _hint(error: Exception) -> Message:
    if isinstance(error, PolicyError):
        return error.faults[0].hint
    return sentence(
        "a function behind opaque() is called for every row, also where its branch is not taken: it must not raise"
    )


__all__ = ["disagreements", "shuffled", "unscaled", "unsteady"]
