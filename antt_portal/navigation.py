"""The places of each role: at most five, named in one row under the header. And what a person acts as."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from antt_portal import clock
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import TITLES, Membership


@dataclass(frozen=True)
class Destination:
    """A place one can go to. `needs` names what its address is made of: the year, the code of the person's place.

    `is_work` of a year leads to the year whose work is to be finished; any other to the year of the day.
    """

    label: str
    url_name: str
    needs: tuple[str, ...] = ()
    fragment: str = ""
    is_work: bool = False


HOME = Destination("Trang chủ", "home")
CALENDAR = Destination("Lịch năm", "calendar", ("year",))
HELP = Destination("Giúp đỡ", "home", fragment="#lien-he")
ROSTER = Destination("Danh sách", "roster", ("code", "year"), is_work=True)
REVIEW_QUEUE = Destination("Hồ sơ", "review_queue")
APPRAISALS = Destination("Thẩm định", "appraisals", ("year",), is_work=True)
PROPOSALS = Destination("Tờ trình", "proposals")
DECISIONS = Destination("Quyết định", "decisions")
PEOPLE = Destination("Người dùng", "people", ("code",))
REGISTER = Destination("Sổ vào sổ", "register", ("year",), is_work=True)

POLICE = (HOME, ROSTER, REVIEW_QUEUE, APPRAISALS, PROPOSALS)

# In this order: who holds several roles sees the places of the first.
BY_ROLE = {
    Role.CHAIRPERSON: (HOME, PROPOSALS, DECISIONS),
    Role.POLICE_CHIEF: POLICE,
    Role.POLICE_OFFICER: POLICE,
    Role.AREA_OFFICER: (HOME, ROSTER, REVIEW_QUEUE, CALENDAR),
    Role.OFFICE: (HOME, PROPOSALS, DECISIONS, REGISTER),
    Role.AUDITOR: (HOME, ROSTER, PROPOSALS, DECISIONS, REGISTER),
    Role.ADMINISTRATOR: (HOME, PEOPLE),
    Role.REPRESENTATIVE: (HOME, CALENDAR, HELP),
}
STRANGER = (
    Destination("Tra cứu", "verify_form"),
    Destination("Kết quả", "recognised"),
    Destination("Đăng nhập", "account_login"),
)
SEARCHES = (Role.CHAIRPERSON, Role.POLICE_CHIEF, Role.POLICE_OFFICER, Role.AREA_OFFICER, Role.OFFICE, Role.AUDITOR)


@dataclass(frozen=True)
class Link:
    """`here` is "page" on the very page, "true" below it, else empty: the value of aria-current."""

    label: str
    address: str
    here: str


def places_of(user, path: str) -> list[Link]:
    """The links for `user` (perhaps nobody), told where they stand by the `path` of the request."""
    membership = leading_membership(user)
    role = membership.role if membership else Role.REPRESENTATIVE
    destinations = BY_ROLE[role] if user.is_authenticated else STRANGER
    code = membership.place.code if membership else ""
    addresses = [_address(destination, code, clock.today()) for destination in destinations]
    return [Link(destination.label, address, _here(address, path)) for destination, address in zip(destinations, addresses, strict=True)]


def working_year(day: date) -> int:
    """The year whose roster, appraisal and register are at hand on `day`: the year before until 31/3, then its own.

    Until the end of the first quarter the year before is still decided on and entered in the register, while the new one only
    gathers registrations, which have their place on the home page.
    """
    return day.year - 1 if day <= date(day.year, 3, 31) else day.year


def _address(destination: Destination, code: str, today: date) -> str:
    values = {"year": working_year(today) if destination.is_work else today.year, "code": code}
    return reverse(destination.url_name, kwargs={name: values[name] for name in destination.needs}) + destination.fragment


def leading_membership(user) -> Membership | None:
    """The membership whose places the header shows: the first of BY_ROLE that the person holds today."""
    if not user.is_authenticated:
        return None
    held = {membership.role: membership for membership in reversed(user.current_memberships)}
    return next((held[role] for role in BY_ROLE if role in held), None)


def may_search(user) -> bool:
    return user.is_authenticated and user.holds(*SEARCHES)


def acts_as(membership: Membership) -> str:
    """“Phó Chủ tịch UBND, Phường Đống Đa, ký thay Chủ tịch UBND đến hết ngày 30/11/2026”."""
    words = f"{membership.title}, {membership.place.name}"
    if membership.capacity == SigningCapacity.DEPUTY:
        words += f", ký thay {TITLES[membership.role, SigningCapacity.HEAD]}"
    if membership.ends_on:
        words += f" đến hết ngày {membership.ends_on:%d/%m/%Y}"
    return words


def _here(address: str, path: str) -> str:
    if path == address:
        return "page"
    section = address.split("/")[1]
    return "true" if section and path.startswith(f"/{section}/") else ""
