"""The wizards in the browser: a form, what will change, the button that does it; a change meanwhile is told with 409."""

from datetime import date

import pytest
from django.urls import reverse

from registrations import invariants
from registrations.lives import invariants as life_invariants
from registrations.models import Enrolment, Subject
from tests.factories import EnrolmentFactory, SubjectFactory, head_of, person, ward

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
PAPER = "Nghị quyết số 15/NQ-HĐND"


@pytest.fixture(autouse=True)
def _in_july(at):
    at("2026-07-10 10:00")


@pytest.fixture
def officer(client):
    somebody = person(full_name="Lê Thị Cán Bộ")
    client.force_login(somebody)
    return somebody


@pytest.fixture
def area(officer):
    return EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 5", households=120)).subject


def shown(client, address: str, typed: dict, *, status: int = 200):
    answer = client.post(address, typed)
    assert answer.status_code == status, answer.content.decode()
    return answer


def confirmed(client, address: str, typed: dict) -> Subject:
    """The subject whose page follows, once the preview of `typed` was confirmed."""
    preview = shown(client, address, typed).context["preview"]
    answer = client.post(address, typed | {"fingerprint": preview.fingerprint})
    assert answer.status_code == 302, answer.content.decode()
    assert invariant_findings() == []
    return Subject.objects.get(pk=int(answer.url.strip("/").split("/")[-1]))


def invariant_findings() -> list[str]:
    checks = (
        life_invariants.lives_without_their_events,
        invariants.enrolments_that_contradict_their_subject,
        invariants.subjects_out_of_place,
    )
    return [sentence for check in checks for sentence in check()]


def test_the_preview_writes_nothing_and_names_the_effect_on_its_button(client, area):
    typed = {"act": "closed", "on": "01/07/2026", "reason": "Giải thể", "paper": PAPER}
    page = shown(client, reverse("subject_status", args=[area.pk]), typed).content.decode()
    assert "Ghi Tổ dân phố số 5 giải thể, chấm dứt từ ngày 01/07/2026" in page
    assert "Năm 2026: Tổ dân phố số 5 ra khỏi danh sách từ ngày 01/07/2026." in page
    assert not area.events.exists()
    again = client.post(reverse("subject_status", args=[area.pk]), typed | {"back": "1"}).content.decode()
    assert 'value="01/07/2026"' in again
    assert "Lỗi:" not in again


def test_a_change_meanwhile_is_told_and_what_would_change_now_is_shown(client, area):
    address = reverse("subject_status", args=[area.pk])
    typed = {"act": "closed", "on": "01/07/2026", "reason": "Giải thể", "paper": PAPER}
    stale = shown(client, address, typed).context["preview"].fingerprint
    EnrolmentFactory()
    answer = shown(client, address, typed | {"fingerprint": stale}, status=409)
    assert "đã thay đổi sau khi ông/bà xem" in answer.content.decode()
    assert answer.context["preview"].fingerprint != stale
    assert not area.events.exists()


def test_a_mistake_is_told_at_its_field_and_keeps_what_was_typed(client, area):
    typed = {"act": "closed", "on": "01/08/2026", "reason": "Giải thể", "paper": PAPER}
    answer = shown(client, reverse("subject_status", args=[area.pk]), typed, status=400)
    assert "chưa tới" in answer.context["form"].errors["on"][0]
    page = answer.content.decode()
    assert "<title>Lỗi:" in page
    assert PAPER in page


def test_a_subject_is_added_by_form_with_the_checks_of_the_list(client, area):
    address = reverse("subject_new", args=["00235"])
    firm = {
        "kind": "Doanh nghiệp",
        "name": "Công ty An Bình",
        "managing_level": "Phường/Xã",
        "staff": "1.160",
        "size_class": "Nhỏ",
        "reason": "Mới",
    }
    wrong = shown(client, address, firm | {"managing_level": "", "head_phone": "123", "tax_code": "12"}, status=400)
    assert set(wrong.context["form"].errors) == {"managing_level", "head_phone", "tax_code"}
    page = shown(client, address, firm).content.decode()
    assert "chỉ theo dõi phong trào. Doanh nghiệp nhỏ" in page
    new = confirmed(client, address, firm)
    assert (new.staff, new.size_class, new.place) == (1160, "small", ward())
    assert not Enrolment.objects.get(subject=new).in_scope
    older = confirmed(client, address, firm | {"name": "Công ty Lâu Đời", "founded_on": "05/05/2020"})
    assert Enrolment.objects.get(subject=older).joined_on == date(2026, 7, 10)
    assert older.events.get().effective_on == date(2020, 5, 5)
    again = shown(client, address, firm, status=400)
    assert "đang có “Công ty An Bình”" in again.context["form"].errors["name"][0]


