"""The third way in which a decision becomes issued (practice P2): the portal's own PDF, signed with the state's token and checked.

Whatever is not exactly that file with nothing added but whole, trusted signatures is refused with a sentence that says what was found.
"""

from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfWriter

from antt_portal import file_store
from antt_portal.refusals import Conflict, NotYours, Refused
from recognitions.choices import DecisionState, IssuedBy
from recognitions.models import Decision
from recognitions.services import decisions, proposals
from recognitions.signatures.checking_apart import signatures_of
from tests.recognitions import stages
from tests.recognitions.state_tokens import LONG_AGO, Authority, signed

pytestmark = pytest.mark.django_db

SIGNER = "Nguyễn Thị Chủ Tịch"


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority("Cơ quan chứng thực của bản thử")


@pytest.fixture(scope="session")
def tokens(authority):
    """The chairperson's, the committee's, one that ended, one of another authority."""
    return {
        "person": authority.token(SIGNER),
        "committee": authority.token("Ủy ban nhân dân phường Đống Đa"),
        "expired": authority.token(SIGNER, not_after=LONG_AGO),
        "foreign": Authority("Cơ quan khác").token(SIGNER),
    }


@pytest.fixture(scope="session")
def roots(authority, tmp_path_factory):
    return authority.folder(tmp_path_factory.mktemp("roots"))


@pytest.fixture
def ward(ward, settings, roots):
    settings.SIGNATURE_ROOTS = str(roots)
    return ward


@pytest.fixture
def agreed(ward) -> Decision:
    [decision] = stages.agreed(*(stages.concluded(stages.filed(ward=ward), ward=ward) for _ in range(2)), ward=ward)
    return decision


def hand_out(decision, ward) -> bytes:
    row = Decision.objects.get(pk=decision.pk)
    return decisions.decision_hand_out(decision=row, by=ward.office, version=row.version)


def record(decision, ward, content: bytes) -> Decision:
    row = Decision.objects.get(pk=decision.pk)
    return stages.recorded(row, ward=ward, means=IssuedBy.TOKEN, scan=stages.scan("da-ky.pdf", content))


def blank() -> bytes:
    """A PDF of one empty page that is not ours."""
    writer, target = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


def edited(content: bytes) -> bytes:
    """The file with a page changed in an update of its own, as a PDF editor does."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 400 re f")))
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def annotated(content: bytes) -> bytes:
    """The file with a note laid over its first page."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page_ref, _ = writer.find_page_for_modification(0)
    page = page_ref.get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 300, 400, 400))),
            generic.pdf_name("/Contents"): generic.TextStringObject("Tổ dân phố khác"),
        }
    )
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def still_open(decision) -> bool:
    return Decision.objects.get(pk=decision.pk).state == DecisionState.AWAITING_SIGNATURE


def test_the_signed_file_issues_the_decision_and_says_who_signed(ward, agreed, tokens):
    content = signed(hand_out(agreed, ward), tokens["person"])
    issued = record(agreed, ward, content)
    assert (issued.state, issued.issued_by_means) == (DecisionState.ISSUED, IssuedBy.TOKEN)
    assert file_store.read(issued.scan_sha256) == content
    [found] = issued.signatures
    assert SIGNER in found["signer"]
    assert found["signed_at"].startswith("2026-11-18T")


def test_a_person_then_the_committee_sign_one_file(ward, agreed, tokens):
    once = signed(hand_out(agreed, ward), tokens["person"])
    twice = signed(once, tokens["committee"], field="ConDau")
    assert len(record(agreed, ward, twice).signatures) == 2


def test_an_invisible_signature_counts_as_well(ward, agreed, tokens):
    assert record(agreed, ward, signed(hand_out(agreed, ward), tokens["person"], visible=False))


def test_the_same_bytes_are_handed_out_again(ward, agreed):
    first = hand_out(agreed, ward)
    assert hand_out(agreed, ward) == first
    row = Decision.objects.get(pk=agreed.pk)
    assert row.own_pdf_size == len(first)


