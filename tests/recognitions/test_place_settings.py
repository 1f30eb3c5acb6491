"""“Cài đặt của phường”: who chooses which part, what is in reason, and that nothing is deleted by a choice."""

import pytest
from django.urls import reverse

from antt_portal.refusals import Conflict, NotYours, Refused
from antt_portal.trail.models import Entry
from recognitions.models import PlaceSettings
from recognitions.permissions import COMMITTEE_PART, POLICE_PART
from recognitions.services.settings import settings_change
from tests import factories
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
ROLES = ("", "chief", "area_officer", "office", "chairperson", "auditor", "administrator")
MAY = {POLICE_PART: {"chief", "administrator"}, COMMITTEE_PART: {"office", "administrator"}}


@pytest.fixture
def place():
    return factories.ward()


def change(place, part=POLICE_PART, *, by=None, version=1, **changes) -> PlaceSettings:
    person = by or factories.person("administrator")
    return settings_change(place=place, part=part, changes=changes, by=person, version=version)


@pytest.mark.parametrize("part", MAY)
@pytest.mark.parametrize("role", ROLES)
def test_each_part_is_chosen_by_those_who_run_it(place, part, role):
    changes = {"days_to_explain": 5} if part == POLICE_PART else {"sheet_width": 300}
    if role in MAY[part]:
        assert change(place, part, by=factories.person(role), **changes).version == 2
    else:
        with pytest.raises(NotYours):
            change(place, part, by=factories.person(role), **changes)


def test_a_chief_of_another_ward_chooses_nothing_here(place):
    with pytest.raises(NotYours):
        change(place, by=factories.person("chief", place=factories.ward("00004")), days_to_explain=5)


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        (POLICE_PART, {"days_to_explain": 0}),
        (POLICE_PART, {"days_to_explain": 31}),
        (POLICE_PART, {"review_committee": "x" * 161}),
        (POLICE_PART, {"consulted_bodies": ["x" * 161]}),
        (POLICE_PART, {"consulted_bodies": [f"Nơi {n}" for n in range(31)]}),
        (COMMITTEE_PART, {"decides_as": "king"}),
        (COMMITTEE_PART, {"sheet_width": 147}),
        (COMMITTEE_PART, {"sheet_height": 421}),
    ],
)
def test_what_is_out_of_reason_is_refused_at_its_field(place, part, changes):
    with pytest.raises(Refused) as refused:
        change(place, part, **changes)
    assert [refused.value.field] == list(changes)
    assert not PlaceSettings.objects.exists()


def test_one_part_leaves_the_other_alone(place):
    change(place, POLICE_PART, days_to_explain=5, sheet_width=300)
    row = PlaceSettings.settings_of(place)
    assert (row.days_to_explain, row.sheet_width) == (5, 297)


def test_bodies_are_kept_once_each_without_empty_lines(place):
    row = change(place, consulted_bodies=["Phòng Văn hóa - Xã hội", " ", "UBMTTQ  phường", "Phòng Văn hóa - Xã hội"])
    assert row.consulted_bodies == ["Phòng Văn hóa - Xã hội", "UBMTTQ phường"]


def test_a_stale_page_changes_nothing(place):
    change(place, days_to_explain=5)
    with pytest.raises(Conflict):
        change(place, days_to_explain=7, version=1)
    assert PlaceSettings.settings_of(place).days_to_explain == 5


def test_the_trail_names_the_fields_and_not_what_they_say(place):
    change(place, review_committee="Hội đồng xét duyệt", days_to_explain=5)
    body = Entry.objects.get(action="settings.changed").body
    assert "review_committee" in body
    assert "Hội đồng" not in body


def test_what_is_as_it_was_leaves_no_trace(place):
    assert change(place, days_to_explain=3).version == 1
    assert not Entry.objects.filter(action="settings.changed").exists()


class TestThePage:
    @pytest.mark.parametrize(
        ("role", "parts"), [("chief", ["police"]), ("office", ["committee"]), ("administrator", ["police", "committee"])]
    )
    def test_everyone_sees_their_part(self, client, place, role, parts):
        sign_in(client, factories.person(role))
        assert list(client.get(reverse("place_settings", args=[place.code])).context["forms"]) == parts

    def test_a_choice_is_saved_and_a_wrong_one_kept_as_typed(self, client, place):
        sign_in(client, factories.person("administrator"))
        address = reverse("place_settings", args=[place.code])
        given = {"police-part": "police", "police-version": "1", "police-days_to_explain": "99", "police-review_committee": "Hội đồng"}
        answer = client.post(address, given)
        assert answer.status_code == 400
        assert 'value="99"' in answer.content.decode()
        assert "Ông/bà ghi một số từ 1 đến 30." in answer.content.decode()
        given |= {"police-days_to_explain": "4", "police-conclusions_only": "on", "police-consulted_bodies": "Nơi một\nNơi hai"}
        assert client.post(address, given).status_code == 302
        row = PlaceSettings.objects.get()
        assert (row.days_to_explain, row.conclusions_only, row.consulted_bodies) == (4, True, ["Nơi một", "Nơi hai"])
        assert client.post(address, given).status_code == 409

    def test_the_homes_lead_there(self, client, place):
        address = reverse("place_settings", args=[place.code])
        for role in ("chief", "office", "administrator"):
            sign_in(client, factories.person(role))
            assert address in client.get("/").content.decode()
            client.post(reverse("account_logout"))


def test_in_production_only_conclusions_are_kept_unless_a_place_asks_for_counts(place, settings):
    settings.PRODUCTION = True
    assert PlaceSettings.settings_of(place).conclusions_only
    assert PlaceSettings.conclusions_only_in([place.pk]) == {place.pk}
    PlaceSettings.objects.create(place=place, conclusions_only=False)
    assert PlaceSettings.conclusions_only_in([place.pk]) == set()
