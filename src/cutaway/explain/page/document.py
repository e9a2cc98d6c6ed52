"""One HTML file with everything in it: the data, the script, the style sheet, the fonts. It asks for nothing else."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from dataclasses import is_dataclass
from hashlib import sha256
from html import escape
from typing import Any

from cutaway.browser import asset

# What a browser would take for the end of the script or the start of a comment, and two characters that end a line in
# JavaScript: in JSON each of them can be written as a number.
UNSAFE = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}

# Only the page's own script is run, and nothing may be asked for: neither from the network nor from the disk beside the
# file. Fonts are data: URLs.
POLICY = (
    "default-src 'none'; script-src '{digest}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="cutaway-page"><noscript>This page needs JavaScript, all of which is in this file.</noscript></div>
<script type="application/json" id="cutaway-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def document(title: str, data: Any) -> str:
    """Return the page as text.

    Args:
        title: Its title, as plain text.
        data: What the page shows: dataclasses, dicts, lists, numbers, texts.

    Raises:
        CutawayError: The pages for the browser were not built.
    """
    script = asset("explain.js").replace("</script", "<\\/script").replace("<!--", "\\x3c!--")
    return PAGE.format(
        policy=POLICY.format(digest=_digest(script)),
        title=escape(title),
        style=asset("explain.css").replace("</style", "<\\/style"),
        data=safe_json(data),
        script=script,
    )


def _digest(script: str) -> str:
    """Return what a policy names a script by: no other script of the page is run."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def safe_json(data: Any) -> str:
    r"""Return JSON that can stand in a script element.

    >>> print(safe_json({"name": "</script>", "loss": float("inf")}))
    {"name":"\u003c/script\u003e","loss":{"number":"Infinity"}}
    """
    try:
        text = _json(data)
    except ValueError:  # a number that JSON does not have
        text = _json(_finite(data))
    for character, code in UNSAFE.items():
        text = text.replace(character, code)
    return text


def _json(data: Any) -> str:
    # A dataclass is written as its parts by name, so that the whole is walked through but once.
    return json.dumps(data, default=vars, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _finite(data: Any) -> Any:
    """Return data with NaN and the infinities, which JSON does not have, as small objects."""
    if isinstance(data, float) and not math.isfinite(data):
        name = "NaN" if math.isnan(data) else "Infinity" if data > 0 else "-Infinity"
        return {"number": name}
    if is_dataclass(data):
        data = vars(data)
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data
