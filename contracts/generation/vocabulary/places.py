"""Cities, countries and what goes with them. Word lists, version 1: a changed list changes what seeds give."""

from __future__ import annotations

from typing import NamedTuple

from contracts.generation.choices import Choices


class City(NamedTuple):
    """A city and what of it must agree with it."""

    city: str
    region: str
    country: str
    alpha2: str
    """ISO 3166-1 alpha-2."""
    alpha3: str
    """ISO 3166-1 alpha-3."""
    postal_code: str
    street: str
    currency: str
    """ISO 4217."""
    locale: str
    """BCP 47."""
    time_zone: str
    """IANA."""
    latitude: float
    longitude: float


CITIES = (
    City("Amsterdam", "Noord-Holland", "Netherlands", "NL", "NLD", "1012 AB", "Tulpenstraat", "EUR", "nl-NL",
         "Europe/Amsterdam", 52.3676, 4.9041),
    City("Berlin", "Berlin", "Germany", "DE", "DEU", "10115", "Lindenstraße", "EUR", "de-DE", "Europe/Berlin", 52.52,
         13.405),
    City("Bogotá", "Cundinamarca", "Colombia", "CO", "COL", "110111", "Carrera 7", "COP", "es-CO", "America/Bogota",
         4.711, -74.0721),
    City("Cape Town", "Western Cape", "South Africa", "ZA", "ZAF", "8001", "Long Street", "ZAR", "en-ZA",
         "Africa/Johannesburg", -33.9249, 18.4241),
    City("Copenhagen", "Hovedstaden", "Denmark", "DK", "DNK", "1050", "Havnegade", "DKK", "da-DK", "Europe/Copenhagen",
         55.6761, 12.5683),
    City("Denver", "CO", "United States", "US", "USA", "80202", "Maple Avenue", "USD", "en-US", "America/Denver",
         39.7392, -104.9903),
    City("Dublin", "Leinster", "Ireland", "IE", "IRL", "D02 X285", "Harbour Road", "EUR", "en-IE", "Europe/Dublin",
         53.3498, -6.2603),
    City("Kyoto", "Kyoto", "Japan", "JP", "JPN", "600-8001", "Shijo-dori", "JPY", "ja-JP", "Asia/Tokyo", 35.0116,
         135.7681),
    City("Lagos", "Lagos", "Nigeria", "NG", "NGA", "100001", "Marina Road", "NGN", "en-NG", "Africa/Lagos", 6.5244,
         3.3792),
    City("Leeds", "West Yorkshire", "United Kingdom", "GB", "GBR", "LS1 4AP", "Mill Lane", "GBP", "en-GB",
         "Europe/London", 53.8008, -1.5491),
    City("Lisbon", "Lisboa", "Portugal", "PT", "PRT", "1100-148", "Rua das Flores", "EUR", "pt-PT", "Europe/Lisbon",
         38.7223, -9.1393),
    City("Lyon", "Auvergne-Rhône-Alpes", "France", "FR", "FRA", "69002", "Rue Victor Hugo", "EUR", "fr-FR",
         "Europe/Paris", 45.764, 4.8357),
    City("Melbourne", "VIC", "Australia", "AU", "AUS", "3000", "Collins Street", "AUD", "en-AU", "Australia/Melbourne",
         -37.8136, 144.9631),
    City("Monterrey", "Nuevo León", "Mexico", "MX", "MEX", "64000", "Calle Hidalgo", "MXN", "es-MX",
         "America/Monterrey", 25.6866, -100.3161),
    City("Nairobi", "Nairobi", "Kenya", "KE", "KEN", "00100", "Acacia Drive", "KES", "en-KE", "Africa/Nairobi",
         -1.2921, 36.8219),
    City("Portland", "OR", "United States", "US", "USA", "97205", "Alder Street", "USD", "en-US",
         "America/Los_Angeles", 45.5152, -122.6784),
    City("Pune", "Maharashtra", "India", "IN", "IND", "411001", "Station Road", "INR", "en-IN", "Asia/Kolkata",
         18.5204, 73.8567),
    City("Seoul", "Seoul", "South Korea", "KR", "KOR", "04524", "Sejong-daero", "KRW", "ko-KR", "Asia/Seoul", 37.5665,
         126.978),
    City("Toronto", "ON", "Canada", "CA", "CAN", "M5V 2T6", "Queen Street West", "CAD", "en-CA", "America/Toronto",
         43.6532, -79.3832),
    City("Turin", "Piemonte", "Italy", "IT", "ITA", "10121", "Via Garibaldi", "EUR", "it-IT", "Europe/Rome", 45.0703,
         7.6869),
    City("Valencia", "Comunitat Valenciana", "Spain", "ES", "ESP", "46001", "Calle Mayor", "EUR", "es-ES",
         "Europe/Madrid", 39.4699, -0.3763),
    City("Zurich", "Zürich", "Switzerland", "CH", "CHE", "8001", "Seestrasse", "CHF", "de-CH", "Europe/Zurich",
         47.3769, 8.5417),
)  # fmt: skip

