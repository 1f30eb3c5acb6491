"""The forms of signing in and of one's own account: allauth's, in our words, without placeholders."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import decrypt
from django import forms
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html

from antt_portal.accounts import second_factor
from antt_portal.accounts.ways_in.sign_in_names import sign_in_name
from antt_portal.accounts.ways_in.slips import DIGITS

FORGOTTEN = lazy(lambda: format_html('<a href="{}">Quên mật khẩu?</a>', reverse_lazy("account_reset_password")), str)()


class PlainFields:
    """Labels and hints of ours; a label says what to type, a placeholder never does (it is gone when one begins to type)."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainFields, LoginForm):
    labels = {"login": "Tên đăng nhập", "password": "Mật khẩu"}
    hints = {"password": FORGOTTEN}

    def clean_login(self):
        """As it is stored: SQLite does not know that Đ and đ are one letter, and nobody types a phone number the same way."""
        return sign_in_name(super().clean_login())


class SlipForm(PlainFields, forms.Form):
    """What stands on a sign-in slip, for who cannot scan its QR."""

    labels = {"login": "Tên đăng nhập", "code": "Mã 8 chữ số"}
    hints = {
        "login": "Ghi trên phiếu, thường là số điện thoại. Ví dụ: 0912 345 678",
        "code": "Ghi trên phiếu, không phải mật khẩu. Ví dụ: 1234 5678",
    }

    login = forms.CharField(
        max_length=150,
        error_messages={"required": "Chưa nhập tên đăng nhập. Ông/bà xem trên phiếu."},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        max_length=20,
        error_messages={"required": "Chưa nhập mã. Ông/bà xem 8 chữ số trên phiếu."},
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_login(self):
        return sign_in_name(self.cleaned_data["login"])

    def clean_code(self):
        digits = "".join(character for character in self.cleaned_data["code"] if character in "0123456789")
        if len(digits) != DIGITS:
            raise forms.ValidationError("Mã trên phiếu gồm 8 chữ số. Ông/bà xem lại phiếu và nhập đủ, ví dụ: 1234 5678.")
        return digits


class RememberPhoneForm(PlainFields, forms.Form):
    labels = {"remember": "Ghi nhớ điện thoại này 90 ngày"}
    hints = {
        "remember": "Lần sau chỉ cần bấm một nút, không cần mã hay mật khẩu. Không đánh dấu nếu đây là điện thoại hoặc máy của người khác."
    }

    remember = forms.BooleanField(required=False)


class NewPasswordForm(PlainFields, ChangePasswordForm):
    labels = {"oldpassword": "Mật khẩu đang dùng", "password1": "Mật khẩu mới", "password2": "Nhập lại mật khẩu mới"}
    hints = {
        "oldpassword": FORGOTTEN,
        "password1": "Ít nhất 12 ký tự. Dễ nhớ mà khó đoán: bốn, năm từ không liên quan đến nhau. Ví dụ: tre xanh bến áo 37. "
        "Không dùng chính ví dụ này, tên mình, tên phường hay những từ như “matkhau”, “congan”.",
    }


class FirstPasswordForm(PlainFields, SetPasswordForm):
    labels = {"password1": "Mật khẩu mới", "password2": "Nhập lại mật khẩu mới"}
    hints = {"password1": NewPasswordForm.hints["password1"]}


class PasswordAgainForm(PlainFields, ReauthenticateForm):
    labels = {"password": "Mật khẩu"}
    hints = {"password": FORGOTTEN}


class OneTimeCode(PlainFields):
    """A field for six digits from the phone or a recovery code of eight."""

    labels = {"code": "Mã xác thực"}
    hints = {"code": "Sáu chữ số đang hiện trong ứng dụng xác thực trên điện thoại, hoặc một mã dự phòng chưa dùng."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 16}

    def clean_code(self):
        code = super().clean_code()
        factor = self.authenticator
        if factor.type == Authenticator.Type.TOTP and not second_factor.spend(self.user, decrypt(factor.data["secret"]), code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OneTimeCode, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(OneTimeCode, ReauthenticateByCodeForm):
    """A code instead of the password, before an act that cannot be undone."""


class EnrolForm(PlainFields, ActivateTOTPForm):
    labels = {"code": "Mã xác thực"}
    hints = {"code": "Sáu chữ số mà ứng dụng vừa hiện."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 8}

    def clean_code(self):
        code = super().clean_code()
        if not second_factor.spend(self.user, self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        return code
