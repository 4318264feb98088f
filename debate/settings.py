"""Settings for every case: a clone without any environment, tests, and production.

Serving any host but loopback is production, and production refuses to start with an unsafe setting.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("DEBATE_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def generated_secret() -> str:
    """The secret of a clone without environment: made once, kept in the user's own data folder."""
    home = Path(env.str("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "debate"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / "secret-key"
    if not file.exists():
        # Written whole beside its place, then linked there: of two processes that start at once the first one counts.
        draft = file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text()


DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", LOOPBACK)
PRODUCTION = any(host not in LOOPBACK for host in ALLOWED_HOSTS)
SECRET_KEY = env.str("SECRET_KEY", "") or generated_secret()
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)


def refuse_unsafe() -> None:
    """Name every setting that must not reach the open internet."""
    wrong = {
        "DEBUG is on": DEBUG,
        "SECRET_KEY is missing or shorter than 50 characters": len(env.str("SECRET_KEY", "")) < 50,
        "ALLOWED_HOSTS contains '*'": "*" in ALLOWED_HOSTS,
    }
    if unsafe := [reason for reason, present in wrong.items() if present]:
        raise ImproperlyConfigured("Refusing to serve " + ", ".join(ALLOWED_HOSTS) + ": " + "; ".join(unsafe) + ".")


if PRODUCTION:
    refuse_unsafe()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "debate.web",
    "debate.schedule",
    "debate.activity",
    "debate.people",
    "debate.texts",
    "debate.debates",
    "debate.arguments",
    "debate.votes",
    "debate.annotations",
    "debate.moderation",
    "debate.insights",
    "debate.following",
    "debate.search",
    "debate.interchange",
    "debate.board",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "debate.board.unchanged.answer_unchanged",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "debate.web.middleware.Compressed",
    "debate.web.middleware.say_what_may_load",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "debate.web.middleware.keep_pages_of_people_private",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "debate.web.middleware.say_what_is_only_sent",
]

ROOT_URLCONF = "debate.urls"
WSGI_APPLICATION = "debate.wsgi.application"

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
            ],
        },
    }
]

# ---------------------------------------------------------------- data

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'debate.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if not SQLITE and not DATABASES["default"]["ENGINE"].endswith(".postgresql"):
    raise ImproperlyConfigured("DATABASE_URL begins neither with postgres:// nor with sqlite://.")
if SQLITE:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a vote that was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
        # A file, not memory: threads of a test must meet as they do in production.
        "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")},
    }
else:
    # Who waits longer waits for a database that is away; and one that is tried ever more rarely is found again late.
    POOL = {"min_size": 1, "max_size": env.int("DB_POOL", 16), "timeout": 5, "reconnect_timeout": 5}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = POOL
    # To plan the statement of a page's cards takes as long as to run it: it is planned once a connection.
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
    # A card joins nine tables by their keys: looking for a better order than the written one took ten times as long
    # as the query itself, and none of our queries is long enough to be worth compiling or sharing among processes.
    DATABASES["default"]["OPTIONS"].setdefault(
        "options", "-c join_collapse_limit=4 -c jit=off -c max_parallel_workers_per_gather=0"
    )

# Shared by all processes: rate limits of the account pages live here.
TABLE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
CACHES = {"default": TABLE | {"OPTIONS": {"MAX_ENTRIES": 100_000}}}
if redis := env.str("REDIS_URL", ""):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis}

# What is not done while somebody waits; `serve` runs the worker. Nothing but the database is needed.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "people.User"
# One alone, so that a wrong password is hashed once.
AUTHENTICATION_BACKENDS = ["debate.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "debate.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_FORMS = {
    "login": "debate.people.forms.LoginForm",
    "signup": "debate.people.forms.SignupForm",
    "reset_password": "debate.people.forms.ResetPasswordForm",
    "reset_password_from_key": "debate.people.forms.ResetPasswordKeyForm",
    "change_password": "debate.people.forms.ChangePasswordForm",
}
# Guests sign in too: whoever is here already may become someone else without signing out first.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Strict: signing up with somebody's e-mail does not tell that they have an account.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_USERNAME_MIN_LENGTH = 2
# What stands under /people/ besides the people.
ACCOUNT_USERNAME_BLACKLIST = ["come-back", "email", "presence", "return-code", "upgrade"]
ACCOUNT_SESSION_REMEMBER = True
# A school shares one address: a class signs up within ten minutes. Nobody is flooded with new passwords.
ACCOUNT_RATE_LIMITS = {"signup": "90/10m/ip", "login": "120/m/ip", "login_failed": "60/10m/ip,8/10m/key"}
ACCOUNT_RATE_LIMITS |= {"reset_password": "20/m/ip,5/10m/key"}
SESSION_ENGINE = "debate.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_SAMESITE = "Lax"

# EMAIL_URL says it all at once, such as submission://user:password@mail.example.org
MAIL = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in MAIL:
    raise ImproperlyConfigured(
        "EMAIL_URL begins with none of submission://, smtp://, smtps://, file:// and console://."
    )
EMAIL_BACKEND = env.str("EMAIL_BACKEND", MAIL["EMAIL_BACKEND"])
EMAIL_HOST = env.str("EMAIL_HOST", MAIL["EMAIL_HOST"] or "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", MAIL["EMAIL_PORT"] or 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", MAIL["EMAIL_HOST_USER"] or "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", MAIL["EMAIL_HOST_PASSWORD"] or "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", MAIL["EMAIL_USE_TLS"])
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", MAIL["EMAIL_USE_SSL"])
# file:///var/mail-out writes each mail into that folder; the address is read without its first slash.
FOLDER = MAIL["EMAIL_FILE_PATH"]
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", f"/{FOLDER}" if FOLDER else str(VAR_DIR / "mail"))
EMAIL_TIMEOUT = 20
# What mails link to: they are written where there is no request.
SITE_URL = env.str("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "debate@localhost")

# ---------------------------------------------------------------- words, time, files

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "debate.web.storage.HashedModules"},
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX = 2_000_000
FILE_UPLOAD_HANDLERS = [
    "debate.web.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# ---------------------------------------------------------------- safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "debate.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# An operator sees what failed, also with DEBUG off; nothing is sent to anyone.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"in a line": {"()": "debate.web.log.InALine"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["in a line"]}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR"},
        "debate": {"handlers": ["console"], "level": "INFO"},
        "psycopg.pool": {"handlers": ["console"], "level": "WARNING"},
    },
}

if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
