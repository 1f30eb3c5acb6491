"""Asking other bodies, and writing down what they answer, by their link or on paper (lấy ý kiến, practice P17).

Rows are locked in one order: place, consultation, body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from antt_portal import clock, text
from antt_portal.notices.services import tell
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail import services as trail
from recognitions import meanwhile
from recognitions.choices import AnsweredHow, BodyAnswer, ConsultationState
from recognitions.models import Consultation, ConsultationItem, ConsultedBody, Objection, Opinion
from recognitions.opinions.bodies import named_bodies
from recognitions.opinions.standing import takes_answers
from recognitions.opinions.tokens import address_of, digest_of, new_token
from recognitions.permissions import appraises_in, permitted
from recognitions.symbols import symbol_of
from registrations.models import Enrolment
from registrations.plans import days_off_around

REASON_LENGTH = 500
ANSWERS_AN_HOUR = 10  # by one link: who holds it cannot fill the table


@dataclass(frozen=True)
class IssuedLink:
    """A body's link as it is handed over; nobody can make it again."""

    body: ConsultedBody
    token: str = field(repr=False)

    @property
    def address(self) -> str:
        return address_of(self.token)


@dataclass(frozen=True)
class Answer:
    """What a body says: an answer (BodyAnswer), and by the ids of the list's items why it objects to them."""

    answer: str
    reasons: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Letter:
    """An answer on paper: its number, the day on it, the day it came."""

    paper: str
    paper_on: date
    received_on: date


class TimeIsOver(Conflict):
    """A link answered after the day, or after the consultation was closed."""


@transaction.atomic
def consultation_open(
    *, deciding_place: Place, year: int, enrolments: Iterable[Enrolment], bodies: Iterable[str], answer_until: date, by
) -> Consultation:
    """Begin to ask `bodies` about the subjects of `enrolments`, until the end of a working day that is not over.

    For police of the place, about subjects that it decides on. Raises Refused with the field that is wrong.
    """
    if not appraises_in(by, deciding_place.pk):
        raise NotYours
    names = named_bodies(bodies)
    _is_a_day_to_answer(answer_until)
    wanted = sorted({row.pk for row in enrolments})
    if not wanted:
        raise Refused("Ông/bà chọn ít nhất một đối tượng để lấy ý kiến.", field="enrolments")
    if not _all_decided_here(wanted, deciding_place, year):
        raise NotYours
    place = Place.objects.select_for_update(no_key=True).get(pk=deciding_place.pk)
    last = Consultation.objects.filter(deciding_place=place, year=year).aggregate(last=Max("seq"))["last"] or 0
    row = Consultation.objects.create(
        deciding_place=place, year=year, seq=last + 1, answer_until=answer_until, opened_by=by, opened_at=clock.now()
    )
    ConsultationItem.objects.bulk_create(ConsultationItem(consultation=row, enrolment_id=pk) for pk in wanted)
    ConsultedBody.objects.bulk_create(ConsultedBody(consultation=row, name=name) for name in names)
    _record("consultation.opened", row, by, {"items": len(wanted), "bodies": len(names), "answer_until": answer_until})
    return row


def _is_a_day_to_answer(day: date) -> None:
    if day < clock.today():
        raise Refused("Ngày trả lời đã qua. Ông/bà chọn một ngày làm việc từ hôm nay trở đi.", field="answer_until")
    off = days_off_around(day.year)
    if off.is_off(day):
        next_day = off.roll_forward(day)
        raise Refused(
            f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Ông/bà chọn ngày làm việc, gần nhất là {next_day:%d/%m/%Y}.", field="answer_until"
        )


def _all_decided_here(enrolment_ids: list[int], place: Place, year: int) -> bool:
    here = Enrolment.objects.filter(pk__in=enrolment_ids, year=year, dossiers__deciding_place=place)
    return here.distinct().count() == len(enrolment_ids)


