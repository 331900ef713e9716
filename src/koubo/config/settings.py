"""Django settings, all derived from the environment (see env.py and .env.example)."""

import gc
import os
from typing import Any, Final

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from koubo.config import env, logs, outside
from koubo.files.storages import bucket_options
from koubo.kernel import clock

if env.CLOCK_START and clock.OFFSET_VARIABLE not in os.environ:
    clock.start_at(env.CLOCK_START)

# What is read at the start stays; to look through it again after every 700 objects took a tenth of the start.
gc.set_threshold(20_000)

BASE_DIR = env.ROOT
LOGGING = logs.LOGGING
DEBUG = False
SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [env.BASE_URL]
ROOT_URLCONF = "koubo.config.urls"
WSGI_APPLICATION = "koubo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the portal itself reads, under one name each.
KOUBO_DEVELOPMENT = env.DEVELOPMENT
KOUBO_BASE_URL = env.BASE_URL
KOUBO_SITE_NAME = env.SITE_NAME
KOUBO_OPERATOR_NAME = env.OPERATOR_NAME
KOUBO_SECRETARIAT_MAIL = env.SECRETARIAT_MAIL
KOUBO_SAME_DAY_HOUR = env.SAME_DAY_HOUR
KOUBO_IDLE_MINUTES = env.IDLE_MINUTES
KOUBO_DESK_MFA = env.DESK_MFA
KOUBO_TRUSTED_PROXY = env.TRUSTED_PROXY
KOUBO_BODY_SECONDS = env.BODY_SECONDS
KOUBO_REMIND_DAYS = env.REMIND_DAYS
KOUBO_SHARED_ACCOUNTS = env.SHARED_ACCOUNTS
KOUBO_ALLOW_RECALL = env.ALLOW_RECALL
KOUBO_SEARCH_REACHABLE = env.SEARCH_REACHABLE
KOUBO_FILES_DIR = env.VAR_DIR / "files"
KOUBO_FILES_KEEP_DELETED_DAYS = env.FILES_KEEP_DELETED_DAYS
KOUBO_CLAMD_URL = env.CLAMD_URL
KOUBO_MAX_ATTACHMENT_BYTES = env.MAX_ATTACHMENT_MB * 1024 * 1024
KOUBO_INCOMING_DIR = env.VAR_DIR / "incoming"
KOUBO_DOCUMENT_MB = env.DOCUMENT_MB
KOUBO_APPLICATION_MB = env.APPLICATION_MB
KOUBO_UPLOAD_GRACE_MINUTES = env.UPLOAD_GRACE_MINUTES
KOUBO_NOTICE_DELAY_MINUTES = env.NOTICE_DELAY_MINUTES
KOUBO_OVERDUE_NUDGE_DAYS = env.OVERDUE_NUDGE_DAYS
KOUBO_NO_OUTCOME_DAYS = env.NO_OUTCOME_DAYS
KOUBO_RETENTION_MONTHS = env.RETENTION_MONTHS
KOUBO_PROFILE_MONTHS = env.PROFILE_MONTHS
KOUBO_SMALL_COUNT = env.SMALL_COUNT
KOUBO_INQUIRIES_PER_DAY = env.INQUIRIES_PER_DAY
KOUBO_INQUIRY_THREADS = env.INQUIRY_THREADS
KOUBO_VOCABULARIES_DIR = env.VOCABULARIES_DIR
KOUBO_SEARCH_DIR = env.SEARCH_DIR
KOUBO_SEARCH_HEAP_MB = env.SEARCH_HEAP_MB
KOUBO_SEARCH_MAX_BEHIND_S = env.SEARCH_MAX_BEHIND_S
KOUBO_SEARCH_SYNC = env.SEARCH_SYNC
# Off in tests, which count queries.
KOUBO_REFRESH = True

