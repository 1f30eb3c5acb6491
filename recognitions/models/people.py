from django.conf import settings

USER = settings.AUTH_USER_MODEL