LANGUAGES = ("English", "French", "German", "Hindi", "Italian", "Japanese", "Portuguese", "Spanish", "Arabic", "Korean")
CONTINENTS = ("Africa", "Asia", "Europe", "North America", "Oceania", "South America")


def city(choices: Choices) -> str:
    """`Lisbon`."""
    return choices.pick(CITIES).city


def region(choices: Choices) -> str:
    """`Western Cape`."""
    return choices.pick(CITIES).region


def state_code(choices: Choices) -> str:
    """`OR`."""
    return choices.pick(("CA", "CO", "NY", "OR", "TX", "VT", "WA"))


def country(choices: Choices) -> str:
    """`Portugal`."""
    return choices.pick(CITIES).country


def country_alpha2(choices: Choices) -> str:
    """`PT`."""
    return choices.pick(CITIES).alpha2


def country_alpha2_lower(choices: Choices) -> str:
    """`pt`."""
    return choices.pick(CITIES).alpha2.lower()


def country_alpha3(choices: Choices) -> str:
    """`PRT`."""
    return choices.pick(CITIES).alpha3


def postal_code(choices: Choices) -> str:
    """`1100-148`."""
    return choices.pick(CITIES).postal_code


def postal_digits(choices: Choices) -> str:
    """`10115`."""
    return choices.pick(("10115", "69002", "10121", "46001", "80202", "97205"))


def street(choices: Choices) -> str:
    """`Mill Lane`."""
    return choices.pick(CITIES).street


def street_address(choices: Choices) -> str:
    """`14 Mill Lane`."""
    return f"{choices.integer(1, 180)} {street(choices)}"


def second_line(choices: Choices) -> str:
    """`Floor 3`."""
    return f"{choices.pick(('Apt', 'Floor', 'Suite', 'Unit'))} {choices.integer(1, 40)}"


def address(choices: Choices) -> str:
    """`14 Mill Lane, Leeds LS1 4AP, United Kingdom`."""
    place = choices.pick(CITIES)
    return f"{choices.integer(1, 180)} {place.street}, {place.city} {place.postal_code}, {place.country}"


def location(choices: Choices) -> str:
    """`Lisbon, Portugal`."""
    place = choices.pick(CITIES)
    return f"{place.city}, {place.country}"


def currency(choices: Choices) -> str:
    """`EUR`."""
    return choices.pick(CITIES).currency


def locale(choices: Choices) -> str:
    """`pt-PT`."""
    return choices.pick(CITIES).locale


def locale_underscored(choices: Choices) -> str:
    """`pt_PT`."""
    return locale(choices).replace("-", "_")


def language_code(choices: Choices) -> str:
    """`pt`."""
    return locale(choices)[:2]


def language(choices: Choices) -> str:
    """`Portuguese`."""
    return choices.pick(LANGUAGES)


def time_zone(choices: Choices) -> str:
    """`Europe/Lisbon`."""
    return choices.pick(CITIES).time_zone


def coordinates(choices: Choices) -> str:
    """`38.7223,-9.1393`."""
    place = choices.pick(CITIES)
    return f"{place.latitude},{place.longitude}"


def nationality(choices: Choices) -> str:
    """`Portuguese`."""
    return choices.pick(("Brazilian", "Canadian", "French", "Indian", "Irish", "Japanese", "Kenyan", "Portuguese"))
