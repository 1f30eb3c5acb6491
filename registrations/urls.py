from django.urls import path

from registrations.views import plans, roster, subjects

urlpatterns = [
    path("lich/<int:year>/", plans.calendar, name="calendar"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("danh-sach/<str:code>/<int:year>/", roster.roster, name="roster"),
    path("doi-tuong/<int:pk>/", subjects.subject, name="subject"),
    path("tim/", subjects.search, name="search"),
]
