"""The components as template tags, loaded everywhere. A prop that is not declared stops the template.

`{% button "確認" type="solid" %}`, `{% card title="…" %} … {% endcard %}`, `{{ posting.live_from|instant }}`.
"""

from django import template
from django.utils.translation import get_language

from koubo.kernel.text import Text
from koubo.web.ui import blocks, fields, messages, moments, navigation, parts

register = template.Library()

for component in (
    parts.icon,
    parts.tag,
    parts.status,
    parts.count,
    parts.button,
    parts.task,
    parts.moment,
    parts.once_key,
    navigation.crumbs,
    navigation.steps,
    navigation.tabs,
    fields.field,
    fields.choices,
    fields.checkbox,
    fields.form_field,
    fields.form_errors,
    fields.error_summary,
):
    register.simple_tag(component)

for component in (navigation.pager, navigation.sidenav, messages.notices):
    register.simple_tag(component, takes_context=True)

for component in (
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
):
    register.simple_block_tag(component)

for words in (
    moments.day,
    moments.plain_day,
    moments.clock_time,
    moments.instant,
    moments.spoken_instant,
    moments.short_instant,
    moments.machine_time,
    moments.number,
    parts.blank,
):
    register.filter(words)


@register.filter
def said(value: Text) -> str:
    """Return a bilingual text in the language of the page."""
    return value[get_language() or "ja"]
