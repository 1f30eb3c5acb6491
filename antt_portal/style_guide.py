"""`/mau-giao-dien/`: every component together, with made-up contents, so that a change of a token is seen at once. Not in production."""

from datetime import date, timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from antt_portal import clock
from antt_portal.curve import Curve
from antt_portal.statuses import STATUSES
from antt_portal.timeline import Bar, Mark, Timeline


class SampleForm(forms.Form):
    """One field of each kind; shown once empty and once with everything wrong."""

    name = forms.CharField(label="Tên tổ dân phố", help_text="Ví dụ: Tổ dân phố số 5")
    day = forms.DateField(label="Ngày họp", help_text="Ví dụ: 01/11/2026")
    households = forms.IntegerField(label="Số hộ đang cư trú", min_value=1, required=False)
    kind = forms.ChoiceField(label="Loại đối tượng", choices=[("", "Chọn một loại"), ("area", "Tổ dân phố"), ("agency", "Cơ quan")])
    answer = forms.ChoiceField(
        label="Trong năm có vụ việc nêu tại khoản 3 Điều 4 không?",
        choices=[("no", "Không để xảy ra"), ("yes", "Có, nêu rõ ở phần dưới")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Nêu rõ", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    scan = forms.FileField(label="Bản chụp biên bản", required=False, widget=forms.FileInput, help_text="Tệp PDF hoặc ảnh, không quá 15 MB")
    agreed = forms.BooleanField(label="Tôi đã đọc lại các mục trên")


class SampleFilter(forms.Form):
    q = forms.CharField(label="Tên", required=False)
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), ("submitted", "Đã gửi"), ("late", "Quá hạn")])


@require_safe
def style_guide(request):
    if settings.PRODUCTION:
        raise Http404
    today = clock.today()
    return render(
        request,
        "style_guide.html",
        {
            "statuses": STATUSES.items(),
            "empty_form": SampleForm(auto_id="empty_%s"),
            "wrong_form": SampleForm({"day": "31/02/2026", "households": "0"}),
            "filter_form": SampleFilter(auto_id="filter_%s"),
            "filters_in_force": [("Đã gửi", "?"), ("Tổ dân phố", "?")],
            "days": [today + timedelta(days=left) for left in (40, 3, 0, -6)],
            "rows": [
                ("Tổ dân phố số 5", "submitted", 182),
                ("Tổ dân phố số 10", "returned", 1240),
                ("Trường THCS Đống Đa", "complete", 64),
            ],
            "criteria": [
                SimpleNamespace(article="Điều 4 khoản 1 điểm c", label="100% hộ đang cư trú đăng ký tham gia", verified=True),
                SimpleNamespace(article="Điều 4 khoản 4", label="Tội phạm, tệ nạn được kiềm chế, giảm so với năm trước", verified=False),
            ],
            "reasons": ["Biên bản thiếu chữ ký chủ trì", "Bản chụp mờ, không đọc được", "Chưa ghi số hộ tham gia"],
            "timeline": sample_timeline(today),
            "curve": sample_curve(today),
        },
    )


def sample_timeline(today: date) -> Timeline:
    """The year of a residential area on the circular's rules."""
    year = today.year
    return Timeline(
        first_day=date(year, 1, 1),
        last_day=date(year, 12, 31),
        today=today,
        bars=(
            Bar("Đăng ký phấn đấu (Quý I)", date(year, 1, 1), date(year, 3, 31), "work"),
            Bar("Mốc đánh giá của tổ dân phố", date(year, 1, 1), date(year, 10, 31), "window"),
            Bar("Nhận hồ sơ đề nghị công nhận", date(year, 11, 1), date(year, 11, 4), "work"),
        ),
        marks=(
            Mark("Hạn cuối nộp hồ sơ của tổ dân phố", date(year, 11, 4), "trước ngày 05/11, theo Thông tư 124/2021/TT-BCA"),
            Mark("Báo cáo năm gửi Công an thành phố", date(year, 11, 24), "trước ngày 25/11"),
        ),
    )


def sample_curve(today: date) -> Curve:
    """Thirty dossiers, three days before their last day."""
    days = {today - timedelta(days=back): count for back, count in ((20, 2), (9, 5), (4, 6), (2, 8), (0, 2))}
    return Curve(
        title="Hồ sơ đề nghị công nhận: tổ dân phố",
        words="đã gửi",
        total=30,
        first_day=today - timedelta(days=31),
        last_day=today + timedelta(days=3),
        today=today,
        arrivals=days,
    )


urlpatterns = [path("mau-giao-dien/", style_guide, name="style_guide")]
