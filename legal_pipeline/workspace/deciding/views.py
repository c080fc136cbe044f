"""The page of decisions, and the forms by which people decide: each is answered with a redirection to what it changed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from legal_pipeline.decisions.decide import Decider
from legal_pipeline.decisions.names import the_entity
from legal_pipeline.decisions.words import told
from legal_pipeline.errors import UsageError
from legal_pipeline.model import DecisionKind, FactEnds, MentionType, RelationshipType
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.visitors import fields_of, visitor_of
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, offset_of, shown, workspace_of

Fields = dict[str, str]


def decisions(request: Request) -> Response:
    matter, store = matter_of(request), workspace_of(request).store
    kind, with_undone = request.query_params.get("kind", ""), request.query_params.get("undone", "") == "yes"
    if kind and kind not in set(DecisionKind):
        raise HTTPException(400, f"There is no decision of the kind {kind}.")
    kinds = [DecisionKind(kind)] if kind else []
    found = Decisions(store.engine).find(matter=matter, kinds=kinds, with_undone=with_undone, newest_first=True)
    offset = offset_of(request)
    lines = [item for place, item in enumerate(found) if offset <= place <= offset + LINES_ON_A_PAGE]
    return shown(
        "decisions.html",
        request,
        matter=matter,
        lines=told(store, lines[:LINES_ON_A_PAGE]),
        kinds=list(DecisionKind),
        kind=kind,
        with_undone=with_undone,
        page=offset // LINES_ON_A_PAGE + 1,
        has_more=len(lines) > LINES_ON_A_PAGE,
    )


async def decide(request: Request) -> Response:
    """Does what a form says. A mistake is a page with one sentence, and nothing is recorded."""
    fields = await fields_of(request)
    return await run_in_threadpool(_decided, request, fields)


def _decided(request: Request, fields: Fields) -> Response:
    matter = matter_of(request)
    action = _ACTIONS.get(fields.get("action", ""))
    if action is None:
        raise HTTPException(400, "This form asks for nothing that is known; nothing was changed.")
    decider = Decider(workspace_of(request).store, matter, visitor_of(request).name, fields.get("reason", ""))
    try:
        number = action(decider, fields)
    except UsageError as error:
        said = f"{str(error)[0].upper()}{str(error)[1:]}"
        raise HTTPException(400, f"{said}{'' if said.endswith('?') else '.'} Nothing was changed.") from error
    return RedirectResponse(_place_after(decider, fields, number), status_code=303)


def _place_after(decider: Decider, fields: Fields, number: int) -> str:
    """Returns the address of what was decided about: a merged entity may have another id than the page that was left."""
    matter = decider.matter
    back = fields.get("back", "")
    # an address of this matter and nothing else: `//elsewhere` would lead away
    is_own = back.startswith(f"{addresses.matter(matter)}/") and "\\" not in back and "\n" not in back
    if (fields["action"] in _CHANGES_ENTITIES and "/documents/" not in back) or (fields["action"] == "undo" and "/entities/" in back):
        places = [each.entity_id for each in Decisions(decider.store.engine).places(number) if each.entity_id]
        found = decider.store.matters.has_entity(matter, back.rpartition("/")[2])
        back = addresses.entity(matter, places[0]) if places else back if is_own and found else addresses.listing(matter, "decisions")
    elif not is_own:
        back = addresses.listing(matter, "decisions")
    path, _, query = back.partition("#")[0].partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("decided="))
    return f"{path}?{kept + '&' if kept else ''}decided={number}"


def _merge(decider: Decider, fields: Fields) -> int:
    return decider.merge(fields["entity"], the_entity(decider.store, decider.matter, fields["other"].strip()).entity_id)


def _split(decider: Decider, fields: Fields) -> int:
    if "mention" in fields:
        document_id, start, end = _place(fields)
        other = fields.get("other", "").strip()
        other_id = the_entity(decider.store, decider.matter, other).entity_id if other else ""
        return decider.split_mention(document_id, start, end, entity_id=fields.get("entity", ""), other_id=other_id)
    what, _, value = fields["part"].partition(":")
    return decider.split(fields["entity"], **{"name" if what == "name" else "document_id": value})


def _place(fields: Fields) -> tuple[str, int, int]:
    start, _, end = fields["mention"].partition("-")
    if not all(each.isascii() and each.isdecimal() and len(each) < 12 for each in (start, end)):
        raise UsageError("a mention is given by its place in the document")
    return fields["document"], int(start), int(end)


def _retype(decider: Decider, fields: Fields) -> int:
    if fields["type"] not in set(MentionType):
        raise UsageError(f"there is no type {fields['type']}")
    return decider.retype(fields["entity"], MentionType(fields["type"]))


def _fact(fields: Fields) -> FactEnds:
    if fields["type"] not in set(RelationshipType):
        raise UsageError(f"there is no relationship of the type {fields['type']}")
    return FactEnds(RelationshipType(fields["type"]), fields["source"], fields["target"], fields.get("role", ""))


def _undo(decider: Decider, fields: Fields) -> int:
    text = fields["number"]
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise UsageError("a decision is undone by its number")
    return decider.undo(int(text)).decision.number


def _note(decider: Decider, fields: Fields) -> int:
    return decider.note(fields["text"], document_id=fields.get("document", ""), entity_id=fields.get("entity", ""))


def _complete(action: Callable[[Decider, Fields], int]) -> Callable[[Decider, Fields], int]:
    def act(decider: Decider, fields: Fields) -> int:
        try:
            return action(decider, fields)
        except KeyError as error:
            raise UsageError(f"the form lacks the field {error.args[0]}") from error

    return act


_CHANGES_ENTITIES = ("merge", "split", "rename", "retype")
_ACTIONS: dict[str, Callable[[Decider, Fields], int]] = {
    name: _complete(action)
    for name, action in {
        "merge": _merge,
        "split": _split,
        "rename": lambda decider, fields: decider.rename(fields["entity"], fields["name"]),
        "retype": _retype,
        "reject": lambda decider, fields: decider.judge(_fact(fields), DecisionKind.REJECT),
        "confirm": lambda decider, fields: decider.judge(_fact(fields), DecisionKind.CONFIRM),
        "tag": lambda decider, fields: decider.tag(fields["document"], fields["tag"]),
        "untag": lambda decider, fields: decider.untag(fields["document"], fields["tag"]),
        "note": _note,
        "undo": _undo,
    }.items()
}
