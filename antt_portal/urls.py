"""Every address of the portal, in Vietnamese. Each app brings its own list."""

from django.urls import include, path

from antt_portal import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", include("antt_portal.preferences")),
    path("", include("antt_portal.statements")),
    path("", include("antt_portal.style_guide")),
    path("", include("antt_portal.accounts.urls")),
    path("", include("antt_portal.notices.urls")),
    path("", include("registrations.urls")),
    path("", include("dossiers.urls")),
    path("", include("recognitions.urls")),
]

handler400 = "antt_portal.views.bad_request"
handler403 = "antt_portal.views.forbidden"
handler404 = "antt_portal.views.not_found"
handler500 = "antt_portal.views.server_error"
