"""What may have been meant by an address that leads nowhere: public datasets with words of it in them.

Only the address is read, so a hidden thing and a missing one get the same answer.
"""

import re

from flask import request

from catalog.domain.errors import CatalogError
from catalog.domain.publication import Publication
from catalog.ports import Query
from catalog.search.analysis import folded_tokens
from catalog.services import indexing
from catalog.web.context import read_session, running

_MOST = 3
_LONGEST = 120
_PAGES = re.compile(r"(?:/en)?/(?:dataset|organization|group|schema|register)/([^/]+)/?")


def nearest_datasets() -> list[Publication]:
    """Up to three public datasets for the words of the address; none where it names nothing of ours."""
    words = words_of(request.path)
    if not words:
        return []
    try:
        with read_session() as session:
            query = Query(text=words, limit=_MOST, facets=())
            found = indexing.search(session, running().index, query).publications
    except CatalogError:
        # This page must come even where nothing can be searched.
        return []
    return [one for one in found if is_near(words, one)]


def is_near(words: str, publication: Publication) -> bool:
    """Has the dataset at least half of the words in its name or titles? One word in common says nothing."""
    asked = set(folded_tokens(words))
    texts = (publication.name.replace("-", " "), publication.title_vi, publication.title_en)
    told = {token for text in texts for token in folded_tokens(text)}
    return 2 * len(asked & told) >= len(asked)


def words_of(path: str) -> str:
    """The words of the last part of a page's address."""
    match = _PAGES.fullmatch(path)
    return " ".join(re.findall(r"[^\W_]+", match[1]))[:_LONGEST] if match else ""
