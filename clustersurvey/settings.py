"""Settings, read from the environment; with nothing set they run from a fresh clone.

What a deployment sets is listed in docs/deploy.md.
"""

import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clustersurvey.embedded import broker_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Everything that is made while running: database, sockets, locks, collected static files.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret_key():
    """The secret key of an installation that sets none: made once, readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        # Two processes may start at once: the file appears whole or not at all, and the first one stays.
        draft = VAR_DIR / f"secret_key.{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How links to respondents begin, when they are not made from a request (commands, e-mail).
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "surveys",
    "networks",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pages go over thin lines. A random stuffing hides how well a page's secrets compress (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "clustersurvey.unavailable.SayWhenTheDatabaseIsAway",
]

ROOT_URLCONF = "clustersurvey.urls"
WSGI_APPLICATION = "clustersurvey.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "surveys.team.mail.sending",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"


# -- Database ---------------------------------------------------------------------------------

# Not made into a URL: a folder's name may hold what a URL may not.
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "clustersurvey.sqlite3")}
DATABASES = {"default": env.db_url("DATABASE_URL") if env("DATABASE_URL", default="") else SQLITE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at BEGIN: readers that turn writers can otherwise not wait for it.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# What counts attempts at a second factor and mails asked for: all processes of the web server must see the same.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rate_limits"}}

# How long a process keeps what is asked in a wave before it looks again (surveys.answering.instrument).
INSTRUMENT_KEPT_SECONDS = 1.0


# -- Jobs -------------------------------------------------------------------------------------

CELERY_BROKER_URL = env("REDIS_URL", default="") or broker_url(VAR_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A dead or frozen broker must not hold the request that stored an answer: the sweep makes up for a lost hint.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "max_retries": 0,  # between two tries it would sleep 2 s
    "retry_on_timeout": False,
    # The database is the queue, and the sweep looks at it: a message that a killed worker had taken need not come back.
    # Redis knows no acknowledgements. Kombu's own, kept there, can be lost while Redis is away, and each lost one takes
    # up a place of the worker for good, or ends it when the connection breaks next.
    "ack_emulation": False,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="clustersurvey")

# At most one rebuild of a wave in this many seconds while answers pour in.
REBUILD_MIN_INTERVAL = env.float("REBUILD_MIN_INTERVAL", default=1.0)
# A rebuild that takes longer, in seconds, is stopped, and the network's page says so; 0: no limit.
REBUILD_TIME_LIMIT = env.float("REBUILD_TIME_LIMIT", default=900.0)
# The same of a report pack: it keeps the worker from rebuilding.
PACK_TIME_LIMIT = env.float("PACK_TIME_LIMIT", default=600.0)
# How often waves are looked over whose answers are newer than their network.
SWEEP_INTERVAL = env.float("SWEEP_INTERVAL", default=10.0)
CELERY_BEAT_SCHEDULE = {
    "rebuild waves that have newer answers": {
        "task": "networks.tasks.sweep",
        "schedule": SWEEP_INTERVAL,
        # A sweep nobody took in time is worth nothing: the next one looks at the same rows.
        "options": {"expires": SWEEP_INTERVAL * 3},
    },
    "send e-mails that wait": {"task": "surveys.tasks.send_messages", "schedule": 60.0, "options": {"expires": 60}},
    "remind respondents": {"task": "surveys.tasks.remind", "schedule": 900.0, "options": {"expires": 900}},
}


# -- People and safety ------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# Wrong passwords are counted in the database, by account and address, for all ways in.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "surveys.team.sign_in.account_meant"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Accounts come from invitations (surveys.team.colleagues); nobody signs up by themselves.
ACCOUNT_ADAPTER = "surveys.team.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
# Whoever finds a browser signed in cannot take the account away.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "surveys.forms.sign_in.SignInForm",
    "reauthenticate": "surveys.forms.sign_in.PasswordAgainForm",
    "add_email": "surveys.forms.sign_in.NewEmailForm",
    "change_password": "surveys.forms.sign_in.ChangePasswordForm",
    "reset_password": "surveys.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "surveys.forms.sign_in.NewPasswordForm",
}
MFA_ADAPTER = "surveys.team.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "clustersurvey"
# Half a minute: telephones' clocks are a little wrong, and people type slowly.
MFA_TOTP_TOLERANCE = 1
# Nobody can have signed up with somebody else's address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "surveys.forms.sign_in.CodeForm",
    "reauthenticate": "surveys.forms.sign_in.CodeAgainForm",
    "activate_totp": "surveys.forms.sign_in.FirstCodeForm",
}

HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
AXES_CLIENT_IP_CALLABLE = "clustersurvey.addresses.client_address"
# Not "no-referrer": browsers then send forms with "Origin: null", which the check against forged forms refuses.
# Respondents' pages, whose addresses nobody else needs to know, say "no-referrer" themselves.
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# A page of 400 organisations rated once is about 1,200 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "clustersurvey.uploads.TurnAwayWhatIsTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


# -- E-mail -----------------------------------------------------------------------------------

# Such as smtp+tls://user:password@mail.example.org:587. Without it messages are kept in VAR_DIR, and pages say so.
SENDS_MAIL = bool(env("EMAIL_URL", default=""))
if SENDS_MAIL:
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 10
elif os.access(VAR_DIR, os.W_OK):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="clustersurvey@localhost")


# -- Language, time, files --------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["clustersurvey.formats"]
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="UTC")

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clustersurvey.static_files.StaticFiles"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "clustersurvey.logs.WithoutLinks"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line", "filters": ["links"]}
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
}