INSTALLED_APPS = [
    "koubo.audit",
    "koubo.files",
    "koubo.notifications",
    "koubo.search",
    "koubo.workdays",
    "koubo.vocabularies",
    "koubo.announcements",
    "koubo.statements",
    "koubo.accounts",
    "koubo.institutions",
    "koubo.registrations",
    "koubo.postings",
    "koubo.alerts",
    "koubo.seekers",
    "koubo.profiles",
    "koubo.inquiries",
    "koubo.applications",
    "koubo.leaving",
    "koubo.conversations",
    "koubo.desk",
    "koubo.stats",
    "koubo.support",
    "koubo.web",
    "koubo.web.ui",
    "koubo.web.openings",
    "koubo.web.profiles",
    "koubo.web.sheets",
    "koubo.web.public",
    "koubo.web.account",
    "koubo.web.institution",
    "koubo.web.desk",
    "koubo.web.seeker",
    "koubo.ops",
    *(["koubo.web.dev"] if env.DEVELOPMENT else []),
    # After ours: where both have a template or a word, ours is taken.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]

MIDDLEWARE = [
    "koubo.web.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "koubo.web.middleware.fresh",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "koubo.web.middleware.idle_limit",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "koubo.web.middleware.hat",
    "koubo.web.acting.ReadOnly",
    "koubo.web.account.shared.SharedAccounts",
    "koubo.web.consent.ConsentGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["koubo.web.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "koubo.web.context.site",
            ],
        },
    }
]

SQLITE_OPTIONS: Final = {
    # IMMEDIATE + WAL: writers queue instead of failing (measured, docs/decisions).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    " PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000; PRAGMA journal_size_limit=27103364;",
}
DATABASES = {"default": env.DATABASE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 16, "timeout": 3}}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A connection that PostgreSQL has ended is found out before a request gets it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Rate limits of sign-in must count across processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
    # Rendered texts of approved revisions, per process: they never change, so they never expire.
    "rendered": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "rendered",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 3000},
        # They say terms of the controlled lists: after a change of these they are made anew.
        "KEY_FUNCTION": "koubo.config.caching.rendered_key",
    },
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = env.VAR_DIR / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "private": {"BACKEND": "koubo.files.storages.PrivateFolder"},
}
if env.FILES_URL:
    STORAGES["private"] = {"BACKEND": "koubo.files.bucket.Bucket", "OPTIONS": bucket_options(env.FILES_URL)}
# Uploads go to disk as they come.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home-of-hat"
LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_ADAPTER = "koubo.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "koubo.web.account.forms.LoginForm",
    "reset_password": "koubo.web.account.forms.ResetPasswordForm",
    "reset_password_from_key": "koubo.web.account.forms.ResetPasswordKeyForm",
    "change_password": "koubo.web.account.forms.ChangePasswordForm",
    "set_password": "koubo.web.account.forms.SetPasswordForm",
    "reauthenticate": "koubo.web.account.forms.ReauthenticateForm",
}
# Nobody gets a mail from us because a stranger typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Failed sign-ins are counted by the adapter; by address alone only what no office behind one address reaches.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "", "reset_password": "100/m/ip,5/m/key"}
# A code or a password typed a moment ago is enough for the next change, too.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Changes to how a person signs in are told to them (adapter.py).
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "koubo.web.account.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are proven by us, before there is an account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "koubo.web.account.mfa.CodeStepForm",
    "reauthenticate": "koubo.web.account.mfa.CodeAgainForm",
    "activate_totp": "koubo.web.account.mfa.ActivateForm",
    "add_webauthn": "koubo.web.account.mfa.AddKeyForm",
    "edit_webauthn": "koubo.web.account.mfa.RenameKeyForm",
}
# A passkey cannot be guessed; an office behind one address must not wait.
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
# Limits of sign-in count the person's address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.TRUSTED_PROXY else 0

# Accounts elsewhere: none unless configured; never joined by an address that comes from outside.
KOUBO_OUTSIDE = outside.names()
SOCIALACCOUNT_PROVIDERS = outside.providers()
SOCIALACCOUNT_ADAPTER = "koubo.web.account.outside.OutsideAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8

SESSION_ENGINE = "koubo.accounts.sessions"
SESSION_COOKIE_NAME = "koubo_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "koubo.web.errors.csrf_failure"
PASSWORD_RESET_TIMEOUT = 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    # Who asks for these stands behind the proxy.
    SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if env.TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if env.SMTP else "django.core.mail.backends.dummy.EmailBackend"
)
if env.SMTP:
    EMAIL_HOST, EMAIL_PORT = env.SMTP["EMAIL_HOST"], env.SMTP["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.SMTP["EMAIL_HOST_USER"], env.SMTP["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = env.SMTP.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = env.SMTP.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.MAIL_FROM
