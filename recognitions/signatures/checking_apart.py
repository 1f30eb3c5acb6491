"""Starts `sandbox.py` on a returned PDF and says in words what it found. The parent never parses what a stranger uploaded."""

from pathlib import Path

from django.conf import settings

from antt_portal import clock, file_store
from antt_portal.refusals import Refused
from dossiers import reading_apart

SANDBOX = Path(__file__).with_name("sandbox.py")
NOT_SET_UP = (
    "Cổng chưa được cài chứng thư gốc nên chưa kiểm tra được chữ ký số. Ông/bà báo quản trị viên đặt ANTT_SIGNATURE_ROOTS là thư mục "
    "chứa chứng thư gốc (tệp .pem, .crt, .cer hoặc .der) của tổ chức chứng thực chữ ký số chuyên dùng công vụ; hoặc chọn cách khác."
)
REASONS = {
    "other_file": "Tệp này không phải là tệp đã lấy từ cổng để ký số. Ông/bà ký đúng tệp lấy ở trang Quyết định, không in rồi quét, không "
    "lưu lại bằng phần mềm khác, rồi tải lên.",
    "no_signature": "Tệp chưa có chữ ký số nào. Ông/bà trình ký số tệp này rồi tải bản đã ký lên.",
    "too_many": "Tệp có quá nhiều chữ ký số. Ông/bà kiểm tra lại tệp đã ký.",
    "changed": "Nội dung tệp đã bị sửa ngoài việc ký số (thêm, bớt hoặc sửa sau khi lấy từ cổng hay sau khi ký). Ông/bà lấy lại bản để "
    "ký số, trình ký lại rồi tải lên.",
    "broken": "Chữ ký số không khớp với nội dung tệp: tệp đã bị sửa sau khi ký hoặc bị hỏng. Ông/bà tải lại bản gốc đã ký.",
    "expired": "Chứng thư số của người ký đã hết hạn hoặc chưa có hiệu lực. Ông/bà trình ký lại bằng chứng thư còn hạn.",
    "revoked": "Chứng thư số của người ký đã bị thu hồi. Ông/bà trình ký lại bằng chứng thư còn hiệu lực.",
    "untrusted": "Chữ ký số không do tổ chức chứng thực mà cổng tin cậy cấp. Ông/bà ký bằng chứng thư chữ ký số chuyên dùng công vụ, hoặc "
    "báo quản trị viên bổ sung chứng thư gốc.",
    "no_roots": NOT_SET_UP,
    "unreadable": "Không đọc được chữ ký số trong tệp này. Ông/bà tải lại bản gốc đã ký, hoặc chọn cách khác.",
}


def signatures_of(sha256: str, *, of: str) -> list[dict]:
    """Who signed a kept file and when, oldest first: {"signer", "issuer", "serial", "signed_at"}.

    `of` is the SHA-256 of the portal's own PDF that it must be. Raises Refused, for the field that holds the file or for the way of
    signing, with what was found instead.
    """
    roots = settings.SIGNATURE_ROOTS
    if not roots or not Path(roots).is_dir():
        raise Refused(NOT_SET_UP, field="means")
    paths = (str(file_store.path_of(one)) for one in (sha256, of))
    answer = reading_apart.run(*paths, str(roots), clock.now().isoformat(), script=SANDBOX)
    if code := answer.get("refused"):
        raise Refused(REASONS[code], field="means" if code == "no_roots" else "scan")
    return answer["signatures"]
