"""Whom a consultation asks: what the place has set, else the bodies that are usually asked; one a line, to be changed."""

from collections.abc import Iterable

from antt_portal import text
from antt_portal.places.models import Place
from antt_portal.refusals import Refused
from recognitions import paper_words as words
from recognitions.models import PlaceSettings

MOST = 30
LENGTH = 160


def usual_bodies(place: Place) -> list[str]:
    """By practice, not by law: shown “theo thông lệ” until the place sets its own (practice P17)."""
    kind = words.kind_of_place(place)
    if place.is_province:
        return [
            "Sở Nội vụ",
            "Sở Văn hóa, Thể thao và Du lịch",
            f"Ủy ban Mặt trận Tổ quốc Việt Nam {kind}",
            "Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ",
            f"Bảo hiểm xã hội {kind}",
        ]
    return [
        "Phòng Văn hóa - Xã hội",
        "Bộ phận phụ trách nội vụ",
        f"Ủy ban Mặt trận Tổ quốc Việt Nam {kind}",
        "Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ khu vực",
        "Bảo hiểm xã hội cơ sở",
    ]


def expected_bodies(place: Place) -> list[str]:
    """What the form begins with."""
    return list(PlaceSettings.settings_of(place).consulted_bodies) or usual_bodies(place)


def named_bodies(lines: Iterable[str]) -> list[str]:
    """The bodies that `lines` name, each once. Raises Refused when there is none, too many, or one with too long a name."""
    found: dict[str, str] = {}
    for line in lines:
        if name := text.normal(line):
            found.setdefault(text.folded(name), name)
    if not found:
        raise Refused("Ông/bà ghi ít nhất một cơ quan, tổ chức được lấy ý kiến, mỗi nơi một dòng.", field="bodies")
    if len(found) > MOST:
        raise Refused(f"Mỗi lần lấy ý kiến nhiều nhất {MOST} nơi. Ông/bà bớt đi, hoặc lập thêm một lần nữa.", field="bodies")
    if too_long := next((name for name in found.values() if len(name) > LENGTH), None):
        raise Refused(f"Tên “{too_long[:40]}…” dài quá {LENGTH} ký tự. Ông/bà ghi tên gọn hơn, mỗi nơi một dòng.", field="bodies")
    return list(found.values())
