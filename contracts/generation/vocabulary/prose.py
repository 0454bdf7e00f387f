"""Plain sentences, titles and words. Word lists, version 1: a changed list changes what seeds give."""

from __future__ import annotations

from contracts.generation.choices import Choices

ADJECTIVES = (
    "annual", "basic", "bright", "classic", "compact", "daily", "early", "fresh", "global", "internal", "local",
    "monthly", "new", "open", "primary", "public", "quick", "quiet", "shared", "simple", "summer", "weekly",
)  # fmt: skip
NOUNS = (
    "archive", "backup", "budget", "calendar", "campaign", "catalogue", "dashboard", "directory", "gallery", "guide",
    "inventory", "invoice", "library", "newsletter", "notebook", "onboarding", "order", "overview", "portfolio",
    "project", "report", "review", "roadmap", "schedule", "survey", "template", "workshop",
)  # fmt: skip
SENTENCES = (
    "A short summary of the latest changes.",
    "All items were checked and are ready to ship.",
    "Contains everything that a new team member needs.",
    "Covers the first quarter and the plans for the second.",
    "Please get in touch if anything is missing.",
    "Replaces the version from last month.",
    "Shared with the whole team.",
    "The figures will be updated every Monday.",
    "This was requested by the customer service team.",
    "Used by the mobile and the web application.",
)
COMMENTS = (
    "Looks good to me, thank you!",
    "Could you add the figures for March?",
    "Fixed in the latest version.",
    "Great work, this helps a lot.",
    "I will have a look tomorrow.",
    "Please call before delivery.",
    "Thanks for the quick reply.",
    "Works as described.",
)
MESSAGES = (
    "The request was completed.",
    "Your changes have been saved.",
    "The import finished without errors.",
    "A confirmation has been sent by e-mail.",
    "No further action is needed.",
    "The operation was queued.",
)
ERRORS = (
    "The requested resource was not found.",
    "Authentication credentials were not provided.",
    "You do not have permission to perform this action.",
    "This field is required.",
    "The value is not valid.",
    "The request could not be understood.",
)
ERROR_CODES = (
    "not_found", "invalid_request", "permission_denied", "not_authenticated", "required", "rate_limited", "conflict",
)  # fmt: skip
REASONS = ("Requested by the user", "Out of stock", "Payment received", "Scheduled maintenance", "Duplicate entry")
TAGS = (
    "billing", "design", "documentation", "featured", "finance", "health", "important", "internal", "marketing",
    "mobile", "news", "outdoor", "research", "sale", "travel",
)  # fmt: skip
CATEGORIES = (
    "Books", "Clothing", "Education", "Electronics", "Food", "Garden", "Health", "Home", "Music", "Sports", "Toys",
    "Travel",
)  # fmt: skip
STATUSES = ("active", "pending", "completed", "active", "in_progress", "failed")
PRIORITIES = ("low", "medium", "high")
KINDS = ("default", "standard", "basic", "custom", "internal")
COLOURS = ("blue", "green", "grey", "orange", "purple", "red", "teal", "yellow")
SIZES = ("S", "M", "L", "XL")
UNITS = ("kg", "g", "m", "cm", "l", "pcs")
FONTS = ("Inter", "Georgia", "Helvetica", "Roboto", "Source Sans")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def words(choices: Choices) -> str:
    """`weekly report`."""
    return f"{choices.pick(ADJECTIVES)} {choices.pick(NOUNS)}"


def title(choices: Choices) -> str:
    """`Weekly report`."""
    return words(choices).capitalize()


def slug(choices: Choices) -> str:
    """`weekly-report`."""
    return words(choices).replace(" ", "-")


def snake(choices: Choices) -> str:
    """`weekly_report`."""
    return words(choices).replace(" ", "_")


def paragraph(choices: Choices) -> str:
    """Two plain sentences."""
    return f"{choices.pick(SENTENCES)} {choices.pick(SENTENCES)}"
