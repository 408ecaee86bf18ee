// Puts the page of a triage together.

const MOST_SERVICES = 200;
const MOST_NAMES = 30;
const MOST_PROBLEMS = 200;
const serviceRows = new Map();

function buildVerdict() {
  const isEmpty = triage.events === 0;
  const isWell = !isEmpty && triage.findings.length === 0;
  const isFailed = triage.failed_requests > 0;
  const [state, sign, word] = isEmpty ? ["unknown", "missing", "No line"]
    : isFailed ? ["failed", "failed", "Failed"]
      : isWell ? ["well", "ok", "Nothing wrong"] : ["noticed", "finding", "Noticed"];
  const headline = triage.findings.length > 0 ? triage.findings[0].text : content.summary;
  document.title = "clew triage: " + visible(headline, 120);
  byId("verdict").classList.add(state);
  byId("outcome").append(make("span", { class: "sign" }, icon(sign), word));
  byId("verdict-text").textContent = visible(headline, 1000);
  byId("summary").textContent = visible(content.summary, 1000);
  byId("summary").hidden = headline === content.summary;
  const share = triage.requests > 0 && isFailed ? ` (${Number(((triage.failed_requests / triage.requests) * 100).toPrecision(2))} %)` : "";
  byId("facts").append(...factList([
    ...(triage.from ? [["Period", duration(micros(triage.until) - micros(triage.from))]] : []),
    ["Requests", (triage.sampled ? "about " : "") + number(triage.requests)],
    ["Failed", number(triage.failed_requests) + share],
    ["Findings", number(triage.findings.length)],
    ["Services", number(Object.keys(triage.services).length)],
    ["Lines", number(triage.events)],
  ]));
  byId("footer").textContent = `Written by clew triage from ${count(triage.events, "line")}. The page is complete in itself: it asks nobody for anything.`;
}

function buildReadFirst() {
  byId("read-list").append(...triage.read_first.slice(0, MOST_NAMES).map(({ request_id, why }) =>
    make("li", {}, make("div", { class: "ids" }, make("div", {}, ...requestId(request_id))), make("p", {}, visible(why, 2000)))));
  byId("read-note").hidden = triage.read_first.length > 0;
}

function buildServices() {
  const all = Object.entries(triage.services);
  for (const [name, { versions, instances }] of all.slice(0, MOST_SERVICES)) {
    const row = make("tr", { tabindex: -1 }, make("th", { scope: "row" }, short(name) || "(no name)"), make("td", {}, ...chips(versions)), make("td", {}, ...chips(instances)));
    serviceRows.set(name, row);
    byId("service-rows").append(row);
  }
  byId("services").hidden = all.length === 0;
  const left = all.length - serviceRows.size;
  byId("service-note").hidden = left === 0;
  byId("service-note").textContent = `${count(left, "more service")} not shown here.`;
}

function chips(names) {
  const shown = names.slice(0, MOST_NAMES).map((name) => make("bdi", { class: "chip" }, short(name) || "(no name)"));
  return names.length === 0 ? [make("span", { class: "note" }, "not known")]
    : names.length > shown.length ? [...shown, make("span", { class: "note" }, `and ${number(names.length - shown.length)} more`)] : shown;
}

const rowOf = (service) => serviceRows.get(service) ?? byId("services");

function buildProblems() {
  const all = triage.problems;
  byId("problem-list").append(...all.slice(0, MOST_PROBLEMS).map(({ file, what, lines }) =>
    make("li", {}, icon("missing"), make("span", {}, visible((file ? file + ": " : "") + what, 1000) + (lines ? ", " + count(lines, "line") : "")))));
  byId("problems").hidden = all.length === 0;
  const left = all.length - MOST_PROBLEMS;
  byId("problem-note").hidden = left <= 0;
  byId("problem-note").textContent = `${number(left)} more not shown here.`;
}

buildTheme();
buildVerdict();
buildConclusions();
buildReadFirst();
buildServices();
buildProblems();
buildChart();
if (buckets.length) {
  addEventListener("resize", drawChart);
}
document.documentElement.dataset.ready = "";
