"""Pages of a long list: numbers from the address, and what is told of them."""

from dataclasses import dataclass

PAGE_SIZE = 20
# An address may not ask the index to count to infinity.
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Paging:
    """Page `number` (from 1) of a list of `total` entries, PAGE_SIZE on each."""

    number: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """Number of the first entry on this page, from 1."""
        return offset_of(self.number) + 1

    @property
    def last(self) -> int:
        """Number of the last entry on this page."""
        return min(offset_of(self.number) + PAGE_SIZE, self.total)


def page_number(given: str | None) -> int:
    """The page that an address asks for; anything but a number from 1 is the first page."""
    if given is None or not given.isascii() or not given.isdigit():
        return 1
    return min(max(int(given[:6]), 1), LAST_PAGE)


def offset_of(number: int) -> int:
    """How many entries stand on the pages before page `number`."""
    return (number - 1) * PAGE_SIZE
