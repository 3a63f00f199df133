"""Parameters as AI Monitor's own server checks them."""

from clawatch.api.parameters import LARGEST, InvalidParametersError, read_parameters, read_path

__all__ = ["LARGEST", "InvalidParametersError", "read_parameters", "read_path"]