def test_bytes_that_are_no_longer_whole_are_not_handed_out_again(ward, agreed):
    hand_out(agreed, ward)
    stored = file_store.path_of(Decision.objects.get(pk=agreed.pk).own_pdf_sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.4 damaged")
    with pytest.raises(Refused, match="không còn nguyên vẹn"):
        hand_out(agreed, ward)


def flipped(content: bytes) -> bytes:
    """One byte of the signature's own value changed."""
    place = content.rindex(b"/Contents <") + 300
    return content[:place] + (b"0" if content[place : place + 1] != b"0" else b"1") + content[place + 1 :]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda own, tokens: own, "chưa có chữ ký số nào", id="not signed"),
        pytest.param(lambda own, tokens: signed(blank(), tokens["person"]), "không phải là tệp đã lấy từ cổng", id="another file"),
        pytest.param(lambda own, tokens: own[:400] + b"X" + own[401:], "không phải là tệp đã lấy từ cổng", id="a byte of ours changed"),
        pytest.param(lambda own, tokens: flipped(signed(own, tokens["person"])), "chữ ký số", id="a byte of the signature changed"),
        pytest.param(lambda own, tokens: edited(signed(own, tokens["person"])), "sửa ngoài việc ký số", id="changed after signing"),
        pytest.param(lambda own, tokens: signed(edited(own), tokens["person"]), "sửa ngoài việc ký số", id="changed before signing"),
        pytest.param(lambda own, tokens: annotated(signed(own, tokens["person"])), "sửa ngoài việc ký số", id="a note over it"),
        pytest.param(
            lambda own, tokens: signed(edited(signed(own, tokens["person"])), tokens["committee"], field="ConDau"),
            "sửa ngoài việc ký số",
            id="changed between two signatures",
        ),
        pytest.param(lambda own, tokens: signed(own, tokens["foreign"]), "không do tổ chức chứng thực", id="another authority"),
        pytest.param(lambda own, tokens: signed(own, tokens["expired"]), "hết hạn", id="an expired certificate"),
        pytest.param(
            lambda own, tokens: signed(signed(own, tokens["foreign"]), tokens["person"], field="ConDau"),
            "không do tổ chức chứng thực",
            id="one of two is not trusted",
        ),
        pytest.param(lambda own, tokens: b"%PDF-1.7\n garbage \n%%EOF", "Không đọc được tệp", id="no PDF at all"),
    ],
)
def test_anything_else_is_refused_at_the_file_and_nothing_changes(ward, agreed, tokens, make, words):
    content = make(hand_out(agreed, ward), tokens)
    with pytest.raises(Refused, match=words) as refusal:
        record(agreed, ward, content)
    assert refusal.value.field == "scan"
    assert still_open(agreed)


def test_without_root_certificates_the_administrator_is_told_what_to_set(ward, agreed, tokens, settings, tmp_path):
    content = signed(hand_out(agreed, ward), tokens["person"])
    for folder in ("", str(tmp_path), str(tmp_path / "gone")):
        settings.SIGNATURE_ROOTS = folder
        with pytest.raises(Refused, match="ANTT_SIGNATURE_ROOTS") as refusal:
            record(agreed, ward, content)
        assert refusal.value.field == "means"
    assert still_open(agreed)


def test_nothing_was_handed_out_yet(ward, agreed, tokens):
    with pytest.raises(Refused, match="Lấy bản để ký số") as refusal:
        record(agreed, ward, signed(blank(), tokens["person"]))
    assert refusal.value.field == "means"


def test_a_subject_taken_out_makes_it_another_paper(ward, agreed, tokens):
    own = hand_out(agreed, ward)
    item = agreed.proposal.items.first()
    proposals.item_take_out(item=item, reason="Có vụ việc.", by=ward.chairperson, version=agreed.proposal.version)
    with pytest.raises(Refused, match="đã thay đổi sau khi lấy bản để ký số"):
        record(agreed, ward, signed(own, tokens["person"]))
    assert hand_out(agreed, ward) != own
    assert record(agreed, ward, signed(hand_out(agreed, ward), tokens["person"]))


def test_only_the_office_takes_it_and_only_while_it_awaits_its_signature(ward, agreed):
    for person in (ward.chairperson, ward.officer):
        with pytest.raises(NotYours):
            decisions.decision_hand_out(decision=agreed, by=person, version=agreed.version)
    stages.recorded(agreed, ward=ward)
    with pytest.raises(Conflict):
        hand_out(agreed, ward)


def test_what_the_child_finds_names_nobody_in_the_log(ward, agreed, tokens, caplog):
    stored = file_store.put([signed(hand_out(agreed, ward), tokens["foreign"])])
    with pytest.raises(Refused):
        signatures_of(stored.sha256, of=Decision.objects.get(pk=agreed.pk).own_pdf_sha256)
    assert SIGNER not in caplog.text
