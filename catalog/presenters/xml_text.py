"""Presenter: text for XML. Pure."""

import re

# Control characters and halves of pairs: XML 1.0, section 2.2, has no form for them, escaped or not.
_FORMLESS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def only_xml(text: str) -> str:
    """The text or markup without the characters that no XML document can hold."""
    return _FORMLESS.sub("", text)