@transaction.atomic
def consultation_number(*, consultation: Consultation, symbol: str, dated_on: date, by, version: int) -> Consultation:
    """Write down number and date of the letter, as given by the police's own register after signing (practice P1)."""
    row = _locked(consultation, "number", by, version)
    symbol = symbol_of(symbol, example="215/CAP")
    if dated_on > clock.today():
        raise Refused("Ngày công văn ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    if dated_on > row.answer_until:
        raise Refused(f"Ngày công văn ở sau hạn trả lời ({row.answer_until:%d/%m/%Y}). Ông/bà xem lại.", field="dated_on")
    row.symbol, row.dated_on = symbol, dated_on
    _next(row)
    _record("consultation.numbered", row, by, {"symbol": symbol, "dated_on": dated_on})
    return row


@transaction.atomic
def links_make(*, consultation: Consultation, by, version: int) -> list[IssuedLink]:
    """A link for every body that has none yet. Raises Refused when all have one."""
    row = _locked(consultation, "make_links", by, version)
    _still_asks(row)
    bodies = list(row.bodies.select_for_update(no_key=True).filter(token_digest=None).order_by("pk"))
    if not bodies:
        raise Refused("Nơi nào cũng đã có đường dẫn. Cần đường dẫn mới cho nơi nào thì bấm “Đường dẫn mới” ở dòng của nơi đó.")
    _next(row)
    return [_new_link(body, row, by) for body in bodies]


@transaction.atomic
def link_renew(*, body: ConsultedBody, by, version: int) -> IssuedLink:
    """A new link for one body; the one before opens nothing from now on. `version` is the body's."""
    row = _locked(body.consultation, "make_links", by)
    _still_asks(row)
    return _new_link(_locked_body(body.pk, version), row, by)


def _still_asks(row: Consultation) -> None:
    if not takes_answers(row.state, row.answer_until, clock.now()):
        raise Refused(f"Đã hết hạn trả lời ngày {row.answer_until:%d/%m/%Y} nên không tạo đường dẫn nữa.")


def _new_link(body: ConsultedBody, row: Consultation, by) -> IssuedLink:
    token = new_token()
    body.token_digest, body.link_made_at = digest_of(token), clock.now()
    _next(body)
    _record("consultation.link_made", row, by, {"body": body.pk})
    return IssuedLink(body, token)


def body_behind(token: str) -> ConsultedBody | None:
    """The body whose link holds `token`, with its consultation; None for one that never was or was replaced. Changes nothing."""
    rows = ConsultedBody.objects.select_related("consultation__deciding_place__parent")
    return rows.filter(token_digest=digest_of(token)).first()


def is_link_of(body: ConsultedBody, token: str) -> bool:
    """Whether `token` is the body's link of today."""
    return body.token_digest == digest_of(token)


@transaction.atomic
def opinion_give(*, token: str, answer: Answer, version: int) -> Opinion:
    """Write down what a body answers by its link; what it answered before is superseded.

    `version` is the body's, as its page showed it. Raises NotYours for an unknown link, TimeIsOver after the day or the end,
    Conflict when somebody of the body was faster, Refused for what was typed.
    """
    known = body_behind(token)
    if known is None:
        raise NotYours
    row = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("deciding_place", "opened_by")
        .get(pk=known.consultation_id)
    )
    body = ConsultedBody.objects.select_for_update(of=("self",), no_key=True).get(pk=known.pk)
    if not is_link_of(body, token):
        raise NotYours
    if not takes_answers(row.state, row.answer_until, clock.now()):
        raise TimeIsOver(f"Đã hết thời gian trả lời (ngày {row.answer_until:%d/%m/%Y}).")
    if body.version != version:
        if (same := _same_again(body, answer)) is not None:
            return same
        raise Conflict("Cơ quan, tổ chức của ông/bà vừa trả lời từ một trang khác. Ông/bà mở lại đường dẫn, xem câu trả lời đã ghi.")
    recent = body.opinions.filter(how=AnsweredHow.LINK, given_at__gt=clock.now() - timedelta(hours=1))
    if recent.count() >= ANSWERS_AN_HOUR:
        raise Refused("Đường dẫn này đã trả lời quá nhiều lần trong một giờ. Ông/bà chờ một lúc rồi trả lời lại.")
    opinion = _write(body, row, answer, how=AnsweredHow.LINK, received_on=clock.today())
    tell(
        recipients=[row.opened_by],
        kind="consultation.answered",
        text="Có trả lời trong lần lấy ý kiến.",
        link=reverse("consultation", args=[row.pk]),
        dedupe_key=f"consultation:{row.pk}:opinion:{opinion.pk}",
    )
    return opinion


@transaction.atomic
def opinion_record(*, body: ConsultedBody, answer: Answer, letter: Letter, by, version: int) -> Opinion:
    """Write down an answer that came on paper, in time or late. `version` is the body's."""
    row = _locked(body.consultation, "record", by)
    locked = _locked_body(body.pk, version)
    _is_a_letter_to(row, letter)
    return _write(
        locked,
        row,
        answer,
        how=AnsweredHow.PAPER,
        received_on=letter.received_on,
        paper=text.normal(letter.paper),
        paper_on=letter.paper_on,
        recorded_by=by,
    )


def _same_again(body: ConsultedBody, answer: Answer) -> Opinion | None:
    """The standing answer, when it came by the link and says the same: a form that was sent twice is one answer."""
    standing = body.opinions.filter(superseded_at=None, how=AnsweredHow.LINK, answer=answer.answer).first()
    said = {row.item_id: row.reason for row in standing.objections.all()} if standing else None
    return standing if said == _cleaned(answer) else None


