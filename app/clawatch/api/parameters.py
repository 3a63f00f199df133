"""Query parameters, checked; what is wrong is answered with 422, as AI Monitor's own server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from clawatch.api.problems import reply

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

ModelT = TypeVar("ModelT", bound=BaseModel)
LARGEST = 2**63 - 1


class InvalidParametersError(HTTPException):
    """Parameters that cannot be used."""

    code = 422


def read_parameters(model: type[ModelT], arguments: MultiDict[str, str]) -> ModelT:
    """Read a model from a query string, where an empty value is none.

    Raises InvalidParametersError, which carries its answer.
    """
    return _read(model, {name: value for name, value in arguments.items() if value}, "query")


def read_path(model: type[ModelT], **parts: str) -> ModelT:
    """Read a model from the parts of a path. Raises InvalidParametersError, which carries its answer."""
    return _read(model, parts, "path")


def _read(model: type[ModelT], values: dict[str, str], where: str) -> ModelT:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        detail = [
            {"type": found["type"], "loc": [where, *found["loc"]], "msg": found["msg"]} for found in error.errors()
        ]
        raise InvalidParametersError(response=reply({"detail": detail}, 422)) from None
