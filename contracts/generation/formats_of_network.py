"""Strings for the formats of names and addresses on networks.

Knows e-mail addresses (RFC 5321, 6531), host names (RFC 1123, 5890), IP addresses (RFC 2673, 4291), URIs and IRIs
(RFC 3986, 3987), URI templates (RFC 6570) and UUIDs (RFC 4122 as JSON Schema reads it). Believable values stay inside
what is set aside for documentation: example.com and its siblings (RFC 2606), 192.0.2.0/24 and its siblings
(RFC 5737), 2001:db8::/32 (RFC 3849).
"""

from __future__ import annotations

from contracts.generation.choices import Choices
from contracts.generation.formats_spec import FormatSpec

DOMAINS = ("example.com", "example.org", "example.net")
_HOSTS = ("www", "api", "mail", "app", "docs", "static", "auth", "status", "cdn", "shop")
_GIVEN = ("ada", "amina", "bruno", "chen", "elif", "farah", "hana", "ivan", "jonas", "lucia", "mateo", "noor", "priya")
_FAMILY = ("silva", "okafor", "meyer", "tanaka", "novak", "haddad", "rossi", "kim", "larsen", "mensah", "patel", "ruiz")
_PATHS = ("docs", "articles", "items", "orders", "users", "products", "images", "reports", "files", "events")
_SLUGS = ("getting-started", "overview", "summer-sale", "release-notes", "42", "1001", "latest", "annual-report")

_LABEL = r"[a-z][a-z0-9]{0,30}"
_HOST_PATTERN = rf"{_LABEL}(?:\.{_LABEL})*"
_EMAIL_PATTERN = rf"[a-z][a-z0-9]{{0,63}}@{_LABEL}(?:\.{_LABEL})+"
_URI_PATTERN = r"(?:https://example\.(?:com|org|net)(?:/[a-z0-9]+)*|[a-z]+:[a-z0-9]*)"
_REFERENCE_PATTERN = r"(?:(?:/[a-z0-9]+)*/?|https://example\.(?:com|org|net)(?:/[a-z0-9]+)*)"

_ANY_LABEL = r"[A-Za-z0-9]{1,3}(?:-?[A-Za-z0-9]{1,20}){0,2}"
_ANY_HOST = rf"{_ANY_LABEL}(?:\.{_ANY_LABEL})*"
_ANY_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_ANY_EMAIL = rf"{_ANY_ATOM}{{1,30}}(?:\.{_ANY_ATOM}{{1,30}})?@{_ANY_LABEL}(?:\.{_ANY_LABEL})+"
_PATH = r"[A-Za-z0-9._~!$&'()*+,;=:@-]"
_REST = r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]"
_ANY_URI = (
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*(?::[1-9]\d{{0,3}})?(?:/{_PATH}*)*"
    rf"|{_PATH}*(?:/{_PATH}+)*/?)(?:\?{_REST}*)?(?:#{_REST}*)?"
)
_DOCUMENTATION_V4 = ("192.0.2.", "198.51.100.", "203.0.113.")


def email(choices: Choices) -> str:
    """`lucia.tanaka@example.org`."""
    separator = choices.pick((".", "_", "-", ""))
    return f"{choices.pick(_GIVEN)}{separator}{choices.pick(_FAMILY)}@{choices.pick(DOMAINS)}"


def hostname(choices: Choices) -> str:
    """`api.example.com`."""
    return f"{choices.pick(_HOSTS)}.{choices.pick(DOMAINS)}"


def ipv4(choices: Choices) -> str:
    """`192.0.2.17`."""
    return choices.pick(_DOCUMENTATION_V4) + str(choices.integer(1, 254))


def ipv6(choices: Choices) -> str:
    """`2001:db8::1f:2`."""
    return f"2001:db8::{choices.integer(1, 0xFFFF):x}:{choices.integer(1, 0xFFFF):x}"


def uri(choices: Choices) -> str:
    """`https://example.com/articles/getting-started`."""
    return f"https://{choices.pick(('', 'www.', 'api.'))}{choices.pick(DOMAINS)}{_path(choices)}"


def _path(choices: Choices) -> str:
    return f"/{choices.pick(_PATHS)}/{choices.pick(_SLUGS)}"


