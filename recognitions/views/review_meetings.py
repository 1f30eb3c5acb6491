"""The committee's meeting: the list, calling one, what it looks at, its result, its papers and signed minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from antt_portal import clock, file_store
from antt_portal.accounts.permissions import for_roles
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.form_answers import posted, went_through
from antt_portal.navigation import working_year
from antt_portal.papers.download import paper_download
from recognitions.choices import ReviewMeetingState
from recognitions.forms import ReasonForm
from recognitions.models import PlaceSettings, ReviewMeeting
from recognitions.permissions import actions_of, offered
from recognitions.review_meetings import papers
from recognitions.review_meetings.agenda_candidates import candidates_of, last_participants
from recognitions.review_meetings.exceptions import HELD, agenda_of, why_of
from recognitions.review_meetings.forms import InvitationForm, MinutesForm, ParticipantForms, ResultForm, invited_in, rows_from
from recognitions.services import review_meetings as services
from recognitions.views.decisions import EXTENSIONS, cut_off
from recognitions.views.opinions import POLICE, own_police_place
from recognitions.views.proposals import READERS

MORE = "more"


@require_safe
@for_roles(*READERS)
def review_meetings(request):
    """Every meeting of the person's place, the newest first."""
    rows = ReviewMeeting.objects.visible_to(request.user).select_related("deciding_place")
    context = {"meetings": list(rows[:200]), "begins_in": own_police_place(request.user), "year": working_year(clock.today())}
    return render(request, "recognitions/review_meetings/list.html", context)


@for_roles(*POLICE)
def review_meeting_new(request, year):
    """Call the committee: people of the last meeting, all appraised subjects."""
    place = own_police_place(request.user)
    draft = ReviewMeeting(deciding_place=place, year=year)
    initial = {"committee": PlaceSettings.settings_of(place).review_committee}
    called = []

    def call(form, people):
        invitation = form.invitation(invited_in(people))
        called.append(services.meeting_call(deciding_place=place, year=year, invitation=invitation, by=request.user, **form.agenda()))

    forms = _forms(request, candidates_of(place, year), initial, rows_from(last_participants(place)))
    if _went_through(request, *forms, call):
        messages.success(request, "Đã lập giấy mời. Ông/bà tải bản Word để ký, rồi ghi số, ngày.")
        return redirect("review_meeting", called[0].pk)
    return _invitation_page(request, draft, *forms, ticked=set(), marked=set())


@login_required
def review_meeting_change(request, pk):
    """Change the invitation: day, people, agenda, number."""
    row = _acted_on(request, pk, "change")
    candidates = candidates_of(row.deciding_place, row.year, meeting=row)
    forms = _forms(request, candidates, InvitationForm.initial_from(row), rows_from(list(row.participants.all())))

    def change(form, people):
        services.meeting_change(
            meeting=row,
            invitation=form.invitation(invited_in(people)),
            by=request.user,
            version=form.cleaned_data["version"],
            **form.agenda(),
        )

    if _went_through(request, *forms, change):
        messages.success(request, "Đã sửa giấy mời.")
        return redirect("review_meeting", pk)
    items = list(row.items.values_list("appraisal", "marked"))
    return _invitation_page(request, row, *forms, ticked={str(pk) for pk, _ in items}, marked={str(pk) for pk, by_hand in items if by_hand})


def _forms(request, candidates, initial: dict, people: list[dict]) -> tuple[InvitationForm, object]:
    """The two forms of the page. Rows that were sent are read as they are: one that equals what it began with is not an empty one."""
    sent = posted(request)
    form = InvitationForm(sent, candidates=candidates, initial=initial)
    return form, ParticipantForms(sent, initial=people if sent is None else None, prefix="people")


def _went_through(request, form, people, act) -> bool:
    """Whether both forms were sent, hold, and the service accepted them; “more rows” is not a sending."""
    if request.method != "POST" or MORE in request.POST:
        return False
    return all([form.is_valid(), people.is_valid()]) and went_through(form, lambda: act(form, people))


def _invitation_page(request, row: ReviewMeeting, form, people, *, ticked: set[str], marked: set[str]):
    if request.method == "POST":
        ticked, marked = set(request.POST.getlist("appraisals")), set(request.POST.getlist("marked"))
    asked_for_more = MORE in request.POST
    if asked_for_more:
        form, people = _as_typed(request, form, people)
    candidates = list(form.fields["appraisals"].queryset)
    why = why_of(candidates, row)
    failed = not asked_for_more and bool(form.errors or people.total_error_count()) if form.is_bound else False
    context = {
        "meeting": row,
        "form": form,
        "people": people,
        "candidates": [(one, why[one.pk]) for one in candidates],
        "ticked": ticked,
        "marked": marked,
        "has_errors": failed,
    }
    return render(request, "recognitions/review_meetings/invitation.html", context, status=400 if failed else 200)


