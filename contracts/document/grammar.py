"""The objects of each version of OpenAPI: their fields, and what each field holds. Tables only.

A type is written as the standard's tables write it: `string`, `boolean`, `integer`, `number`, `any`, `object`,
`Server` (that object), `[Server]` (a list of them), `{Server}` (a map of them); `!` behind it: the field is required;
`&` behind it: a Reference Object may stand there instead.
Of extensions there is `x-webhooks`, which is how versions before 3.1 are made to tell of webhooks.

Source: OAS 3.2, 3.1.1, 3.0.4 and 2.0, the "Fixed Fields" and "Patterned Fields" of each object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Field:
    """What one field of an object holds."""

    type: str
    """string, boolean, integer, number, any, object or string-or-... ; or the name of an object."""
    container: str = ""
    """`[`: a list of it, `{`: a map of it, `` : itself."""
    is_required: bool = False
    is_referable: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One object of the standard."""

    name: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    patterned: Field | None = None
    """What stands under every key that is not a field, where the object is a map."""
    is_form: bool = False
    """Whether it is a schema itself, its keywords among its fields, as 2.0's headers are, and parameters but bodies."""


Grammar = Mapping[str, Kind]


def _field(written: str) -> Field:
    is_required, is_referable = "!" in written, "&" in written
    bare = written.rstrip("!&")
    container = bare[0] if bare[0] in "[{" else ""
    return Field(bare.strip("[]{}"), container, is_required, is_referable)


def _kind(name: str, patterned: str = "", /, **fields: str) -> Kind:
    """Underscores at the end of a field's name keep it from being a Python keyword."""
    table = {_FIELD_NAMES.get(key, key): _field(written) for key, written in fields.items()}
    return Kind(name, table, _field(patterned) if patterned else None)


_FIELD_NAMES = {"in_": "in", "self_": "$self", "ref_": "$ref", "default_": "default", "x_webhooks": "x-webhooks"}
METHODS_2_0 = ("get", "put", "post", "delete", "options", "head", "patch")
METHODS_3_0 = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
METHODS_3_2 = (*METHODS_3_0, "query")


def _grammar(*kinds: Kind) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


def _with(grammar: Grammar, *kinds: Kind) -> dict[str, Kind]:
    """A grammar with more fields for some objects, and some more objects."""
    merged = dict(grammar)
    for kind in kinds:
        known = merged.get(kind.name, Kind(kind.name))
        merged[kind.name] = replace(
            known, fields={**known.fields, **kind.fields}, patterned=kind.patterned or known.patterned
        )
    return merged


OPENAPI_3_0: Grammar = _grammar(
    _kind(
        "OpenAPI",
        openapi="any!",
        info="Info!",
        servers="[Server]",
        paths="Paths!",
        components="Components",
        security="[Security Requirement]",
        tags="[Tag]",
        externalDocs="External Documentation",
        x_webhooks="{Path Item}&",
    ),
    _kind(
        "Info",
        title="string!",
        description="string",
        termsOfService="string",
        contact="Contact",
        license="License",
        version="string!",
    ),
    _kind("Contact", name="string", url="string", email="string"),
    _kind("License", name="string!", url="string"),
    _kind("Server", url="string!", description="string", variables="{Server Variable}"),
    _kind("Server Variable", enum="[string]", default_="string!", description="string"),
    _kind(
        "Components",
        schemas="{Schema}",
        responses="{Response}&",
        parameters="{Parameter}&",
        examples="{Example}&",
        requestBodies="{Request Body}&",
        headers="{Header}&",
        securitySchemes="{Security Scheme}&",
        links="{Link}&",
        callbacks="{Callback}&",
    ),
    _kind("Paths", "Path Item"),
    _kind(
        "Path Item",
        ref_="string",
        summary="string",
        description="string",
        servers="[Server]",
        parameters="[Parameter]&",
        **dict.fromkeys(METHODS_3_0, "Operation"),
    ),
    _kind(
        "Operation",
        tags="[string]",
        summary="string",
        description="string",
        externalDocs="External Documentation",
        operationId="string",
        parameters="[Parameter]&",
        requestBody="Request Body&",
        responses="Responses!",
        callbacks="{Callback}&",
        deprecated="boolean",
        security="[Security Requirement]",
        servers="[Server]",
    ),
    _kind("External Documentation", description="string", url="string!"),
    _kind(
        "Parameter",
        name="string!",
        in_="string!",
        description="string",
        required="boolean",
        deprecated="boolean",
        allowEmptyValue="boolean",
        style="string",
        explode="boolean",
        allowReserved="boolean",
        schema="Schema",
        example="any",
        examples="{Example}&",
        content="{Media Type}",
    ),
    _kind(
        "Header",
        description="string",
        required="boolean",
        deprecated="boolean",
        allowEmptyValue="boolean",
        style="string",
        explode="boolean",
        allowReserved="boolean",
        schema="Schema",
        example="any",
        examples="{Example}&",
        content="{Media Type}",
    ),
    _kind("Request Body", description="string", content="{Media Type}!", required="boolean"),
    _kind("Media Type", schema="Schema", example="any", examples="{Example}&", encoding="{Encoding}"),
    _kind(
        "Encoding",
        contentType="string",
        headers="{Header}&",
        style="string",
        explode="boolean",
        allowReserved="boolean",
    ),
    _kind("Responses", "Response&"),
    _kind("Response", description="string!", headers="{Header}&", content="{Media Type}", links="{Link}&"),
    _kind("Callback", "Path Item"),
    _kind("Example", summary="string", description="string", value="any", externalValue="string"),
    _kind(
        "Link",
        operationRef="string",
        operationId="string",
        parameters="{any}",
        requestBody="any",
        description="string",
        server="Server",
    ),
    _kind("Tag", name="string!", description="string", externalDocs="External Documentation"),
    _kind(
        "Security Scheme",
        type="string!",
        description="string",
        name="string",
        in_="string",
        scheme="string",
        bearerFormat="string",
        flows="OAuth Flows",
        openIdConnectUrl="string",
    ),
    _kind(
        "OAuth Flows",
        **dict.fromkeys(("implicit", "password", "clientCredentials", "authorizationCode"), "OAuth Flow"),
    ),
    _kind(
        "OAuth Flow",
        authorizationUrl="string",
        tokenUrl="string",
        refreshUrl="string",
        scopes="{string}!",
    ),
    _kind("Security Requirement", "[string]"),
)

