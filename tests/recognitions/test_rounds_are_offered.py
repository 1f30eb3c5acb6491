"""Which rounds an officer is offered, who comes ticked and who may not go in and why; how few days the ward's own dossier has left."""

from datetime import date

import pytest
from django.urls import reverse

from recognitions.models import Proposal
from recognitions.proposing.rounds import rounds_of, wards_own_dossier
from recognitions.services.reopening import appraisals_reopen
from registrations import plans
from registrations.choices import SubjectStatus
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def rules():
    return plans.calendar_for(factories.ward(), 2026).rules


def titles(rules, on: date, level: str = "ward") -> list[str]:
    return [f"{one.title}: {one.when}" for one in rounds_of(rules.values(), level=level, on=on, area_label="Tổ dân phố")]


def test_areas_come_first_organisations_from_16_november_and_the_rest_at_any_time(rules):
    areas, organisations, rest = titles(rules, date(2026, 11, 1))
    assert areas == "Tổ dân phố: mốc đánh giá đã hết ngày 31/10/2026"
    assert organisations == "Cơ quan, doanh nghiệp, cơ sở giáo dục: từ ngày 16/11/2026, khi mốc đánh giá đã hết"
    assert rest.startswith("Tất cả đối tượng còn lại")


@pytest.mark.parametrize(("on", "ended"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True)])
def test_a_window_has_ended_from_the_day_after_its_last(rules, on, ended):
    assert ("đã hết" in titles(rules, on)[0].split(": ")[1].split(",")[0]) == ended


def test_a_province_is_offered_wards_instead_of_areas(rules):
    assert [one.split(":")[0] for one in titles(rules, date(2026, 11, 20), "province")] == [
        "Xã, phường, đặc khu",
        "Cơ quan, doanh nghiệp, cơ sở giáo dục",
        "Tất cả đối tượng còn lại",
    ]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 10, 16), ""),
        (date(2026, 10, 17), "chỉ có 04 ngày"),
        (date(2026, 11, 15), "chỉ có 04 ngày"),
        (date(2026, 11, 16), "Còn 04 ngày, kể cả hôm nay"),
        (date(2026, 11, 19), "Còn 01 ngày, kể cả hôm nay"),
        (date(2026, 11, 20), ""),
    ],
)
def test_the_days_left_for_the_wards_own_dossier_are_counted_from_the_organisations_day(rules, on, said):
    warning = wards_own_dossier(rules, on=on)
    assert (said in warning) if said else warning == ""
    if said:
        assert "hết ngày 19/11/2026 (thứ Năm)" in warning


def test_who_may_go_in_comes_ticked_and_the_others_say_why(at, client):
    at("2026-11-10 09:00")
    ward = stages.Ward()
    area, gone, reopened = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(3))
    agency = stages.concluded(stages.filed("agency", ward=ward), ward=ward)
    unheard = stages.concluded(stages.filed(ward=ward), ward=ward, met=False)
    opened = stages.opened(stages.filed(ward=ward), ward=ward)
    gone.subject.status = SubjectStatus.CLOSED
    gone.subject.status_on = date(2026, 11, 9)
    gone.subject.save()
    appraisals_reopen(subject_ids=[reopened.subject_id], year=2026, because="incident", by=ward.officer)
    sign_in(client, ward.officer)
    page = client.get(reverse("proposal_new", args=[2026]), {"dot": "con-lai"}).context
    assert [one.appraisal for one in page["ready"]] == [area]
    assert page["chosen"] == {area.pk}
    assert [(one.appraisal, one.early) for one in page["early"]] == [(agency, "mốc đánh giá đến hết ngày 15/11/2026 mới kết thúc")]
    why = {one.appraisal.pk: one.problem for one in page["out"]}
    assert why.keys() == {gone.pk, reopened.pk, unheard.pk, opened.pk}
    assert "hiện “" in why[gone.pk]
    assert why[opened.pk] == "phiếu thẩm định chưa kết luận"
    assert "báo trước" in why[unheard.pk]


def test_a_round_ticks_its_own_kinds_and_filters_narrow_it(at, client):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    area = stages.concluded(stages.filed(ward=ward, name="Tổ dân phố Hoa Mai"), ward=ward)
    school = stages.concluded(stages.filed("school", ward=ward), ward=ward)
    sign_in(client, ward.officer)
    ticked = lambda **query: client.get(reverse("proposal_new", args=[2026]), query).context["chosen"]  # noqa: E731
    assert ticked() == {area.pk}
    assert ticked(dot="to-chuc") == {school.pk}
    assert ticked(dot="con-lai") == {area.pk, school.pk}
    assert ticked(dot="con-lai", tu_khoa="hoa mai") == {area.pk}
    assert ticked(dot="con-lai", chon="khong") == set()


def test_the_check_changes_nothing_and_going_back_keeps_the_choice(at, client):
    at("2026-11-18 09:00")
    ward = stages.Ward()
    first, second = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    sign_in(client, ward.officer)
    address = reverse("proposal_new", args=[2026])
    looked_over = client.post(address, {"appraisals": [first.pk], "buoc": "xem-lai"})
    assert "Soạn Tờ trình đề nghị công nhận 01 tổ dân phố" in looked_over.content.decode()
    back = client.post(address, {"appraisals": [first.pk], "buoc": "sua"})
    assert back.context["chosen"] == {first.pk}
    assert second.pk not in back.context["chosen"]
    assert not Proposal.objects.exists()


def test_the_police_home_counts_what_may_be_proposed_and_warns(at, client):
    at("2026-11-10 09:00")
    ward = stages.Ward()
    stages.concluded(stages.filed(ward=ward), ward=ward)
    sign_in(client, ward.officer)
    seen = client.get(reverse("home")).content.decode()
    assert "chỉ có 04 ngày để ký Tờ trình" in seen
    assert "Soạn Tờ trình" in seen
