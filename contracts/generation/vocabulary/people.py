"""Names and trades of people who do not exist. Word lists, version 1: a changed list changes what seeds give."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from contracts.generation.choices import Choices

GIVEN = (
    "Ada", "Amina", "Anders", "Aoife", "Arjun", "Beatriz", "Bruno", "Camila", "Chen", "Chloé", "Daniel", "Elif",
    "Emeka", "Emma", "Farah", "Fatima", "Gabriel", "Hana", "Hugo", "Ines", "Ivan", "Jakub", "Jonas", "José", "Kaito",
    "Kofi", "Layla", "Leila", "Lena", "Liam", "Lucia", "Mateo", "Maya", "Mei", "Mikael", "Nadia", "Ngozi", "Noor",
    "Olga", "Oliver", "Omar", "Petra", "Priya", "Rafael", "Rosa", "Samir", "Sofia", "Tomás", "Wanjiru", "Yara",
    "Yuki", "Zoë",
)  # fmt: skip
FAMILY = (
    "Abebe", "Alvarez", "Andersson", "Bauer", "Bianchi", "Carvalho", "Castillo", "Cohen", "Costa", "Dubois", "Eze",
    "Fernandes", "Fischer", "García", "Haddad", "Hansen", "Horvat", "Ibrahim", "Ito", "Jansen", "Kamau", "Kaya", "Kim",
    "Kowalski", "Larsen", "Lefèvre", "Li", "Mensah", "Meyer", "Moreau", "Müller", "Nakamura", "Nguyen", "Novák",
    "O'Brien", "Okafor", "Patel", "Petrov", "Popescu", "Reyes", "Rossi", "Ruiz", "Saito", "Santos", "Schmidt",
    "Sharma", "Silva", "Tanaka", "Virtanen", "Walker", "Wang", "Yildiz",
)  # fmt: skip
JOBS = (
    "Accountant", "Customer Success Manager", "Data Analyst", "Graphic Designer", "Head of Operations", "HR Specialist",
    "Marketing Coordinator", "Nurse", "Office Manager", "Product Manager", "Project Lead", "QA Engineer",
    "Sales Representative", "Site Reliability Engineer", "Software Engineer", "Support Agent", "Teacher",
    "Technical Writer",
)  # fmt: skip
DEPARTMENTS = (
    "Engineering", "Finance", "Human Resources", "Legal", "Logistics", "Marketing", "Operations", "Research", "Sales",
    "Support",
)  # fmt: skip
COMPANIES = (
    "Acme Logistics", "Alpine Outfitters", "Bluebird Software", "Cedar & Sons", "Delta Instruments", "Evergreen Foods",
    "Fjord Analytics", "Granite Works", "Harbour Media", "Juniper Travel", "Kestrel Robotics", "Lighthouse Health",
    "Maple Street Books", "Northwind Traders", "Orchard Labs", "Pinewood Furniture", "Quarry Systems", "Riverside Bank",
)  # fmt: skip
TEAMS = ("Backend", "Billing", "Content", "Customer Care", "Design", "Growth", "Mobile", "Platform", "Security")
ROLES = ("admin", "editor", "member", "owner", "viewer", "contributor", "billing-manager")
HONORIFICS = ("Ms.", "Mr.", "Dr.", "Mx.", "Prof.")
GENDERS = ("female", "male", "non-binary")
DOMAINS = ("example.com", "example.org", "example.net")

_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "'": "", " ": ""})


def full_name(choices: Choices) -> str:
    """`Lucia Tanaka`."""
    return f"{choices.pick(GIVEN)} {choices.pick(FAMILY)}"


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """The name as it stands in an address: lower case, ASCII letters only."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return "".join(each for each in folded if each.isascii() and each.isalnum())


def username_of(given: str, family: str, style: int) -> str:
    """A user name that fits the names, in one of three styles."""
    first, last = plain(given), plain(family)
    return (f"{first}.{last}", f"{first[:1]}{last}", f"{first}_{last}")[style % 3]


def username(choices: Choices) -> str:
    """`lucia.tanaka`, `ltanaka`, `lucia_tanaka`."""
    return username_of(choices.pick(GIVEN), choices.pick(FAMILY), choices.integer(0, 2))


def email(choices: Choices) -> str:
    """`lucia.tanaka@example.org`."""
    return f"{username(choices)}@{choices.pick(DOMAINS)}"


def initials(choices: Choices) -> str:
    """`LT`."""
    return choices.pick(GIVEN)[0] + choices.pick(FAMILY)[0]


def phone(choices: Choices) -> str:
    """A number set aside for fiction: +1 202 555 0100 to 0199, +44 7700 900000 to 900999."""
    if choices.chance(0.5):
        return f"+12025550{choices.integer(100, 199)}"
    return f"+447700900{choices.integer(0, 999):03}"


def national_phone(choices: Choices) -> str:
    """The same without the country: `2025550134`."""
    return f"2025550{choices.integer(100, 199)}"
