"""Several distributions bring a package called whoosh; two of them together would be a mixture of both."""

from importlib.metadata import packages_distributions


def test_exactly_one_distribution_brings_whoosh():
    assert packages_distributions()["whoosh"] == ["Whoosh-Reloaded"]
