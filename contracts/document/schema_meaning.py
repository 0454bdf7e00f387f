"""One Schema Object in the words of JSON Schema 2020-12: which of its keywords change, and what is wrong with it.

Knows one schema at a time and nothing of what it refers to. A keyword that holds what it can't is told of and removed,
so that the rest of the schema still counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.document.names import did_you_mean
from contracts.document.nodes import Node, Problems, shown
from contracts.document.schema_keywords import IDENTITY, TYPES, Keyword, SchemaDialect
from contracts.errors import Level
from contracts.json_values import JsonValue


class _Drop:
    """In an edit: remove the keyword."""

    def __repr__(self) -> str:
        return "DROP"


DROP = _Drop()
Changes = dict[str, JsonValue]
"""New values by keyword, or DROP."""

_FORM_FIELDS = frozenset({"name", "in", "collectionFormat", "allowEmptyValue"})
"""Of a 2.0 parameter, header or items object, beside its schema keywords."""

_KNOWN_DIALECTS = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.",
    "http://json-schema.org/draft/2020-12/schema",
)

_MEANT_TYPES = {
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "long": "integer",
    "short": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "date": "string",
    "datetime": "string",
    "date-time": "string",
    "uuid": "string",
    "list": "array",
    "map": "object",
    "dict": "object",
    "json": "object",
}


def changes_of(dialect: SchemaDialect, node: Node, problems: Problems, *, is_form: bool = False) -> Changes:
    """What to change in the schema at `node`, an object, to make it JSON Schema 2020-12.

    `is_form`: it is a 2.0 parameter or header, whose schema keywords stand among its own fields.
    """
    meaning = _Meaning(dialect, node, problems, is_form)
    for keyword, value in node.value.items():
        known = dialect.keywords.get(keyword)
        if known is None:
            meaning.look_at_foreign(keyword)
        elif not known.accepts(value):
            meaning.drop_malformed(keyword, known)
    meaning.translate()
    return meaning.changes


@dataclass(slots=True)
class _Meaning:
    dialect: SchemaDialect
    node: Node
    problems: Problems
    is_form: bool
    changes: Changes = field(default_factory=dict)

    def tell(self, code: str, keyword: str, message: str, repair: str = "", level: Level = "warning") -> None:
        """Tell of a fault of a keyword."""
        self.problems.add(code, self.node.at(keyword, None), message, repair, level=level)

    def look_at_foreign(self, keyword: str) -> None:
        """A keyword that this version does not have."""
        if keyword.startswith("x-") or (self.is_form and keyword in _FORM_FIELDS):
            return
        later = self.dialect.later.get(keyword)
        if keyword in IDENTITY:
            if keyword != "id":
                self.changes[keyword] = DROP
                message = f"{self.dialect.name} has no keyword {keyword!r}; it is ignored"
                self.tell("keyword-of-another-version", keyword, message, "remove it, or move to OpenAPI 3.1")
        elif later is None:
            self._tell_unknown(keyword)
        elif not later.accepts(self.node.value[keyword]):
            self.drop_malformed(keyword, later)
        elif later.binds:
            message = f"{self.dialect.name} has no keyword {keyword!r}; it is read as later versions mean it"
            self.tell("keyword-of-another-version", keyword, message, "move to OpenAPI 3.1, where it belongs")

    def _tell_unknown(self, keyword: str) -> None:
        if keyword in {"nullable", "x-nullable", "definitions", "$defs"}:
            if keyword == "nullable" and self.node.value[keyword] is True:
                repair = 'write "null" into the list that is `type`'
                message = f"{self.dialect.name} has no keyword 'nullable'; it allows nothing"
                self.tell("keyword-of-another-version", keyword, message, repair)
            return
        repair = did_you_mean(keyword, self.dialect.keywords, 0.8) if keyword not in _FORM_FIELDS else ""
        if repair:
            self.tell("unknown-keyword", keyword, f"no keyword is called {keyword!r}; it is ignored", repair)

    def drop_malformed(self, keyword: str, known: Keyword) -> None:
        """A keyword that holds what it can't."""
        value = self.node.value[keyword]
        self.changes[keyword] = DROP
        message = f"`{keyword}` holds {shown(value)}, expected {known.expected}; it is ignored"
        if keyword == "type":
            self._malformed_type(value)
        elif keyword == "required":
            self._malformed_required(value, message)
        elif value is None:
            self.tell("malformed-keyword", keyword, message, f"remove `{keyword}`, or give it a value", "warning")
        else:
            self.tell("malformed-keyword", keyword, message, "", "error" if known.binds else "note")

    def _malformed_type(self, value: JsonValue) -> None:
        names = value if isinstance(value, list) else [value]
        if value == "file":
            self.changes["type"] = "string"
            self.changes["format"] = "binary"
            if not self.dialect.has_files:
                message = f"{self.dialect.name} has no type 'file'; it is read as binary content"
                self.tell("malformed-keyword", "type", message, "write `type: string, format: binary`")
            return
        bad = next((name for name in names if not isinstance(name, str) or name not in TYPES), value)
        near = _MEANT_TYPES.get(bad.lower()) if isinstance(bad, str) else None
        repair = f"did you mean {near!r}?" if near else did_you_mean(bad, TYPES) if isinstance(bad, str) else ""
        repair = repair or "leave `type` out to allow any value"
        self.tell("malformed-keyword", "type", f"no type is called {shown(bad)}; `type` is ignored", repair, "error")

    def _malformed_required(self, value: JsonValue, message: str) -> None:
        if isinstance(value, list):
            self.changes["required"] = [name for name in value if isinstance(name, str)]
            self.tell("malformed-keyword", "required", f"`required` holds {_odd(value)} among its names", "", "error")
        elif isinstance(value, bool):
            if not self.is_form:
                repair = "list the property's name in the `required` of the object that holds it"
                self.tell("malformed-keyword", "required", message, repair)
        else:
            self.tell("malformed-keyword", "required", message, "write a list of property names", "error")

    def translate(self) -> None:
        """What the version says in other words than 2020-12."""
        value = self.node.value
        if self.dialect.has_boolean_bounds:
            if "exclusiveMinimum" in value:
                self._bounds("minimum", "exclusiveMinimum")
            if "exclusiveMaximum" in value:
                self._bounds("maximum", "exclusiveMaximum")
        if self.dialect.nullable and self.dialect.nullable in value:
            self._nullable(self.dialect.nullable)
        if self.dialect.keeps_siblings:
            self._drafts()
        elif "type" in value:
            self._types()
        if "required" in value or isinstance(value.get("type"), list):
            self._names()
        if "enum" in value and value["enum"] == []:
            self.changes["enum"] = DROP
            self.tell("malformed-keyword", "enum", "`enum` is empty and would allow nothing; it is ignored", "fill it")

    def _names(self) -> None:
        """What lists names lists each once. Source: JSON Schema 2020-12, Validation, sections 6.1.1 and 6.5.3."""
        for keyword in ("required", "type"):
            names = self.changes.get(keyword, self.node.value.get(keyword))
            if isinstance(names, list) and len(set(names)) < len(names):
                self.changes[keyword] = list(dict.fromkeys(names))
                self.tell("malformed-keyword", keyword, f"`{keyword}` lists a name twice", "list it once", "note")

    def _drafts(self) -> None:
        """What earlier drafts of JSON Schema say otherwise."""
        value = self.node.value
        if isinstance(value.get("items"), list):
            self._tuple()
        if "dependencies" in value and "dependencies" not in self.changes:
            self._dependencies()
        if "$schema" in value and "$schema" not in self.changes:
            self._other_schema(value["$schema"])

    def _bounds(self, bound: str, exclusive: str) -> None:
        flag = self.node.value.get(exclusive)
        if not isinstance(flag, bool):
            if flag is not None and exclusive not in self.changes:
                message = f"in {self.dialect.name} `{exclusive}` is true or false; the number is read as the bound"
                self.tell("keyword-of-another-version", exclusive, message, f"write it as `{bound}` beside true")
            return
        self.changes[exclusive] = DROP
        if flag and bound in self.node.value and bound not in self.changes:
            self.changes[exclusive] = self.node.value[bound]
            self.changes[bound] = DROP

    def _nullable(self, keyword: str) -> None:
        """Source: OAS 3.0.3, Schema Object, `nullable`: it widens `type`, and nothing else."""
        value = self.node.value
        if value.get(keyword) is not True or keyword in self.changes:
            return
        written = self.changes.get("type", value.get("type"))
        if isinstance(written, str):
            self.changes["type"] = [written, "null"]
            if isinstance(value.get("enum"), list) and value["enum"] and None not in value["enum"]:
                message = f"`{keyword}` does not let null past an `enum` that does not list it"
                self.tell("ineffective-nullable", keyword, message, "add null to `enum`")
        elif not isinstance(written, list) and any(key in value for key in ("allOf", "anyOf", "oneOf", "enum")):
            message = f"`{keyword}` has no effect without a `type` beside it"
            self.tell("ineffective-nullable", keyword, message, "say `type` here, or allow null where the type is")

    def _types(self) -> None:
        written = self.node.value.get("type")
        if written == "array" and "items" not in self.node.value:
            self.tell("missing-items", "type", "an array needs `items`; any item is allowed", "add `items`", "note")
        if "type" in self.changes and not isinstance(written, list):
            return
        if isinstance(written, list) and self.changes.get("type") is not DROP:
            message = f"in {self.dialect.name} `type` is one name; the list is read as later versions mean it"
            self.tell("keyword-of-another-version", "type", message, "use `oneOf`, `nullable`, or OpenAPI 3.1")
        elif written == "null":
            message = f"{self.dialect.name} has no type 'null'; it is read as later versions mean it"
            self.tell("keyword-of-another-version", "type", message, "use `nullable`, or OpenAPI 3.1")

    def _tuple(self) -> None:
        """Draft 7's `items` and `additionalItems`. Source: JSON Schema 2020-12, Core, appendix G."""
        self.changes["prefixItems"] = self.node.value["items"]
        rest = self.node.value.get("additionalItems")
        self.changes["items"] = rest if isinstance(rest, dict | bool) else DROP
        message = "`items` is a list, as in earlier drafts; it is read as `prefixItems`"
        self.tell("keyword-of-another-version", "items", message, "write `prefixItems`")

    def _dependencies(self) -> None:
        lists: Changes = {}
        schemas: Changes = {}
        for name, value in self.node.at("dependencies", self.node.value["dependencies"]).members():
            (lists if isinstance(value.value, list) else schemas)[name] = value.value
        self.changes["dependencies"] = DROP
        if lists and "dependentRequired" not in self.node.value:
            self.changes["dependentRequired"] = lists
        if schemas and "dependentSchemas" not in self.node.value:
            self.changes["dependentSchemas"] = schemas
        message = "`dependencies` is a keyword of earlier drafts; it is read as they mean it"
        self.tell("keyword-of-another-version", "dependencies", message, "use `dependentRequired`, `dependentSchemas`")

    def _other_schema(self, value: str) -> None:
        self.changes["$schema"] = DROP
        look_at_dialect(self.node.at("$schema", value), self.problems)


def look_at_dialect(node: Node, problems: Problems) -> None:
    """Tell of a `$schema` or `jsonSchemaDialect` other than 2020-12; schemas are read as that all the same."""
    if isinstance(node.value, str) and not node.value.startswith(_KNOWN_DIALECTS):
        message = f"the JSON Schema dialect {node.value!r} is read as draft 2020-12"
        repair = f"write the schemas for {_KNOWN_DIALECTS[0]!r}"
        problems.add("other-schema-dialect", node, message, repair, level="warning")


def _odd(names: list[JsonValue]) -> str:
    return shown(next((name for name in names if not isinstance(name, str)), None))
