"""Renders the studio's pages: escaped, in the site's own look, with the line about tomorrow on every one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from broadcast.site import words
from broadcast.studio.frame import frame_of

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = Path(__file__).parent
GUIDE = next(
    (place for place in (_PACKAGE / "huong-dan", _PACKAGE.parents[1] / "docs/huong-dan") if place.is_dir()), None
)
"""Where the guide's pages lie: in the package where it was installed, beside it where it is being worked on."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""Scripts and styles are files of our own, so that a hostile title can become neither."""


def render(
    request: Request, template: str, /, *, screen: str, guide: str = "", status: int = 200, **values: object
) -> HTMLResponse:
    """A page of the studio: `screen` is the path of the room it belongs to, `guide` the line at its foot.

    `values` are what its template names.
    """
    frame = frame_of(request)
    values["guide_page"] = guide_page(screen)
    return plain_page(template, status=status, path=request.url.path, here=screen, guide=guide, frame=frame, **values)


def guide_page(screen: str) -> str:
    """The address of the guide's page about a screen, empty where there is no guide."""
    name = screen.strip("/").partition("/")[0] or "hom-nay"
    return f"/huong-dan/{name}.html" if GUIDE is not None and (GUIDE / f"{name}.html").is_file() else ""


def qr_picture(address: str) -> Markup:
    """An address as a QR code to be scanned by a phone, an SVG inside the page."""
    import segno

    return Markup(segno.make(address, error="m", micro=False).svg_inline(scale=5, border=2, omitsize=False))  # noqa: S704 - it holds numbers alone


def plain_page(template: str, /, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page without the frame of the studio, such as one that refuses a request."""
    text = _environment().get_template(template).render(**values)
    return HTMLResponse(text, status_code=status, headers=HEADERS)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("broadcast.studio"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "weekday": words.weekday,
        "long_day": words.long_day,
        "numbers": words.numbers,
        "clock": words.clock,
        "lasting": words.lasting,
        "size": words.size,
        "moment": words.moment,
        "plain": words.plain,
        "capital": lambda text: text[:1].upper() + text[1:],
    }
    return environment
