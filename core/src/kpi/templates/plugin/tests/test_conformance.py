"""What kpi expects of every plugin: it loads alone and beside others, computes what it explains, meets its cases."""

from kpi.testing import conformance

TestConformance = conformance("kpi_acme")
