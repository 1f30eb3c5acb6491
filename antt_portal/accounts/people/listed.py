"""The people of a whole list by their numbers: accounts there already, and those that its rows make. Read once for all rows."""

from collections.abc import Iterable

from django.db.models import Q

from antt_portal.accounts.models import User
from antt_portal.accounts.people.mail_addresses import mail_address
from antt_portal.accounts.people.persons import full_name_of, must_be_named, must_be_open, must_keep_address, new_person
from antt_portal.accounts.people.phone_numbers import mobile_number
from antt_portal.refusals import Refused


class ListedPeople:
    """Who the rows of a list are. Nobody is asked about a number that is known: it is taken when its account bears the name in the
    list, and only then; to others it is not told whose it is."""

    def __init__(self, written_numbers: Iterable[str], *, lock: bool):
        """`lock` the accounts found, in a transaction that is to write."""
        numbers = {number for number in map(_number_or_nothing, written_numbers) if number}
        found = User.objects.filter(Q(username__in=numbers) | Q(phone__in=numbers)).order_by("pk")
        self.accounts = list(found.select_for_update(of=("self",), no_key=True) if lock else found)
        by_phone = {person.phone: person for person in reversed(self.accounts)}
        self._by_number = by_phone | {person.username: person for person in self.accounts}
        self.made: list[User] = []

    def person_of(self, *, full_name: str, phone: str, email: str = "") -> tuple[User, bool]:
        """The person of a row, and whether they are new: then they are not written yet. Raises Refused as `person_for` does."""
        name, number, address = full_name_of(full_name), mobile_number(phone), mail_address(email)
        known = self._by_number.get(number)
        if known is None:
            return new_person(name, number, address), True
        must_be_named(known, name)
        must_be_open(known)
        if not (known in self.made and address == known.email):  # a list may name the address that it gave itself
            must_keep_address(address)
        return known, False

    def keep(self, person: User) -> None:
        """A row made this person: later rows with the same number mean them."""
        self._by_number[person.username] = person
        self.made.append(person)


def _number_or_nothing(written: str) -> str:
    try:
        return mobile_number(written)
    except Refused:
        return ""
