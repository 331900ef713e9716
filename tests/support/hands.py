"""Two ways to fill the editor in a real browser: with a mouse, and with nothing but a keyboard."""

from typing import Any

from playwright.sync_api import Page

FOCUSED = """() => {
  const e = document.activeElement;
  const options = e.tagName === "SELECT" ? [...e.options].map((option) => option.value) : [];
  return {name: e.name || "", tag: e.tagName, type: e.type || "", value: e.value || "", options,
          index: e.selectedIndex ?? -1, form: e.form ? e.form.id : ""};
}"""


def tab_to(page: Page, selector: str, limit: int = 400) -> None:
    """Move with the Tab key until the element is focused."""
    for _ in range(limit):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key on {page.url}")


def press(page: Page, selector: str) -> None:
    """Go to a link or button with Tab and press Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def choose(page: Page, name: str, value: str) -> None:
    """Go to a radio button or check box by keyboard and choose `value`."""
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Space")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name}: {value} cannot be chosen with the arrow keys")


def fill(page: Page, data: dict[str, Any]) -> None:
    """Fill the editor's controls by name, opening folded sections as a person would."""
    for name, value in data.items():
        control = page.locator(f'form#f [name="{name}"]').first
        kind = control.evaluate("e => e.tagName + '/' + e.type")
        if kind.endswith(("/radio", "/checkbox")):
            for code in [value] if isinstance(value, str) else value:
                page.locator(f'form#f [name="{name}"][value="{code}"]').check()
        elif kind.startswith("SELECT"):
            control.select_option(value)
        else:
            control.fill(value)


def fill_by_keyboard(page: Page, data: dict[str, Any], *, until: str) -> None:
    """Walk the editor with Tab, typing where something is to be typed, until the element `until` is focused.

    Fails when the walk ends before every name was met.
    """
    left = dict(data)
    for _ in range(1200):
        if page.evaluate("s => document.activeElement.matches(s)", until):
            assert not left, f"never focused: {sorted(left)}"
            return
        at = page.evaluate(FOCUSED)
        if at["name"] in left:
            _type(page, at, left)
        page.keyboard.press("Tab")
    raise AssertionError(f"{until} was not reached; left: {sorted(left)}")


def _type(page: Page, at: dict[str, Any], left: dict[str, Any]) -> None:
    """Type the value of the focused control; a set of check boxes is done when its last one is."""
    name, kind = at["name"], at["type"]
    value = left[name]
    if kind == "checkbox":
        if at["value"] in value:
            page.keyboard.press("Space")
            value.remove(at["value"])
            if not value:
                del left[name]
        return
    del left[name]
    if kind == "radio":
        choose(page, name, value)
    elif at["tag"] == "SELECT":
        steps = at["options"].index(value) - at["index"]
        for _ in range(abs(steps)):
            page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    elif kind in {"date", "time"}:
        _type_moment(page, value)
    else:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(value)


def _type_moment(page: Page, value: str) -> None:
    """Type a day or a time in the order of the browser's own language, English or Japanese."""
    if "-" in value:
        year, month, day = value.split("-")
        ways = [(month, day, year), (year, "ArrowRight", month, day)]
    else:
        hour, minute = value.split(":")
        ways = [(f"{(int(hour) - 1) % 12 + 1:02}", minute, "P" if int(hour) > 11 else "A"), (hour, minute)]
    for way in ways:
        for part in way:
            if part == "ArrowRight":
                page.keyboard.press(part)
            else:
                page.keyboard.type(part)
        if page.evaluate("() => document.activeElement.value") == value:
            return
        page.evaluate("() => { const e = document.activeElement; e.blur(); e.focus(); }")  # at its first part again
    raise AssertionError(f"{value} cannot be typed")
