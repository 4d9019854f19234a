"""What can go wrong outside: a stable code, parameters safe to store and show, and whether to repeat.

No text of a remote answer may enter here: it could carry anything, and these parameters reach people.
"""


class HarvestError(Exception):
    """Base of every failure of a transfer; `code` is stable, `retryable` tells the job whether to repeat."""

    code = "harvest_error"
    retryable = False

    def __init__(self, **params: object) -> None:
        super().__init__(f"{self.code}: {params}")
        self.params = params


class BlockedAddress(HarvestError):
    """The address may not be called.

    `reason` is one of scheme, credentials, characters, host, port, address, token; `host` is what was
    asked for, when it could be read.
    """

    code = "blocked_address"


class RemoteRefused(HarvestError):
    """The other side understood and said no; repeating the same request will not help.

    `status` is its HTTP status, `reason` one of not_authorized, validation, name_taken, too_large,
    redirected, too_many_redirects, refused; `fields` are the names of the fields it
    objects to, when it named any.
    """

    code = "remote_refused"


class RemoteUnavailable(HarvestError):
    """No usable answer for now: no connection, a time-out, a 5xx or a 429; the job repeats later.

    `reason` is one of dns, connect, tls, timeout, deadline, broken_connection, server_error,
    too_many_requests; `status` and `retry_after` (seconds) are there when the other side gave them.
    """

    code = "remote_unavailable"
    retryable = True

    @property
    def retry_after(self) -> float | None:
        """Seconds the other side asked us to wait, or None when it did not say."""
        value = self.params.get("retry_after")
        return float(value) if isinstance(value, int | float) else None


class RemoteAnswerBroken(HarvestError):
    """An answer came, but it is not what the protocol promises (truncated JSON, a proxy's page, no id).

    The request may have been carried out all the same, so it is repeated, never assumed.
    """

    code = "remote_answer_broken"
    retryable = True


class TooLarge(HarvestError):
    """The body grew past `cap` bytes and was cut off there."""

    code = "too_large"


class RemovalUnconfirmed(HarvestError):
    """The other side still shows, or may still show, what must go; repeated until it does not.

    `reason` is one of package_there, resource_there, file_there, or the code of the failure that came first.
    """

    code = "removal_unconfirmed"
    retryable = True


class VerificationFailed(HarvestError):
    """What stands at the other side is not what we sent.

    `reason` is one of package_missing, resource_missing, wrong_hash, duplicate_package, source_size;
    `resource` is our resource id where one is concerned.
    """

    code = "verification_failed"
    retryable = True
