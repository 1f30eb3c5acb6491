"""How the ward itself changed during the year of the demo: new units and people, paper at the desk, mergers, and what is still open.

Told in three parts, each at its place in the year's story, so that the trail reads in the order in which things happened.
"""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import TemporaryUploadedFile
from openpyxl import Workbook

from antt_portal import clock
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import User
from antt_portal.accounts.people.memberships import Seat, membership_begin
from antt_portal.accounts.ways_in.slips import slip_issue
from antt_portal.places.models import Place
from dossiers.choices import DossierKind, PaperKind
from dossiers.models import Dossier
from dossiers.services import claims, desk, dossiers, receiving, remarks, sharing
from dossiers.services.reasons import stock_reason_add
from recognitions.demo import acts, units
from registrations.choices import MemberRole, SubjectEventKind
from registrations.models import Subject
from registrations.services import heads, members, plan_drafts
from registrations.services.life import elsewhere, including, merging, status
from registrations.services.life import units as life_units
from registrations.services.subjects import known_of
from registrations.services.unit_lists import unit_list_keep, unit_list_look, unit_list_take_in
from registrations.unit_import import checked
from registrations.workbooks import first_sheet

REGISTRATION = DossierKind.REGISTRATION
FIRST_HALF, SECOND_HALF = "Tổ dân phố số 13", "Tổ dân phố số 14"
MERGED = "Tổ dân phố Hồ Đắc Di"
WEAVERS_OF_BAMBOO, FISH_SAUCE = "Công ty TNHH Mây Tre Đan", "Công ty cổ phần Nước Mắm Cá Cơm"
LANTERNS, BOATS = "Công ty TNHH Đèn Lồng Phố", "Công ty cổ phần Xuồng Ba Lá"
SECOND_BEAT = "canh-sat-khu-vuc-2"


