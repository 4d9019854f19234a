import hashlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvesters.ckan_portal import CkanPortal
from harvesters.errors import (
    BlockedAddress,
    HarvestError,
    RemoteAnswerBroken,
    RemoteRefused,
    RemoteUnavailable,
    VerificationFailed,
)
from harvesters.guarded_client import GuardedClient, Limits
from harvesters.portal_package import PortalPackage, PortalResource, RemoteIds
from tests.factories.scripted_ckan import FAULT_KINDS, Fault, ScriptedCkan

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
OUR_ID = "11111111-1111-4111-8111-111111111111"
CSV_ID = "22222222-2222-4222-8222-222222222222"
JSON_ID = "33333333-3333-4333-8333-333333333333"
CSV = "mã,tên\r\n001,Hạc Thành\r\n".encode()
JSON = b'{"boundary": "--"}\r\n\r\n--not-a-boundary\r\n'
PATIENCE = 0.8


def make_resource(identity, data, filename, **fields):
    return PortalResource(
        id=identity,
        fields={"name": filename, "format": filename[-4:].strip(".")} | fields,
        filename=filename,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        open=lambda: io.BytesIO(data),
    )


def make_package(csv=CSV, *, resources=None, **changes):
    package = {
        "id": OUR_ID,
        "name": "don-vi-hanh-chinh",
        "title": "Đơn vị hành chính",
        "notes": "Danh sách xã, phường",
        "owner_org": "so-noi-vu",
        "private": False,
        "license_id": "cc-by",
        "state": "active",
        "tags": [{"name": "xã"}, {"name": "phường"}],
        "extras": [{"key": "list_item", "value": "31"}],
    }
    if resources is None:
        resources = (make_resource(CSV_ID, csv, "xã phường.csv"), make_resource(JSON_ID, JSON, "xa.json"))
    return PortalPackage(package | changes, tuple(resources))


def push(portal, package=None, remote=None, token=None):
    limits = Limits(connect=1, read=PATIENCE, total=10)
    client = GuardedClient(limits, allow=frozenset({("127.0.0.1", portal.port)}))
    target = CkanPortal(portal.url, token or portal.token, client)
    return target.push(package or make_package(), remote or RemoteIds(), checked_at=NOW)


def assert_equals_ours(portal, csv=CSV):
    """One package, one resource each, the right bytes."""
    assert len(portal.packages) == 1
    marks = {each["danhmuc_resource_id"]: each["id"] for each in portal.resources}
    assert len(portal.resources) == len(marks) == 2
    assert portal.files[marks[CSV_ID]] == csv
    assert portal.files[marks[JSON_ID]] == JSON


@pytest.fixture
def portal():
    with ScriptedCkan() as portal:
        yield portal


def test_a_first_push_creates_the_dataset_under_our_ids_and_proves_every_file(portal):
    result = push(portal)
    assert_equals_ours(portal)
    stored = portal.packages[OUR_ID]
    assert (stored["title"], stored["organization"]["name"]) == ("Đơn vị hành chính", "so-noi-vu")
    assert {"key": "danhmuc_id", "value": OUR_ID} in stored["extras"]
    assert result.remote_ids == RemoteIds(OUR_ID, {CSV_ID: CSV_ID, JSON_ID: JSON_ID})
    assert (result.writes, result.verified, result.drift, result.strangers) == (3, True, (), ())
    assert [proof.resource for proof in result.proof] == [CSV_ID, JSON_ID]
    assert result.proof[1].as_dict() == {
        "resource": JSON_ID,
        "url": f"{portal.url}/dataset/{OUR_ID}/resource/{JSON_ID}/download/xa.json",
        "sha256": hashlib.sha256(JSON).hexdigest(),
        "status": 200,
        "checked_at": "2026-03-01T08:30:00+00:00",
    }


