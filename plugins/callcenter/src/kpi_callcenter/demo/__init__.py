"""The example company of this plugin: a call centre with its raw calls and tickets, and the field stations."""

from kpi_callcenter.demo.company import DEMO

__all__ = ["DEMO"]
