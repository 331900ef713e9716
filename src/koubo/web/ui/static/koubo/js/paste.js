// Browsers drop a pasted day or time that is not in their own form (令和9年1月8日（金）, 8:30AM). The server reads it: it is
// shown as text. Delete when browsers keep what was pasted.
document.addEventListener("paste", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !["date", "time"].includes(input.type) || input.readOnly) return;
  const text = event.clipboardData?.getData("text").trim();
  if (!text) return;
  event.preventDefault();
  input.value = text;
  if (input.value === "") {
    input.type = "text";
    input.value = text;
  }
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
});