def uri_reference(choices: Choices) -> str:
    """`/articles/getting-started`, one in four with its host."""
    return uri(choices) if choices.chance(0.25) else _path(choices)


def uri_template(choices: Choices) -> str:
    """`https://example.com/items/{id}`."""
    return f"https://{choices.pick(DOMAINS)}/{choices.pick(_PATHS)}/{choices.pick(('{id}', '{name}', '{?page,limit}'))}"


def uuid(choices: Choices) -> str:
    """A random UUID, version 4. Source: RFC 4122, section 4.4."""
    bits = choices.integer(0, (1 << 122) - 1)
    high = bits >> 74 << 16 | 0x4000 | bits >> 62 & 0xFFF
    text = f"{high << 64 | 1 << 63 | bits & 0x3FFFFFFFFFFFFFFF:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


_EMAILS = (
    '"quoted local"@example.com',
    '"a@b"@example.com',
    '""@example.com',
    "a+tag@example.com",
    "!#$%&'*+-/=?^_`{|}~@example.com",
    "a@[192.0.2.1]",
    "a@[IPv6:2001:db8::1]",
    "a.b.c@sub.example.com",
    "A@EXAMPLE.COM",
    "l" * 64 + "@example.com",
    "a@xn--bcher-kva.example",
)
_BAD_EMAILS = (
    "plain",
    "@example.com",
    "a@",
    "a@@example.com",
    "a b@example.com",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "a@example..com",
    "a@-example.com",
    "a@[192.0.2.256]",
    "a@example.com, b@example.com",
    "",
)
_HOSTNAMES = (
    "a",
    "1.example",
    "xn--bcher-kva.example",
    "xn--80ak6aa92e.example",
    "EXAMPLE.com",
    "a-b.example.com",
    "l" * 63 + ".example",
    ".".join(("l" * 63, "l" * 63, "l" * 63, "l" * 61)),
    "123",
)
_BAD_HOSTNAMES = (
    "-a.example",
    "a-.example",
    "a..example",
    ".example",
    "under_score.example",
    "l" * 64 + ".example",
    "a b.example",
    "bücher.example",
    "a.example/path",
    "a.example:80",
    "",
)
_IPV4S = ("0.0.0.0", "255.255.255.255", "127.0.0.1", "10.0.0.1", "192.0.2.0", "203.0.113.255")  # noqa: S104
_BAD_IPV4S = ("256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.-4", "0x7f.0.0.1", "1.2.3.4/24", "1.2.3.a", " ", "")
_IPV6S = (
    "::",
    "::1",
    "2001:db8::",
    "::ffff:192.0.2.1",
    "2001:DB8:0:0:8:800:200C:417A",
    "2001:0db8:0000:0000:0000:0000:0000:0001",
    "fe80::1",
    "1:2:3:4:5:6:192.0.2.1",
)
_BAD_IPV6S = (
    "1::2::3",
    ":1",
    "1:",
    "12345::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "::g",
    "::1/64",
    "fe80::1%eth0",
    "::256.0.2.1",
    "192.0.2.1",
    "[::1]",
    "",
)
_URIS = (
    "https://example.com",
    "https://example.com/#",
    "https://example.com/?",
    "https://example.com:8443/a%20b?q=%C3%BC&r=1#%23",
    "https://user:pw@example.com/",
    "https://[2001:db8::1]/",
    "https://[::ffff:192.0.2.1]:443/",
    "urn:isbn:9780000000002",
    "mailto:a@example.com",
    "data:,",
    "tel:+1-202-555-0100",
    "HTTPS://EXAMPLE.COM/",
    "https://example.com/a/./b/../c",
    "https://example.com//double//slash",
    "a:",
    "file:///etc/hosts",
    "https://xn--bcher-kva.example/",
    "https://example.com/;v=1,2/$&'()*+!",
)
_BAD_URIS = (
    "example.com/path",
    "//example.com/path",
    "https://example.com/a b",
    "https://example.com/%zz",
    "https://example.com/<x>",
    "https://example.com/bücher",
    "https://example.com/\\a",
    "https://[::1",
    "://example.com",
    "1http://example.com",
    "https://example.com/{id}",
    'https://example.com/"',
    "",
)
_REFERENCES = (
    "",
    "#",
    "?",
    "/",
    ".",
    "../a",
    "//example.com/a",
    "a/b;c",
    "?q=%20",
    "#frag",
    "./a:b",
    "%41",
    *_URIS[:6],
)
_BAD_REFERENCES = (
    "/a b",
    "/%zz",
    "/<x>",
    "\\\\server\\share",
    "/bücher",
    "/{id}",
    "#a#b",
    "1a:b c",
    "/^",
)
_IRIS = (
    "https://example.com/bücher",
    "https://bücher.example/",
    "https://example.com/日本語?q=ü#é",
    "https://مثال.example/",
    "urn:example:ü",
)
_BAD_IRIS = ("bücher.example/a", "https://example.com/a b", "https://example.com/<ü>", "https://[::1", "")
_UUIDS = (
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "3FA85F64-5717-4562-B3FC-2C963F66AFA6",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "018f3c5e-7b6a-7cc1-9a2b-3c4d5e6f7a8b",
)
_BAD_UUIDS = (
    "3fa85f6457174562b3fc2c963f66afa6",
    "{3fa85f64-5717-4562-b3fc-2c963f66afa6}",
    "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "3fa85f64-5717-4562-b3fc-2c963f66afa",
    "3fa85f64-5717-4562-b3fc-2c963f66afa66",
    "3fa85f64-5717-4562-b3fc-2c963f66afag",
    "3fa85f645-717-4562-b3fc-2c963f66afa6",
    "",
)
_TEMPLATES = ("", "{x}", "/a{?q,r}", "{+path}/b", "{#frag}", "{list*}", "{name:3}", "/{a}{/b}{;c}{.d}", "{&x}", "%20")
_BAD_TEMPLATES = ("{", "}", "{a", "/{a b}", "{}", "{{a}}", "{a}}", "{a:}")
_HEX = "[0-9a-f]"

