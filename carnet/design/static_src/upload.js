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

function enhanceFile(group) {
  const input = group.querySelector("input[type=file]");
  const list = group.querySelector("[data-ca-file-list]");
  const limit = Number(input.dataset.caMaxBytes || 0);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => describe(file, limit)));
    list.hidden = input.files.length === 0;
  });
}

function enhanceForm(form) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (files.length === 0) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

function send(form, submitter) {
  const { box, bar, text } = progress(form);
  const request = new XMLHttpRequest();
  if (submitter) submitter.disabled = true;
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((100 * event.loaded) / event.total);
    text.textContent = event.loaded === event.total ? "Enregistrement…" : `Envoi : ${bar.value} %`;
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => {
    box.remove();
    if (submitter) submitter.disabled = false;
    announce("L’envoi a été interrompu. Rien n’a été enregistré : vérifiez la connexion et recommencez.", form);
  });
  const body = new FormData(form, submitter);
  request.send(body);
}

function show(request) {
  const landed = request.responseURL && new URL(request.responseURL);
  if (request.status < 400 && landed && landed.pathname !== location.pathname) {
    location.assign(landed);
    return;
  }
  if (request.response?.body) {
    document.title = request.response.title;
    document.body.replaceWith(document.adoptNode(request.response.body));
    start();
    document.querySelector("[data-ca-focus]")?.focus();
  }
}

function progress(form) {
  const box = document.createElement("div");
  const text = document.createElement("p");
  const bar = document.createElement("progress");
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

function announce(sentence, form) {
  const note = document.createElement("p");
  note.className = "nhsuk-error-message";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  form.append(note);
}

function start() {
  document.querySelectorAll("[data-ca-file]").forEach(enhanceFile);
  document.querySelectorAll("form[data-ca-upload]").forEach(enhanceForm);
}

start();
