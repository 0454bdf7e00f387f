"""What programs call things: addresses, files, hashes, logs, services. Word lists, version 1, as elsewhere here.

Addresses are those set aside for documentation (RFC 2606, 5737, 3849); tokens and keys say that they are none.
"""

from __future__ import annotations

from contracts.generation.choices import Choices
from contracts.generation.vocabulary import prose
from contracts.json_values import JsonValue

DOMAINS = ("example.com", "example.org", "example.net")
SERVICES = ("auth", "billing", "catalogue", "gateway", "inventory", "mailer", "notifications", "orders", "search")
TASKS_TOLD = {
    "scim_sync": "Synchronises users and groups with the remote provider.",
    "ldap_sync": "Imports users and groups from the directory.",
    "clean_expired_models": "Removes entries that have expired.",
    "send_notifications": "Sends the notifications that are queued.",
    "backup_database": "Writes a backup of the database.",
    "rebuild_index": "Rebuilds the search index.",
    "update_latest_version": "Checks whether a newer version is available.",
    "import_users": "Imports the users of an uploaded file.",
    "rotate_keys": "Replaces signing keys that are about to expire.",
}
"""Tasks and what they do."""
TASKS = tuple(TASKS_TOLD)
EXTENSIONS = ("pdf", "csv", "png", "txt", "json", "xlsx")
MEDIA_TYPES = ("application/json", "application/pdf", "image/png", "image/jpeg", "text/csv", "text/plain")
USER_AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "curl/8.9.1",
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LEVELS = ("info", "debug", "warning", "error", "info", "info")
LOGGERS = (
    "authentik.providers.scim.tasks", "authentik.core.tasks", "app.api.requests", "app.services.billing",
    "app.workers.mailer", "django.request",
)  # fmt: skip
EVENTS = (
    "Starting sync", "Syncing page 1 of users", "Syncing page 1 of groups", "User created", "User updated",
    "Sync finished", "Request handled", "Connection established", "Retrying after timeout", "Cache refreshed",
)  # fmt: skip
EVENT_TYPES = ("user.created", "user.updated", "order.paid", "invoice.sent", "login.succeeded", "file.uploaded")
TASK_DESCRIPTIONS = tuple(TASKS_TOLD.values())
ENVIRONMENTS = ("production", "staging", "development")
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-south-1")
PLATFORMS = ("linux", "macos", "windows", "android", "ios")
BROWSERS = ("Firefox", "Safari", "Chrome", "Edge")
DEVICES = ("Laptop", "Desktop", "Phone", "Tablet")
BRANCHES = ("main", "develop", "release/2.4", "feature/search", "fix/login-redirect")
CRONS = ("0 3 * * *", "*/15 * * * *", "0 0 1 * *", "30 6 * * 1-5", "0 */4 * * *")
PERMISSIONS = ("read", "write", "delete", "users:read", "orders:write")
SCOPES = ("openid", "profile", "email", "read:orders", "write:orders")
PROTOCOLS = ("https", "http", "ssh", "tcp")
MACHINES = ("node-1", "node-2", "web-01", "db-primary", "worker-3", "cache-2")
REPOSITORIES = ("acme/storefront", "acme/api", "example/handbook", "example/website")
HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def host(choices: Choices) -> str:
    """`billing.example.com`."""
    return f"{choices.pick(SERVICES)}.{choices.pick(DOMAINS)}"


def url(choices: Choices) -> str:
    """`https://www.example.com/weekly-report`."""
    return f"https://{choices.pick(('www', 'shop', 'docs'))}.{choices.pick(DOMAINS)}/{prose.slug(choices)}"


def site(choices: Choices) -> str:
    """`https://www.example.org`."""
    return f"https://www.{choices.pick(DOMAINS)}"


def api_url(choices: Choices) -> str:
    """`https://api.example.com/orders/4821`."""
    return f"https://api.{choices.pick(DOMAINS)}/{choices.pick(SERVICES)}/{choices.integer(1, 9999)}"


def page_url(choices: Choices) -> str:
    """`https://api.example.com/orders?page=3`."""
    return f"https://api.{choices.pick(DOMAINS)}/{choices.pick(SERVICES)}?page={choices.integer(2, 9)}"


def image_url(choices: Choices) -> str:
    """`https://cdn.example.com/images/summer-campaign.jpg`."""
    return f"https://cdn.{choices.pick(DOMAINS)}/images/{prose.slug(choices)}.{choices.pick(('jpg', 'png', 'webp'))}"


def avatar_url(choices: Choices) -> str:
    """`https://cdn.example.com/avatars/482.png`."""
    return f"https://cdn.{choices.pick(DOMAINS)}/avatars/{choices.integer(1, 999)}.png"


def repository_url(choices: Choices) -> str:
    """`https://git.example.com/acme/storefront`."""
    return f"https://git.example.com/{choices.pick(REPOSITORIES)}"


def hook_url(choices: Choices) -> str:
    """`https://hooks.example.com/orders`."""
    return f"https://hooks.{choices.pick(DOMAINS)}/{choices.pick(SERVICES)}"


def path(choices: Choices) -> str:
    """`/orders/weekly-report`."""
    return f"/{choices.pick(SERVICES)}/{prose.slug(choices)}"


def file_name(choices: Choices) -> str:
    """`weekly-report.pdf`."""
    return f"{prose.slug(choices)}.{choices.pick(EXTENSIONS)}"


