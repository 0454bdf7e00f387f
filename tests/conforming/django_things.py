"""A conforming server in Django REST framework, with the document that drf-spectacular makes of it."""

from __future__ import annotations

import sys
from typing import Any

import django
from django.conf import settings

NAME = "django_things"
"""What the settings call this module."""


def document_and_application() -> tuple[dict[str, Any], Any]:
    """The document, and the WSGI application that keeps it. Once per process, as Django's settings are."""
    sys.modules.setdefault(NAME, sys.modules[__name__])
    settings.configure(
        SECRET_KEY="for tests alone",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=NAME,
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "drf_spectacular"],
        DATABASES={},
        REST_FRAMEWORK={
            "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
            "UNAUTHENTICATED_USER": None,
        },
        SPECTACULAR_SETTINGS={"TITLE": "Things", "VERSION": "1"},
    )
    django.setup()
    _route()
    from django.core.wsgi import get_wsgi_application
    from drf_spectacular.generators import SchemaGenerator

    application = get_wsgi_application()
    return SchemaGenerator().get_schema(request=None, public=True), application


urlpatterns: list[Any] = []


def _route() -> None:
    from django.http import JsonResponse
    from drf_spectacular.utils import OpenApiResponse, extend_schema
    from rest_framework import exceptions, routers, serializers, viewsets
    from rest_framework.response import Response

    class ThingSerializer(serializers.Serializer):  # type: ignore[type-arg]
        id = serializers.IntegerField(read_only=True)
        name = serializers.CharField(max_length=20, min_length=1)
        size = serializers.IntegerField(min_value=1, max_value=99, required=False)
        kind = serializers.ChoiceField(choices=["a", "b"], default="a")

    class MessageSerializer(serializers.Serializer):  # type: ignore[type-arg]
        detail = serializers.CharField()

    anything = OpenApiResponse(response={"type": "object", "additionalProperties": {}})
    refusals = dict.fromkeys((404, 405, 406, 415), MessageSerializer) | {400: anything}
    store: dict[int, dict[str, Any]] = {}

    class Things(viewsets.ViewSet):
        serializer_class = ThingSerializer
        lookup_value_regex = r"[0-9]+"

        @extend_schema(responses={200: ThingSerializer(many=True), **refusals})
        def list(self, request: Any) -> Any:
            return Response(list(store.values()))

        @extend_schema(request=ThingSerializer, responses={201: ThingSerializer, **refusals})
        def create(self, request: Any) -> Any:
            try:
                given = ThingSerializer(data=request.data)
            except RecursionError:
                raise exceptions.ParseError from None
            given.is_valid(raise_exception=True)
            thing = {**given.validated_data, "id": len(store) + 1}
            store[thing["id"]] = thing
            return Response(ThingSerializer(thing).data, status=201)

        @extend_schema(responses={200: ThingSerializer, **refusals})
        def retrieve(self, request: Any, pk: str) -> Any:
            if len(pk) > 9 or int(pk) not in store:
                raise exceptions.NotFound
            return Response(ThingSerializer(store[int(pk)]).data)

        @extend_schema(responses={204: None, **refusals})
        def destroy(self, request: Any, pk: str) -> Any:
            if len(pk) > 9 or store.pop(int(pk), None) is None:
                raise exceptions.NotFound
            return Response(status=204)

    router = routers.DefaultRouter()
    router.include_root_view = False
    router.register("things", Things, basename="thing")
    urlpatterns[:] = router.urls
    globals()["handler404"] = lambda request, exception: JsonResponse({"detail": "not found"}, status=404)
