"""Django's settings: values come only from the typed readers of `environment`."""

from datetime import timedelta
from pathlib import Path

from carnet.config import (
    databases,
    environment,
    folders,
    houses,
    listening,
    logs,
    mailing,
    policy,
    repository,
    serving,
    trusting,
    vigilance,
)
from carnet.domain.identity import breaches
from carnet.gateways.insi import configuration as insi
from carnet.gateways.issuers import configuration

BASE_DIR = folders.ROOT
VAR_DIR = folders.var()

DEMO = environment.flag("CARNET_DEMO", "demo people may sign in without a password", default=False)
PORT = serving.port()
SOCKET = serving.socket()
PUBLIC_URL = environment.text(
    "CARNET_PUBLIC_URL",
    "the address people and software use, as written in links and tokens",
    default=f"http://localhost:{PORT}",
    shown="http://localhost:$CARNET_PORT",
).rstrip("/")
_OWN_URLS = houses.addresses()
PROFESSIONALS_URL, AGENTS_URL, SOFTWARE_URL = _OWN_URLS
ALLOWED_HOSTS = [
    *environment.words("CARNET_HOSTS", "host names served", default=("localhost", "127.0.0.1", "[::1]")),
    *houses.hosts(_OWN_URLS),
]

DEBUG = False
SECRET_KEY = databases.secret(VAR_DIR, "session", variable="CARNET_SECRET_KEY")
MASTER_KEY = databases.secret(VAR_DIR, "master", variable="CARNET_MASTER_KEY")
USE_TZ = True
TIME_ZONE = "Europe/Paris"
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True
ROOT_URLCONF = "carnet.config.urls"
WSGI_APPLICATION = "carnet.config.wsgi.application"
APPEND_SLASH = False

