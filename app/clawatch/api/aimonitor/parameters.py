"""Query parameters, checked; what is wrong is answered with 422 as the contract's own server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from clawatch.api.problems import reply

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

ModelT = TypeVar("ModelT", bound=BaseModel)


class InvalidParametersError(HTTPException):
    """Parameters that cannot be used."""

    code = 422


def read_parameters(model: type[ModelT], arguments: MultiDict[str, str]) -> ModelT:
    """Read a model from a query string, where an empty value is none.

    Raises InvalidParametersError, which carries its answer.
    """
    try:
        return model.model_validate({name: value for name, value in arguments.items() if value})
    except ValidationError as error:
        detail = [
            {"type": found["type"], "loc": ["query", *found["loc"]], "msg": found["msg"]} for found in error.errors()
        ]
        raise InvalidParametersError(response=reply({"detail": detail}, 422)) from None
