"""A plan typed in the browser: begun, saved page by page, published by the same door as a plan file, or dropped.

A draft holds for nobody. Every save names the version that the page showed: who saved meanwhile is told (409), not overwritten.
"""

from collections.abc import Callable

from django.db import transaction

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.templatetags.portal import local_time
from antt_portal.trail import services as trail
from registrations.circular import FIRST_YEAR, LAST_YEAR
from registrations.models import Plan, PlanDraft
from registrations.permissions import may_write_plan
from registrations.plan_files import document_of, plan_checked, plan_problems, plan_typed
from registrations.planning.beginnings import begun_empty, moved_by_a_year
from registrations.planning.problems import Problem
from registrations.plans import citation, version_in_force
from registrations.services.plans import Published, changed_of_what_is_fixed, plan_publish

IN_FORCE, LAST_YEARS, EMPTY = "in_force", "last_year", "empty"
SOURCE = "soạn trên cổng"


def last_year_to_draft() -> int:
    """Plans are drafted for the next year at most."""
    return min(LAST_YEAR, clock.today().year + 1)


def beginnings_of(place: Place, year: int) -> dict[str, str]:
    """How a draft may begin, in words: from the plan in force, last year's moved by a year, or empty. Two queries."""
    offered = {}
    if current := version_in_force(place, year):
        offered[IN_FORCE] = f"Từ kế hoạch năm {year} đang áp dụng (công bố lần {current.seq})"
    if year > FIRST_YEAR and version_in_force(place, year - 1):
        offered[LAST_YEARS] = f"Từ kế hoạch năm {year - 1}, các ngày chuyển sang năm {year}"
    return offered | {EMPTY: "Từ đầu: chưa ghi gì, mọi mốc theo kế hoạch của tỉnh, thành phố và Thông tư"}


@transaction.atomic
def plan_draft_start(*, place: Place, year: int, by, beginning: str) -> PlanDraft:
    """Begin the draft of a place's plan of `year`; `beginning` is one of `beginnings_of`. The draft that is open already, if any."""
    if not may_write_plan(by, place) or not FIRST_YEAR <= year <= last_year_to_draft():
        raise NotYours
    Place.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    standing = PlanDraft.objects.open().filter(place=place, year=year).first()
    if standing:
        return standing
    if beginning not in beginnings_of(place, year):
        raise Refused("Ông/bà chọn một trong các cách bắt đầu.", field="beginning")
    draft = PlanDraft.objects.create(place=place, year=year, content=_begun(place, year, beginning), saved_by=by, saved_at=clock.now())
    details = {"year": year, "beginning": beginning}
    trail.record(action="plan_draft.started", of=draft, by=by, place_id=place.pk, details=details)
    return draft


@transaction.atomic
def plan_draft_save(*, draft: PlanDraft, by, version: int, change: Callable[[dict], dict]) -> PlanDraft:
    """Keep what a page changed: `change` takes the content as it stands and answers the new one.

    Conflict (409) when somebody saved since `version`, PlanRefused when a key or a value cannot stand in a plan.
    """
    draft = _locked(draft, by, version)
    content = plan_typed(document_of(change(draft.content)))
    if content == draft.content:
        return draft
    changed = sorted(key for key in content.keys() | draft.content.keys() if content.get(key) != draft.content.get(key))
    draft.content, draft.version = content, draft.version + 1
    draft.saved_by, draft.saved_at = by, clock.now()
    draft.save(update_fields=["content", "version", "saved_by", "saved_at"])
    details = {"year": draft.year, "version": draft.version, "tables": changed}
    trail.record(action="plan_draft.saved", of=draft, by=by, place_id=draft.place_id, details=details)
    return draft


