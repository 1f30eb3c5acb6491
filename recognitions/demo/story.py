"""What happened in the demo ward: last year from registration to the hand-over, this year with open work in every state."""

import hashlib
from collections.abc import Iterable
from datetime import date
from io import BytesIO

from django.db import transaction

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.jobs import services as jobs
from antt_portal.jobs.choices import JobState
from antt_portal.jobs.models import Job
from antt_portal.places.models import Place
from dossiers.choices import DossierState
from dossiers.models import Dossier
from dossiers.services.dossiers import dossier_lapse, dossier_withdraw
from recognitions.choices import Outcome
from recognitions.demo import (
    acts,
    appraising,
    book,
    calling,
    certificates,
    hearings,
    later_decisions,
    living,
    meetings,
    opinions,
    papers,
    people,
    reminders,
    results,
    rounds,
    units,
)
from recognitions.demo.mornings import morning_of
from recognitions.demo.plan import plan_load
from recognitions.models import Decision, Recognition
from recognitions.services.decisions import decision_revoke
from registrations.calendar import first_quarter_ends
from registrations.choices import MemberRole
from registrations.models import Enrolment, Subject, SubjectMember
from registrations.services.roster import roster_open
from registrations.services.subjects import known_of, units_import
from registrations.unit_import import checked
from registrations.workbooks import first_sheet

GROUP = "Tổ dân phố số {}"
COMMITTEE = "Ủy ban nhân dân phường Đống Đa"
SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công phường"
HEALTH_STATION = "Trạm Y tế phường"
POTTERY, WEAVING = "Công ty cổ phần Gốm Men Lam", "Công ty TNHH Dệt Tơ Vàng"
MECHANICS, PRINTERS, CARRIERS = "Công ty cổ phần Cơ khí Bánh Đà", "Công ty cổ phần In Sen Hồng", "Công ty TNHH Vận tải Cánh Buồm"
SCHOOL, SMALL_SCHOOL = "Trường THCS Sao Mai", "Trường Tiểu học và THCS Hoa Sữa"
OWN_PEOPLE = {
    "to-truong-1": (MemberRole.HEAD, [GROUP.format(1)]),
    "to-truong-5": (MemberRole.HEAD, [GROUP.format(5)]),
    "to-truong-12": (MemberRole.HEAD, [GROUP.format(12)]),
    "ke-toan": (MemberRole.CLERK, [POTTERY, WEAVING, CARRIERS]),
    "hieu-truong": (MemberRole.HEAD, [SCHOOL]),
    "chu-tich": (MemberRole.HEAD, [COMMITTEE]),
}


def tell() -> None:
    """Make the demo ward, unless it is there. All of it or nothing; the certificates are rendered at the end."""
    with transaction.atomic():
        cast = people.people_load()
        place = Place.objects.select_related("parent").get(code=people.WARD)
        if Dossier.objects.filter(place=place).exists():
            return
        year = _year_alive(clock.today())
        with acts.on(date(year - 1, 1, 2)):
            subjects = _units(place, cast)
            roster_open(place=place, year=year - 1)
        with acts.on(date(year - 1, 1, 12)):
            plan_load(year - 1)
        _last_year(year - 1, subjects, cast)
        with acts.on(date(year, 1, 2)):
            roster_open(place=place, year=year)
        with acts.on(date(year, 1, 12)):
            plan_load(year)
        _this_year(year, place, subjects, cast)
        reminders.tell(year, cast)
        reminders.send_now()
    _finish_jobs()
    certificates.tell(place, cast, finish_jobs=_finish_jobs)


def _finish_jobs() -> None:
    """Do what waits, and what that enqueues: the last certificate asks for the print file."""
    while waiting := list(Job.objects.filter(state=JobState.WAITING, not_before=None).order_by("pk").values_list("pk", flat=True)):
        for job_id in waiting:
            jobs.run(job_id)


def _year_alive(day: date) -> int:
    """The year whose work is open on `day`: in the first quarter still the one before."""
    return day.year - 1 if day <= first_quarter_ends(day.year) else day.year


def _units(place: Place, cast: dict[str, User]) -> dict[str, Subject]:
    """The ward's units from their Excel list, and the people who file for them."""
    workbook = BytesIO()
    units.write_workbook(workbook)
    content = workbook.getvalue()
    result = checked(first_sheet(content), known_of(place))
    units_import(rows=result.rows, place=place, by=None, source_sha256=hashlib.sha256(content).hexdigest())
    subjects = {subject.name: subject for subject in Subject.objects.filter(place=place)}
    spoken_for = set()
    for username, (role, names) in OWN_PEOPLE.items():
        spoken_for.update(names)
        _members(cast[username], role, [subjects[name] for name in names])
    others = [subject for subject in subjects.values() if subject.is_organisation and subject.name not in spoken_for]
    _members(cast["van-thu-don-vi"], MemberRole.CLERK, others)
    return subjects


