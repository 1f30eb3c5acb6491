"""The people of the demo ward, and the roles they hold."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import check_password, make_password

from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership, User
from antt_portal.places.models import Place

PASSWORD = "tre-xanh-dong-da-2025"  # noqa: S105 - of the demo ward only, which production refuses
SINCE = date(2021, 7, 1)
WARD, PROVINCE = "00235", "01"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo: what they are called when listed, how they sign in, what they hold where."""

    words: str
    username: str
    full_name: str
    phone: str
    role: str = ""
    place: str = WARD
    capacity: str = SigningCapacity.HEAD


PEOPLE = (
    Person("Tổ trưởng tổ dân phố số 5", "to-truong-5", "Nguyễn Thị Hòa", "0900000005"),
    Person("Tổ trưởng tổ dân phố số 1", "to-truong-1", "Trịnh Văn Tín", "0900000001"),
    Person("Tổ trưởng tổ dân phố số 12", "to-truong-12", "Vũ Đình Khánh", "0900000012"),
    Person("Người làm hồ sơ của ba công ty", "ke-toan", "Phạm Thu Ngân", "0900000021"),
    Person("Hiệu trưởng Trường THCS Sao Mai", "hieu-truong", "Đỗ Quang Vinh", "0900000022"),
    Person("Người làm hồ sơ của các đơn vị khác", "van-thu-don-vi", "Tống Thị Giang", "0900000023"),
    Person("Cảnh sát khu vực", "canh-sat-khu-vuc", "Lê Minh Tuấn", "0900000031", Role.AREA_OFFICER),
    Person("Cảnh sát khu vực thứ hai", "canh-sat-khu-vuc-2", "Phùng Đức Thịnh", "0900000036", Role.AREA_OFFICER),
    Person("Cán bộ Công an phường", "can-bo-cong-an", "Trần Quốc Bảo", "0900000032", Role.POLICE_OFFICER),
    Person("Trưởng Công an phường", "truong-cong-an", "Hoàng Văn Dũng", "0900000033", Role.POLICE_CHIEF),
    Person(
        "Phó Trưởng Công an phường", "pho-truong-cong-an", "Bùi Thị Ngọc Ánh", "0900000034", Role.POLICE_CHIEF, WARD, SigningCapacity.DEPUTY
    ),
    Person("Văn phòng HĐND và UBND phường", "van-phong", "Đặng Thị Ngọc Mai", "0900000041", Role.OFFICE),
    Person("Chủ tịch UBND phường", "chu-tich", "Ngô Xuân Trường", "0900000051", Role.CHAIRPERSON),
    Person("Phó Chủ tịch UBND phường", "pho-chu-tich", "Lý Thị Thanh Hương", "0900000052", Role.CHAIRPERSON, WARD, SigningCapacity.DEPUTY),
    Person("Người giám sát", "giam-sat", "Tạ Đức Lộc", "0900000061", Role.AUDITOR),
    Person("Quản trị viên", "quan-tri", "Cao Thị Xuân", "0900000062", Role.ADMINISTRATOR),
    Person("Cán bộ Công an thành phố", "can-bo-thanh-pho", "Phan Hữu Nghĩa", "0900000071", Role.POLICE_OFFICER, PROVINCE),
    Person("Chỉ huy Công an thành phố", "chi-huy-thanh-pho", "Đinh Công Tráng", "0900000072", Role.POLICE_CHIEF, PROVINCE),
    Person("Văn phòng UBND thành phố", "van-phong-thanh-pho", "Hồ Thị Bích", "0900000073", Role.OFFICE, PROVINCE),
    Person("Chủ tịch UBND thành phố", "chu-tich-thanh-pho", "Dương Văn Khải", "0900000074", Role.CHAIRPERSON, PROVINCE),
)


def people_load() -> dict[str, User]:
    """Every person of the demo by username, made or set right again so that the printed password works."""
    places = {code: Place.objects.get(code=code) for code in (WARD, PROVINCE)}
    encoded = _encoded_password()
    return {person.username: _load(person, places, encoded) for person in PEOPLE}


def _encoded_password() -> str:
    """The password as all of the demo store it: hashing is slow on purpose, so it is done once."""
    known = User.objects.filter(username=PEOPLE[0].username).values_list("password", flat=True).first()
    return known if known and check_password(PASSWORD, known) else make_password(PASSWORD)


def _load(person: Person, places: dict[str, Place], encoded: str) -> User:
    user, _created = User.objects.get_or_create(
        username=person.username, defaults={"full_name": person.full_name, "phone": person.phone, "password": encoded}
    )
    if not user.is_active or user.password != encoded:
        user.is_active, user.password = True, encoded
        user.save()
    if person.role:
        held = {"user": user, "role": person.role, "place": places[person.place], "starts_on": SINCE}
        Membership.objects.get_or_create(**held, defaults={"capacity": person.capacity})
    return user
