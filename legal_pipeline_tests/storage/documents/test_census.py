"""Property: after any sequence of operations, each document has one state, and the counts match the census."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.storage.specimens import document

DOCUMENTS = [document(f"{letter}.pdf", matter) for letter, matter in zip("abcdef", "mmmnnn", strict=True)]
IDS = st.sampled_from([each.document_id for each in DOCUMENTS])
RUNS = st.sampled_from(["run-1", "run-2"])


class Census(RuleBasedStateMachine):
    """Compares the stored states with a plain dict."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(Settings(home=Path(self.folder.name), database_url=None))
        self.expected: dict[str, State] = {}
        self.held_by: dict[str, str | None] = {}

    def teardown(self) -> None:
        self.store.engine.dispose()
        self.folder.cleanup()

    def _set(self, document_id: str, state: State) -> None:
        self.expected[document_id] = state

    @initialize()
    def register_all(self) -> None:
        self.register(DOCUMENTS)

    @rule(some=st.lists(st.sampled_from(DOCUMENTS)))
    def register(self, some: list[object]) -> None:
        new = self.store.documents.register(some)  # type: ignore[arg-type]
        for document_id in new:
            assert document_id not in self.expected
            self._set(document_id, State.WAITING)
            self.held_by[document_id] = None

    @rule(document_id=IDS, run=RUNS)
    def start(self, document_id: str, run: str) -> None:
        self.store.documents.start(document_id, run)
        self._set(document_id, State.RUNNING)
        self.held_by[document_id] = run

    @rule(document_id=IDS)
    def finish(self, document_id: str) -> None:
        self.store.documents.finish(document_id)
        self._set(document_id, State.DONE)

    @rule(document_id=IDS, code=st.sampled_from(RefusalReason))
    def refuse(self, document_id: str, code: RefusalReason) -> None:
        self.store.documents.refuse(document_id, Refusal(code, "so it is"))
        self._set(document_id, State.REFUSED)

    @rule(document_id=IDS)
    def fail(self, document_id: str) -> None:
        self.store.documents.fail(document_id, "it broke")
        self._set(document_id, State.FAILED)

    @rule(document_id=IDS)
    def wait(self, document_id: str) -> None:
        self.store.documents.wait(document_id)
        self._set(document_id, State.WAITING)
        self.held_by[document_id] = None

    @rule(document_id=IDS, run=RUNS)
    def release(self, document_id: str, run: str) -> None:
        self.store.documents.release(document_id, run)
        if self.expected[document_id] is State.RUNNING and self.held_by[document_id] == run:
            self._set(document_id, State.WAITING)

    @rule(run=RUNS)
    def fail_run(self, run: str) -> None:
        held = [each for each, state in self.expected.items() if state is State.RUNNING and self.held_by[each] == run]
        assert sorted(self.store.documents.fail_run(run, "killed")) == sorted(held)
        for document_id in held:
            self._set(document_id, State.FAILED)

    @invariant()
    def the_counts_add_up_to_the_census(self) -> None:
        counts = self.store.documents.counts_by_state()
        assert sum(counts.values()) == len(self.expected)
        by_matter = [self.store.documents.counts_by_state(matter) for matter in "mn"]
        assert {state: sum(each[state] for each in by_matter) for state in State} == counts

    @invariant()
    def every_document_is_in_its_one_state(self) -> None:
        statuses = list(self.store.documents.find())
        found = [(status.document.document_id, status.state) for status in statuses]
        assert len(found) == len(set(found)) == len(self.expected)
        assert dict(found) == self.expected

        for status in statuses:
            # a bad end has a reason and nothing else has
            assert (status.reason is not None) == (status.state in (State.FAILED, State.REFUSED))
            assert (status.reason_code is not None) == (status.state is State.REFUSED)


TestCensus = Census.TestCase
TestCensus.settings = settings(
    max_examples=examples(15), stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
