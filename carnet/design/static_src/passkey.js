// Passkeys: asks the browser to make or to use a key, and posts what it answers. Without a browser that knows them, the
// form stays hidden and the page offers its other ways.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const decoded = ({ publicKey: options }) => ({
  publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && {
      excludeCredentials: options.excludeCredentials.map((key) => ({ ...key, id: bytes(key.id) })),
    }),
    ...(options.allowCredentials && {
      allowCredentials: options.allowCredentials.map((key) => ({ ...key, id: bytes(key.id) })),
    }),
  },
});

const encoded = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
};

const options = async (form) => {
  if (form.dataset.caOptions) return JSON.parse(form.dataset.caOptions);
  const answer = await fetch(form.dataset.caOptionsUrl, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
};

const ask = async (event) => {
  event.preventDefault();
  const form = event.target;
  const told = form.querySelector("[data-ca-passkey-told]");
  told.textContent = "";
  try {
    const wanted = decoded(await options(form));
    const credential = await navigator.credentials[form.dataset.caPasskey](wanted);
    form.elements.credential.value = JSON.stringify(encoded(credential));
    form.submit();
  } catch (error) {
    told.textContent =
      error.name === "InvalidStateError"
        ? "Cet appareil a déjà une clé d’accès pour votre espace."
        : "Rien n’a été fait : la clé n’a pas répondu. Recommencez, ou choisissez un autre moyen.";
  }
};

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-ca-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", ask);
  }
  for (const missing of document.querySelectorAll("[data-ca-passkey-missing]")) missing.hidden = true;
}
