// Keyboard shortcuts of the professional's pages. Everything they do, a link or a button does too.

const inField = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

const documentLinks = () => [...document.querySelectorAll("[data-ca-list] a.ca-card__link, [data-ca-list] a[data-ca-item]")];

function moveBy(step) {
  const links = documentLinks();
  if (links.length === 0) return false;
  const place = links.indexOf(document.activeElement);
  const wanted = place === -1 ? (step > 0 ? 0 : links.length - 1) : place + step;
  const link = links[Math.min(Math.max(wanted, 0), links.length - 1)];
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function follow(relation) {
  const link = document.querySelector(`a[data-ca-go="${relation}"]`);
  if (!link) return false;
  link.click();
  return true;
}

function toggleHelp() {
  const help = document.getElementById("raccourcis");
  if (!help) return false;
  help.open = !help.open;
  if (help.open) help.querySelector("summary").focus();
  return true;
}

function search() {
  const field = document.querySelector("form[role=search] input:not([type=hidden])");
  if (!field) return false;
  field.focus();
  return true;
}

const shortcuts = {
  j: () => moveBy(1),
  k: () => moveBy(-1),
  ArrowDown: () => documentLinks().includes(document.activeElement) && moveBy(1),
  ArrowUp: () => documentLinks().includes(document.activeElement) && moveBy(-1),
  ArrowRight: () => follow("next"),
  ArrowLeft: () => follow("previous"),
  l: () => follow("list"),
  "/": search,
  "?": toggleHelp,
};

// Whoever presses « / » while already in the empty search means to go there, not to look for a stroke.
const isThere = (event) => event.key === "/" && event.target.matches?.('[role="search"] input') && !event.target.value;

document.addEventListener("keydown", (event) => {
  if (isThere(event)) event.preventDefault();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  const shortcut = shortcuts[event.key];
  if (shortcut && shortcut()) event.preventDefault();
});
