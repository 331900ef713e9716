"""Who employs, where that is not the institution that recruits: asked about by the checks, and said wherever its name stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from koubo.institutions.folding import fold
from koubo.kernel.text import Text, either
from koubo.postings.checks import Finding, Severity
from koubo.postings.content.email_masking import mask
from koubo.postings.models import Revision
from koubo.postings.sheet import Content, address, blank
from koubo.postings.sheet.work import DISCLOSURE


def shown_institution(revision: Revision, name: Text | None = None) -> Text:
    """Return the name of the institution, with the employer's where that is another: あおぎり大学（募集者：汐見財団）.

    `name` is what it is called where that is known already.
    """
    name = name or revision.institution_name
    told = {code: texts.get("employer", "") for code, texts in revision.texts.items()}
    if not is_another(told, name):
        return name
    employer = either(mask(told.get("ja", "")), mask(told.get("en", "")))
    return Text(f"{name.ja}（募集者：{employer.ja}）", f"{name.en} (employer: {employer.en})")


def is_another(told: Mapping[str, Any], name: Text) -> bool:
    """Whether the employer as written is none of the names of the institution; legal form, width and signs make no difference."""
    written = [fold(str(text)) for text in told.values() if not blank(text)]
    names = [folded for text in (name.ja, name.en) if (folded := fold(text))]
    return bool(any(written)) and not any(
        one.startswith(other) or other.startswith(one) for one in written if one for other in names
    )


def ask_about_employer(revision: Revision, content: Content) -> Iterator[Finding]:
    """Ask whether an employer that is not the registered institution is meant."""
    told, name = content.get("employer") or {}, revision.institution_name
    if is_another(told, name):
        code = next(code for code in revision.languages if not blank(told.get(code)))
        yield Finding(
            "A13",
            Severity.WARNING,
            address("employer", language=code),
            Text(
                f"募集者の名称が、登録されている機関名（{name.ja}）と異なります。労働契約を結ぶ法人がこのとおりか確かめてください。"
                "公開ページでは両方の名称を表示します",
                f"The employer is not the registered institution ({name.en}). Please check that this is who concludes the "
                "contract. Public pages show both names",
            ),
            DISCLOSURE,
        )
