"""Errors: problem details that are what they claim, and nothing of the server's inside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.judging import judge, recognise
from contracts.judging.leaks import leaked
from contracts.messages import Exchange, Headers, Request
from tests.judged import PUT, ROOT, TOKEN, a_document, answer, told

PROBLEM = "application/problem+json"


def problems(schema: Any = None) -> Any:
    """A document whose 404 is a problem."""
    content = {PROBLEM: {"schema": schema or {}}}
    return a_document({"200": {"description": "done"}, "404": {"description": "gone", "content": content}})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"status": 404, "title": "Not Found", "type": "about:blank", "detail": "no such thing"}, []),
        ({"type": "/problems/gone", "instance": "/things/1", "more": {"a": 1}}, []),
        ({}, []),
        ({"status": 404.0}, []),
        ({"status": 400}, [("/status", "error")]),
        ({"status": "404"}, [("/status", "warning")]),
        ({"status": True}, [("/status", "warning")]),
        ({"type": "not a uri"}, [("/type", "warning")]),
        ({"type": 7, "title": None}, [("/type", "warning"), ("/title", "warning")]),
        ({"detail": ["a"]}, [("/detail", "warning")]),
        (["problem"], [("", "warning")]),
    ],
)
def test_problem_details_are_what_they_claim(value: Any, expected: list[tuple[str, str]]) -> None:
    """`status` MUST be the one answered; members of other types MUST be ignored, so that they are no use."""
    response = answer(404, json.dumps(value).encode(), Content_Type=PROBLEM)
    document = problems()
    found = judge(document, recognise(document, PUT), Exchange(PUT, response))
    assert [(each.check, each.at, each.level) for each in found] == [
        ("problem-details", f"body {at}".strip(), level) for at, level in expected
    ]


def test_a_status_that_the_document_itself_has_wrong_is_likely_the_document() -> None:
    """Where the schema takes no other, the server can't be right."""
    document = problems({"properties": {"status": {"enum": [400]}}})
    response = answer(404, b'{"status": 400}', Content_Type=PROBLEM)
    assert told(document, PUT, response) == [("problem-details", "warning")]


def test_problems_that_nobody_promised_are_held_to_the_standard() -> None:
    """It is the answer that claims to be one."""
    document = a_document({"200": {"description": "done"}})
    response = answer(404, b'{"status": 500}', Content_Type=PROBLEM)
    assert ("problem-details", "error") in told(document, PUT, response)


LEAKS = {
    "a Python traceback": 'Traceback (most recent call last):\n  File "/app/views.py", line 7, in get',
    "a Java stack trace": "java.lang.NullPointerException\n\tat com.example.Pets.find(Pets.java:41)",
    "a .NET stack trace": "at Shop.Api.Pets.Get(Int32 id) in C:\\src\\Pets.cs:line 12",
    "a JavaScript stack trace": "TypeError: x is undefined\n    at Object.get (/srv/app/pets.js:10:5)",
    "a PHP error": "<b>Fatal error</b>: Uncaught Error: no in <b>/var/www/pets.php</b> on line <b>7</b>",
    "a Ruby backtrace": "app/models/pet.rb:12:in `find'",
    "a Go panic": "panic: boom\n\ngoroutine 1 [running]:\nmain.main()",
    "a Rust panic": "thread 'main' panicked at src/main.rs:4:5",
    "a database's error": "(1064) You have an error in your SQL syntax; check the manual",
    "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "the credentials of a service": "could not connect to postgresql://app:hunter2@db/app",
    "a framework's debug page": "You're seeing this error because you have <code>DEBUG = True</code>",
}
MORE_LEAKS = {
    "a Java stack trace": ["at java.base/java.lang.Thread.run(Unknown Source)", "at a.B$C.d(E.kt:3)"],
    "a .NET stack trace": ["   at Shop.Pets.Get(Int32 id)\r\n   at System.Web.Mvc.Run()"],
    "a JavaScript stack trace": ["at file:///srv/app.mjs:1:7", "at node:internal/modules/run_main:81:12"],
    "a PHP error": ["#0 /var/www/app/Pets.php(41): find()"],
    "a database's error": [
        "ORA-00933: SQL command not properly ended",
        "SQLSTATE[42S02]: Base table or view not found",
        'near "FROM": syntax error',
        'ERROR: syntax error at or near "from"',
        "Unclosed quotation mark after the character string 'a'.",
        "MongoServerError: E11000",
        'duplicate key value violates unique constraint "pets_pkey"',
        "no such table: pets",
    ],
    "the credentials of a service": ["AKIAIOSFODNN7EXAMPLE"],
}
HARMLESS = [
    "no such pet",
    "look at (example.com:80)",
    "The file report.rb was not found",
    "We panicked at the sight of it",
    "Call us at Shop.Service (in Vienna)",
    "the date is at line 7",
    "postgres is not configured",
    "There is an error in your request syntax",
    "-----BEGIN PUBLIC KEY-----",
    "https://user@example.com/",
]


@pytest.mark.parametrize("kind", LEAKS)
@pytest.mark.parametrize("wrap", [str, json.dumps], ids=["plain", "json"])
def test_what_a_failing_program_prints_is_told(kind: str, wrap: Any) -> None:
    """In plain text and inside of JSON, where line breaks and quotes are escaped; secrets are not repeated."""
    text = LEAKS[kind]
    content = wrap(text).encode()
    media_type = "text/plain" if wrap is str else "application/json"
    document = a_document({"default": {"description": "failed", "content": {"*/*": {}}}})
    response = answer(404, content, Content_Type=media_type)
    (finding,) = judge(document, recognise(document, PUT), Exchange(PUT, response))
    assert (finding.check, finding.level, finding.found) == ("internals-leaked", "warning", kind)
    assert "hunter2" not in finding.message
    assert "MIIE" not in finding.message


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in MORE_LEAKS.items() for text in texts])
def test_the_kinds_are_known_by_each_of_their_forms(kind: str, text: str) -> None:
    """As other versions and drivers write them."""
    found = leaked(text.encode())
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_it_is_not_told(text: str) -> None:
    """Prose about errors, addresses and places."""
    assert leaked(text.encode()) is None


def test_a_success_may_hold_what_it_likes() -> None:
    """A log viewer's answer is full of stack traces."""
    document = a_document({"200": {"description": "done", "content": {"text/plain": {}}}})
    text = LEAKS["a Python traceback"].encode()
    assert told(document, ROOT, answer(200, text, Content_Type="text/plain")) == []


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        (Request("PUT", "/things/1", Headers({"Authorization": "Bearer s3cr3t-t0ken"})), "header Authorization"),
        (Request("PUT", "/things/1", Headers({"k": "s3cr3t-t0ken"})), "header k"),
    ],
)
def test_credentials_are_not_repeated_in_an_error(request_: Request, place: str) -> None:
    """Ours, wherever they stood; a short or a made-up one is nobody's secret."""
    content = {"application/json": {}}
    responses = {"200": {"description": "done"}, "404": {"description": "gone", "content": content}}
    document = a_document(responses, security=[{"bearer": []}, {"key": []}])
    echo = answer(404, b'{"you sent": "s3cr3t-t0ken"}', Content_Type="application/json")
    (finding,) = judge(document, recognise(document, request_), Exchange(request_, echo))
    assert (finding.check, finding.found) == ("internals-leaked", f"the value of {place}")
    assert "s3cr3t" not in finding.message
    short = Request("PUT", "/things/1", Headers(TOKEN))
    assert told(document, short, answer(404, b'"abc"', Content_Type="application/json")) == []
