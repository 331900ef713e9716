// The field someone was in is remembered for this tab; after signing in again they are back in it.
const sheet = document.getElementById("f");
const place = `koubo:field:${location.pathname}`;
const isReturn = sheet.dataset.kReturn === "on" || /\/account\/login\/$/.test(document.referrer.split(/[?#]/)[0]);
const last = isReturn && document.getElementById(sessionStorage.getItem(place));
if (last) {
  for (let box = last.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  last.focus({ preventScroll: true });
  last.scrollIntoView({ block: "center" });
}
sheet.addEventListener("focusin", ({ target }) => { if (target.id) sessionStorage.setItem(place, target.id); });
