"""What a docstring says is raised exists: a class that was renamed leaves its old name there."""

import builtins
import re

from tests.project.test_size_and_clock import MODULES, name_of

RAISES = re.compile(r"Raises ([A-Z]\w+(?:(?:, (?:and )?| and | or )[A-Z]\w+)*)")
OF_LIBRARIES = {"EnvError", "Http404"}


def test_what_is_said_to_be_raised_is_a_class() -> None:
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in MODULES}
    known = (
        set(dir(builtins)) | OF_LIBRARIES | set(re.findall(r"^class (\w+)", "\n".join(texts.values()), re.MULTILINE))
    )
    said = {
        (name, one)
        for name, text in texts.items()
        for names in RAISES.findall(text)
        for one in re.findall(r"[A-Z]\w+", names)
    }
    assert len(said) > 250
    assert sorted((name, one) for name, one in said if one not in known) == []
