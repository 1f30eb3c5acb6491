"""Decisions after the first: corrected and issued, corrected and awaiting its signature, a revocation awaiting, a refusal, one that was
signed in the document system."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from antt_portal import clock
from antt_portal.accounts.models import User
from recognitions.choices import IssuedBy
from recognitions.demo import acts
from recognitions.models import Decision, Recognition
from recognitions.services import decisions
from registrations.models import Subject


def after_last_year(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """One name of last year was printed wrong, and that was corrected in the spring."""
    with acts.on(date(year + 1, 3, 2)):
        found = _recognition(subjects["Công ty TNHH Dệt Tơ Vàng"], year)
        draft = _correction(found, {"subject": "Công ty TNHH Dệt may Tơ Vàng"}, "Sai tên công ty do lỗi khi lập danh sách.", cast)
    with acts.on(date(year + 1, 3, 4)):
        acts.issue_one(draft, cast, symbol="142/QĐ-UBND", signer="pho-chu-tich")


def this_autumn(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """Of this year's first round one address is being corrected and one recognition is to be revoked; neither is signed yet."""
    with acts.on(date(year, 11, 20)):
        first = _recognition(subjects["Tổ dân phố số 1"], year)
        _correction(first, {"address": "Ngõ 7A, phố Đặng Tiến Đông"}, "Ghi sai số ngõ.", cast)
        second = _recognition(subjects["Tổ dân phố số 2"], year)
        row = Decision.objects.get(pk=second.decision_id)
        reason = "Số liệu đề nghị công nhận không đúng thực tế, phát hiện khi kiểm tra."
        decisions.revocation_draft(decision=row, recognitions=[second.pk], reason=reason, by=cast["van-phong"], version=row.version)


def issued_in_the_document_system(decision: Decision, cast: dict[str, User], *, symbol: str) -> Decision:
    """The office records a decision that was signed in the document system, its list of names compared."""
    from antt_portal.papers.files import pdf_of
    from recognitions.decision_text import text_of

    return decisions.decision_record(
        decision=decision,
        symbol=symbol,
        dated_on=clock.today(),
        signer=cast["chu-tich"].memberships.get(),
        means=IssuedBy.DOCUMENT_SYSTEM,
        scan=SimpleUploadedFile("quyet-dinh.pdf", pdf_of(text_of(decision)), "application/pdf"),
        names_compared=True,
        by=cast["van-phong"],
        version=decision.version,
    )


def _recognition(subject: Subject, year: int) -> Recognition:
    return Recognition.objects.select_related("decision").get(subject=subject, year=year)


def _correction(recognition: Recognition, words: dict[str, str], reason: str, cast: dict[str, User]) -> Decision:
    row = Decision.objects.get(pk=recognition.decision_id)
    corrections = {recognition.pk: words}
    return decisions.correction_draft(decision=row, corrections=corrections, reason=reason, by=cast["van-phong"], version=row.version)
