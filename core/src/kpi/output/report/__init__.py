"""A report of many tables and charts as one page: what it is made of, and how it is written."""

from __future__ import annotations

from kpi.output.report.blocks import (
    Block,
    Document,
    Field,
    Figure,
    Figures,
    Group,
    Note,
    Picture,
    Section,
    Sort,
    Table,
)
from kpi.output.report.page import report_page

__all__ = [
    "Block",
    "Document",
    "Field",
    "Figure",
    "Figures",
    "Group",
    "Note",
    "Picture",
    "Section",
    "Sort",
    "Table",
    "report_page",
]
