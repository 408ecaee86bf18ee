// What each page has around that which it tells.

const MOST_FINDINGS = 200;

function buildTheme() {
  const theme = byId("theme");
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const show = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  prefersDark.addEventListener("change", show);
  show();
}

/** Says where a conclusion comes from. */
function certainty(name, title = name === "exact"
  ? "From fields of Clew's own lines, none of which is missing"
  : "From lines that are missing, or that are not Clew's own") {
  return make("span", { class: "certainty " + name, title }, name);
}

const factList = (entries) => entries.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, visible(value, 200))));
