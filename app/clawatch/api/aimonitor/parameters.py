"""Parameters as AI Monitor's own server checks them."""

from clawatch.api.parameters import InvalidParametersError, read_parameters, read_path

__all__ = ["InvalidParametersError", "read_parameters", "read_path"]
