"""The units of the demo ward, as the rows of an Excel list."""

from openpyxl import Workbook

HEADERS = (
    "Loại",
    "Tên",
    "Địa chỉ",
    "Người đứng đầu",
    "Điện thoại",
    "Cấp quản lý",
    "Số hộ",
    "Số lao động",
    "Quy mô",
    "Cấp học",
    "Mã số thuế",
    "Cảnh sát khu vực",
    "Có tổ chức Đảng",
    "Ngày thành lập",
)
HEADS = (
    "Nguyễn Thị Hòa",
    "Vũ Đình Khánh",
    "Trịnh Văn Lâm",
    "Đào Thị Nhung",
    "Mai Xuân Phúc",
    "Kiều Thị Oanh",
    "Ông Văn Ích",
    "Ưng Thị Sửu",
)
OFFICER = "canh-sat-khu-vuc"


def unit_rows() -> list[tuple]:
    """Twelve residential groups, five agencies, seven enterprises, five schools; some of them outside the standard."""
    return [*_residential_groups(), *_agencies(), *_enterprises(), *_schools()]


def _residential_groups():
    for number in range(1, 13):
        head = {5: "Nguyễn Thị Hòa", 12: "Vũ Đình Khánh"}.get(number, HEADS[2 + number % 6])
        yield (
            "Tổ dân phố",
            f"Tổ dân phố số {number}",
            f"Ngõ {number * 7}, phố Đặng Tiến Đông",
            head,
            f"09000000{number:02}",
            "",
            90 + number * 13,
            "",
            "",
            "",
            "",
            OFFICER,
            "Có",
            "",
        )


def _agencies():
    for name, level, staff in (
        ("Ủy ban nhân dân phường Đống Đa", "Phường/Xã", 64),
        ("Trung tâm Phục vụ hành chính công phường", "Phường/Xã", 18),
        ("Trạm Y tế phường", "Phường/Xã", 14),
        ("Công an phường Đống Đa", "Phường/Xã", 45),
        ("Bảo tàng Phố Nghề", "Tỉnh/Thành phố", 37),
    ):
        yield ("Cơ quan", name, "Phố Hồ Đắc Di", HEADS[staff % 8], "", level, "", staff, "", "", "", "", "Có", "")


def _enterprises():
    for name, size, staff, tax, party in (
        ("Công ty cổ phần Gốm Men Lam", "Vừa", 160, "0100000011", "Có"),
        ("Công ty TNHH Dệt Tơ Vàng", "Vừa", 220, "0100000022", "Không"),
        ("Công ty cổ phần Cơ khí Bánh Đà", "Lớn", 540, "0100000033", "Có"),
        ("Công ty cổ phần In Sen Hồng", "Vừa", 130, "0100000044", "Không"),
        ("Công ty TNHH Vận tải Cánh Buồm", "Lớn", 310, "0100000055", "Có"),
        ("Công ty TNHH Bánh Cốm Bà Ngoại", "Siêu nhỏ", 8, "0100000066", "Không"),
        ("Công ty TNHH Đồ gỗ Vân Sam", "Nhỏ", 26, "0100000077", "Không"),
    ):
        yield ("Doanh nghiệp", name, "Phố Tây Sơn", HEADS[staff % 8], "", "Phường/Xã", "", staff, size, "", tax, "", party, "")


def _schools():
    for name, level, levels, staff in (
        ("Trường THCS Sao Mai", "Phường/Xã", "Trung học cơ sở", 61),
        ("Trường Tiểu học và THCS Hoa Sữa", "Phường/Xã", "Tiểu học; Trung học cơ sở", 83),
        ("Trường Tiểu học Bồ Câu", "Phường/Xã", "Tiểu học", 48),
        ("Trường Mầm non Chồi Non", "Phường/Xã", "Mầm non", 32),
        ("Trường THPT Sông Nhị", "Tỉnh/Thành phố", "Trung học phổ thông", 104),
    ):
        yield ("Cơ sở giáo dục", name, "Phố Nguyễn Lương Bằng", HEADS[staff % 8], "", level, "", staff, "", levels, "", "", "Có", "")


def write_workbook(path) -> None:
    """The list as the Excel file that `import_units` reads."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADERS)
    for row in unit_rows():
        sheet.append([value if value != "" else None for value in row])
    book.save(path)