OPENAPI_3_1: Grammar = _with(
    OPENAPI_3_0,
    _kind("OpenAPI", paths="Paths", webhooks="{Path Item}&", jsonSchemaDialect="string"),
    _kind("Info", summary="string"),
    _kind("License", identifier="string"),
    _kind("Components", pathItems="{Path Item}&"),
    _kind("Operation", responses="Responses"),
    _kind("Request Body", content="{Media Type}!"),
)

OPENAPI_3_2: Grammar = _with(
    OPENAPI_3_1,
    _kind("OpenAPI", self_="string"),
    _kind("Server", name="string"),
    _kind("Components", mediaTypes="{Media Type}&"),
    _kind("Path Item", query="Operation", additionalOperations="{Operation}"),
    _kind("Parameter", content="{Media Type}&"),
    _kind("Header", content="{Media Type}&"),
    _kind("Request Body", content="{Media Type}&!"),
    _kind("Response", summary="string", description="string", content="{Media Type}&"),
    _kind("Media Type", itemSchema="Schema", prefixEncoding="[Encoding]", itemEncoding="Encoding"),
    _kind("Encoding", encoding="{Encoding}", prefixEncoding="[Encoding]", itemEncoding="Encoding"),
    _kind("Example", dataValue="any", serializedValue="string"),
    _kind("Tag", summary="string", parent="string", kind="string"),
    _kind("Security Scheme", oauth2MetadataUrl="string", deprecated="boolean"),
    _kind("OAuth Flows", deviceAuthorization="OAuth Flow"),
    _kind("OAuth Flow", deviceAuthorizationUrl="string"),
)

_FORM_FIELDS = {
    **dict.fromkeys(("type", "format", "collectionFormat", "pattern"), "string"),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "default"), "any"),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "uniqueItems", "enum", "items"), "any"),
}
"""Those of a 2.0 parameter, header or items object that are keywords of its schema; `schema_meaning` looks at them."""

OPENAPI_2_0: Grammar = _grammar(
    _kind(
        "OpenAPI",
        swagger="any!",
        info="Info!",
        host="string",
        basePath="string",
        schemes="[string]",
        consumes="[string]",
        produces="[string]",
        paths="Paths!",
        definitions="{Schema}",
        parameters="{Parameter}",
        responses="{Response}",
        securityDefinitions="{Security Scheme}",
        security="[Security Requirement]",
        tags="[Tag]",
        externalDocs="External Documentation",
        x_webhooks="{Path Item}",
    ),
    *(OPENAPI_3_0[name] for name in ("Info", "Contact", "License", "External Documentation", "Tag", "Paths")),
    _kind(
        "Path Item",
        ref_="string",
        parameters="[Parameter]&",
        **dict.fromkeys(METHODS_2_0, "Operation"),
    ),
    _kind(
        "Operation",
        tags="[string]",
        summary="string",
        description="string",
        externalDocs="External Documentation",
        operationId="string",
        consumes="[string]",
        produces="[string]",
        parameters="[Parameter]&",
        responses="Responses!",
        schemes="[string]",
        deprecated="boolean",
        security="[Security Requirement]",
    ),
    replace(
        _kind(
            "Parameter",
            name="string!",
            in_="string!",
            description="string",
            required="boolean",
            schema="Schema",
            allowEmptyValue="boolean",
            example="any",
            **_FORM_FIELDS,
        ),
        is_form=True,
    ),
    _kind("Responses", "Response&"),
    _kind("Response", description="string!", schema="Schema", headers="{Header}", examples="{any}"),
    replace(_kind("Header", description="string", **_FORM_FIELDS), is_form=True),
    _kind(
        "Security Scheme",
        type="string!",
        description="string",
        name="string",
        in_="string",
        flow="string",
        authorizationUrl="string",
        tokenUrl="string",
        scopes="{string}",
    ),
    _kind("Security Requirement", "[string]"),
)
