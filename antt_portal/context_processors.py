"""What every page shows: the body that runs the portal, whether this is a trial, what waits for the person."""

from django.conf import settings


def portal(request):
    return {
        "PRODUCTION": settings.PRODUCTION,
        "GOVERNING_BODY": settings.GOVERNING_BODY,
        "RESPONSIBLE_PERSON": settings.RESPONSIBLE_PERSON,
        "CONTACT_ADDRESS": settings.CONTACT_ADDRESS,
        "CONTACT_PHONE": settings.CONTACT_PHONE,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "VERSION": settings.VERSION,
    }
