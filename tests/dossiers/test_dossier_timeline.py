"""The timeline of a dossier: every act in words with who, when, why and which files, day by day, in a fixed number of queries."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antt_portal.trail import services as trail
from dossiers import history, services
from dossiers.choices import DossierKind
from dossiers.models import Document, FileVersion
from dossiers.trail_words import INTERNAL, UNKNOWN, WORDS
from recognitions import dossier_timeline
from recognitions.models import Appraisal, Proposal
from recognitions.services import appraisals
from tests import factories
from tests.dossiers import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(at):
    at("2026-03-15 09:00")
    return factories.EnrolmentFactory()


@pytest.fixture
def head(enrolment):
    return factories.head_of(enrolment.subject)


def lines(dossier, person) -> list[str]:
    return [f"{line.who} {line.what}" for day in history.timeline_of(dossier, person) for line in day.happenings]


def named_in(folder: str, nouns: str) -> set[str]:
    """Every name of an action on the trail that the code of a floor spells out."""
    files = (Path(settings.BASE_DIR) / folder).rglob("*.py")
    spelled = re.compile(rf'"((?:{nouns})\.[a-z_]+)"')
    return {name for file in files if "migrations" not in file.parts for name in spelled.findall(file.read_text())}


KINDS_OF_NOTICES = {"dossier.shared_return"}


def test_every_act_that_a_service_records_about_a_dossier_has_words():
    recorded = named_in("dossiers/services", "dossier|document") - KINDS_OF_NOTICES
    assert {"dossier.submitted", "document.replaced", "dossier.claimed", "dossier.remarked"} <= recorded  # the search finds them at all
    assert recorded - set(WORDS) == set()
    assert set(INTERNAL) <= set(WORDS)


def test_every_act_on_an_appraisal_or_a_proposal_has_words():
    of_both = dossier_timeline.OF_APPRAISAL | dossier_timeline.OF_PROPOSAL
    recorded = named_in("recognitions/services", "appraisal|proposal")
    assert {"appraisal.opened", "proposal.signed"} <= recorded
    assert recorded - set(of_both) == set()


def test_no_name_of_an_act_is_ever_shown_also_of_one_without_words(enrolment, head):
    dossier = samples.sent(enrolment, head)
    officer = factories.person()
    with transaction.atomic():
        trail.record(action="dossier.invented_tomorrow", of=dossier, by=officer, place_id=dossier.deciding_place_id)
    for person in (officer, head):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
        assert UNKNOWN in page
        assert not re.search(r"(dossier|document|appraisal|proposal)\.[a-z]+_?[a-z]*", page)
    with pytest.raises(Exception, match=UNKNOWN):
        services.dossier_take(dossier=dossier, by=officer, version=0)


def test_days_and_acts_stand_newest_first_and_repeated_ones_once(enrolment, head, at):
    dossier = samples.opened(enrolment, head)
    for households in (100, 110, 120):
        samples.save_figures(dossier, head, households=households)
    at("2026-03-16 10:30")
    officer = factories.person(full_name="Trần Quốc Bảo")
    sent = services.dossier_submit(dossier=samples.fill(dossier, head), by=head, version=samples.fresh(dossier).version)
    services.dossier_take(dossier=sent, by=officer, version=sent.version)
    days = history.timeline_of(dossier, officer)
    assert [f"{day.day:%d/%m}" for day in days] == ["16/03", "15/03"]
    assert lines(dossier, officer)[0] == "Trần Quốc Bảo tiếp nhận hồ sơ"
    saved = days[1].happenings[0]
    assert (saved.what, saved.times) == ("lưu số liệu", 3)
    assert days[1].happenings[-1].what == "bắt đầu làm hồ sơ"


def test_a_return_tells_each_papers_reason_and_a_replacement_links_old_and_new(enrolment, head):
    dossier, officer = samples.sent(enrolment, head), factories.person()
    old = FileVersion.objects.get(document__kind="resolution")
    taken = services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    services.dossier_return(dossier=taken, by=officer, version=taken.version, reasons={"resolution": "Ảnh mờ.", "": "Số hộ chưa khớp."})
    new = services.document_replace(dossier=dossier, file=old, by=head, upload=samples.upload())
    mine = {line.what: line for day in history.timeline_of(dossier, head) for line in day.happenings}
    assert mine["yêu cầu bổ sung"].reasons == [f"{old.document.get_kind_display()}: Ảnh mờ.", "Số hộ chưa khớp."]
    links = dict(mine["thay tệp của giấy tờ: nghị quyết"].links)
    assert links == {
        "Bản mới": reverse("file_page", args=[new.pk, 1]),
        "Bản trước": reverse("file_page", args=[old.pk, 1]),
        "So sánh hai bản": reverse("dossier_compare", args=[dossier.pk, new.pk]),
    }
    theirs = {line.what: line for day in history.timeline_of(dossier, officer) for line in day.happenings}
    assert [words for words, _ in theirs["thay tệp của giấy tờ: nghị quyết"].links] == ["Bản trước"]  # the new one was not sent yet


def test_the_appraisal_is_told_to_those_who_may_see_it_and_not_to_the_subjects_people(enrolment, head, at):
    dossier = samples.sent(enrolment, head, DossierKind.RECOGNITION)
    officer, office = factories.person(full_name="Trần Quốc Bảo"), factories.person("office")
    taken = services.dossier_take(dossier=dossier, by=officer, version=dossier.version)
    complete = services.dossier_complete(dossier=taken, by=officer, version=taken.version)
    appraisal = appraisals.appraisal_open(dossier=complete, by=officer)
    assert lines(dossier, officer)[0] == lines(dossier, office)[0] == "Trần Quốc Bảo bắt đầu thẩm định"
    (first, *_), *_ = (day.happenings for day in history.timeline_of(dossier, officer))
    assert first.links == [("Xem", reverse("appraisal", args=[appraisal.pk]))]
    assert lines(dossier, head)[0] == "Trần Quốc Bảo xác nhận hồ sơ đầy đủ"


def test_a_proposal_is_told_from_when_the_dossier_went_in_until_it_came_out(enrolment, at):
    officer = factories.person()
    dossier = factories.DossierFactory(complete=True, enrolment=enrolment)
    facts = {"year": 2026, "place": dossier.place, "deciding_place": dossier.place, "opened_by": officer, "opened_at": dossier.state_since}
    appraisal = Appraisal.objects.create(
        subject=dossier.subject, enrolment=enrolment, dossier=dossier, criteria_set="residential_area-2022", **facts
    )
    drafted = {"drafted_by": officer, "drafted_at": dossier.state_since, "state_since": dossier.state_since}
    proposal = Proposal.objects.create(deciding_place=dossier.place, year=2026, round=2, **drafted)
    proposal.items.create(appraisal=appraisal, outcome="recognise")
    acts = [
        ("proposal.drafted", {"items": [0]}),
        ("proposal.signed", {}),
        ("proposal.returned", {}),
        ("proposal.items_added", {"items": [appraisal.pk]}),
        ("proposal.item_taken_out", {"subject": 0}),
        ("proposal.sent", {}),
        ("proposal.item_taken_out", {"subject": dossier.subject_id}),
        ("proposal.agreed", {}),
    ]
    for action, details in acts:
        with transaction.atomic():
            trail.record(action=action, of=proposal, by=officer, place_id=dossier.place_id, details=details)
    told = [line.what for day in history.timeline_of(dossier, officer) for line in day.happenings]
    assert told == ["đưa ra khỏi Tờ trình đợt 2", "gửi Tờ trình đợt 2 đến Văn phòng", "đưa vào Tờ trình đợt 2"]


def test_a_timeline_of_any_length_takes_at_most_five_queries(enrolment, head):
    dossier, officer = samples.sent(enrolment, head), factories.person()
    taken = services.dossier_take(dossier=dossier, by=officer, version=dossier.version)

    def queries() -> int:
        person = type(officer).objects.get(pk=officer.pk)
        person.place_ids(), person.current_memberships
        history.timeline_of(taken, person)  # what a request reads once is read
        with CaptureQueriesContext(connection) as made:
            history.timeline_of(taken, person)
        return len(made)

    document = Document.objects.first()
    services.remark_add(dossier=taken, by=officer, words="Xem lại trang 2.", document=document)
    few = queries()
    for number in range(30):
        services.remark_add(dossier=taken, by=factories.person() if number % 5 == 0 else officer, words=f"Lần {number}", document=document)
    assert queries() == few <= 5
