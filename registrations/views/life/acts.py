"""The wizards of a subject's life (practice P6, P7): one view for each act, for police of the subject's own place."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from antt_portal import clock
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from registrations.choices import ORGANISATION_KINDS, SubjectKind
from registrations.lives import forms
from registrations.models import Subject
from registrations.permissions import may_change_roster, roster_places
from registrations.plans import calendar_for
from registrations.services.life import elsewhere, including, level, merging, moving, splitting, status, units
from registrations.units import forms as unit_forms
from registrations.views.life.wizard import Act, wizard

asked_and_answered = require_http_methods(["GET", "HEAD", "POST"])
BUTTONS = {"suspended": "Ghi {name} tạm ngừng", "resumed": "Ghi {name} hoạt động trở lại", "closed": "Ghi {name} giải thể, chấm dứt"}


@asked_and_answered
@login_required
def new(request, code):
    """Add one subject to the ward."""
    place = _place(request, code)
    act = Act(
        heading="Thêm đối tượng",
        intro="Ghi như một dòng của danh sách Excel. Cổng cho xem sẽ thay đổi gì trước khi thêm.",
        confirm=lambda change: f"Thêm {change.about.name} vào danh sách",
        said=lambda subject: f"Đã thêm {subject.name}.",
        foresee=partial(units.unit_foreseen, place=place),
        carry_out=partial(units.subject_add, place=place),
        **_back_to_roster(place),
    )
    return wizard(request, act, partial(unit_forms.UnitForm, place=place))


@asked_and_answered
@login_required
def change(request, pk):
    """Correct what is known of a subject, or give it another name."""
    subject = _subject(request, pk)
    act = _act(
        subject,
        heading=f"Sửa thông tin, đổi tên: {subject.name}",
        confirm=lambda change: f"Lưu thay đổi của {change.subjects[0].was('name')}",
        said=lambda subject: f"Đã lưu thay đổi của {subject.name}.",
        foresee=units.correction_foreseen,
        carry_out=units.subject_correct,
    )
    return wizard(request, act, partial(unit_forms.CorrectionForm, subject=subject))


@asked_and_answered
@login_required
def standing(request, pk):
    """A subject stops for a time, works again, or is no more."""
    subject = _subject(request, pk)
    acts = status.possible_acts(subject)
    if not acts:
        meanwhile = Conflict if "fingerprint" in request.POST else Refused
        raise meanwhile(f"{subject.name} đã “{subject.get_status_display()}”. Không ghi tình trạng khác được nữa.")
    act = _act(
        subject,
        heading=f"Tình trạng của {subject.name}",
        intro=f"Hiện nay: {subject.get_status_display()}.",
        confirm=lambda change: f"{BUTTONS[change.events[0].kind].format(name=subject.name)} từ ngày {change.on:%d/%m/%Y}",
        said=lambda subject: f"Đã ghi: {subject.name} {subject.get_status_display().lower()} từ ngày {subject.status_on:%d/%m/%Y}.",
        foresee=status.status_foreseen,
        carry_out=status.subject_set_status,
    )
    return wizard(request, act, partial(forms.StatusForm, acts=acts))


@asked_and_answered
@login_required
def merge(request, code):
    """Several subjects of one kind become one; `?loai=` names the kind."""
    place = _place(request, code)
    label = calendar_for(place, clock.today().year).label
    kinds = {SubjectKind.RESIDENTIAL_AREA.value: label} | {kind.value: kind.label for kind in ORGANISATION_KINDS}
    kind = request.GET.get("loai", SubjectKind.RESIDENTIAL_AREA.value)
    if kind not in kinds:
        raise Http404
    act = Act(
        heading="Sáp nhập",
        intro="Các đối tượng trước sáp nhập ra khỏi danh sách và mẫu số từ ngày sáp nhập, hồ sơ của họ vẫn còn.",
        confirm=lambda change: f"Sáp nhập thành {change.about.name} từ ngày {change.on:%d/%m/%Y}",
        said=lambda subject: f"Đã sáp nhập thành {subject.name}. Ông/bà ghi người đứng đầu tại mục Người phụ trách.",
        foresee=partial(merging.merger_foreseen, place=place),
        carry_out=partial(merging.subjects_merge, place=place),
        template="registrations/life/merge.html",
        context={"kinds": kinds, "kind": kind},
        **_back_to_roster(place),
    )
    return wizard(request, act, partial(forms.MergeForm, place=place, kind=kind))


@asked_and_answered
@login_required
def split(request, pk):
    """One subject becomes several."""
    subject = _subject(request, pk)
    act = _act(
        subject,
        heading=f"Chia tách {subject.name}",
        intro="Ghi tên từng đối tượng mới, ít nhất hai. Dòng không dùng thì để trống.",
        confirm=lambda change: f"Chia tách {subject.name} từ ngày {change.on:%d/%m/%Y}",
        said=lambda subject: f"Đã chia tách {subject.name}. Ông/bà ghi người đứng đầu của từng đối tượng mới.",
        foresee=splitting.split_foreseen,
        carry_out=splitting.subject_split,
        template="registrations/life/split.html",
    )
    return wizard(request, act, partial(forms.SplitForm, subject=subject))


@asked_and_answered
@login_required
def move(request, pk):
    """A subject moves to another ward."""
    subject = _subject(request, pk)
    act = _act(
        subject,
        heading=f"Chuyển {subject.name} đi nơi khác",
        intro="Nơi mới được báo, nhận đối tượng vào danh sách và xem được hồ sơ cũ.",
        confirm=lambda change: f"Chuyển {subject.name} đến {change.lineages[0].successor.place.name}",
        said=lambda subject: f"Đã ghi {subject.name}: {subject.status_reason}. Công an nơi đó được báo.",
        foresee=moving.move_foreseen,
        carry_out=lambda **given: _left_behind(moving.subject_move(**given)),
        template="registrations/life/move.html",
    )
    return wizard(request, act, partial(forms.MoveForm, subject=subject))


@asked_and_answered
@login_required
def managing_level(request, pk):
    """Another level begins to manage an organisation."""
    subject = _subject(request, pk)
    if not subject.is_organisation:
        raise Refused(f"{subject.name} luôn do một cấp quản lý. Chỉ cơ quan, doanh nghiệp, cơ sở giáo dục mới đổi cấp quản lý.")
    act = _act(
        subject,
        heading=f"Chuyển cấp quản lý {subject.name}",
        intro=f"Hiện nay: {subject.get_managing_level_display()}.",
        confirm=lambda change: f"Ghi {subject.name} do {change.about.get_managing_level_display()} quản lý",
        said=lambda subject: f"Đã ghi: {subject.name} do {subject.get_managing_level_display()} quản lý.",
        foresee=level.level_foreseen,
        carry_out=level.subject_change_level,
    )
    return wizard(request, act, forms.LevelForm)


@asked_and_answered
@login_required
def include(request, pk, year):
    """Include one founded after the first quarter in the year's review, or take that back."""
    subject = _subject(request, pk)
    row = including.row_of(subject, year)
    if row.in_scope and not row.included_reason:
        raise Refused(f"{row.name} đã thuộc diện xét năm {year}.")
    back = row.in_scope
    act = _act(
        subject,
        heading=f"{'Đưa ra khỏi' if back else 'Đưa vào'} diện xét năm {year}: {row.name}",
        intro=f"Đã đưa vào diện xét: {row.included_reason}" if back else f"Hiện chỉ theo dõi phong trào: {row.exclusion_reason}.",
        confirm=lambda change: f"{'Đưa' if back else 'Xét'} {row.name} {'ra khỏi diện xét' if back else 'trong'} năm {year}",
        said=lambda subject: f"Đã đưa {subject.name} {'ra khỏi' if back else 'vào'} diện xét năm {year}.",
        foresee=partial(including.inclusion_taken_back_foreseen if back else including.inclusion_foreseen, year=year),
        carry_out=partial(including.enrolment_take_back_inclusion if back else including.enrolment_include, year=year),
    )
    return wizard(request, act, forms.InclusionForm)


