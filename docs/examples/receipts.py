"""Reads receipts into a table over Docent's HTTP API, with nothing but Python 3.9 or later:

    docent serve --api --no-open --port 7070        (prints the token)
    DOCENT_API_TOKEN=... python3 receipts.py *.jpg

One line a receipt: file, company, date, total, and what a person should look at.
"""

import json
import os
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

API = os.environ.get("DOCENT_API", "http://127.0.0.1:7070/api/v1")


def call(method, path, body=None, content_type="application/json"):
    headers = {"Authorization": f"Bearer {os.environ['DOCENT_API_TOKEN']}", "Content-Type": content_type}
    try:
        with urlopen(Request(API + path, body, headers, method=method)) as response:
            return json.load(response)
    except HTTPError as error:
        sys.exit(json.load(error)["error"]["message"])


jobs = []
for file in map(Path, sys.argv[1:]):
    document = call("POST", f"/documents?name={quote(file.name)}", file.read_bytes(), "application/octet-stream")
    request = json.dumps({"kind": "receipt", "document": document["id"]}).encode()
    jobs.append((file, call("POST", "/jobs", request)["id"]))

for file, job in jobs:
    while (state := call("GET", f"/jobs/{job}"))["state"] == "running":
        time.sleep(0.5)
    if state["error"]:
        print(file.name, state["error"]["message"], sep="\t")
        continue
    for receipt in state["result"]["receipts"]:
        fields = [receipt["fields"][name]["value"] or "" for name in ("company", "date", "total")]
        print(file.name, *fields, ", ".join(receipt["review"]), sep="\t")
