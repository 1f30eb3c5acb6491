"""Getting in and one's own account, under Vietnamese addresses. The names are those that allauth asks for."""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import include, path

from antt_portal.accounts import views

second_factor = [
    path("", factor_views.index, name="mfa_index"),
    path("bat/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("tat/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("nhap-ma/", factor_views.authenticate, name="mfa_authenticate"),
    path("xac-nhan-lai/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("ma-du-phong/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-du-phong/tao-moi/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ma-du-phong/tai-ve/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
]

own_account = [
    path("", views.account, name="account"),
    path("doi-mat-khau/", account_views.password_change, name="account_change_password"),
    path("dat-mat-khau/", views.not_offered, name="account_set_password"),
    path("quen-mat-khau/", views.forgotten_password, name="account_reset_password"),
    path("xac-nhan-lai/", account_views.reauthenticate, name="account_reauthenticate"),
    path("da-khoa/", account_views.account_inactive, name="account_inactive"),
    path("xac-thuc-hai-buoc/", include(second_factor)),
]

urlpatterns = [
    path("dang-nhap/", account_views.login, name="account_login"),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path("dang-ky/", views.not_offered, name="account_signup"),
    path("tai-khoan/", include(own_account)),
]