DATABASES = {"default": databases.connection(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "carnet.design",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "carnet.foundation.keyring",
    "carnet.foundation.journal",
    "carnet.foundation.outbox",
    "carnet.domain.identity",
    "carnet.domain.notifications",
    "carnet.domain.spaces",
    "carnet.domain.access",
    "carnet.domain.documents",
    "carnet.domain.support",
    "carnet.domain.oversight",
    "carnet.gateways.issuers",
    "carnet.gateways.xds",
    "carnet.gateways.senders",
    "carnet.gateways.accounts",
    "carnet.gateways.web_citizen",
    "carnet.gateways.web_professional",
    "carnet.gateways.back_office",
    "carnet.gateways.web_editors",
    "carnet.config",
]

MIDDLEWARE = [
    "carnet.config.refusals.RefusalLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "carnet.config.middleware.PageMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "carnet.config.houses.Houses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "carnet.config.middleware.PageMessages",
    "allauth.account.middleware.AccountMiddleware",
    "carnet.gateways.accounts.middleware.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "carnet.config.context.site",
            ],
            "builtins": ["carnet.design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "carnet.design.forms.CarnetRenderer"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = False

# Accounts: allauth under pages of our own (docs/adr/0030-allauth-without-its-tables.md).
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["carnet.gateways.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "carnet.gateways.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifier_hash"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "carnet.gateways.accounts.adapter.shown_name"
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key", "change_password": "5/m/user", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "carnet.gateways.accounts.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "carnet.gateways.accounts.forms.FactorForm",
    "reauthenticate": "carnet.gateways.accounts.forms.ReauthenticateFactorForm",
    "activate_totp": "carnet.gateways.accounts.forms.ActivateTotpForm",
    "add_webauthn": "carnet.gateways.accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Carnet"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http://localhost")
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # REMOTE_ADDR is right already: callers.behind_proxy believes the trusted proxies only
# How an authenticated citizen's session is opened and closed: the web that shows the space says it.
CITIZEN_SESSION = "carnet.gateways.web_citizen.readers"
AGENT_SESSION = "carnet.gateways.back_office.visits"
SESSION_IDLE = timedelta(
    minutes=environment.integer(
        "CARNET_SESSION_IDLE_MINUTES", "after how long without a page an account signs in again, in minutes", default=30
    )
)
SESSION_LONGEST = environment.hours(
    "CARNET_SESSION_LONGEST_HOURS", "after how long an account signs in again whatever it does, in hours", default=4
)
_NO_FILE: Path | None = None
BREACHED_PASSWORDS: Path | None = environment.described(
    "CARNET_BREACHED_PASSWORDS",
    "the file of passwords known from breaches, one SHA-1 a line in order, which nobody may choose",
    default=_NO_FILE,
    shown="the twenty thousand commonest only",
    read=breaches.read,
)
SESSIONS_AT_ONCE = environment.integer(
    "CARNET_SESSIONS_AT_ONCE", "how many sessions one account has open at once: one more ends the oldest", default=10
)
ACTIVATION_CODE_LASTS = environment.days(
    "CARNET_ACTIVATION_CODE_DAYS", "how long an activation code serves, in days", default=42
)
WAIT_FIRST = timedelta(
    seconds=environment.integer(
        "CARNET_WAIT_FIRST_SECONDS", "the first wait between wrong tries, in seconds", default=30
    )
)
WAIT_LONGEST = timedelta(
    seconds=environment.integer(
        "CARNET_WAIT_LONGEST_SECONDS", "the longest wait between wrong tries, in seconds", default=3600
    )
)
ADDRESS_TRIES = environment.integer(
    "CARNET_ADDRESS_TRIES", "how many wrong tries from one address before everybody there waits", default=20
)
TERMS_VERSION = environment.text(
    "CARNET_TERMS_VERSION", "the version of the terms of use that citizens accept", default="2026-11"
)
LETTER_PRINTER = environment.text(
    "CARNET_LETTER_PRINTER",
    "the class that takes letters to print and post",
    default="carnet.gateways.senders.letters.FolderPrinter",
)
LETTER_FILES = VAR_DIR / "letters"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Security of the pages: nothing inline, nothing from elsewhere, never in a frame of another site.
SECURE_CSP = policy.CONTENT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Over HTTPS, browsers refuse a cookie of these names from a sibling host or a page in clear.
SESSION_COOKIE_NAME = "__Host-carnet_session" if SECURE_COOKIES else "carnet_session"
CSRF_COOKIE_NAME = "__Host-carnet_csrf" if SECURE_COOKIES else "carnet_csrf"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = policy.covers_subdomains() and SECURE_COOKIES
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, *filter(None, _OWN_URLS)]
CSRF_FAILURE_VIEW = "carnet.config.refusals.csrf"

DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000  # forms; the protocols' doors have limits of their own
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_000_000

KEY_STORE = environment.text(
    "CARNET_KEY_STORE",
    "the class that holds the key-encryption key (a local file by default, a KMS in production)",
    default="carnet.gateways.keys.local_file.LocalFileKeyStore",
)
CHECKPOINT_SIGNER = environment.text(
    "CARNET_CHECKPOINT_SIGNER",
    "the class that holds the keys which sign the journals' checkpoints (a local file by default)",
    default="carnet.gateways.keys.checkpoint_file.LocalFileSigner",
)
CHECKPOINT_INTERVAL = timedelta(
    seconds=environment.integer(
        "CARNET_CHECKPOINT_SECONDS", "how often a checkpoint over all journals is made and published", default=600
    )
)
INS_DOMAINS = repository.ins_domains()
TOKEN_LIFETIME = timedelta(
    seconds=environment.integer(
        "CARNET_TOKEN_LIFETIME_SECONDS", "how long a software's access token lives, in seconds", default=900
    )
)
EXCHANGED_TOKEN_LIFETIME = timedelta(
    seconds=environment.integer(
        "CARNET_EXCHANGED_TOKEN_LIFETIME_SECONDS",
        "how long a token obtained in exchange of a professional's lives, in seconds",
        default=60,
    )
)
TOKENS_PER_CLIENT = environment.integer(
    "CARNET_TOKENS_PER_CLIENT", "how many tokens one software may ask for in a minute", default=3000
)
TOKENS_PER_ADDRESS = environment.integer(
    "CARNET_TOKENS_PER_ADDRESS", "how many times one address may ask for a token in a minute", default=6000
)
CALLS_KEPT = environment.text(
    "CARNET_CALLS_KEPT",
    "which calls of software are kept a week for their editor, without health data: refused, all (a sandbox), none",
    default="all" if DEMO else "refused",
    shown="refused (all in demo mode)",
)
TRUSTED_PROXIES = frozenset(
    environment.words(
        "CARNET_TRUSTED_PROXIES",
        "the addresses of the reverse proxies whose X-Forwarded-For is believed",
        default=("127.0.0.1", "::1"),
    )
)
CLIENT_CERTIFICATE_HEADER = environment.text(
    "CARNET_CLIENT_CERTIFICATE_HEADER",
    "the header in which the trusted proxies, and they alone, tell the certificate that software showed them",
    default="",
    shown="certificates are read from our own listener only",
)
VIHF = trusting.from_environment(VAR_DIR)
INSI: insi.Connection | None = environment.described(
    "CARNET_INSI",
    "the TOML file that connects this deployment to the national identity service (docs/how-to/connect-insi.md)",
    default=None,
    shown="not connected",
    read=insi.read,
)
INS_SERVICE = "carnet.gateways.insi.service.Teleservice"
REPOSITORY = repository.from_environment()
VOUCHER = "carnet.gateways.issuers.vouching.IssuersVoucher"
MTLS_URL = listening.public_url()
CONSULTATION_CONSENT = environment.hours(
    "CARNET_CONSULTATION_CONSENT_HOURS",
    "how long the consent given to a professional outside the care team lasts, in hours",
    default=24,
)
BROKEN_GLASS = environment.hours(
    "CARNET_BREAK_GLASS_HOURS",
    "how long a professional who gave the reason of an emergency may read without giving it again, in hours",
    default=4,
)
ANNOUNCEMENT_TOLD = environment.days(
    "CARNET_ANNOUNCEMENT_TOLD_DAYS",
    "after how many days a patient is told that a professional has a result to announce",
    default=14,
)
ANNOUNCEMENT_SHOWN = environment.days(
    "CARNET_ANNOUNCEMENT_SHOWN_DAYS",
    "after how many days a result that nobody announced becomes visible to the patient",
    default=30,
)
INVITATION_LASTS = environment.days(
    "CARNET_INVITATION_DAYS", "how long an invitation to act for somebody waits for an answer, in days", default=30
)
MOST_REPRESENTATIVES = environment.integer(
    "CARNET_MOST_REPRESENTATIVES", "how many people may represent one child", default=2
)
MAJORITY_TOLD_BEFORE = environment.days(
    "CARNET_MAJORITY_NOTICE_DAYS", "how long before the eighteenth birthday it is announced, in days", default=30
)
XDS_REFUSES_WRONG_SIGNATURES = environment.flag(
    "CARNET_XDS_REFUSE_WRONG_SIGNATURES", "a submission whose XAdES signature is wrong is refused", default=True
)
DEPOSIT_MAX_BYTES = environment.integer(
    "CARNET_DEPOSIT_MAX_BYTES", "the largest body accepted from software, in bytes", default=105_000_000
)
FHIR_INLINE_MAX_BYTES = environment.integer(
    "CARNET_FHIR_INLINE_MAX_BYTES",
    "the largest FHIR resource, documents in base64 included, in bytes; larger ones come in parts (multipart/related)",
    default=20_000_000,
)
# Where large messages wait, sealed and without a name, while they are read.
SPOOL = VAR_DIR / "spool"
SUPPORT_CASE_DUE_DAYS = environment.integer(
    "CARNET_SUPPORT_CASE_DUE_DAYS", "within how many days support owes an answer to a case", default=5
)
SUPPORT_CASE_KEPT_DAYS = environment.integer(
    "CARNET_SUPPORT_CASE_KEPT_DAYS", "how long a closed case is kept before it is destroyed, in days", default=365
)
SUPPORT_QUIET_DAYS = environment.integer(
    "CARNET_SUPPORT_QUIET_DAYS", "after how many days without a word an answered case is closed", default=60
)
_NO_ISSUER: tuple[configuration.Issuer, ...] = ()
ISSUERS: tuple[configuration.Issuer, ...] = environment.described(
    "CARNET_ISSUERS",
    "the TOML file of the OpenID Connect issuers by which people sign in (docs/how-to/connect-an-issuer.md)",
    default=_NO_ISSUER,
    shown="no issuer",
    read=configuration.read,
)
ISSUERS_KEYS = environment.folder(
    "CARNET_ISSUERS_KEYS",
    "the file of our own keys towards issuers, made when it is absent; the same for every machine",
    default=VAR_DIR / "keys" / "issuers.json",
    shown="$CARNET_VAR/keys/issuers.json",
)
# Gateways do not know one another: these are the doors that sign-in opens, and what signing out passes through.
CITIZENS_DOOR = "carnet.gateways.web_citizen.entering.enter"
PROFESSIONALS_DOOR = "carnet.gateways.web_professional.entering.enter"
PROFESSIONALS_PROOF = "carnet.gateways.web_professional.entering.prove"
SIGN_OUT = "carnet.gateways.issuers.farewells.sign_out"

SUPPORT_PRIVILEGE_MINUTES = environment.integer(
    "CARNET_SUPPORT_PRIVILEGE_MINUTES", "how long an agent's privilege for one citizen lasts, in minutes", default=30
)
SUPPORT_SEARCHES_PER_DAY = environment.integer(
    "CARNET_SUPPORT_SEARCHES_PER_DAY", "how many citizens one agent may look for in a day", default=60
)
SUPPORT_MISSES_PER_DAY = environment.integer(
    "CARNET_SUPPORT_MISSES_PER_DAY", "how many searches of one agent may find nobody in a day", default=10
)
SUPPORT_APPROVAL_HOURS = environment.integer(
    "CARNET_SUPPORT_APPROVAL_HOURS",
    "within how many hours a sensitive act must be approved, then executed",
    default=72,
)

OVERSIGHT_MAIL = vigilance.mail()
PROOF_AFTER_LEAST, PROOF_AFTER_MOST = vigilance.proof_after()
DOUBTS_MISTAKEN = vigilance.doubts_mistaken()

MAIL_SENDER = "carnet.gateways.senders.mail.DjangoMailSender"
EMAIL_FILES = VAR_DIR / "mail"
MAILERS = mailing.mailers(demo=DEMO, files=EMAIL_FILES)
DEFAULT_FROM_EMAIL = environment.text(
    "CARNET_MAIL_FROM", "the sender of the notices", default="Carnet <ne-pas-repondre@carnet.example>"
)

LOGGING = logs.configuration()
