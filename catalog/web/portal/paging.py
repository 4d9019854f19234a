"""Pages of a long list: numbers from the address, and what is told of them."""

from dataclasses import dataclass

PAGE_SIZE = 20
# An address may not ask the index to count to infinity.
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Paging:
    """Page `number` (from 1) of a list of `total` entries, `size` on each."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first entry on this page, from 1."""
        return offset_of(self.number, self.size) + 1

    @property
    def last(self) -> int:
        """Number of the last entry on this page."""
        return min(offset_of(self.number, self.size) + self.size, self.total)


def page_number(given: str | None) -> int:
    """The page that an address asks for; anything but a number from 1 is the first page."""
    if given is None or not given.isascii() or not given.isdigit():
        return 1
    return min(max(int(given[:6]), 1), LAST_PAGE)


def offset_of(number: int, size: int = PAGE_SIZE) -> int:
    """How many entries stand on the pages before page `number`."""
    return (number - 1) * size
