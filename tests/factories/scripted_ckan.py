"""A CKAN portal for tests: real HTTP and multipart, a store in memory, and faults played from a script.

    with ScriptedCkan(token="secret") as portal:
        portal.faults.append(Fault("timeout_after_apply"))
        ... push to portal.url ...
        assert len(portal.packages) == 1

It behaves as CKAN 2.10 does where a push can notice: envelopes, `__type`, 409 for a taken name or id, names
of formats in capitals, owner_org turned into an id.
"""

import contextlib
import hashlib
import json
import re
import socket
import struct
import threading
import uuid
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

WRITES = frozenset(
    {
        *("package_create", "package_patch", "resource_create", "resource_patch"),
        *("resource_delete", "package_delete"),
    }
)

# Fault kinds. A fault waits in the queue until a request comes that it fits; the others may overtake it.
ON_ANY = frozenset(
    {"500", "429", "truncated", "reset", "reset_after_apply", "timeout_after_apply", "slow_body"}
)
ON_WRITE = frozenset({"409", "401", "late_apply"})
ON_DOWNLOAD = frozenset({"wrong_hash", "404_file"})
FAULT_KINDS = tuple(sorted(ON_ANY | ON_WRITE | ON_DOWNLOAD))


@dataclass(frozen=True)
class Fault:
    """One misbehaviour; `action` narrows it to one action (or "download"), None to any it can strike."""

    kind: str
    action: str | None = None

    def fits(self, action: str) -> bool:
        """Whether this fault strikes a request for `action`."""
        if self.action is not None:
            return action == self.action
        if self.kind in ON_DOWNLOAD:
            return action == "download"
        return self.kind in ON_ANY or action in WRITES


@dataclass
class Refusal(Exception):
    """CKAN's way to say no: HTTP status, `__type` and the rest of the error dict."""

    status: int
    type: str
    error: dict = field(default_factory=dict)


