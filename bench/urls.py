"""The portal's addresses, and an empty page for signed-in people: the frame of every page, the same middleware, no content."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from antt_portal import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
EMPTY = engines["django"].from_string('{% extends "base.html" %}')


@login_required
def empty_page(request):
    return HttpResponse(EMPTY.render({}, request))


urlpatterns = [path("trang-trong/", empty_page, name="empty_page"), *urls.urlpatterns]
