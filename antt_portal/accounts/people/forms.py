"""What an administrator or an officer types about people. The rules are in the services; a refusal comes back to its field."""

from django import forms

from antt_portal import clock
from antt_portal.accounts.choices import Role, SigningCapacity
from antt_portal.accounts.models import Membership
from antt_portal.accounts.people.mail_addresses import LONGEST
from antt_portal.accounts.people.memberships import LONGEST_PAPER, SIGNS, Seat, roles_of
from antt_portal.accounts.people.persons import LONGEST_NAME, AlreadyKnown, ClosingReason, OpeningReason
from antt_portal.form_answers import DayField

NAME_HINT = "Đủ họ, tên đệm và tên. Ví dụ: Nguyễn Thị Hòa"
PHONE_HINT = "Số di động, cũng là tên đăng nhập của người này. Ví dụ: 0912345678"
MAIL_HINT = "Để trống nếu không có. Cổng gửi thư nhắc việc vào đây. Ví dụ: nguyenthihoa@example.org"
UNTIL_HINT = "Để trống nếu chưa biết ngày cuối. Ví dụ: 30/11/2027"
PAPER_HINT = "Số, ký hiệu và ngày. Ví dụ: 15/QĐ-UBND ngày 01/11/2026"


class MailField(forms.CharField):
    """A mail address, or nothing; whether it is one is for the service to say."""

    def __init__(self, **options):
        widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(label="Thư điện tử", required=False, max_length=LONGEST, help_text=MAIL_HINT, widget=widget, **options)


class PersonFields(forms.Form):
    """Name, number and mail address of a person. The tick that takes an account already there appears only when the number has one."""

    full_name = forms.CharField(
        label="Họ và tên", max_length=LONGEST_NAME, help_text=NAME_HINT, error_messages={"required": "Ông/bà ghi họ và tên."}
    )
    phone = forms.CharField(
        label="Điện thoại",
        max_length=20,
        help_text=PHONE_HINT,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": "Ông/bà ghi số điện thoại di động."},
    )
    email = MailField()
    take_existing = forms.BooleanField(label="Dùng tài khoản đã có của số điện thoại này", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.is_bound and self.data.get(self.add_prefix("take_existing")):
            self.offer_existing()

    def offer_existing(self) -> None:
        self.fields["take_existing"].widget = forms.CheckboxInput()

    def show_known(self, refusal: AlreadyKnown) -> None:
        """Say that the number has an account, and offer to take it where that may be."""
        self.add_error("phone", refusal.sentence)
        if refusal.may_be_taken:
            self.offer_existing()

    def person(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("full_name", "phone", "email", "take_existing")}


class SeatForm(forms.Form):
    """A role of this place, from a day to a day."""

    role = forms.ChoiceField(
        label="Vai trò", error_messages={"required": "Ông/bà chọn vai trò.", "invalid_choice": "Ông/bà chọn trong danh sách."}
    )
    capacity = forms.ChoiceField(
        label="Thẩm quyền ký",
        choices=SigningCapacity.choices,
        required=False,
        help_text="Chỉ dùng cho chỉ huy Công an và Chủ tịch, Phó Chủ tịch. Vai trò khác giữ nguyên “Cấp trưởng”.",
    )
    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến hết ngày", required=False, help_text=UNTIL_HINT)
    basis = forms.CharField(label="Theo văn bản", max_length=LONGEST_PAPER, required=False, help_text=PAPER_HINT)

    def __init__(self, *args, place, **options):
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", "Chọn vai trò"), *((role, Role(role).label) for role in roles_of(place))]
        self.fields["starts_on"].initial = clock.today()

    def seat(self) -> Seat:
        cleaned = self.cleaned_data
        return Seat(
            role=cleaned["role"],
            capacity=cleaned["capacity"] or SigningCapacity.HEAD,
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            basis=cleaned["basis"],
        )


class StaffForm(PersonFields, SeatForm):
    """Somebody new on the staff."""

    field_order = ["full_name", "phone", "take_existing", "email", "role", "capacity", "starts_on", "ends_on", "basis"]


class StandInForm(forms.Form):
    """Who signs in whose stead, from a day to the end of a day, by which paper."""

    standing_in_for = forms.ModelChoiceField(
        label="Ký thay cho",
        queryset=Membership.objects.none(),
        empty_label="Chọn người được thay",
        error_messages={"required": "Ông/bà chọn người được thay.", "invalid_choice": "Ông/bà chọn một người trong danh sách."},
    )
    capacity = forms.ChoiceField(
        label="Ký với thẩm quyền",
        choices=[(one.value, one.label) for one in SigningCapacity if one != SigningCapacity.HEAD],
        error_messages={"invalid_choice": "Ông/bà chọn trong danh sách."},
    )
    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến hết ngày", help_text="Ngày cuối cùng được ký thay. Ví dụ: 30/11/2026")
    basis = forms.CharField(
        label="Theo văn bản",
        max_length=LONGEST_PAPER,
        help_text=PAPER_HINT,
        error_messages={"required": "Ông/bà ghi văn bản giao ký thay."},
    )

    def __init__(self, *args, place, person, **options):
        super().__init__(*args, **options)
        today = clock.today()
        seats = Membership.objects.filter(place=place, role__in=SIGNS, standing_in_for=None, user__is_active=True)
        seats = seats.exclude(user=person).exclude(ends_on__lt=today).select_related("user").order_by("role", "capacity", "pk")
        self.fields["standing_in_for"].queryset = seats
        self.fields["standing_in_for"].label_from_instance = lambda seat: f"{seat.user.full_name}, {seat.title}"

    def seat(self) -> Seat:
        cleaned = self.cleaned_data
        absent = cleaned["standing_in_for"]
        return Seat(
            role=absent.role,
            capacity=cleaned["capacity"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            basis=cleaned["basis"],
            standing_in_for=absent.user,
        )


class EndForm(forms.Form):
    """The last day of a role, and the paper that ends it."""

    last_day = DayField(label="Đến hết ngày", help_text="Từ ngày hôm sau không còn giữ vai trò. Ví dụ: 30/11/2026")
    basis = forms.CharField(label="Theo văn bản", max_length=LONGEST_PAPER, required=False, help_text=PAPER_HINT)


class ChangeForm(forms.Form):
    """Name, number and mail address set right."""

    full_name = forms.CharField(label="Họ và tên", max_length=LONGEST_NAME, help_text=NAME_HINT)
    phone = forms.CharField(
        label="Điện thoại", max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    email = MailField()


class ClosingForm(forms.Form):
    reason = forms.ChoiceField(
        label="Lý do ngừng",
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn lý do ngừng tài khoản.", "invalid_choice": "Ông/bà chọn một lý do trong danh sách."},
    )


class OpeningForm(forms.Form):
    reason = forms.ChoiceField(
        label="Lý do mở lại",
        choices=OpeningReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Ông/bà chọn lý do mở lại tài khoản.", "invalid_choice": "Ông/bà chọn một lý do trong danh sách."},
    )
