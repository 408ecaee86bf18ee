// Puts the page together.

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

function buildLegend() {
  const names = [...serviceNumbers.keys()].filter((name) => spans.some((span) => span.data.service === name)).slice(0, 20);
  byId("legend").append(
    ...names.map((name) => make("span", { class: "key " + serviceClass(name) }, make("i", {}), short(name))),
    make("span", { class: "key" }, make("i", { class: "critical" }), "critical path: without it the request would have been faster"),
    make("span", { class: "key" }, make("i", { class: "failed" }), "failed"),
    make("span", { class: "key" }, make("i", { class: "mark error" }), "a warning or an error was logged"));
  byId("legend").hidden = names.length === 0;
}

buildTheme();
buildVerdict();
buildTree();
buildFlame();
buildFindings();
buildLines();
buildLegend();
zoomButtons(byId("timeline-tools"), timeline, "timeline");
zoomButtons(byId("flame-tools"), flame, "flame graph");
attach(timeline, byId("rows"), () => byId("grid-lines"));
attach(flame, boxes, () => boxes);
drawTimeline();
drawFlame();
addEventListener("resize", drawAxis);
document.documentElement.dataset.ready = "";
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    byId("search").focus();
  }
});
