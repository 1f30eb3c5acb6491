"""Where a request comes from.

The connection's own address, always; what a header claims is believed only when the connection comes from a proxy that the
deployment names in ANTT_TRUSTED_PROXIES.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_address(request) -> str:
    """The address of the client: the last one in the chain of forwarding that is not one of our own proxies."""
    address = request.META.get("REMOTE_ADDR", "")
    claimed = request.headers.get("X-Forwarded-For", "").split(",")
    while claimed and _is_ours(address):
        address = claimed.pop().strip() or address
    return address


def _is_ours(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
