// Instant search: a form with data-ca-live="results" shows its results while one types. Without this script the
// same form works with its button, and the answer is the same page.

const STILL_MS = 250;

function enhance(form) {
  const results = () => document.getElementById(form.dataset.caLive);
  let timer = 0;
  let running = null;

  async function refresh() {
    running?.abort();
    running = new AbortController();
    const address = new URL(form.action || location.href, location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    try {
      const answer = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return form.submit();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(form.dataset.caLive);
      if (!found) return form.submit();
      results().replaceWith(document.adoptNode(found));
      history.replaceState(null, "", address);
      announce(results().dataset.caCount);
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("input[type=search], input[type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, STILL_MS);
  });
}

function announce(text) {
  const region = document.getElementById("annonces");
  if (region && text) region.textContent = text;
}

document.querySelectorAll("form[data-ca-live]").forEach(enhance);
