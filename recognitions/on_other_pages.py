"""Results on the pages of the floor below: what was decided about a subject, year by year."""

from django.db.models import Q
from django.urls import reverse

from antt_portal import clock
from dossiers.models import Dossier
from recognitions.choices import DecisionKind
from recognitions.hearings.standing import Standing, standing_of
from recognitions.models import Certificate, Decision, ForeseenRefusal
from recognitions.results import year_results
from recognitions.results.whom_to_ask import area_officers_of, contact_of
from recognitions.results.year_results import YearResult, awaiting, results_of_subjects
from registrations.calendar_words import day_and_weekday
from registrations.models import Subject
from registrations.querysets import own_subject_ids
from registrations.subject_sections import Row

RECOGNISED, REFUSED, REVOKED = ("outcome", "recognised"), ("outcome", "refused"), ("recognition", "revoked")
WAITING = ("outcome", "waiting")


def _has_been_reviewed(subject) -> bool:
    """Whether there is anything to tell here at all: most of the year there is not. Asked once for all sections of a page."""
    if "_has_been_reviewed" not in subject.__dict__:
        reviewed = Q(appraisals__isnull=False) | Q(recognitions__isnull=False)
        subject.__dict__["_has_been_reviewed"] = Subject.objects.filter(reviewed, pk=subject.pk).exists()
    return subject.__dict__["_has_been_reviewed"]


def hearings_of(subject, user) -> list[Row]:
    """What the subject was told beforehand and may explain, the newest first (practice P20)."""
    if not _has_been_reviewed(subject):
        return []
    rows = ForeseenRefusal.objects.visible_to(user).filter(appraisal__subject=subject).select_related("appraisal").order_by("-pk")
    return [_hearing_row(row, standing_of(row, clock.today())) for row in rows]


def _hearing_row(row: ForeseenRefusal, standing: Standing) -> Row:
    words = f"Dự kiến chưa công nhận năm {row.appraisal.year}: xem lý do"
    until = f"Được giải trình đến hết ngày {day_and_weekday(row.explain_until)}." if standing == Standing.WAITING else ""
    return Row(words, reverse("hearing", args=[row.pk]), ("hearing", standing), until)


def certificates_of(subject, user) -> list[Row]:
    """The certificates of the subject that `user` may see, the newest first, those that were replaced or revoked too."""
    if not _has_been_reviewed(subject):
        return []
    rows = Certificate.objects.visible_to(user).filter(recognition__subject=subject).select_related("recognition")
    return [_certificate_row(row) for row in rows.order_by("-recognition__year", "-issue")]


def _certificate_row(row: Certificate) -> Row:
    again = f", cấp lại lần {row.issue - 1}" if row.issue > 1 else ""
    words = f"Giấy công nhận năm {row.facts['year']}, số {row.facts['register_number']}{again}"
    hint = f"Thay bằng giấy cấp lại ngày {row.replaced_on:%d/%m/%Y}." if row.replaced_on else ""
    return Row(words, reverse("certificate", args=[row.pk]), ("certificate", row.state), hint)


def results_of(subject, user) -> list[Row]:
    """The issued decisions about the subject that `user` may see, the newest first; a refusal says why and whom to ask (practice P20).
    Above them, for its own people, a year that is still to be decided: officers read that from the steps."""
    seen = Decision.objects.visible_to(user) if _has_been_reviewed(subject) else Decision.objects.none()
    decisions = list(seen.naming([subject.pk]).order_by("-dated_on", "-pk"))
    refused = any(row.kind == DecisionKind.REFUSE for row in decisions)
    results = results_of_subjects([subject.pk], refusals=refused).get(subject.pk, []) if decisions else []
    of_decision = {result.decision.pk: result for result in results}
    ask = contact_of(subject, area_officers_of(subject)) if refused else ""
    is_own = subject.pk in own_subject_ids(user)
    waiting = awaiting(Dossier.objects.visible_to(user).filter(subject=subject), results) if is_own else []
    return [*map(_waiting_row, waiting), *(_row_of(row, of_decision.get(row.pk), ask) for row in decisions)]


def _waiting_row(dossier: Dossier) -> Row:
    hint = "Hồ sơ đã đầy đủ. Hồ sơ đầy đủ chưa có nghĩa là đã được công nhận; kết quả là Quyết định của Ủy ban nhân dân."
    return Row(f"Năm {dossier.year}: đang chờ Quyết định", reverse("dossier", args=[dossier.pk]), WAITING, hint)


def _row_of(decision: Decision, result: YearResult | None, ask: str) -> Row:
    """`result` is what the decision made of the subject; one that revokes or corrects makes none."""
    words = f"{decision.get_kind_display()} năm {decision.year}: Quyết định số {decision.symbol} ngày {decision.dated_on:%d/%m/%Y}"
    url = reverse("decision", args=[decision.pk])
    if decision.kind == DecisionKind.REVOKE:
        return Row(words, url, REVOKED, decision.grounds_revoked)
    if result is None:
        return Row(words, url, None, decision.grounds_revoked)
    notice = ("Thông báo kết quả (PDF)", reverse("result_notice_of", args=[result.enrolment.subject_id, decision.year, "pdf"]))
    if decision.kind == DecisionKind.REFUSE:
        return Row(words, url, REFUSED, why_refused(result), f"Cần hỏi thêm: {ask}.", (notice,))
    state = REVOKED if result.standing == year_results.REVOKED else RECOGNISED
    return Row(words, url, state, _what_followed(result), links=(*_certificate_links(result), notice))


def _certificate_links(result: YearResult) -> tuple[tuple[str, str], ...]:
    held = result.downloadable
    return (("Tải Giấy công nhận (PDF)", reverse("certificate_file", args=[held.pk])),) if held else ()


def _what_followed(result: YearResult) -> str:
    """What later decisions did to a recognition, and how far its certificate is."""
    said = [f"Đính chính theo Quyết định số {row.decision.symbol} ngày {row.decision.dated_on:%d/%m/%Y}." for row in result.corrections]
    if result.revoked_by:
        said.append(f"Thu hồi theo Quyết định số {result.revoked_by.symbol} ngày {result.revoked_by.dated_on:%d/%m/%Y}.")
    elif result.certificate and result.certificate.handed_over_on:
        said.append(f"Đã trao Giấy công nhận ngày {result.certificate.handed_over_on:%d/%m/%Y}.")
    elif result.certificate and not result.downloadable:
        said.append("Giấy công nhận đang được in.")
    return " ".join(said)


def why_refused(result: YearResult) -> str:
    """Which articles are not met, and the reason written for the subject. What the police counted and noted stays theirs (P16)."""
    return f"Chưa đạt: {'; '.join(result.articles)}. Lý do: {result.reason}"
