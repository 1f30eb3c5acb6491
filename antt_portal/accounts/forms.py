"""The forms of signing in and of one's own account: allauth's, in our words, without placeholders."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import decrypt
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html

from antt_portal import text
from antt_portal.accounts import second_factor

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
        """As it is stored: SQLite does not know that Đ and đ are one letter."""
        return text.normal(super().clean_login()).lower()


class NewPasswordForm(PlainFields, ChangePasswordForm):
    labels = {"oldpassword": "Mật khẩu đang dùng", "password1": "Mật khẩu mới", "password2": "Nhập lại mật khẩu mới"}
    hints = {
        "oldpassword": FORGOTTEN,
        "password1": "Ít nhất 12 ký tự. Dễ nhớ mà khó đoán: bốn, năm từ không liên quan đến nhau. Ví dụ: tre xanh bến áo 37. "
        "Không dùng chính ví dụ này, tên mình, tên phường hay những từ như “matkhau”, “congan”.",
    }


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
