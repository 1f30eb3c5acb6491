"""What a subject's own people read of its results: each decision about it, and of a refusal why, but no figure of the police."""

import pytest
from django.urls import reverse

from recognitions.choices import Basis
from recognitions.models import Recognition
from recognitions.on_other_pages import results_of
from recognitions.services import decisions
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def refused(ward):
    """The appraisal of a subject that was refused beside another one."""
    refused, other = (stages.refused(stages.filed(ward=ward), ward=ward) for _ in range(2))
    [decision] = stages.agreed(refused, other, ward=ward)
    stages.recorded(decision, ward=ward)
    return refused


def test_a_refusal_names_the_articles_and_the_reason(client, refused):
    head = factories.head_of(refused.subject)
    [row] = results_of(refused.subject, head)
    unmet = refused.results.get(met=False)
    assert row.words == "Chưa công nhận năm 2026: Quyết định số 215/QĐ-UBND ngày 18/11/2026"
    assert row.hint == f"Chưa đạt: {unmet.article}. Lý do: {refused.reason}"
    sign_in(client, head)
    html = client.get(reverse("subject", args=[refused.subject_id])).content.decode()
    assert "Kết quả" in html
    assert refused.reason in html


def test_what_the_police_noted_and_counted_stays_theirs(client, refused):
    refused.results.filter(basis=Basis.POLICE).update(note="Báo cáo mật số 77", figures={"sentence": "12 vụ"})
    head = factories.head_of(refused.subject)
    sign_in(client, head)
    for address in (reverse("subject", args=[refused.subject_id]), results_of(refused.subject, head)[0].url):
        html = client.get(address).content.decode()
        assert "Báo cáo mật số 77" not in html
        assert "12 vụ" not in html


def test_the_decision_page_shows_its_people_their_own_line_only(client, refused):
    head = factories.head_of(refused.subject)
    [row] = results_of(refused.subject, head)
    other = stages.Appraisal.objects.exclude(pk=refused.pk).get()
    sign_in(client, head)
    html = client.get(row.url).content.decode()
    assert refused.enrolment.name in html
    assert other.enrolment.name not in html
    assert "Tải bản đã ký" not in html


def test_a_revocation_stands_above_the_recognition_that_it_ended(client, ward):
    sheet = stages.concluded(stages.filed(ward=ward), ward=ward)
    [decision] = stages.agreed(sheet, ward=ward)
    issued = stages.recorded(decision, ward=ward)
    head = factories.head_of(sheet.subject)
    assert [row.state for row in results_of(sheet.subject, head)] == [("outcome", "recognised")]
    decisions.decision_revoke(
        recognition=Recognition.objects.get(),
        reason="Số liệu không đúng.",
        symbol="300/QĐ-UBND",
        dated_on=issued.dated_on,
        signer=ward.seat,
        scan=stages.scan(),
        by=ward.office,
        version=issued.version,
    )
    revocation, recognition = results_of(sheet.subject, head)
    assert (revocation.hint, revocation.state) == ("Số liệu không đúng.", ("recognition", "revoked"))
    assert recognition.state == ("recognition", "revoked")
    sign_in(client, head)
    assert sheet.enrolment.name in client.get(revocation.url).content.decode()


def test_strangers_and_those_of_other_subjects_read_no_result(refused):
    stranger = factories.head_of(factories.SubjectFactory())
    assert results_of(refused.subject, stranger) == []
