"""Headers of answers that are for one reader's eyes: nothing is kept on the way, and a page fetches nothing else."""

import base64
import hashlib
from collections.abc import Mapping

NOT_KEPT: Mapping[str, str] = {"Cache-Control": "no-store"}


def page_headers(style: str) -> dict[str, str]:
    """Headers of an HTML page that allow it this one style, and nothing from anywhere else; nobody keeps it."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        **NOT_KEPT,
    }
