"""The cards of installers, and of installation, inspection and warehouse (S002.F3, F7, F9)."""

from kpi_installer.cards import pay, scoring, wardrobe

SCORERS = (*scoring.SCORERS, *wardrobe.WARDROBE, *pay.PAY)
WORKINGS = wardrobe.WORKINGS

__all__ = ["SCORERS", "WORKINGS"]
