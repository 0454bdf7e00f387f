"""The table of codecs, in the order in which they are asked."""

from __future__ import annotations

from contracts import media_types
from contracts.codecs import csv, events, form, json, multipart, sequences, text, xml
from contracts.codecs.model import Codec

CODECS: tuple[Codec, ...] = (
    Codec("json-lines", media_types.is_json_lines, sequences.decode_lines, sequences.encode_lines),
    Codec("json-sequence", sequences.is_json_sequence, sequences.decode_sequence, sequences.encode_sequence),
    Codec("json", media_types.is_json, json.decode_content, json.encode_content),
    Codec("form", form.is_form, form.decode, form.encode),
    Codec("multipart", multipart.is_multipart, multipart.decode, multipart.encode),
    Codec("xml", media_types.is_xml, xml.decode, xml.encode),
    Codec("events", events.is_event_stream, events.decode, events.encode),
    Codec("csv", csv.is_csv, csv.decode, csv.encode),
    Codec("text", text.is_textual, text.decode, text.encode),
    Codec("bytes", lambda _media_type: True, text.decode_bytes, text.encode_bytes),
)
"""What we can read and write. The last one reads everything, as bytes."""
