"""Products, orders and payments. Word lists, version 1: a changed list changes what seeds give."""

from __future__ import annotations

from contracts.generation.choices import Choices

PRODUCTS = (
    "Canvas Backpack", "Ceramic Mug", "Cotton T-Shirt", "Desk Lamp", "Garden Chair", "Hiking Boots", "Leather Wallet",
    "Linen Tablecloth", "Mechanical Keyboard", "Noise-Cancelling Headphones", "Oak Bookshelf", "Rain Jacket",
    "Stainless Bottle", "Travel Pillow", "Wireless Mouse", "Wool Scarf",
)  # fmt: skip
BRANDS = ("Alder", "Brightwell", "Corvid", "Fernhill", "Lumen", "Northpeak", "Solstice", "Tidewater")
MATERIALS = ("bamboo", "ceramic", "cotton", "glass", "leather", "linen", "oak", "steel", "wool")
PLANS = ("Free", "Starter", "Team", "Business", "Enterprise")
PAYMENTS = ("bank_transfer", "card", "cash", "direct_debit", "invoice", "voucher")
CURRENCY_NAMES = ("Euro", "US Dollar", "Pound Sterling", "Yen", "Swiss Franc", "Indian Rupee", "Naira")
SYMBOLS = ("€", "$", "£", "¥")
CARRIERS = ("Express Parcel", "Northern Freight", "City Courier", "Harbour Shipping")


def model(choices: Choices) -> str:
    """`Lumen 240`."""
    return f"{choices.pick(BRANDS)} {choices.integer(10, 99) * 10}"


def amount(choices: Choices) -> str:
    """`129.90`."""
    return f"{choices.integer(1, 499)}.{choices.pick(('00', '50', '90', '99'))}"


def sku(choices: Choices) -> str:
    """`OAK-4821`."""
    return f"{choices.pick(MATERIALS)[:3].upper()}-{choices.integer(1000, 9999)}"


def order_number(choices: Choices) -> str:
    """`2024-004821`."""
    return f"2024-{choices.integer(1, 9999):06}"


def isbn(choices: Choices) -> str:
    """An ISBN-13 with its check digit."""
    digits = f"97800000{choices.integer(0, 9999):04}"
    total = sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(digits))
    return digits + str(-total % 10)


def ean(choices: Choices) -> str:
    """A GTIN-13 with its check digit, of the range for use inside a shop."""
    digits = f"200{choices.integer(0, 999_999_999):09}"
    total = sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(digits))
    return digits + str(-total % 10)


def iban(choices: Choices) -> str:
    """An IBAN of a bank that does not exist, with its check digits (ISO 13616)."""
    account = f"0000000000{choices.integer(0, 99_999_999):08}"
    check = 98 - int(account + "131400") % 97  # DE00 behind the account, letters as numbers
    return f"DE{check:02}{account}"


def bic(choices: Choices) -> str:
    """`EXAMDEFF`."""
    return choices.pick(("EXAMDEFF", "EXAMFRPP", "EXAMGB2L"))


def tracking_number(choices: Choices) -> str:
    """`XX004821375DE`."""
    return f"XX{choices.integer(0, 999_999_999):09}DE"


def vat_number(choices: Choices) -> str:
    """`XX000482137`."""
    return f"XX{choices.integer(0, 999_999):09}"


def coupon(choices: Choices) -> str:
    """`SUMMER20`."""
    return f"{choices.pick(('SUMMER', 'SPRING', 'WELCOME'))}{choices.integer(1, 5) * 5}"
