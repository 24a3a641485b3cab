"""Ready-made scorers: mechanisms without numbers, each a plain function that builds a tree."""

from kpi.kit.scorers.awards import CLEAN_AWARD, COMPOSITE, RANK_AWARD, STREAK_AWARD
from kpi.kit.scorers.bands import BANDS
from kpi.kit.scorers.checklist import CHECKLIST, FULFILMENT
from kpi.kit.scorers.comparisons import AGAINST_MEAN, AGAINST_PREVIOUS, DEADLINE, PASS_LINE
from kpi.kit.scorers.deductions import DEDUCT_PER_EVENT, VETO
from kpi.kit.scorers.events import DISCRETIONARY, ESCALATING, PER_COUNT, PER_EVENT, THRESHOLD_COUNT
from kpi.kit.scorers.judgements import MANUAL, WEIGHTED_RATERS
from kpi.kit.scorers.levels import GRADE_SCALE, LEVELS
from kpi.kit.scorers.linear_zone import LINEAR_ZONE
from kpi.kit.scorers.pay import BELOW_MARK, BY_SCORE, BY_SERVICE_YEAR, FIXED, SHARE, TIERS, TOP_UP
from kpi.kit.scorers.ratio import RATIO
from kpi.kit.scorers.steps import POINTS_PER_STEP, STEP_BANDS
from kpi.model.rule import Scorer

SCORERS: tuple[Scorer, ...] = (
    BANDS, RATIO, LINEAR_ZONE, POINTS_PER_STEP, STEP_BANDS, DEDUCT_PER_EVENT, VETO, CHECKLIST, FULFILMENT, LEVELS,
    AGAINST_MEAN, AGAINST_PREVIOUS, DEADLINE, MANUAL, WEIGHTED_RATERS, GRADE_SCALE, PASS_LINE, ESCALATING, PER_EVENT,
    PER_COUNT, THRESHOLD_COUNT, DISCRETIONARY, TIERS, BY_SERVICE_YEAR, BELOW_MARK, FIXED, SHARE, BY_SCORE, TOP_UP,
    RANK_AWARD, STREAK_AWARD, CLEAN_AWARD, COMPOSITE,
)
"""Every scorer of the kit; their names are free for any rule to use."""

__all__ = ["SCORERS"]
