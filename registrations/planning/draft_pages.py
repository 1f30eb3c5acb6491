"""The pages of one draft: what each shows, what it changes, and where a problem is mended."""

from collections.abc import Mapping

from django.urls import reverse

from antt_portal.refusals import Refused
from registrations.choices import SubjectKind
from registrations.criteria import criteria_for
from registrations.models import PlanDraft
from registrations.plan_files import plan_problems
from registrations.planning import drafting as plan_drafting
from registrations.planning.forms import PlanForm, RuleForm, SettingsForm
from registrations.planning.hints import rule_hints, setting_hints
from registrations.planning.problems import PlanRefused, Problem
from registrations.planning.rows_forms import rows_formset
from registrations.planning.scopes import NARROW, WIDE, Scope, scopes_stated
from registrations.planning.steps import CRITERIA, ORDER, STEPS, Step, anchor_of, spot_of
from registrations.planning.words import FIELDS, rule_lines
from registrations.plans import calendar_for, citation, version_as_if, version_in_force
from registrations.services.plans import changed_of_what_is_fixed


class Page:
    """One page of a draft, shown or sent: a step, or the days of a scope."""

    def __init__(self, draft: PlanDraft, data, *, step: Step | None = None, scope: Scope | None = None):
        self.draft, self.step, self.scope = draft, step, scope
        self.province_version = None if draft.place.is_province else version_in_force(draft.place.parent, draft.year)
        self.form = self._form(data)
        self.rows = None
        if step and step.rows:
            self.rows = rows_formset(step.rows, data, plan_drafting.rows_of(draft.content, step.rows.table))

    def _form(self, data) -> PlanForm:
        content, place = self.draft.content, self.draft.place
        fixed = frozenset(self.province_version.content["plan"].get("fixed", ())) if self.province_version else frozenset()
        if self.scope:
            bare = plan_drafting.without_rules_of(content, self.scope)
            hints = rule_hints(self._calendar(bare), self.scope)
            shown = plan_drafting.rule_values(content, self.scope)
            return RuleForm(data, scope=self.scope, shown=shown, fixed=fixed, hints=hints)
        if not self.step.form:
            return PlanForm(data, shown={})
        options = {"shown": plan_drafting.values_of(content, self.step.keys), "fixed": fixed}
        if self.step.slug in ("van-ban", "quy-dinh-chung"):
            told = {*plan_drafting.SETTINGS, "residential_area_label"}
            bare = dict(content) | {"plan": {key: value for key, value in content["plan"].items() if key not in told}}
            options["hints"] = setting_hints(self._calendar(bare))
        if self.step.form is SettingsForm:
            options["is_province"] = place.is_province
        return self.step.form(data, **options)

    def _calendar(self, content: Mapping):
        place, year = self.draft.place, self.draft.year
        return calendar_for(place, year, instead=version_as_if(place, year, content))

    def change(self, content: dict) -> dict:
        """The content with what this page says; what it said against its province goes."""
        if self.scope:
            return plan_drafting.with_rule(content, self.scope, self.form.given | self._against_province(content))
        if self.step.keys:
            content = plan_drafting.with_values(content, self.step.keys, self.form.given | self._against_province(content))
        return plan_drafting.with_rows(content, self.step.rows.table, self.rows.given) if self.rows is not None else content

    def _against_province(self, content: dict) -> dict:
        """The keys of this page that the province fixed and the draft states otherwise, each as not stated."""
        if not self.province_version:
            return {}
        keys = {
            spot.key
            for key in changed_of_what_is_fixed(content, self.province_version.content)
            if self._is_here(spot := spot_of(Problem(key, ""), content))
        }
        forms = plan_drafting.RULE if self.scope else {name: form for name, (_, form) in self.step.keys.items()}
        return {key: forms[key].empty for key in keys}

    def is_valid(self) -> bool:
        """Whether every field can be read and what they say together makes sense; all problems are told at their fields."""
        if not all((self.form.is_valid(), self.rows is None or self.rows.is_valid())):
            return False
        changed = self.change(self.draft.content)
        self._tell_problems(plan_problems(changed), changed)
        return not self.has_errors

    def tell(self, refusal: Refused) -> None:
        """Show what the service refused, keeping all that was typed."""
        if isinstance(refusal, PlanRefused):
            self._tell_problems(refusal.problems, self.change(self.draft.content))
        else:
            self.form.add_error(None, refusal.sentence)

    def _tell_problems(self, problems: list[Problem], content: Mapping) -> None:
        for problem in problems:
            spot = spot_of(problem, content)
            if not self._is_here(spot):
                continue
            sentence = problem.sentence[0].upper() + problem.sentence[1:]
            form = self.rows.given_forms[spot.row] if spot.row is not None else self.form
            form.add_error(form.field_of(spot.key), sentence)

    def _is_here(self, spot) -> bool:
        return spot.scope == self.scope if self.scope else spot.step is self.step

    @property
    def has_errors(self) -> bool:
        rows_wrong = self.rows is not None and self.rows.is_bound and self.rows.total_error_count()
        return bool(self.form.is_bound and self.form.errors) or bool(rows_wrong)

    @property
    def title(self) -> str:
        return title_of(self.draft, self.scope, self._calendar(self.draft.content).label) if self.scope else self.step.title

    @property
    def address(self) -> str:
        return address_of(self.draft, self.step, self.scope)

    @property
    def next_address(self) -> str:
        """The page after this one; after the last, the draft with all its pages."""
        pages = pages_of(self.draft)
        here = [at for at, page in enumerate(pages) if page == (self.step, self.scope)]
        if here and here[0] + 1 < len(pages):
            return address_of(self.draft, *pages[here[0] + 1])
        return reverse("plan_edit", args=[self.draft.place.code, self.draft.year])

    @property
    def raisable(self) -> list[str]:
        """On the page of criteria: what the circular counts, and may therefore be raised."""
        if self.step is not CRITERIA:
            return []
        items = {item for kind in SubjectKind.values for item in criteria_for(kind, self.draft.year).items if item.threshold}
        return [f"{item.code}: {item.label}" for item in sorted(items, key=lambda item: item.code)]

    @property
    def fixed_by(self) -> str:
        """How the province's plan is named where it fixed something on this page."""
        return citation(self.province_version) if self.form.fixed else ""


