"""All catalogues become one: a phrase must not say one thing in one area and another elsewhere."""

from collections import defaultdict
from pathlib import Path

import polib
from django.utils import translation

import koubo

CATALOGUES = sorted(Path(koubo.__file__).parent.rglob("locale/ja/LC_MESSAGES/django.po"))


def entries():
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)).translated_entries():
            yield path.parents[3].name, entry


def test_a_phrase_has_one_translation_in_the_whole_house():
    said = defaultdict(dict)
    for area, entry in entries():
        said[entry.msgctxt, entry.msgid].setdefault(entry.msgstr or entry.msgstr_plural[0], []).append(area)
    assert {phrase: words for phrase, words in said.items() if len(words) > 1} == {}


def test_our_words_win_over_those_of_the_libraries():
    with translation.override("ja"):
        for area, entry in entries():
            if area == "dev":  # installed in development only
                continue
            if entry.msgid_plural:
                shown = translation.ngettext(entry.msgid, entry.msgid_plural, 2)
            elif entry.msgctxt:
                shown = translation.pgettext(entry.msgctxt, entry.msgid)
            else:
                shown = translation.gettext(entry.msgid)
            assert shown == (entry.msgstr or entry.msgstr_plural[0]), (area, entry.msgid)
