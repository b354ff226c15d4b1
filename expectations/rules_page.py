"""The registry of rules as a page for people, ``docs/rules.md``, written by ``make docs``."""

from __future__ import annotations

import re
import sys

from expectations.rules import REGISTRY, Rule, registry

HEAD = """\
# Rules

Every rule, with the message and the fix that a sender reads, and what becomes of the figure. Words
in braces are filled in from the file. `make docs` writes this page from `expectations/rules.yml`.
"""

FATES = {
    "critical": "nothing of the file is loaded",
    "error": "the figure is rejected",
    "warning": "the finding is kept; the figure is not rejected",
    "info": "something was repaired or noted; the figure is not rejected",
}


def render_page() -> str:
    """The page, in the order and under the headings of the registry."""
    parts = [HEAD]
    for line in REGISTRY.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"# (.+?) -{3,}", line):
            parts.append(f"## {heading[1]}\n")
        elif code := re.fullmatch(r"([A-Z0-9_]+):", line):
            parts.append(_section(registry()[code[1]]))
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    return (
        f"### {rule.code}\n\n"
        f"**{rule.severity}**: {_fate(rule)}.\n\n"
        "| | message | fix |\n"
        "|---|---|---|\n"
        f"| vi | {rule.message_vi} | {rule.fix_vi} |\n"
        f"| en | {rule.message_en} | {rule.fix_en} |\n"
    )


def _fate(rule: Rule) -> str:
    """What happens to a figure that the rule finds."""
    if rule.ignores:
        fate = "the figure is set aside, for this reason"
    elif rule.asks:
        fate = f"the figure is held back from readers until a {rule.asks} has decided"
    else:
        fate = FATES[rule.severity]
    return fate + (f"; it carries the SDMX status {rule.obs_status}" if rule.obs_status else "")


if __name__ == "__main__":
    sys.stdout.write(render_page())
