"""Accounts, sessions and tokens: what is stored, what ends, what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.domain.errors import Invalid, LoginFailed, LoginRequired, NameTaken, NotAllowed, TooManyAttempts
from catalog.domain.policy import ANONYMOUS, SYSTEM, Actor
from catalog.models import ApiToken, AuditEntry, LoginSession, User
from catalog.services import accounts, throttling
from tests.conftest import NOW

PASSWORD = "mot-mat-khau-du-dai"
IDLE = timedelta(minutes=15)


@pytest.fixture
def account(session, people):
    accounts.add_user(
        session,
        SYSTEM,
        "lan",
        email="lan@vidu.example",
        role="editor",
        organization="vp",
        password=PASSWORD,
        now=NOW,
    )
    return session.scalars(select(User).where(User.name == "lan")).one()


def sign_in(session, *, password=PASSWORD, now=NOW):
    matched = accounts.password_matches(session, "lan", password, now=now)
    return accounts.record_login(session, "lan", matched=matched, actor=ANONYMOUS, now=now)


def test_passwords_are_kept_as_argon2id_with_nineteen_mebibytes(account):
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in account.password_hash


def test_an_account_without_a_password_gets_a_long_random_one(session, people):
    made = [
        accounts.add_user(session, SYSTEM, f"u{n}", email="a@vidu.example", role="admin", now=NOW)
        for n in range(2)
    ]
    assert made[0] != made[1]
    assert all(len(p) >= 16 for p in made)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "king"}, "role"),
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"organization": None}, "organization"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(session, people, given, field):
    fields = {"email": "a@vidu.example", "role": "editor", "organization": "vp"} | given
    with pytest.raises(Invalid) as refused:
        accounts.add_user(session, SYSTEM, "ten", now=NOW, **fields)
    assert list(refused.value.fields) == [field]


def test_an_existing_name_is_never_taken_over(session, account):
    before = account.password_hash
    with pytest.raises(NameTaken):
        accounts.add_user(session, SYSTEM, "lan", email="x@vidu.example", role="admin", now=NOW)
    assert account.password_hash == before


def test_only_an_administrator_makes_accounts(session, people):
    for actor in (people.clerk, people.reviewer, ANONYMOUS):
        with pytest.raises((NotAllowed, LoginRequired)):
            accounts.add_user(session, actor, "ten", email="a@vidu.example", role="admin", now=NOW)
    assert session.scalar(select(User.id).where(User.name == "ten")) is None


def test_the_database_holds_only_the_hash_of_a_session(session, account):
    signed_in = accounts.require_login(sign_in(session))
    row = session.scalars(select(LoginSession)).one()
    assert signed_in.token not in (row.token_hash, account.password_hash)
    assert accounts.find_session(session, signed_in.token, idle=IDLE, now=NOW) is row
    assert accounts.find_session(session, row.token_hash, idle=IDLE, now=NOW) is None


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(session, account):
    wrong = sign_in(session, password="khong-dung-mat-khau")
    assert accounts.password_matches(session, "ai-do", PASSWORD, now=NOW) is False
    unknown = accounts.record_login(session, "ai-do", matched=False, actor=ANONYMOUS, now=NOW)
    for outcome in (wrong, unknown):
        with pytest.raises(LoginFailed) as refused:
            accounts.require_login(outcome)
        assert refused.value.params == {}


def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(session, account):
    token = accounts.require_login(sign_in(session)).token
    row = session.scalars(select(LoginSession)).one()
    assert accounts.find_session(session, token, idle=IDLE, now=NOW + IDLE)
    assert not accounts.find_session(session, token, idle=IDLE, now=NOW + IDLE + timedelta(seconds=1))
    late = NOW + timedelta(hours=12, seconds=1)
    accounts.touch_session(session, row.token_hash, now=late)
    assert not accounts.find_session(session, token, idle=IDLE, now=late)


def test_signing_out_resetting_and_disabling_end_a_session_at_once(session, account):
    token = accounts.require_login(sign_in(session)).token
    accounts.sign_out(session, token)
    assert not accounts.find_session(session, token, idle=IDLE, now=NOW)
    token = accounts.require_login(sign_in(session)).token
    new = accounts.reset_password(session, SYSTEM, "lan", now=NOW)
    assert not accounts.find_session(session, token, idle=IDLE, now=NOW)
    token = accounts.require_login(sign_in(session, password=new)).token
    account.is_active = False
    session.flush()
    assert not accounts.find_session(session, token, idle=IDLE, now=NOW)
    assert not accounts.password_matches(session, "lan", new, now=NOW)


def wait_of(session, name="lan", address="", now=NOW):
    """Seconds until this name may try again; 0 when at once."""
    try:
        throttling.require_patience(session, name, address, now=now)
    except TooManyAttempts as refused:
        return refused.params["seconds"]
    return 0


def test_wrong_passwords_slow_the_account_down_but_never_lock_it_for_good(session, account):
    for _ in range(4):
        sign_in(session, password="sai-mat-khau-nhe")
    assert wait_of(session) == 0
    sign_in(session, password="sai-mat-khau-nhe")
    # 30 seconds after the fifth failure, doubling with each further one, at most 15 minutes.
    assert wait_of(session) == 31
    with pytest.raises(TooManyAttempts):
        sign_in(session)
    now = NOW
    for _ in range(10):
        now += timedelta(seconds=wait_of(session, now=now))
        sign_in(session, password="sai-mat-khau-nhe", now=now)
        assert wait_of(session, now=now) <= 15 * 60 + 1
    now += timedelta(seconds=wait_of(session, now=now))
    assert sign_in(session, now=now)
    assert wait_of(session, now=now) == 0


def test_the_delay_does_not_tell_which_names_exist(session, account):
    for name in ("lan", "khong-co-ai"):
        for _ in range(5):
            accounts.record_login(session, name, matched=False, actor=ANONYMOUS, now=NOW)
    assert wait_of(session, "lan") == wait_of(session, "khong-co-ai") == 31


def test_what_is_typed_into_the_name_field_is_written_down_only_for_a_known_account(session, account):
    typed = Actor(id=None, name="mat-khau-go-nham", role=None)
    accounts.record_login(session, "mat-khau-go-nham", matched=False, actor=typed, now=NOW)
    accounts.record_login(session, "lan", matched=False, actor=replace(typed, name="lan"), now=NOW)
    session.flush()
    names = session.scalars(select(AuditEntry.actor_name).where(AuditEntry.action == "login_failed")).all()
    assert names == ["", "lan"]


def test_an_address_that_tries_many_names_is_slowed_down_itself(session, account):
    guesser = Actor(id=None, name="", role=None, address="203.0.113.9")
    for number in range(20):
        accounts.record_login(session, f"ten-{number}", matched=False, actor=guesser, now=NOW)
    assert wait_of(session, "lan", address="203.0.113.9") == 31
    assert wait_of(session, "lan", address="203.0.113.10") == 0


def test_failures_are_forgotten_after_a_day(session, account):
    for _ in range(5):
        sign_in(session, password="sai-mat-khau-nhe")
    tomorrow = NOW + timedelta(hours=25)
    sign_in(session, password="sai-mat-khau-nhe", now=tomorrow)
    assert wait_of(session, now=tomorrow) == 0


def test_a_token_is_shown_once_and_stored_as_its_hash(session, account):
    token = accounts.create_token(session, SYSTEM, "lan", label="máy", scopes=["read"], now=NOW)
    row = session.scalars(select(ApiToken)).one()
    assert len(row.token_hash) == 64
    assert token not in (row.token_hash, row.label)
    assert accounts.user_of_token(session, token, now=NOW) is account
    assert accounts.user_of_token(session, row.token_hash, now=NOW) is None


def test_a_token_that_expired_or_was_revoked_or_whose_owner_left_is_nobody(session, account):
    token = accounts.create_token(session, SYSTEM, "lan", label="máy", scopes=[], now=NOW)
    row = session.scalars(select(ApiToken)).one()
    assert accounts.user_of_token(session, token, now=row.expires) is None
    row.revoked = NOW
    session.flush()
    assert accounts.user_of_token(session, token, now=NOW) is None
    row.revoked, account.is_active = None, False
    session.flush()
    assert accounts.user_of_token(session, token, now=NOW) is None
