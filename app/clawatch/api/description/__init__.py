"""What the API says of itself: an OpenAPI document, made from the code, and a page for people made of that."""

from clawatch.api.description.views import description_blueprint

__all__ = ["description_blueprint"]
