"""The standard suite for plugins, behind `kpi.testing.conformance`: one file for each sort of promise."""