SPECS = (
    FormatSpec("email", email, _EMAIL_PATTERN, _EMAILS, _BAD_EMAILS, 254, _ANY_EMAIL),
    FormatSpec(
        "idn-email",
        email,
        _EMAIL_PATTERN,
        ("büro@example.com", "用户@例え.example", "a@bücher.example", "δοκιμή@παράδειγμα.example"),
        _BAD_EMAILS[:8],
        254,
    ),
    FormatSpec("hostname", hostname, _HOST_PATTERN, _HOSTNAMES, _BAD_HOSTNAMES, 253, _ANY_HOST),
    FormatSpec(
        "idn-hostname",
        hostname,
        _HOST_PATTERN,
        ("bücher.example", "例え.example", "مثال.example", "xn--bcher-kva.example", "faß.example"),
        ("-ü.example", "ü-.example", "a b.example", "ü" * 70 + ".example", "〮한국.example"),
        63,
    ),
    FormatSpec(
        "ipv4",
        ipv4,
        r"(?:(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])\.){3}(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])",
        _IPV4S,
        _BAD_IPV4S,
        15,
    ),
    FormatSpec(
        "ipv6",
        ipv6,
        r"(?:::[0-9a-f]{0,4}|(?:[0-9a-f]{1,4}:){1,6}:|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4})",
        _IPV6S,
        _BAD_IPV6S,
        39,
    ),
    FormatSpec("uri", uri, _URI_PATTERN, _URIS, _BAD_URIS, 2000, _ANY_URI),
    FormatSpec("uri-reference", uri_reference, _REFERENCE_PATTERN, _REFERENCES, _BAD_REFERENCES, 2000),
    FormatSpec("iri", uri, _URI_PATTERN, _IRIS, _BAD_IRIS, 2000, _ANY_URI),
    FormatSpec(
        "iri-reference",
        uri_reference,
        _REFERENCE_PATTERN,
        ("", "/bücher", "#ü", "日本語"),
        ("/a b", "\\\\s", "/<ü>"),
        2000,
    ),
    FormatSpec("uri-template", uri_template, r"(?:/[a-z0-9]+|/\{[a-z]+\})*", _TEMPLATES, _BAD_TEMPLATES, 1000),
    FormatSpec(
        "uuid", uuid, rf"{_HEX}{{8}}-{_HEX}{{4}}-4{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}}", _UUIDS, _BAD_UUIDS, 36
    ),
)