@dataclass
class ScriptedCkan:
    """The portal.

    token: what writers must send; lets_choose_id: whether a writer may give ids (a sysadmin may);
    packages: id -> package dict with its resources; files: resource id -> bytes;
    buried: the bytes of deleted resources as they still lie on the portal's disk;
    writes: changes applied to the store; calls: (action, headers) of every request;
    site_url: where resource URLs point to, the portal itself by default;
    rewrites_hash: replace `hash` by an MD5 as DataStore loaders do;
    munges_names: make file names ASCII, as CKAN does;
    ignores: actions that are answered well and not carried out;
    stall: seconds a hanging answer is held back at most.
    """

    token: str = "portal-token"
    lets_choose_id: bool = True
    rewrites_hash: bool = False
    munges_names: bool = True
    stall: float = 30.0
    site_url: str | None = None
    ignores: frozenset = frozenset()
    faults: deque = field(default_factory=deque)
    packages: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    buried: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    writes: int = 0

    def __post_init__(self):
        self.lock = threading.RLock()
        self.released = threading.Event()
        self._late = []
        self._server = None

    def start(self):
        """Listen on a free port of 127.0.0.1."""
        handler = type("Handler", (_Handler,), {"portal": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def stop(self):
        """Let go of hanging answers and close."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    __enter__ = start

    def __exit__(self, *_):
        self.stop()

    @property
    def port(self):
        """The port listened on."""
        return self._server.server_address[1]

    @property
    def url(self):
        """The portal's address, to be given to `CkanPortal`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def resources(self):
        """All resources of all packages."""
        return [each for package in self.packages.values() for each in package["resources"]]

    def file_hashes(self):
        """Resource id -> SHA-256 of the bytes held."""
        return {key: hashlib.sha256(data).hexdigest() for key, data in self.files.items()}

    def apply_late(self):
        """Carry out the requests that were held back by a `late_apply` fault; conflicts end as CKAN's do."""
        with self.lock:
            late, self._late = self._late, []
            for action, fields, upload in late:
                with contextlib.suppress(Refusal):
                    self.act(action, fields, upload)

    def postpone(self, action, fields, upload):
        """Keep a request for `apply_late`."""
        self._late.append((action, fields, upload))

    def next_fault(self, action):
        """Take the first fault of the script that fits."""
        with self.lock:
            for index, fault in enumerate(self.faults):
                if fault.fits(action):
                    del self.faults[index]
                    return fault.kind
        return None

    def act(self, action, fields, upload=None):
        """Carry out one action; gives its result."""
        with self.lock:
            if action in self.ignores:
                return None
            result = getattr(self, f"_{action}")(fields, upload)
            if action in WRITES:
                self.writes += 1
            return json.loads(json.dumps(result))

    def _package_show(self, fields, _):
        wanted = fields.get("id", "")
        for package in self.packages.values():
            if wanted in (package["id"], package["name"]):
                return package
        raise Refusal(404, "Not Found Error", {"message": "Not found"})

    def _package_search(self, fields, _):
        key, _, value = fields["fq"].partition(":")
        wanted = {"key": key.removeprefix("extras_"), "value": value.strip('"')}
        found = [each for each in self.packages.values() if wanted in each["extras"]]
        return {"count": len(found), "results": found}

    def _package_create(self, fields, _):
        self._check_id(fields, self.packages)
        self._check_name(fields)
        package = {"id": str(uuid.uuid4()), "extras": [], "tags": [], "state": "active", "private": False}
        package |= fields | {"resources": []}
        self._own(package)
        self.packages[package["id"]] = package
        return package

    def _package_patch(self, fields, _):
        package = self._package_show(fields, None)
        if fields.get("name", package["name"]) != package["name"]:
            self._check_name(fields)
        package |= {key: value for key, value in fields.items() if key != "id"}
        self._own(package)
        return package

    def _resource_create(self, fields, upload):
        package = self._package_show({"id": fields.get("package_id", "")}, None)
        self._check_id(fields, [each["id"] for each in self.resources])
        resource = {"id": str(uuid.uuid4()), "url_type": None, "url": ""} | fields
        resource["position"] = len(package["resources"])
        self._store(resource, upload)
        package["resources"].append(resource)
        return resource

    def _resource_patch(self, fields, upload):
        for resource in self.resources:
            if resource["id"] == fields.get("id"):
                resource |= fields
                self._store(resource, upload)
                return resource
        raise Refusal(404, "Not Found Error", {"message": "Not found"})

    def _resource_delete(self, fields, _):
        """CKAN takes the resource out of its package; the file stays on its disk, at no address."""
        for package in self.packages.values():
            for resource in package["resources"]:
                if resource["id"] == fields.get("id"):
                    package["resources"].remove(resource)
                    self.buried[resource["id"]] = self.files.pop(resource["id"], b"")
                    return
        raise Refusal(404, "Not Found Error", {"message": "Not found"})

    def _package_delete(self, fields, _):
        """CKAN marks the package as deleted and still shows it to those who may write."""
        package = self._package_show(fields, None)
        package["state"] = "deleted"
        return

    def _check_id(self, fields, taken):
        if "id" in fields and not self.lets_choose_id:
            raise Refusal(409, "Validation Error", {"id": ["The input field id was not expected."]})
        if fields.get("id") in taken:
            raise Refusal(409, "Validation Error", {"id": ["id already exists"]})

    def _check_name(self, fields):
        if any(package["name"] == fields["name"] for package in self.packages.values()):
            raise Refusal(409, "Validation Error", {"name": ["That URL is already in use."]})

    def _own(self, package):
        owner = package.get("owner_org")
        if owner and owner != package.get("organization", {}).get("id"):
            package["owner_org"] = str(uuid.uuid5(uuid.NAMESPACE_DNS, owner))
            package["organization"] = {"id": package["owner_org"], "name": owner}

    def _store(self, resource, upload):
        if "format" in resource:
            resource["format"] = resource["format"].upper()
        if upload is None:
            return
        filename, data = upload
        self.files[resource["id"]] = data
        if self.munges_names:
            filename = re.sub(r"[^a-z0-9_.-]", "", filename.lower().replace(" ", "-"))
        site, package_id = self.site_url or self.url, resource.get("package_id", "x")
        path = f"/dataset/{package_id}/resource/{resource['id']}/download/{filename}"
        resource |= {"url": site + path, "url_type": "upload", "size": len(data)}
        if self.rewrites_hash:
            resource["hash"] = hashlib.md5(data, usedforsecurity=False).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """Clients that hang up are part of the play."""


class _Handler(BaseHTTPRequestHandler):
    portal: ScriptedCkan

    def log_message(self, *_):
        """Be quiet."""

    def do_GET(self):
        """Read actions and downloads."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/dataset/"):
            self._play("download", {"id": parts.path.split("/")[4]}, None)
        else:
            fields = {key: values[0] for key, values in parse_qs(parts.query).items()}
            self._play(parts.path.rpartition("/")[2], fields, None)

    def do_POST(self):
        """Actions with a JSON or multipart body."""
        announced = int(self.headers["Content-Length"])
        body = self.rfile.read(announced)
        if len(body) < announced:  # the client gave up: a web server in front drops such a request
            return self._hang_up()
        content_type = self.headers["Content-Type"]
        action = unquote(urlsplit(self.path).path.rpartition("/")[2])
        if content_type.startswith("multipart/form-data"):
            fields, upload = read_form(content_type, body)
        else:
            fields, upload = json.loads(body), None
        return self._play(action, fields, upload)

    def _play(self, action, fields, upload):
        portal = self.portal
        with portal.lock:
            portal.calls.append((action, dict(self.headers)))
        fault = portal.next_fault(action)
        if fault == "reset":
            return self._hang_up()
        if fault in ("500", "429", "409", "401"):
            return self._refuse_as(int(fault))
        if fault == "late_apply":
            portal.postpone(action, fields, upload)
            return portal.released.wait(portal.stall)
        if action == "download":
            return self._download(fields["id"], fault)
        if action in WRITES and self.headers.get("Authorization") != portal.token:
            error = {"message": "Access denied", "__type": "Authorization Error"}
            return self._answer(403, {"success": False, "error": error}, fault)
        try:
            result = portal.act(action, fields, upload)
        except Refusal as refusal:
            error = {**refusal.error, "__type": refusal.type}
            return self._answer(refusal.status, {"success": False, "error": error}, fault)
        return self._answer(200, {"success": True, "result": result}, fault)

    def _refuse_as(self, status):
        errors = {409: {"name": ["That URL is already in use."], "__type": "Validation Error"}}
        headers = {"Retry-After": "7"} if status == 429 else {}
        body = {"success": False, "error": errors.get(status, {"__type": "x"})}
        return self._send(status, json.dumps(body).encode(), headers)

    def _answer(self, status, envelope, fault):
        return self._send_with(fault, status, json.dumps({"help": "", **envelope}).encode())

    def _download(self, resource_id, fault):
        data = self.portal.files.get(resource_id)
        if data is None or fault == "404_file":
            return self._send(404, b"not found")
        return self._send_with(fault, 200, data + b"\n#" if fault == "wrong_hash" else data)

    def _send_with(self, fault, status, data):
        """Send an answer that has been earned, in the way the fault wants it."""
        if fault == "timeout_after_apply":
            return self.portal.released.wait(self.portal.stall)
        if fault == "reset_after_apply":
            return self._hang_up()
        if fault == "truncated":
            return self._send(status, data[: len(data) // 2])
        if fault == "slow_body":
            self._send(status, data[:1], {"Content-Length": str(len(data))})
            return self.portal.released.wait(self.portal.stall)
        return self._send(status, data)

    def _send(self, status, data, headers=()):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self):
        """Send a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def read_form(content_type, body):
    """Take multipart/form-data apart: fields as text, and (filename, bytes) of the part `upload`."""
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    fields, upload = {}, None
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        disposition = next(
            line for line in head.decode().split("\r\n") if line.lower().startswith("content-disp")
        )
        names = {
            key: value.strip('"')
            for key, _, value in (each.partition("=") for each in disposition.split("; ")[1:])
        }
        if "filename" in names:
            upload = (names["filename"], data)
        else:
            fields[names["name"]] = data.decode()
    return fields, upload
