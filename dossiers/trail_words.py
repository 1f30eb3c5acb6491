"""What is on the trail of a dossier, in words. Nobody ever reads the name of an action."""

WORDS = {
    "dossier.opened": "bắt đầu làm hồ sơ",
    "dossier.submitted": "gửi hồ sơ",
    "dossier.paper_received": "nhận hồ sơ giấy",
    "dossier.paper_added": "nhận bổ sung bản giấy",
    "dossier.taken_back": "lấy lại hồ sơ để sửa",
    "dossier.withdrawn": "rút lại hồ sơ",
    "dossier.taken": "tiếp nhận hồ sơ",
    "dossier.returned": "yêu cầu bổ sung",
    "dossier.completed": "xác nhận hồ sơ đầy đủ",
    "dossier.reopened": "mở lại hồ sơ để kiểm tra",
    "dossier.replaced": "thay giấy tờ, hồ sơ trở lại kiểm tra",
    "dossier.restarted": "làm lại hồ sơ đã rút",
    "dossier.lapsed": "đóng hồ sơ vì hết năm mà chưa gửi",
    "dossier.claimed": "giữ hồ sơ để kiểm tra",
    "dossier.claim_taken_over": "nhận thay hồ sơ của đồng nghiệp",
    "dossier.released": "thả hồ sơ để đồng nghiệp kiểm tra",
    "dossier.remarked": "ghi chú nội bộ",
    "dossier.figures_saved": "lưu số liệu",
    "dossier.meeting_planned": "lập giấy mời họp đánh giá",
    "dossier.meeting_saved": "lưu thông tin cuộc họp",
    "dossier.self_assessment_saved": "lưu phần tự đánh giá",
    "document.added": "nộp giấy tờ",
    "document.replaced": "thay tệp của giấy tờ",
    "document.removed": "bỏ tệp ra khỏi hồ sơ",
    "document.described": "ghi số, ngày của giấy tờ",
    "document.shared": "dùng chung giấy tờ đã nộp",
    "document.unshared": "thôi dùng chung giấy tờ",
    "document.scanned": "bổ sung ảnh chụp của bản giấy đã nhận",
    "document.after_rearrangement": "ghi giấy tờ là đăng ký lại sau sắp xếp",
    "document.not_after_rearrangement": "thôi ghi giấy tờ là đăng ký lại sau sắp xếp",
    "reminding.marked": "ghi đã nhắc",
    "reminding.taken_back": "bỏ dấu đã nhắc ghi nhầm",
}
UNKNOWN = "ghi nhận một thay đổi"

# The reviewers' own business, as `permissions.may_read_remarks` says; none of it changes what the dossier says.
INTERNAL = ("dossier.claimed", "dossier.claim_taken_over", "dossier.released", "dossier.remarked")
