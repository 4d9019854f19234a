"""Documents lead somewhere, name no machine, and quote only commands that exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from catalog.cli import main

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
SET_UP = sorted([*ROOT.glob("deploy/*.*"), *ROOT.glob("deploy/systemd/*")])

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
COMMAND = re.compile(r"(?:python -m catalog|deploy/with_env\.sh)(?: (?P<words>.*))?$")
# Folders of a developer's or a build machine; a server's /etc, /srv and /var are what the set-up is about.
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|home|tmp|mnt|Users|builds|private)/")


def is_name(path):
    return str(path.relative_to(ROOT))


def headings(text):
    """The anchors of a document, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def quoted_commands(text):
    """The words behind the program's name, in code blocks line by line and in code spans."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    lines += [" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", text))]
    for line in lines:
        if match := COMMAND.search(line):
            yield shlex.split(match["words"] or "", comments=True)


def find_command(words):
    """The command that the words lead to, its path, and what is left of them."""
    found, path, rest = main, [], list(words)
    while isinstance(found, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        found = found.get_command(click.Context(found), name)
        path.append(name)
        if found is None:
            raise LookupError(" ".join(path))
    return found, path, rest


def require_known(words):
    """Refuse a command, an option or a number of arguments that the program does not have."""
    found, _, rest = find_command(words)
    if isinstance(found, click.Group):
        return
    context = click.Context(found, ignore_unknown_options=False)
    left = found.make_parser(context).parse_args(rest)[1]
    if left:
        raise LookupError(f"too many words: {left}")


def leaves(group=main, path=()):
    """Every command of the program as its words."""
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        if isinstance(found, click.Group):
            yield from leaves(found, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("document", DOCUMENTS, ids=is_name)
def test_every_link_between_documents_leads_to_a_file_and_its_heading(document):
    text = document.read_text(encoding="utf-8")
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (anchor and anchor not in headings(path.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", [*DOCUMENTS, *SET_UP], ids=is_name)
def test_no_document_names_a_folder_of_a_machine_it_was_written_on(document):
    assert MACHINE.findall(document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=is_name)
def test_every_quoted_command_exists_with_its_options(document):
    for words in quoted_commands(document.read_text(encoding="utf-8")):
        require_known(words)


def test_every_command_is_told_to_the_operator():
    guide = (ROOT / "docs" / "guides" / "operator.md").read_text(encoding="utf-8")
    told = {tuple(find_command(words)[1]) for words in quoted_commands(guide)}
    assert set(leaves()) - told == set()


@pytest.mark.parametrize(
    "words", [["backup"], ["users", "remove"], ["index", "verify", "--deep"], ["jobs", "retry", "1", "2"]]
)
def test_a_command_that_does_not_exist_would_be_noticed(words):
    with pytest.raises((LookupError, click.UsageError)):
        require_known(words)


def test_commands_are_read_from_blocks_and_from_spans_over_line_ends():
    text = "```\nX=1 python -m catalog db upgrade  # then\n```\nrun `python -m catalog\nindex verify` now"
    assert list(quoted_commands(text)) == [["db", "upgrade"], ["index", "verify"]]


def test_every_decision_is_listed_in_the_index():
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert [name for name in records if f"]({name})" not in index] == []
    for name in records:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]} ")
        assert all(
            part in text for part in ("\nStatus: ", "\n## Context", "\n## Decision", "\n## Consequences")
        )
