"""What became of every subject of a proposal, on its page and in Excel; and the list of proposals, one line each."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from recognitions.models import Decision, Proposal
from recognitions.proposing.results import results_of
from recognitions.services import proposals
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def agreed(ward):
    """One proposal of three: one to be recognised, one refused, one taken out and proposed again."""
    good, out = (stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2))
    bad = stages.refused(stages.filed(ward=ward), ward=ward)
    row = stages.put_to_chairperson(stages.drafted(good, bad, out, ward=ward), ward=ward)
    proposals.items_take_out(
        proposal=row, items=[row.items.get(appraisal=out)], reason="Chờ xác minh.", by=ward.chairperson, version=row.version
    )
    row = Proposal.objects.get(pk=row.pk)
    proposals.proposal_agree(proposal=row, by=ward.chairperson, version=row.version)
    stages.drafted(out, ward=ward)
    return Proposal.objects.get(pk=row.pk)


def fates(row: Proposal) -> list[str]:
    return sorted(result.fate for result in results_of(row))


def test_each_subject_says_what_became_of_it(ward, agreed):
    assert fates(agreed) == ["agreed", "agreed", "proposed_again"]
    for number, decision in enumerate(Decision.objects.order_by("pk"), start=1):
        stages.recorded(decision, ward=ward, symbol=f"{number}/QĐ-UBND")
    assert fates(agreed) == ["proposed_again", "recognised", "refused"]
    [recognised] = [result for result in results_of(agreed) if result.fate == "recognised"]
    assert recognised.certificate is not None
    assert recognised.decision.symbol == "1/QĐ-UBND"


def test_the_page_links_the_decision_the_certificate_and_where_it_went(ward, agreed, client):
    stages.recorded(Decision.objects.get(kind="recognise"), ward=ward)
    sign_in(client, ward.officer)
    seen = client.get(reverse("proposal", args=[agreed.pk])).content.decode()
    for words in ("Quyết định số 215/QĐ-UBND", "Giấy công nhận số 0001/2026", "Tờ trình đợt 2", "Chờ xác minh.", "Đã phê duyệt, chờ ký"):
        assert words in seen, words


def test_the_excel_says_the_same_and_no_cell_is_a_formula(ward, agreed, client):
    item = agreed.items.exclude(taken_out_at=None).get()
    item.taken_out_reason = "=HYPERLINK(1)"
    item.save()
    sign_in(client, ward.office)
    answer = client.get(reverse("proposal_results", args=[agreed.pk]))
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 4
    assert {row[3] for row in rows[1:]} == {"Đã phê duyệt, chờ ký", "Đã sang Tờ trình khác"}
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_results_ask_the_same_number_of_queries_for_few_and_many(ward):
    def queries(count: int) -> int:
        rows = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(count)]
        decisions = stages.agreed(*rows, ward=ward, symbol=f"{count}/TTr-CAP")
        with CaptureQueriesContext(connection) as captured:
            results_of(decisions[0].proposal)
        return len(captured)

    assert queries(2) == queries(6)


def test_a_line_says_how_many_which_kinds_and_what_stands_out(ward, client):
    rows = [stages.concluded(stages.filed(trait, ward=ward), ward=ward) for trait in ("", "", "agency")]
    row = stages.drafted(*rows, stages.refused(stages.filed(ward=ward), ward=ward), ward=ward)
    sign_in(client, ward.officer)
    seen = " ".join(client.get(reverse("proposals")).content.decode().split())
    assert "4 đối tượng: 3 khu dân cư, 1 cơ quan, doanh nghiệp, cơ sở giáo dục; 1 đề nghị chưa công nhận" in seen
    assert "từ 09:00 ngày 18/11/2026" in seen
    assert row.state == "draft"


def test_the_list_is_narrowed_by_year_and_state_and_pages_by_key(ward, client):
    sheets = [stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)]
    first, second = (stages.drafted(sheet, ward=ward) for sheet in sheets)
    stages.signed(second, ward=ward)
    sign_in(client, ward.officer)
    listed = lambda **query: [row.pk for row in client.get(reverse("proposals"), query).context["proposals"]]  # noqa: E731
    assert listed() == [second.pk, first.pk]
    assert listed(trang_thai="draft") == [first.pk]
    assert listed(nam="2025") == [second.pk, first.pk]  # not offered: told at its field, not applied
    assert listed(sau=second.pk) == [first.pk]


def test_the_committee_is_offered_no_state_that_it_never_sees(ward, client):
    sign_in(client, ward.office)
    offered = client.get(reverse("proposals")).content.decode()
    assert "Văn phòng đang kiểm tra" in offered
    assert "Đang soạn" not in offered
