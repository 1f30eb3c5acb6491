"""Getting in and one's own account, under Vietnamese addresses. The names are those that allauth asks for."""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import include, path

from antt_portal.accounts import views
from antt_portal.accounts.people import slip_pages as people_slips
from antt_portal.accounts.people import views as people_views
from antt_portal.accounts.reminders import views as reminder_views
from antt_portal.accounts.ways_in import session_views, slip_views

second_factor = [
    path("", factor_views.index, name="mfa_index"),
    path("bat/", views.needs_password(totp_views.activate_totp), name="mfa_activate_totp"),
    path("tat/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("nhap-ma/", factor_views.authenticate, name="mfa_authenticate"),
    path("xac-nhan-lai/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("ma-du-phong/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-du-phong/tao-moi/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ma-du-phong/tai-ve/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
]

own_devices = [
    path("", session_views.own_sessions, name="own_sessions"),
    path("dang-xuat-noi-khac/", session_views.sessions_end_others, name="sessions_end_others"),
    path("<int:pk>/dang-xuat/", session_views.session_end, name="session_end"),
    path("dien-thoai/ghi-nho/", session_views.phone_remember, name="phone_remember"),
    path("dien-thoai/<int:pk>/thoi-ghi-nho/", session_views.phone_forget, name="phone_forget"),
]

own_account = [
    path("", views.account, name="account"),
    path("nhac-viec/", reminder_views.own_reminders, name="own_reminders"),
    path("doi-mat-khau/", account_views.password_change, name="account_change_password"),
    path("dat-mat-khau/", views.set_password, name="account_set_password"),
    path("quen-mat-khau/", views.forgotten_password, name="account_reset_password"),
    path("xac-nhan-lai/", account_views.reauthenticate, name="account_reauthenticate"),
    path("da-khoa/", account_views.account_inactive, name="account_inactive"),
    path("xac-thuc-hai-buoc/", include(second_factor)),
    path("thiet-bi/", include(own_devices)),
]

people_of_a_place = [
    path("", people_views.people_list, name="people"),
    path("moi/", people_views.person_new, name="person_new"),
    path("phieu/", people_slips.issue_sheet, name="slip_sheet"),
    path("<int:pk>/", people_views.person, name="person"),
    path("<int:pk>/phieu/", people_slips.issue, name="slip_issue"),
    path("<int:pk>/phieu/in/", people_slips.print_one, name="slip_print"),
    path("<int:pk>/mat-dien-thoai/", people_slips.close, name="ways_in_close"),
    path("<int:pk>/sua/", people_views.person_change, name="person_change"),
    path("<int:pk>/ngung/", people_views.person_deactivate, name="person_deactivate"),
    path("<int:pk>/mo-lai/", people_views.person_reactivate, name="person_reactivate"),
    path("<int:pk>/vai-tro/", people_views.membership_begin, name="membership_begin"),
    path("<int:pk>/ky-thay/", people_views.stand_in_begin, name="stand_in_begin"),
    path("<int:pk>/vai-tro/<int:membership>/thoi/", people_views.membership_end, name="membership_end"),
]

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="account_login"),
    path("vao/", slip_views.slip_sign_in, name="slip_sign_in"),
    path("vao/dien-thoai/", slip_views.phone_sign_in, name="phone_sign_in"),
    path("vao/xong/", slip_views.slip_used, name="slip_used"),
    path("vao/<str:token>/", slip_views.slip_open, name="slip_open"),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path("dang-ky/", views.not_offered, name="account_signup"),
    path("tai-khoan/", include(own_account)),
    path("nguoi-dung/<str:code>/", include(people_of_a_place)),
]
