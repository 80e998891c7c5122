// Says how many minutes are left, and leaves the page when the time has come: what was open is no longer shown.

const places = [...document.querySelectorAll("[data-ca-until]")];

function tell() {
  for (const place of places) {
    const left = new Date(place.dataset.caUntil).getTime() - Date.now();
    if (left <= 0) {
      window.location.replace(place.dataset.caAfter);
      return;
    }
    const minutes = Math.ceil(left / 60000);
    const text = `(encore ${minutes} min)`;
    if (place.textContent !== text) place.textContent = text;
  }
  if (places.length > 0) window.setTimeout(tell, 1000);
}

tell();
