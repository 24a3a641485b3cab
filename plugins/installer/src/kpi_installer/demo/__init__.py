"""The example company of this plugin: two installation teams, the warehouse, after-sales, and who leads them."""

from kpi_installer.demo.company import DEMO

__all__ = ["DEMO"]
