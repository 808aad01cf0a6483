#!/usr/bin/env python3
"""Reads the sandbox through Microsoft's own Graph SDK.

    pip install msgraph-sdk
    entrahub sandbox serve --users 200 | python3 msgraph_check.py

Takes the sandbox's line of JSON on standard input or as a file (the SDK needs half a second for a
hundred users: keep the directory small), changes nothing that it does not put back, prints one
line a step and ends with status 1 if a step failed.
"""

import asyncio
import json
import sys
import traceback

from azure.core.credentials import AccessToken, TokenCredential
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from kiota_http.kiota_client_factory import KiotaClientFactory
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.audit_logs.directory_audits.directory_audits_request_builder import (
    DirectoryAuditsRequestBuilder,
)
from msgraph.generated.audit_logs.provisioning.provisioning_request_builder import (
    ProvisioningRequestBuilder,
)
from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
from msgraph.generated.models.expression_input_object import ExpressionInputObject
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.service_principal import ServicePrincipal
from msgraph.generated.models.string_key_object_value_pair import StringKeyObjectValuePair
from msgraph.generated.models.user import User
from msgraph.generated.service_principals.item.synchronization.jobs.item.schema\
    .parse_expression.parse_expression_post_request_body import ParseExpressionPostRequestBody
from msgraph.generated.service_principals.service_principals_request_builder import (
    ServicePrincipalsRequestBuilder,
)
from msgraph.generated.users.users_request_builder import UsersRequestBuilder


class StaticToken(TokenCredential):
    """Hands out the token of the sandbox's description."""

    def __init__(self, token):
        self.token = token

    def get_token(self, *scopes, **options):
        return AccessToken(self.token, 4102444800)


def client_of(description):
    provider = AzureIdentityAuthenticationProvider(
        StaticToken(description["graphToken"]), allowed_hosts=[]
    )
    adapter = GraphRequestAdapter(
        provider, client=KiotaClientFactory.create_with_default_middleware()
    )
    adapter.base_url = description["graph"]
    return GraphServiceClient(request_adapter=adapter)


def asking(builder, eventual=False, **query):
    """Query options of one request, with the header of advanced queries where asked for."""
    parameters = getattr(builder, f"{builder.__name__}GetQueryParameters")(**query)
    headers = HeadersCollection()
    if eventual:
        headers.add("ConsistencyLevel", "eventual")
    return RequestConfiguration(query_parameters=parameters, headers=headers)


