"""“Bảng thẩm định”: all subjects by khoản, the worst answer of each khoản in its cell, each cell leading to its criterion."""

import pytest

from recognitions.appraising.grid import grid_of
from registrations.models import Enrolment
from tests import factories
from tests.recognitions import stages
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def test_a_cell_is_the_worst_of_its_khoan_and_leads_to_the_criterion(ward):
    sheet = stages.concluded(stages.filed(ward=ward, in_quarter=True), ward=ward, met=False)
    last = sheet.results.get(met=False)
    grid = grid_of(Enrolment.objects.filter(pk=sheet.enrolment_id))
    assert grid.columns == ["Khoản 1", "Khoản 2", "Khoản 3", "Khoản 4", "Khoản 5"]
    [row] = grid.rows
    words = [cell[1] for cell in row.cells]
    assert words == ["Chưa đạt" if f"4.{number}" == last.code[:3] else "Đạt" for number in range(1, 6)]
    assert row.cells[int(last.code[2]) - 1][2] == last.position


def test_one_that_nobody_has_opened_has_no_cells_and_leads_to_its_own_page(ward):
    row = factories.EnrolmentFactory()
    [shown] = grid_of([row]).rows
    assert (shown.has_sheet, shown.cells, shown.url) == (False, [], f"/doi-tuong/{row.subject_id}/")


def test_it_is_narrowed_by_kind_and_result(ward, client):
    stages.concluded(stages.filed(ward=ward, name="Tổ 1"), ward=ward)
    stages.opened(stages.filed("agency", ward=ward, name="Trung tâm"), ward=ward)
    factories.EnrolmentFactory(subject__name="Tổ 3")
    sign_in(client, ward.officer)

    def names(asked: str) -> list[str]:
        return [row.name for row in client.get(f"/tham-dinh/2026/bang/{asked}").context["grid"].rows]

    assert names("") == ["Tổ 1", "Tổ 3", "Trung tâm"]
    assert names("?loai=agency") == ["Trung tâm"]
    assert names("?ket_qua=recognise") == ["Tổ 1"]
    assert (names("?ket_qua=open"), names("?ket_qua=none"), names("?ket_qua=refuse")) == (["Trung tâm"], ["Tổ 3"], [])
