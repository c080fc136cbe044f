"""Queries the webserver for the state of the code location and the daemon."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from legal_pipeline.deployment.plan import Places
from legal_pipeline.monitoring.answers import address_of

_TIMEOUT_SECONDS = 15.0
_QUERY = """{
  workspaceOrError { ... on Workspace { locationEntries {
    name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } }
  instance { daemonHealth { allDaemonStatuses { daemonType required healthy lastHeartbeatTime } } }
}"""
_RELOAD = "mutation { reloadWorkspace { __typename } }"


@dataclass(frozen=True, slots=True)
class WebserverView:
    location_fault: str
    """Empty when the code location is loaded."""
    daemons: dict[str, float]
    """Time of the last healthy heartbeat of each required part of the daemon; 0 for never."""


def ask(places: Places) -> WebserverView:
    """OSError when the webserver does not respond."""
    data = _post(places, _QUERY)
    entries = (data.get("workspaceOrError") or {}).get("locationEntries") or []
    statuses = data["instance"]["daemonHealth"]["allDaemonStatuses"]
    return WebserverView(
        "; ".join(_fault(entry) for entry in entries if _fault(entry)) if entries else "no code location is configured",
        {
            status["daemonType"]: (status["lastHeartbeatTime"] or 0.0) if status["healthy"] else 0.0
            for status in statuses
            if status["required"]
        },
    )


def reload_workspace(places: Places) -> None:
    """Reloads the code location: a webserver that started before the code server does not retry by itself."""
    _post(places, _RELOAD)


def _fault(entry: dict[str, Any]) -> str:
    loaded = entry["locationOrLoadError"]
    if entry["loadStatus"] != "LOADED" or loaded is None:
        return f"code location {entry['name']} is loading"
    if loaded["__typename"] == "RepositoryLocation":
        return ""
    first = " ".join((loaded.get("message") or "it cannot be loaded").split())
    return f"code location {entry['name']}: {first[:300]}"


def _post(places: Places, query: str) -> dict[str, Any]:
    host = "127.0.0.1" if places.webserver_host in ("0.0.0.0", "::") else places.webserver_host
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(
        f"http://{address_of(host, places.webserver_port)}/graphql", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        # never through a proxy in the environment: the response must come from this machine
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=_TIMEOUT_SECONDS) as answer:
            response = json.load(answer)
    except (urllib.error.URLError, http.client.HTTPException, ValueError) as error:
        raise OSError(str(error)) from error
    if response.get("errors") and not response.get("data"):
        raise OSError(response["errors"][0]["message"])
    return dict(response["data"])
