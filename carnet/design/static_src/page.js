// Small comforts on every page; nothing depends on them.

// The menu of persons closes when one leaves it, by Escape or by clicking elsewhere.
for (const menu of document.querySelectorAll("details.ca-person")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// After a refused form, the reader starts at what must be corrected.
if (document.title.startsWith("Erreur")) document.querySelector("[data-ca-focus]")?.focus();