def _members(user: User, role: str, subjects: Iterable[Subject]) -> None:
    SubjectMember.objects.bulk_create(SubjectMember(subject=subject, user=user, role=role, starts_on=people.SINCE) for subject in subjects)


def _filer(subject: Subject, cast: dict[str, User]) -> User:
    """Who files for a subject: its own person, else the area officer on its behalf."""
    own = next((username for username, (_role, names) in OWN_PEOPLE.items() if subject.name in names), None)
    return cast[own or ("canh-sat-khu-vuc" if subject.is_residential_area else "van-thu-don-vi")]


def _decided_here(place: Place, year: int) -> list[str]:
    rows = Enrolment.objects.roster(place, year).in_force().filter(managing_level="ward").exclude(kind="ward")
    return list(rows.values_list("subject__name", flat=True))


def _registered(names: Iterable[str], year: int, subjects, cast, *, day: date) -> None:
    for name in names:
        with acts.on(day):
            dossier = acts.register(subjects[name], year, _filer(subjects[name], cast))
            acts.check(dossier, cast["can-bo-cong-an"])


def _asked(names: Iterable[str], year: int, subjects, cast, *, day: date) -> list[Dossier]:
    """Recognition dossiers sent on `day` and found complete."""
    found = []
    for name in names:
        with acts.on(day):
            dossier = acts.ask_for_recognition(subjects[name], year, _filer(subjects[name], cast))
            found.append(acts.check(dossier, cast["can-bo-cong-an"]))
    return found


