"""What everybody may expect of a plugin."""

from kpi.testing import conformance

TestConformance = conformance("kpi_installer")
