"""Ready-made scorers: mechanisms without numbers, each a plain function that builds a tree."""

from kpi.kit.scorers.awards import (
    CLEAN_AWARD,
    COMPOSITE,
    RANK_AWARD,
    STREAK_AWARD,
    clean_award,
    composite,
    rank_award,
    streak_award,
)
from kpi.kit.scorers.bands import BANDS, band_words, bands
from kpi.kit.scorers.checklist import CHECKLIST, FULFILMENT, checklist, fulfilment, fulfilment_words
from kpi.kit.scorers.circumstances import decided
from kpi.kit.scorers.columns import banded_item, banded_item_words, columns_words, in_columns, judged_item
from kpi.kit.scorers.comparisons import (
    AGAINST_MEAN,
    AGAINST_PREVIOUS,
    DEADLINE,
    PASS_LINE,
    against_mean,
    against_previous,
    deadline,
    pass_line,
)
from kpi.kit.scorers.conditions import ALL_MET, AT_LEAST, AT_MOST, all_met, at_least, at_most
from kpi.kit.scorers.deductions import DEDUCT_PER_EVENT, VETO, deduct_per_event, veto
from kpi.kit.scorers.events import (
    DISCRETIONARY,
    ESCALATING,
    PER_COUNT,
    PER_EVENT,
    THRESHOLD_COUNT,
    discretionary,
    escalating,
    per_count,
    per_event,
    threshold_count,
)
from kpi.kit.scorers.given import constant, word
from kpi.kit.scorers.judgements import MANUAL, WEIGHTED_RATERS, manual, weighted_raters
from kpi.kit.scorers.levels import GRADE_SCALE, LEVELS, grade_scale, level_words, levels
from kpi.kit.scorers.linear_zone import LINEAR_ZONE, linear_zone, rounded_rate
from kpi.kit.scorers.named_points import NAMED_POINTS, named_points
from kpi.kit.scorers.pay import (
    BELOW_MARK,
    BY_SCORE,
    BY_SERVICE_YEAR,
    FIXED,
    SHARE,
    TIERS,
    TOP_UP,
    below_mark,
    by_score,
    by_service_year,
    fixed,
    share,
    tiers,
    top_up,
)
from kpi.kit.scorers.ratio import RATIO, ratio
from kpi.kit.scorers.steps import (
    POINTS_PER_STEP,
    STEP_BANDS,
    points_per_step,
    step_band_words,
    step_bands,
    steps_of,
)
from kpi.kit.scorers.targets import WORK_TARGET, compared, work_target
from kpi.kit.scorers.words import said, template
from kpi.model.rule import Scorer

SCORERS: tuple[Scorer, ...] = (
    BANDS,
    RATIO,
    LINEAR_ZONE,
    POINTS_PER_STEP,
    STEP_BANDS,
    DEDUCT_PER_EVENT,
    VETO,
    CHECKLIST,
    FULFILMENT,
    LEVELS,
    AGAINST_MEAN,
    AGAINST_PREVIOUS,
    DEADLINE,
    MANUAL,
    WEIGHTED_RATERS,
    GRADE_SCALE,
    PASS_LINE,
    ESCALATING,
    PER_EVENT,
    PER_COUNT,
    THRESHOLD_COUNT,
    DISCRETIONARY,
    TIERS,
    BY_SERVICE_YEAR,
    BELOW_MARK,
    FIXED,
    SHARE,
    BY_SCORE,
    TOP_UP,
    RANK_AWARD,
    STREAK_AWARD,
    CLEAN_AWARD,
    COMPOSITE,
    NAMED_POINTS,
    AT_LEAST,
    AT_MOST,
    ALL_MET,
    WORK_TARGET,
)
"""Every scorer of the kit; their names are free for any rule to use."""

__all__ = [
    "SCORERS",
    "against_mean",
    "against_previous",
    "all_met",
    "at_least",
    "at_most",
    "band_words",
    "banded_item",
    "banded_item_words",
    "bands",
    "below_mark",
    "by_score",
    "by_service_year",
    "checklist",
    "clean_award",
    "columns_words",
    "compared",
    "composite",
    "constant",
    "deadline",
    "decided",
    "deduct_per_event",
    "discretionary",
    "escalating",
    "fixed",
    "fulfilment",
    "fulfilment_words",
    "grade_scale",
    "in_columns",
    "judged_item",
    "level_words",
    "levels",
    "linear_zone",
    "manual",
    "named_points",
    "pass_line",
    "per_count",
    "per_event",
    "points_per_step",
    "rank_award",
    "ratio",
    "rounded_rate",
    "said",
    "share",
    "step_band_words",
    "step_bands",
    "steps_of",
    "streak_award",
    "template",
    "threshold_count",
    "tiers",
    "top_up",
    "veto",
    "weighted_raters",
    "word",
    "work_target",
]