def file_path(choices: Choices) -> str:
    """`/var/data/weekly-report.csv`."""
    return f"/{choices.pick(('var/data', 'srv/files', 'home/app'))}/{file_name(choices)}"


def directory(choices: Choices) -> str:
    """`/var/data/archive`."""
    return f"/{choices.pick(('var/data', 'srv/files', 'home/app'))}/{choices.pick(prose.NOUNS)}"


def storage_uri(choices: Choices) -> str:
    """`s3://example-archive/weekly-report.csv`."""
    return f"s3://example-{choices.pick(prose.NOUNS)}/{file_name(choices)}"


def version(choices: Choices) -> str:
    """`2.14.3`. Source: Semantic Versioning 2.0.0."""
    return f"{choices.integer(0, 4)}.{choices.integer(0, 20)}.{choices.integer(0, 9)}"


def short_version(choices: Choices) -> str:
    """`2.14`."""
    return f"{choices.integer(1, 4)}.{choices.integer(0, 20)}"


def sha256(choices: Choices) -> str:
    """64 hexadecimal digits."""
    return f"{choices.integer(0, (1 << 256) - 1):064x}"


def sha1(choices: Choices) -> str:
    """40 hexadecimal digits."""
    return f"{choices.integer(0, (1 << 160) - 1):040x}"


def md5(choices: Choices) -> str:
    """32 hexadecimal digits."""
    return f"{choices.integer(0, (1 << 128) - 1):032x}"


def sha512(choices: Choices) -> str:
    """128 hexadecimal digits."""
    return f"{choices.integer(0, (1 << 512) - 1):0128x}"


def etag(choices: Choices) -> str:
    """A strong entity tag (RFC 9110, section 8.8.3)."""
    return f'"{choices.integer(0, (1 << 64) - 1):016x}"'


def short_hash(choices: Choices) -> str:
    """`9f2c41e`, as git abbreviates."""
    return f"{choices.integer(0, (1 << 28) - 1):07x}"


def short_id(choices: Choices) -> str:
    """12 hexadecimal digits."""
    return f"{choices.integer(1 << 44, (1 << 48) - 1):012x}"


def numeric_id(choices: Choices) -> str:
    """`48213`."""
    return str(choices.integer(1000, 99999))


def object_id(choices: Choices) -> str:
    """24 hexadecimal digits."""
    return f"{choices.integer(1 << 92, (1 << 96) - 1):024x}"


def token(choices: Choices) -> str:
    """`example-token-k3v9...`: nobody takes it for a real one."""
    return f"example-token-{choices.text(LETTERS, 24, 24)}"


def secret(choices: Choices) -> str:
    """`not-a-secret-k3v9...`."""
    return f"not-a-secret-{choices.text(LETTERS, 16, 16)}"


def api_key(choices: Choices) -> str:
    """`example-key-k3v9...`."""
    return f"example-key-{choices.text(LETTERS, 20, 20)}"


def colour_hex(choices: Choices) -> str:
    """`#2f80ed`."""
    return f"#{choices.integer(0, 0xFFFFFF):06x}"


def bare_colour_hex(choices: Choices) -> str:
    """`2f80ed`."""
    return f"{choices.integer(0, 0xFFFFFF):06x}"


def ip(choices: Choices) -> str:
    """`192.0.2.17`."""
    return f"{choices.pick(('192.0.2', '198.51.100', '203.0.113'))}.{choices.integer(1, 254)}"


def ip6(choices: Choices) -> str:
    """`2001:db8::1f`."""
    return f"2001:db8::{choices.integer(1, 0xFFFF):x}"


def cidr(choices: Choices) -> str:
    """`198.51.100.0/24`."""
    return f"{choices.pick(('192.0.2', '198.51.100', '203.0.113'))}.0/{choices.pick(('24', '25', '28'))}"


def mac(choices: Choices) -> str:
    """`00:00:5e:00:53:2a`. Source: RFC 7042, section 2.1.2, documentation values."""
    return f"00:00:5e:00:53:{choices.integer(0, 255):02x}"


def pod(choices: Choices) -> str:
    """`billing-7f9c4d8b6-x2k4p`."""
    return f"{choices.pick(SERVICES)}-{choices.text(HEX, 9, 9)}-{choices.text(LETTERS, 5, 5)}"


def image_reference(choices: Choices) -> str:
    """`registry.example.com/billing:2.14.3`."""
    return f"registry.example.com/{choices.pick(SERVICES)}:{version(choices)}"


def log_line(choices: Choices) -> str:
    """`[info] app.workers.mailer: User created`."""
    return f"[{choices.pick(LEVELS)}] {choices.pick(LOGGERS)}: {choices.pick(EVENTS)}"


def task_with_uid(choices: Choices) -> str:
    """`scim_sync:9f2c41e03b5a`: a task's name and unique suffix."""
    return f"{choices.pick(TASKS)}:{short_id(choices)}"


def git_ref(choices: Choices) -> str:
    """`refs/heads/main`."""
    return f"refs/heads/{choices.pick(BRANCHES)}"


def attributes(choices: Choices) -> dict[str, JsonValue]:
    """What a log line or an object carries along: `{"provider": "scim", "attempt": 2}`."""
    return {"source": choices.pick(SERVICES), "attempt": choices.integer(1, 3)}


def labels(choices: Choices) -> dict[str, JsonValue]:
    """`{"app": "billing", "environment": "staging"}`."""
    return {"app": choices.pick(SERVICES), "environment": choices.pick(ENVIRONMENTS)}
