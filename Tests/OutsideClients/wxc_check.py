#!/usr/bin/env python3
"""Holds the sandbox's Webex side against wxc_sdk, a Webex client that others wrote.

    pip install wxc-sdk
    entrahub sandbox serve > sandbox.json &
    python3 wxc_check.py sandbox.json

The argument (default: standard input) holds the JSON line that `entrahub sandbox serve` prints.
Exits 0 when all calls behave as Webex's reference says.
"""

import argparse
import json
import sys

from requests.adapters import HTTPAdapter
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestError
from wxc_sdk.scim.bulk import BulkMethod, BulkOperation
from wxc_sdk.scim.groups import ScimGroup, ScimGroupMember
from wxc_sdk.scim.users import (
    EmailObject,
    EnterpriseUser,
    NameObject,
    PatchUserOperation,
    PatchUserOperationOp,
    ScimUser,
    UserTypeObject,
)
from wxc_sdk.tokens import Tokens

USER_SCHEMAS = [
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
]


class Redirect(HTTPAdapter):
    """Sends what is meant for Webex's public host to the sandbox."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def send(self, request, **kwargs):
        request.url = request.url.replace("https://webexapis.com", self.base, 1)
        return super().send(request, **kwargs)


def status_of(call, *arguments, **keywords) -> int:
    """The status with which a call that must fail was refused."""
    try:
        call(*arguments, **keywords)
    except RestError as error:
        return error.response.status_code
    raise AssertionError(f"{call.__name__} was not refused")


def connect(base: str, token: str) -> WebexSimpleApi:
    api = WebexSimpleApi(tokens=Tokens(access_token=token))
    api.session.mount("https://webexapis.com", Redirect(base))
    return api


def check_users(api: WebexSimpleApi, org: str) -> None:
    users = api.scim.users
    made = users.create(
        org,
        ScimUser(
            schemas=USER_SCHEMAS,
            user_name="Lena.Horn@northwind.example",
            user_type=UserTypeObject.user,
            name=NameObject(given_name="Lena", family_name="Horn"),
            display_name="Lena Horn",
            enterprise_user=EnterpriseUser(department="Finance"),
        ),
    )
    assert made.id and made.user_name == "Lena.Horn@northwind.example"
    assert made.emails == [EmailObject(value=made.user_name, type="work", primary=True)], made.emails
    assert made.webex_user.provision_source == "SCIM" and made.webex_user.account_status == ["active"]
    assert users.details(org, made.id) == made
    found = users.search(org, filter='userName eq "lena.horn@NORTHWIND.example"')
    assert found.total_results == 1 and found.resources[0].id == made.id
    duplicate = ScimUser(schemas=USER_SCHEMAS, user_name="lena.horn@northwind.example")
    assert status_of(users.create, org, duplicate) == 409
    foreign = ScimUser(schemas=USER_SCHEMAS, user_name="sam.rivera@fabrikam.example")
    assert users.search(org, filter=f'userName eq "{foreign.user_name}"').total_results == 0
    assert status_of(users.create, org, foreign) == 409

    replace, add, remove = (
        PatchUserOperationOp.replace,
        PatchUserOperationOp.add,
        PatchUserOperationOp.remove,
    )
    changed = users.patch(
        org,
        made.id,
        [
            PatchUserOperation(op=replace, path="displayName", value="Lena M. Horn"),
            PatchUserOperation(op=replace, path="active", value="False"),
            PatchUserOperation(op=add, path='phoneNumbers[type eq "mobile"].value', value="+49 1"),
        ],
    )
    assert changed.display_name == "Lena M. Horn" and changed.active is False
    assert changed.phone_numbers[0].value == "+49 1"
    assert changed.meta.version != made.meta.version and changed.meta.created == made.meta.created
    missing = PatchUserOperation(op=replace, path='emails[type eq "room"].value', value="x")
    assert status_of(users.patch, org, made.id, [missing]) == 400
    users.patch(org, made.id, [PatchUserOperation(op=remove, path="phoneNumbers")])
    made.title, made.enterprise_user = "Analyst", None
    replaced = users.update(org, made)
    assert replaced.title == "Analyst" and replaced.enterprise_user is None
    assert replaced.phone_numbers is None and replaced.id == made.id
    users.delete(org, made.id)
    assert status_of(users.details, org, made.id) == 404


def check_listing(api: WebexSimpleApi, org: str) -> None:
    first = api.scim.users.search(org, count=7)
    everybody = list(api.scim.users.search_all(org, count=500))
    assert len(everybody) == first.total_results == len({user.id for user in everybody})
    sources = {user.webex_user.provision_source for user in everybody}
    assert first.total_results == 0 or "AAD" in sources, sources
    ordered = api.scim.users.search(org, sort_by="userName", sort_order="descending", count=50)
    names = [user.user_name.lower() for user in ordered.resources]
    assert names == sorted(names, reverse=True)
    for group in api.scim.groups.search_all(org):
        members = list(api.scim.groups.members_all(org, group.id, count=100))
        assert len({member.value for member in members}) == len(members)
        with_members = api.scim.groups.details(org, group.id)
        assert len(with_members.members or []) == min(500, len(members))


def check_groups(api: WebexSimpleApi, org: str) -> None:
    groups, users = api.scim.groups, api.scim.users
    people = [
        users.create(org, ScimUser(schemas=USER_SCHEMAS, user_name=f"member{n}@northwind.example"))
        for n in range(3)
    ]
    made = groups.create(
        org,
        ScimGroup(
            display_name="Finance EMEA",
            members=[ScimGroupMember(value=people[0].id, type="user")],
        ),
    )
    assert [member.value for member in made.members] == [people[0].id]
    assert groups.search(org, filter='displayName eq "finance emea"').total_results == 1
    api.session.rest_patch(
        url=f"https://webexapis.com/identity/scim/{org}/v2/Groups/{made.id}",
        json={
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [
                {"op": "Add", "path": "members", "value": [{"value": p.id} for p in people]},
                {"op": "Remove", "path": f'members[value eq "{people[0].id}"]'},
            ],
        },
    )
    members = list(groups.members_all(org, made.id))
    assert [member.value for member in members] == [people[1].id, people[2].id]
    users.delete(org, people[1].id)
    assert len(list(groups.members_all(org, made.id))) == 1
    made.display_name, made.members = "Finance", None
    assert groups.update(org, made).display_name == "Finance"
    groups.delete(org, made.id)
    assert status_of(groups.details, org, made.id) == 404
    for person in (people[0], people[2]):
        users.delete(org, person.id)


def check_bulk(api: WebexSimpleApi, org: str) -> None:
    def post(number: int, name: str) -> BulkOperation:
        data = {"schemas": USER_SCHEMAS, "userName": name, "userType": "user"}
        return BulkOperation(method=BulkMethod.post, path="/Users", bulk_id=f"b{number}", data=data)

    names = [f"bulk{number}@northwind.example" for number in range(99)]
    operations = [post(number, name) for number, name in enumerate(names)]
    answer = api.scim.bulk.bulk_request(org, operations + [post(99, names[0].upper())])
    assert [operation.status for operation in answer.operations] == [201] * 99 + [409]
    error = answer.operations[-1].response.error
    assert error.tracking_id.startswith("ATLAS_") and error.details
    deletes = [
        BulkOperation(method=BulkMethod.delete, path=f"/Users/{operation.user_id}")
        for operation in answer.operations[:99]
    ]
    gone = api.scim.bulk.bulk_request(org, deletes)
    assert {operation.status for operation in gone.operations} == {204}
    assert status_of(api.scim.bulk.bulk_request, org, [post(n, f"x{n}@y.example") for n in range(101)]) == 413
    stopped = api.scim.bulk.bulk_request(org, deletes[:5], fail_on_errors=2)
    assert [operation.status for operation in stopped.operations] == [404, 404]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sandbox", nargs="?", type=argparse.FileType(), default=sys.stdin)
    sandbox = json.loads(parser.parse_args().sandbox.readline())
    base, org = sandbox["controlHub"], sandbox["orgId"]
    api = connect(base, sandbox["webexToken"])
    me = api.people.me()
    assert me.org_id and me.emails
    assert status_of(connect(base, "unknown").people.me) == 401
    assert status_of(connect(base, "unknown").scim.users.search, org) == 401
    other = "11111111-2222-4333-8444-555555555555"
    assert status_of(api.scim.users.search, other) == 403
    for check in (check_users, check_listing, check_groups, check_bulk):
        check(api, org)
        print(f"{check.__name__}: passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
