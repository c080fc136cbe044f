"""Asks the services of a deployment for a sign of life on their ports: what is wrong, or None. Knows who can reach a port."""

from __future__ import annotations

import ipaddress
import urllib.error
import urllib.request

import psutil

from legal_pipeline.settings import Settings

_ANSWER_SECONDS = 3.0


def is_loopback(host: str) -> bool:
    """Returns whether only programs of this machine reach a port on this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def webserver_url(settings: Settings) -> str:
    """Returns an address of the webserver that is answered without a query."""
    host = settings.webserver_host if settings.webserver_host not in ("", "0.0.0.0", "::") else "127.0.0.1"
    return f"http://{address_of(host, settings.webserver_port)}/server_info"


def http_error(url: str) -> str | None:
    """Asks a server of this machine."""
    try:
        # the address comes from the settings; a proxy in the environment must not see the request
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=_ANSWER_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        return _reason(error)


def address_of(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def workspace_url(host: str, port: int) -> str:
    """Returns the address at which the workspace says that it answers, without the database and without login."""
    host = host if host not in ("", "0.0.0.0", "::") else "127.0.0.1"
    return f"http://{address_of(host, port)}/health"


def code_server_error(port: int) -> str | None:
    import grpc  # type: ignore[import-untyped]
    from grpc_health.v1 import health_pb2, health_pb2_grpc  # type: ignore[import-untyped]

    request = health_pb2.HealthCheckRequest(service="DagsterApi")
    try:
        # Dagster's own client has no timeout here and prints errors
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.enable_http_proxy", 0)]) as channel:
            status = health_pb2_grpc.HealthStub(channel).Check(request, timeout=_ANSWER_SECONDS).status
    except grpc.RpcError as error:
        return str(error.code().name).lower().replace("_", " ")
    return None if status == health_pb2.HealthCheckResponse.SERVING else "it is up but not serving"


def listening_error(pid: int, port: int) -> str | None:
    """Whether a program of this user has the port that it should listen on."""
    try:
        held = {found.laddr.port for found in psutil.Process(pid).net_connections("tcp") if found.status == psutil.CONN_LISTEN}
    except psutil.Error:
        # it has just ended, or is of another user: nothing is known
        return None
    return None if port in held else "another program uses the port"


def _reason(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
