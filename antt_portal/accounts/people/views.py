"""The people of a place: the list, one person's page, and every act on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from antt_portal.accounts.choices import Role
from antt_portal.accounts.models import SignInSlip, User
from antt_portal.accounts.people import belonging, memberships
from antt_portal.accounts.people import lists as people_lists
from antt_portal.accounts.people import persons as people
from antt_portal.accounts.people.forms import ChangeForm, ClosingForm, EndForm, OpeningForm, SeatForm, StaffForm, StandInForm
from antt_portal.accounts.people.history import history_of
from antt_portal.accounts.people.lists import PeopleList, place_called
from antt_portal.accounts.people.persons import AlreadyKnown
from antt_portal.accounts.people.staff import StaffFilter, staff_of
from antt_portal.accounts.reauthentication import password_again
from antt_portal.accounts.ways_in import care
from antt_portal.clock import now, today
from antt_portal.form_answers import posted, show_refusal, went_through
from antt_portal.keyed_pages import first_page, kept, page_of
from antt_portal.refusals import Refused


@require_safe
@login_required
def people_list(request, code):
    """The list of people that this person looks after in the place: staff for administrators, others as upper floors say."""
    place = place_called(code)
    chosen, tabs = people_lists.opened(request, place)
    return chosen.page(request, place, tabs)


@login_required
def person_new(request, code):
    """Add somebody to the list that this person keeps."""
    place = place_called(code)
    return people_lists.writable(request, place).new(request, place)


def staff_page(request, place, tabs):
    """Every role of the place and who holds it."""
    chosen = StaffFilter(request.GET, place=place)
    rows = chosen.narrow(staff_of(place))
    page, next_url = page_of(rows, request.GET, by=("role_order", "pk"))
    context = {
        "place": place,
        "tabs": tabs,
        "filter": chosen,
        "filters_in_force": chips(chosen, request.GET),
        "rows": page,
        "found": rows.count(),
        "next_url": next_url,
        "first_url": first_page(request.GET),
    }
    return render(request, "accounts/people.html", context)


def staff_without_way_in(request, place):
    """Who holds a role today, never signed in, has no open slip and is given theirs by this person."""
    rows = staff_of(place).in_force(today()).filter(user__last_login=None, user__is_active=True, has_slip=False)
    return care.cared_for(request.user, User.objects.filter(pk__in=rows.order_by().values("user")))


def chips(chosen, query) -> list[tuple[str, str]]:
    """Each filter in force as (words, address of the list without it)."""
    given = chosen.given
    return [
        (_filter_words(chosen.fields[name], value), f"?{kept({key: query[key] for key in query if key != name})}")
        for name, value in given.items()
    ]


def _filter_words(field, value: str) -> str:
    return f"{field.label}: {dict(getattr(field, 'choices', ())).get(value, f'“{value}”')}"


@password_again
def staff_new(request, place):
    """Somebody new on the staff: an account by their number, and a first role."""
    form = StaffForm(posted(request), place=place)
    if request.method == "POST" and form.is_valid():
        try:
            row, is_new = memberships.staff_add(place=place, seat=form.seat(), by=request.user, **form.person())
        except AlreadyKnown as refusal:
            form.show_known(refusal)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            made = "Đã tạo tài khoản và giao vai trò." if is_new else "Đã giao vai trò cho tài khoản đã có."
            messages.success(request, f"{made} Người chưa đăng nhập được thì ông/bà cấp phiếu mã ở dưới.")
            return redirect("person", place.code, row.user_id)
    return _form_page(request, "accounts/person_new.html", {"place": place, "form": form})


@require_safe
@login_required
def person(request, code, pk):
    """What a person holds and held in the place, how they get in, and what was done about it."""
    place, found, ties = _met(request, code, pk)
    administers = request.user.holds(Role.ADMINISTRATOR, place=place)
    may_issue = found.is_active and care.may_care_for(request.user, found)
    context = {
        "place": place,
        "person": found,
        "ties": ties,
        "is_self": found.pk == request.user.pk,
        "administers": administers,
        "may_give_roles": administers and found.pk != request.user.pk and found.is_active,
        "may_issue": may_issue,
        "keeper": "" if may_issue or not found.is_active else care.keeper_words(found),
        "looks_after": people.looks_after(request.user, found),
        "is_elsewhere_too": belonging.belongs_elsewhere(request.user, found),
        "open_slip": SignInSlip.objects.open(now()).filter(user=found).first(),
        "history": history_of(found, ties),
    }
    return render(request, "accounts/person.html", context)


def _met(request, code, pk) -> tuple:
    """The place, a person who is or was something there, and those of their ties that this person looks after. Else 404."""
    place = place_called(code)
    found = get_object_or_404(User, pk=pk)
    ties = [tie for tie in belonging.ties_of(found) if tie.place_id == place.pk and tie.is_kept_by(request.user)]
    if not ties:
        raise Http404
    return place, found, ties


@password_again
def membership_begin(request, code, pk):
    """One more role in the place."""
    place, found, _ = _administered(request, code, pk)
    form = SeatForm(posted(request), place=place)

    def begin():
        memberships.membership_begin(person=found, place=place, seat=form.seat(), by=request.user)

    if request.method == "POST" and form.is_valid() and went_through(form, begin):
        messages.success(request, "Đã giao vai trò. Vai trò có hiệu lực từ ngày đã ghi.")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_role.html", {"place": place, "person": found, "form": form})


@password_again
def stand_in_begin(request, code, pk):
    """Let this person sign in another's stead, from a day to the end of a day."""
    place, found, _ = _administered(request, code, pk)
    form = StandInForm(posted(request), place=place, person=found)

    def begin():
        memberships.membership_begin(person=found, place=place, seat=form.seat(), by=request.user)

    if request.method == "POST" and form.is_valid() and went_through(form, begin):
        messages.success(request, "Đã ghi việc ký thay. Hết ngày cuối, quyền ký thay tự thôi.")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_stand_in.html", {"place": place, "person": found, "form": form})


