"""A list of institutions from a CSV file: each line is added, brought up to date, or said to be wrong."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from koubo.institutions.models import Institution
from tests.support import factories

pytestmark = pytest.mark.django_db
HEAD = "code,name_ja,name_en,kind,prefecture,corporate_number,unit,url\n"


def run(path: Path, text: str, *options: str) -> str:
    file, out = path / "list.csv", StringIO()
    file.write_text(text, encoding="utf-8-sig")
    try:
        call_command("import_institutions", str(file), *options, stdout=out)
    except CommandError as wrong:
        return f"{out.getvalue()}{wrong}"
    return out.getvalue()


def test_lines_are_added_changed_left_and_refused(tmp_path: Path) -> None:
    factories.institution(
        code="KITA01", name_ja="北浜大学", name_en="Kitahama", unit="人事課", corporate_number="7000012050002"
    )
    text = HEAD + (
        "AOGIRI01,あおぎり大学,Aogiri University,00001,00013,5010005007398,,\n"
        ",北浜工科大学,Kitahama Institute,00001,00004,7000012050002,,\n"
        ",瑞雲大学,Zuiun University,00003,00013,,,https://zuiun.example/\n"
        "BAD1,だめ大学,Bad,99,00013,,,\n"
        "AOGIRI01,あおぎり大学,Aogiri University,00001,00013,,,\n"
    )
    said = run(tmp_path, text)
    assert "line 2: added AOGIRI01" in said
    assert "line 3: changed KITA01 name_en, name_ja" in said
    assert "line 4: added ZUIUN01" in said
    assert "line 5: wrong BAD1 kind:" in said
    assert "line 6: wrong AOGIRI01 stands twice" in said
    assert "2 added, 1 changed, 0 same, 2 wrong" in said
    kept = Institution.objects.get(code="KITA01")
    assert (kept.name_ja, kept.unit) == ("北浜工科大学", "人事課"), "an empty column changes nothing"
    assert "1 same" in run(tmp_path, HEAD + "KITA01,北浜工科大学,Kitahama Institute,00001,00004,,,\n")


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    said = run(tmp_path, HEAD + ",あおぎり大学,Aogiri University,00001,00013,,,\n", "--dry-run")
    assert "added AOGIRI01" in said
    assert "nothing was changed" in said
    assert not Institution.objects.exists()


@pytest.mark.parametrize("text", ["", "name_ja\n", "name_ja,name_en,kind,prefecture,colour\n"])
def test_a_table_with_other_columns_is_refused(tmp_path: Path, text: str) -> None:
    assert "the first line names columns of" in run(tmp_path, text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_institutions", str(tmp_path / "none.csv"))
    (tmp_path / "sjis.csv").write_bytes("機関".encode("shift_jis"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("import_institutions", str(tmp_path / "sjis.csv"))


def test_hostile_lines(tmp_path: Path) -> None:
    said = run(tmp_path, HEAD + f"A'--,{'あ' * 10_000},<b>,00001,00013,,,\n=1+1,😀,😀,00001,00013,,,\n")
    assert "2 wrong" in said or "1 wrong" in said


def test_what_follows_a_wrong_line_is_taken_in(tmp_path: Path) -> None:
    said: Any = run(tmp_path, HEAD + ",,Bad,00001,00013,,,\n,よい大学,Good University,00001,00013,,,\n")
    assert "1 added" in said
    assert Institution.objects.get().name_ja == "よい大学"
