"""Publishing a plan. A plan is a chain of versions: the same content again changes nothing, other content is the next version."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from antt_portal import clock, text
from antt_portal.places.choices import PlaceKind
from antt_portal.places.models import Place
from antt_portal.trail import services as trail
from registrations.calendar import KEYS, ORGANISATIONS, Due, Layers
from registrations.circular import DECIDED_AT
from registrations.models import Plan, PlanVersion
from registrations.planning.problems import PlanRefused, Problem
from registrations.plans import citation, content_hash, version_in_force
from registrations.services.roster import rosters_follow_plan
from registrations.services.schedule import schedules_follow_plan

WARD_KINDS = {"phường": PlaceKind.WARD, "xã": PlaceKind.COMMUNE, "thị trấn": PlaceKind.COMMUNE, "đặc khu": PlaceKind.SPECIAL_ZONE}


@dataclass(frozen=True, slots=True)
class Published:
    """The version in force after publishing, whether it is a new one, and what the person should know besides."""

    version: PlanVersion
    is_new: bool
    warnings: tuple[str, ...]


@transaction.atomic
def plan_publish(*, content: dict, source: str, by=None) -> Published:
    """Publish the checked `content` of a plan file (`plan_files.plan_read`) for its place and year.

    Rosters of that year that are open already follow it. `source` names the file. Raises PlanRefused when the place is unknown or
    the province fixed what the ward changes; nothing is kept then, not even a dissolved ward that the file would have made.
    """
    plan_keys = content["plan"]
    place, warnings = _place(plan_keys)
    if not place.is_province:
        _refuse_changes_of_what_is_fixed(content, version_in_force(place.parent, plan_keys["year"]))
    plan, _ = Plan.objects.get_or_create(place=place, year=plan_keys["year"])
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    sha256 = content_hash(content)
    last = plan.versions.order_by("seq").last()
    if last and last.sha256 == sha256:
        return Published(last, False, tuple(warnings))
    version = PlanVersion.objects.create(
        plan=plan,
        seq=last.seq + 1 if last else 1,
        content=content,
        sha256=sha256,
        source=source[:200],
        published_at=clock.now(),
        published_by=by,
    )
    rescoped = rosters_follow_plan(place=place, year=plan.year)
    schedules_follow_plan(version)
    details = {"plan": plan.pk, "year": plan.year, "seq": version.seq, "sha256": sha256, "rescoped": rescoped}
    trail.record(action="plan.published", of=version, by=by, place_id=place.pk, details=details)
    return Published(version, True, tuple(warnings + _wards_that_differ(version)))


def _place(plan_keys: dict) -> tuple[Place, list[str]]:
    """The place that a plan is of, made when it is a dissolved ward; and warnings about its name."""
    province = Place.objects.provinces().filter(code=plan_keys["province_code"]).first()
    if province is None:
        sentence = f"không có tỉnh, thành phố nào mang mã “{plan_keys['province_code']}”. Ông/bà tra lại mã trong danh mục hành chính."
        raise PlanRefused([Problem("plan.province_code", sentence)])
    if "ward_code" not in plan_keys:
        return province, []
    ward = Place.objects.wards().filter(code=plan_keys["ward_code"]).select_related("parent").first()
    if ward is None:
        return _dissolved_ward(plan_keys, province), []
    if ward.parent_id != province.pk:
        sentence = f"mã này là của {ward.name}, {ward.parent.name}, không thuộc {province.name}. Ông/bà sửa một trong hai mã."
        raise PlanRefused([Problem("plan.ward_code", sentence)])
    _refuse_other_dissolution(ward, plan_keys)
    name = plan_keys.get("ward_name", ward.name)
    if text.folded(name) in (ward.name_key, text.folded(ward.bare_name)):
        return ward, []
    return ward, [f"plan.ward_name: kế hoạch ghi “{name}”, danh mục hành chính ghi mã {ward.code} là “{ward.name}”."]


def _refuse_other_dissolution(ward: Place, plan_keys: dict) -> None:
    said = plan_keys.get("ward_dissolved_on")
    if said and (ward.dissolved_on is None or ward.dissolved_on.isoformat() != said):
        known = f"đã giải thể ngày {ward.dissolved_on:%d/%m/%Y}" if ward.dissolved_on else "đang hoạt động"
        sentence = f"{ward.name} {known} theo danh mục của cổng. Ông/bà kiểm tra lại mã và ngày này."
        raise PlanRefused([Problem("plan.ward_dissolved_on", sentence)])


def _dissolved_ward(plan_keys: dict, province: Place) -> Place:
    """A ward that is not on the national list any more, made under the province it belonged to."""
    if "ward_dissolved_on" not in plan_keys:
        sentence = (
            f"không có phường, xã, đặc khu nào mang mã “{plan_keys['ward_code']}”. "
            "Ông/bà tra lại mã; nếu nơi này đã giải thể, ghi thêm ward_dissolved_on."
        )
        raise PlanRefused([Problem("plan.ward_code", sentence)])
    name = plan_keys["ward_name"]
    kind = next((kind for word, kind in WARD_KINDS.items() if name.casefold().startswith(f"{word} ")), None)
    if kind is None:
        sentence = f"“{name}” phải bắt đầu bằng Phường, Xã, Thị trấn hoặc Đặc khu, ví dụ “Phường Phước Long”."
        raise PlanRefused([Problem("plan.ward_name", sentence)])
    dissolved_on = date.fromisoformat(plan_keys["ward_dissolved_on"])
    if Place.objects.filter(code=plan_keys["ward_code"]).exists():
        raise PlanRefused([Problem("plan.ward_code", "mã này là của một tỉnh, thành phố. Ông/bà tra lại mã của phường, xã.")])
    return Place.objects.create(code=plan_keys["ward_code"], kind=kind, parent=province, name=name, dissolved_on=dissolved_on)


def _refuse_changes_of_what_is_fixed(content: dict, provinces: PlanVersion | None) -> None:
    if provinces is None:
        return
    sentence = f"{citation(provinces)} đã ấn định mục này, phường, xã không được thay đổi. Ông/bà bỏ mục này hoặc ghi đúng như kế hoạch đó."
    keys = changed_of_what_is_fixed(content, provinces.content)
    if keys:
        raise PlanRefused([Problem(key, sentence) for key in keys])


def changed_of_what_is_fixed(wards: dict, provinces: dict) -> list[str]:
    """The keys of a ward's plan that say otherwise than its province's plan, which fixed them: “rule[1].recognition_due”."""
    without_ward = Layers(provinces["plan"]["year"], None, provinces)
    fixed = without_ward.fixed
    changed = []
    for key in sorted(fixed & wards["plan"].keys()):
        if _differ(wards["plan"][key], without_ward.setting(key)[0]):
            changed.append(f"plan.{key}")
    for number, rule in enumerate(wards.get("rule", ()), 1):
        for key in sorted(fixed & rule.keys() & set(KEYS.values())):
            concerned = [at for at in DECIDED_AT if _concerns(rule, *at)]
            if any(_differ(rule[key], without_ward.answer(*at, key)[0]) for at in concerned):
                changed.append(f"rule[{number}].{key}")
    return changed


def _concerns(rule: dict, kind: str, level: str) -> bool:
    same_kind = rule["kind"] == kind or (rule["kind"] == "organisation" and kind in ORGANISATIONS)
    return same_kind and rule.get("level", level) == level


def _differ(one, other) -> bool:
    """Whether two statements of a key mean different things: “trước ngày 06/11” and “chậm nhất ngày 05/11” do not."""
    if isinstance(one, dict) and isinstance(other, dict) and "inclusive" in one and "inclusive" in other:
        return Due.of(one).last_day != Due.of(other).last_day
    return one != other


def _wards_that_differ(version: PlanVersion) -> list[str]:
    """Warnings for a province: the wards whose plans of the year say otherwise than what it now fixes. The province's words hold."""
    if not version.plan.place.is_province or not version.content["plan"].get("fixed"):
        return []
    plans = Plan.objects.filter(place__parent=version.plan.place, year=version.plan.year).select_related("place")
    warnings = []
    for plan in plans:
        keys = changed_of_what_is_fixed(plan.versions.order_by("seq").last().content, version.content)
        if keys:
            warnings.append(
                f"{plan.place.name} đã có kế hoạch ghi khác ở {', '.join(keys)}; nay theo kế hoạch của {version.plan.place.name}."
            )
    return warnings
