"""Results on the pages of the floor below: what was decided about a subject, year by year."""

from django.urls import reverse

from antt_portal import clock
from recognitions.choices import DecisionKind, RecognitionState
from recognitions.hearings.standing import Standing, standing_of
from recognitions.models import Appraisal, Certificate, Decision, ForeseenRefusal, Recognition
from registrations.calendar_words import day_and_weekday
from registrations.subject_sections import Row

RECOGNISED, REFUSED, REVOKED = ("outcome", "recognised"), ("outcome", "refused"), ("recognition", "revoked")


def hearings_of(subject, user) -> list[Row]:
    """What the subject was told beforehand and may explain, the newest first (practice P20)."""
    rows = ForeseenRefusal.objects.visible_to(user).filter(appraisal__subject=subject).select_related("appraisal").order_by("-pk")
    return [_hearing_row(row, standing_of(row, clock.today())) for row in rows]


def _hearing_row(row: ForeseenRefusal, standing: Standing) -> Row:
    words = f"Dự kiến chưa công nhận năm {row.appraisal.year}: xem lý do"
    until = f"Được giải trình đến hết ngày {day_and_weekday(row.explain_until)}." if standing == Standing.WAITING else ""
    return Row(words, reverse("hearing", args=[row.pk]), ("hearing", standing), until)


def certificates_of(subject, user) -> list[Row]:
    """The certificates of the subject that `user` may see, the newest first, those that were replaced or revoked too."""
    rows = Certificate.objects.visible_to(user).filter(recognition__subject=subject).select_related("recognition")
    return [_certificate_row(row) for row in rows.order_by("-recognition__year", "-issue")]


def _certificate_row(row: Certificate) -> Row:
    again = f", cấp lại lần {row.issue - 1}" if row.issue > 1 else ""
    words = f"Giấy công nhận năm {row.facts['year']}, số {row.facts['register_number']}{again}"
    hint = f"Thay bằng giấy cấp lại ngày {row.replaced_on:%d/%m/%Y}." if row.replaced_on else ""
    return Row(words, reverse("certificate", args=[row.pk]), ("certificate", row.state), hint)


def results_of(subject, user) -> list[Row]:
    """The issued decisions about the subject that `user` may see, the newest first; a refusal says why (practice P20)."""
    decisions = Decision.objects.visible_to(user).naming([subject.pk]).order_by("-dated_on", "-pk")
    recognitions = Recognition.objects.filter(subject=subject)
    revoked = set(recognitions.filter(state=RecognitionState.REVOKED).values_list("decision", flat=True))
    appraisals = {row.year: row for row in Appraisal.objects.filter(subject=subject).prefetch_related("results")}
    return [_row_of(decision, appraisals.get(decision.year), decision.pk in revoked) for decision in decisions]


def _row_of(decision: Decision, appraisal: Appraisal | None, revoked: bool) -> Row:
    words = f"{decision.get_kind_display()} năm {decision.year}: Quyết định số {decision.symbol} ngày {decision.dated_on:%d/%m/%Y}"
    url = reverse("decision", args=[decision.pk])
    if decision.kind == DecisionKind.REVOKE:
        return Row(words, url, REVOKED, decision.grounds_revoked)
    if decision.kind == DecisionKind.REFUSE:
        return Row(words, url, REFUSED, why_refused(appraisal))
    return Row(words, url, REVOKED if revoked else RECOGNISED)


def why_refused(appraisal: Appraisal) -> str:
    """Which articles are not met, and the reason written for the subject. What the police counted and noted stays theirs (P16)."""
    articles = "; ".join(result.article for result in appraisal.results.all() if result.met is False)
    return f"Chưa đạt: {articles}. Lý do: {appraisal.reason}"
