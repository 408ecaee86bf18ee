// Puts the page of a story together.

function buildLegend() {
  const names = [...serviceNumbers.keys()].filter((name) => spans.some((span) => span.data.service === name)).slice(0, 20);
  byId("legend").append(
    ...names.map((name) => make("span", { class: "key " + serviceClass(name) }, make("i", {}), short(name))),
    make("span", { class: "key" }, make("i", { class: "critical" }), "critical path: without it the request would have been faster"),
    make("span", { class: "key" }, make("i", { class: "failed" }), "failed"),
    ...(spans.some((span) => span.data.waits) ? [make("span", { class: "key" }, make("i", { class: "wait" }), "waited, or stood still")] : []),
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
