"""Who represents one subject, now and before; adding and ending one; a new head from a day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.form_answers import posted, went_through
from registrations.choices import MemberRole
from registrations.models import Subject, SubjectMember
from registrations.people.forms import HeadForm, MemberEndForm, MemberForm
from registrations.people.representatives import cared_for_ids, representatives_of
from registrations.permissions import may_change_people, may_see_phones
from registrations.services.heads import head_change
from registrations.services.members import heads_from, member_add, member_end
from registrations.subject_sections import sections_for
from registrations.views.people import added_words, person_went_through

UNFINISHED = {("dossier", "draft"), ("dossier", "returned")}
ROLE_ORDER = (MemberRole.HEAD, MemberRole.CLERK)


@require_safe
@login_required
def subject_people(request, pk):
    """Who represents the subject, now, soon and before."""
    subject = _seen(request, pk)
    today = clock.today()
    members = sorted(representatives_of(subject.place).filter(subject=subject), key=lambda one: (ROLE_ORDER.index(one.role), one.starts_on))
    changes = may_change_people(request.user, subject)
    context = {
        "subject": subject,
        "now": [member for member in members if _is_now(member, today)],
        "to_come": [member for member in members if member.starts_on > today],
        "before": [member for member in reversed(members) if member.ends_on and member.ends_on < today],
        "with_phones": may_see_phones(request.user, subject),
        "may_change": changes,
        "cared_for": cared_for_ids(members, by=request.user),
        "has_head": heads_from(subject, today).exists(),
    }
    return render(request, "registrations/people/subject_people.html", context)


def _is_now(member: SubjectMember, today) -> bool:
    return member.starts_on <= today and (member.ends_on is None or today <= member.ends_on)


@login_required
def add(request, pk):
    """One more person who represents the subject."""
    subject = _changed(request, pk)
    has_head = heads_from(subject, clock.today()).exists()
    form = MemberForm(posted(request), initial={"role": MemberRole.CLERK if has_head else MemberRole.HEAD})

    def act():
        return member_add(subject=subject, by=request.user, **form.member())

    if request.method == "POST" and form.is_valid() and (added := person_went_through(form, act)):
        messages.success(request, f"{added_words(added)} Người chưa đăng nhập được thì ông/bà cấp phiếu mã.")
        return redirect("subject_people", pk)
    return _form_page(request, "registrations/people/member_add.html", {"subject": subject, "form": form})


@login_required
def end(request, pk, member):
    """The last day on which somebody represents the subject."""
    subject = _changed(request, pk)
    rows = subject.members.representatives().exclude(ends_on__lt=clock.today()).select_related("user", "subject")
    row = get_object_or_404(rows, pk=member)
    form = MemberEndForm(posted(request), initial={"last_day": clock.today()})

    def act():
        member_end(member=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, act):
        messages.success(request, f"Đã ghi: ông/bà {row.user.full_name} đại diện đến hết ngày {form.cleaned_data['last_day']:%d/%m/%Y}.")
        return redirect("subject_people", pk)
    return _form_page(request, "registrations/people/member_end.html", {"subject": subject, "member": row, "form": form})


@login_required
def change_head(request, pk):
    """A new head from a day; shows what they take over."""
    subject = _changed(request, pk)
    heads = list(heads_from(subject, clock.today()))
    form = HeadForm(posted(request))

    def act():
        return head_change(subject=subject, by=request.user, **form.head())

    if request.method == "POST" and form.is_valid() and (added := person_went_through(form, act)):
        member = added.member
        messages.success(
            request,
            f"Đã ghi: ông/bà {member.user.full_name} là người đứng đầu {subject.name} từ ngày {member.starts_on:%d/%m/%Y}. "
            "Cổng đã báo cho cả người cũ và người mới.",
        )
        return redirect("subject_people", pk)
    context = {
        "subject": subject,
        "form": form,
        "head": next((head for head in heads if head.starts_on <= clock.today()), None),
        "planned": next((head for head in heads if head.starts_on > clock.today()), None),
        "unfinished": [row for _, rows in sections_for(subject, request.user) for row in rows if row.state in UNFINISHED],
    }
    return _form_page(request, "registrations/people/head_change.html", context)


def _seen(request, pk) -> Subject:
    return get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=pk)


def _changed(request, pk) -> Subject:
    """The subject, for who may write down its people."""
    subject = _seen(request, pk)
    if not may_change_people(request.user, subject):
        raise Http404
    return subject


def _form_page(request, template: str, context: dict):
    form = context["form"]
    return render(request, template, context | {"has_errors": bool(form.errors)}, status=400 if form.errors else 200)
