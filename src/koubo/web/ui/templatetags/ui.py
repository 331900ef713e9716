"""The components as template tags, loaded everywhere. A prop that is not declared stops the template.

`{% button "確認" type="solid" %}`, `{% card title="…" %} … {% endcard %}`, `{{ posting.live_from|instant }}`.
"""

import re
from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from koubo.kernel.text import Text
from koubo.web.ui import (
    blocks,
    charts,
    deadlines,
    fields,
    icons,
    memo,
    messages,
    moments,
    navigation,
    owner,
    parts,
    prose,
    tables,
)

register = template.Library()
Components = tuple[Callable[..., SafeString], ...]

INLINE: Components = (
    icons.icon,
    parts.tag,
    parts.status,
    parts.count,
    parts.button,
    parts.task,
    parts.spoken,
    parts.named,
    parts.written,
    parts.moment,
    deadlines.deadline,
    blocks.diff,
    charts.chart,
    charts.bar,
    tables.records,
    navigation.crumbs,
    navigation.steps,
    navigation.tabs,
    fields.field,
    fields.choices,
    fields.checkbox,
    fields.form_field,
    fields.form_errors,
    fields.error_summary,
)
WITH_CONTEXT: Components = (
    navigation.pager,
    navigation.sidenav,
    messages.notices,
    parts.once_key,
    owner.form_owner,
)
BLOCKS: Components = (
    blocks.banner,
    blocks.card,
    blocks.kv,
    blocks.fact,
    blocks.summary,
    blocks.answer,
    blocks.nothing,
    blocks.panel,
    blocks.tasks,
    blocks.timeline,
    blocks.event,
    blocks.hint,
    blocks.table,
    fields.field_block,
)
FILTERS: tuple[Callable[..., str], ...] = (
    moments.day,
    moments.plain_day,
    moments.clock_time,
    moments.closing,
    moments.instant,
    moments.spoken_instant,
    moments.short_instant,
    moments.month,
    moments.machine_time,
    moments.number,
    deadlines.meant,
    parts.blank,
    prose.prose,
)
for component in INLINE:
    register.simple_tag(component)
for component in WITH_CONTEXT:
    register.simple_tag(component, takes_context=True)
for component in BLOCKS:
    register.simple_block_tag(component)
register.tag(memo.memo)
for words in FILTERS:
    register.filter(words)


@register.filter
def one_line(text: str) -> str:
    """Return a title without the line breaks and indentation of its template; a space before a line break stays."""
    return re.sub(r"\n\s*", "", text.strip())


@register.filter
def localized(value: Text) -> str:
    """Return a bilingual text in the language of the page."""
    return value[get_language() or "ja"]


@register.filter
def other_language(value: Text) -> str:
    """Return the language of a text that is not written in that of the page, else nothing."""
    return value.only if value.only != (get_language() or "ja") else ""
