"""What is plausible under a property name: names, schemas and predicates that a person would agree with.

The predicates say what kind of thing a value is (an address of the web, a number of a size, one of some words); none of
them knows the word lists. Each row is `(name, schema, parents, predicate)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Predicate = Callable[[Any], bool]
Row = tuple[str, dict[str, Any], tuple[str, ...], Predicate]

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
FLAG = {"type": "boolean"}


def like(pattern: str) -> Predicate:
    """A string that the pattern matches whole."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def between(low: float, high: float) -> Predicate:
    """A number from `low` to `high`."""
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def whole(low: int, high: int) -> Predicate:
    """An integer from `low` to `high`."""
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def money(value: object) -> bool:
    """Not negative, at most two decimals."""
    return isinstance(value, int | float) and value >= 0 and round(value, 2) == value


def words(least: int, most: int) -> Predicate:
    """So many words that begin with a letter."""
    return lambda value: isinstance(value, str) and least <= len(value.split()) <= most and value[0].isalpha()


def flag(value: object) -> bool:
    """True or false."""
    return isinstance(value, bool)


def _moment(low: int, high: int) -> Predicate:
    def is_there(value: object) -> bool:
        try:
            return low <= datetime.fromisoformat(str(value)).year <= high
        except ValueError:
            return False

    return is_there


