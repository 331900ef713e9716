"""Everything that can be said against content, with what depends on its posting: who has applied already."""

from datetime import date

from koubo.postings.checks import Finding, check
from koubo.postings.content import requirements, storage
from koubo.postings.content.employer import ask_about_employer
from koubo.postings.models import Revision
from koubo.postings.sheet import Content


def examine(revision: Revision, content: Content, *, today: date, again: bool | None = None) -> list[Finding]:
    """Return what the checks find in `content` of `revision`; once someone has applied, also where it asks for more.

    `again` as for `check`; by default what `revision` is.
    """
    again = revision.is_modification if again is None else again
    found = check(content, languages=revision.languages, today=today, again=again)
    found += ask_about_employer(revision, content)
    basis = revision.basis
    if basis is not None and basis.web_application and requirements.is_locked(revision.posting):
        found += requirements.additive(storage.load(basis), content)
    return found