def test_a_likely_duplicate_is_a_warning(client, area):
    SubjectFactory(enterprise=True, name="Công ty TNHH An Bình")
    typed = {"kind": "Doanh nghiệp", "name": "Công ty cổ phần An Bình", "managing_level": "Phường/Xã", "size_class": "Vừa", "reason": "Mới"}
    assert "Công ty TNHH An Bình" in str(shown(client, reverse("subject_new", args=["00235"]), typed).context["preview"].warnings)


def correction(**changed) -> dict:
    return {
        "name": "Tổ dân phố số 5",
        "households": "120",
        "has_party_organisation": "on",
        "on": "01/07/2026",
        "reason": "Cập nhật",
    } | changed


def test_another_name_is_taken_by_the_open_year_registered_or_not_and_the_old_one_is_still_found(client, area):
    Enrolment.objects.filter(subject=area).update(registered_at="2026-03-02T09:00:00+07:00")
    old = EnrolmentFactory(subject=area, year=2025)
    address = reverse("subject_change", args=[area.pk])
    assert "ghi văn bản" in str(shown(client, address, correction(name="Tổ dân phố Hoa Sen"), status=400).context["form"].errors["paper"])
    renamed = confirmed(client, address, correction(name="Tổ dân phố Hoa Sen", paper=PAPER))
    assert (renamed.name, Enrolment.objects.get(subject=area, year=2026).name) == ("Tổ dân phố Hoa Sen",) * 2
    old.refresh_from_db()
    assert old.name == "Tổ dân phố số 5"
    assert list(Subject.objects.search("to dan pho so 5")) == [area]
    assert list(Subject.objects.search("hoa sen")) == [area]
    page = client.get(reverse("subject", args=[area.pk])).content.decode()
    assert "Đổi tên từ “Tổ dân phố số 5” thành “Tổ dân phố Hoa Sen”" in page


def test_a_correction_empties_what_was_left_empty_and_says_what_changed(client, area):
    Subject.objects.filter(pk=area.pk).update(address="Ngõ 10", head_name="Nguyễn Văn Đức")
    confirmed(client, reverse("subject_change", args=[area.pk]), correction(households="130"))
    area.refresh_from_db()
    assert (area.households, area.address, area.head_name) == (130, "", "")
    assert Enrolment.objects.get(subject=area).households == 130
    event = area.events.get()
    assert "Nguyễn" not in str(event.details)
    assert "số hộ 120 → 130" in client.get(reverse("subject", args=[area.pk])).content.decode()


def test_a_correction_that_changes_nothing_is_told(client, area):
    answer = shown(client, reverse("subject_change", args=[area.pk]), correction(), status=400)
    assert "Chưa có gì thay đổi" in answer.content.decode()


def test_areas_merge(client, area):
    other = EnrolmentFactory(subject=SubjectFactory(name="Tổ dân phố số 6", households=80)).subject
    typed = {"predecessors": [area.pk, other.pk], "name": "Tổ dân phố số 7", "on": "01/07/2026", "paper": PAPER}
    new = confirmed(client, reverse("subject_merge", args=["00235"]), typed)
    assert new.households == 200
    page = client.get(reverse("subject", args=[new.pk])).content.decode()
    assert "Thành lập do sáp nhập Tổ dân phố số 5, Tổ dân phố số 6" in page
    assert reverse("subject", args=[area.pk]) in page
    assert "Sáp nhập vào Tổ dân phố số 7" in client.get(reverse("subject", args=[area.pk])).content.decode()


