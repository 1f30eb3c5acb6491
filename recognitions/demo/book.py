"""The year's book of the demo ward over two years, the figures that were confirmed from it, and an incident that came late."""

from collections.abc import Iterable
from datetime import date

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from dossiers.models import Dossier
from recognitions.book.figures import Figures
from recognitions.choices import FollowUpKind
from recognitions.demo import acts
from recognitions.models import FollowUp
from recognitions.services.book import follow_up_strike, follow_up_write
from recognitions.services.police_figures import Answer, police_figures_confirm
from registrations.models import Subject

OFFICER, BEAT = "can-bo-cong-an", "canh-sat-khu-vuc"
CHECK, REMINDER, INCIDENT, DISCIPLINE = FollowUpKind.CHECK, FollowUpKind.REMINDER, FollowUpKind.INCIDENT, FollowUpKind.DISCIPLINE
GROUP = "Tổ dân phố số {}"
PRINTERS, MECHANICS, SCHOOL = "Công ty cổ phần In Sen Hồng", "Công ty cổ phần Cơ khí Bánh Đà", "Trường THCS Sao Mai"
MISTAKEN = "Tổ dân phố số 2"

# Subject, month and day, kind, criterion, document, what happened, who wrote it.
LAST_YEAR = (
    (GROUP.format(3), (3, 12), CHECK, "4.2", "", "Kiểm tra đăng ký tạm trú tại các nhà cho thuê.", BEAT),
    (GROUP.format(6), (5, 20), INCIDENT, "4.3e", "21/BC-CAP", "Tranh chấp lối đi chung, đã hòa giải.", OFFICER),
    (GROUP.format(8), (8, 2), INCIDENT, "4.4", "34/BC-CAP", "Trộm cắp xe đạp điện, đã chuyển xử lý.", OFFICER),
    (PRINTERS, (9, 14), INCIDENT, "6.4", "41/BC-CAP", "Chập điện tại kho giấy, không có thiệt hại lớn.", OFFICER),
)
THIS_YEAR = (
    (GROUP.format(3), (2, 18), REMINDER, "4.2", "", "Nhắc nhở việc đỗ xe lấn lối thoát nạn.", BEAT),
    (GROUP.format(6), (4, 9), INCIDENT, "4.4", "18/BC-CAP", "Gây rối tại quán ăn ban đêm, đã xử phạt hành chính.", OFFICER),
    (MISTAKEN, (5, 6), INCIDENT, "4.4", "23/BC-CAP", "Trộm cắp tài sản tại khu chợ.", OFFICER),
    (MECHANICS, (6, 10), CHECK, "6.4", "27/BB-CAP", "Kiểm tra phòng cháy, chữa cháy: đạt yêu cầu.", OFFICER),
    (GROUP.format(8), (7, 15), DISCIPLINE, "4.5", "09/QĐ-KL", "Một người trong Tổ bảo vệ an ninh, trật tự bị khiển trách.", OFFICER),
    (GROUP.format(11), (8, 22), DISCIPLINE, "4.5", "12/QĐ-KL", "Một người trong Tổ bảo vệ an ninh, trật tự bị cảnh cáo.", OFFICER),
    (GROUP.format(4), (9, 3), REMINDER, "4.2", "", "Nhắc nhở việc đốt rác gần đường dây điện.", BEAT),
    (SCHOOL, (10, 6), INCIDENT, "7.4", "39/BC-CAP", "Học sinh đánh nhau ngoài cổng trường, nhà trường và gia đình đã giáo dục.", OFFICER),
)


def last_year(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    _write(LAST_YEAR, year, subjects, cast)


def this_year(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """What was written so far; of one line it was found that it belongs elsewhere."""
    _write(THIS_YEAR, year, subjects, cast)
    mistaken = FollowUp.objects.filter(subject=subjects[MISTAKEN], happened_on=date(year, 5, 6)).first()
    if mistaken:
        with acts.on(date(year, 5, 20)):
            follow_up_strike(line=mistaken, reason="Ghi nhầm tổ dân phố: vụ việc xảy ra ở tổ khác.", by=cast[OFFICER])


def _write(lines: Iterable[tuple], year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    for name, (month, day), kind, criterion, reference, note, writer in lines:
        happened_on = date(year, month, day)
        if happened_on <= clock.today():
            with acts.on(happened_on, hour=16):
                said = {"kind": kind, "criterion": criterion, "reference": reference, "note": note}
                follow_up_write(subject=subjects[name], happened_on=happened_on, by=cast[writer], **said)


def confirm(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """The window of the areas is over: their figures are confirmed, one of them unlike the book."""
    counted = dict.fromkeys(range(1, 12), (0, 0, 0)) | {2: (2, 1, 0), 6: (1, 1, 0), 8: (1, 0, 1), 11: (0, 0, 1)}
    answers = {subjects[GROUP.format(number)].pk: Answer(_figures(year, *counts), 0) for number, counts in counted.items()}
    with acts.on(date(year, 11, 5)):
        police_figures_confirm(place=place, year=year, answers=answers, conclusions_only=False, by=cast[OFFICER])


def _figures(year: int, before: int, now: int, disciplined: int) -> Figures:
    return Figures(before, now, disciplined, paper="118/BC-CAP", dated_on=date(year, 11, 3))


def late_incident(year: int, dossier: Dossier, cast: dict[str, User]) -> None:
    """A dossier is appraised, and the day after an incident within its window is heard of: the appraisal opens again by itself."""
    with acts.on(date(year, 11, 19), hour=15):
        acts.appraise(dossier, cast[OFFICER])
    with acts.on(date(year, 11, 20)):
        said = {"kind": INCIDENT, "criterion": "6.4", "reference": "52/BC-CAP", "note": "Mất trộm hàng hóa trên xe, đang xác minh."}
        follow_up_write(subject=dossier.subject, happened_on=date(year, 11, 13), by=cast[OFFICER], **said)
