"""People from Excel: sending the list, looking at what it would do, taking it in whole; and the file to fill in."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from antt_portal import clock
from antt_portal.accounts import kept_uploads
from antt_portal.accounts.people import lists as people_lists
from antt_portal.accounts.people import memberships
from antt_portal.accounts.people.lists import place_called
from antt_portal.accounts.reauthentication import password_again
from antt_portal.capped_uploads import TOO_LARGE, capped_upload
from antt_portal.refusals import Refused
from registrations.people.representatives import without_head
from registrations.services.members import REPRESENTS
from registrations.services.people_lists import REPRESENTATIVES, PeopleRefused, columns_for, people_import, people_intended
from registrations.units.list_forms import UnitListForm
from registrations.workbooks import read_apart, sheet_of

KEPT = "kept"
ERRORS_SHOWN = 1000


@capped_upload
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request, code):
    """GET: what the file must look like. POST: everything that is wrong with it, or what it would do; nothing is written."""
    place = place_called(code)
    kind = people_lists.writable(request, place).key
    if request.method != "POST":
        return _upload_page(request, place, kind, UnitListForm())
    too_large = getattr(request, "file_too_large", None)
    form = UnitListForm(request.POST, request.FILES, too_large=too_large)
    if not form.is_valid():
        return _upload_page(request, place, kind, form, status=TOO_LARGE if too_large else 400)
    file = form.cleaned_data["file"]
    try:
        read = read_apart(file.temporary_file_path())
        taken = people_intended(sheet=sheet_of(read), kind=kind, place=place, by=request.user)
    except PeopleRefused as refusal:
        return _upload_page(request, place, kind, UnitListForm(), refusal=refusal)
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return _upload_page(request, place, kind, form, status=refusal.status)
    context = _words(place, kind) | {
        "taken": taken,
        "new": sum(one.is_new for one in taken),
        KEPT: _keep(read, request.user),
    }
    return render(request, "registrations/people/upload_check.html", context)


def _keep(read: bytes, user) -> str:
    """Keep what was found in the file until it is taken in; the answer is the token to take it by."""
    with TemporaryUploadedFile("danh-sach.json", "application/json", len(read), None) as file:
        file.write(read)
        file.flush()
        return kept_uploads.keep("file", file, user=user)


@require_POST
@login_required
def take_in(request, code):
    """Take in the list that was looked at. The staff of a place are given roles by it: the password is asked again."""
    place = place_called(code)
    kind = people_lists.writable(request, place).key
    act = _take_in if kind == REPRESENTATIVES else _take_in_after_password
    return act(request, place, kind)


def _take_in(request, place, kind):
    _, file = kept_uploads.take(request.POST.get(KEPT, ""), user=request.user)
    with file:
        read = file.read()
    try:
        digest = hashlib.sha256(read).hexdigest()
        taken = people_import(sheet=sheet_of(read), kind=kind, place=place, by=request.user, source_sha256=digest)
    except PeopleRefused as refusal:
        return _upload_page(request, place, kind, UnitListForm(), refusal=refusal)
    new = sum(one.is_new for one in taken)
    messages.success(
        request,
        f"Đã nạp {len(taken)} người: {new} tài khoản mới, {len(taken) - new} dòng dùng tài khoản đã có. "
        "Ông/bà in phiếu mã cho những người chưa có cách đăng nhập.",
    )
    return redirect(f"{reverse('people', args=[place.code])}?nhom={kind}&vao=chua")


_take_in_after_password = password_again(_take_in)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def template(request, code):
    """GET: the empty file. POST: the same with a row for every subject without a head, as the list of units knows it."""
    place = place_called(code)
    kind = people_lists.writable(request, place).key
    if request.method == "POST" and kind == REPRESENTATIVES:
        return _filled_template(request, place)
    return _excel(place, kind)


@password_again
def _filled_template(request, place):
    """Names and numbers of a whole ward leave the portal: the password is asked again."""
    return _excel(place, REPRESENTATIVES, heads=without_head(place).order_by("sort_key", "pk"))


def _excel(place, kind, heads=()) -> HttpResponse:
    from antt_portal.list_workbook import ExcelFile  # openpyxl is slow to import: only who wants a file waits
    from registrations.people.template import people_template

    roles = REPRESENTS if kind == REPRESENTATIVES else memberships.roles_of(place)
    content = people_template(columns_for(kind, place), roles=roles, heads=heads, today=clock.today())
    return ExcelFile(f"mau-{kind}.xlsx", content).response()


def _upload_page(request, place, kind, form, *, refusal: PeopleRefused | None = None, status: int = 200):
    from registrations.people.template import EXPLANATIONS  # openpyxl is slow to import: only who wants a file waits

    errors = refusal.errors if refusal else ()
    context = _words(place, kind) | {
        "form": form,
        "columns": [(column, EXPLANATIONS[column.field]) for column in columns_for(kind, place)],
        "without_head": without_head(place).count() if kind == REPRESENTATIVES else 0,
        "errors_by_cell": errors[:ERRORS_SHOWN],
        "errors_total": len(errors),
        "has_errors": bool(form.errors or errors),
    }
    return render(request, "registrations/people/upload.html", context, status=refusal.status if refusal else status)


def _words(place, kind) -> dict:
    return {"place": place, "kind": kind, "whom": "người đại diện" if kind == REPRESENTATIVES else "cán bộ"}
