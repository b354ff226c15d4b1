"""How values of the warehouse are written as codes of SDMX, and read again: nothing is lost."""

TOTAL = "_T"


def write_breakdown(breakdown: str) -> str:
    """The code of a breakdown: `_T` for the total, and nothing that an id may not have."""
    if not breakdown:
        return TOTAL
    return breakdown.replace(";", "@@").replace("=", "@").replace(".", "$")


def read_breakdown(code: str) -> str:
    """The breakdown of a code, the reverse of `write_breakdown`."""
    if code == TOTAL:
        return ""
    return code.replace("$", ".").replace("@@", ";").replace("@", "=")