def _as_typed(request, form, people):
    """The same forms unbound with what was typed, and more empty rows."""
    typed = [{name: request.POST.get(one.add_prefix(name), "") for name in one.fields} for one in people.forms]
    kept = [row for row in typed if any(row.values())]
    initial = {name: request.POST.get(name, "") for name in form.fields if name not in ("appraisals", "marked")}
    candidates = form.fields["appraisals"].queryset
    return InvitationForm(candidates=candidates, initial=initial), ParticipantForms(initial=kept, prefix="people")


def _seen(request, pk) -> ReviewMeeting:
    rows = ReviewMeeting.objects.visible_to(request.user).select_related("deciding_place__parent", "called_by", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def _acted_on(request, pk, action: str) -> ReviewMeeting:
    return offered(request.user, action, _seen(request, pk))


@require_safe
@login_required
def review_meeting(request, pk):
    """One meeting, exceptions on top: what is looked at, and once it was held what was concluded."""
    row = _seen(request, pk)
    context = {
        "meeting": row,
        "agenda": agenda_of(row),
        "people": list(row.participants.all()),
        "actions": actions_of(request.user, row),
        "has_begun": clock.now() >= row.held_at,
        "was_held": row.state in HELD,
        "minutes": row.minutes.filter(superseded_at=None).select_related("kept_by").first(),
    }
    return render(request, "recognitions/review_meetings/meeting.html", context)


@login_required
def review_meeting_hold(request, pk):
    """Who came, what was concluded."""
    row = _acted_on(request, pk, "hold")
    people, exceptions = list(row.participants.all()), agenda_of(row).exceptions
    initial = ResultForm.initial_from(row, people, exceptions)
    form = ResultForm(posted(request), participants=people, exceptions=exceptions, initial=initial)

    def hold():
        services.meeting_hold(meeting=row, result=form.result(), by=request.user, version=form.cleaned_data["version"])

    if request.method == "POST" and form.is_valid() and went_through(form, hold):
        messages.success(request, "Đã ghi kết quả cuộc họp. Ông/bà tải biên bản để thư ký và chủ trì ký, rồi lưu bản quét.")
        return redirect("review_meeting", pk)
    context = {"meeting": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/review_meetings/hold.html", context, status=400 if form.errors else 200)


@capped_upload
@login_required
def review_minutes_keep(request, pk):
    """Keep the scan of the signed minutes."""
    row = _acted_on(request, pk, "keep_minutes")
    too_large = cut_off(request)
    form = MinutesForm(posted(request), request.FILES or None, initial={"version": row.version})
    if too_large is not None:
        form.errors["scan"] = form.error_class([too_large])

    def keep():
        services.minutes_keep(meeting=row, scan=form.cleaned_data["scan"], by=request.user, version=form.cleaned_data["version"])

    if request.method == "POST" and too_large is None and form.is_valid() and went_through(form, keep):
        messages.success(request, "Đã lưu biên bản đã ký.")
        return redirect("review_meeting", pk)
    status = TOO_LARGE if too_large else 400 if form.errors else 200
    context = {"meeting": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/review_meetings/minutes.html", context, status=status)


@login_required
def review_meeting_cancel(request, pk):
    """Ask for the reason, then note that it is not held."""
    row = _acted_on(request, pk, "cancel")
    form = ReasonForm(posted(request), initial={"version": row.version})

    def cancel():
        services.meeting_cancel(meeting=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, cancel):
        messages.success(request, "Đã ghi là không họp.")
        return redirect("review_meeting", pk)
    context = {"meeting": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/review_meetings/cancel.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def review_meeting_file(request, pk, paper, form):
    """The invitation, the sheet for the table, or the minutes to be signed, as PDF or Word."""
    row = _seen(request, pk)
    made = {"giay-moi": lambda: papers.invitation_of(row), "tai-lieu": lambda: papers.sheet_of(row, on=clock.today())}
    if row.state in HELD:
        made["bien-ban"] = lambda: papers.minutes_of(row)
    if paper not in made:
        raise Http404
    return paper_download(made[paper](), form, name=f"{paper}-hop-xet-duyet-{row.year}-lan-{row.seq}")


@require_safe
@login_required
def review_minutes_scan(request, pk):
    """The signed minutes as they were kept."""
    row = _seen(request, pk)
    kept = row.minutes.filter(superseded_at=None).first()
    if row.state != ReviewMeetingState.MINUTES or kept is None or not file_store.path_of(kept.sha256).exists():
        raise Http404
    name = f"bien-ban-hop-xet-duyet-{row.year}-lan-{row.seq}.{EXTENSIONS[kept.media_type]}"
    return FileResponse(file_store.path_of(kept.sha256).open("rb"), content_type=kept.media_type, as_attachment=True, filename=name)
