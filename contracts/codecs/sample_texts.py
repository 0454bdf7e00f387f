"""Texts in the languages and formats that have media types of their own: small, complete, the same for the same seed.

Knows what each looks like; reads none. Source: each type's registration, such as RFC 5545 for `text/calendar`, RFC 6350
for `text/vcard`, RFC 9457 for problem details, RFC 7946 for GeoJSON.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping

from contracts import media_types

_Template = Callable[[str, int], str]
"""From a title in ASCII and a number from 0 to 999."""


def sample_text(media_type: str, title: str, number: int) -> str | None:
    """A text of that media type, with that title somewhere in it; None for types that have none of their own.

    `title` is letters, digits and blanks, `number` from 0 to 999.
    """
    made = TEXTS.get(media_type.partition(";")[0].strip().lower())
    if made is None and media_types.matches(media_type, "*/*+yaml"):
        made = _yaml
    return made(title, number) if made else None


def has_text(media_type: str) -> bool:
    """Whether there is a text of that media type."""
    return sample_text(media_type, "", 0) is not None


def _html(title: str, number: int) -> str:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body><h1>{title}</h1><p>Page {number}</p></body></html>\n'


def _xhtml(title: str, number: int) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{title}</title></head><body><h1>{title}</h1><p>Page {number}</p></body></html>\n"
    )


def _svg(title: str, number: int) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">'
        f'<title>{title}</title><circle cx="50" cy="50" r="40" fill="hsl({number % 360}, 60%, 50%)"/></svg>\n'
    )


def _rss(title: str, number: int) -> str:
    link = "https://example.com/"
    item = f"<item><title>Entry {number}</title><link>{link}{number}</link></item>"
    channel = f"<title>{title}</title><link>{link}</link><description>{title}</description>{item}"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{channel}</channel></rss>\n'


def _atom(title: str, number: int) -> str:
    own = "<id>urn:uuid:00000000-0000-4000-8000-{:012}</id><title>{}</title><updated>2024-01-15T09:30:00Z</updated>"
    author = "<author><name>Ada Lovelace</name></author>"
    entry = f"<entry>{own.format(number + 1, f'Entry {number}')}</entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{own.format(0, title)}{author}{entry}</feed>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{feed}\n'


def _soap(title: str, number: int) -> str:
    body = f'<sample xmlns="urn:example:sample"><title>{title}</title><number>{number}</number></sample>'
    envelope = "http://www.w3.org/2003/05/soap-envelope"
    return f'<env:Envelope xmlns:env="{envelope}"><env:Body>{body}</env:Body></env:Envelope>\n'


def _css(title: str, number: int) -> str:
    return f"/* {title} */\n.sample {{\n  color: hsl({number % 360}, 60%, 50%);\n}}\n"


def _javascript(title: str, number: int) -> str:
    return f'// {title}\nexport const sample = {{ title: "{title}", number: {number} }};\n'


def _python(title: str, number: int) -> str:
    return f'"""{title}."""\n\nNUMBER = {number}\nprint(NUMBER)\n'


def _shell(title: str, number: int) -> str:
    return f'#!/bin/sh\necho "{title} {number}"\n'


def _markdown(title: str, number: int) -> str:
    return f"# {title}\n\nA list of *{number}* things:\n\n- one\n- another\n"


def _yaml(title: str, number: int) -> str:
    return f"title: {title}\nnumber: {number}\ntags:\n  - sample\n"


def _toml(title: str, number: int) -> str:
    return f'title = "{title}"\nnumber = {number}\ntags = ["sample"]\n'


def _table(separator: str) -> _Template:
    def made(title: str, number: int) -> str:
        rows = (("id", "title", "number"), ("1", title, str(number)), ("2", f"{title} again", str(number + 1)))
        return "".join(separator.join(row) + "\r\n" for row in rows)

    return made


def _calendar(title: str, number: int) -> str:
    moment = "20240115T093000Z"
    event = ("BEGIN:VEVENT", f"UID:{number}@example.com", f"DTSTAMP:{moment}", f"DTSTART:{moment}", f"SUMMARY:{title}")
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//sample//EN", *event, "END:VEVENT", "END:VCALENDAR")
    return "".join(f"{line}\r\n" for line in lines)


def _vcard(title: str, number: int) -> str:
    email = f"EMAIL:ada.lovelace{number}@example.com"
    lines = ("BEGIN:VCARD", "VERSION:4.0", "FN:Ada Lovelace", "N:Lovelace;Ada;;;", email, f"NOTE:{title}", "END:VCARD")
    return "".join(f"{line}\r\n" for line in lines)


def _sql(title: str, number: int) -> str:
    return f"-- {title}\nSELECT id, name FROM items WHERE id = {number};\n"


def _graphql(title: str, number: int) -> str:
    return f"# {title}\nquery Sample {{\n  item(id: {number}) {{\n    id\n    name\n  }}\n}}\n"


def _jwt(title: str, number: int) -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{number}","name":"{title}"}}', f"not a signature {number:03}")
    return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


def _rtf(title: str, number: int) -> str:
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Helvetica;}}}}\\f0\\fs24 {title} {number}\\par}}"


def _pem(_title: str, number: int) -> str:
    content = urlsafe_b64encode(f"not a certificate, number {number:03}".encode()).decode()
    return f"-----BEGIN CERTIFICATE-----\n{content}\n-----END CERTIFICATE-----\n"


def _uris(_title: str, number: int) -> str:
    return f"https://example.com/items/{number}\r\nhttps://example.com/items/{number + 1}\r\n"


def _events(title: str, number: int) -> str:
    return f'id: {number}\nevent: message\ndata: {{"title":"{title}"}}\n\nid: {number + 1}\ndata: [DONE]\n\n'


def _lines(title: str, number: int) -> str:
    return f'{{"id":{number},"title":"{title}"}}\n{{"id":{number + 1},"title":"{title} again"}}\n'


def _sequence(title: str, number: int) -> str:
    return "".join(f"\x1e{line}\n" for line in _lines(title, number).splitlines())


def _problem(_title: str, number: int) -> str:
    return f'{{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no item {number}."}}'


def _geojson(title: str, number: int) -> str:
    point = f'{{"type":"Point","coordinates":[{number % 180}.5,{number % 90}.25]}}'
    return f'{{"type":"Feature","geometry":{point},"properties":{{"title":"{title}"}}}}'


def _patch(title: str, _number: int) -> str:
    return f'[{{"op":"replace","path":"/title","value":"{title}"}}]'


TEXTS: Mapping[str, _Template] = {
    "text/html": _html,
    "application/xhtml+xml": _xhtml,
    "image/svg+xml": _svg,
    "application/rss+xml": _rss,
    "application/atom+xml": _atom,
    "application/soap+xml": _soap,
    "text/css": _css,
    **dict.fromkeys(("text/javascript", "application/javascript", "application/x-javascript"), _javascript),
    **dict.fromkeys(("text/x-python", "application/x-python"), _python),
    **dict.fromkeys(("application/x-sh", "text/x-sh", "text/x-shellscript"), _shell),
    **dict.fromkeys(("text/markdown", "text/x-markdown"), _markdown),
    **dict.fromkeys(("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"), _yaml),
    "application/toml": _toml,
    **dict.fromkeys(("text/csv", "application/csv", "text/x-csv"), _table(",")),
    "text/tab-separated-values": _table("\t"),
    "text/calendar": _calendar,
    **dict.fromkeys(("text/vcard", "text/x-vcard", "text/directory"), _vcard),
    **dict.fromkeys(("application/sql", "text/x-sql"), _sql),
    "application/graphql": _graphql,
    "application/jwt": _jwt,
    **dict.fromkeys(("application/rtf", "text/rtf"), _rtf),
    **dict.fromkeys(("application/x-pem-file", "application/pem-certificate-chain"), _pem),
    "text/uri-list": _uris,
    "text/event-stream": _events,
    **dict.fromkeys(
        ("application/jsonl", "application/x-jsonlines", "application/ndjson", "application/x-ndjson"), _lines
    ),
    "application/json-seq": _sequence,
    "application/problem+json": _problem,
    "application/geo+json": _geojson,
    "application/json-patch+json": _patch,
}
"""By media type."""
