"""The page from which a matter, or what a search or a tag finds in it, is downloaded."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.decisions.tags import tag_counts
from legal_pipeline.workspace.downloads.make import Busy, Made, make
from legal_pipeline.workspace.downloads.order import Order, choices_for
from legal_pipeline.workspace.visitors import fields_of, visitor_of
from legal_pipeline.workspace.workspace import matter_of, shown, workspace_of


def export(request: Request) -> Response:
    query = request.query_params
    return _form(request, query.get("format", ""), query.get("words", "").strip(), query.get("tag", "").strip())


async def download(request: Request) -> Response:
    fields = await fields_of(request)
    return await run_in_threadpool(_downloaded, request, fields)


def _downloaded(request: Request, fields: dict[str, str]) -> Response:
    matter, workspace = matter_of(request), workspace_of(request)
    name, words, tag = fields.get("format", ""), fields.get("words", "").strip(), fields.get("tag", "").strip()
    prefix = fields.get("bates_prefix", "")
    choice = choices_for(workspace.services.settings).get(name)
    if choice is None:
        raise HTTPException(400, "This form asks for no format that is known; nothing was exported.")
    settings = workspace.services.settings
    try:
        made = make(Order(settings, matter, name, words, tag, prefix if name == "dat" else "", settings.home))
    except Busy as error:
        return _form(request, name, words, tag, prefix=prefix, said=str(error), code=503)
    except UsageError as error:
        return _form(request, name, words, tag, prefix=prefix, said=str(error), code=400)
    _record(request, matter, made, name, is_whole=choice.is_whole or not (words or tag))
    file_name = f"{matter}-{choice.file_name}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Content-Length": str(made.size_bytes)}
    return StreamingResponse(made.blocks(), media_type="application/octet-stream", headers=headers)


def _record(request: Request, matter: str, made: Made, name: str, *, is_whole: bool) -> None:
    """Who took what out of the matter; without the words of a search, which may be names."""
    count = f"{made.documents:,} document{'s' if made.documents != 1 else ''}"
    detail = f"{name}: {'the whole matter' if is_whole else 'a part'}, {count}"
    with transaction(workspace_of(request).store.engine) as connection:
        audit_log.record(connection, actor=visitor_of(request).name, action="export", matter=matter, detail=detail)


def _form(request: Request, name: str, words: str, tag: str, *, prefix: str = "", said: str = "", code: int = 200) -> Response:
    matter = matter_of(request)
    choices = choices_for(workspace_of(request).services.settings)
    return shown(
        "export.html",
        request,
        code,
        matter=matter,
        choices=choices,
        chosen=name if name in choices else "report",
        prefix=prefix,
        query=words,
        tag=tag,
        tags=tag_counts(workspace_of(request).store.engine, matter),
        said=f"{said[:1].upper()}{said[1:]}." if said else "",
    )
