"""What the forms come to in the furniture company, worked out with SQL and fractions alone over its files."""

from __future__ import annotations

import csv
import sqlite3
from calendar import monthrange
from collections.abc import Iterable
from fractions import Fraction
from math import floor, trunc
from pathlib import Path

from kpi.exact import parse, round_half_away

F = Fraction
AGENTS = "SELECT employee FROM assignments WHERE role = 'agent' AND unit = ?"
FINISHED = "SELECT count(*) FROM installations WHERE installer = ? AND substr(installed, 1, 7) = ?"
ASSIGNED = "SELECT count(*) FROM installations WHERE installer = ? AND substr(assigned, 1, 7) = ?"
DUE = "strftime('%Y-%m-%dT%H:%M:%S', {start}, '+' || {hours} || ' hours')"


def r2(value: Fraction) -> Fraction:
    return round_half_away(value, 2)


def within(value: Fraction, low: int, high: int) -> Fraction:
    return max(F(low), min(F(high), value))


def each_step(value: Fraction, base: int, points: int, full: int) -> Fraction:
    """A point for each whole percentage point above the base, one less for each below."""
    return within(F(points + trunc(value - base)), 0, full)


class Sums:
    """The sums of the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(":memory:")
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            columns = ", ".join(map('"{}"'.format, head))
            self.db.execute(f"CREATE TABLE {path.stem} ({columns})")
            marks = ", ".join("?" * len(head))
            filled = [[cell or None for cell in row] for row in rows]
            self.db.executemany(f"INSERT INTO {path.stem} VALUES ({marks})", filled)
        for table, columns in (("punches", "employee, substr(at, 1, 10)"), ("installations", "installer")):
            self.db.execute(f"CREATE INDEX of_{table} ON {table} ({columns})")

    def one(self, question: str, *values: object) -> int:
        found: int = self.db.execute(question, values).fetchone()[0]
        return found

    def seen(self, who: str, metric: str, month: str) -> Fraction | None:
        """What was observed: a value, or a share."""
        row = self.db.execute(
            "SELECT value, numerator, denominator FROM observations WHERE subject = ? AND period = ?"
            " AND substr(metric, instr(metric, '.') + 1) = ?", (who, month, metric)
        ).fetchone()  # fmt: skip
        if row is None:
            return None
        return parse(row[0]) if row[0] is not None else F(int(row[1]), int(row[2]))

    def sure(self, who: str, metric: str, month: str) -> Fraction:
        found = self.seen(who, metric, month)
        assert found is not None, (who, metric, month)
        return found

    def rated(self, who: str, item: str, month: str, *roles: str) -> Fraction | None:
        """The mean of what people in some roles gave."""
        marks = ", ".join("?" * len(roles))
        rows = self.db.execute(
            f"SELECT score FROM ratings WHERE subject = ? AND item = ? AND period = ? AND rater_role IN ({marks})",
            (who, item, month, *roles),
        ).fetchall()
        return sum((parse(row[0]) for row in rows), F(0)) / len(rows) if rows else None

    def sure_rated(self, who: str, item: str, month: str, *roles: str) -> Fraction:
        found = self.rated(who, item, month, *roles)
        assert found is not None, (who, item, month)
        return found

    def happened(self, who: str, month: str, *kinds: str) -> int:
        """How often, without what was waived."""
        marks = ", ".join("?" * len(kinds))
        return self.one(
            f"""SELECT count(*) FROM events e WHERE subject = ? AND substr("on", 1, 7) = ? AND kind IN ({marks})
                AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.kind = 'waiver' AND d.ref = e.ref)""",
            who, month, *kinds,
        )  # fmt: skip

    def employed(self, month: str, *roles: str) -> list[str]:
        marks = ", ".join("?" * len(roles))
        return [row[0] for row in self.db.execute(
            f"""SELECT DISTINCT e.id FROM employees e JOIN assignments a ON a.employee = e.id AND a.role IN ({marks})
                WHERE e.hired_on <= ? AND coalesce(e.left_on, '9') >= ? ORDER BY 1""",
            (*roles, f"{month}-31", month),
        )]  # fmt: skip

    def installers(self, month: str) -> list[str]:
        return self.employed(month, "installer", "foreman")

    def led(self, month: str) -> list[str]:
        """The people of the installation supervisor."""
        return [*self.installers(month), *self.employed(month, "warehouse")]

    # The form of an installer, S002.F3

    def late_orders(self, who: str, month: str) -> int:
        due = DUE.format(start="remeasured", hours=48)
        question = "SELECT count(*) FROM installations WHERE installer = ? AND substr(placed, 1, 7) = ?"
        return self.one(f"{question} AND placed > {due}", who, month)

    def backlog(self, who: str, month: str) -> Fraction | None:
        every = self.one(ASSIGNED, who, month)
        left = self.one(f"{ASSIGNED} AND coalesce(substr(installed, 1, 7), '9') > ?", who, month, month)
        return F(100 * left, every) if every else None

    def attendance(self, who: str, month: str) -> int:
        """Points lost by days late, left early, and missed."""
        rows = self.db.execute(
            """SELECT min(CASE direction WHEN 'in' THEN substr(at, 12) END),
                      max(CASE direction WHEN 'out' THEN substr(at, 12) END)
               FROM shifts s LEFT JOIN punches p ON p.employee = s.employee AND substr(p.at, 1, 10) = s."on"
               WHERE s.employee = ? AND substr(s."on", 1, 7) = ? GROUP BY s."on" """, (who, month)
        )  # fmt: skip
        return sum(
            4 if came is None else (came > "08:30:00") + (left < "18:00:00") for came, left in rows.fetchall()
        )

    def wardrobe(self, who: str, month: str) -> Fraction:
        done, assigned = self.one(FINISHED, who, month), self.one(ASSIGNED, who, month)
        own = self.one(f"{FINISHED} AND cause = 'installation'", who, month)
        now, before = self.backlog(who, month), self.backlog(who, month_before(month))
        assert done
        assert assigned
        assert now is not None
        goal = 20000 if who == "I17" else 40000
        sold = self.seen(who, "sales", month)
        moved = F(0) if before is None else 2 * trunc(before - now)
        points = [
            F(20) if not own else 20 * min(F(1), F(4) / F(100 * own, done)),
            15 * min(F(1), F(done, assigned)),
            within(10 + moved, 0, 16),
            F(5 - 5 * self.happened(who, month, "installer.personal_complaint")),
            F(10 - 2 * self.late_orders(who, month)),
            F(max(0, 4 - self.attendance(who, month))),
            6 * self.sure(who, "behaviour_passed", month),
            self.sure_rated(who, "cleanliness", month, "superior", "店长"),
            self.sure_rated(who, "samples", month, "superior", "店长"),
            F(max(0, 5 - self.happened(who, month, "installer.incomplete_file"))),
        ]
        if sold is not None:
            points.append(min(F(20), 20 * sold / goal))
        total = sum(map(r2, points), F(0))
        return total if sold is not None else r2(total * 100 / 80)

    # The cards of S002.F7 and F9

    def card(self, who: str, month: str, passed: int, done: int, by_design: int) -> Fraction:
        sheets = self.happened(who, month, "installer.progress_sheet_missed", "installer.stock_sheet_missed")
        others = ("tool_neglected", "vehicle_neglected", "illegal_driving")
        care = self.happened(who, month, *(f"installer.{one}" for one in others))
        wh, tools = (
            self.rated(who, f"{one}_merit", month, "superior") or 0 for one in ("warehouse", "equipment")
        )
        decided = self.db.execute(
            "SELECT score FROM decisions WHERE kind = 'score' AND subject = ? AND period = ?", (who, month)
        ).fetchone()
        friendly = (
            parse(decided[0])
            if decided
            else self.sure_rated(who, "sales_cooperation", month, "sales_manager")
        )
        points = (
            each_step(F(100 * passed, done - by_design), 90, 20, 30),
            20 * self.sure(who, "inspection_survey", month) / 100,
            each_step(100 * self.sure(who, "aftersale_satisfaction", month), 95, 15, 20),
            F(min(10, max(0, 8 - sheets) + wh)),
            F(min(10, max(0, 8 - care) + tools)),
            friendly,
        )
        return sum(map(r2, points), F(0))

    def installed(self, whom: Iterable[str], month: str) -> tuple[int, int, int]:
        """Passed at once, all, and failed by the design."""
        each = [
            [self.one(FINISHED + more, who, month) for more in (" AND passed = 'yes'", "", " AND cause = 'design'")]
            for who in whom
        ]  # fmt: skip
        passed, done, design = (sum(column) for column in zip(*each, strict=True))
        return passed, done, design

    def team_results(self, month: str) -> Fraction:
        scores = [self.wardrobe(who, month) for who in self.installers(month)]
        mean = sum(scores, F(0)) / len(scores)
        complaints = sum(self.happened(who, month, "installer.personal_complaint") for who in self.led(month))
        late = sum(self.late_orders(who, month) for who in self.led(month))
        return within(F(30 + 2 * trunc(mean - 80)), 0, 50) + max(0, 30 - 3 * complaints) + max(0, 20 - late)

    # After-sales

    def tickets(self, who: str, month: str, kind: str = "%") -> tuple[int, int]:
        due = DUE.format(start="dispatched", hours="CASE kind WHEN 'return' THEN 72 ELSE 48 END")
        met, every = self.db.execute(
            f"""SELECT coalesce(sum(closed IS NOT NULL AND closed <= {due}), 0), count(*) FROM tickets
                WHERE assignee = ? AND substr({due}, 1, 7) = ? AND kind LIKE ?""", (who, month, kind)
        ).fetchone()  # fmt: skip
        return met, every

    def agent(self, who: str, month: str) -> Fraction:
        poor = 100 * self.sure(who, "agent_poor_reviews", month)
        happy, asked = self.db.execute(
            """SELECT sum(satisfied = 'yes'), count(satisfied) FROM surveys
               WHERE employee = ? AND substr("on", 1, 7) = ?""", (who, month)
        ).fetchone()  # fmt: skip
        timely = 100 * F(*self.tickets(who, month))
        points = (
            F(40 if poor <= 1 else 30 if poor <= 2 else 20 if poor <= 4 else 0),
            within(
                F(20 + floor(abs(F(100 * happy, asked) - 90)) * (1 if 100 * happy >= 90 * asked else -1)),
                0,
                30,
            ),
            F(0) if timely < 70 else 30 * min(F(1), timely / 95),
        )
        return sum(map(r2, points), F(0))

    def aftersale_supervisor(self, month: str) -> list[Fraction]:
        """The seven printed items and the three of the company, in the order of the form."""
        who, team = "S20", [row[0] for row in self.db.execute(AGENTS, ("aftersale",))]
        poor = sum((self.sure(one, "agent_poor_reviews", month) for one in team), F(0)) / len(team)
        now, before = (self.sure(who, "refund_disputes", one) for one in (month, month_before(month)))
        returned = [self.tickets(one, month, "return") for one in team]
        share = 100 * F(sum(met for met, _ in returned), sum(every for _, every in returned))
        scores = [self.agent(one, month) for one in team]
        judged = ("department_cooperation", "leadership", "department_execution", "work_plan")
        points = (
            40 * (1 - poor),
            F(max(0, 10 - 2 * self.happened(who, month, "management.delayed_case"))),
            F(5) if not now else 5 * min(F(1), before / now),
            F(max(0, 5 - self.happened(who, month, "management.statistics_error"))),
            F(10 if share >= 95 else 8 if share >= 90 else 4 if share >= 80 else 0),
            *(self.sure_rated(who, item, month, "superior") for item in judged),
            5 * sum(scores, F(0)) / len(scores) / 100,
        )
        return [r2(one) for one in points]

    def service_tasks(self, month: str) -> Fraction:
        def of(metric: str) -> Fraction:
            return self.sure("S30", metric, month)

        late = self.seen("S30", "passed_on_late", month)
        return F(
            (25 if of("execution_rate") >= 99 else 20 if of("execution_rate") >= 95 else 10 if of("execution_rate") >= 90 else 0)
            + (15 if of("feedback_in_time") >= 90 else 10 if of("feedback_in_time") >= 80 else 0)
            + (0 if late else 10)
            + (10 if of("callback_rate") == 100 else 5 if of("callback_rate") >= 90 else 0)
            + max(0, 10 - 5 * int(of("delay_days")))
            + (10 if self.happened("S30", month, "management.adopted_suggestion") >= 3 else 0)
            + (15 if of("satisfaction") >= 90 else 10 if of("satisfaction") >= 80 else 0)
            + (5 if of("cooperation") >= 90 else 0)
            + (5 if of("key_accounts_lost") <= 1 else 0)
        )  # fmt: skip

    def service_behaviour(self, month: str) -> Fraction:
        tables = {"customer_centred": (10, 15, 20, 30, 40), "attentive_service": (10, 15, 20, 25, 30),
                  "compliance": (10, 15, 20, 25, 30)}  # fmt: skip
        levels = {item: int(self.sure_rated("S30", item, month, "superior")) for item in tables}
        return F(sum(table[levels[item] - 1] for item, table in tables.items()))

    def service_supervisor(self, month: str) -> Fraction:
        return r2(self.service_tasks(month) * 100 / 105 * 85 / 100 + self.service_behaviour(month) * 15 / 100)

    def manager_items(self, month: str) -> Fraction:
        def said(item: str) -> Fraction:
            return self.sure_rated("M20", item, month, "assessor")

        def share(metric: str) -> Fraction:
            return self.sure("M20", metric, month)

        faults, accidents = share("faults"), share("accidents")
        documented = share("faults_documented") if faults else F(1)
        closed = share("faults_closed_on_time") if faults else F(1)
        joint = [said("accident_joint"), said("accident_reported")] if accidents else [F(1), F(1)]
        items = (
            (10, [said("usage_known"), said("rivals_known"), said("segments_known")]),
            (10, [said("unnamed_share")]),
            (10, [said("causes_found"), documented, closed]),
            (5, [share("old_parts_returned"), said("ledger_exact")]),
            (15, joint),
            (10, [share("answered_within_hour"), share("arrived_in_time"), said("handled_fast")]),
            (10, [share("called_every_15_days"), said("purpose_known")]),
            (5, [said("training_held"), said("problems_met")]),
            (15, [share("complaints_cared_for"), share("closed_with_acceptance")]),
            (10, [said("parts_talked_over"), said("returns_talked_over")]),
        )
        return sum((r2(full * sum(parts, F(0)) / len(parts)) for full, parts in items), F(0))

    def manager(self, month: str) -> Fraction:
        """The first column that is filled in, else the items' sum."""
        for role in ("auditor", "assessor", "self"):
            found = self.rated("M20", "aftersale_manager_total", month, role)
            if found is not None:
                return found
        return self.manager_items(month)

    # Complaints about sites, and pay

    def sites(self, month: str) -> list[tuple[str, str]]:
        """The unit in which somebody was on the day of each complaint, and who led it; nobody leads himself."""
        found = []
        for who, day in self.db.execute(
            """SELECT employee, substr("on", 1, 10) FROM complaints
               WHERE cause = 'site' AND status = 'confirmed' AND substr("on", 1, 7) = ?""", (month,)
        ).fetchall():  # fmt: skip
            unit, leader, above = self.db.execute(
                """SELECT u.id, u.leader, p.leader FROM assignments a JOIN units u ON u.id = a.unit
                   JOIN units p ON p.id = u.parent WHERE a.employee = ? AND a."from" <= ? ORDER BY a."from" DESC""",
                (who, day),
            ).fetchone()
            found.append((unit, above if leader == who else leader))
        return found

    def present(self, who: str, month: str, *, regular: bool = False) -> Fraction:
        """The share of a month's days on which somebody was employed, or was so after the probation."""
        hired, left, tried = self.db.execute(
            "SELECT hired_on, coalesce(left_on, '9'), coalesce(probation_until, '0') FROM employees WHERE id = ?", (who,)
        ).fetchone()  # fmt: skip
        length = monthrange(int(month[:4]), int(month[5:]))[1]
        days = [f"{month}-{day:02d}" for day in range(1, length + 1)]
        return F(sum(hired <= day <= left and not (regular and day <= tried) for day in days), length)

    def base(self, who: str) -> int:
        return int(self.one("SELECT base_pay FROM assignments WHERE employee = ?", who))

    def performance(
        self, who: str, month: str, amount: int, score: Fraction, most: Fraction = F(1)
    ) -> Fraction:
        ratio = min(most, max(F(0), score / 100))
        return r2(amount * ratio * self.present(who, month, regular=True))

    def pay(self, month: str) -> dict[str, Fraction]:
        """What everybody is paid."""
        found: dict[str, Fraction] = {}
        fined = [leader for _, leader in self.sites(month)]
        for who in self.installers(month):
            foreman = who in ("I00", "I11")
            found[who] = r2(self.base(who) * self.present(who, month)) + 80 * self.one(FINISHED, who, month)
            found[who] += self.performance(who, month, 1000, self.wardrobe(who, month), F(6, 5))
            found[who] += 300 * foreman - 100 * fined.count(who)
        for who in self.employed(month, "agent"):
            adjusted = self.one(
                "SELECT coalesce(sum(amount), 0) FROM decisions WHERE kind = 'adjustment' AND subject = ? AND period = ?",
                who, month,
            )  # fmt: skip
            found[who] = self.base(who) + self.performance(who, month, 800, self.agent(who, month)) + adjusted
        for who in self.employed(month, "warehouse"):
            found[who] = r2(self.card(who, month, *self.installed([who], month)) / 80 * self.base(who))
        lead = self.card("M10", month, *self.installed(self.led(month), month))
        found["M10"] = r2(lead / 80 * self.base("M10")) + r2(600 * self.team_results(month) / 100)
        found["M10"] -= 100 * fined.count("M10")
        leaders = {
            "S20": sum(self.aftersale_supervisor(month), F(0)),
            "S30": self.service_supervisor(month),
            "M20": self.manager(month),
        }
        for who, score in leaders.items():
            found[who] = self.base(who) + self.performance(who, month, 2000, score)
        return found

    def scores(self, month: str) -> dict[tuple[str, str], Fraction]:
        """What everybody and every team scores, by person and card."""
        found = {(who, "installer.wardrobe"): self.wardrobe(who, month) for who in self.installers(month)}
        for who in self.employed(month, "warehouse"):
            found[who, "installer.building"] = self.card(who, month, *self.installed([who], month))
        lead = self.card("M10", month, *self.installed(self.led(month), month))
        found["M10", "installer.furniture"] = lead
        found["M10", "company.team_results"] = self.team_results(month)
        found |= {
            (who, "company.agent_month"): self.agent(who, month) for who in self.employed(month, "agent")
        }
        found["S20", "company.aftersale_supervisor_completed"] = sum(self.aftersale_supervisor(month), F(0))
        found["S30", "management.supervisor_tasks"] = self.service_tasks(month)
        found["S30", "management.supervisor_behaviour"] = self.service_behaviour(month)
        found["S30", "management.supervisor"] = self.service_supervisor(month)
        found["M20", "management.aftersale_manager_items"] = self.manager_items(month)
        found["M20", "management.aftersale_manager"] = self.manager(month)
        units = [unit for unit, _ in self.sites(month)]
        found |= {
            (unit, "company.team_points"): F(100 - 5 * units.count(unit)) for unit in ("team1", "team2")
        }
        return found


def month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{(number - 2) % 12 + 1:02d}"
