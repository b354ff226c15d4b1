"""Adds to Superset, which ships no Vietnamese, the words that readers of a dashboard meet.

Run once by Superset's interpreter when its environment is made: it reads languages from its own
folder only.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

ABOUT = {"domain": "superset", "lang": "vi", "plural_forms": "nplurals=1; plural=0;"}


def add_vietnamese() -> None:
    """Writes ``vi.json`` in the form of Superset's language packs."""
    words = json.loads(Path(__file__).with_name("vi.json").read_text(encoding="utf-8"))
    messages = {"": ABOUT} | {phrase: [translated] for phrase, translated in words.items()}
    pack = {"domain": "superset", "locale_data": {"superset": messages}}
    superset = importlib.util.find_spec("superset")
    [installed] = (superset and superset.submodule_search_locations) or []
    folder = Path(installed) / "translations" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "messages.json").write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    add_vietnamese()