_NAME_WORD = r"[A-Z][\w'-]+"
person_part = like(rf"{_NAME_WORD}(?: {_NAME_WORD})?")
person = like(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,3}}")
email = like(r"[a-z0-9._-]+@example\.(?:com|org|net)")
username = like(r"[a-z][a-z0-9._-]{1,30}")
phone = like(r"\+?\d[\d -]{6,16}")
url = like(r"https://[a-z.-]*example\.(?:com|org|net)(?:/[\w./?=&-]*)?")
image = like(r"https://[a-z.-]*example\.(?:com|org|net)/[\w./-]+\.(?:png|jpg|jpeg|webp|svg)")
slug = like(r"[a-z0-9]+(?:-[a-z0-9]+)*")
host = like(r"(?:[a-z0-9-]+\.)+(?:com|org|net)|(?:\d{1,3}\.){3}\d{1,3}")
address4 = like(r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}")
hexadecimal = like(r"[0-9a-f]{7,128}")
identifier = like(r"[0-9a-zA-Z_-]{3,64}")
uuid = like(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
title = words(1, 6)
sentence = words(3, 25)
word = words(1, 2)
version = like(r"v?\d+(?:\.\d+){0,2}")
country2 = like(r"[A-Z]{2}")
country3 = like(r"[A-Z]{3}")
proper = like(r"[A-ZÀ-Ž][\w'. \-À-ž]+")
currency = like(r"[A-Z]{3}")
colour = like(r"#[0-9a-f]{6}|[a-z]+")
date = like(r"\d{4}-\d\d-\d\d")
date_time = like(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
locale = like(r"[a-z]{2}(?:[-_][A-Z]{2})?")
time_zone = like(r"[A-Z][a-z]+/[A-Z][A-Za-z_]+")
file_name = like(r"[\w-]+\.[a-z0-9]{2,5}")
file_path = like(r"/[\w./-]+")
media_type = like(r"[a-z]+/[\w.+-]+")
fake = like(r"(?:example|not-a-secret)-[\w-]+")
recent = _moment(2023, 2025)
past = _moment(1945, 2024)
future = _moment(2025, 2026)
unix = between(1_600_000_000, 1_800_000_000)
unix_millis = between(1_600_000_000_000, 1_800_000_000_000)
lower_word = like(r"[a-z][a-z_-]+")
decimal_text = like(r"\d+(?:\.\d{1,2})?")
numeric_text = like(r"-?\d+(?:\.\d+)?")


def _with_format(name: str) -> dict[str, Any]:
    return {"type": "string", "format": name}


def _told(description: str, **more: object) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


def _rows(schema: dict[str, Any], predicate: Predicate, *names: str, parents: tuple[str, ...] = ()) -> list[Row]:
    return [(name, schema, parents, predicate) for name in names]


_DATE_TIME = _with_format("date-time")
_DATE = _with_format("date")
_URI = _with_format("uri")

PEOPLE: list[Row] = [
    *_rows(
        TEXT, person_part, "first_name", "lastName", "given-name", "familyName", "surname", "middleName", "nickname"
    ),
    *_rows(TEXT, person, "full_name", "fullName", "displayName", "author", "accountHolder", "contactName", "ownerName"),
    *_rows(TEXT, person, "name", parents=("User",)),
    *_rows(TEXT, person, "name", parents=("Customer",)),
    *_rows(TEXT, email, "email", "emailAddress", "user_email", "contactEmail", "replyTo", "EMAIL"),
    *_rows(_with_format("email"), email, "login", "whatever"),
    *_rows(TEXT, username, "username", "userName", "login", "screen_name", "created_by", "assignee"),
    *_rows(TEXT, phone, "phone", "phoneNumber", "mobile", "fax", "contact_phone", "tel"),
    *_rows(TEXT, words(1, 4), "jobTitle", "occupation", "department", "role", "team"),
    *_rows(TEXT, words(1, 4), "title", parents=("Employee",)),
    *_rows(TEXT, words(1, 4), "company", "companyName", "organization", "employer", "vendor", "merchant_name"),
    *_rows(TEXT, words(1, 4), "name", parents=("Organization",)),
    *_rows(TEXT, lower_word, "gender"),
    *_rows(TEXT, past, "date_of_birth", "dob", "birthday"),
    *_rows(_DATE, _moment(1945, 2006), "birthDate", "dateOfBirth"),
    *_rows(WHOLE, whole(18, 100), "age"),
]

PLACES: list[Row] = [
    *_rows(TEXT, proper, "city", "town", "country", "region", "province", "billing_city", "countryName", "continent"),
    *_rows(TEXT, country2, "country_code", "countryCode"),
    *_rows({"type": "string", "maxLength": 2}, country2, "country"),
    *_rows({"type": "string", "minLength": 3, "maxLength": 3}, country3, "country"),
    *_rows({"type": "string", "pattern": "^[A-Z]{2}$"}, country2, "country", "shipping_country"),
    *_rows(_told("ISO 3166-1 alpha-2 code of where it was made"), country2, "origin"),
    *_rows(TEXT, like(r"[\w -]{4,9}"), "zip", "postal_code", "postcode", "zipCode"),
    *_rows({"type": "string", "pattern": r"^\d{5}$"}, like(r"\d{5}"), "zip"),
    *_rows(TEXT, like(r"\d+ .+"), "street_address", "street", "address1", "addressLine1"),
    *_rows(TEXT, like(r"[A-Z]\w+ \d+"), "address_line_2", "line2"),
    *_rows(TEXT, like(r"\d+ .+, .+"), "address", "formatted_address"),
    *_rows(TEXT, like(r".+, .+"), "location"),
    *_rows(NUMBER, between(-90, 90), "latitude", "lat"),
    *_rows(NUMBER, between(-180, 180), "longitude", "lng"),
    *_rows(TEXT, time_zone, "timezone", "time_zone", "timeZone"),
    *_rows(TEXT, locale, "locale", "language", "lang", "languageCode"),
]

TRADE: list[Row] = [
    *_rows(TEXT, currency, "currency", "currencyCode", "iso_currency_code"),
    *_rows({"type": "string", "pattern": "^[a-z]{3}$"}, like("[a-z]{3}"), "currency"),
    *_rows(
        NUMBER, money, "price", "amount", "total_price", "unitPrice", "balance", "tax", "shippingCost", "fee", "cost"
    ),
    *_rows(TEXT, decimal_text, "price", "amount", "total"),
    *_rows(WHOLE, whole(1, 100), "quantity", "qty"),
    *_rows(WHOLE, whole(0, 1000), "stock", "inventory"),
    *_rows(TEXT, title, "productName", "brand", "model", "plan"),
    *_rows(TEXT, title, "name", parents=("Product",)),
    *_rows(TEXT, like(r"[A-Z]{3}-\d+"), "sku"),
    *_rows(TEXT, like(r"97[89]\d{10}"), "isbn"),
    *_rows(TEXT, like(r"\d{13}"), "ean", "barcode"),
    *_rows(TEXT, like(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}"), "iban"),
    *_rows(TEXT, like(r"[\w-]{6,}"), "orderNumber", "invoice_number", "trackingNumber"),
    *_rows(NUMBER, between(0, 100), "percentage", "discountPercent", "tax_rate", "vatRate"),
    *_rows(NUMBER, between(0, 1), "ratio", "confidence", "probability", "success_rate", "conversionRate"),
    *_rows(TEXT, lower_word, "payment_method"),
    *_rows(NUMBER, between(0, 2), "exchangeRate"),
]

SYSTEMS: list[Row] = [
    *_rows(
        TEXT, url, "url", "link", "href", "website", "homepage", "webUrl", "callback_url", "redirectUri", "html_url"
    ),
    *_rows(_URI, url, "url", "homepage", "next", "self", "documentation", "repository"),
    *_rows(TEXT, image, "avatar", "avatar_url", "imageUrl", "thumbnail", "logo", "photoUrl", "profile_picture"),
    *_rows(_URI, image, "avatar", "image", "logo_url"),
    *_rows(TEXT, slug, "slug"),
    *_rows(TEXT, uuid, "uuid", "guid"),
    *_rows(TEXT, identifier, "id", "userId", "account_id", "externalId", "uid", "sessionId", "object_id"),
    *_rows(WHOLE, whole(1, 1_000_000), "id", "user_id", "orderId", "pk"),
    *_rows(TEXT, host, "host", "hostname", "server", "fqdn", "domain"),
    *_rows(TEXT, address4, "ip", "ip_address", "ipv4", "clientIp"),
    *_rows(TEXT, like(r"[0-9a-f:]{3,39}"), "ipv6"),
    *_rows(TEXT, like(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}"), "mac_address"),
    *_rows(TEXT, like(r"[\d.]+/\d+"), "cidr", "subnet"),
    *_rows(WHOLE, whole(1, 65_535), "port", "serverPort"),
    *_rows(TEXT, like(r".+/.+|curl.+"), "user_agent", "userAgent"),
    *_rows(TEXT, like("GET|POST|PUT|PATCH|DELETE"), "method", "httpMethod"),
    *_rows(WHOLE, whole(100, 599), "status_code", "httpStatus", "statusCode"),
    *_rows(TEXT, version, "version", "appVersion", "sdk_version", "apiVersion"),
    *_rows(TEXT, media_type, "contentType", "mime_type", "media_type"),
    *_rows(TEXT, file_name, "filename", "file_name", "attachment"),
    *_rows(TEXT, file_name, "name", parents=("File",)),
    *_rows(TEXT, file_path, "path", "filePath", "folder"),
    *_rows(WHOLE, whole(0, 100_000_000), "file_size", "sizeBytes", "bytes", "contentLength"),
    *_rows(TEXT, hexadecimal, "sha256", "md5", "hash", "checksum", "commit_sha", "sha1", "fingerprint"),
    *_rows({"type": "string", "minLength": 32, "maxLength": 32}, like("[0-9a-f]{32}"), "hash"),
    *_rows(TEXT, like(r'"[0-9a-f]+"'), "etag"),
    *_rows(TEXT, fake, "token", "access_token", "apiKey", "client_secret", "password", "refreshToken"),
    *_rows(TEXT, like(r"[\w./-]+"), "branch", "ref", "repository", "namespace", "environment", "pod", "cluster"),
    *_rows(TEXT, like(r"[\d*/,-]+(?: [\d*/,-]+){4}"), "cron", "cronExpression", "schedule"),
    *_rows(TEXT, like("debug|info|notice|warning|error|critical"), "level", "log_level", "logLevel", "severity"),
    *_rows(TEXT, like(r"[a-z]+(?:\.[a-z]+)+"), "logger", "logger_name"),
    *_rows(TEXT, sentence, "message", "description", "summary", "comment", "note", "detail", "bio", "body", "text"),
    *_rows(TEXT, sentence, "message", "detail", parents=("Error",)),
    *_rows(TEXT, lower_word, "code", parents=("GenericError",)),
    *_rows(TEXT, like(r"\[\w+\] .+"), "log_line"),
    *_rows(TEXT, words(1, 8), "event"),
    *_rows(TEXT, like(r"[a-z]+\.[a-z]+"), "eventType"),
    *_rows(TEXT, like(r"[a-z_]+"), "name", parents=("SystemTask",)),
    *_rows(TEXT, sentence, "description", parents=("SystemTask",)),
    *_rows(_told("Get full name with UID"), like(r"[a-z_]+:\w+"), "full_name", parents=("SystemTask",)),
    *_rows(TEXT, words(1, 2), "os", "browser", "device", "platform", "service", "protocol"),
]

PROSE: list[Row] = [
    *_rows(TEXT, title, "title", "subject", "headline", "label", "caption", "name"),
    *_rows({"type": "string", "maxLength": 12}, lambda value: 1 < len(value) <= 12, "title", "name", "description"),
    *_rows(TEXT, word, "tag", "category", "keyword", "tags", "type", "kind", "priority", "key"),
    *_rows(TEXT, lower_word, "status", "state", "orderStatus", "phase"),
    *_rows(TEXT, proper, "state", parents=("Address",)),
    *_rows(TEXT, colour, "color", "colour", "backgroundColor"),
    *_rows(TEXT, words(1, 4), "reason", "weekday", "font", "unit", "size", "format"),
    *_rows(TEXT, words(1, 3), "foo", "frobnication", "mergeFieldXml"),
    *_rows(TEXT, like(r"\d{4}"), "year"),
    *_rows(TEXT, numeric_text, "height", "pageNumber", "item_count"),
]

MOMENTS: list[Row] = [
    *_rows(_DATE_TIME, recent, "created_at", "updatedAt", "timestamp", "startTime", "lastSeen", "finished_at"),
    *_rows(_DATE_TIME, future, "expires", "expiresAt", "validUntil", "due_date", "nextRun"),
    *_rows(TEXT, date_time, "created_at", "updatedAt", "timestamp", "start_time", "created"),
    *_rows(TEXT, date, "date", "start_date", "releaseDate", "due_date"),
    *_rows(_DATE, date, "created", "orderDate", "expiry"),
    *_rows(WHOLE, unix, "created_at", "timestamp", "updated", "expires_at", "lastLoginAt"),
    *_rows(WHOLE, unix_millis, "created_at_ms", "timestampMillis"),
    *_rows({"type": "integer", "description": "Milliseconds since the epoch"}, unix_millis, "timestamp"),
    *_rows(TEXT, like(r"P.+"), "duration"),
    *_rows(NUMBER, between(0, 100_000), "duration", "elapsed", "durationSeconds", "ttl", "timeout", "latency_ms"),
]

COUNTS: list[Row] = [
    *_rows(
        WHOLE, whole(0, 1000), "count", "total", "total_count", "numItems", "itemCount", "views", "likes", "followers"
    ),
    *_rows(WHOLE, whole(1, 10), "page", "currentPage"),
    *_rows(WHOLE, whole(1, 1000), "pages", "total_pages", "per_page", "pageSize", "limit"),
    *_rows(WHOLE, whole(0, 1000), "offset", "index", "position", "rank", "order"),
    *_rows(NUMBER, between(1, 5), "rating", "averageRating", "stars_rating"),
    *_rows(WHOLE, whole(1, 5), "priority"),
    *_rows(WHOLE, whole(0, 100), "score", "progress", "percent"),
    *_rows({"type": "number", "minimum": 0, "maximum": 1}, between(0, 1), "score", "progress"),
    *_rows(
        {"type": "integer", "minimum": 1000, "multipleOf": 50},
        lambda value: value % 50 == 0 and value >= 1000,
        "amount",
    ),
    *_rows(NUMBER, between(0, 2000), "weight", "height", "width", "distance", "temperature_max"),
    *_rows(WHOLE, whole(1900, 2100), "year", "modelYear"),
    *_rows(WHOLE, whole(0, 59), "minute", "second"),
    *_rows(WHOLE, whole(0, 23), "hour"),
    *_rows(WHOLE, whole(1, 12), "month"),
    *_rows(WHOLE, whole(0, 10), "retries", "attempts", "replicas"),
    *_rows(FLAG, flag, "is_active", "enabled", "hasMore", "deleted", "is_running", "success"),
]

_ERROR_STATUS = {"type": "integer", "minimum": 400, "maximum": 599}

RARER: list[Row] = [
    *_rows(TEXT, like(r"\d{16}"), "card_number", "pan"),
    *_rows(TEXT, like(r"\d{3,9}"), "last4", "cvc", "routing_number", "mcc", "bin"),
    *_rows(TEXT, identifier, "account", "balance_transaction", "payment_intent", "accountSid", "parent", "session"),
    *_rows(TEXT, like(r"[A-Z0-9-]{6,24}"), "invoice", "poNumber", "documentNumber", "partNumber", "isrc", "vin"),
    *_rows(TEXT, country2, "market", "available_markets"),
    *_rows(TEXT, like(r"(?s)-----BEGIN.+"), "certificate"),
    *_rows(TEXT, like(r"(?s)<p>.+</p>"), "html", "html_description"),
    *_rows(TEXT, like(r"[A-Za-z0-9+/]+=*"), "b64_json"),
    *_rows(TEXT, username, "actor", "updatedBy", "approved_by", "twitter", "identity"),
    *_rows(TEXT, numeric_text, "closed_issues_count", "discountPercent", "test_coverage", "averageRating"),
    *_rows(TEXT, person, "committer_name", "maintainer", "instructorName"),
    *_rows(TEXT, person, "payee", "winner", "passengerName"),
    *_rows(TEXT, words(1, 4), "client", "issuer", "industry", "school", "legalForm"),
    *_rows(TEXT, recent, "start", "end", "not_before", "last_seen", "received"),
    *_rows(TEXT, slug, "project", "workspace", "template", "alias", "subdomain", "plugin"),
    *_rows(TEXT, like(r"[a-z]+-[a-z]+-\d[a-z]?"), "availability_zone", "zone"),
    *_rows(TEXT, like(r"\d+:\d+"), "aspect_ratio"),
    *_rows(TEXT, like(r"[a-z0-9_]+"), "architecture", "visibility", "mode", "trigger", "op", "utm_medium"),
    *_rows(TEXT, sentence, "explanation", "snippet", "additionalInfo", "termsAndConditions", "cause"),
    *_rows(TEXT, words(1, 3), "q", "searchTerm", "section", "altText", "availability"),
    *_rows(_ERROR_STATUS, whole(400, 599), "status", "statusCode", "http_status"),
    *_rows({"type": "integer", "format": "unix-time"}, unix, "redeem_by", "effective"),
    *_rows({"type": "integer", "description": "As a Unix timestamp, in seconds."}, unix, "anchor"),
    *_rows(_told("The ID", maxLength=5000), identifier, "charge", "refund", "transfer"),
]

ROWS: list[Row] = [*RARER, *PEOPLE, *PLACES, *TRADE, *SYSTEMS, *PROSE, *MOMENTS, *COUNTS]
