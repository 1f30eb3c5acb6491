"""The pages of a draft: which keys of the plan are typed where, and where a problem of a key is mended."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from registrations.planning import drafting as plan_drafting
from registrations.planning.forms import AimsForm, DocumentForm, PlanForm, RuleForm, SettingsForm
from registrations.planning.problems import Problem
from registrations.planning.rows_forms import CriterionForm, DelegationForm, ReviewForm, RowForm
from registrations.planning.scopes import Scope


@dataclass(frozen=True, slots=True)
class Step:
    """One page: a form over some keys, or rows of a table, or both."""

    slug: str
    title: str
    hint: str
    form: type[PlanForm] | None = None
    keys: Mapping | None = None
    rows: type[RowForm] | None = None


DOCUMENT = Step("van-ban", "Văn bản", "Tên, số, ngày, căn cứ, người ký", DocumentForm, plan_drafting.DOCUMENT)
SETTINGS = Step("quy-dinh-chung", "Quy định chung", "Hạn trùng ngày nghỉ, hồ sơ muộn, báo cáo", SettingsForm, plan_drafting.SETTINGS)
CRITERIA = Step("tieu-chi", "Tiêu chí bổ sung", "Thêm tiêu chí, nâng mức; không thấp hơn Thông tư", rows=CriterionForm)
AIMS = Step("chi-tieu", "Chỉ tiêu, khen thưởng, sơ kết", "Để theo dõi, không thay tiêu chí", AimsForm, plan_drafting.AIMS, ReviewForm)
DELEGATIONS = Step("uy-quyen", "Ủy quyền", "Văn bản của tỉnh, thành phố ủy quyền cho phường, xã", rows=DelegationForm)
STEPS = {step.slug: step for step in (DOCUMENT, SETTINGS, CRITERIA, AIMS, DELEGATIONS)}
ORDER = ("van-ban", "quy-dinh-chung", "", "tieu-chi", "chi-tieu", "uy-quyen")  # the days of each scope stand where nothing is named

TABLES = {"targets": AIMS, "commendation": AIMS, "criterion": CRITERIA, "review": AIMS, "delegation": DELEGATIONS}
OF_DOCUMENT = {path[1] for path, _ in plan_drafting.DOCUMENT.values()}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a problem is mended: the page (a step, or the scope of a rule), the key on it, and the row (counted from 0)."""

    step: Step | None = None
    scope: Scope | None = None
    key: str = ""
    row: int | None = None


def spot_of(problem: Problem, content: Mapping) -> Spot:
    """The page and key of a problem: “rule[2].window” is typed on the page of that rule's scope; nowhere for what no page shows."""
    found = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+).*)?", problem.key)
    if not found:
        return Spot()
    table, number, key = found[1], found[2], found[3] or ""
    if table == "plan":
        return Spot(step=SETTINGS if key in plan_drafting.SETTINGS else DOCUMENT if key in OF_DOCUMENT else None, key=key)
    if table == "rule" and number:
        return Spot(scope=Scope.of(content["rule"][int(number) - 1]), key=key)
    return Spot(step=TABLES.get(table), key=key, row=int(number) - 1 if number else None)


def anchor_of(spot: Spot) -> str:
    """The id of the field in which the key of `spot` is typed; empty when it has none."""
    if spot.row is not None and spot.step:
        name = "due_date" if spot.key == "due" else spot.key
        return f"id_{spot.step.rows.table}-{spot.row}-{name}" if name else ""
    form = RuleForm if spot.scope else spot.step.form if spot.step else None
    if form is None or spot.key not in form.keys:
        return ""
    return f"id_{form.names_of(spot.key)[-1]}"