@password_again
def membership_end(request, code, pk, membership):
    """The last day of a role."""
    place, found, ties = _administered(request, code, pk)
    row = next((tie.row for tie in ties if tie.is_role and tie.row.pk == membership), None)
    if row is None:
        raise Http404
    form = EndForm(posted(request), initial={"last_day": today()})

    def end():
        memberships.membership_end(membership=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, end):
        messages.success(request, f"Đã ghi: {row.title} đến hết ngày {form.cleaned_data['last_day']:%d/%m/%Y}.")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_role_end.html", {"place": place, "person": found, "row": row, "form": form})


def _administered(request, code, pk) -> tuple:
    place, found, ties = _met(request, code, pk)
    if not request.user.holds(Role.ADMINISTRATOR, place=place):
        raise Http404
    return place, found, ties


@password_again
def person_change(request, code, pk):
    """Set name, number and mail address right."""
    place, found = _looked_after(request, code, pk)
    form = ChangeForm(posted(request), initial={"full_name": found.full_name, "phone": found.phone, "email": found.email})

    def change():
        people.person_change(person=found, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, change):
        changed = User.objects.get(pk=found.pk)
        moved = f" Từ nay đăng nhập bằng số {changed.username}." if changed.username != found.username else ""
        messages.success(request, f"Đã sửa thông tin của ông/bà {changed.full_name}.{moved}")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_change.html", {"place": place, "person": found, "form": form})


@password_again
def person_deactivate(request, code, pk):
    """Close an account, at once."""
    place, found = _looked_after(request, code, pk)
    form = ClosingForm(posted(request))

    def close():
        people.person_deactivate(person=found, reason=form.cleaned_data["reason"], by=request.user)

    if request.method == "POST" and form.is_valid() and went_through(form, close):
        messages.success(request, f"Đã ngừng tài khoản của ông/bà {found.full_name}. Mọi lượt đăng nhập đang mở đã kết thúc.")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_deactivate.html", {"place": place, "person": found, "form": form})


@password_again
def person_reactivate(request, code, pk):
    """Open a closed account again."""
    place, found = _looked_after(request, code, pk)
    form = OpeningForm(posted(request))

    def open_again():
        people.person_reactivate(person=found, reason=form.cleaned_data["reason"], by=request.user)

    if request.method == "POST" and form.is_valid() and went_through(form, open_again):
        messages.success(request, "Đã mở lại tài khoản. Mật khẩu cũ không còn: ông/bà cấp phiếu mã mới cho người này.")
        return redirect("person", code, pk)
    return _form_page(request, "accounts/person_reactivate.html", {"place": place, "person": found, "form": form})


def _looked_after(request, code, pk) -> tuple:
    place, found, _ = _met(request, code, pk)
    if not people.looks_after(request.user, found):
        raise Http404
    return place, found


def _form_page(request, template: str, context: dict):
    form = context["form"]
    return render(request, template, context | {"has_errors": bool(form.errors)}, status=400 if form.errors else 200)


people_lists.register(
    PeopleList(
        key="can-bo",
        label="Cán bộ",
        readers=(Role.ADMINISTRATOR,),
        writers=(Role.ADMINISTRATOR,),
        page=staff_page,
        new=staff_new,
        without_way_in=staff_without_way_in,
    )
)
