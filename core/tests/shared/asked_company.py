"""A small company that tests ask "what if?": two raters, a panel, fines by event, a target, a mean of months."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kpi.app.importing import import_file
from kpi.app.run import periods_of, run_periods
from kpi.app.session import open_session
from kpi.app.whatif import Outcome, whatif
from kpi.store import open_store

POLICY = """
schema = 1
plugins = []
[metric.speed]
label = { zh = "速度", en = "Speed of service" }
unit = "percent"
[metric.plan]
label = "plan"
unit = "score"
source = { rated = "plan", roles = ["boss", "self"], weights = [50, 50] }
[metric.attitude]
label = "attitude"
unit = "score"
source = { rated = "attitude", panel = "circle" }
[metric.speed_target]
label = "target of speed"
unit = "percent"
source = { target_of = "speed" }
[metric.lateness]
label = "times late"
unit = "count"
source = { events = ["late"] }
[metric.faults]
label = "faults of both kinds"
unit = "count"
source = { events = ["late", "rude"] }
[metric.own_score]
label = "own score"
unit = "points"
source = { standing = "score", card = "form" }
[metric.unread]
label = "unread"
unit = "count"
[panel.circle]
label = "circle"
[panel.circle.parameters]
groups = { team = ["member"] }
min_raters = 3
group_weights = { team = 100 }
small_groups = "merge"
merged_weight = "one"
open_groups = []
anonymous = true
[event.late]
label = "late"
[event.rude]
label = "rude"
[rule.speed]
label = "Speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed", target = "speed_target" }
parameters = { full = { value = 50 } }
[rule.plan]
label = "Plan"
scorer = "ratio"
full = "full"
inputs = { actual = "plan" }
parameters = { full = { value = 30 }, target = { value = 100 } }
[rule.attitude]
label = "Attitude"
scorer = "ratio"
full = "full"
inputs = { actual = "attitude" }
parameters = { full = { value = 20 }, target = { value = 100 } }
[rule.faultless]
label = "Faultless"
scorer = "deduct_per_event"
full = "full"
inputs = { fault = "faults" }
parameters = { full = { value = 10 }, fault_pts = { value = 2 } }
[scorecard.form]
label = "form"
rank = { scope = "unit" }
[[scorecard.form.item]]
rule = "speed"
[[scorecard.form.item]]
rule = "plan"
[[scorecard.form.item]]
rule = "attitude"
[[scorecard.form.item]]
rule = "faultless"
[sanction.late_fine]
label = "Fine for coming late"
kind = "fine"
scorer = "per_event"
ledger = "yuan"
money = "fine"
on = "late"
inputs = { nth = "nth" }
parameters = { amount = 20 }
[sanctions.shop]
label = "shop"
rules = ["late_fine"]
[rule.base]
label = "Base pay"
kind = "pay"
scorer = "share"
inputs = { amount = "base_pay" }
parameters = { split = { value = 1 } }
[pay.monthly]
label = "pay"
[[pay.monthly.part]]
name = "base"
mechanism = "amount"
money = "base"
rule = "base"
[[pay.monthly.part]]
name = "fines"
mechanism = "sanctions"
money = "fine"
[[bind]]
role = "cs"
scorecard = "form"
sanctions = "shop"
pay = "monthly"
"""
FACTS = {
    "employees": "id,name,hired_on\nA,An,2023-01-01\nB,Bo,2023-01-01\nM,Mo,2023-01-01\n",
    "units": "id,name,leader\nshop,Shop,M\n",
    "assignments": "employee,unit,role,level,base_pay,from\nA,shop,cs,,3000,2023-01-01\nB,shop,cs,,3000,2023-01-01\n"
    "M,shop,boss,,5000,2023-01-01\n",
    "observations": "subject,metric,period,value\nA,speed,2024-03,80%\nB,speed,2024-03,60%\n",
    "targets": "subject,role,unit,metric,period,value\n,cs,,speed,2024-03,100\n",
    "ratings": "subject,item,period,rater,rater_role,score\nA,plan,2024-03,M,boss,80\nA,plan,2024-03,A,self,90\n"
    "B,plan,2024-03,M,boss,70\nB,plan,2024-03,B,self,70\n"
    + "".join(f"{one},attitude,2024-03,r{n},member,{60 + 10 * n}\n" for one in "AB" for n in (1, 2, 3)),
    "events": "subject,kind,on,ref\nA,late,2024-03-04,e1\n",
}
PERIOD = "2024-03"


def made(folder: Path, policy: str = POLICY, **facts: str) -> Path:
    """Make the company in a folder, with other facts where given, and run its month."""
    (folder / "kpi.toml").write_text(policy, encoding="utf-8")
    open_store(folder / "kpi.db", create=True).close()
    with open_session(folder / "kpi.db", folder / "kpi.toml") as session:
        for kind, text in {**FACTS, **facts}.items():
            if text:
                put(folder, session, kind, text)
        periods = periods_of(PERIOD)
        list(run_periods(session.store, session.policy, periods, plugins_hash="", today=date(2024, 4, 1)))
    return folder


def put(folder: Path, session: Any, kind: str, text: str) -> None:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    import_file(session.store, session.policy.catalogue, kind, path, today=date(2024, 4, 1))


def ask(folder: Path, subject: str, *texts: str, **more: Any) -> Outcome:
    """Ask what if in the month of the company."""
    return whatif(folder / "kpi.db", folder / "kpi.toml", subject, PERIOD, texts, **more)


def items(found: Outcome) -> dict[str, tuple[Any, Any]]:
    """Return now and then of each line that moves, and of each standing, by item or what it is."""
    return {
        row["item"] if row["what"] == "line" else row["what"]: (row["now"], row["then"])
        for row in found.rows
        if row["changed"]
    }
