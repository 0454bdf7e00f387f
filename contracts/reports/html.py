"""A report as one HTML page: verdict, findings with their exchanges, coverage; offline, in light and dark. Pure.

Complete without its script, which only adds a search and opens what a link leads to. Text from servers and documents is
escaped, and the page's own policy lets no other script, style or address in. Each finding has its id as an anchor.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from contracts.errors import Level
from contracts.reports import evidence
from contracts.reports.accepting import accepted_share, waiver_block
from contracts.reports.covered import PLURALS, impossible, missing, tried_for
from contracts.reports.grouping import Group, groups
from contracts.reports.html_assets import SCRIPT, STYLE
from contracts.reports.printable import NOTE_SHOWN, counted, lines_of, printable
from contracts.reports.text import verdict
from contracts.testing.report import Cause, Occurrence, OperationResult, Report, exit_code

_GROUPS_SHOWN = 1000
_CAUSES_SHOWN = 50
_UNSEEN_SHOWN = 500


def html(report: Report, *, fail_on: Level = "error") -> str:
    """The page."""
    title = _text(" ".join(part for part in (report.title, report.version) if part) or "untitled")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}: contract check</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#findings">To the findings</a>',
            *_head(report, title, fail_on),
            "<main>",
            *_findings(report),
            *_accepted(report),
            *_grid(report),
            *_coverage(report),
            "</main>",
            *_foot(report),
            f"<script>{SCRIPT}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _policy() -> str:
    """The script and the style of this page by their hashes, and nothing else. Source: CSP Level 3."""
    style, script = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (STYLE, SCRIPT))
    return f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"


def _head(report: Report, title: str, fail_on: Level) -> Iterator[str]:
    word, _, rest = verdict(report, fail_on=fail_on).partition(" ")
    good = " good" if exit_code(report, fail_on) == 0 else ""
    yield "<header>"
    yield f"<h1>{title}</h1>"
    yield f'<p class="dim"><code>{_text(report.document)}</code> at <code>{_text(report.base_url)}</code></p>'
    yield f'<p class="verdict{good}" role="status"><b>{_text(word)}</b> {_text(rest, 2000)}</p>'
    levels: tuple[Level, ...] = ("error", "warning", "note")
    tiles = [(f"{level}s", f"{sum(cause.level == level for cause in report.open):,}") for level in levels]
    if report.accepted:
        tiles.append(("accepted", f"{len(report.accepted):,}"))
    tried, cases = ("seen", "exchanges judged") if report.is_recorded else ("tried", "cases sent")
    tiles.append(
        (f"operations {tried}", f"{sum(each.sent > 0 for each in report.operations)} of {len(report.operations)}")
    )
    tiles.append((cases, f"{report.sent:,}"))
    if report.coverage.counts:
        tiles.append(("contract seen", f"{report.coverage.percent:g} %"))
    yield '<dl class="tiles">'
    yield from (f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    yield "</dl>"
    yield '<nav aria-label="Parts of the report"><ul>'
    yield '<li><a href="#findings">Findings</a></li><li><a href="#operations">Operations</a></li>'
    yield '<li><a href="#coverage">Coverage</a></li></ul></nav>'
    yield "</header>"


def _findings(report: Report) -> Iterator[str]:
    found = groups(report)
    yield f'<h2 id="findings">Findings <span class="dim">({len(report.open):,} in {counted(len(found), "group")})</span></h2>'
    if not found:
        yield "<p>None.</p>"
        return
    yield '<div class="search"><label for="find">Search findings and operations</label><br>'
    yield '<input id="find" type="search" autocomplete="off"> <span id="found" class="dim" role="status"></span></div>'
    for group in found[:_GROUPS_SHOWN]:
        yield from _group(group, report)
    if len(found) > _GROUPS_SHOWN:
        yield f"<p>And {len(found) - _GROUPS_SHOWN:,} more, in the JSON report.</p>"


def _accepted(report: Report) -> Iterator[str]:
    if not report.accepted:
        return
    yield f'<h2 id="accepted">Accepted findings <span class="dim">({accepted_share(report)})</span></h2>'
    for cause in report.accepted[:_GROUPS_SHOWN]:
        first, finding = cause.first, cause.finding
        yield f'<details class="finding note" id="{_text(cause.fingerprint)}" data-searched>'
        state = cause.acceptance.state if cause.acceptance else ""
        yield f'<summary><span class="top"><span class="level note">{state}</span> {cause.level}'
        yield f"<strong>{_text(finding.check)}</strong>"
        yield f'<span class="dim">{counted(len(cause.occurrences), "operation")}, {counted(cause.count, "case")}</span></span>'
        yield f'<span class="message"><code>{_text(first.operation)}</code> {_text(finding.message, 1000)}</span></summary>'
        yield '<div class="body">'
        yield from _evidence(cause, first, report)
        yield "</div></details>"
    if len(report.accepted) > _GROUPS_SHOWN:
        yield f"<p>And {len(report.accepted) - _GROUPS_SHOWN:,} more, in the JSON report.</p>"


def _group(group: Group, report: Report) -> Iterator[str]:
    cause = group.first
    first, finding = cause.first, cause.finding
    yield f'<details class="finding {group.level}" id="{_text(cause.fingerprint)}" data-searched>'
    yield f'<summary><span class="top"><span class="level {group.level}">{group.level}</span>'
    yield f"<strong>{_text(finding.check)}</strong>"
    yield f'<span class="dim">{counted(len(group.operations), "operation")}, {counted(group.count, "case")}</span></span>'
    flaky = " Flaky: the same request, sent again, was answered differently." if first.is_flaky else ""
    yield f'<span class="message"><code>{_text(first.operation)}</code> {_text(finding.message, 1000)}{flaky}</span></summary>'
    yield '<div class="body">'
    yield from _evidence(cause, first, report)
    others = group.causes[1:]
    if others:
        yield f'<details class="plain"><summary>The same at {counted(len(others), "other place")}</summary><ul>'
        for other in others[:_CAUSES_SHOWN]:
            place = other.finding.promised_at
            where = f' <span class="dim">{_text(evidence.spot(place))}</span>' if place else ""
            anchor = _text(other.fingerprint)
            yield f'<li id="{anchor}"><code>{_text(other.first.operation)}</code> <a href="#{anchor}">{anchor}</a>{where}</li>'
        if len(others) > _CAUSES_SHOWN:
            yield f"<li>and {len(others) - _CAUSES_SHOWN:,} more</li>"
        yield "</ul></details>"
    yield "</div></details>"


def _evidence(cause: Cause, occurrence: Occurrence, report: Report) -> Iterator[str]:
    yield '<dl class="rows">'
    for row in evidence.rows(cause, occurrence):
        yield f"<dt>{row.name}</dt><dd>{_text(row.text, 1000)}</dd>"
    anchor = _text(cause.fingerprint)
    yield f'<dt>id</dt><dd><a href="#{anchor}">{anchor}</a></dd>'
    yield "</dl>"
    details = occurrence.finding.details[:5]
    if details:
        yield "<ul>" + "".join(f"<li>{_text(detail, 1000)}</li>" for detail in details) + "</ul>"
    yield f"<h4>Repeat it</h4>{_block(evidence.curl(occurrence, report))}"
    exchange = occurrence.witness.exchange
    yield f'<div class="pair"><div><h4>Sent</h4>{_block(evidence.request_on_the_wire(occurrence.witness.request))}</div>'
    answer = evidence.answer_on_the_wire(exchange.response) if exchange else "no complete answer"
    yield f"<div><h4>Answered</h4>{_block(answer)}</div></div>"
    if cause.acceptance is None:
        yield '<details class="plain"><summary>To live with it for a while, put this into understudy.toml</summary>'
        yield f"{_block(waiver_block(cause))}</details>"


def _grid(report: Report) -> Iterator[str]:
    """Operations by status: what was answered, what is declared and was not, what was answered and is not declared."""
    declared = _declared(report)
    statuses = sorted(
        {status for each in report.operations for status in (*map(str, each.statuses), *declared[each.label])}
    )
    yield '<h2 id="operations">Operations by status</h2>'
    yield (
        '<p class="dim">A number: answers of that status. "-": declared and not seen. '
        '"!": seen and not declared. An empty cell: neither.</p>'
    )
    yield '<section class="scroll" tabindex="0" aria-label="Operations by status"><table><thead><tr>'
    yield '<th scope="col">operation</th><th scope="col">cases</th>'
    yield "".join(f'<th scope="col">{_text(status)}</th>' for status in statuses) + "</tr></thead><tbody>"
    for each in report.operations:
        skipped = f'<br><span class="dim">{_text(each.skipped)}</span>' if each.skipped else ""
        cells = "".join(_cell(each, declared[each.label], status) for status in statuses)
        yield f'<tr data-searched><th scope="row"><code>{_text(each.label)}</code>{skipped}</th><td>{each.sent:,}</td>{cells}</tr>'
    yield "</tbody></table></section>"


def _declared(report: Report) -> dict[str, dict[str, int]]:
    """By operation, how often each declared status was seen."""
    found: dict[str, dict[str, int]] = {each.label: {} for each in report.operations}
    for item, count in report.coverage.counts.items():
        label, _, status = item.name.rpartition(": ")
        if item.kind == "status" and label in found:
            found[label][status] = count
    return found


def _cell(operation: OperationResult, declared: dict[str, int], status: str) -> str:
    answered = operation.statuses.get(int(status), 0) if status.isascii() and status.isdigit() else 0
    if not answered:
        if status not in declared:
            return "<td></td>"
        count = declared[status]
        return f'<td class="seen">{count:,}</td>' if count else '<td class="unseen" title="not seen">-</td>'
    covers = {status, f"{status[0]}XX", "default"} & declared.keys()
    if status.startswith("5") and status not in declared:
        return f'<td class="failed" title="a failure">{answered:,} !</td>'
    if covers or not declared:
        return f'<td class="seen">{answered:,}</td>'
    return f'<td class="undeclared" title="not declared">{answered:,} !</td>'


def _coverage(report: Report) -> Iterator[str]:
    yield '<h2 id="coverage">Coverage of the contract</h2>'
    if not report.coverage.counts:
        yield "<p>Nothing was counted.</p>"
        return
    yield f"<p>{report.coverage.share} of what the document says was seen.</p>"
    yield '<section class="scroll" tabindex="0" aria-label="Coverage"><table class="shares"><tbody>'
    for kind, share in report.coverage.shares.items():
        bar = f'<svg width="128" height="10" aria-hidden="true"><rect width="128" height="10" rx="5" fill="currentColor" opacity=".18"/><rect width="{1.28 * share.percent:.0f}" height="10" rx="5" fill="currentColor"/></svg>'
        yield f'<tr><th scope="row">{PLURALS[kind]}</th><td>{share.percent:g} %</td><td>{share.seen:,} of {share.total:,}</td><td>{bar}</td></tr>'
    yield "</tbody></table></section>"
    for kind, names in missing(report.coverage, tried_for(report)).items():
        yield from _folded(f"{len(names):,} {PLURALS[kind]} not seen", names)
    never = impossible(report.coverage)
    if never:
        yield from _folded(f"{len(never):,} not counted, as no request can show them", never)


def _folded(summary: str, names: list[str]) -> Iterator[str]:
    yield f'<details class="plain"><summary>{summary}</summary><ul>'
    yield from (f"<li><code>{_text(name)}</code></li>" for name in names[:_UNSEEN_SHOWN])
    if len(names) > _UNSEEN_SHOWN:
        yield f"<li>and {len(names) - _UNSEEN_SHOWN:,} more</li>"
    yield "</ul></details>"


def _foot(report: Report) -> Iterator[str]:
    yield "<footer>"
    yield from (f"<p>{_text(note, NOTE_SHOWN)}</p>" for note in report.notes)
    if not report.is_recorded:
        yield f"<p>Seed {report.seed}, {report.elapsed:.1f} s, requests <code>{_text(report.digest) or 'none'}</code></p>"
    yield "</footer>"


def _block(text: str) -> str:
    return f'<pre tabindex="0">{chr(10).join(escape(line) for line in lines_of(text))}</pre>'


def _text(text: str, length: int = 400) -> str:
    return escape(printable(text, length))
