"""Rows and documents as a table, JSON, JSON lines or CSV; numbers stay exact."""

from kpi.output.columns import Column
from kpi.output.formats import Format, render
from kpi.output.values import cell, plain, to_json

__all__ = ["Column", "Format", "cell", "plain", "render", "to_json"]
