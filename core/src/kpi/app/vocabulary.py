"""The words of printed forms: units, roles, policies, and parameters whose rule files do not explain them."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.model.quantity import Measure
from kpi.words import Label

UNITS: Mapping[str, Label] = {
    Measure.PERCENT: Label("%", "%"),
    Measure.RATIO: Label("比率", "ratio"),
    Measure.SECONDS: Label("秒", "seconds"),
    Measure.MINUTES: Label("分钟", "minutes"),
    Measure.HOURS: Label("小时", "hours"),
    Measure.DAYS: Label("天", "days"),
    Measure.MONTHS: Label("个月", "months"),
    Measure.YEARS: Label("年", "years"),
    Measure.YUAN: Label("元", "yuan"),
    Measure.COUNT: Label("次数", "count"),
    Measure.POINTS: Label("分", "points"),
    Measure.SCORE: Label("分", "score"),
    Measure.RANK: Label("名次", "rank"),
    Measure.LEVEL: Label("等级", "level"),
    Measure.FLAG: Label("是/否", "yes or no"),
    Measure.NUMBER: Label("数值", "number"),
}

ROLES = {
    "self": Label("本人", "self"),
    "superior": Label("上级", "superior"),
    "assessor": Label("考核人", "assessor"),
    "auditor": Label("审核人", "auditor"),
    "leader": Label("负责人", "leader"),
    "peer": Label("同事", "peer"),
    "customer": Label("客户", "customer"),
    "sales_manager": Label("销售经理", "sales manager"),
}
ROLES |= {
    zh: ROLES[one]
    for zh, one in {"自评": "self", "上级": "superior", "考核": "assessor", "审核": "auditor"}.items()
}
"""Roles of raters by the words of the facts, in either language."""

SIGNERS = {
    "self": Label("本人", "self"),
    "superior": Label("上级", "superior"),
    "assessor": Label("考核人", "assessor"),
    "auditor": Label("审核人", "auditor"),
    "leader": Label("负责人", "leader"),
    "person": Label("本人", "the person"),
    "hr": Label("人事", "HR"),
}
UNSIGNED = {
    "final": Label("未签也为最终结果", "final even without signatures"),
    "provisional": Label("签完之前为暂定结果", "provisional until all have signed"),
    "held": Label("签完之前为暂定结果，不发相应工资", "provisional until all have signed, and not paid by"),
}
FREQUENCIES = {
    "month": Label("每月", "monthly"),
    "quarter": Label("每季", "quarterly"),
    "half": Label("每半年", "half-yearly"),
    "year": Label("每年", "yearly"),
}
PERIODS = {
    "month": Label("月度", "month"),
    "quarter": Label("季度", "quarter"),
    "half": Label("半年", "half-year"),
    "year": Label("年度", "year"),
}
ROLLUPS = {
    "mean": Label("各期得分的平均", "the mean of its periods' scores"),
    "last": Label("最后一期的得分", "the score of its last period"),
    "pooled": Label("全期数据合并重算", "the facts of the whole period measured anew"),
}
NA_POLICIES = {
    "block": Label("未评则整表不出分", "not assessed: the form gives no score"),
    "drop": Label("未评则不计该项，其分值也不计", "not assessed: the item and its points are left out"),
    "rescale": Label("未评则按其余各项折算", "not assessed: the others are scaled up"),
    "full": Label("未评则得满分", "not assessed: full points"),
    "zero": Label("未评则得零分", "not assessed: no points"),
}
INCOMPLETE = {
    "visible": Label("按可见部分计分", "what is printed counts"),
    "scale_to_100": Label("可见部分折算为百分", "what is printed is scaled to 100"),
    "require_completion": Label("公司补全前不出分", "no score until the company completes it"),
}
SCOPES = {
    "unit": Label("本部门", "the unit"),
    "subtree": Label("本部门及下属部门", "the unit and those below it"),
    "role": Label("同岗位", "the role"),
    "siblings": Label("同级部门", "the sibling units"),
    "card": Label("同一考核表", "everyone on this form"),
    "company": Label("全公司", "the company"),
    "subordinates": Label("下属", "the people led"),
    "window": Label("各期", "earlier periods"),
}
AGGREGATES = {
    "last": Label("最近值", "last"),
    "previous": Label("上期值", "value of the period before"),
    "mean": Label("平均", "mean"),
    "pooled": Label("合并计算", "pooled"),
    "sum": Label("合计", "sum"),
    "min": Label("最小值", "least"),
    "max": Label("最大值", "greatest"),
    "rank": Label("名次", "rank"),
    "streak": Label("连续期数", "streak"),
    "longest": Label("最长连续期数", "longest streak"),
    "count": Label("期数", "number"),
    "own": Label("本身的值", "own value"),
}
STANDINGS = {
    "score": Label("得分", "score"),
    "grade": Label("等级", "grade"),
    "rank": Label("名次", "rank"),
    "unit_rank": Label("部门内名次", "rank in the unit"),
    "shared_rank": Label("并列名次", "shared rank"),
    "last": Label("是否末位", "whether last"),
    "of": Label("参评人数", "number ranked"),
    "target_met": Label("是否达标", "target met"),
    "plus_minus": Label("加减分", "plus and minus points"),
    "item_ratio": Label("各项得分率平均", "mean share of the items"),
}
CHARGED = {
    "person": Label("本人", "the person"),
    "leader": Label("负责人", "the leader"),
    "unit": Label("部门", "the unit"),
}
WINDOWS = {
    "month": Label("按月计次", "numbered within a month"),
    "quarter": Label("按季计次", "numbered within a quarter"),
    "year": Label("按年计次", "numbered within a year"),
    "always": Label("一直累计", "numbered without end"),
}
MONEY = {
    "base": Label("基本工资", "Base"),
    "commission": Label("提成", "Commission"),
    "pool_share": Label("奖金分配", "Pool share"),
    "guarantee": Label("保底补足", "Guarantee"),
    "award": Label("奖励", "Award"),
    "allowance": Label("津贴", "Allowance"),
    "overtime": Label("加班费", "Overtime"),
    "fine": Label("罚款", "Fine"),
    "variable_reduction": Label("绩效扣减", "Variable reduction"),
    "loss_compensation": Label("损失赔偿", "Loss compensation"),
    "unpaid_time": Label("缺勤扣款", "Unpaid time"),
    "commission_returned": Label("提成退回", "Commission returned"),
    "adjustment": Label("调整", "Adjustment"),
}
LIMIT_MODES = {
    "warn": Label("只提示", "said only"),
    "cap": Label("按上限扣，余数退回", "the rest is given back"),
    "refuse": Label("暂停发放工资", "the pay is held"),
}
PARTIALS = {
    "prorate": Label("按在职天数折算", "by the days employed"),
    "lift": Label("不比较", "not compared"),
    "whole": Label("按全期", "as for the whole period"),
}
BESIDE = {
    "promote": Label("提议晋级", "a promotion"),
    "demote": Label("提议降级", "a demotion"),
    "dismissal": Label("提议辞退", "a dismissal"),
}
KINDS = {
    "score": Label("计分", "score"),
    "points": Label("加减分", "points"),
    "grade": Label("等级", "grade"),
    "condition": Label("条件", "condition"),
    "fine": Label("罚款", "fine"),
    "award": Label("奖励", "award"),
    "pay": Label("薪酬", "pay"),
    "pool": Label("分配", "pool"),
    "scorecard": Label("考核表", "scorecard"),
    "ladder": Label("晋级", "ladder"),
    "procedure": Label("流程", "procedure"),
    "attendance": Label("考勤", "attendance"),
    "clock": Label("时限", "clock"),
    "panel": Label("评分组", "panel"),
    "due": Label("到期事项", "due"),
    "limits": Label("扣款限额", "limits"),
}
ORIGINS = {
    "text": Label("原文", "text"),
    "default": Label("默认", "default"),
    "company": Label("公司", "company"),
}
TYPES = {
    "scalar": Label("单值", "scalar"),
    "list": Label("列表", "list"),
    "table": Label("表", "table"),
}
CORE_TABLES = {
    "observations": Label("录入数据", "recorded figures"),
    "events": Label("事件记录", "recorded events"),
    "decisions": Label("决定", "decisions"),
    "employees": Label("员工", "employees"),
}

PARAMETERS: Mapping[str, Label] = {
    "full": Label("满分", "the full mark"),
    "weight": Label("该项的分值", "the points of the item"),
    "weights": Label("各项权重", "the weights"),
    "criterion_weights": Label("各标准的权重；无即相等", "weights of the criteria; none: alike"),
    "rater_weights": Label("各评分人的权重", "weights of the raters"),
    "missing_rater": Label("有评分人缺评时", "where a rater gave none"),
    "missing_item": Label("有项目未评时", "where an item was not rated"),
    "scale": Label("评分的最高分", "the highest rating"),
    "lowest": Label("评分的最低分", "the lowest rating"),
    "scoring": Label("达标与否是否计分", "whether meeting the target gives points"),
    "op": Label("与目标如何比较", "how it is compared with the target"),
    "limit": Label("目标值", "the limit"),
    "target": Label("目标值", "the target"),
    "floor": Label("最低分；无即不设下限", "the fewest points; none: no floor"),
    "cap": Label("最高分；无即不封顶", "the most points; none: no cap"),
    "bonus_cap": Label("加分后的上限；无即不封顶", "the most with a bonus; none: no cap"),
    "base": Label("起始分", "what the total begins with"),
    "start": Label("起始分", "the points to start from"),
    "edges": Label("分档的界限", "the edges of the bands"),
    "named": Label("所列的数值", "the named values"),
    "bands": Label("各段的界限与扣分", "the bands"),
    "bounds": Label("各等级的下限", "the bounds of the grades"),
    "labels": Label("各等级的名称", "the names of the grades"),
    "pass_line": Label("合格分数", "the passing mark"),
    "amount": Label("金额", "the amount"),
    "step": Label("一步的大小", "the size of a step"),
    "step_rounding": Label("不足一步如何计", "how a step that is not complete counts"),
    "step_unit": Label("步按百分点还是相对值", "whether steps are points of percent or relative"),
    "band_mode": Label("跨段时如何扣分", "how stretches are combined"),
    "edge_policy": Label("恰在分界上归哪一档", "to which band an edge belongs"),
    "gap_policy": Label("原文未列的区间如何计", "how a gap in the print counts"),
    "linear_mode": Label("线性区间的算法", "how the linear zone rises"),
    "mode": Label("计分方式", "the way of scoring"),
    "mean": Label("平均值的算法", "how the mean is made"),
    "scope": Label("比较的范围", "among whom"),
    "combine": Label("多个结果如何合成", "how several results are combined"),
    "aggregate": Label("多个结果如何合成", "how several results are combined"),
    "points": Label("各档得分", "the points"),
    "below": Label("低于时的得分", "the points below"),
    "below_pts": Label("不如平均时的扣分", "points lost below the mean"),
    "late_points": Label("逾期得分", "points where late"),
    "late_pts": Label("每次迟到早退的扣分", "points lost each time late"),
    "absent_pts": Label("每次旷工的扣分", "points lost each absence"),
    "better": Label("数值的好坏方向", "which way is good"),
    "flag": Label("结果附带的标记", "the flag that the result carries"),
    "link": Label("得分与结果如何挂钩", "how points follow from the result"),
    "merge_overlaps": Label("重叠的时段是否合并", "whether overlapping spans are merged"),
    "layers": Label("计入的网络层", "the layers that count"),
    "kinds": Label("计入的类别", "the kinds that count"),
    "causes": Label("计入的原因", "the causes that count"),
    "period": Label("统计的期间", "the period that counts"),
    "undecided": Label("尚未决定时", "until somebody decides"),
    "overweight_policy": Label("权重合计不是 100 时", "where the weights are not 100 together"),
    "task_pct": Label("任务绩效占比", "the share of tasks"),
    "behaviour_pct": Label("行为考核占比", "the share of behaviour"),
    "logic": Label("几个条件如何合并", "how the conditions are joined"),
    "na_policy": Label("有项目未评时", "where an item is not assessed"),
}
"""What parameters of these names mean wherever a rule file does not say it of its own."""

__all__ = [
    "AGGREGATES",
    "BESIDE",
    "CHARGED",
    "CORE_TABLES",
    "FREQUENCIES",
    "INCOMPLETE",
    "KINDS",
    "LIMIT_MODES",
    "MONEY",
    "NA_POLICIES",
    "ORIGINS",
    "PARAMETERS",
    "PARTIALS",
    "PERIODS",
    "ROLES",
    "ROLLUPS",
    "SCOPES",
    "SIGNERS",
    "STANDINGS",
    "TYPES",
    "UNITS",
    "UNSIGNED",
    "WINDOWS",
]
