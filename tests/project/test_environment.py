"""Every setting is documented, every vendored file is the one we took, no lock names an address."""

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENV_CODE = (ROOT / "src/koubo/config/env.py").read_text(encoding="utf-8")
VARIABLES = set(re.findall(r'"(KOUBO_[A-Z_]+)"', ENV_CODE))
STATIC = ROOT / "src/koubo/web/ui/static/koubo"


def test_every_variable_is_documented_and_no_other() -> None:
    documented = set(
        re.findall(r"^#?\s*(KOUBO_[A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert documented == VARIABLES


def test_vendored_files_are_unchanged() -> None:
    recorded = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))
    assert recorded
    for name, digest in recorded.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest, name


def test_locks_are_hashed_and_carry_no_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["base.txt", "dev.txt"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        assert re.search(r"^[a-z0-9][^\s=]*==", text, re.MULTILINE), lock.name
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert "--hash=sha256:" in block, (lock.name, block.splitlines()[0])
