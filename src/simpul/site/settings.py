"""What Django is told, from `config`: adding a room adds one word here, adding a setting a field there."""

import os
import secrets
from datetime import timedelta

import dj_database_url
from django.utils.csp import CSP

from simpul.site import config as given

CONFIG = given.read(os.environ)
ROOT = given.ROOT
SIMPUL_DATA = CONFIG.data
SIMPUL_CITY = CONFIG.city
SIMPUL_RAY = CONFIG.ray
SIMPUL_PRIVATE_FEEDS = CONFIG.private_feeds
SIMPUL_SITE = given.site(CONFIG)
SIMPUL_EMAIL_URL = CONFIG.email_url
SIMPUL_EMAIL_FROM = CONFIG.email_from
DEBUG = CONFIG.debug
ALLOWED_HOSTS = list(CONFIG.hosts)

SECRET_FILE = SIMPUL_DATA / "secret-key"  # made by `./simpul up`, readable by its owner only
SECRET_KEY = (
    CONFIG.secret_key
    or (SECRET_FILE.read_text().strip() if SECRET_FILE.is_file() else "")
    or secrets.token_urlsafe(50)  # a command before the first start: good for this process only
)

# adding a service adds one word here
ROOMS = [f"simpul.rooms.{name}" for name in ("roads", "cycling", "reports", "indicators", "hub")]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_ox",
    "simpul.site",
    "simpul.ground.people",
    "simpul.ground.places",
    "simpul.ground.roadstate",
    "simpul.ground.ledger",
    "simpul.ground.files",
    "simpul.ground.proof",
    "simpul.ground.jobs",
    "simpul.ground.keys",
    "simpul.ground.post",
    "simpul.ground.search",
    "simpul.ground.charts",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simpul.ground.people.middleware.AskOnce",
    "simpul.ground.people.language.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simpul.site.pages.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "simpul.site.context.page",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        CONFIG.database_url or f"sqlite:///{SIMPUL_DATA}/db.sqlite3",
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "simpul.adapters.sqlite"  # decision 0221
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA secure_delete=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
else:
    DATABASES["default"]["ENGINE"] = "simpul.adapters.postgresql"  # decision 0226
CACHES = {
    "default": {  # rates of senders are counted here: no crowd may push them out
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
KEEP_PAGES_S = 2  # decision 0218
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
CSRF_FAILURE_VIEW = "simpul.site.pages.csrf_failed"
TASKS = {
    "default": {
        "BACKEND": "django_ox.backend.OxBackend",
        "QUEUES": ["default", "vision"],
        "OPTIONS": {  # decision 0018
            "WORKER_CLASS": "simpul.ground.jobs.worker.Worker",
            "SCHEDULE_SOURCE": "simpul.ground.jobs.periodic.Calendar",
            "MAX_ATTEMPTS": 8,
            "BACKOFF_INITIAL": 2,
            "BACKOFF_MAX": 300,
            "LOCK_TIMEOUT": 120,
        },
    }
}
SIMPUL_WORKER_SILENCE_S = 30

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    *(["simpul.ground.people.oidc.Backend"] if CONFIG.oidc_issuer else []),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = CONFIG.lockout_failures  # decision 0016
AXES_COOLOFF_TIME = timedelta(minutes=CONFIG.lockout_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "simpul.ground.people.address.name_given"
AXES_WHITELIST_CALLABLE = "simpul.ground.people.address.is_elsewhere"
AXES_CLIENT_IP_CALLABLE = "simpul.ground.people.address.of"
AXES_LOCKOUT_CALLABLE = "simpul.ground.people.views.locked_out"
SIMPUL_TRUSTED_PROXIES = CONFIG.trusted_proxies
OIDC_ISSUER = CONFIG.oidc_issuer
OIDC_RP_CLIENT_ID = CONFIG.oidc_client_id
OIDC_RP_CLIENT_SECRET = CONFIG.oidc_client_secret

ROOT_URLCONF = "simpul.site.urls"
WSGI_APPLICATION = "simpul.site.wsgi.application"
DATA_UPLOAD_MAX_NUMBER_FILES = 20_000  # the photos of a long drive in one form
_ARRIVING = SIMPUL_DATA / "arriving"  # `./simpul up` makes it, readable by its owner only
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "simpul.ground.files.arrive.Arriving",
]
FILE_UPLOAD_TEMP_DIR = _ARRIVING if _ARRIVING.is_dir() else None
STATIC_URL = "/static/"
STATIC_ROOT = SIMPUL_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "files": {"BACKEND": "simpul.ground.files.disk.Disk", "OPTIONS": {"location": SIMPUL_DATA / "files"}}
    if not CONFIG.files_s3_bucket
    else {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": CONFIG.files_s3_bucket,
            "endpoint_url": CONFIG.files_s3_endpoint or None,
            "region_name": CONFIG.files_s3_region or None,
            "access_key": CONFIG.files_s3_key,
            "secret_key": CONFIG.files_s3_secret,
            "default_acl": None,
            "querystring_auth": True,
        },
    },
}
SIMPUL_FILE_BYTES = 8 * 2**30  # the longest upload: an hour of video, a day's photos in one archive
SIMPUL_IMAGE_PIXELS = 60_000_000  # 180 MB once decoded; the largest phone cameras in use give 50 million

LOGGING = {  # to stderr, which `up` shows or keeps in SIMPUL_DATA/logs; Django alone is silent without DEBUG
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a missing page is no fault of the service
    },
}

USE_TZ = True
TIME_ZONE = CONFIG.time_zone
LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src/simpul/locale"]

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "worker-src": [CSP.SELF, "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF, *([CONFIG.oidc_issuer] if CONFIG.oidc_issuer else [])],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = CONFIG.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if CONFIG.https else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains, preload: for the domain's owner
