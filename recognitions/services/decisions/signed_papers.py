"""What the office reads off a signed decision, and the file that proves it: checked before it stands in the row (practice P1, P2).

The number is the office's own: it is typed, never made here.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.files import File

from antt_portal import clock
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership
from antt_portal.places.models import Place
from antt_portal.refusals import Conflict, Refused
from dossiers import intake
from recognitions import deciding, meanwhile
from recognitions.choices import IssuedBy
from recognitions.models import Decision
from recognitions.permissions import permitted
from recognitions.signatures.checking_apart import signatures_of
from recognitions.symbols import same_symbol, symbol_of

PDF = "application/pdf"
HAND_OUT_FIRST = (
    "Chưa có bản nào được lấy từ cổng để ký số. Ông/bà vào trang Quyết định, bấm “Lấy bản để ký số”, ký tệp đó rồi tải lên; "
    "hoặc chọn cách khác nếu bản đã ký không phải là tệp của cổng."
)
CHANGED_SINCE = (
    "Nội dung Quyết định đã thay đổi sau khi lấy bản để ký số. Bản đã ký không còn đúng: ông/bà lấy bản mới, trình ký lại rồi tải lên."
)


@dataclass(frozen=True)
class SignedPaper:
    """What the office reads off a signed decision. `signer` is the chairperson's membership in force on that day."""

    symbol: str
    dated_on: date
    signer: Membership
    means: str
    scan: File | None
    names_compared: bool = False


@dataclass(frozen=True)
class TakenIn:
    """The kept file; of one signed with the state's token also its checked signatures, and which of the portal's own files it is."""

    file: intake.Received
    own_pdf_sha256: str = ""
    signatures: list[dict] = field(default_factory=list)


def take_in(paper: SignedPaper, *, own_pdf_sha256: str = "") -> TakenIn:
    """Keep the signed file. Raises Refused when it is missing or not what the way of signing asks for.

    `own_pdf_sha256` is the portal's own file as it was handed out to be signed, where one was.
    """
    if paper.means not in IssuedBy.values:
        raise Refused("Ông/bà chọn bản đã ký là bản giấy đã quét hay bản ký số.", field="means")
    if paper.means == IssuedBy.TOKEN and not own_pdf_sha256:
        raise Refused(HAND_OUT_FIRST, field="means")
    if paper.scan is None:
        raise Refused("Ông/bà tải lên bản Quyết định đã ký, đóng dấu.", field="scan")
    try:
        received = intake.take_in(paper.scan.chunks(), name=paper.scan.name)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="scan") from refusal
    if paper.means == IssuedBy.SCAN:
        return TakenIn(received)
    if received.media_type != PDF:
        raise Refused("Bản ký số phải là tệp PDF. Ông/bà tải đúng tệp PDF đã ký lên, không phải ảnh chụp.", field="scan")
    if paper.means == IssuedBy.TOKEN:
        return TakenIn(received, own_pdf_sha256, signatures_of(received.sha256, of=own_pdf_sha256))
    if not paper.names_compared:
        raise Refused("Ông/bà đối chiếu danh sách trong tệp đã ký với danh sách trên cổng rồi đánh dấu xác nhận.", field="names_compared")
    return TakenIn(received)


def locked(decision: Decision, action: str, by, version: int) -> Decision:
    """The decision, locked after its place (one symbol is given at a time), when `by` may do `action` to it as the page showed it."""
    Place.objects.select_for_update(no_key=True).get(pk=decision.deciding_place_id)
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("deciding_place__parent", "proposal__deciding_place", "proposal__agreed_by", "amends").get(pk=decision.pk)
    permitted(by, action, row, moved=meanwhile.sentence(row))
    meanwhile.same_version(row, version)
    return row


def sign(row: Decision, paper: SignedPaper, taken: TakenIn, by) -> None:
    """Write what the signed paper says into the row, not saved. Raises Refused with the field that is wrong."""
    symbol = symbol_of(paper.symbol, example="215/QĐ-UBND")
    if paper.dated_on > clock.today():
        raise Refused("Ngày Quyết định ở sau hôm nay. Ông/bà ghi ngày đã ký.", field="dated_on")
    _symbol_is_free(row, symbol, paper.dated_on)
    signer = paper.signer
    if (signer.role, signer.place_id) != (Role.CHAIRPERSON, row.deciding_place_id) or not signer.in_force(paper.dated_on):
        raise Refused(
            f"Người này không giữ chức vụ Chủ tịch hoặc Phó Chủ tịch UBND vào ngày {paper.dated_on:%d/%m/%Y}. "
            "Ông/bà xem lại ngày hoặc người ký.",
            field="signer",
        )
    if signer.user_id == by.pk:
        raise Refused("Người ký Quyết định không tự ghi số, ngày của chính Quyết định đó. Ông/bà để người khác ghi.", field="signer")
    if taken.own_pdf_sha256 and taken.own_pdf_sha256 != row.own_pdf_sha256:
        raise Conflict(CHANGED_SINCE)
    row.symbol, row.dated_on, row.calendar_year = symbol, paper.dated_on, paper.dated_on.year
    row.signer, row.signer_name, row.capacity = signer.user, signer.user.full_name, signer.capacity
    if signer.capacity == SigningCapacity.ACTING and signer.basis:
        row.authority = row.authority | {"acting": signer.basis}  # whoever acts cites by what (practice P11)
    row.issued_by_means, row.recorded_by, row.signatures = paper.means, by, taken.signatures
    row.scan_sha256, row.scan_size, row.scan_media_type = taken.file.sha256, taken.file.size, taken.file.media_type


def _symbol_is_free(row: Decision, symbol: str, dated_on: date) -> None:
    """The number is one of the agency's whole year (practice P1)."""
    for other in Decision.objects.filter(deciding_place=row.deciding_place_id, calendar_year=dated_on.year).exclude(pk=row.pk):
        if same_symbol(other.symbol, symbol):
            raise Refused(
                f"Số {other.symbol} năm {dated_on.year} đã là số của Quyết định {other.get_kind_display().lower()} ngày "
                f"{other.dated_on:%d/%m/%Y}. Ông/bà xem lại số trên bản đã ký.",
                field="symbol",
            )


def not_headed_by_signer(row: Decision, subject_ids: list[int]) -> None:
    """Raises Refused when the signer heads a subject that the decision is about: another signs it (practice P27)."""
    if deciding.headed_by(row.signer, subject_ids, row.dated_on):
        raise Refused(
            "Người ký là người đứng đầu của đối tượng trong Quyết định này. Quyết định phải do người khác có thẩm quyền ký.",
            field="signer",
        )
