"""Under ANTT_PRODUCTION=1 the portal starts only when everything it needs is given, and then Django finds nothing to warn of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "ANTT_SECRET_KEY": "4f9c1d7e8a2b6053" * 4 + "#khóa-thử",
    "ANTT_HOSTS": "antt.example.org",
    "ANTT_PUBLIC_ADDRESS": "https://antt.example.org",
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "ANTT_GOVERNING_BODY": "Ủy ban nhân dân phường Đống Đa",
    "ANTT_RESPONSIBLE_PERSON": "Chánh Văn phòng",
    "ANTT_CONTACT_ADDRESS": "Hà Nội",
    "ANTT_CONTACT_PHONE": "024 0000 0000",
    "ANTT_CONTACT_EMAIL": "antt@example.org",
}


def manage(*arguments, tmp_path, without=(), **changes):
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")}
    given = {name: value for name, value in (NEEDED | changes).items() if name not in without}
    environment = own | {"ANTT_DATA_DIR": str(tmp_path), "ANTT_PRODUCTION": "1", "PYTHONUTF8": "1"} | given
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_with_everything_given_django_warns_of_nothing(tmp_path):
    outcome = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_without_what_it_needs_it_does_not_start_and_names_it(tmp_path, name):
    outcome = manage("check", tmp_path=tmp_path, without=(name,))
    assert outcome.returncode != 0
    assert f"{name} must be set" in outcome.stderr


def test_the_strict_settings_are_on(tmp_path):
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECOND_FACTOR_FORCED SECURE_SSL_REDIRECT DEBUG"
    script = f"from django.conf import settings; print(*[getattr(settings, name) for name in '{names}'.split()])"
    outcome = manage("shell", "-v0", "-c", script, tmp_path=tmp_path)
    assert outcome.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "True", "False"], outcome.stderr


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"ANTT_SMS_URL": "http://sms.example.org/", "ANTT_SMS_TOKEN": "a"}, "ANTT_SMS_URL must begin with https://"),
        ({"ANTT_SMS_URL": "https://sms.example.org/"}, "ANTT_SMS_TOKEN must be set"),
        ({"ANTT_SMS_URL": "http://127.0.0.1:8080/", "ANTT_SMS_TOKEN": "a"}, ""),
    ],
)
def test_an_sms_gateway_is_reached_over_https_with_a_token(tmp_path, given, complaint):
    outcome = manage("check", tmp_path=tmp_path, **given)
    assert (outcome.returncode == 0) == (not complaint)
    assert complaint in outcome.stderr


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({}, "False django.core.mail.backends.filebased.EmailBackend 20"),
        (
            {"EMAIL_URL": "smtp+tls://ten:mat-khau@mail.example.org:587"},
            "True django.core.mail.backends.smtp.EmailBackend 20",
        ),
    ],
)
def test_without_a_mail_server_no_mail_counts_as_sent(tmp_path, given, printed):
    script = "from django.conf import settings as s; print(s.MAIL_GOES_OUT, s.EMAIL_BACKEND, s.EMAIL_TIMEOUT)"
    assert manage("shell", "-v0", "-c", script, tmp_path=tmp_path, **given).stdout.strip() == printed


def test_a_cookie_named_host_has_no_domain_and_the_whole_path(tmp_path):
    script = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_DOMAIN, s.CSRF_COOKIE_PATH, s.MESSAGE_STORAGE)"
    )
    outcome = manage("shell", "-v0", "-c", script, tmp_path=tmp_path)
    assert outcome.stdout.split() == ["None", "/", "None", "/", "django.contrib.messages.storage.session.SessionStorage"], outcome.stderr
