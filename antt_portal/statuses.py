"""How every state looks and reads on a page: icon, word and colour together, never colour alone (WCAG 1.4.1).

The words are those of the choices the rows are stored with (a test holds them equal); states that no column stores, such as
“Chưa làm” of a task list, are named here only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """`tone` is one of the tones of portal.css: quiet, moving, asking, complete, done, failing."""

    words: str
    tone: str
    icon: str


STATUSES = {
    "enrolment": {
        "registered": Status("Đã đăng ký", "complete", "check-lg"),
        "registered_late": Status("Đã đăng ký (muộn)", "complete", "check-lg"),
        "not_registered": Status("Chưa đăng ký", "quiet", "circle"),
        "missed": Status("Quá hạn đăng ký", "failing", "clock-history"),
        "followed": Status("Theo dõi phong trào", "quiet", "eye"),
        "left": Status("Đã ra khỏi danh sách", "quiet", "box-arrow-right"),
    },
    "unit_list": {
        "taken_in": Status("Đã nạp", "complete", "check-lg"),
        "waiting": Status("Chưa nạp", "quiet", "circle"),
        "wrong": Status("Có chỗ cần sửa", "asking", "exclamation-triangle"),
    },
    "dossier": {
        "draft": Status("Chưa gửi", "quiet", "pencil"),
        "submitted": Status("Đã gửi, chờ tiếp nhận", "moving", "send"),
        "in_review": Status("Đang kiểm tra", "moving", "search"),
        "returned": Status("Cần bổ sung", "asking", "exclamation-triangle"),
        "complete": Status("Hồ sơ đầy đủ", "complete", "check-lg"),
        "withdrawn": Status("Đã rút lại", "quiet", "arrow-counterclockwise"),
        "lapsed": Status("Hết năm không gửi", "failing", "clock-history"),
    },
    "appraisal": {
        "none": Status("Chưa thẩm định", "quiet", "circle"),
        "open": Status("Đang thẩm định", "moving", "clipboard-check"),
        "concluded": Status("Đã thẩm định", "complete", "check-lg"),
    },
    "outcome": {
        "recognise": Status("Đề nghị công nhận", "complete", "check-lg"),
        "refuse": Status("Đề nghị chưa công nhận", "failing", "x-lg"),
        "recognised": Status("Đã công nhận", "done", "patch-check"),
        "refused": Status("Chưa đạt", "failing", "x-circle"),
        "waiting": Status("Chờ Quyết định", "moving", "hourglass-split"),
        "met": Status("Đạt", "complete", "check-lg"),
        "not_met": Status("Chưa đạt", "failing", "x-lg"),
        "open": Status("Chưa kết luận", "quiet", "circle"),
    },
    "forecast": {
        "certain": Status("Chắc chắn chưa đạt", "failing", "x-lg"),
        "lacking": Status("Chưa đủ cơ sở", "asking", "exclamation-triangle"),
    },
    "recognition": {
        "in_force": Status("Còn hiệu lực", "done", "patch-check"),
        "revoked": Status("Đã thu hồi", "failing", "slash-circle"),
    },
    "hearing": {
        "waiting": Status("Chờ giải trình", "asking", "clock"),
        "explained": Status("Đã giải trình, chờ xem xét", "moving", "search"),
        "considered": Status("Đã xem xét giải trình", "complete", "check-lg"),
        "over": Status("Hết hạn, không giải trình", "quiet", "clock-history"),
        "withdrawn": Status("Đã rút", "quiet", "arrow-counterclockwise"),
    },
    "consultation": {
        "open": Status("Đang lấy ý kiến", "moving", "hourglass-split"),
        "over": Status("Đã hết hạn trả lời", "asking", "clock-history"),
        "closed": Status("Đã kết thúc", "done", "check-lg"),
    },
    "opinion": {
        "agrees": Status("Thống nhất toàn bộ", "complete", "check-lg"),
        "objects": Status("Có ý kiến khác", "asking", "exclamation-triangle"),
        "waiting": Status("Chưa trả lời", "moving", "hourglass-split"),
        "silent": Status("Không có ý kiến trả lời", "quiet", "circle"),
    },
    "review_meeting": {
        "invited": Status("Đã mời họp", "moving", "calendar3"),
        "held": Status("Đã họp", "complete", "check-lg"),
        "minutes": Status("Đã lưu biên bản đã ký", "done", "check-circle"),
        "cancelled": Status("Không họp", "quiet", "slash-circle"),
    },
    "proposal": {
        "draft": Status("Đang soạn", "quiet", "pencil"),
        "signed": Status("Chỉ huy Công an đã ký", "moving", "pen"),
        "with_office": Status("Văn phòng đang kiểm tra", "moving", "search"),
        "with_chairperson": Status("Chờ Chủ tịch phê duyệt", "moving", "hourglass-split"),
        "agreed": Status("Đã phê duyệt", "done", "check-circle"),
        "returned": Status("Bị trả lại", "asking", "reply"),
    },
    "item_result": {
        "taken_out": Status("Đã đưa ra", "quiet", "box-arrow-right"),
        "proposed_again": Status("Đã sang Tờ trình khác", "quiet", "arrow-right"),
        "proposed": Status("Đang trình", "moving", "hourglass-split"),
        "agreed": Status("Đã phê duyệt, chờ ký", "moving", "pen"),
        "recognised": Status("Đã công nhận", "done", "patch-check"),
        "refused": Status("Chưa đạt", "failing", "x-lg"),
        "revoked": Status("Đã thu hồi", "failing", "slash-circle"),
    },
    "decision": {
        "awaiting_signature": Status("Chờ ký, lấy số", "moving", "hourglass-split"),
        "issued": Status("Đã ban hành", "done", "check-circle"),
        "void": Status("Không ban hành", "quiet", "slash-circle"),
    },
    "certificate": {
        "pending": Status("Đang tạo", "moving", "hourglass-split"),
        "ready": Status("Sẵn sàng in", "complete", "printer"),
        "failed": Status("Chưa tạo được", "failing", "exclamation-triangle"),
        "handed_over": Status("Đã trao", "done", "check-circle"),
        "replaced": Status("Đã cấp lại", "quiet", "arrow-clockwise"),
        "revoked": Status("Đã thu hồi", "failing", "slash-circle"),
    },
    "book": {
        "struck": Status("Đã gạch bỏ", "quiet", "slash-circle"),
    },
    "task": {
        "todo": Status("Chưa làm", "quiet", "circle"),
        "doing": Status("Đang làm", "moving", "pencil"),
        "done": Status("Đã xong", "done", "check-lg"),
        "returned": Status("Cần bổ sung", "asking", "exclamation-triangle"),
        "late": Status("Quá hạn", "failing", "clock-history"),
    },
    "calendar_day": {
        "applied": Status("Đang áp dụng", "complete", "check-lg"),
        "not_applied": Status("Không áp dụng", "quiet", "slash-circle"),
    },
    "account": {
        "never": Status("Chưa đăng nhập lần nào", "quiet", "circle"),
        "has_slip": Status("Có phiếu còn hạn", "moving", "clock"),
        "closed": Status("Tài khoản đã ngừng", "failing", "slash-circle"),
    },
    "tie": {
        "now": Status("Hiện nay", "complete", "check-lg"),
        "to_come": Status("Sắp tới", "moving", "clock"),
        "over": Status("Đã thôi", "quiet", "clock-history"),
    },
    "delivery": {
        "waiting": Status("Đang chờ gửi", "moving", "hourglass-split"),
        "sent": Status("Đã gửi", "done", "check-lg"),
        "failed": Status("Chưa gửi được", "failing", "exclamation-triangle"),
        "needless": Status("Không cần gửi", "quiet", "slash-circle"),
    },
    "notice_line": {
        "withdrawn": Status("Hạn này đã thay đổi", "quiet", "slash-circle"),
    },
    "job": {
        "waiting": Status("Đang chờ", "quiet", "hourglass-split"),
        "running": Status("Đang làm", "moving", "arrow-clockwise"),
        "done": Status("Đã xong", "done", "check-lg"),
        "failed": Status("Chưa làm được", "failing", "exclamation-triangle"),
    },
}
