"""Every line is what the model of FollowTheMoney takes, and every link leads somewhere.

`model.json` is what followthemoney 4.11 says of the schemata that are used. The library itself needs the headers of ICU and a compiler,
so it is no requirement of the tests; where a Python has it, `FOLLOWTHEMONEY_PYTHON` names that one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.written import Source
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.specimens.processed import Sample
from legal_pipeline_tests.storage.specimens import MATTER, fill, merge

MODEL: dict[str, Any] = json.loads(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
_BY_THE_LIBRARY = """
import json, sys
from followthemoney import model
for line in open(sys.argv[1], encoding="utf-8"):
    model.get(json.loads(line)["schema"]).validate(json.loads(line))
"""


def records(services: Services, out: Path, matter: str, named: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    export(Source(services, select(services.store, matter, named=named)), FORMATS["ftm"], out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def problems(found: list[dict[str, Any]]) -> list[str]:
    schema_of = {each["id"]: each["schema"] for each in found}
    said = [] if len(schema_of) == len(found) else ["an id is there twice"]
    for each in found:
        schema = MODEL[each["schema"]]
        given = each["properties"]
        name = f"{each['schema']} {each['id']}"
        if not re.fullmatch(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?", each["id"]):
            said.append(f"{name}: its id")
        said += [f"{name}: {key} is missing" for key in schema["required"] if not given.get(key)]
        for key, values in given.items():
            kind = schema["properties"].get(key)
            if kind is None or not values or not all(isinstance(value, str) and value == value.strip() and value for value in values):
                said.append(f"{name}: {key}")
            elif kind in MODEL:
                said += [f"{name}: {key} leads to {value}" for value in values if kind not in MODEL[schema_of[value]]["is_a"]]
            elif kind == "date":
                said += [f"{name}: {key} is {value}" for value in values if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)]
    return said


def test_the_check_finds_what_is_wrong() -> None:
    found = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Ann"], "age": ["4"]}},
        {"id": "b_", "schema": "Representation", "properties": {"agent": ["a"], "proof": ["a"]}},
    ]
    said = ["Person a: age", "Representation b_: its id", "Representation b_: client is missing", "Representation b_: proof leads to a"]
    assert problems(found) == said


def test_people_organizations_and_what_connects_them(services: Services, store: Store, tmp_path: Path) -> None:
    one, two = (fill(store, name) for name in ("a.pdf", "<b>\x1b.pdf"))
    person, org = merge(store, one, two)
    found = records(services, tmp_path / "matter.json", matter=MATTER)
    assert problems(found) == []
    by_schema: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        by_schema.setdefault(each["schema"], []).append(each)
    [ann], [acme], [work] = by_schema["Person"], by_schema["Company"], by_schema["Employment"]
    assert (ann["id"], ann["properties"]["alias"], acme["id"]) == (person, ["Ms. Lee"], org)
    assert work["properties"]["employee"] == [person] and work["properties"]["employer"] == [org]
    assert sorted(work["properties"]["proof"]) == sorted([one, two])
    assert "a.pdf, p. 1: Acme Corp. hired Ann Lee." in work["properties"]["summary"]
    assert len(by_schema["Pages"]) == 2 and len(by_schema["Page"]) == 6
    only = records(services, tmp_path / "one.json", matter=MATTER, named=(one,))
    assert problems(only) == []
    assert {each["id"] for each in only if each["schema"] == "Pages"} == {one}


def test_the_sample_matter(sample: Sample, tmp_path: Path) -> None:
    settings = Settings(home=sample.home, database_url=None)
    services = Services(settings, open_store(settings))
    found = records(services, tmp_path / "matter.json", matter="sample")
    services.store.engine.dispose()
    assert problems(found) == []
    schemata = {each["schema"] for each in found}
    assert schemata >= {"CourtCaseParty", "Representation", "Membership", "Directorship", "Email", "Pages", "Page", "UnknownLink"}
    if python := os.environ.get("FOLLOWTHEMONEY_PYTHON"):
        subprocess.run([python, "-c", _BY_THE_LIBRARY, str(tmp_path / "matter.json")], check=True, timeout=300)
