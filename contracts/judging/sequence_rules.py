"""What codes mean that the life of a thing shows: created, read, listed, changed, replaced, deleted.

A table, no logic.
"""

from __future__ import annotations

from contracts.judging.rules import Rule

_OTHERS = "Another client may be the reason, or a server that acts later than it answers."

SEQUENCE_RULES: tuple[Rule, ...] = (
    Rule(
        "created-is-there",
        "what was created can be read",
        "warning",
        "RFC 9110, 15.3.2",
        "201 says that something was created, and Location where it is; a GET of that very address is answered with "
        "404 or 410; or the address had to be put together from an id in its body. A warning, since 404 may also say "
        f"that the server does not want to show it; a note where it is there a little later. {_OTHERS} Answer with 202 "
        "until it is there.",
    ),
    Rule(
        "written-is-read",
        "what was written is read back",
        "warning",
        "RFC 9110, 9.3.3 and 9.3.4",
        "A member that POST, PUT or PATCH sent, and that the document has in the answer as well, is read back with "
        "another value. A note where it is the same but for its form (trimmed, rounded, in another case or zone), or "
        "is not shown. No more than a warning, since a server may transform what it is given. What is `readOnly` or "
        "`writeOnly`, secrets, and what servers keep up to date themselves, is left out. Store it, or declare the "
        "member `readOnly`.",
    ),
    Rule(
        "listed",
        "a list has what was created, and nothing that was deleted",
        "warning",
        "RFC 9110, 9.3.1",
        "The collection was read in full, as far as its pages lead. A note where what was created is in it a little "
        f"later. {_OTHERS}",
    ),
    Rule(
        "pages",
        "pages hold each entry once",
        "warning",
        "RFC 9110, 9.3.1",
        "Page by page, an entry comes twice or not at all, or a page holds more than was asked for. Sort by something "
        "that is the same for no two entries.",
    ),
    Rule(
        "filters",
        "a filter filters",
        "warning",
        "OpenAPI, Parameter Object",
        "The list takes a parameter that is called like a member of its entries. Asked for one value, it has entries "
        "with another, or lacks one that has it. Heed the parameter, or take it out of the document.",
    ),
    Rule(
        "put-status",
        "PUT says whether it created or replaced",
        "error",
        "RFC 9110, 9.3.4",
        "A PUT that creates what was not there MUST be answered with 201, one that replaces what was there MUST be "
        "answered with 200 or 204.",
    ),
    Rule(
        "put-twice",
        "the same PUT twice is one PUT",
        "warning",
        "RFC 9110, 9.2.2",
        "PUT is idempotent: sent again, it leaves what it stored the first time as it is, so that a client whose "
        "connection broke may repeat it. Moments, versions and entity tags may be new. Told as well where the list of "
        "the collection has a new entry after each PUT of what is there, and none in between.",
    ),
    Rule(
        "patch-changes",
        "PATCH changes what it names, and nothing else",
        "error",
        "RFC 5789, 2",
        "Members that the patch does not name are not what they were. An error for `application/merge-patch+json` and "
        "`application/json-patch+json`, whose standards say what becomes of each, where the member had the very value "
        "that the client had given it; else a warning, since members may follow from others. Members that the document "
        "has as `readOnly`, moments and versions may change. A warning, too, where a merge patch has a member as null, "
        "which removes it (RFC 7396, 2), and it is there still.",
    ),
    Rule(
        "patch-test",
        "a JSON Patch whose test fails is refused",
        "error",
        "RFC 6902, 5",
        "Where an operation of a JSON Patch fails, and `test` for another value does, applying it SHALL NOT be deemed "
        "successful. Without it, one client overwrites what another has just written.",
    ),
    Rule(
        "refused-changed-nothing",
        "what is refused changes nothing",
        "error",
        "RFC 9110, 15.5",
        "A request was answered with 4xx, and the thing is another than before, or there is a new one. An error for "
        "PATCH that made a member what it asked for, since none of its changes MUST be applied if not all of them can "
        "be (RFC 5789, 2); a warning for others, "
        "and where the list of the collection has a new entry after each refusal, and none in between. Check the whole "
        "request first, or roll back.",
    ),
    Rule(
        "precondition",
        "a change is made only if its precondition holds",
        "error",
        "RFC 9110, 13.1.1",
        "A server that gives entity tags MUST NOT perform a method whose If-Match names another tag; it answers with "
        "412. A warning where the document speaks neither of 412 nor of If-Match; then nothing where the tag is weak. "
        "Without it, one client overwrites what another has just written.",
    ),
    Rule(
        "deleted-is-gone",
        "what was deleted is gone",
        "error",
        "RFC 9110, 9.3.5",
        "200 or 204 to DELETE say that it is done, and the thing is answered as before. An error where the document "
        "declares 404 or 410 for what is not there, a warning where it does not, or says that DELETE archives, "
        "disables, schedules or the like, and where it is gone once another was deleted. A thing that is shown other "
        f"than before (marked as deleted, archived, inactive) is not told. {_OTHERS} Answer with 202 until it is done.",
    ),
    Rule(
        "others-stay",
        "deleting one leaves the others",
        "warning",
        "RFC 9110, 9.3.5",
        f"Another thing of the same kind is not found any more since one was deleted. {_OTHERS}",
    ),
    Rule(
        "of-its-parent",
        "a thing is found where it lies, and nowhere else",
        "warning",
        "OpenAPI, Paths Object",
        "What was created in one thing (`/users/1/posts/7`) is answered as part of another (`/users/2/posts/7`), too: "
        "often nobody looks whether the two belong together, so that an id of somebody else's opens it. Told where it "
        "is shown as it is in its own place: another one may have the same id there.",
    ),
    Rule(
        "of-its-kind",
        "an id of one kind opens no thing of another",
        "warning",
        "OpenAPI, Paths Object",
        "What was created in one collection (`/cats`) is answered as one of another (`/dogs/7`), whose list does not "
        "have it: nobody looks of what kind it is.",
    ),
)
"""What the codes mean of what a sequence shows."""