def test_a_second_push_writes_nothing_with_or_without_the_stored_ids(portal):
    first = push(portal)
    assert portal.writes == 3
    for remote in (first.remote_ids, RemoteIds()):
        again = push(portal, remote=remote)
        assert (again.writes, portal.writes, again.verified) == (0, 3, True)


def test_a_changed_title_is_one_patch_of_one_field(portal):
    remote = push(portal).remote_ids
    assert push(portal, make_package(title="Đơn vị mới"), remote).writes == 1
    assert portal.packages[OUR_ID]["title"] == "Đơn vị mới"
    assert portal.packages[OUR_ID]["notes"] == "Danh sách xã, phường"


def test_a_changed_file_replaces_the_old_one_in_place(portal):
    first = push(portal)
    second = push(portal, make_package(csv=b"new\r\n"), first.remote_ids)
    assert second.writes == 1
    assert second.proof[0].url == first.proof[0].url
    assert_equals_ours(portal, csv=b"new\r\n")


def test_a_file_replaced_by_hand_at_the_portal_is_found_and_put_right(portal):
    remote = push(portal).remote_ids
    portal.files[CSV_ID] = b"edited by hand"
    assert push(portal, remote=remote).writes == 1
    assert_equals_ours(portal)


def test_a_file_lost_at_the_portal_is_sent_again(portal):
    remote = push(portal).remote_ids
    del portal.files[CSV_ID]
    assert push(portal, remote=remote).writes == 1
    assert_equals_ours(portal)


def test_a_portal_that_gives_its_own_ids_still_holds_everything_once():
    with ScriptedCkan(lets_choose_id=False) as portal:
        first = push(portal)
        assert OUR_ID not in portal.packages
        assert_equals_ours(portal)
        assert push(portal, remote=first.remote_ids).writes == 0
        assert push(portal).writes == 0


def test_a_dataset_renamed_at_the_portal_is_found_by_our_mark_and_named_back():
    with ScriptedCkan(lets_choose_id=False) as portal:
        push(portal)
        next(iter(portal.packages.values()))["name"] = "other-name"
        assert push(portal).writes == 1
        assert_equals_ours(portal)


def test_a_foreign_dataset_of_the_same_name_is_left_alone(portal):
    portal.act("package_create", {"name": "don-vi-hanh-chinh", "title": "Theirs", "owner_org": "them"})
    with pytest.raises(RemoteRefused) as refusal:
        push(portal)
    assert refusal.value.params == {"status": 409, "reason": "name_taken", "fields": ("name",)}
    assert not refusal.value.retryable
    assert [each["title"] for each in portal.packages.values()] == ["Theirs"]


def test_a_dataset_that_stands_there_twice_is_left_to_people():
    with ScriptedCkan(lets_choose_id=False) as portal:
        for name in ("a", "b"):
            mark = [{"key": "danhmuc_id", "value": OUR_ID}]
            portal.act("package_create", {"name": name, "owner_org": "x", "extras": mark})
        with pytest.raises(VerificationFailed) as failure:
            push(portal)
        assert failure.value.params["reason"] == "duplicate_package"
        assert len(portal.packages) == 2


def test_a_resource_uploaded_by_hand_with_the_same_hash_is_adopted(portal):
    push(portal, make_package(resources=()))
    fields = {"package_id": OUR_ID, "name": "by hand", "hash": hashlib.sha256(CSV).hexdigest()}
    by_hand = portal.act("resource_create", fields, ("x.csv", CSV))
    result = push(portal)
    assert result.resources[CSV_ID] == by_hand["id"]
    assert_equals_ours(portal)


def test_resources_of_other_people_stay_and_are_reported(portal):
    push(portal)
    stranger = portal.act("resource_create", {"package_id": OUR_ID, "name": "PDF"}, ("x.pdf", b"%PDF"))
    result = push(portal)
    assert (result.strangers, result.writes, result.verified) == ((stranger["id"],), 0, True)
    assert len(portal.resources) == 3


