// Passkeys need scripts. Where there are none, or no passkeys, their buttons stay hidden and the words beside say so.
const forms = { login: "loginForm", add: "signupForm", authenticate: "authenticateForm" };
const names = { login: "login", add: "signup", authenticate: "authenticate" };

document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("button[data-k-passkey]")) {
    const kind = button.dataset.kPasskey;
    const credential = button.form.elements.credential.id;
    window.allauth.webauthn.forms[forms[kind]]({ ids: { [names[kind]]: button.id, credential, data: "js_data" } });
    button.closest("[hidden]")?.removeAttribute("hidden");
  }
  document.querySelector("[data-k-passkey-offer]")?.removeAttribute("hidden");
  document.querySelector("[data-k-passkey-missing]")?.remove();
});

// The person closed the window of the browser, or the device has no key for this site.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.querySelector("[data-k-passkey-failed]");
  words.hidden = false;
  words.focus();
});
