"""Pay: base, commission, pool, guarantee and what the sanctions add and take, part by part."""

from kpi.engine.pay.chain import MECHANISMS, pay
from kpi.engine.pay.pool import shared

__all__ = ["MECHANISMS", "pay", "shared"]
