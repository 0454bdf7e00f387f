"""Payloads as a script for k6, the load tester: each iteration sends the next one and checks the status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from contracts.exporting.folders import pretty
from contracts.exporting.model import Payload, Setting
from contracts.exporting.rows import record_with_content

_SCRIPT = """\
// k6 run payloads.k6.js -e BASE_URL=... -e UNDERSTUDY_TOKEN=...
// Each iteration sends the next payload; a check holds the status against those that the document allows.
import http from 'k6/http';
import encoding from 'k6/encoding';
import exec from 'k6/execution';
import {{ check }} from 'k6';

const BASE_URL = __ENV.BASE_URL || {base_url};
const TOKEN = __ENV.UNDERSTUDY_TOKEN || 'understudy';
const AUTH = encoding.b64encode(__ENV.UNDERSTUDY_AUTH || 'understudy:understudy');
const payloads = JSON.parse(open('./payloads.k6.json'));

export const options = {{ vus: 1, iterations: payloads.length }};

function filled(text) {{
  return text.split('$UNDERSTUDY_TOKEN').join(TOKEN).split('$UNDERSTUDY_AUTH').join(AUTH);
}}

function contentOf(payload) {{
  if (payload.content === null) return null;
  return 'text' in payload.content ? payload.content.text : encoding.b64decode(payload.content.base64);
}}

function isAllowed(status, allowed) {{
  const code = String(status);
  return allowed.some((one) => one === 'default' || one === code || one === code[0] + 'XX');
}}

export default function () {{
  const payload = payloads[exec.scenario.iterationInTest % payloads.length];
  const headers = {{}};
  for (const [name, value] of payload.headers) headers[name] = filled(value);
  const response = http.request(payload.method, BASE_URL + filled(payload.target), contentOf(payload), {{
    headers,
    redirects: 0,
    tags: {{ name: payload.operation, payload: payload.name }},
  }});
  if (payload.allows.length) {{
    check(response, {{ 'the status is declared': (answer) => isAllowed(answer.status, payload.allows) }});
  }}
}}
"""


def script(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`payloads.k6.js` and the `payloads.k6.json` that it reads."""
    yield "payloads.k6.js", _SCRIPT.format(base_url=json.dumps(setting.base_url)).encode()
    yield "payloads.k6.json", pretty([record_with_content(each) for each in payloads])
