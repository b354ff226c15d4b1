"""The forms of a document: HTML, PDF, XLSX, CSV, Parquet."""
