"""Telling a subject that it is foreseen not to be recognised, hearing what it says, and considering that (practice P20)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import Membership
from antt_portal.notices.services import tell
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions import meanwhile
from recognitions.choices import AppraisalState, Outcome
from recognitions.hearings.standing import Standing, last_day_to_explain, standing_of
from recognitions.models import Appraisal, ForeseenRefusal, PlaceSettings
from recognitions.permissions import appraises_in, explains_for, takes_in_explanations
from recognitions.services.appraisals import appraisal_reopen
from recognitions.services.telling import tell_subjects
from recognitions.symbols import symbol_of
from registrations.calendar_words import day_and_weekday
from registrations.plans import days_off_around

EXPLANATION_LENGTH = 3000
NOTE_LENGTH = 1000
CONSIDERED = "Giải trình này đã được xem xét, hoặc thông báo đã được rút. Ông/bà tải lại trang để xem."


@transaction.atomic
def refusals_foretell(*, appraisals: Iterable[Appraisal], by) -> list[ForeseenRefusal]:
    """Tell the subjects of these concluded appraisals, one or many, that they are foreseen not to be recognised, and until when they may
    explain. What they are told is frozen: the articles and the reason, nothing that the police counted or noted (practice P16).

    For police of the one deciding place of them all. Raises Conflict naming those that were told already or no longer stand so.
    """
    wanted = sorted({appraisal.pk for appraisal in appraisals})
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng để báo.", field="appraisals")
    rows = _locked_appraisals(wanted, by)
    told_already = set(ForeseenRefusal.objects.live().filter(appraisal__in=rows).values_list("appraisal", flat=True))
    if names := [row.enrolment.name for row in rows if row.pk in told_already]:
        raise Conflict(f"Đã báo trước: {', '.join(names)}. Ông/bà tải lại trang rồi chọn lại.")
    if names := [row.enrolment.name for row in rows if (row.state, row.outcome) != (AppraisalState.CONCLUDED, Outcome.REFUSE)]:
        raise Conflict(f"Phiếu thẩm định đã được mở lại hoặc đổi kết quả: {', '.join(names)}. Ông/bà tải lại trang rồi chọn lại.")
    last_day = _last_day(rows[0].deciding_place)
    return [_foretold(row, last_day, by) for row in rows]


def _locked_appraisals(wanted: list[int], by) -> list[Appraisal]:
    rows = Appraisal.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    found = list(rows.select_related("enrolment", "deciding_place").prefetch_related("results"))
    places = {row.deciding_place_id for row in found}
    if len(found) != len(wanted) or len(places) != 1 or not appraises_in(by, *places):
        raise NotYours
    return found


def _last_day(place) -> date:
    today = clock.today()
    return last_day_to_explain(today, PlaceSettings.settings_of(place).days_to_explain, days_off_around(today.year))


def _foretold(row: Appraisal, last_day: date, by) -> ForeseenRefusal:
    unmet = [
        {"code": found.code, "article": found.article, "label": found.label, "verified": found.verified}
        for found in row.results.all()
        if found.met is False
    ]
    made = ForeseenRefusal.objects.create(
        appraisal=row, unmet=unmet, reason=row.reason, told_at=clock.now(), told_by=by, explain_until=last_day
    )
    _record("hearing.told", made, by, {"appraisal": row.pk, "explain_until": last_day, "unmet": [found["code"] for found in unmet]})
    tell_subjects(
        [row.subject_id],
        kind="hearing.told",
        text=f"Dự kiến chưa công nhận năm {row.year}. Ông/bà đọc lý do và được giải trình đến hết ngày {day_and_weekday(last_day)}.",
        link=lambda _subject_id: reverse("hearing", args=[made.pk]),
        dedupe_key=f"hearing:{made.pk}",
    )
    return made


@transaction.atomic
def refusal_number(*, refusal: ForeseenRefusal, symbol: str, dated_on: date, by, version: int) -> ForeseenRefusal:
    """Note the number and date that the police's own register gave the paper notice (practice P1)."""
    row = _locked(refusal, version)
    if not appraises_in(by, row.appraisal.deciding_place_id):
        raise NotYours
    symbol = symbol_of(symbol, example="15/TB-CAP")
    if dated_on > clock.today():
        raise Refused("Ngày Thông báo ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    row.symbol, row.dated_on = symbol, dated_on
    _save(row)
    _record("hearing.numbered", row, by, {"symbol": symbol, "dated_on": dated_on})
    return row


@transaction.atomic
def refusal_explain(*, refusal: ForeseenRefusal, explanation: str, by, version: int) -> ForeseenRefusal:
    """The subject's own people explain, once, until the last day ends. Raises Refused for what was typed or when the days are over."""
    row = _locked(refusal, version)
    if not explains_for(by, row.appraisal.subject):
        raise NotYours
    _stands(row)
    if standing_of(row, clock.today()) == Standing.OVER:
        raise Refused(
            f"Đã hết hạn giải trình trên cổng (hết ngày {day_and_weekday(row.explain_until)}). "
            "Ông/bà gửi giải trình bằng giấy đến Công an; nội dung ông/bà vừa viết vẫn còn ở đây để chép lại.",
            field="explanation",
        )
    return _explained(row, explanation, by, on_paper=False)


@transaction.atomic
def refusal_explain_on_paper(*, refusal: ForeseenRefusal, explanation: str, by, version: int) -> ForeseenRefusal:
    """An officer takes in an explanation on paper and writes what it says. A late one may be taken: whoever decides sees the day."""
    row = _locked(refusal, version)
    if not takes_in_explanations(by, row.appraisal):
        raise NotYours
    _stands(row)
    return _explained(row, explanation, by, on_paper=True)


def _stands(row: ForeseenRefusal) -> None:
    """Raises Conflict when it was withdrawn or an explanation is there already."""
    if row.withdrawn_at:
        raise Conflict("Thông báo dự kiến này đã được rút vì phiếu thẩm định được mở lại. Ông/bà không phải giải trình nữa.")
    if row.explained_at:
        raise Conflict(f"Đã có giải trình lúc {timezone.localtime(row.explained_at):%H:%M ngày %d/%m/%Y}. Chưa có gì thay đổi.")


def _explained(row: ForeseenRefusal, explanation: str, by, *, on_paper: bool) -> ForeseenRefusal:
    words = text.normal_lines(explanation)
    if not words:
        raise Refused("Ông/bà viết nội dung giải trình.", field="explanation")
    if len(words) > EXPLANATION_LENGTH:
        raise Refused(
            f"Giải trình dài {len(words)} ký tự, cổng nhận không quá {EXPLANATION_LENGTH}. Ông/bà viết gọn lại.", field="explanation"
        )
    row.explanation, row.explained_at, row.explained_by, row.explained_on_paper = words, clock.now(), by, on_paper
    _save(row)
    _record("hearing.explained", row, by, {"on_paper": on_paper, "length": len(words)})
    _tell_police(row)
    return row


def _tell_police(row: ForeseenRefusal) -> None:
    seats = Membership.objects.in_force(clock.today()).filter(
        role__in=(Role.POLICE_OFFICER, Role.POLICE_CHIEF), place=row.appraisal.deciding_place_id, user__is_active=True
    )
    tell(
        recipients=[seat.user for seat in seats.select_related("user")],
        kind="hearing.explained",
        text="Có giải trình về dự kiến chưa công nhận, chờ xem xét.",
        link=reverse("hearing", args=[row.pk]),
        dedupe_key=f"hearing-explained:{row.pk}",
    )


@transaction.atomic
def refusal_keep(*, refusal: ForeseenRefusal, note: str, by, version: int) -> ForeseenRefusal:
    """The police considered the explanation and keep to what they propose. The note stays with the police and whoever decides."""
    row = _locked(refusal, version)
    _to_be_considered(row, note, by)
    _considered(row, note, by)
    tell_subjects(
        [row.appraisal.subject_id],
        kind="hearing.considered",
        text=f"Công an đã xem xét giải trình và giữ nguyên dự kiến chưa công nhận năm {row.appraisal.year}.",
        link=lambda _subject_id: reverse("hearing", args=[row.pk]),
        dedupe_key=f"hearing-considered:{row.pk}",
    )
    return row


@transaction.atomic
def refusal_reopen(*, refusal: ForeseenRefusal, note: str, by, version: int) -> ForeseenRefusal:
    """The explanation convinced: the appraisal is opened again with `note` as its reason, which withdraws the notice.

    Proposals are locked before appraisals everywhere, so the appraisal is opened first and the notice written after.
    """
    shown = ForeseenRefusal.objects.select_related("appraisal__deciding_place").get(pk=refusal.pk)
    meanwhile.same_version(shown, version)
    _to_be_considered(shown, note, by)
    appraisal_reopen(appraisal=shown.appraisal, by=by, version=shown.appraisal.version, reason=note)
    row = ForeseenRefusal.objects.select_for_update(of=("self",), no_key=True).select_related("appraisal").get(pk=refusal.pk)
    if row.considered_at:
        raise Conflict(CONSIDERED)
    return _considered(row, note, by)


def _to_be_considered(row: ForeseenRefusal, note: str, by) -> None:
    if not appraises_in(by, row.appraisal.deciding_place_id):
        raise NotYours
    if row.withdrawn_at or row.considered_at:
        raise Conflict(CONSIDERED)
    if not row.explained_at:
        raise Refused("Đối tượng chưa giải trình nên chưa có gì để xem xét.")
    if not text.normal(note):
        raise Refused("Ông/bà ghi ý kiến sau khi xem xét giải trình.", field="note")


def _considered(row: ForeseenRefusal, note: str, by) -> ForeseenRefusal:
    row.considered_at, row.considered_by, row.considered_note = clock.now(), by, text.normal(note)[:NOTE_LENGTH]
    _save(row)
    _record("hearing.considered", row, by, {"appraisal": row.appraisal_id})
    return row


def _locked(refusal: ForeseenRefusal, version: int) -> ForeseenRefusal:
    """The notice, locked after its appraisal. Raises Conflict when the page of `version` no longer shows it as it stands."""
    Appraisal.objects.select_for_update(of=("self",), no_key=True).get(pk=refusal.appraisal_id)
    rows = ForeseenRefusal.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("appraisal__subject", "appraisal__enrolment", "appraisal__deciding_place").get(pk=refusal.pk)
    meanwhile.same_version(row, version)
    return row


def _save(row: ForeseenRefusal) -> None:
    row.version += 1
    row.save()


def _record(action: str, row: ForeseenRefusal, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.appraisal.deciding_place_id, details=details)
