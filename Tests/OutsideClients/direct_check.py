#!/usr/bin/env python3
"""Carries out a plan against scim2-server, a SCIM server that others wrote, and compares the result.

    pip install scim2-server
    python3 direct_check.py

Four servers: with everything that RFC 7644 offers, without PATCH, without filters, and with schemas
that know fewer attributes than the plan sends. Exits 0 when each has what the plan wants.
"""

import argparse
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SERVE = "from scim2_server.testserver.cli import main; main()"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
TOKEN = "outside-token"
failures = []


def expect(condition, words):
    if not condition:
        failures.append(words)
        print("FAILED " + words)


class Server:
    """scim2-server on a free port."""

    def __init__(self, folder, **files):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = ["--port", str(port), "--bearer-token", TOKEN]
        for name, content in files.items():
            path = pathlib.Path(folder, name + ".json")
            path.write_text(json.dumps(content))
            arguments += ["--" + name.replace("_", "-"), str(path)]
        self.log = open(pathlib.Path(folder, "server.log"), "w")
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, *arguments],
                                        stdout=self.log, stderr=self.log)
        self.url = f"http://127.0.0.1:{port}"
        while True:
            try:
                self.get("/ServiceProviderConfig")
                return
            except urllib.error.URLError as error:
                if isinstance(error, urllib.error.HTTPError) or self.process.poll() is not None:
                    raise SystemExit(f"scim2-server does not serve: {error}")
                time.sleep(0.05)

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": "Bearer " + TOKEN})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def users(self):
        found, total = {}, 1
        while len(found) < total:
            page = self.get(f"/Users?count=1000&startIndex={len(found) + 1}")
            total = page["totalResults"]
            found.update((user["userName"], user) for user in page["Resources"])
        return found

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def create(number):
    name = f"person{number}@contoso.example"
    body = {
        "schemas": [USER, ENTERPRISE], "externalId": f"source-{number}", "userName": name, "active": True,
        "displayName": f"Person {number}", "meta": {"resourceType": "User"}, "title": "Engineer",
        "name": {"familyName": "Person", "givenName": str(number)},
        "emails": [{"type": "work", "value": name, "primary": True}],
        "addresses": [{"type": "work", "country": "NO", "locality": "Oslo"}],
        ENTERPRISE: {"department": "Research"},
    }
    return {"key": f"create:{number}", "action": "create", "kind": "user", "source": f"source-{number}",
            "label": name, "match": [f'userName eq "{name}"'], "body": body,
            "before": [], "after": [["userName", name], ["displayName", f"Person {number}"], ["title", "Engineer"]]}


def change(user, action, *changes):
    """One PATCH as Entra writes it: (op, path, old, new, what stands in the body)."""
    operations = [{"op": op, "path": path, "value": body} for op, path, _, _, body in changes]
    return {"key": f"{action}:{user['userName']}", "action": action, "kind": "user",
            "source": user.get("externalId", ""), "label": user["userName"], "target": user["id"], "match": [],
            "body": {"schemas": [PATCH], "Operations": operations},
            "before": [[path, old] for _, path, old, _, _ in changes],
            "after": [[path, new] for _, path, _, new, _ in changes]}


def carry_out(probe, server, folder, requests, *keys):
    plan = pathlib.Path(folder, "plan")
    plan.write_text("".join(json.dumps(request) + "\n" for request in requests))
    result = subprocess.run(
        [probe, server.url, str(pathlib.Path(folder, "probe.db")), str(plan), *keys],
        env={**os.environ, "ENTRAHUB_WEBEX_TOKEN": TOKEN}, text=True, capture_output=True)
    print("   " + result.stdout.strip().replace("\n", "\n   ") + result.stderr)
    return json.loads(result.stdout.strip().splitlines()[-1]), result.stdout


