"""The scorers of the shop's working rules, with their words."""

from __future__ import annotations

from kpi.api import Scorer
from kpi_ecommerce.declaring import scorer
from kpi_ecommerce.duties import (
    act_fine,
    act_points,
    duty_share,
    missed_fine,
    own_sales,
    rated_share,
    unanswered_rate,
)

_DUTY = ("{value} × {weight} 分", "{value} x {weight} points")
_MISSED = ("每缺 {count} 一次 {fine}", "{fine} for each of {count}")
_UNANSWERED = (
    "({unanswered} − {abusive_unanswered}) ÷ ({messages} − {abusive_messages})，× {weight} 分",
    "({unanswered} - {abusive_unanswered}) / ({messages} - {abusive_messages}); weight {weight}",
)
_RATED = ("{rating} ÷ {scale} × {weight} 分", "{rating} / {scale} x {weight} points")
_ACT = (
    "每次 {fine_yuan}（{escalation}[[，单次上限 {cap}]]）",
    "{fine_yuan} each ({escalation}[[, cap {cap}]])",
)
_ACT_POINTS = ("每次扣 {points} 分", "{points} points off each")
_OWN = (
    "{sales} 减 {claimed}（{reverse_sale}）、减 {taken} 加 {returned}（{reassign_sale}）",
    "{sales} less {claimed} ({reverse_sale}), less {taken} plus {returned} ({reassign_sale})",
)

DUTY_SCORERS: tuple[Scorer, ...] = (
    scorer(duty_share, "职责完成比例", "share of duties done", _DUTY),
    scorer(missed_fine, "缺失罚款", "fine for what was missed", _MISSED),
    scorer(unanswered_rate, "未回复率", "unanswered messages", _UNANSWERED),
    scorer(rated_share, "评级得分", "share of a rating", _RATED),
    scorer(act_fine, "禁止行为罚款", "fine for a forbidden act", _ACT),
    scorer(act_points, "禁止行为扣分", "points off for a forbidden act", _ACT_POINTS),
    scorer(own_sales, "改归后的销售额", "sales after they are moved", _OWN),
)
"""What the rules on duties, forbidden acts and moved sales use."""
