"""The example company of this plugin: a shop of thirty people over the year 2025."""

from kpi_ecommerce.demo.shop import DEMO

__all__ = ["DEMO"]
