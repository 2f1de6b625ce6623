"""Answer one URL in two ways: a whole page for a browser, its own blocks as fragments for htmx.

A view never asks who is calling. It names the template, the blocks it offers, and where a browser goes next.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import Response, flash, get_flashed_messages, make_response, redirect, render_template, request
from markupsafe import escape
from werkzeug.wrappers import Response as WerkzeugResponse

# The end of every title.
PORTAL = "IMI registration portal"
# Statuses of answers to a form that did nothing, and whose form can still be read.
NOT_DONE = (409, 422, 500, 503, 507)
# Boxes for words, by name, whatever follows a hyphen: their contents are the user's own and are stored nowhere else.
WRITTEN = {"text": "Note", "reason": "Reason", "decision": "Decision", "answer": "Answer", "ground": "Ground",
           "purchase_order": "Purchase Order Number", "lines": "Contents", "letters": "Addresses", "numbers": "Numbers",
           "pasted": "Pasted list", "moved_on": "Day", "centre": "Centre", "value": "Value"}
# What may follow a text that stands alone, and of how many of its letters it is sought by.
CLOSED, BEGINNING = re.compile(r"""\s*["'<]"""), 64
Answer = Response | WerkzeugResponse
Context = Mapping[str, Any]
# A part of the way to a page: its words, and its address unless it is the page itself.
Crumb = tuple[str, str | None]


def wanted_block() -> str:
    """Return the block that htmx asks for: its target's id, hyphens as underscores, a final number dropped.

    It is empty for a browser, and for htmx restoring a page from history, which needs the whole page.
    """
    return re.sub(r"-\d+$", "", wanted_place()).replace("-", "_")


def wanted_place() -> str:
    """Return the id of the place that htmx asks to fill; empty where it wants a whole page."""
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request") == "true":
        return ""
    return request.headers.get("HX-Target", "").rpartition("#")[2]


def page(
    template: str,
    *,
    fragments: Collection[str] = (),
    also: Sequence[str] = (),
    say: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    instead: str = "",
    stored_boxes: Collection[str] = (),
    **context: Any,
) -> Answer:
    """Return the template as a page, or the block that htmx asked for if it is among `fragments`.

    `also` names blocks that travel out of band with a fragment; `say` is one spoken sentence. `instead` names a block that
    takes the place of whatever htmx asked for. `stored_boxes` are the names of boxes whose text was stored although the rest was
    refused. A status of 422 puts "Error: " before the title. A block knows by `alone` that it is the fragment, and by `oob`
    that it travels out of band.
    """
    context = {"oob": False, "alone": False, "failed": status == 422, **context}
    block = wanted_block()
    if block and instead:
        block, headers = instead, {**(headers or {}), **_retarget(instead)}
    if block and block in fragments:
        html = _fragment(template, block, also, say, context)
    else:
        html = with_what_was_written(render_template(template, say=say, **context), status, stored_boxes)
    answer = make_response(html, status)
    answer.headers.extend(headers or {})
    return answer


def with_what_was_written(html: str, status: int, stored_boxes: Collection[str] = ()) -> str:
    """Return a refused form's page, followed by texts from boxes that the page no longer has, so that nothing typed is lost.

    A colleague may have been faster, or the thing may have ended, and its form is gone with it.
    """
    if request.method != "POST" or status not in NOT_DONE:
        return html
    written = [(WRITTEN[name.partition("-")[0]], text.strip()) for name, text in request.form.items(multi=True)
               if name.partition("-")[0] in WRITTEN and text.strip() and name not in stored_boxes]
    gone = [(label, text) for label, text in written if not _stands(text, html)]
    return html.replace("</main>", f"{render_template('failures/typed.html', gone=gone)}</main>", 1) if gone else html


def _stands(text: str, html: str) -> bool:
    """Return whether a box or a line of the page has exactly this text: as part of a longer word a short text is on every page.
    """
    written = str(escape(text))
    # Only the beginning is sought as a pattern: of a text of a megabyte, a pattern takes seconds to make.
    beginning = written[:BEGINNING]
    opened = re.finditer(rf"""["'>]\s*{re.escape(beginning)}""", html)
    places = (found.end() - len(beginning) for found in opened)
    return any(html.startswith(written, at) and CLOSED.match(html, at + len(written)) for at in places)


def _retarget(block: str) -> dict[str, str]:
    return {"HX-Retarget": f"#{block.replace('_', '-')}", "HX-Reswap": "outerHTML"}


def _fragment(template: str, block: str, also: Sequence[str], say: str, context: dict[str, Any]) -> str:
    # Imported with the first fragment, and asyncio with it: a restart need not wait for them.
    from jinja2_fragments.flask import render_block

    parts = [render_block(template, block, **{**context, "alone": True})]
    parts += [render_block(template, name, **{**context, "oob": True}) for name in also]
    # A message that waits for the next page belongs to this answer, or it would appear later, out of place.
    spoken = " ".join(filter(None, [say, *get_flashed_messages()]))
    if spoken:
        parts.append(f'<div id="say" hx-swap-oob="innerHTML">{escape(spoken)}</div>')
    if "title" in context:
        error = "Error: " if context["failed"] else ""
        parts.append(f"<title>{escape(error + str(context['title']))} – {PORTAL}</title>")
    return "\n".join(parts)


def leads(url: str) -> Answer:
    """Return the answer to a write that opens another page: 303, or what makes htmx go there."""
    if not wanted_block():
        return redirect(url, 303)
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = url
    return answer


def done(
    url: str,
    template: str = "",
    *,
    fragments: Collection[str] = (),
    also: Sequence[str] = (),
    say: str = "",
    context: Callable[[], Context] = dict,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return the answer to a write: 303 to the page that shows it, or for htmx the offered fragment of the template.

    `context` is only built for a fragment; `say` is spoken there and shown at the top of the page otherwise.
    """
    if wanted_block() and wanted_block() in fragments:
        return page(template, fragments=fragments, also=also, say=say, headers=headers, **context())
    if say:
        flash(say)
    return redirect(url, 303)


def focus(selector: str, *, select: bool = False) -> dict[str, str]:
    """Return the header that puts focus somewhere outside the fragment once it has settled."""
    return {"HX-Trigger-After-Settle": json.dumps({"portal:focus": {"to": selector, "select": select}})}
