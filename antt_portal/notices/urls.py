from django.urls import path

from antt_portal.notices import failure_views, views

urlpatterns = [
    path("thong-bao/", views.notices, name="notices"),
    path("thong-bao/da-doc/", views.notices_read, name="notices_read"),
    path("nguoi-dung/<str:code>/chua-gui-duoc/", failure_views.failed_deliveries, name="failed_deliveries"),
    path("nguoi-dung/<str:code>/chua-gui-duoc/<int:pk>/gui-lai/", failure_views.send_again, name="delivery_send_again"),
]