def test_a_resource_that_stands_there_twice_is_reported_as_drift(portal):
    push(portal)
    copy = {"package_id": OUR_ID, "danhmuc_resource_id": CSV_ID}
    portal.act("resource_create", copy, ("x.csv", CSV))
    result = push(portal)
    assert (result.drift, result.verified) == ((f"resource.{CSV_ID}.duplicate",), False)


def test_a_loader_that_replaces_the_hash_field_causes_no_second_upload():
    with ScriptedCkan(rewrites_hash=True) as portal:
        assert push(portal).writes == 3
        assert push(portal).writes == 0


def test_a_portal_that_keeps_vietnamese_names_with_spaces_in_its_urls_is_read_back():
    with ScriptedCkan(munges_names=False) as portal:
        assert push(portal).verified
        assert portal.packages[OUR_ID]["resources"][0]["url"].endswith("/xã phường.csv")


def test_two_files_with_the_same_content_stay_two_resources(portal):
    twins = (make_resource(CSV_ID, CSV, "a.csv"), make_resource(JSON_ID, CSV, "b.csv"))
    push(portal, make_package(resources=twins))
    assert push(portal, make_package(resources=twins)).writes == 0
    assert sorted(each["danhmuc_resource_id"] for each in portal.resources) == [CSV_ID, JSON_ID]


def test_a_lost_answer_to_the_create_does_not_make_a_second_dataset(portal):
    portal.faults.append(Fault("timeout_after_apply", "package_create"))
    with pytest.raises(RemoteUnavailable) as failure:
        push(portal)
    assert (failure.value.params["reason"], failure.value.retryable) == ("timeout", True)
    assert push(portal).writes == 2
    assert_equals_ours(portal)


@pytest.mark.parametrize("action", ["package_create", "resource_create"])
def test_a_request_carried_out_only_after_we_gave_up_does_not_make_a_second_one(portal, action):
    portal.faults.append(Fault("late_apply", action))
    with pytest.raises(RemoteUnavailable):
        push(portal)
    push(portal)
    portal.apply_late()
    assert push(portal).verified
    assert_equals_ours(portal)


def test_a_request_carried_out_between_our_look_and_our_write_is_adopted(portal):
    portal.faults.append(Fault("late_apply", "package_create"))
    with pytest.raises(RemoteUnavailable):
        push(portal)
    searching = portal._package_search

    def search_then_apply(*arguments):
        found = searching(*arguments)
        portal.apply_late()
        return found

    portal._package_search = search_then_apply
    assert push(portal).verified
    assert_equals_ours(portal)


def test_a_file_carried_in_between_our_look_and_our_write_is_adopted(portal):
    portal.faults.append(Fault("late_apply", "resource_create"))
    with pytest.raises(RemoteUnavailable):
        push(portal)
    creating = portal._resource_create

    def apply_then_create(*arguments):
        portal._resource_create = creating
        portal.apply_late()
        return creating(*arguments)

    portal._resource_create = apply_then_create
    assert push(portal).verified
    assert_equals_ours(portal)


def test_a_file_the_portal_will_not_take_is_refused_for_good(portal):
    push(portal, make_package(resources=()))
    portal.faults.append(Fault("409", "resource_create"))
    with pytest.raises(RemoteRefused) as refusal:
        push(portal)
    assert refusal.value.params["status"] == 409


def test_the_portal_says_how_long_to_wait(portal):
    portal.faults.append(Fault("429"))
    with pytest.raises(RemoteUnavailable) as failure:
        push(portal)
    assert failure.value.retry_after == 7.0
    assert failure.value.params["reason"] == "too_many_requests"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("500", RemoteUnavailable),
        ("reset", RemoteUnavailable),
        ("reset_after_apply", RemoteUnavailable),
        ("slow_body", RemoteUnavailable),
        ("truncated", RemoteAnswerBroken),
        ("409", RemoteRefused),
        ("401", RemoteRefused),
        ("wrong_hash", VerificationFailed),
        ("404_file", VerificationFailed),
    ],
)
def test_each_fault_has_its_error_and_the_next_push_puts_things_right(portal, kind, error):
    portal.faults.append(Fault(kind))
    with pytest.raises(error) as failure:
        push(portal)
    assert failure.value.retryable is (error is not RemoteRefused)
    assert push(portal).verified
    assert_equals_ours(portal)


