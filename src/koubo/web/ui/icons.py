"""Line icons, drawn once; shown beside words, never alone."""

from types import MappingProxyType
from typing import Final

from django.utils.safestring import SafeString, mark_safe

SHAPES: Final = {
    "alert": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16v.01"/>',
    "bell": '<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10ZM10 19.5a2 2 0 0 0 4 0"/>',
    "briefcase": '<rect x="3.5" y="7.5" width="17" height="12" rx="2"/>'
    '<path d="M9 7.5V6a1.5 1.5 0 0 1 1.5-1.5h3A1.5 1.5 0 0 1 15 6v1.5M3.5 12.5h17"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "cross": '<path d="m7 7 10 10M17 7 7 17"/>',
    "document": '<path d="M6.5 3.5h7l4 4v13h-11ZM13.5 3.5v4h4M9.5 12h5M9.5 15.5h5"/>',
    "done": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.7 5.2-5.5"/>',
    "down": '<path d="M12 5v14M6.5 13.5 12 19l5.5-5.5"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "flask": '<path d="M9.5 3.5h5M10.5 3.5v6L5 18.5a1.5 1.5 0 0 0 1.3 2.2h11.4a1.5 1.5 0 0 0 1.3-2.2l-5.5-9v-6'
    'M7.5 15h9"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.01"/>',
    "link": '<circle cx="6" cy="12" r="2.3"/><circle cx="17" cy="6" r="2.3"/><circle cx="17" cy="18" r="2.3"/>'
    '<path d="m8 11 7-4M8 13l7 4"/>',
    "list": '<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5v.01M4.5 12v.01M4.5 17.5v.01"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7.5 8 5.5 8-5.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "pen": '<path d="M4.5 19.5 5.5 15 16 4.5 19.5 8 9 18.5l-4.5 1Z"/>',
    "people": '<circle cx="9" cy="8.5" r="3.3"/>'
    '<path d="M2.8 19.5c.6-3.5 3-5.3 6.2-5.3s5.6 1.8 6.2 5.3M15.5 5.5a3.2 3.2 0 0 1 0 6M17.5 14.5c2 .7 3.3 2.4 3.7 5"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "place": '<path d="M12 21s7-6.2 7-11.2A7 7 0 0 0 5 9.8C5 14.8 12 21 12 21Z"/><circle cx="12" cy="10" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 16.5H5A1.5 1.5 0 0 1 3.5 15v-4.5A1.5 1.5 0 0 1 5 9h14a1.5 1.5 0 0 1 1.5 1.5V15'
    'a1.5 1.5 0 0 1-1.5 1.5h-2M7 14h10v6H7z"/>',
    "scales": '<path d="M12 4v16M8 20h8M5 7h14M5 7l-2.5 6h5L5 7ZM19 7l-2.5 6h5L19 7Z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "star": '<path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7L12 17l-5.1 2.7 1-5.7-4.1-4 5.7-.8L12 4Z"/>',
    "up": '<path d="M12 19V5M6.5 10.5 12 5l5.5 5.5"/>',
    "warn": '<path d="M12 4 3 19.5h18L12 4ZM12 10v4.5M12 17v.01"/>',
    "yen": '<path d="m6.5 5 5.5 7 5.5-7M12 12v7.5M7.5 13h9M7.5 16.3h9"/>',
}

ICONS: Final = MappingProxyType(
    {
        name: mark_safe(f'<svg class="k-icon" viewBox="0 0 24 24" aria-hidden="true">{shape}</svg>')  # noqa: S308
        for name, shape in SHAPES.items()
    }
)


def icon(name: str) -> SafeString:
    """Return the icon `name` as inline SVG, hidden from assistive technology. Raises KeyError for an unknown name."""
    return ICONS[name]
