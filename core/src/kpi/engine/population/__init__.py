"""Who is appraised and paid by what in a period."""

from kpi.engine.population.binding import runs_in
from kpi.engine.population.people import EXCLUDED, PEOPLE_ONLY, SCOPES, Population, populate

__all__ = ["EXCLUDED", "PEOPLE_ONLY", "SCOPES", "Population", "populate", "runs_in"]