def _last_year(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """Everyone registered, all but one asked and were recognised, in two rounds; one recognition was revoked later."""
    officer = cast["can-bo-cong-an"]
    names = _decided_here(subjects[COMMITTEE].place, year)
    groups = [name for name in names if subjects[name].is_residential_area]
    organisations = [name for name in names if not subjects[name].is_residential_area]
    _registered([*groups, *organisations], year, subjects, cast, day=date(year, 3, 12))
    book.last_year(year, subjects, cast)
    asked = _asked(groups, year, subjects, cast, day=date(year, 10, 28))
    missing = organisations.pop(organisations.index(SMALL_SCHOOL))
    asked_later = _asked(organisations, year, subjects, cast, day=date(year, 10, 30))
    with acts.on(date(year, 10, 31)):
        draft = acts.ask_for_recognition(subjects[missing], year, _filer(subjects[missing], cast), send=False)
    with acts.on(date(year, 11, 1)):
        appraised = [acts.appraise(dossier, officer) for dossier in asked]
    opinions.last_year(subjects[COMMITTEE].place, year, cast)
    with acts.on(date(year, 11, 5)):
        first = acts.propose(appraised, cast, symbol="118/TTr-CAP")
    with acts.on(date(year, 11, 7)):
        decision = acts.issue(first, cast, symbol="1204/QĐ-UBND")
    with acts.on(date(year, 11, 17)):
        found = [acts.appraise(dossier, officer, unmet="6.5" if dossier.subject.name == PRINTERS else "") for dossier in asked_later]
        told = hearings.tell(next(row for row in found if row.outcome == Outcome.REFUSE), officer)
    with acts.on(date(year, 11, 18)):
        hearings.keep(hearings.explain_on_paper(told, officer), officer)
        # The chairperson heads the committee's own agency: the vice-chairperson agrees to its round (practice P27).
        second = acts.propose(found, cast | {"chu-tich": cast["pho-chu-tich"]}, symbol="126/TTr-CAP")
    with acts.on(date(year, 11, 19)):
        for number, row in enumerate(second.decisions.order_by("pk")):
            acts.issue_one(row, cast, symbol=f"{1260 + number}/QĐ-UBND", signer="pho-chu-tich")
    results.last_year(subjects[COMMITTEE].place, year, cast)
    with acts.on(date(year, 12, 31)):
        dossier_lapse(dossier=draft)
    with acts.on(date(year + 1, 2, 10)):
        _revoke(Recognition.objects.get(decision=decision, subject=subjects[GROUP.format(9)]), cast)
    later_decisions.after_last_year(year, subjects, cast)


def _revoke(recognition: Recognition, cast: dict[str, User]) -> None:
    decision_revoke(
        recognition=recognition,
        reason="Số liệu đề nghị công nhận không đúng thực tế, phát hiện khi kiểm tra đầu năm.",
        symbol="95/QĐ-UBND",
        dated_on=clock.today(),
        signer=cast["chu-tich"].memberships.get(),
        scan=papers.signed_decision(),
        by=cast["van-phong"],
        version=recognition.decision.version,
    )


def _this_year(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """Registration with one late and one returned; a ward that changes in summer; then recognition work in every state.

    What lies ahead of today has not happened yet.
    """
    living.spring(year, place, subjects, cast)
    _registered([GROUP.format(n) for n in range(1, 11)], year, subjects, cast, day=date(year, 3, 10))
    organisations = (COMMITTEE, SERVICE_CENTRE, HEALTH_STATION, POTTERY, WEAVING, MECHANICS, PRINTERS, CARRIERS, SCHOOL)
    _registered(organisations, year, subjects, cast, day=date(year, 3, 17))
    with acts.on(date(year, 3, 25)):
        acts.register(subjects[GROUP.format(12)], year, cast["to-truong-12"])
        late = acts.register(subjects[SMALL_SCHOOL], year, cast["van-thu-don-vi"])
        acts.check(late, cast["can-bo-cong-an"], result=DossierState.IN_REVIEW)
    morning_of(date(year, 4, 1))
    _registered([GROUP.format(11)], year, subjects, cast, day=date(year, 4, 8))
    if clock.today() >= date(year, 7, 6):
        living.summer(year, place, subjects, cast)
    book.this_year(year, subjects, cast)
    if clock.today() >= date(year, 11, 20):
        _autumn(year, place, subjects, cast)
        living.autumn(year, place, subjects, cast)
        calling.this_autumn(year, place, subjects, cast)
        opinions.this_year(place, year, cast)


def _autumn(year: int, place: Place, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    officer = cast["can-bo-cong-an"]
    groups = _asked([GROUP.format(n) for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11)], year, subjects, cast, day=date(year, 10, 30))
    names = (WEAVING, MECHANICS, PRINTERS, SCHOOL, COMMITTEE, CARRIERS)
    weaving, mechanics, printers, school, committee, carriers = _asked(names, year, subjects, cast, day=date(year, 11, 2))
    _papers_on_the_way(year, subjects, cast)
    morning_of(date(year, 11, 5))
    book.confirm(year, place, subjects, cast)
    with acts.on(date(year, 11, 6)):
        *found, eighth, ninth = [acts.appraise(dossier, officer, unmet="4.5" if n == 6 else "") for n, dossier in enumerate(groups[:8])]
        tenth = acts.appraise(groups[8], officer)
        hearings.tell(eighth, officer)
        first = acts.propose(found[:3], cast, symbol="131/TTr-CAP")
    with acts.on(date(year, 11, 10)):
        later_decisions.issued_in_the_document_system(Decision.objects.get(proposal=first), cast, symbol="1315/QĐ-UBND")
        acts.propose(found[3:4], cast, symbol="135/TTr-CAP")
        rounds.decided_early(acts.appraise(printers, officer), cast, symbol="136/TTr-CAP")
    morning_of(date(year, 11, 16))
    with acts.on(date(year, 11, 17)):
        own = acts.appraise(committee, officer)
        rounds.split_off(acts.propose([*found[5:], eighth, own], cast, symbol="140/TTr-CAP", until="forward"), own, cast)
        acts.propose([acts.appraise(mechanics, officer)], cast, symbol="141/TTr-CAP", until="return")
        late, refused = acts.appraise(groups[9], officer, unmet="4.5"), acts.appraise(school, officer, unmet="7.4")
    with acts.on(date(year, 11, 19)):
        acts.propose([acts.appraise(weaving, officer)], cast, symbol="142/TTr-CAP", until="send")
        acts.propose(found[4:5], cast, symbol="143/TTr-CAP", until="sign")
        rounds.given_back_by_the_chief(acts.propose([ninth], cast, until="draft"), cast)
    morning_of(date(year, 11, 20))
    book.late_incident(year, carriers, cast)
    hearings.this_autumn(year, late, refused, officer)
    later_decisions.this_autumn(year, subjects, cast)
    appraising.this_autumn(year, tenth, officer)


def _papers_on_the_way(year: int, subjects: dict[str, Subject], cast: dict[str, User]) -> None:
    """Recognition dossiers in the states before “complete”."""
    officer = cast["can-bo-cong-an"]
    with acts.on(date(year, 11, 3)):
        acts.check(acts.ask_for_recognition(subjects[GROUP.format(5)], year, cast["to-truong-5"]), officer, result=DossierState.RETURNED)
        acts.ask_for_recognition(subjects[POTTERY], year, cast["ke-toan"], police=False)
        station = acts.ask_for_recognition(subjects[HEALTH_STATION], year, cast["van-thu-don-vi"])
        acts.check(station, officer, result=DossierState.IN_REVIEW)
        withdrawn = acts.ask_for_recognition(subjects[SERVICE_CENTRE], year, cast["van-thu-don-vi"])
        dossier_withdraw(
            dossier=withdrawn, by=cast["van-thu-don-vi"], version=withdrawn.version, reason="Cần họp lại để bổ sung thành phần."
        )
        meetings.plan(subjects[GROUP.format(12)], year, cast["to-truong-12"])
