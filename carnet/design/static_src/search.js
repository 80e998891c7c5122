// Instant search: a form with data-ca-live="results" shows its results while one types. Without this script the
// same form works with its button, and the answer is the same page.

const STILL_MS = 250;
let timer = 0;
let running = null;

async function refresh(form) {
  running?.abort();
  running = new AbortController();
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = answer.ok && page.getElementById(form.dataset.caLive);
    if (!found) return form.submit();
    document.getElementById(form.dataset.caLive).replaceWith(document.adoptNode(found));
    history.replaceState(null, "", address);
    announce(found.dataset.caCount);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

function announce(text) {
  const region = document.getElementById("annonces");
  if (region && text) region.textContent = text;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-ca-live]");
  if (!form || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => refresh(form), STILL_MS);
});
