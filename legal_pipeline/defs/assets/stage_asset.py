"""The behavior that all document assets share, so that a body only fetches, calls its stage and stores.

Does not belong here: anything specific to one stage.
"""

from collections.abc import Callable, Iterator, Set

import dagster as dg

from legal_pipeline.defs.assets.checks import specs
from legal_pipeline.defs.assets.failures import Refused, translated
from legal_pipeline.defs.assets.refusals import report_refusal
from legal_pipeline.defs.assets.retry_rules import Attempt
from legal_pipeline.defs.assets.stage_work import Body, execute, set_final_state, work_of
from legal_pipeline.defs.partitions import UNKNOWN_PARTITION, document_partitions
from legal_pipeline.errors import DocumentWithdrawn, UsageError
from legal_pipeline.model import State
from legal_pipeline.services import Services
from legal_pipeline.topology import QUEUE_TAG, STAGE_BY_NAME, STAGES, Stage

OWNERS = ["team:litigation-support"]

BODIES: dict[str, Body] = {}
"""By the name of the stage."""

Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def stage_asset(
    name: str, *, after: str | None = None, kinds: Set[str] = frozenset(), description: str
) -> Callable[[Body], dg.AssetsDefinition]:
    """Builds the asset of a stage from its body, the topology and the check tables."""
    stage = STAGE_BY_NAME[name]

    def decorate(body: Body) -> dg.AssetsDefinition:
        BODIES[name] = body

        @dg.multi_asset(
            name=name,
            specs=[
                dg.AssetSpec(
                    name,
                    deps=[after] if after else [],
                    description=description,
                    group_name="document",
                    owners=OWNERS,
                    kinds=set(kinds),
                    code_version=stage.code_version,
                    partitions_def=document_partitions,
                    skippable=True,
                )
            ],
            check_specs=specs(name),
            # allows a refused document to skip this asset and the rest of the run
            can_subset=True,
            op_tags={QUEUE_TAG: stage.queue.value},
        )
        def run_stage(context: dg.AssetExecutionContext, pipeline: dg.ResourceParam[Services]) -> Events:
            yield from _run(context, pipeline, stage, body)

        return run_stage

    return decorate


def _run(context: dg.AssetExecutionContext, services: Services, stage: Stage, body: Body) -> Events:
    store, document_id = services.store, context.partition_key
    try:
        status = store.documents.status(document_id)
    except DocumentWithdrawn as withdrawn:
        raise dg.Failure(str(withdrawn), allow_retries=False) from None
    except UsageError:
        raise dg.Failure(UNKNOWN_PARTITION.format(document_id), allow_retries=False) from None
    attempt = Attempt(context.instance, context.run.run_id, stage.name, context.retry_number)
    if status.state is State.REFUSED and stage is not STAGES[0]:
        context.log.info(f"{document_id} was refused before: {status.reason_code}")
        with translated(store.documents, document_id, stage.name, attempt):
            report_refusal(context, services, [stage, *_later_stages(context, stage)])
        return
    work = work_of(services, context.instance, stage, status)
    try:
        with translated(store.documents, document_id, stage.name, attempt):
            outcome = execute(work, body, context.run.run_id)
            if not _later_stages(context, stage):
                set_final_state(services, document_id, context.run.run_id)
    except Refused as refused:
        context.log.info(f"{document_id} refused at {stage.name}: {refused.refusal.reason.value}")
        with translated(store.documents, document_id, stage.name, attempt):
            report_refusal(context, services, [stage, *_later_stages(context, stage)])
        return
    yield dg.MaterializeResult(asset_key=stage.name, metadata=outcome.metadata)
    yield from outcome.checks


def _later_stages(context: dg.AssetExecutionContext, stage: Stage) -> list[Stage]:
    """The stages after this one whose assets the run materializes."""
    selected = {key.to_user_string() for key in context.job_def.asset_layer.executable_asset_keys}
    return [later for later in STAGES[STAGES.index(stage) + 1 :] if later.name in selected]
