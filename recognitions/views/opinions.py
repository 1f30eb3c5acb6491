"""The police's pages of asking other bodies: the list, a new one, how it stands, links, answers on paper, papers."""

from datetime import timedelta

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from antt_portal import clock, print_assets
from antt_portal.accounts.choices import Role
from antt_portal.accounts.permissions import for_roles
from antt_portal.form_answers import posted, went_through
from antt_portal.jobs.services import WillNeverWork
from antt_portal.navigation import working_year
from antt_portal.papers.download import paper_download
from antt_portal.refusals import Refused
from recognitions.forms import StaleCheck, shown_version
from recognitions.models import Consultation, ConsultationItem, ConsultedBody, Objection
from recognitions.opinions import letter_text, summary_text
from recognitions.opinions.bodies import expected_bodies
from recognitions.opinions.candidates import candidates_of
from recognitions.opinions.forms import ConsultationForm, LetterNumberForm, PaperAnswerForm, SourceForm
from recognitions.opinions.overview import overview_of
from recognitions.opinions.standing import standing_of
from recognitions.opinions.tokens import address_of
from recognitions.permissions import actions_of, offered
from recognitions.services import opinions as services
from recognitions.views.proposals import READERS
from registrations.choices import SubjectKind
from registrations.plans import days_off_around

POLICE = (Role.POLICE_OFFICER, Role.POLICE_CHIEF)
DAYS_TO_ANSWER = 7
KINDS = list(SubjectKind)
SALT = "recognitions.views.opinions"
SLIP_HOURS = 12
NO_STORE = {"Cache-Control": "private, no-store", "Referrer-Policy": "same-origin"}


@require_safe
@for_roles(*READERS)
def consultations(request):
    """Every consultation of the person's place, the newest first."""
    answered = Count("bodies", filter=Q(bodies__opinions__isnull=False), distinct=True)
    rows = Consultation.objects.visible_to(request.user).select_related("deciding_place")
    rows = list(rows.annotate(asked=Count("bodies", distinct=True), answered=answered)[:200])
    now = clock.now()
    context = {
        "rows": [(row, standing_of(row.state, row.answer_until, now)) for row in rows],
        "begins_in": own_police_place(request.user),
        "year": working_year(clock.today()),
    }
    return render(request, "recognitions/opinions/list.html", context)


def own_police_place(user):
    """The place for which this person asks and calls meetings; None for who is not of the police."""
    return next((seat.place for seat in user.current_memberships if seat.role in POLICE), None)


@for_roles(*POLICE)
def consultation_new(request, year):
    """Choose the subjects, the bodies and the day."""
    place = own_police_place(request.user)
    source = SourceForm(request.GET or {"source": "appraised"})
    candidates = candidates_of(place, year, **source.asked)
    form = ConsultationForm(posted(request), candidates=candidates, initial=_expected(place))
    opened = []

    def begin():
        given = {name: form.cleaned_data[name] for name in ("answer_until",)}
        lines = form.cleaned_data["bodies"].splitlines()
        opened.append(
            services.consultation_open(deciding_place=place, year=year, enrolments=form.chosen(), bodies=lines, by=request.user, **given)
        )

    if request.method == "POST" and form.is_valid() and went_through(form, begin):
        messages.success(request, "Đã lập danh sách lấy ý kiến. Ông/bà tải công văn để ký, rồi tạo đường dẫn trả lời cho từng nơi.")
        return redirect("consultation", opened[0].pk)
    context = {
        "place": place,
        "year": year,
        "source": source,
        "form": form,
        "candidates": list(candidates),
        "chosen": set(request.POST.getlist("enrolments")),
        "has_errors": bool(form.errors),
    }
    return render(request, "recognitions/opinions/new.html", context, status=400 if form.errors else 200)


def _expected(place) -> dict:
    """What the form begins with: the bodies of the place, and a working day a week from now."""
    soon = clock.today() + timedelta(days=DAYS_TO_ANSWER)
    return {"bodies": "\n".join(expected_bodies(place)), "answer_until": days_off_around(soon.year).roll_forward(soon)}


