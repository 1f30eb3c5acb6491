"""Settings. Everything a deployment may change is read from the environment; `.env.example` names each one.

With nothing set the portal runs embedded: SQLite and a file-system broker under `var/`, in trial mode. `ANTT_PRODUCTION=1`
turns every strict setting on and refuses to start without a secret key, host names and a database.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from antt_portal.accounts.ways_in.lifetimes import Lifetime

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

PRODUCTION = env.bool("ANTT_PRODUCTION", default=False)
DEBUG = False
DATA_DIR = Path(env("ANTT_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def required_in_production(name, trial_value):
    """The setting `name`; in production it must be given, in a trial `trial_value` serves."""
    value = env(name, default="" if PRODUCTION else trial_value)
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} must be set when ANTT_PRODUCTION=1")
    return value


SECRET_KEY = required_in_production("ANTT_SECRET_KEY", "trial-only-" + "k7w2-" * 10)
SECRET_KEY_FALLBACKS = env.list("ANTT_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host for host in required_in_production("ANTT_HOSTS", "*").split(",") if host]
CSRF_TRUSTED_ORIGINS = env.list("ANTT_TRUSTED_ORIGINS", default=[])
PUBLIC_ADDRESS = required_in_production("ANTT_PUBLIC_ADDRESS", f"http://127.0.0.1:{env('PORT', default='8000')}").rstrip("/")

# --- What the footer says of the body that runs the portal -----------------------------------------------------------
GOVERNING_BODY = required_in_production("ANTT_GOVERNING_BODY", "Ủy ban nhân dân phường (bản dùng thử)")
RESPONSIBLE_PERSON = required_in_production("ANTT_RESPONSIBLE_PERSON", "Chưa cấu hình người chịu trách nhiệm nội dung")
CONTACT_ADDRESS = required_in_production("ANTT_CONTACT_ADDRESS", "Chưa cấu hình địa chỉ")
CONTACT_PHONE = required_in_production("ANTT_CONTACT_PHONE", "Chưa cấu hình số điện thoại")
CONTACT_EMAIL = required_in_production("ANTT_CONTACT_EMAIL", "chua-cau-hinh@example.org")
VERSION = "0.1.0"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "antt_portal.places",
    "antt_portal.accounts",
    "antt_portal.trail",
    "antt_portal.jobs",
    "antt_portal.notices",
    "antt_portal",
    "registrations",
    "dossiers",
    "recognitions",
]

MIDDLEWARE = [
    "antt_portal.middleware.RequestInstant",
    "antt_portal.middleware.RequestLog",
    "antt_portal.answers.AnswerHeaders",
    "csp.middleware.CSPMiddleware",
    "antt_portal.middleware.HealthFirst",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "antt_portal.accounts.middleware.SessionLifetime",
    "antt_portal.accounts.middleware.PasswordAndFactorFirst",
    "axes.middleware.AxesMiddleware",
    "antt_portal.middleware.NoNulInAddresses",
    "antt_portal.middleware.RefusalAnswers",
]

ROOT_URLCONF = "antt_portal.urls"
WSGI_APPLICATION = "antt_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "antt_portal.context_processors.portal",
            ],
        },
    }
]

# --- Data ------------------------------------------------------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(required_in_production("DATABASE_URL", f"sqlite:///{DATA_DIR}/antt.sqlite3"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if env("ANTT_TEST_DATABASE_NAME", default=""):
    DATABASES["default"]["TEST"] = {"NAME": env("ANTT_TEST_DATABASE_NAME")}

# In the database, so that a code used for the second factor is remembered by every web process and survives Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

FILE_STORE = DATA_DIR / "files"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000  # the police's grid of a year: a thousand subjects, seven fields each
UPLOAD_LIMIT_BYTES = 15 * 1024 * 1024
DOSSIER_LIMIT_BYTES = 60 * 1024 * 1024

# --- Certificates ----------------------------------------------------------------------------------------------------
PRINT_ASSETS = env("ANTT_PRINT_ASSETS", default="")  # a folder with emblem.svg|png and background.svg|png|jpg
CERTIFICATE_FORM_CHECKED = env.bool("ANTT_CERTIFICATE_FORM_CHECKED", default=False)  # needed before production prints
SIGNATURE_ROOTS = env("ANTT_SIGNATURE_ROOTS", default="")  # a folder of certificates that digital signatures must lead back to

# --- Background work -------------------------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A message that a dead worker held comes back after ten minutes: more than any job may take, and no job relies on it.
    CELERY_VISIBILITY_TIMEOUT = 600
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
        "unacked_restore_throttle": 1,
        "global_keyprefix": env("ANTT_REDIS_PREFIX", default=""),
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        # What a request waits for a broker that is down; the sweep publishes later.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
    }
    CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_VISIBILITY_TIMEOUT}
else:
    SPOOL = DATA_DIR / "spool"
    for folder in ("messages", "control"):
        (SPOOL / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(SPOOL / "messages"),
        "data_folder_out": str(SPOOL / "messages"),
        "control_folder": str(SPOOL / "control"),
        "polling_interval": 0.3,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 180
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 15
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "antt_portal.jobs.tasks.sweep_jobs", "schedule": 60},
    "enforce-calendar": {"task": "registrations.tasks.enforce_calendar", "schedule": 300},
    "sweep-sessions": {"task": "antt_portal.accounts.tasks.sweep_sessions", "schedule": 3600},
    "worker-pulse": {"task": "antt_portal.jobs.tasks.record_pulse", "schedule": 20},
}

# --- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "antt_portal.accounts.ways_in.backends.SlipBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "antt_portal.accounts.validators.NoEasyWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
# Without a request, and at the longest (bars S07): whoever holds an office; who only represents subjects.
OFFICER_LIFETIME = Lifetime(
    idle=timedelta(minutes=env.int("ANTT_OFFICER_IDLE_MINUTES", default=30)),
    whole=timedelta(hours=env.int("ANTT_OFFICER_SESSION_HOURS", default=12)),
)
REPRESENTATIVE_LIFETIME = Lifetime(
    idle=timedelta(hours=env.int("ANTT_REPRESENTATIVE_IDLE_HOURS", default=8)),
    whole=timedelta(days=env.int("ANTT_REPRESENTATIVE_SESSION_DAYS", default=7)),
)
SESSION_COOKIE_AGE = round(max(OFFICER_LIFETIME.whole, REPRESENTATIVE_LIFETIME.whole).total_seconds())
PHONE_COOKIE_NAME = "antt_phone"  # a phone that is remembered for its person
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # messages may name people: no cookie for them
TRUSTED_PROXIES = env.list("ANTT_TRUSTED_PROXIES", default=[])  # addresses or networks whose X-Forwarded-For is believed

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "antt_portal.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False  # the sign-in ends with the browser, at the latest after SESSION_COOKIE_AGE
# django-axes counts wrong passwords, in the database; "login_failed" is left to count the wrong codes of one person.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "10/15m/key", "opinion_link": "30/5m/ip"}  # the last: unknown links
ACCOUNT_FORMS = {
    "login": "antt_portal.accounts.forms.SignInForm",
    "change_password": "antt_portal.accounts.forms.NewPasswordForm",
    "set_password": "antt_portal.accounts.forms.FirstPasswordForm",
    "reauthenticate": "antt_portal.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "antt_portal.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "antt_portal.accounts.forms.CodeForm",
    "reauthenticate": "antt_portal.accounts.forms.CodeAgainForm",
    "activate_totp": "antt_portal.accounts.forms.EnrolForm",
}
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds on either side
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Cổng An toàn về an ninh, trật tự"
SECOND_FACTOR_FORCED = PRODUCTION

AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "antt_portal.accounts.sign_in_limits.attempt_key"
AXES_CLIENT_IP_CALLABLE = "antt_portal.accounts.addresses.client_address"
AXES_SENSITIVE_PARAMETERS = ["login", "again-password", "oldpassword", "password1", "password2", "code", "csrfmiddlewaretoken"]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Words, dates, days ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "antt_portal.formats"

# --- Looks -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("ANTT_STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Safety ----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "antt_portal.views.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("ANTT_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    PHONE_COOKIE_NAME = "__Host-antt_phone"

# --- Mail, SMS and logs ----------------------------------------------------------------------------------------------
# Embedded, mails are files under var/mail. In production none goes out until EMAIL_URL says by which server.
EMAIL_URL = env("EMAIL_URL", default="")
MAIL_GOES_OUT = bool(EMAIL_URL) or not PRODUCTION
EMAIL_CONFIG = env.email_url_config(EMAIL_URL or "filemail:")
if not EMAIL_URL:
    EMAIL_CONFIG["EMAIL_FILE_PATH"] = str(DATA_DIR / "mail")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds for each step of the conversation with the mail server
DEFAULT_FROM_EMAIL = env("ANTT_FROM_EMAIL", default=CONTACT_EMAIL)

# The gateway that sends an SMS to who has no mail address; without it nobody gets one.
SMS_URL = env("ANTT_SMS_URL", default="")
SMS_TOKEN = env("ANTT_SMS_TOKEN", default="")
SMS_SENDER = env("ANTT_SMS_SENDER", default="")
SMS_TIMEOUT = 20  # seconds
if PRODUCTION and SMS_URL and urlsplit(SMS_URL).scheme != "https" and urlsplit(SMS_URL).hostname not in LOOPBACK:
    raise ImproperlyConfigured("ANTT_SMS_URL must begin with https:// when ANTT_PRODUCTION=1")
if SMS_URL and not SMS_TOKEN:
    raise ImproperlyConfigured("ANTT_SMS_TOKEN must be set when ANTT_SMS_URL is")

_log_steps = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[*_log_steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _log_steps,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("ANTT_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Their lines carry addresses (with what was searched, with the token of a slip) or sign-in names; our request log says the
        # same without them.
        "django.request": {"level": "CRITICAL"},
        "django.server": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "axes": {"level": "ERROR"},
        "kombu.connection": {"level": "ERROR"},  # says of every file-system broker that it has no host name
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
