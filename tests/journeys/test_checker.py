"""The HTML checker finds what is wrong, so that its silence elsewhere says something."""

from pathlib import Path

from tests.support.browser import html_errors

PAGE = '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>公募</title></head><body>{}</body></html>'


def test_it_names_page_and_error(tmp_path: Path) -> None:
    (tmp_path / "sound.html").write_text(PAGE.format("<p>公募</p>"), encoding="utf-8")
    assert html_errors(tmp_path) == []
    (tmp_path / "wrong.html").write_text(PAGE.format("<p><div>公募</div></p>"), encoding="utf-8")
    assert [error.partition(":")[0] for error in html_errors(tmp_path)] == ["wrong.html"]
