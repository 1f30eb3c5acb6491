"""The tab of representatives in a place's list of people, and adding one to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from antt_portal.accounts.choices import Role
from antt_portal.accounts.people import lists as people_lists
from antt_portal.accounts.people.lists import PeopleList
from antt_portal.accounts.people.persons import AlreadyKnown
from antt_portal.accounts.people.views import chips
from antt_portal.form_answers import posted, show_refusal
from antt_portal.keyed_pages import first_page, page_of
from antt_portal.refusals import Conflict, Refused
from registrations.people import representatives
from registrations.people.care_rules import KEEPERS
from registrations.people.forms import RepresentativeForm
from registrations.permissions import may_change_roster
from registrations.services.members import Added, member_add

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)


def representatives_page(request, place, tabs):
    """Who represents the subjects of the ward, and who of them has a way in."""
    chosen = representatives.RepresentativeFilter(request.GET)
    rows = chosen.narrow(representatives.representatives_of(place))
    page, next_url = page_of(rows, request.GET, by=representatives.IN_ORDER)
    context = {
        "place": place,
        "tabs": tabs,
        "filter": chosen,
        "filters_in_force": chips(chosen, request.GET),
        "rows": page,
        "found": rows.count(),
        "next_url": next_url,
        "first_url": first_page(request.GET),
        "cared_for": representatives.cared_for_ids(page, by=request.user),
        "waiting": representatives.without_way_in(place, by=request.user).count(),
        "without_head": representatives.without_head(place).count(),
        "may_add": may_change_roster(request.user, place),
    }
    return render(request, "registrations/people/representatives.html", context)


@login_required
def representative_new(request, place):
    """Somebody who represents one of the ward's subjects; `?doi_tuong=` chooses it beforehand."""
    form = RepresentativeForm(posted(request), place=place, initial={"subject": request.GET.get("doi_tuong", "")})

    def add() -> Added:
        return member_add(subject=form.cleaned_data["subject"], by=request.user, **form.member())

    if request.method == "POST" and form.is_valid() and (added := person_went_through(form, add)):
        messages.success(request, added_words(added))
        return redirect("person", place.code, added.member.user_id)
    context = {"place": place, "form": form, "has_errors": bool(form.errors)}
    return render(request, "registrations/people/representative_new.html", context, status=400 if form.errors else 200)


def person_went_through(form, act) -> Added | None:
    """Do `act`; None when it was refused, which is shown at the form. A number that has an account is offered to be taken."""
    try:
        return act()
    except AlreadyKnown as refusal:
        form.show_known(refusal)
    except Conflict:
        raise
    except Refused as refusal:
        show_refusal(form, refusal)
    return None


def added_words(added: Added) -> str:
    member = added.member
    made = "Đã tạo tài khoản cho" if added.is_new else "Đã gắn tài khoản đã có của"
    return f"{made} ông/bà {member.user.full_name}, {member.get_role_display().lower()} {member.subject.name}."


def _without_way_in(request, place):
    return representatives.without_way_in(place, by=request.user)


def register() -> None:
    """Add the tab; called when the portal starts."""
    people_lists.register(
        PeopleList(
            key="dai-dien",
            label="Người đại diện",
            readers=KEEPERS,
            writers=POLICE,
            page=representatives_page,
            new=representative_new,
            without_way_in=_without_way_in,
        )
    )
