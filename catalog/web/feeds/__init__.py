"""Room web: what programs come back for: the feed, the calendar, the sitemap, robots.txt and security.txt."""

from catalog.web.feeds import calendars, crawlers, news
from catalog.web.feeds.blueprint import bp

__all__ = ["bp", "calendars", "crawlers", "news"]