class Check:
    def __init__(self, client):
        self.client = client
        self.failed = 0

    async def step(self, name, body):
        try:
            print(f"ok    {name}: {await body()}")
        except Exception:  # every kind of failure is one failed step
            self.failed += 1
            print(f"FAIL  {name}")
            traceback.print_exc(file=sys.stdout)

    async def run(self):
        for name, body in vars(Check).items():
            if name.startswith("check_"):
                await self.step(name[6:].replace("_", " "), lambda: body(self))
        return self.failed

    async def check_organization(self):
        organizations = await self.client.organization.get()
        assert len(organizations.value) == 1
        assert organizations.value[0].verified_domains
        return organizations.value[0].display_name

    async def check_users_over_pages(self):
        page = await self.client.users.get(
            asking(UsersRequestBuilder, eventual=True, top=500, count=True,
                   select=["id", "displayName", "userPrincipalName", "accountEnabled"]))
        expected = page.odata_count
        seen = [user.id for user in page.value]
        while page.odata_next_link:
            page = await self.client.users.with_url(page.odata_next_link).get()
            seen += [user.id for user in page.value]
        assert len(seen) == len(set(seen)) == expected, (len(seen), expected)
        return f"{expected} users"

    async def check_user_filters(self):
        first = (await self.client.users.get(asking(UsersRequestBuilder, top=1))).value[0]
        found = await self.client.users.get(
            asking(UsersRequestBuilder,
                   filter=f"userPrincipalName eq '{first.user_principal_name}'"))
        assert [user.id for user in found.value] == [first.id]
        one = await self.client.users.by_user_id(first.user_principal_name).get()
        assert one.display_name == first.display_name
        text = await self.client.users.get(
            asking(UsersRequestBuilder, eventual=True, search=f'"displayName:{first.given_name}"'))
        assert first.id in [user.id for user in text.value]
        return first.display_name

    async def check_user_delta(self):
        page = await self.client.users.delta.get()
        count = len(page.value)
        while page.odata_next_link:
            page = await self.client.users.delta.with_url(page.odata_next_link).get()
            count += len(page.value)
        assert page.odata_delta_link
        changed = await self.client.users.delta.with_url(page.odata_delta_link).get()
        assert changed.value == []
        return f"{count} users, then none"

    async def check_a_user_comes_and_goes(self):
        domain = (await self.client.organization.get()).value[0].verified_domains[0].name
        made = await self.client.users.post(User(
            account_enabled=True, display_name="Ómar Çelik", mail_nickname="omar.celik",
            user_principal_name=f"omar.celik.check@{domain}",
            password_profile=PasswordProfile(password="xWwvJ]6NMw+bWH-d")))
        await self.client.users.by_user_id(made.id).patch(User(job_title="Tester"))
        again = await self.client.users.by_user_id(made.id).get()
        assert again.display_name == "Ómar Çelik" and again.job_title == "Tester"
        await self.client.users.by_user_id(made.id).delete()
        await self.client.directory.deleted_items.by_directory_object_id(made.id).delete()
        return made.id

    async def check_groups_and_members(self):
        groups = await self.client.groups.get(asking(GroupsRequestBuilder, top=999))
        assigned = [group for group in groups.value if group.display_name == "Webex Users"]
        members = await self.client.groups.by_group_id(assigned[0].id).members.get()
        assert all(member.odata_type == "#microsoft.graph.user" for member in members.value)
        return f"{len(groups.value)} groups, {len(members.value)} members on the first page"

    async def principals(self):
        page = await self.client.service_principals.get(
            asking(ServicePrincipalsRequestBuilder, filter="startswith(displayName,'Cisco')"))
        return page.value

    async def check_service_principals(self):
        listed = await self.client.service_principals.get(
            asking(ServicePrincipalsRequestBuilder, eventual=True, count=True,
                   orderby=["displayName"]))
        names = [principal.display_name.lower() for principal in listed.value]
        assert names == sorted(names) and listed.odata_count == len(names)
        graph = await self.client.service_principals_with_app_id(
            "00000003-0000-0000-c000-000000000000").get()
        assert len(graph.app_roles) > 15 and len(graph.oauth2_permission_scopes) > 15
        return ", ".join(principal.display_name for principal in await self.principals())

    async def check_deltas_of_principals_and_grants(self):
        told = []
        for builder in (self.client.service_principals.delta,
                        self.client.oauth2_permission_grants.delta):
            page = await builder.get()
            count = len(page.value)
            while page.odata_next_link:
                page = await builder.with_url(page.odata_next_link).get()
                count += len(page.value)
            changed = await builder.with_url(page.odata_delta_link).get()
            assert count > 0 and changed.value == []
            told.append(str(count))
        return " principals, ".join(told) + " grants, then none"

    async def check_deleted_items(self):
        page = await self.client.directory.deleted_items.graph_service_principal.get()
        for principal in page.value:
            assert isinstance(principal, ServicePrincipal) and principal.deleted_date_time
        return ", ".join(principal.display_name for principal in page.value) or "none"

    async def check_grants(self):
        grants = await self.client.oauth2_permission_grants.get()
        assert grants.value and all(grant.client_id for grant in grants.value)
        count = 0
        for principal in await self.principals():
            item = self.client.service_principals.by_service_principal_id(principal.id)
            count += len((await item.app_role_assignments.get()).value)
            count += len((await item.app_role_assigned_to.get()).value)
        return f"{len(grants.value)} grants, {count} assignments"

    async def check_synchronization(self):
        told = []
        for principal in await self.principals():
            base = self.client.service_principals.by_service_principal_id(
                principal.id).synchronization
            for job in (await base.jobs.get()).value:
                one = await base.jobs.by_synchronization_job_id(job.id).get()
                assert one.status.code is not None and one.schedule.interval
                assert one.status.last_execution.time_began
                assert one.status.synchronized_entry_count_by_type
                schema = await base.jobs.by_synchronization_job_id(job.id).schema.get()
                rule = schema.synchronization_rules[0]
                assert len(rule.object_mappings[0].attribute_mappings) == 6
                templates = await base.templates.get()
                assert templates.value[0].id == job.template_id
                told.append(f"{principal.display_name} {one.status.code.value}")
        return ", ".join(told) or "no job"

    async def check_synchronization_schema(self):
        told = []
        for principal in await self.principals():
            base = self.client.service_principals.by_service_principal_id(
                principal.id).synchronization
            for job in (await base.jobs.get()).value:
                schema = base.jobs.by_synchronization_job_id(job.id).schema
                functions = (await schema.functions.get()).value
                assert "Switch" in [function.id for function in functions]
                operators = (await schema.filter_operators.get()).value
                assert all(one.arity and one.supported_attribute_types for one in operators)
                answer = await schema.parse_expression.post(ParseExpressionPostRequestBody(
                    expression='Append([displayName], "!")',
                    test_input_object=ExpressionInputObject(properties=[
                        StringKeyObjectValuePair(
                            key="displayName", additional_data={"value": "Zoë"})])))
                assert answer.parsing_succeeded and answer.evaluation_succeeded, answer.error
                assert answer.evaluation_result == ["Zoë!"]
                assert answer.parsed_expression.parameters[1].value.name == "!"
                wrong = await schema.parse_expression.post(
                    ParseExpressionPostRequestBody(expression="Append("))
                assert not wrong.parsing_succeeded and wrong.error.message
                whole = await schema.get()
                target = schema.directories.by_directory_definition_id(whole.directories[1].id)
                assert (await target.discover.post()).objects
                told.append(f"{len(functions)} functions, {len(operators)} operators")
        return ", ".join(told) or "no job"

    async def check_directory_audits(self):
        page = await self.client.audit_logs.directory_audits.get(
            asking(DirectoryAuditsRequestBuilder, top=50,
                   orderby=["activityDateTime desc"]))
        assert page.value and all(event.activity_date_time for event in page.value)
        removed = await self.client.audit_logs.directory_audits.get(
            asking(DirectoryAuditsRequestBuilder,
                   filter="activityDisplayName eq 'Remove service principal'"))
        for event in removed.value:
            assert event.initiated_by.user.user_principal_name
            assert event.target_resources[0].display_name
        return f"{len(page.value)} events, {len(removed.value)} removals"

    async def check_provisioning_log(self):
        page = await self.client.audit_logs.provisioning.get(
            asking(ProvisioningRequestBuilder, top=500))
        for row in page.value:
            assert row.provisioning_status_info.status is not None
            assert row.provisioning_action is not None and row.job_id
            assert row.service_principal.display_name
        failed = [row for row in page.value
                  if row.provisioning_status_info.status.value == "failure"]
        assert all(row.provisioning_status_info.error_information.error_code for row in failed)
        return f"{len(page.value)} rows, {len(failed)} failures"

    async def check_application_templates(self):
        page = await self.client.application_templates.get()
        assert "Cisco Webex" in [template.display_name for template in page.value]
        return f"{len(page.value)} templates"

    async def check_errors(self):
        try:
            await self.client.users.by_user_id("nobody@nowhere.example").get()
        except (ODataError, APIError) as error:
            assert error.response_status_code == 404
            assert error.error.code == "Request_ResourceNotFound", error.error.code
            assert error.error.inner_error.request_id
            return error.error.code
        raise AssertionError("an unknown user was found")


def main():
    source = open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin
    description = json.loads(source.readline())
    failed = asyncio.run(Check(client_of(description)).run())
    print("all well" if failed == 0 else f"{failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
