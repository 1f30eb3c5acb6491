"""Where a request comes from.

The connection's own address, always; what a header claims is believed only when the connection comes from a proxy that the
deployment names in ANTT_TRUSTED_PROXIES.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_address(request) -> str:
    """The address of the client: the last one in the chain of forwarding that is not one of our own proxies.

    Empty when what stands there is no address: a local socket, or a proxy's “unknown”.
    """
    address = request.META.get("REMOTE_ADDR", "")
    claimed = request.headers.get("X-Forwarded-For", "").split(",")
    while claimed and _is_ours(address):
        address = claimed.pop().strip() or address
    return address if _parsed(address) else ""


def _parsed(address: str):
    try:
        return ip_address(address)
    except ValueError:
        return None


def _is_ours(address: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
