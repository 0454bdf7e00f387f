"""Strings of names that are rarer, or of one trade: payments, clouds, keys, messages, pages. Word lists, version 1.

As `string_rules`, which has the everyday names and looks here for the rest. Data only. Numbers that could be somebody's
are those that are set aside for examples: cards and routing numbers for tests, telephone identities of nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from contracts.generation.choices import Choices
from contracts.generation.formats_of_text import byte, json_pointer, regex
from contracts.generation.vocabulary import moments, people, places, prose, systems, trade

Way: TypeAlias = tuple[str, ...] | Callable[[Choices], str]

_MOMENT: tuple[Way, ...] = (moments.date_times(moments.RECENT), moments.dates(moments.RECENT), moments.clock)
_WHO: tuple[Way, ...] = (people.username, people.full_name)
_ID: tuple[Way, ...] = (systems.short_id, systems.numeric_id)
_PEM: tuple[Way, ...] = (
    ("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n",), systems.sha256,
)  # fmt: skip
_JSON: tuple[Way, ...] = (('{"source":"web"}', '{"plan":"team"}', '{"id":42}'), prose.slug)
_SENTENCE: tuple[Way, ...] = (prose.SENTENCES, prose.title)
_SIZED_IMAGE: tuple[Way, ...] = (systems.image_url, systems.file_name)
_SEARCH: tuple[Way, ...] = (("garden chair", "invoice 2024", "blue jacket", "annual report"), prose.NOUNS)
_NUMBERED: tuple[Way, ...] = (systems.numeric_id, ("7", "12"))
_MARKET: tuple[Way, ...] = (places.country_alpha2, places.country)

RARER: dict[str, tuple[Way, ...]] = {
    # who and where
    "from": (people.email, *_MOMENT), "to": (people.email, *_MOMENT), "by": _WHO, "actor": _WHO, "identity": _WHO,
    "principal": _WHO, "winner": (people.full_name,), "payee": (people.full_name,), "payer": (people.full_name,),
    **dict.fromkeys(
        ("committer", "maintainer", "approver", "teacher", "student", "doctor", "instructor", "speaker", "editor"),
        (people.full_name,),
    ),
    "contributor": (people.full_name,), "byline": (people.full_name,), "insured": (people.full_name,),
    "attendee": (people.full_name,), "passenger": (people.full_name,), "driver name": (people.full_name,),
    "party": (people.COMPANIES,), "client": (people.COMPANIES,), "originator": (people.COMPANIES,),
    "distributor": (people.COMPANIES,), "issuer": (people.COMPANIES, systems.site), "insurer": (people.COMPANIES,),
    "operator name": (people.COMPANIES,), "business": (people.COMPANIES,), "agency": (people.COMPANIES,),
    "institution": (people.COMPANIES,), "division": (people.DEPARTMENTS,), "business unit": (people.DEPARTMENTS,),
    "industry": (("Education", "Energy", "Food", "Health Care", "Logistics", "Retail", "Software"),),
    "sector": (("Education", "Energy", "Health Care", "Retail"),),
    "school": (("Riverside Secondary School", "Harbour College", "Northgate University"),),
    "university": (("Northgate University", "Harbour College"),), "degree": (("BSc", "MA", "PhD"),),
    "religion": (("none", "not stated"),), "pronouns": (("she/her", "he/him", "they/them"),),
    "legal form": (("GmbH", "Ltd", "SARL", "Inc."),), "house": (("7", "14b", "22"),),
    "line 3": (places.second_line,), "line 4": (places.second_line,), "address 3": (places.second_line,),
    "neighborhood": (("Old Town", "Harbour", "Northgate"),), "neighbourhood": (("Old Town", "Harbour"),),
    "market": _MARKET, "loc": (places.location,), "area": (places.region,), "territory": (places.region,),
    "zone": (("eu-west-1a", "us-east-1c", "ap-south-1b"),), "availability zone": (("eu-west-1a", "us-east-1c"),),
    "twitter": (people.username,), "instagram": (people.username,), "facebook": (people.username,),
    "skype": (people.username,), "linkedin": (systems.url,), "userid": _ID, "sid": _ID,
    # payments
    "card number": (("4242424242424242", "5555555555554444"),), "pan": (("4242424242424242",),),
    "masked pan": (("424242******4242",),), "masked card number": (("************4242",),),
    "last 4": (("4242", "4444"),), "bin": (("424242", "555555"),), "cvc": (("123",),), "cvv": (("123",),),
    "cvv 2": (("123",),), "routing number": (("110000000",),), "sort code": (("10-88-00",),),
    "bsb number": (("000-000",),), "transit number": (("00022",),), "institution number": (("000",),),
    "mcc": (("5411", "5812"),), "merchant category code": (("5411", "5812"),), "po number": (trade.order_number,),
    "invoice": (trade.order_number,), "receipt number": (trade.order_number,), "receipt": (trade.order_number,),
    "document number": (trade.order_number,), "doc number": (trade.order_number,), "part number": (trade.sku,),
    "mpn": (trade.sku,), "exchange": (("NASDAQ", "XLON", "XETR"),), "ticker": (("EXM", "ACME"),),
    "isin": (("US0000000002",),), "isrc": (("GBXXX2400017", "USXXX2300042"),), "term": (("Net 30", "monthly"),),
    "payment term": (("Net 30", "Due on receipt"),), "billing cycle": (("monthly", "yearly"),),
    "availability": (("in_stock", "out_of_stock", "preorder"),), "condition": (("new", "used", "refurbished"),),
    "edition": (("Standard", "Enterprise", "Second"),), "charge": _ID, "account": _ID, "transaction": _ID,
    "balance transaction": _ID, "payment intent": _ID, "payment": _ID, "refund": _ID, "dispute": _ID, "transfer": _ID,
    "payout": _ID, "credit note": _ID, "quote": _ID, "order": _ID, "offer": (prose.title,), "deal": (prose.title,),
    # numbers of things
    "number": (systems.numeric_id, trade.order_number), "registration number": (("HRB 12345", "08123456"),),
    "company number": (("08123456",),), "social security number": (("000-00-0000",),), "ssn": (("000-00-0000",),),
    "tin": (("00-0000000",),), "abn": (("00 000 000 000",),), "acn": (("000 000 000",),), "npi": (("1000000000",),),
    "imei": (("004999010640000",),), "imsi": (("001010123456789",),), "iccid": (("8999999999999999999",),),
    "mcc mnc": (("001-01",),), "mnc": (("01",),), "vin": (("1M8GDM9AXKP042788",),), "doi": (("10.1000/182",),),
    "orcid": (("0000-0002-1825-0097",),), "cve": (("CVE-2024-00001",),), "cwe": (("CWE-79", "CWE-89"),),
    "cas": (("7732-18-5",),), "page no": _NUMBERED, "sequence number": _NUMBERED, "sequence": _NUMBERED,
    "hour": (("09", "14", "18"),), "minute": (("00", "15", "30"),), "aspect ratio": (("16:9", "4:3", "1:1"),),
    "range": (("1-10", "0-99"),), "abbreviation": (("EST", "GmbH", "kg"),), "ratio": (("16:9", "1.5"),),
    # times
    "start": _MOMENT, "end": _MOMENT, "begin": _MOMENT, "stop": _MOMENT, "not before": _MOMENT, "not after": _MOMENT,
    "registered": _MOMENT, "received": _MOMENT, "sent": _MOMENT, "added": _MOMENT, "last seen": _MOMENT,
    "last login": _MOMENT, "utc offset": (("+01:00", "+00:00", "-05:00"),),
    # keys
    "certificate": _PEM, "cert": _PEM, "pem": _PEM, "certificate chain": _PEM, "ca certificate": _PEM,
    "thumbprint": (systems.sha1,), "kty": (("RSA", "EC"),), "alg": (("RS256", "ES256", "HS256"),),
    "crv": (("P-256",),), "kid": _ID,
    "algorithm": (("SHA256", "RS256", "AES256"),), "cipher": (("AES256",),), "authorization": (systems.token,),
    "credential": (systems.secret,), "cookie": (("session=0a1b2c3d",),), "session": _ID,
    "connection string": (("Server=db.example.com;Database=orders",),), "audience": (systems.site,),
    "authority": (systems.site,), "b 64 json": (byte,), "base 64": (byte,), "blob": (byte,),
    # systems
    "architecture": (("x86_64", "arm64"),), "arch": (("x86_64", "arm64"),), "operating system": (systems.PLATFORMS,),
    "runtime": (("python3.12", "nodejs20.x", "java21"),), "transport": (("https", "smtp", "tcp"),),
    "dns": (systems.host,), "cname": (systems.host,), "registry": (systems.host,), "nameserver": (systems.host,),
    "subdomain": (prose.slug,), "network": (("default", "backend"), systems.cidr), "netmask": (("255.255.255.0",),),
    "subnet mask": (("255.255.255.0",),), "mask": (("255.255.255.0", "****"),), "instance": (systems.MACHINES,),
    "instance type": (("standard-2", "standard-4"),), "machine type": (("standard-2", "standard-4"),),
    "system": (systems.SERVICES,), "deployment": (systems.SERVICES,), "workload": (systems.SERVICES,),
    "project": (prose.slug,), "workspace": (prose.slug,), "tenant": (prose.slug,), "package": (prose.slug,),
    "dependency": (prose.slug,), "plugin": (prose.slug,), "template": (prose.slug,), "policy": (prose.slug,),
    "rule": (prose.slug,), "profile": (prose.slug,), "configuration": (prose.slug,), "config": (prose.slug,),
    "stream": (prose.slug,), "volume": (prose.slug,), "workflow": (prose.slug,), "pipeline": (prose.slug,),
    "flag": (prose.slug,), "alias": (prose.slug,), "collection": (prose.slug,), "schema": (("public", "sales"),),
    "catalog": (prose.slug,), "partition": (("0", "p2024"),), "mount point": (("/mnt/data", "/var/backups"),),
    "root": (("/", "/srv/app"),), "main": (("index.js", "main.py"),), "manifest": (("manifest.json",),),
    "entrypoint": (("/app/start.sh", "python main.py"),), "script": (("echo done", "npm run build"),),
    "argument": (("--verbose", "--dry-run"),), "args": (("--verbose", "--dry-run"),),
    "function": (prose.snake,), "variable": (("LOG_LEVEL", "HOME"),), "property": (prose.snake,),
    "parameter": (("limit", "page", "sort"),), "param": (("limit", "page", "sort"),), "target": (prose.snake,),
    "attribute": (prose.snake, *_JSON), "metric": (("cpu_usage", "request_count", "latency_p95"),),
    "trigger": (("manual", "schedule", "push"),), "strategy": (("rolling", "recreate"),),
    "mode": (("auto", "manual"),), "visibility": (("public", "private"),), "ownership": (("private", "shared"),),
    "capability": (("read", "write", "search"),), "feature": (("search", "export", "reports"),),
    "op": (("add", "replace", "remove"),), "operator": (("eq", "gt", "contains"),),
    "relationship": (("self", "parent", "child"),), "expand": (("items",),), "delimiter": ((",", ";"),),
    "separator": ((",", ";"),), "collation": (("en_US.utf8",),), "sql": (("SELECT id, name FROM orders",),),
    "expression": (("status == 'active'", "amount > 100"),), "pattern": (regex,), "pointer": (json_pointer,),
    "selector": (("main > p", ".price", "#content"),), "header": (("Content-Type", "Accept", "X-Request-ID"),),
    "allow header": (("Content-Type", "Authorization"),), "expose header": (("ETag", "Link"),),
    "payload": _JSON, "metadata": _JSON, "properties": _JSON, "extra": _JSON, "raw": _JSON, "context": (prose.slug,),
    "stack trace": (("Error: not found\n    at load (app.js:12:3)",),),
    "stacktrace": (("Error: not found\n    at load (app.js:12:3)",),),
    "stack": (("Error: not found\n    at load (app.js:12:3)",),), "stdout": (systems.log_line,),
    "stderr": (systems.log_line,), "exception": (("ValueError", "TimeoutError", "NotFoundException"),),
    "cause": (prose.ERRORS,), "issue": (prose.ERRORS,), "parent": _ID, "child": _ID,
    "urn": (("urn:example:item:42",),), "fragment": (("details", "top"),), "document": (systems.file_name,),
    "resource type": (("user", "project", "document"),), "object type": (("user", "project", "document"),),
    "entity type": (("user", "project", "document"),),
    "group by": (("status", "created_at"),), "utm medium": (("email", "social"),), "utm source": (("newsletter",),),
    # pages and texts
    "html": (("<p>Everything is up to date.</p>", "<p>A new version is <b>available</b>.</p>"),),
    "html description": (("<p>Everything is up to date.</p>",),), "html body": (("<p>Everything is up to date.</p>",),),
    "css": (("body { margin: 0 }",),), "alt": (prose.title,), "alt text": (prose.title,), "section": (prose.title,),
    "footer": _SENTENCE, "snippet": _SENTENCE, "explanation": _SENTENCE, "purpose": _SENTENCE, "definition": _SENTENCE,
    "example": _SENTENCE, "additional info": _SENTENCE, "additional information": _SENTENCE, "info": _SENTENCE,
    "prompt": _SENTENCE, "suggestion": _SENTENCE, "hint": _SENTENCE, "solution": _SENTENCE, "sentence": _SENTENCE,
    "input": _SENTENCE, "output": _SENTENCE, "help": _SENTENCE, "line": _SENTENCE, "response": (prose.MESSAGES,),
    "terms and conditions": (prose.paragraph,), "privacy": (prose.paragraph,), "narrative": _SENTENCE,
    "attribution": (("© 2024 Acme Logistics",),), "search": _SEARCH, "search term": _SEARCH, "search string": _SEARCH,
    "q": _SEARCH, "result": (("success", "passed"), prose.NOUNS), "outcome": (("success", "failure"),),
    "subtype": (prose.KINDS,), "classification": (prose.KINDS,), "family": (prose.KINDS,), "variant": (prose.KINDS,),
    "orientation": (("portrait", "landscape"),), "sound": (("default", "bell"),),
    "small": _SIZED_IMAGE, "medium": _SIZED_IMAGE, "large": _SIZED_IMAGE, "word": (prose.NOUNS,),
}  # fmt: skip