def test_a12_nothing_the_portal_says_reaches_the_error(portal):
    portal.act("package_create", {"name": "don-vi-hanh-chinh", "owner_org": "them"})
    with pytest.raises(RemoteRefused) as refusal:
        push(portal)
    assert "already in use" not in str(refusal.value)


def test_a_wrong_token_is_refused_and_shown_nowhere(portal):
    with pytest.raises(RemoteRefused) as refusal:
        push(portal, token="wrong-token")
    assert refusal.value.params == {"status": 403, "reason": "not_authorized", "fields": ("message",)}
    assert "wrong-token" not in str(refusal.value)
    assert portal.packages == {}


def test_a13_files_kept_on_another_host_are_read_without_the_token(portal):
    with ScriptedCkan() as files:
        portal.site_url = files.url
        portal.files = files.files = {}
        limits = Limits(connect=1, read=PATIENCE, total=10)
        allow = frozenset({("127.0.0.1", portal.port), ("127.0.0.1", files.port)})
        target = CkanPortal(portal.url, portal.token, GuardedClient(limits, allow=allow))
        assert target.push(make_package(), RemoteIds(), checked_at=NOW).verified
        assert [(action, "Authorization" in headers) for action, headers in files.calls] == [
            ("download", False),
            ("download", False),
        ]


def test_a_portal_that_points_inside_for_its_files_is_blocked(portal):
    portal.site_url = "http://169.254.169.254"
    with pytest.raises(BlockedAddress):
        push(portal)


def test_a_404_page_of_a_proxy_is_not_taken_for_a_missing_dataset(portal):
    package_id = push(portal).remote_package_id
    limits = Limits(connect=1, read=PATIENCE, total=10)
    client = GuardedClient(limits, allow=frozenset({("127.0.0.1", portal.port)}))
    wrong_path = CkanPortal(portal.url + "/dataset/1/2/3", portal.token, client)
    with pytest.raises(RemoteAnswerBroken):
        wrong_path.push(make_package(), RemoteIds(package_id), checked_at=NOW)
    assert portal.writes == 3


def test_a_file_that_is_not_as_long_as_announced_is_not_sent_whole(portal):
    short = PortalResource(CSV_ID, {}, "x.csv", "00" * 32, 1000, lambda: io.BytesIO(b"short"))
    with pytest.raises(VerificationFailed) as failure:
        push(portal, make_package(resources=[short]))
    assert failure.value.params["reason"] == "source_size"
    assert portal.resources == []


FAULTS = st.builds(Fault, st.sampled_from(FAULT_KINDS))


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(faults=st.lists(FAULTS, max_size=6), lets_choose_id=st.booleans())
def test_r9_after_any_faults_and_replays_the_portal_equals_ours_and_one_more_push_writes_nothing(
    faults, lets_choose_id
):
    # A portal that chooses ids itself cannot tell a request carried out late from a new one.
    kinds = [fault for fault in faults if lets_choose_id or fault.kind != "late_apply"]
    with ScriptedCkan(lets_choose_id=lets_choose_id) as portal:
        portal.faults.extend(kinds)
        # Each failed push uses up a fault, so one push more than there are faults must succeed.
        for _ in range(len(kinds) + 1):
            try:
                result = push(portal)
            except HarvestError:
                portal.apply_late()
            else:
                break
        portal.faults.clear()
        assert result.verified
        assert_equals_ours(portal)
        before = portal.writes
        again = push(portal, remote=result.remote_ids)
        assert (again.writes, again.verified, portal.writes) == (0, True, before)
