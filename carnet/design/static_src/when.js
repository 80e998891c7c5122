// Fields that only one choice calls for: [data-ca-when="name=value"] shows while that choice is checked in its form.
// Without this script they all show, each under its own label.

function follow(part) {
  const [name, value] = part.dataset.caWhen.split("=");
  const form = part.closest("form");
  const choices = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  const show = () => {
    part.hidden = ![...choices].some((choice) => choice.checked && choice.value === value);
  };
  choices.forEach((choice) => choice.addEventListener("change", show));
  show();
}

document.querySelectorAll("[data-ca-when]").forEach(follow);
