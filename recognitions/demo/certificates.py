"""The demo ward's Giấy công nhận after they were made: printed, handed over, one lost and issued again, sheets received and spoiled."""

from collections.abc import Callable
from datetime import date, timedelta

from antt_portal import clock
from antt_portal.accounts.models import User
from antt_portal.places.models import Place
from recognitions.choices import CertificateState, DecisionKind, DecisionState, ReissueReason, SheetMovementKind
from recognitions.demo import acts
from recognitions.models import Certificate, Decision
from recognitions.services.certificates import certificate_reissue
from recognitions.services.hand_over import certificates_hand_over
from recognitions.services.print_room import certificate_take, print_file_take
from recognitions.services.sheets import printed_sheet_spoil, sheets_write

NOT_FETCHED = 3  # of the last decision of a year, that wait for their owners


def tell(place: Place, cast: dict[str, User], *, finish_jobs: Callable[[], None]) -> None:
    """What happened to the certificates of the ward's decisions; `finish_jobs` makes the file of the one that is issued again."""
    office = cast["van-phong"]
    decisions = list(_decisions(place))
    if not decisions:
        return
    with acts.on(decisions[0].dated_on - timedelta(days=3)):
        _sheets(place, SheetMovementKind.RECEIVED, 200, office, paper="Phiếu xuất kho 31/PXK")
    for decision in decisions:
        _printed_and_handed_over(decision, office, all_of_them=decision != decisions[-1])
    first = decisions[0]
    with acts.on(first.dated_on + timedelta(days=2)):
        _sheets(place, SheetMovementKind.SPOILED, 2, office, note="Ẩm mốc khi nhận về")
    with acts.on(date(first.year + 1, 3, 4)):
        _one_was_lost(first, office)
    finish_jobs()


def _decisions(place: Place):
    rows = Decision.objects.filter(deciding_place=place, kind=DecisionKind.RECOGNISE, state=DecisionState.ISSUED)
    return rows.filter(recognitions__certificates__state=CertificateState.READY).distinct().order_by("dated_on", "pk")


def _printed_and_handed_over(decision: Decision, office: User, *, all_of_them: bool) -> None:
    """Printed the day after, one sheet of it spoiled and printed again; handed over at the meeting a week later. What a later decision
    corrected was not there yet."""
    ready = Certificate.objects.filter(recognition__decision=decision, state=CertificateState.READY).order_by("register_number")
    rows = ready.filter(issue=1)
    with acts.on(decision.dated_on + timedelta(days=1)):
        if ready.count() == rows.count():
            print_file_take(decision=decision, by=office)
        else:
            for certificate in rows:
                certificate_take(certificate=certificate, by=office)
        spoiled = rows[0]
        printed_sheet_spoil(certificate=spoiled, by=office, version=spoiled.version, note="Máy in kéo lệch giấy")
        certificate_take(certificate=spoiled, by=office)
    fetched = list(rows) if all_of_them else list(rows)[:-NOT_FETCHED] or list(rows)[:1]
    with acts.on(decision.dated_on + timedelta(days=7)):
        certificates_hand_over(decision=decision, certificates=fetched, handed_over_on=clock.today(), by=office)


def _one_was_lost(decision: Decision, office: User) -> None:
    lost = Certificate.objects.filter(recognition__decision=decision, state=CertificateState.HANDED_OVER).order_by("register_number")[1]
    certificate_reissue(certificate=lost, reason=ReissueReason.LOST, by=office, note="Theo đơn báo mất ngày 02/03")


def _sheets(place: Place, kind: str, count: int, office: User, **said: str) -> None:
    sheets_write(place=place, kind=kind, count=count, moved_on=clock.today(), by=office, **said)
