"""What the footer promises of every page: how personal data are treated, and what to do when a page cannot be used."""

from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def privacy(request):
    return render(request, "statements/privacy.html")


@require_safe
def accessibility(request):
    return render(request, "statements/accessibility.html")


urlpatterns = [
    path("du-lieu-ca-nhan/", privacy, name="privacy"),
    path("de-tiep-can/", accessibility, name="accessibility"),
]
