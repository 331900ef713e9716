"""Looks into a PDF in a process of its own, with limits on memory and time: native parsers meet hostile input here.

Run as `python -m koubo.files.inspect_pdf`; reads the PDF from standard input and prints the number of pages,
or exits with ENCRYPTED or BROKEN.
"""

import resource
import sys

ENCRYPTED = 3
BROKEN = 4
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10


def main() -> int:
    """Open the PDF and count its pages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    import pypdfium2  # noqa: PLC0415 - only after the limits are set

    try:
        pages = len(pypdfium2.PdfDocument(sys.stdin.buffer.read()))
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "password" in str(error).lower() else BROKEN
    if pages == 0:
        return BROKEN
    sys.stdout.write(str(pages))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