def test_what_leaves_nothing_to_do_meanwhile_is_told_with_the_form(client, area):
    address, typed = reverse("subject_status", args=[area.pk]), {"act": "suspended", "on": "01/07/2026", "reason": "Sửa trụ sở"}
    stale = shown(client, address, typed).context["preview"].fingerprint
    confirmed(client, address, typed)
    answer = shown(client, address, typed | {"fingerprint": stale}, status=409)
    assert "Lần thay đổi gần nhất: Lê Thị Cán Bộ" in str(answer.context["form"].errors)


def test_an_area_splits(client, area):
    more = client.post(reverse("subject_split", args=[area.pk]), {"name-1": "Tổ dân phố số 5A", "rows": "3", "more": "1"})
    assert len(more.context["form"].parts()) == 5
    assert "Lỗi:" not in more.content.decode()
    typed = {"name-1": "Tổ dân phố số 5A", "size-1": "60", "name-2": "Tổ dân phố số 5B", "size-2": "60"}
    confirmed(client, reverse("subject_split", args=[area.pk]), typed | {"on": "01/07/2026", "reason": "Đông hộ", "paper": PAPER})
    assert set(Subject.objects.alive().values_list("name", flat=True)) == {"Tổ dân phố số 5A", "Tổ dân phố số 5B"}


@pytest.mark.parametrize("written", ["Phường Ngọc Hà", "ngoc ha"])
def test_a_firm_moves_to_a_ward_that_is_named_in_words(client, officer, written):
    firm = EnrolmentFactory(subject=SubjectFactory(enterprise=True)).subject
    typed = {"province": ward().parent_id, "on": "01/07/2026", "reason": "Chuyển trụ sở", "paper": PAPER}
    address = reverse("subject_move", args=[firm.pk])
    assert "không có phường, xã nào tên" in str(shown(client, address, typed | {"ward": "Ở đâu đó"}, status=400).context["form"].errors)
    assert confirmed(client, address, typed | {"ward": written}) == firm
    assert firm.successors.get().successor.place.name == "Phường Ngọc Hà"


def test_level_inclusion_and_registration_elsewhere(client, officer):
    firm = EnrolmentFactory(
        subject=SubjectFactory(enterprise=True, founded_on=date(2026, 5, 4)), in_scope=False, exclusion_reason="Muộn"
    ).subject
    confirmed(client, reverse("enrolment_include", args=[firm.pk, 2026]), {"reason": "Đề nghị được xét"})
    assert "Đưa ra khỏi diện xét" in client.get(reverse("subject", args=[firm.pk])).content.decode()
    confirmed(client, reverse("registered_elsewhere", args=[firm.pk, 2026]), {"on": "02/03/2026", "paper": PAPER})
    typed = {"level": "province", "on": "01/07/2026", "reason": "Chuyển về Sở", "paper": PAPER}
    confirmed(client, reverse("subject_level", args=[firm.pk]), typed)
    row = Enrolment.objects.get(subject=firm)
    assert (row.in_scope, row.managing_level, row.registered_elsewhere) == (True, "province", PAPER)
    assert "Rút lại “Đã đăng ký tại phường, xã cũ”" in client.get(reverse("subject", args=[firm.pk])).content.decode()
    confirmed(client, reverse("registered_elsewhere", args=[firm.pk, 2026]), {"reason": "Ghi nhầm"})
    assert Enrolment.objects.get(subject=firm).registered_at is None


def test_only_who_may_change_the_roster_is_offered_the_acts(client, area):
    address = reverse("subject", args=[area.pk])
    assert "Thay đổi của đối tượng" in client.get(address).content.decode()
    for reader in (person("office"), head_of(area)):
        client.force_login(reader)
        assert "Thay đổi của đối tượng" not in client.get(address).content.decode()


def test_doctor_finds_lives_without_their_events(area):
    Enrolment.objects.update(left_on=date(2026, 7, 1), included_reason="Đề nghị")
    Subject.objects.update(status="merged", status_on=date(2026, 7, 1))
    found = " ".join(life_invariants.lives_without_their_events())
    for words in ("is merged and no event says so", "does not say why", "was included and no event says so"):
        assert words in found
