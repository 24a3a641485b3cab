"""The test kit: what tests of the core, of plugins and of companies stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi.testing.conforming.suite import Conformance


def conformance(package: str) -> type[Conformance]:
    """Return a class of pytest tests: what everybody may expect of the plugin whose package is `package`.

    In a test module of the plugin:

        from kpi.testing import conformance
        TestConformance = conformance("kpi_acme")
    """
    from kpi.testing.conforming.suite import suite_of

    return suite_of(package)


__all__ = ["conformance"]
