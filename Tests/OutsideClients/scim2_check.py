#!/usr/bin/env python3
"""Holds the sandbox's SCIM server against scim2-tester, a conformance tester that others wrote.

    pip install scim2-tester "scim2-client[httpx2]"
    entrahub sandbox serve > sandbox.json &
    python3 scim2_check.py sandbox.json

The argument (default: standard input) holds the JSON line that `entrahub sandbox serve` prints.
Exits 0 when no check fails. `--gallery` tests the gallery's front instead.
"""

import argparse
import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sandbox", nargs="?", type=argparse.FileType(), default=sys.stdin)
    parser.add_argument("--gallery", action="store_true")
    arguments = parser.parse_args()
    sandbox = json.loads(arguments.sandbox.readline())
    base = sandbox["gallery" if arguments.gallery else "scim"]
    http = Client(base_url=base, headers={"Authorization": "Bearer " + sandbox["webexToken"]})
    results = check_server(SyncSCIMClient(http))
    counts: dict[str, int] = {}
    for result in results:
        counts[result.status.name] = counts.get(result.status.name, 0) + 1
        if result.status not in (Status.SUCCESS, Status.SKIPPED):
            print(f"{result.status.name} {result.title} {result.resource_type or ''}: {result.reason}")
    print(f"{base}: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    passed = counts.get("SUCCESS", 0)
    return 0 if passed and passed + counts.get("SKIPPED", 0) == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
