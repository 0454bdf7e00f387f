"""A conforming server in FastAPI, with the document that FastAPI makes of it.

Two things that FastAPI leaves out are put in: bodies of NaN would make its own answer fail, and HEAD is not answered.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

TOKEN = "a-token-of-tests"
"""The one that is taken."""


class New(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=20)]
    kind: Literal["a", "b"] = "a"
    size: Annotated[int, Field(ge=1, le=99)] | None = None


class Thing(New):
    id: int


class Message(BaseModel):
    detail: str


def document_and_application() -> tuple[dict[str, Any], Any]:
    """The document, and the ASGI application that keeps it."""
    app = FastAPI(title="Things", version="1")
    store: dict[int, Thing] = {}

    def token(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> None:
        if given.credentials != TOKEN:
            raise HTTPException(401, "not a token", {"WWW-Authenticate": "Bearer"})

    @app.exception_handler(RequestValidationError)
    async def refused(_request: Request, error: RequestValidationError) -> JSONResponse:
        told = [{"loc": each["loc"], "msg": each["msg"], "type": each["type"]} for each in error.errors()]
        return JSONResponse({"detail": told}, 422)

    refusals: dict[int | str, dict[str, Any]] = {code: {"model": Message} for code in (400, 401, 403, 404, 405)}

    @app.get("/things", responses=refusals)
    def listed(limit: Annotated[int, Query(ge=1, le=50)] = 10, q: str | None = None) -> list[Thing]:
        return [each for each in store.values() if not q or q in each.name][:limit]

    @app.post("/things", status_code=201, responses=refusals, dependencies=[Depends(token)])
    def added(new: New, response: Response) -> Thing:
        thing = Thing(id=len(store) + 1, **new.model_dump())
        store[thing.id] = thing
        response.headers["Location"] = f"/things/{thing.id}"
        return thing

    @app.get("/things/{number}", responses=refusals)
    def one(number: int) -> Thing:
        if number not in store:
            raise HTTPException(404, "no such thing")
        return store[number]

    @app.delete("/things/{number}", status_code=204, responses=refusals, dependencies=[Depends(token)])
    def dropped(number: int) -> None:
        if store.pop(number, None) is None:
            raise HTTPException(404, "no such thing")

    return app.openapi(), app