def page_of(draft: PlanDraft, data, *, step: Step | None = None, scope: Scope | None = None) -> Page:
    """The page of a step or scope; `data` is what was sent, None when it is only opened."""
    return Page(draft, data, step=step, scope=scope)


def pages_of(draft: PlanDraft) -> list[tuple[Step | None, Scope | None]]:
    """The pages in order: the scopes that every plan may have and those this one states stand together."""
    pages = []
    for slug in ORDER:
        pages += [(STEPS[slug], None)] if slug else [(None, scope) for scope in scopes_of(draft)]
    return pages


def scopes_of(draft: PlanDraft) -> list[Scope]:
    return list(dict.fromkeys([*WIDE, *scopes_stated(draft.content)]))


def address_of(draft: PlanDraft, step: Step | None, scope: Scope | None) -> str:
    at = [draft.place.code, draft.year]
    return reverse("plan_rule", args=[*at, scope.slug]) if scope else reverse("plan_step", args=[*at, step.slug])


def title_of(draft: PlanDraft, scope: Scope, area_label: str) -> str:
    ward_name = "Xã, phường, đặc khu" if draft.place.is_province else draft.place.name
    return scope.title(area_label=area_label, ward_name=ward_name)


def overview_of(draft: PlanDraft, *, area_label: str) -> dict:
    """For the draft's own page: every page with what is typed there so far, and the narrower rules that may be added."""
    entries = []
    for step, scope in pages_of(draft):
        title = title_of(draft, scope, area_label) if scope else step.title
        said = _said_of(draft, scope) if scope else _count(draft, step)
        entries.append({"title": title, "said": said, "is_rule": bool(scope), "url": address_of(draft, step, scope)})
    narrower = [scope for scope in NARROW if scope not in scopes_of(draft)]
    return {
        "entries": entries,
        "narrower": [(title_of(draft, scope, area_label), address_of(draft, None, scope)) for scope in narrower],
    }


def _said_of(draft: PlanDraft, scope: Scope) -> list[str]:
    rules = [rule for rule in draft.content.get("rule", ()) if Scope.of(rule) == scope]
    return [f"{label}: {words[0].lower()}{words[1:]}" for rule in rules for label, words in rule_lines(rule)]


def _count(draft: PlanDraft, step: Step) -> list[str]:
    """“Đã ghi 5 mục”, “1 tiêu chí”: how much of a step is typed."""
    said = []
    if step.keys:
        shown = plan_drafting.values_of(draft.content, step.keys)
        count = sum(value != form.empty for value, (_, form) in zip(shown.values(), step.keys.values(), strict=True))
        said += [f"Đã ghi {count} mục"] if count else []
    rows = draft.content.get(step.rows.table, ()) if step.rows else ()
    return said + ([f"{step.rows.words}: {len(rows)}"] if rows else [])


def problem_links(problems: list[Problem], draft: PlanDraft, *, area_label: str) -> list[dict]:
    """Each problem with the page on which it is mended, and its field there."""
    links = []
    for problem in problems:
        spot = spot_of(problem, draft.content)
        sentence = problem.sentence[0].upper() + problem.sentence[1:]
        if spot.step is None and spot.scope is None:
            links.append({"words": sentence, "url": ""})
            continue
        title = title_of(draft, spot.scope, area_label) if spot.scope else spot.step.title
        label = f"{title} – {FIELDS[spot.key]}" if spot.key in FIELDS else title
        anchor = anchor_of(spot)
        url = address_of(draft, spot.step, spot.scope) + (f"#{anchor}" if anchor else "")
        links.append({"words": f"{label}: {sentence}", "url": url})
    return links
