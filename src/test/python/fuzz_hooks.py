"""A check of fuzz: what a tenant is answered names no other account than its own, unless it asked for that one."""

import os
import re

import schemathesis

ACCOUNT = re.compile(r"akash1[a-z0-9]{38}")
PROVIDER = "akash1ny20hjlfanne4neqfv5rtm3ctju0x33kjc908s"


@schemathesis.check
def nothing_of_another_tenant(ctx, response, case):
    tenant = os.environ.get("FUZZ_TENANT")
    if tenant is None:
        return
    asked = f"{case.path_parameters}{case.query}{case.body}"
    for account in set(ACCOUNT.findall(response.text)) - {tenant, PROVIDER}:
        assert account in asked, f"{account} is another tenant"
