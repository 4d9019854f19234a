"""Lines of code that fetch a published file; codes stay text, because they may start with zero."""

from catalog.domain.publication import PublishedFile


def curl_lines(address: str) -> str:
    """One shell command that saves the file under its own name."""
    return f'curl -L -O "{address}"'


def pandas_lines(file: PublishedFile, address: str) -> str | None:
    """Python that reads the file as text; None for formats that pandas does not read as one table."""
    options = ["url", "dtype=str"]
    if file.format == "CSV":
        delimiter = file.dialect.get("delimiter", ",")
        options += [f"sep={delimiter!r}"] if delimiter != "," else []
        options += (
            [f"encoding={file.encoding!r}"] if file.encoding.lower() not in {"utf-8", "utf-8-sig"} else []
        )
        call = "read_csv"
    elif file.format == "XLSX":
        call = "read_excel"
    else:
        return None
    lines = (
        "import pandas as pd",
        "",
        f'url = "{address}"',
        f"table = pd.{call}({', '.join(options)})",
        "print(table.head())",
    )
    return "\n".join(lines)
