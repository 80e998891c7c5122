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
