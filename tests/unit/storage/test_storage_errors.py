"""Errors of the library say what happened and survive the way between processes."""

import pickle

import pytest

from storage import (
    DiskFull,
    IntegrityError,
    ObjectNotFound,
    StorageError,
    StorageUnavailable,
    TooLarge,
    UnsafeKey,
    WrongKey,
)

OTHER_KEY = (
    "'incoming/x' was sealed with another key; set QUARANTINE_KEY (or its key file) to the one"
    " in use when the file came in, or let the file be loaded again"
)
ERRORS = [
    (ObjectNotFound("blobs/x"), "no object 'blobs/x' in the store"),
    (UnsafeKey("../x"), "'../x' cannot be used as a key here"),
    (TooLarge(3), "the stream is longer than 3 bytes"),
    (IntegrityError("k", "a", "b"), "'k' should hold a but holds b"),
    (StorageUnavailable("no disk"), "the store cannot be used: no disk"),
    (WrongKey("incoming/x"), OTHER_KEY),
    (DiskFull(), "the store has no room left"),
]


@pytest.mark.parametrize(("error", "text"), ERRORS)
def test_every_error_is_a_storage_error_and_says_what_happened(error, text):
    assert isinstance(error, StorageError)
    assert str(error) == text


@pytest.mark.parametrize("error", [error for error, _ in ERRORS])
def test_an_error_comes_out_of_a_pickle_as_it_went_in(error):
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert (copy.args, vars(copy), str(copy)) == (error.args, vars(error), str(error))
