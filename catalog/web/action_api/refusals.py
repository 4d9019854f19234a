"""Action API: the refusals that only a CKAN client knows; all others come from the domain."""

from catalog.domain.errors import CatalogError


class BadRequest(CatalogError):
    """The request cannot be read as a call of an action; answered by a bare text, as CKAN does."""

    code = "bad_request"

    def __init__(self, message: str) -> None:
        super().__init__(message=message)
        self.message = message


class SearchParametersRefused(CatalogError):
    """package_search was given parameters that it does not have."""

    code = "search_parameters_refused"

    def __init__(self, names: list[str]) -> None:
        super().__init__(names=names)
        self.names = names
