"""What a decision and a proposal letter say, word for word (practice P11, P12, P19; domain §7), the same as PDF and as Word."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from antt_portal.accounts.choices import SigningCapacity
from antt_portal.papers.files import pdf_of, word_of
from recognitions import decision_text, paper_words, proposal_text
from recognitions.models import Decision
from recognitions.services import proposals
from registrations.choices import Level, SubjectKind
from tests import factories
from tests.recognitions import stages

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

GROUNDS_AND_ARTICLES = """\
Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;
Căn cứ Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ trưởng Bộ Công an quy định khu dân cư, xã, phường, thị trấn, \
cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự”;
Căn cứ Thông tư số 48/2025/TT-BCA ngày 27 tháng 6 năm 2025 của Bộ trưởng Bộ Công an sửa đổi, bổ sung một số điều của \
Thông tư số 09/2024/TT-BCA ngày 13 tháng 3 năm 2024 và Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021;
Theo đề nghị của Trưởng Công an phường tại Tờ trình số 12/TTr-CAP ngày 18 tháng 11 năm 2026.
Điều 1. Công nhận 02 tổ dân phố, 01 cơ quan, 01 doanh nghiệp, 01 cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026 \
(có danh sách kèm theo).
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường, Trưởng Công an phường và các tổ dân phố, cơ quan, doanh nghiệp, \
cơ sở giáo dục có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."""


@pytest.fixture
def decision(ward) -> Decision:
    traits = ("", "", "agency", "enterprise", "school")
    [row] = stages.agreed(*(stages.concluded(stages.filed(trait, ward=ward), ward=ward) for trait in traits), ward=ward)
    return row


def body_of(paper) -> str:
    return "\n".join([*paper.grounds, *(f"{paragraph.head} {paragraph.text}".strip() for paragraph in paper.body)])


def test_a_draft_leaves_number_and_date_to_be_written(decision):
    paper = decision_text.text_of(decision)
    assert paper.number_line == "Số:      /QĐ-UBND"
    assert paper.place_and_date == "Đống Đa, ngày      tháng      năm      "
    assert (paper.superior, paper.issuer) == ("", ("ỦY BAN NHÂN DÂN", "PHƯỜNG ĐỐNG ĐA"))


def test_the_words_of_a_decision(decision):
    paper = decision_text.text_of(decision)
    assert body_of(paper) == GROUNDS_AND_ARTICLES
    assert paper.about == (
        "Về việc công nhận tổ dân phố, cơ quan, doanh nghiệp, cơ sở giáo dục đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026"
    )
    assert paper.recipients == (
        "Như Điều 3;",
        "Đảng ủy, HĐND phường (để báo cáo);",
        "Công an thành phố Hà Nội (để báo cáo);",
        "Lưu: VT, CAP.",
    )


@pytest.mark.parametrize(
    ("capacity", "lines"),
    [
        (SigningCapacity.HEAD, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (SigningCapacity.DEPUTY, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        (SigningCapacity.ACTING, ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
    ],
)
def test_who_signs_signs_in_their_capacity(ward, decision, capacity, lines):
    seat = factories.MembershipFactory(chairperson=True, capacity=capacity, user__full_name="Đỗ Văn Ký")
    paper = decision_text.text_of(stages.recorded(decision, ward=ward, signer=seat, symbol="05/QĐ-UBND"))
    assert (paper.signature.lines, paper.signature.name) == (lines, "Đỗ Văn Ký")
    assert paper.number_line == "Số: 05/QĐ-UBND"
    assert paper.place_and_date == "Đống Đa, ngày 18 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 8), "ngày 08 tháng 6 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 10, 1), "ngày 01 tháng 10 năm 2026"),
    ],
)
def test_small_days_and_the_first_two_months_have_a_leading_zero(day, words):
    assert paper_words.date_words(day) == words


@pytest.mark.parametrize(("number", "words"), [(1, "01"), (9, "09"), (24, "24"), (1234, "1.234")])
def test_counts_below_ten_have_a_leading_zero(number, words):
    assert paper_words.counted(number) == words


def test_a_decision_by_delegation_cites_it(decision):
    decision.authority = {"delegations": [{"symbol": "4087/QĐ-UBND", "date": "2025-10-15", "delegator": "UBND thành phố Hải Phòng"}]}
    cited = decision_text.text_of(decision).grounds[-2]
    assert cited.startswith("Căn cứ Quyết định số 4087/QĐ-UBND ngày 15 tháng 10 năm 2025 của UBND thành phố Hải Phòng về việc ủy quyền")
    assert cited.endswith(";")


def test_a_refusal_names_what_was_not_met_and_why(ward):
    [decision] = stages.agreed(stages.refused(stages.filed(ward=ward), ward=ward), ward=ward)
    paper = decision_text.text_of(decision)
    assert paper.body[0].text.startswith("Chưa công nhận 01 tổ dân phố")
    assert paper.annex.table.columns[-1].head == "Tiêu chí chưa đạt, lý do"
    assert paper.annex.table.parts[0].rows[0][-1].endswith("Điều 4: Có vụ việc nghiêm trọng trong mốc đánh giá.")


def test_the_province_decides_on_wards_in_its_own_words(ward):
    province = stages.Ward(ward.place.parent)
    dossier = stages.filed(ward=province, place=ward.place, kind=SubjectKind.WARD, name="Phường Đống Đa", managing_level=Level.PROVINCE)
    sheet = stages.opened(dossier, ward=province)
    sheet = stages.answered(sheet, ward=province)
    from recognitions.services import appraisals

    sheet = appraisals.appraisal_conclude(appraisal=sheet, by=province.officer, version=sheet.version, reason="Chưa đủ điều kiện.")
    [decision] = stages.agreed(sheet, ward=province, symbol="9/TTr-CAT")
    paper = decision_text.text_of(decision)
    assert paper.issuer == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI")
    assert "01 phường" in paper.body[0].text
    assert "Giám đốc Công an thành phố" in paper.grounds[-1]
    assert "Chánh Văn phòng Ủy ban nhân dân thành phố" in paper.body[2].text


def words_of_word_file(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())


def test_pdf_and_word_say_the_same(decision):
    paper = decision_text.text_of(decision)
    reader = PdfReader(BytesIO(pdf_of(paper)))
    printed = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    typed = words_of_word_file(word_of(paper))
    names = [row[1] for part in paper.annex.table.parts for row in part.rows]
    assert len(names) == 5
    for words in (paper.title, paper.resolves, *paper.signature.lines, paper.signature.name, "Nơi nhận:", *names):
        assert words in printed
        assert words in typed
    assert " ".join(paper.body[2].text.split()) in typed


def test_the_pages_are_a4_and_the_first_has_no_number(decision):
    reader = PdfReader(BytesIO(pdf_of(decision_text.text_of(decision))))
    width, height = (round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (210, 297)
    first, second = (page.extract_text().split() for page in reader.pages)
    assert "1" not in (first[0], first[-1])
    assert second[-1] == "2"  # the margin is drawn after the page


def test_the_head_of_a_long_list_is_repeated(ward, decision):
    from dataclasses import replace

    from antt_portal.papers.text import Part, Table

    rows = tuple((str(number), f"Tổ dân phố số {number}", "Phố Xã Đàn") for number in range(1, 91))
    short = decision_text.text_of(decision)
    table = Table(short.annex.table.columns, (Part(rows, "Tổ dân phố"),))
    long = replace(short, annex=replace(short.annex, table=table))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf_of(long))).pages][1:]
    assert len(pages) > 2
    assert all("STT" in page for page in pages)


@pytest.mark.parametrize(
    ("capacity", "lines"),
    [
        (SigningCapacity.HEAD, ("TRƯỞNG CÔNG AN",)),
        (SigningCapacity.DEPUTY, ("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN")),
        (SigningCapacity.ACTING, ("Q. TRƯỞNG CÔNG AN",)),
    ],
)
def test_the_letter_is_signed_in_the_capacity_of_who_signs(ward, capacity, lines):
    seat = factories.MembershipFactory(chief=True, capacity=capacity)
    row = stages.drafted(stages.concluded(stages.filed(ward=ward), ward=ward), ward=ward)
    blank = proposal_text.text_of(row)
    assert (blank.number_line, blank.signature.name) == ("Số:      /TTr-CAP", "")
    row = proposals.proposal_sign(proposal=row, by=seat.user, version=row.version, symbol="7/TTr-CAP", dated_on=date(2026, 11, 18))
    paper = proposal_text.text_of(row)
    assert (paper.signature.lines, paper.number_line) == (lines, "Số: 7/TTr-CAP")
    assert paper.superior == "CÔNG AN THÀNH PHỐ HÀ NỘI"
    assert paper.addressee == "Kính gửi: Chủ tịch Ủy ban nhân dân phường Đống Đa."
    assert paper.body[-1].text.endswith("./.")


def test_the_button_pools_organisations_as_people_say_it(ward, decision):
    from recognitions.deciding import items_of
    from recognitions.proposal_summary import effect_of

    assert effect_of(items_of(decision)) == "công nhận 02 tổ dân phố, 03 cơ quan, doanh nghiệp, cơ sở giáo dục"
