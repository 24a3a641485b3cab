"""The second example company: eight people on the promotion ladder over 2018 and 2019."""

from kpi_ecommerce.demo.years.shop import DEMO

__all__ = ["DEMO"]
