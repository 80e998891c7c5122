// A long list of choices gets a search field above it: select[data-ca-searchable="label of the field"]. Without this
// script the list opens as it is, in its groups, and the title is written by hand.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function enhance(select) {
  const everything = [...select.children].map((child) => child.cloneNode(true));
  const field = document.createElement("input");
  field.type = "search";
  field.className = "nhsuk-input ca-chooser";
  field.autocomplete = "off";
  field.id = `${select.id}-recherche`;
  field.setAttribute("aria-controls", select.id);
  const name = document.createElement("label");
  name.className = "nhsuk-label";
  name.htmlFor = field.id;
  name.textContent = select.dataset.caSearchable;
  (select.labels[0] ?? select).before(name, field);

  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const chosen = select.value;
    select.replaceChildren(...everything.map((child) => filtered(child, words, chosen)).filter(Boolean));
    const options = [...select.options].filter((option) => option.value);
    const found = words.length ? options.filter((option) => matches(option, words)) : options;
    select.value = words.length && found.length === 1 ? found[0].value : chosen;
    announce(`${found.length} choix`);
  });
}

const matches = (option, words) => words.every((word) => plain(option.textContent).includes(word));

function filtered(child, words, chosen) {
  const copy = child.cloneNode(true);
  const stays = (option) => !option.value || option.value === chosen || matches(option, words);
  if (copy.tagName === "OPTION") return stays(copy) ? copy : null;
  for (const option of [...copy.children]) if (!stays(option)) option.remove();
  return copy.children.length ? copy : null;
}

function announce(text) {
  const region = document.getElementById("annonces");
  if (region) region.textContent = text;
}

// The choice proposes its own words as the title, until somebody writes another: input[data-ca-proposed-by="id of select"].
function propose(field) {
  const select = document.getElementById(field.dataset.caProposedBy);
  let proposed = "";
  select?.form.addEventListener("input", () => {
    if (field.value !== proposed) return;
    const option = select.selectedOptions[0];
    proposed = option?.value ? option.textContent.trim() : "";
    field.value = proposed;
  });
}

document.querySelectorAll("select[data-ca-searchable]").forEach(enhance);
document.querySelectorAll("[data-ca-proposed-by]").forEach(propose);