@asked_and_answered
@login_required
def registered_elsewhere(request, pk, year):
    """“Đã đăng ký tại phường cũ”, by its paper; or that mark taken back."""
    subject = _subject(request, pk)
    if elsewhere.was_marked(including.row_of(subject, year)):
        return wizard(request, _taken_back(subject, year), forms.TakeBackForm)
    act = _act(
        subject,
        heading=f"Đã đăng ký tại phường, xã cũ năm {year}: {subject.name}",
        intro="Dùng khi đối tượng đã đăng ký trước khi sắp xếp phường, xã. Đối tượng được tính là đã đăng ký.",
        confirm=lambda change: f"Ghi {subject.name} đã đăng ký ngày {change.on:%d/%m/%Y}",
        said=lambda subject: f"Đã ghi {subject.name} đã đăng ký tại phường, xã cũ.",
        foresee=partial(elsewhere.registration_elsewhere_foreseen, year=year),
        carry_out=partial(elsewhere.registered_elsewhere_mark, year=year),
    )
    return wizard(request, act, forms.ElsewhereForm)


def _taken_back(subject: Subject, year: int) -> Act:
    told = f"Đã đăng ký tại phường, xã cũ năm {year}"
    return _act(
        subject,
        heading=f"Rút lại “{told}”: {subject.name}",
        intro="Dùng khi đã ghi nhầm. Đối tượng lại là chưa đăng ký.",
        confirm=lambda change: f"Ghi {subject.name} chưa đăng ký năm {year}",
        said=lambda subject: f"Đã rút lại. {subject.name} chưa đăng ký năm {year}.",
        foresee=partial(elsewhere.registration_elsewhere_taken_back_foreseen, year=year),
        carry_out=partial(elsewhere.registered_elsewhere_take_back, year=year),
    )


def _place(request, code: str) -> Place:
    """The ward, if this person changes its roster; 404 otherwise."""
    place = get_object_or_404(roster_places(request.user).select_related("parent"), code=code)
    if place.is_province or not may_change_roster(request.user, place):
        raise Http404
    return place


def _subject(request, pk: int) -> Subject:
    """The subject, if this person changes the roster of its place; 404 otherwise."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user).select_related("place__parent"), pk=pk)
    if not may_change_roster(request.user, subject.place):
        raise Http404
    return subject


def _act(subject: Subject, *, foresee, carry_out, **words) -> Act:
    """An act on one subject, which comes back to its page."""
    return Act(
        foresee=partial(foresee, subject=subject),
        carry_out=partial(carry_out, subject=subject),
        back_url=reverse("subject", args=[subject.pk]),
        where=subject.name,
        **words,
    )


def _left_behind(moved: Subject) -> Subject:
    """The subject of the old ward, whose page the person who moved it still sees."""
    return moved.predecessors.select_related("predecessor").get().predecessor


def _back_to_roster(place: Place) -> dict[str, str]:
    year = clock.today().year
    return {"back_url": reverse("roster", args=[place.code, year]), "where": f"Danh sách năm {year}"}