@transaction.atomic
def plan_draft_publish(*, draft: PlanDraft, by, version: int, last_seq: int, province_seq: int = 0) -> Published:
    """Publish a draft as the next version of its plan, by `plan_publish`. `last_seq` is that of the version in force that the
    preview stood beside, `province_seq` that of the province's plan which a ward's stands on (0 for none).

    PlanRefused with every problem; Conflict when draft, plan or the province's plan changed meanwhile. When it says what is in force
    already nothing is published, and the draft stays open.
    """
    draft = _locked(draft, by, version)
    if not draft.place.is_province:
        _must_stand_as_shown(draft.place.parent, draft.year, province_seq)
    _must_stand_as_shown(draft.place, draft.year, last_seq)
    published = plan_publish(content=plan_checked(document_of(draft.content)), source=SOURCE, by=by)
    if published.is_new:
        draft.published = published.version
        draft.save(update_fields=["published"])
    return published


@transaction.atomic
def plan_draft_drop(*, draft: PlanDraft, by, version: int) -> None:
    """Put an open draft away; its row stays."""
    draft = _locked(draft, by, version)
    draft.dropped_at = clock.now()
    draft.save(update_fields=["dropped_at"])
    trail.record(action="plan_draft.dropped", of=draft, by=by, place_id=draft.place_id, details={"year": draft.year})


def draft_problems(draft_content: dict, place: Place) -> list[Problem]:
    """Everything for which publishing this content would be refused: what makes no sense, and what the province fixed. One query."""
    problems = plan_problems(draft_content)
    provinces = None if place.is_province else version_in_force(place.parent, draft_content["plan"]["year"])
    if provinces:
        sentence = f"{citation(provinces)} đã ấn định mục này. Ông/bà mở trang này và lưu lại để bỏ nội dung ghi khác."
        problems += [Problem(key, sentence) for key in changed_of_what_is_fixed(draft_content, provinces.content)]
    return problems


def province_seq_of(place: Place, year: int) -> int:
    """Which version of its province's plan a ward's plan of `year` stands on; 0 for none, and for a province. One query."""
    version = None if place.is_province else version_in_force(place.parent, year)
    return version.seq if version else 0


def _must_stand_as_shown(place: Place, year: int, seq: int) -> None:
    """The last version of a place's plan is the one that the preview showed; the plan is locked."""
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).filter(place=place, year=year).first()
    last = plan.versions.select_related("published_by").order_by("seq").last() if plan else None
    if (last.seq if last else 0) == seq:
        return
    if last is None:
        raise Conflict("Trang xem trước đã cũ. Ông/bà xem trước lại rồi mới công bố.")
    who = f"{last.published_by} đã" if last.published_by else "Đã có người"
    whose = f"kế hoạch của {place.name} " if place.is_province else ""
    raise Conflict(
        f"{who} công bố {whose}lần {last.seq} lúc {local_time(last.published_at)}, sau khi ông/bà mở trang xem trước. "
        "Ông/bà xem trước lại rồi mới công bố."
    )


def _begun(place: Place, year: int, beginning: str) -> dict:
    if beginning == IN_FORCE:
        return version_in_force(place, year).content
    if beginning == LAST_YEARS:
        return moved_by_a_year(version_in_force(place, year - 1).content)
    if place.is_province:
        return begun_empty(year=year, province_code=place.code)
    return begun_empty(year=year, province_code=place.parent.code, ward_code=place.code, ward_name=place.name)


def _locked(draft: PlanDraft, by, version: int) -> PlanDraft:
    """The draft's row, locked: still open, as the page showed it, and of a place for which `by` writes plans."""
    if not may_write_plan(by, draft.place):
        raise NotYours
    # who saved it is read afterwards: a row that joins what a colleague just changed is lost to whoever waited for its lock
    row = PlanDraft.objects.select_for_update(of=("self",), no_key=True).select_related("place__parent").get(pk=draft.pk)
    if row.published_id or row.dropped_at:
        done = "đã được công bố" if row.published_id else "đã được bỏ"
        raise Conflict(f"Bản nháp này {done}. Ông/bà mở lại trang kế hoạch để xem tình trạng mới nhất.")
    if row.version != version:
        raise Conflict(
            f"{row.saved_by} đã lưu bản nháp này lúc {local_time(row.saved_at)}. Nội dung ông/bà vừa gõ vẫn còn ở dưới: "
            "ông/bà xem lại bản đã lưu, rồi lưu một lần nữa nếu muốn thay bằng nội dung của mình."
        )
    return row