def _seen(request, pk) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).select_related("deciding_place__parent", "opened_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


def _acted_on(request, pk, action: str) -> Consultation:
    return offered(request.user, action, _seen(request, pk))


@require_safe
@login_required
def consultation(request, pk):
    """How it stands: subjects with objections first, then each body."""
    row = _seen(request, pk)
    context = {"consultation": row, "seen": overview_of(row, now=clock.now()), "actions": actions_of(request.user, row)}
    return render(request, "recognitions/opinions/consultation.html", context)


@login_required
def consultation_number(request, pk):
    """Number and date of the signed letter."""
    row = _acted_on(request, pk, "number")
    form = LetterNumberForm(posted(request), initial={"version": row.version, "symbol": row.symbol, "dated_on": row.dated_on})

    def number():
        services.consultation_number(consultation=row, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and went_through(form, number):
        messages.success(request, "Đã ghi số, ngày công văn.")
        return redirect("consultation", pk)
    context = {"consultation": row, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/opinions/number.html", context, status=400 if form.errors else 200)


@require_safe
@login_required
def consultation_file(request, pk, paper, form):
    """The letter with its list, or the summary of the answers, as PDF or Word."""
    row = _seen(request, pk)
    if paper == "cong-van":
        return paper_download(letter_text.text_of(row), form, name=f"cong-van-lay-y-kien-{row.year}-lan-{row.seq}")
    if paper == "tong-hop":
        return paper_download(summary_text.text_of(row, now=clock.now()), form, name=f"tong-hop-y-kien-{row.year}-lan-{row.seq}")
    raise Http404


@require_POST
@login_required
def consultation_links(request, pk):
    """Links for all bodies that have none, shown once."""
    row = _acted_on(request, pk, "make_links")
    return _links_page(request, row, services.links_make(consultation=row, by=request.user, version=shown_version(request)))


@require_POST
@login_required
def consultation_link(request, pk, body):
    """A new link for one body, shown once; the one before is void."""
    row = _acted_on(request, pk, "make_links")
    renewed = services.link_renew(body=_body(row, body), by=request.user, version=shown_version(request))
    return _links_page(request, row, [renewed])


def _links_page(request, row: Consultation, links: list[services.IssuedLink]):
    slips = [
        {"body": link.body, "address": link.address, "qr": segno.make(link.address, error="m").svg_data_uri(border=2)} for link in links
    ]
    kept = signing.dumps([[link.body.pk, link.token] for link in links], salt=SALT)
    response = render(request, "recognitions/opinions/links.html", {"consultation": row, "slips": slips, "kept": kept})
    return _not_kept(response)


@require_POST
@login_required
def consultation_slips(request, pk):
    """The links on the screen as slips to print, one a body: the page carries them, since they can be read nowhere else."""
    row = _acted_on(request, pk, "make_links")
    try:
        pairs = signing.loads(request.POST.get("links", ""), salt=SALT, max_age=SLIP_HOURS * 3600)
    except signing.BadSignature:
        raise Refused("Các đường dẫn trên màn hình không còn in được. Ông/bà tạo đường dẫn mới rồi in.") from None
    bodies = {body.pk: body for body in row.bodies.all()}
    found = [(bodies[pk], token) for pk, token in pairs if pk in bodies and services.is_link_of(bodies[pk], token)]
    if not found:
        raise Refused("Các đường dẫn này đã được thay bằng đường dẫn khác. Ông/bà tạo đường dẫn mới rồi in.")
    slips = [{"body": body, "address": address_of(token), "qr": _qr_svg(address_of(token))} for body, token in found]
    context = {"consultation": row, "slips": slips, "CONTACT_PHONE": settings.CONTACT_PHONE}
    try:
        content = print_assets.pdf(render_to_string("recognitions/opinions/slips_pdf.html", context), stylesheet="opinion_slips.css")
    except WillNeverWork as problem:
        raise Refused("Máy chủ chưa tạo được tệp PDF. Ông/bà in trang đang mở, hoặc báo người quản trị.") from problem
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-tra-loi-y-kien-{row.year}-lan-{row.seq}.pdf"'
    return _not_kept(response)


def _qr_svg(address: str) -> str:
    return segno.make(address, error="m", boost_error=False, micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)


def _not_kept(response):
    for name, value in NO_STORE.items():
        response[name] = value
    return response


def _body(row: Consultation, pk: int) -> ConsultedBody:
    return get_object_or_404(row.bodies.select_related("consultation__deciding_place"), pk=pk)


@login_required
def opinion_record(request, pk, body):
    """Write down an answer that came on paper."""
    row = _acted_on(request, pk, "record")
    asked = _body(row, body)
    form = PaperAnswerForm(posted(request), items=items_of(row), initial={"version": asked.version} | _answered_before(asked))

    def record():
        services.opinion_record(
            body=asked, answer=form.given(), letter=form.letter(), by=request.user, version=form.cleaned_data["version"]
        )

    if request.method == "POST" and form.is_valid() and went_through(form, record):
        messages.success(request, f"Đã ghi trả lời bằng văn bản của {asked.name}.")
        return redirect("consultation", pk)
    context = {"consultation": row, "body": asked, "form": form, "has_errors": bool(form.errors)}
    return render(request, "recognitions/opinions/record.html", context, status=400 if form.errors else 200)


def items_of(row: Consultation) -> list[ConsultationItem]:
    """The subjects of a list by kind, residential areas first, with what names them."""
    rows = row.items.select_related("enrolment__place").order_by("enrolment__sort_key", "pk")
    return sorted(rows, key=lambda item: KINDS.index(item.enrolment.kind))


def standing_opinion(body: ConsultedBody):
    """What the body has answered, with its objections; None when it has not."""
    objections = Prefetch("objections", Objection.objects.select_related("item__enrolment"))
    return body.opinions.filter(superseded_at=None).prefetch_related(objections).first()


def _answered_before(body: ConsultedBody) -> dict:
    return PaperAnswerForm.initial_from(standing_opinion(body))


@login_required
def consultation_close(request, pk):
    """Ask once, then end it."""
    row = _acted_on(request, pk, "close")
    if request.method == "POST":
        services.consultation_close(consultation=row, by=request.user, version=shown_version(request))
        messages.success(request, "Đã kết thúc lấy ý kiến. Đường dẫn của các nơi không trả lời được nữa.")
        return redirect("consultation", pk)
    context = {"consultation": row, "seen": overview_of(row, now=clock.now()), "form": StaleCheck(initial={"version": row.version})}
    return render(request, "recognitions/opinions/close.html", context)
