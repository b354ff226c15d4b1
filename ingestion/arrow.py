"""Arrow without pandas."""

import sys
from contextlib import suppress


def keep_pandas_out() -> None:
    """Keeps Arrow from importing pandas in this process, which takes longer than a check of a form.

    With its first array, and with the first it makes for NumPy, Arrow imports pandas in case that
    array is one of pandas'. To it this process has no pandas: for a process that hands it none.
    """
    import pyarrow as pa

    if "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # so that it cannot be imported
    with suppress(ImportError, AttributeError):
        pa.array([])
    pa.array([0]).to_numpy()
    del sys.modules["pandas"]