def _is_a_letter_to(row: Consultation, letter: Letter) -> None:
    opened_on = timezone.localdate(row.opened_at)
    if letter.received_on > clock.today():
        raise Refused("Ngày nhận ở sau hôm nay. Ông/bà ghi ngày đã nhận được văn bản.", field="received_on")
    if letter.received_on < opened_on:
        raise Refused(f"Ngày nhận ở trước ngày lấy ý kiến ({opened_on:%d/%m/%Y}). Ông/bà xem lại.", field="received_on")
    if letter.paper_on > letter.received_on:
        raise Refused("Ngày ghi trên văn bản ở sau ngày nhận. Ông/bà xem lại.", field="paper_on")


def _write(body: ConsultedBody, row: Consultation, answer: Answer, *, how: str, received_on: date, **paper) -> Opinion:
    """The body's answer in place of the one before."""
    reasons = reasons_of(row, answer)
    now = clock.now()
    superseded = body.opinions.filter(superseded_at=None).update(superseded_at=now)
    opinion = Opinion.objects.create(body=body, answer=answer.answer, given_at=now, how=how, received_on=received_on, **paper)
    Objection.objects.bulk_create(Objection(opinion=opinion, item_id=pk, reason=reason) for pk, reason in reasons.items())
    _next(body)
    details = {"body": body.pk, "answer": answer.answer, "how": how, "objections": len(reasons), "supersedes": superseded}
    _record("consultation.answered", row, paper.get("recorded_by"), details)
    return opinion


def _cleaned(answer: Answer) -> dict[int, str]:
    return {pk: cleaned for pk, reason in answer.reasons.items() if (cleaned := text.normal(reason))}


def reasons_of(row: Consultation, answer: Answer) -> dict[int, str]:
    """The reasons by item, cleaned. Raises Refused when answer and reasons do not go together: also asked before an answer is sent."""
    reasons = _cleaned(answer)
    if answer.answer not in BodyAnswer.values:
        raise Refused("Ông/bà chọn thống nhất với toàn bộ danh sách, hoặc có ý kiến khác.", field="answer")
    if answer.answer == BodyAnswer.AGREES and reasons:
        raise Refused(
            "Ông/bà chọn thống nhất với toàn bộ danh sách nhưng lại ghi ý kiến về một số đối tượng. Ông/bà chọn “Có ý kiến khác”, "
            "hoặc xóa các ý kiến đã ghi.",
            field="answer",
        )
    if answer.answer == BodyAnswer.OBJECTS and not reasons:
        raise Refused("Ông/bà mở tên đối tượng có ý kiến khác và ghi lý do.", field="answer")
    if too_long := next((pk for pk, reason in reasons.items() if len(reason) > REASON_LENGTH), None):
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự. Ông/bà viết gọn lại.", field=f"reason-{too_long}")
    if row.items.filter(pk__in=reasons).count() != len(reasons):
        raise NotYours
    return reasons


@transaction.atomic
def consultation_close(*, consultation: Consultation, by, version: int) -> Consultation:
    """End it: links answer no more. Who has not answered is shown as silent."""
    row = _locked(consultation, "close", by, version)
    row.state, row.closed_by, row.closed_at = ConsultationState.CLOSED, by, clock.now()
    _next(row)
    answered = Opinion.objects.filter(body__consultation=row, superseded_at=None).count()
    _record("consultation.closed", row, by, {"answered": answered})
    return row


def _locked(consultation: Consultation, action: str, by, version: int | None = None) -> Consultation:
    """The consultation, locked, when `by` may do `action` to it; as the page of `version` showed it, where one is given."""
    rows = Consultation.objects.select_for_update(of=("self",), no_key=True).select_related("deciding_place")
    row = rows.get(pk=consultation.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    if version is not None:
        meanwhile.same_version(row, version)
    return row


def _locked_body(pk: int, version: int) -> ConsultedBody:
    """The body, locked, as the page of `version` showed it: somebody else may have recorded or answered meanwhile."""
    row = ConsultedBody.objects.select_for_update(of=("self",), no_key=True).select_related("consultation").get(pk=pk)
    if row.version != version:
        raise Conflict(f"{row.name}: câu trả lời hoặc đường dẫn vừa thay đổi. {meanwhile.sentence(row.consultation)}")
    return row


def _next(row: Consultation | ConsultedBody) -> None:
    row.version += 1
    row.save()


def _record(action: str, row: Consultation, by, details: dict) -> None:
    trail.record(action=action, of=row, by=by, place_id=row.deciding_place_id, details=details)