def spring(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """New units come by a list of their own, a head gets their way in, and two areas of one Party cell share its resolution."""
    officer = cast["can-bo-cong-an"]
    with acts.on(date(year, 2, 3)):
        _take_in(place, _new_units(year), officer)
        subjects |= {subject.name: subject for subject in Subject.objects.filter(place=place)}
        third = subjects["Tổ dân phố số 3"]
        members.member_add(
            subject=third, role=MemberRole.HEAD, starts_on=clock.today(), by=officer, full_name="Trịnh Văn Lâm", phone="0900000003"
        )
        stock_reason_add(place=place, by=officer, words="Biên bản chưa ghi số hộ dự họp.", paper_kind=PaperKind.MINUTES)
    with acts.on(date(year, 3, 12)):
        _register_together(subjects[FIRST_HALF], subjects[SECOND_HALF], year, cast[SECOND_BEAT], officer)
    with acts.on(date(year, 3, 20)):
        _hand_over(subjects[FISH_SAUCE], year, officer, (PaperKind.REGISTRATION_FORM,), "Mai Xuân Phúc", staff=45)
        fish = Dossier.objects.get(subject=subjects[FISH_SAUCE], year=year, kind=REGISTRATION)
        fish = dossiers.dossier_take(dossier=fish, by=officer, version=fish.version)
        missing = {PaperKind.PLAN: "Chưa có kế hoạch về bảo đảm an ninh, trật tự. Ông/bà nộp bản đã ký."}
        dossiers.dossier_return(dossier=fish, by=officer, version=fish.version, reasons=missing)
    with acts.on(date(year, 3, 26)):
        _hand_over(subjects[FISH_SAUCE], year, officer, (PaperKind.PLAN,), "Mai Xuân Phúc", staff=45)


def summer(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """Units come, go, stop and merge; one registers anew after the merger."""
    officer = cast["can-bo-cong-an"]
    with acts.on(date(year, 5, 6)):
        _add_unit(place, _company(LANTERNS, 70, "0100000111", f"20/04/{year}"), "Doanh nghiệp mới thành lập trên địa bàn.", officer)
        lanterns = Subject.objects.get(place=place, name=LANTERNS)
        reason = "Doanh nghiệp đăng ký ngay trong tháng thành lập, có đủ nội quy và lực lượng bảo vệ."
        including.enrolment_include(subject=lanterns, by=officer, year=year, reason=reason)
        _add_unit(place, _company(BOATS, 95, "0100000122"), "Doanh nghiệp chuyển trụ sở từ phường khác đến.", officer)
        boats = Subject.objects.get(place=place, name=BOATS)
        paper = f"Giấy biên nhận ngày 12/03/{year} của Công an phường cũ"
        elsewhere.registered_elsewhere_mark(subject=boats, by=officer, year=year, on=date(year, 3, 12), paper=paper)
    with acts.on(date(year, 6, 22)):
        merging.subjects_merge(
            place=place,
            by=officer,
            into=None,
            predecessors=[subjects[FIRST_HALF], subjects[SECOND_HALF]],
            name=MERGED,
            on=clock.today(),
            reason="Sắp xếp tổ dân phố trên địa bàn phường",
            paper=f"Nghị quyết số 12/NQ-HĐND ngày 18/06/{year}",
        )
    with acts.on(date(year, 7, 6)):
        stops = {"act": SubjectEventKind.SUSPENDED, "on": clock.today(), "reason": "Tạm ngừng sản xuất để di dời nhà xưởng"}
        status.subject_set_status(subject=subjects[FISH_SAUCE], by=officer, **stops)
        merged = Subject.objects.get(place=place, name=MERGED)
        _hand_over(merged, year, officer, (PaperKind.REGISTRATION_FORM,), "Kiều Thị Oanh", anew=True, households=merged.households)


def autumn(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """A new head, a stand-in, a slip that still opens; a list that waits, one with errors, next year's plan begun."""
    officer, chief, administrator = cast["can-bo-cong-an"], cast["truong-cong-an"], cast["quan-tri"]
    with acts.on(date(year, 9, 15)):
        new_head = heads.head_change(
            subject=subjects["Tổ dân phố số 3"],
            starts_on=clock.today(),
            paper=f"Quyết định số 41/QĐ-UBND ngày 10/09/{year}",
            by=officer,
            full_name="Đào Thị Nhung",
            phone="0900000013",
        )
    with acts.on(date(year, 11, 20)):
        slip_issue(person=new_head.member.user, by=officer)
        _stand_in(place, chief, cast["pho-truong-cong-an"], administrator)
        _keep(place, [_company("Công ty TNHH Nón Lá", 60, "0100000133")], officer, "bo-sung-thang-11.xlsx")
        _keep(place, [_company("Công ty TNHH Guốc Mộc", "sáu mươi", "01", "31/02/2026")], officer, "danh-sach-sai.xlsx")
        plan_drafts.plan_draft_start(place=place, year=year + 1, by=cast["van-phong"], beginning=plan_drafts.LAST_YEARS)
        _at_review(year, subjects, officer, chief)


def _at_review(year: int, subjects: dict[str, Subject], officer: User, chief: User) -> None:
    """A dossier that the chief holds, with a note for the officer."""
    station = Dossier.objects.get(subject=subjects["Trạm Y tế phường"], year=year, kind=DossierKind.RECOGNITION)
    remarks.remark_add(dossier=station, by=officer, words="Đã gọi trạm trưởng, hẹn gửi lại biên bản có chữ ký thư ký.")
    claims.dossier_claim(dossier=station, by=chief, instead_of=officer.pk)


def _stand_in(place: Place, chief: User, deputy: User, administrator: User) -> None:
    seat = Seat(
        Role.POLICE_CHIEF,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=10),
        capacity=SigningCapacity.DEPUTY,
        basis="Giấy ủy quyền số 3/GUQ-CAP",
        standing_in_for=chief,
    )
    membership_begin(person=deputy, place=place, seat=seat, by=administrator)


def _register_together(first: Subject, second: Subject, year: int, area_officer: User, officer: User) -> None:
    """The area officer enters both on behalf; the resolution of their one Party cell serves both (practice P14)."""
    begun = [dossiers.dossier_open(subject=one, year=year, kind=REGISTRATION, by=area_officer) for one in (first, second)]
    resolution = acts.add_paper(begun[0], PaperKind.RESOLUTION, area_officer, symbol="02-NQ/CB")
    sharing.document_share_with(dossier=begun[0], document=resolution, subjects=[second], by=area_officer)
    for dossier in begun:
        acts.fill_figures(dossier, area_officer)
        acts.add_paper(dossier, PaperKind.REGISTRATION_FORM, area_officer)
        acts.check(acts.send_in(dossier, area_officer), officer)


def _hand_over(subject: Subject, year: int, officer: User, kinds, by_whom: str, *, anew: bool = False, **counts: int) -> None:
    """Paper at the desk, not scanned yet."""
    dossier = Dossier.objects.of(subject, year, REGISTRATION).first()
    handed = [desk.HandedPaper(kind, dated_on=clock.today(), after_rearrangement=anew) for kind in kinds]
    figures = {"households_registered": counts["households"], "counted_on": clock.today()} if "households" in counts else {}
    desk.paper_take_in(
        subject=subject,
        year=year,
        kind=REGISTRATION,
        by=officer,
        version=dossier.version if dossier else 0,
        handed_over=receiving.HandedOver(by_whom=by_whom, kept_at="Cặp 03, ngăn Đăng ký"),
        papers=handed,
        figures=figures | counts if figures else {"staff": counts["staff"], "staff_briefed": counts["staff"], "movement_models": 1},
    )


def _new_units(year: int) -> list[tuple]:
    areas = [
        ("Tổ dân phố", name, "Phố Hồ Đắc Di", head, "", "", households, "", "", "", "", SECOND_BEAT, "Có", f"05/01/{year}")
        for name, head, households in ((FIRST_HALF, "Kiều Thị Oanh", 74), (SECOND_HALF, "Ông Văn Ích", 68))
    ]
    return [*areas, _company(WEAVERS_OF_BAMBOO, 35, "0100000088", size="", beat=""), _company(FISH_SAUCE, 45, "0100000099")]


def _company(name: str, staff, tax_code: str, founded_on: str = "", *, size: str = "Vừa", beat: str = SECOND_BEAT) -> tuple:
    where = ("Phố Tây Sơn", "Mai Xuân Phúc", "", "Phường/Xã")
    return ("Doanh nghiệp", name, *where, "", staff, size, "", tax_code, beat, "Không", founded_on)


def _add_unit(place: Place, unit: tuple, reason: str, officer: User) -> None:
    """One unit by its form."""
    [row] = checked(first_sheet(_workbook([unit])), known_of(place)).rows
    life_units.subject_add(place=place, by=officer, row=row, reason=reason)


def _take_in(place: Place, rows: list[tuple], officer: User) -> None:
    kept = _keep(place, rows, officer, "don-vi-moi.xlsx")
    unit_list_take_in(unit_list=kept, by=officer, fingerprint=unit_list_look(unit_list=kept).fingerprint)


def _keep(place: Place, rows: list[tuple], officer: User, name: str):
    content = _workbook(rows)
    upload = TemporaryUploadedFile(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", len(content), None)
    upload.write(content)
    upload.flush()
    upload.seek(0)
    return unit_list_keep(place=place, by=officer, upload=upload)


def _workbook(rows: list[tuple]) -> bytes:
    book, target = Workbook(), BytesIO()
    book.active.append(units.HEADERS)
    for row in rows:
        book.active.append([value if value != "" else None for value in row])
    book.save(target)
    return target.getvalue()
