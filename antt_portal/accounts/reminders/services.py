"""A person's own choice of how they are reminded outside the portal."""

from django.db import transaction

from antt_portal.accounts.models import User
from antt_portal.accounts.people.mail_addresses import mail_address
from antt_portal.notices.services.deliveries import address_changed
from antt_portal.trail.services import record


def own_reminders_change(*, person: User, email: str, wants_reminders: bool) -> User:
    """Set one's own address, and whether one wants to be reminded. What could not be delivered to the old address goes to the new one.

    The trail says that it changed, never the address. Raises Refused (`email`).
    """
    wanted = {"email": mail_address(email), "wants_reminders": wants_reminders}
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        changed = [field for field, value in wanted.items() if getattr(row, field) != value]
        if not changed:
            return row
        for field in changed:
            setattr(row, field, wanted[field])
        row.save(update_fields=changed)
        if "email" in changed:
            address_changed(person=row)
        record(action="account.reminders_changed", of=row, by=row, place_id=None, details={"fields": sorted(changed)})
    return row
