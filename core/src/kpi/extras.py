"""Libraries that only some commands need and that `pip install kpi-core` does not bring."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from kpi.errors import Fault, UsageError
from kpi.words import sentence, verbatim


def needed(module: str, extra: str) -> ModuleType:
    """Import a library of an extra of `kpi-core` (`charts`, `pdf`).

    Raises:
        UsageError: where it is not installed, or cannot work on this machine; the hint says how to get it.
    """
    try:
        return import_module(module)
    except ImportError:
        message = sentence("this needs {module}, which is not installed", module=module)
        hint = verbatim(f"pip install 'kpi-core[{extra}]'")
    except OSError as error:
        message = sentence("{module} does not work on this machine: {error}", module=module, error=error)
        hint = sentence("it needs a library of the system; its documentation says which")
    raise UsageError(Fault("extra_missing", message, who=module, hint=hint))
