// Shows the files chosen (with a preview of photos), warns of those too heavy, and how far the sending has come.
// Without this script the form is sent by the browser and the server says the same.

const FRENCH_SIZE = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const megabytes = (bytes) => `${FRENCH_SIZE.format(bytes / 1_000_000)} Mo`;

function describe(file, limit) {
  const line = document.createElement("li");
  if (file.type.startsWith("image/") && file.type !== "image/tiff") {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    line.append(picture);
  }
  line.append(`${file.name} (${megabytes(file.size)})`);
  if (limit && file.size > limit) {
    const warning = document.createElement("p");
    warning.className = "ca-file__error";
    warning.textContent = `Trop lourd : ${megabytes(limit)} au plus.`;
    line.append(warning);
  }
  return line;
}

function send(form, submitter) {
  const body = new FormData(form, submitter); // before the button is disabled: a disabled one is not sent
  const { box, bar, text } = progress(form);
  const request = new XMLHttpRequest();
  if (submitter) submitter.disabled = true;
  request.open("POST", form.getAttribute("action") || location.href);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((100 * event.loaded) / event.total);
    text.textContent = event.loaded === event.total ? "Enregistrement…" : `Envoi : ${bar.value} %`;
  });
  const failed = () => {
    box.remove();
    if (submitter) submitter.disabled = false;
    complain(form);
  };
  request.addEventListener("load", () => (request.response?.body ? show(request) : failed()));
  request.addEventListener("error", failed);
  request.send(body);
}

// The answer takes the place of the page: loading it a second time would lose what it says only once.
function show(request) {
  const page = request.response;
  const scripts = [...page.querySelectorAll("script[type=module][src]")].map((script) => script.src);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  if (request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
  for (const source of scripts) import(source);
  window.scrollTo(0, 0);
  (document.querySelector("[data-ca-focus]") ?? document.getElementById("contenu"))?.focus();
}

// Going back over a page that was put in place of another asks the server for it again.
window.addEventListener("popstate", () => location.reload());

function progress(form) {
  const box = document.createElement("div");
  const text = document.createElement("p");
  const bar = document.createElement("progress");
  form.querySelector("[data-ca-complaint]")?.remove();
  box.className = "ca-progress";
  box.setAttribute("role", "status");
  text.className = "ca-progress__text";
  text.textContent = "Envoi…";
  bar.className = "ca-progress__bar";
  bar.max = 100;
  bar.setAttribute("aria-label", "Envoi du document");
  box.append(text, bar);
  form.append(box);
  return { box, bar, text };
}

function complain(form) {
  const note = document.createElement("p");
  note.className = "nhsuk-error-message";
  note.setAttribute("role", "alert");
  note.dataset.caComplaint = "";
  note.textContent =
    "L’envoi a été interrompu. Vérifiez la connexion, puis regardez si le document est dans votre liste avant de recommencer.";
  form.append(note);
}

document.addEventListener("change", (event) => {
  const input = event.target;
  const list = input.closest("[data-ca-file]")?.querySelector("[data-ca-file-list]");
  if (!list || input.type !== "file") return;
  const limit = Number(input.dataset.caMaxBytes || 0);
  list.replaceChildren(...[...input.files].map((file) => describe(file, limit)));
  list.hidden = input.files.length === 0;
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-ca-upload]");
  if (!form || event.defaultPrevented) return;
  const hasFiles = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
  if (!hasFiles) return;
  event.preventDefault();
  send(form, event.submitter);
});
