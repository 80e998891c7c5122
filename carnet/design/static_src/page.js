// Small comforts on every page; nothing depends on them. Listeners are on the document, so that they also serve a
// page that `upload.js` has put in place of another.

const openMenu = () => document.querySelector("details.ca-person[open]");

// The menu of persons closes when one leaves it, by Escape or by clicking elsewhere.
document.addEventListener("click", (event) => {
  const menu = openMenu();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = openMenu();
  if (event.key !== "Escape" || !menu?.contains(event.target)) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// After a refused form, the reader starts at what must be corrected.
if (document.title.startsWith("Erreur")) document.querySelector("[data-ca-focus]")?.focus();

// A link drawn as a button is called one by a screen reader: the space bar presses it too.
document.addEventListener("keydown", (event) => {
  const link = event.key === " " && event.target.closest?.('a[role="button"]');
  if (!link) return;
  event.preventDefault();
  link.click();
});

// A button that prints is shown where a script can press it.
for (const button of document.querySelectorAll("[data-ca-print]")) button.hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-ca-print]")) print();
});

// A second press of the same button while the first is on its way sends nothing twice, and the button shows that it was
// heard. What is downloaded leaves the page where it is: the button serves again soon.
const HEARD = 3000;
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form) && sent.get(form) === button) {
    event.preventDefault();
    return;
  }
  sent.set(form, button);
  button?.classList.add("ca-heard");
  const serveAgain = () => {
    sent.delete(form);
    button?.classList.remove("ca-heard");
  };
  setTimeout(serveAgain, HEARD);
  addEventListener("pageshow", serveAgain, { once: true });
});
