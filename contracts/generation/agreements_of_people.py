"""Agreements between names: of people and their addresses, of places, of things and their slugs and files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.generation.agreements import Agreement, Members, Object
from contracts.generation.choices import Choices
from contracts.generation.vocabulary import people
from contracts.generation.vocabulary.places import CITIES, City
from contracts.generation.vocabulary.systems import TASK_DESCRIPTIONS, TASKS_TOLD

_FIRST = ("first name", "given name", "firstname", "forename")
_LAST = ("last name", "family name", "lastname", "surname")
_FULL = ("full name", "fullname", "display name", "real name", "legal name", "name")
_USER = ("username", "user name", "login", "handle", "screen name")
_EMAIL = ("email", "mail", "email address")


def _persons(members: Members) -> Iterator[Agreement]:
    """User name, e-mail address and full name fit the first and last name, or the full name."""
    anchors = dict.fromkeys(prefix for prefix, _ in members.with_prefixes(*_FIRST, *_LAST, *_FULL, *_USER))
    for prefix in anchors:
        first, last = members.beside(prefix, *_FIRST), members.beside(prefix, *_LAST)
        fulls = [name for each in _FULL if (name := members.beside(prefix, each)) is not None]
        user, email = members.beside(prefix, *_USER), members.beside(prefix, *_EMAIL)
        if sum((first is not None, last is not None, bool(fulls), user is not None, email is not None)) > 1:
            yield _one_person(members, (first, last), fulls, user, email)


def _one_person(
    members: Members, parts: tuple[str | None, str | None], fulls: list[str], user: str | None, email: str | None
) -> Agreement:
    def agree(value: Object, choices: Choices) -> None:
        name = _name_in(value, parts, fulls)
        if name is None:
            nick = value.get(user) if user else None
        else:
            for full in fulls:
                if members.words[full][-1] != "name" or len(members.words[full]) > 1 or _is_person(value.get(full)):
                    members.put(value, full, f"{name[0]} {name[1]}")
            nick = people.username_of(*name, choices.integer(0, 2))
            members.put(value, user, nick)
            nick = value.get(user, nick) if user else nick
        old = value.get(email) if email else None
        if isinstance(nick, str) and nick.replace(".", "").replace("_", "").isalnum() and nick.isascii():
            domain = old.rpartition("@")[2] if isinstance(old, str) and "@" in old else people.DOMAINS[0]
            members.put(value, email, f"{nick}@{domain}")

    return agree


def _name_in(value: Object, parts: tuple[str | None, str | None], fulls: list[str]) -> tuple[str, str] | None:
    first, last = (value.get(part) if part else None for part in parts)
    if isinstance(first, str) and isinstance(last, str) and people.plain(first) and people.plain(last):
        return first, last
    for full in fulls:
        text = value.get(full)
        if isinstance(text, str) and _is_person(text):
            given, _, family = text.partition(" ")
            return given, family
    return None


def _is_person(text: object) -> bool:
    given, _, family = text.partition(" ") if isinstance(text, str) else ("", "", "")
    return given in people.GIVEN and family in people.FAMILY


_PLACE = {
    "city": ("city", "town", "locality", "city name"),
    "country": ("country", "country name", "country code"),
    "code": ("country code", "country iso", "iso country"),
    "region": ("state", "region", "province", "county"),
    "postal_code": ("zip", "zip code", "postal code", "postcode", "postalcode", "post code"),
    "currency": ("currency", "currency code"),
    "locale": ("locale",),
    "time_zone": ("timezone", "time zone"),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}


def _places(members: Members) -> Iterator[Agreement]:
    """City, region, country, postal code, coordinates, time zone and currency are of one place."""
    prefixes = dict.fromkeys(prefix for prefix, _ in members.with_prefixes(*_PLACE["city"], *_PLACE["country"]))
    for prefix in prefixes:
        found = {
            part: name for part, phrases in _PLACE.items() if (name := members.beside(prefix, *phrases)) is not None
        }
        if len(set(found.values())) > 1:
            yield _one_place(members, found)


def _one_place(members: Members, found: dict[str, str]) -> Agreement:
    def agree(value: Object, _choices: Choices) -> None:
        place = _place_in(value, found)
        if place is None:
            return
        for part, name in found.items():
            old = value.get(name)
            if part in ("country", "code"):
                members.put(value, name, _country_like(place, old))
            elif part == "currency" and isinstance(old, str):
                if len(old) == 3:
                    members.put(value, name, place.currency.lower() if old.islower() else place.currency)
            elif _is_of_place(part, place, old):
                members.put(value, name, getattr(place, part))

    return agree


def _is_of_place(part: str, place: City, old: object) -> bool:
    """Whether the member is told as the table of places tells it, short or long."""
    if part == "region":
        return isinstance(old, str) and (len(old) > 3 or len(place.region) <= 3)
    return part != "locale" or (isinstance(old, str) and len(old) == 5)


def _place_in(value: Object, found: dict[str, str]) -> City | None:
    for part, name in found.items():
        told = value.get(name)
        if part not in ("city", "country", "code") or not isinstance(told, str):
            continue
        for place in CITIES:
            if told in (place.city, place.country, place.alpha2, place.alpha3, place.alpha2.lower()):
                return place
    return None


def _country_like(place: City, old: object) -> str:
    if not isinstance(old, str) or len(old) > 3:
        return place.country
    if len(old) == 3:
        return place.alpha3
    return place.alpha2.lower() if old.islower() else place.alpha2


def _full_names(members: Members) -> Iterator[Agreement]:
    """A full name that is said to be with the UID is the name, a colon and the UID."""
    full, name, uid = members.named("full name"), members.named("name"), members.named("uid")
    if full is None or name is None or "uid" not in members.told(full).split():
        return

    def agree(value: Object, _choices: Choices) -> None:
        own, unique = value.get(name), value.get(uid) if uid else None
        if isinstance(own, str) and isinstance(value.get(full), str):
            suffix = unique if isinstance(unique, str) else value[full].rpartition(":")[2]
            members.put(value, full, f"{own}:{suffix}")

    yield agree


def _tasks(members: Members) -> Iterator[Agreement]:
    """What a task is said to do is what its name says."""
    name, description = members.named("name", "task", "task name"), members.named("description", "task description")
    if name is None or description is None:
        return

    def agree(value: Object, _choices: Choices) -> None:
        told = TASKS_TOLD.get(str(value.get(name)))
        if told is not None and value.get(description) in TASK_DESCRIPTIONS:
            members.put(value, description, told)

    yield agree


def _slugs(members: Members) -> Iterator[Agreement]:
    """The slug is that of the name or title."""
    slug, source = members.named("slug"), members.named("name", "title", "label")
    if slug is None or source is None:
        return

    def agree(value: Object, _choices: Choices) -> None:
        text = value.get(source)
        if isinstance(text, str) and text.isascii():
            made = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")
            if made:
                members.put(value, slug, made)

    yield agree


_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _files(members: Members) -> Iterator[Agreement]:
    """Media type and extension are those of the file's name."""
    name = members.named("filename", "file name", "original filename", "file", "name")
    kind = members.named("content type", "mime type", "mimetype", "media type", "file type")
    extension = members.named("extension", "file extension")
    if name is None or (kind is None and extension is None):
        return

    def agree(value: Object, _choices: Choices) -> None:
        text = value.get(name)
        ending = text.rpartition(".")[2] if isinstance(text, str) else ""
        if ending in _MEDIA_TYPES:
            members.put(value, extension, ending)
            if kind is not None and "/" in str(value.get(kind)):
                members.put(value, kind, _MEDIA_TYPES[ending])

    yield agree


PEOPLE = (_persons, _places, _full_names, _tasks, _slugs, _files)
