"""Whether a value that a company sets has the form of the one it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from kpi.errors import nearest
from kpi.exact import show
from kpi.model.parameter import Parameter, Value
from kpi.words import Label, Message, either, phrase, sentence
from kpi.words.called import measured


def misfit(parameter: Parameter, value: Value) -> tuple[Message, Message] | None:
    """Say in words, with a hint, why `value` does not fit a parameter; None where it does."""
    if parameter.choices:
        for word in value if isinstance(value, tuple) else (value,):
            if word not in parameter.choices:
                return sentence("{value} is not a choice", value=_told(word)), nearest(
                    str(word), parameter.choices
                )
        return None
    known = [dated.value for dated in parameter.values]
    if (
        parameter.unit
        and all(one is None for one in known)
        and not (value is None or isinstance(value, Fraction))
    ):
        return (
            sentence("must be a number, not {value}", value=_told(value)),
            sentence("its unit is {unit}", unit=measured(parameter.unit)),
        )
    if not known or all(one is None for one in known) or _fits(value, known):
        return None
    return (
        sentence("must be {form}, not {value}", form=_form(known[-1]), value=_told(value)),
        sentence("it is {value} so far", value=_told(known[-1])),
    )


def _fits(value: Value, known: Iterable[Value]) -> bool:
    models = list(known)
    if value is None:
        # A single number may be switched off (a cap, a floor), and `none` may be a word; a list or a table may not.
        return any(one is None or isinstance(one, Fraction | str) for one in models)
    if isinstance(value, tuple):
        inner = [part for one in models if isinstance(one, tuple) for part in one]
        lists = any(isinstance(one, tuple) for one in models)
        return lists and bool(value) and (not inner or all(_fits(part, inner) for part in value))
    if isinstance(value, Mapping):
        tables = [one for one in models if isinstance(one, Mapping)]
        return bool(tables) and all(_fits_in_tables(name, part, tables) for name, part in value.items())
    if isinstance(value, bool):
        return any(isinstance(one, bool) for one in models)
    if isinstance(value, Fraction):
        return any(one is None or isinstance(one, Fraction) for one in models)
    return any(one is None or isinstance(one, str) for one in models)


def _fits_in_tables(name: str, part: Value, tables: list[Mapping[str, Value]]) -> bool:
    same = [one[name] for one in tables if name in one]
    every = [one for table in tables for one in table.values()]
    return _fits(part, same or every) if every else True


def _form(value: Value) -> Label:
    if isinstance(value, bool):
        return phrase("true or false")
    if isinstance(value, tuple):
        forms = {form.en: form for form in (_form(one) for one in value if one is not None)}
        if not forms:
            return phrase("a list")
        return phrase("a list ({forms} each)", forms=either(forms[one] for one in sorted(forms)))
    if isinstance(value, Mapping):
        return phrase("a table")
    return phrase("a number") if isinstance(value, Fraction) else phrase("text")


def _told(value: Value) -> str:
    if isinstance(value, Fraction):
        return show(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_told(one) for one in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_told(one)}' for name, one in value.items())} }}"
    if isinstance(value, bool):
        return str(value).lower()
    return '"none"' if value is None else f'"{value}"'
