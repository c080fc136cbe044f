"""References that mean what was cited just before, or elsewhere in the same document: "Id. at 121", "Smith, supra", "infra".

Source: The Bluebook, rules 4.1 (id.) and 4.2 (supra). Alone they name no authority.
"""

from __future__ import annotations

import re

BACK_REFERENCE = re.compile(r"(?:id|ibid)\b|.*\b(?:supra|infra)\b", re.IGNORECASE)
BACK_REFERENCE_LIKE = ("id.%", "id %", "ibid.%", "ibid %", "%, supra%", "supra%", "%, infra%", "infra%")
"""The same in the patterns of SQL, for names in lower case."""