def check(words, probe, knows_all=True, **files):
    print(words)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, **files)
        try:
            made, said = carry_out(probe, server, folder, [create(n) for n in range(40)])
            expect(made["outcomes"] == {"done": 40}, f"{words}: 40 people are created")
            users = server.users()
            expect(len(users) == 40, f"{words}: the server shows 40 people")
            first = users["person0@contoso.example"]
            expect(("title" in first) == knows_all, f"{words}: title is there only if it is known")
            expect(("does not know title" in said) != knows_all, f"{words}: what is left out is said")
            again, _ = carry_out(probe, server, folder, [create(n) for n in range(40)], "rereads=100")
            expect(set(again["outcomes"]) <= {"unchanged", "adopted"}, f"{words}: a second time nothing is made")
            people = [users[f"person{n}@contoso.example"] for n in range(6)]
            manager = f"{ENTERPRISE}:manager"
            phone = 'phoneNumbers[type eq "mobile"].value'
            city = 'addresses[type eq "work"].locality'
            plan = [
                change(people[0], "update", ("Replace", "displayName", "Person 0", "Ada", "Ada"),
                       ("Replace", "name.givenName", "0", "Ada", "Ada")),
                change(people[1], "update", ("Add", phone, None, "+47 555 01 02", "+47 555 01 02"),
                       ("Replace", city, "Oslo" if knows_all else None, "Bergen", "Bergen")),
                change(people[2], "disable", ("Replace", "active", True, False, "False")),
                change(people[3], "update",
                       ("Add", manager, None, people[0]["id"], people[0]["id"])),
                change(people[4], "update", ("Replace", "userName", people[4]["userName"],
                                             "renamed@contoso.example", "renamed@contoso.example")),
                {"key": "delete:5", "action": "delete", "kind": "user", "source": "source-5", "label": "5",
                 "target": people[5]["id"], "match": [], "before": [], "after": []},
            ]
            changed, _ = carry_out(probe, server, folder, plan, "rereads=0")
            expect(changed["outcomes"].get("done") == (6 if knows_all else 4), f"{words}: all changes are made")
            users = server.users()
            expect(len(users) == 39 and "renamed@contoso.example" in users, f"{words}: renamed and deleted")
            expect(users["person0@contoso.example"]["displayName"] == "Ada", f"{words}: displayName")
            expect(users["person0@contoso.example"]["name"]["givenName"] == "Ada", f"{words}: givenName")
            expect(users["person2@contoso.example"]["active"] is False, f"{words}: active is a Boolean")
            if knows_all:
                second = users["person1@contoso.example"]
                expect(second["phoneNumbers"][0]["value"].startswith("+47"), f"{words}: the phone was added")
                expect(second["phoneNumbers"][0]["type"] == "mobile", f"{words}: with its type")
                expect(second["addresses"][0]["locality"] == "Bergen", f"{words}: the city was replaced")
                expect(second["addresses"][0]["country"] == "NO", f"{words}: the country stays")
                value = users["person3@contoso.example"][ENTERPRISE]["manager"]["value"]
                expect(value == people[0]["id"], f"{words}: the manager is linked")
                expect(users["person3@contoso.example"][ENTERPRISE]["department"] == "Research",
                       f"{words}: the department stays")
            again, _ = carry_out(probe, server, folder, plan, "rereads=100")
            expect(set(again["outcomes"]) <= {"unchanged", "skipped"}, f"{words}: a second plan changes nothing")
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--probe", default=".build/debug/DirectProbe")
    probe = os.path.abspath(parser.parse_args().probe)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        config = server.get("/ServiceProviderConfig")
        schemas = server.get("/Schemas")["Resources"]
        types = server.get("/ResourceTypes")["Resources"]
        server.stop()
    check("scim2-server with everything", probe)
    without_patch = {**config, "patch": {"supported": False}}
    check("scim2-server without PATCH", probe, service_provider_config=without_patch)
    without_filter = {**config, "filter": {"supported": False, "maxResults": 15}}
    check("scim2-server without filters, in small pages", probe, service_provider_config=without_filter)
    kept = {"userName", "name", "displayName", "active", "emails"}
    for schema in schemas:
        if schema["id"] == USER:
            schema["attributes"] = [a for a in schema["attributes"] if a["name"] in kept]
    narrow = [schema for schema in schemas if schema["id"] != ENTERPRISE]
    for kind in types:
        kind.pop("schemaExtensions", None)
    check("scim2-server with few attributes", probe, knows_all=False, schema=narrow, resource_type=types)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
