// The lines: filtered, searched, and shown a page at a time.

const PAGE = 500;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];
const MOST_CHOICES = 1000;
const rows = byId("line-rows");
// What a row shows in its columns, and what nobody reads in a row.
const IN_COLUMNS = new Set(["ts", "level", "service", "version", "instance", "request_id", "trace_id", "span_id", "parent_id", "logger",
  "thread", "msg", "seq", "boot_id", "tmpl", "err_fp", "err_origin", "stack", "span", "event", "kind", "fp", "outcome", "format"]);

let filtered = lines;
let page = 0;
let searched;

const level = (line) => Math.max(0, LEVELS.indexOf(line.fields.level ?? "INFO"));

function isWanted(line, least, service, span) {
  return (least === 0 || level(line) >= least)
    && (service === "" || line.fields.service === service)
    && (span === undefined || line.owner === span)
    && (searched === undefined || hasText(line));
}

function hasText(line) {
  for (const name in line.fields) {
    if (searched.test(line.fields[name])) {
      return true;
    }
  }
  return line.more !== undefined && searched.test(line.more);
}

function filterLines() {
  const text = byId("search").value;
  // Only letters and digits stand for themselves in every place of a regular expression.
  searched = text === "" ? undefined : new RegExp(text.replace(/[^\p{L}\p{N}\s]/gu, (c) => "\\u{" + c.codePointAt(0).toString(16) + "}"), "iu");
  const least = LEVELS.indexOf(byId("level").value);
  const service = services[byId("service").value] ?? "";
  const span = drawn[byId("in-span").value];
  filtered = lines.filter((line) => isWanted(line, least, service, span));
  page = 0;
  byId("show-all").hidden = filtered.length === lines.length;
  showPage();
}

function showPage() {
  const first = page * PAGE;
  const shown = filtered.slice(first, first + PAGE);
  rows.replaceChildren(...shown.map(buildLine));
  if (shown.length) {
    shown[0].button.tabIndex = 0;
  }
  byId("table").setAttribute("aria-rowcount", filtered.length + 1);
  byId("line-count").textContent = filtered.length === lines.length
    ? count(lines.length, "line")
    : filtered.length ? `${number(filtered.length)} of ${count(lines.length, "line")}` : `none of ${count(lines.length, "line")}`;
  byId("pager").hidden = filtered.length <= PAGE;
  byId("pager").replaceChildren(
    button("Earlier", () => turn(-1), { disabled: page === 0 }),
    make("span", {}, `lines ${number(first + 1)} to ${number(first + shown.length)} of ${number(filtered.length)}`),
    button("Later", () => turn(1), { disabled: first + PAGE >= filtered.length }));
}

function turn(by) {
  page += by;
  showPage();
  byId("lines").scrollIntoView();
  rows.querySelector('[tabindex="0"]').focus({ preventScroll: true });
}

function buildLine(line, place) {
  const { fields } = line;
  const name = fields.level ?? "";
  const rest = Object.entries(fields).filter(([key]) => !IN_COLUMNS.has(key));
  line.button = make("div", { class: "message", role: "button", tabindex: -1, "aria-expanded": "false" },
    ...marked(visible(fields.msg ?? "", 2000)));
  for (const [key, value] of rest.slice(0, 30)) {
    line.button.append(" ", make("span", { class: "field" }, make("b", {}, ...marked(visible(key, 100))), "=", ...marked(visible(value, 300))));
  }
  line.row = make("div", {
    class: `line ${serviceClass(fields.service ?? "")} level-${LEVELS.includes(name) ? name : "INFO"}`,
    role: "row",
    "aria-rowindex": page * PAGE + place + 2,
  },
  make("span", { class: "time", role: "cell" }, offset(line.t)),
  make("span", { class: "level", role: "cell" }, short(name)),
  make("span", { class: "service", role: "cell" }, short(fields.service ?? "")),
  make("div", { role: "cell", class: "text" }, line.button));
  line.row.line = line;
  return line.row;
}

const offset = (t) => (t < began ? "−" : "+") + millis(Math.abs(t - began) / 1000);

/** Returns text with what was searched for marked in it. */
function marked(text) {
  const found = searched && searched.exec(text);
  if (!found) {
    return [text];
  }
  return [text.slice(0, found.index), make("mark", {}, found[0]), text.slice(found.index + found[0].length)];
}

function toggle(line, isOpened = line.button.getAttribute("aria-expanded") === "false") {
  line.button.setAttribute("aria-expanded", String(isOpened));
  const cell = line.button.parentElement;
  if (!isOpened) {
    cell.querySelector(".details").remove();
    return;
  }
  const { stack, msg, ...others } = line.fields;
  const entries = Object.entries({ msg, ...others }).filter(([, value]) => value !== undefined);
  if (stack !== undefined) {
    entries.push(["stack", stack]);
  }
  if (line.more !== undefined) {
    entries.push(["more", line.more]);
  }
  if (line.cut) {
    entries.push(["cut", count(line.cut, "character") + " are not in this page"]);
  }
  cell.append(make("div", { class: "details" },
    fieldList(entries),
    ...(line.owner ? [button("Show its span", () => goToSpan(line.owner))] : [])));
}

function lineKey(event) {
  const line = event.target.closest(".line").line;
  if (event.target !== line?.button || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const all = [...rows.children];
  const at = all.indexOf(line.row);
  const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (event.key === "Enter" || event.key === " ") {
    toggle(line);
  } else if (Object.hasOwn(go, event.key)) {
    if (all[go[event.key]]) {
      focusLine(all[go[event.key]].line, "nearest");
    }
  } else {
    return;
  }
  event.preventDefault();
}

function focusLine(line, block) {
  const before = rows.querySelector('.message[tabindex="0"]');
  if (before) {
    before.tabIndex = -1;
  }
  line.button.tabIndex = 0;
  line.button.focus({ preventScroll: true });
  line.row.scrollIntoView({ block });
}

/** Brings the focus to a line, and shows all lines again if it was filtered out. */
function goToLine(line) {
  byId("span").hidden = true;
  if (!filtered.includes(line)) {
    byId("filter").reset();
    filterLines();
  }
  const at = filtered.indexOf(line);
  if (Math.floor(at / PAGE) !== page || !line.row?.isConnected) {
    page = Math.floor(at / PAGE);
    showPage();
  }
  rows.querySelector(".line.found")?.classList.remove("found");
  line.row.classList.add("found");
  focusLine(line, "center");
}

/** Shows the lines of one span alone. */
function onlySpan(span) {
  byId("filter").reset();
  byId("in-span").value = drawn.indexOf(span);
  filterLines();
  if (filtered.length) {
    goToLine(filtered[0]);
  }
}

let services = [];

/** Makes the columns as wide as what stands in them. */
function fitColumns() {
  const longest = (texts) => texts.reduce((most, text) => Math.max(most, text.length), 0);
  byId("table").style.setProperty("--time-width", longest([lines[0], lines[lines.length - 1]].map((line) => offset(line.t))) + "ch");
  byId("table").style.setProperty("--service-width", Math.min(20, Math.max(7, longest(services))) + "ch");
}

function buildLines() {
  services = [...new Set(lines.map((line) => line.fields.service ?? ""))].filter((name) => name !== "").slice(0, MOST_CHOICES);
  fitColumns();
  const choices = (select, first, texts) =>
    select.append(make("option", { value: "" }, first), ...texts.map((text, i) => make("option", { value: i }, text)));
  const present = new Set(lines.map(level));
  byId("level").append(...LEVELS.filter((name, i) => i === 0 || present.has(i))
    .map((name, i) => make("option", { value: name }, i === 0 ? "all" : name === "ERROR" ? name : name + " and above")));
  choices(byId("service"), "all", services.map(short));
  choices(byId("in-span"), "all", drawn.map((span) => "\u00a0".repeat(2 * Math.min(span.depth, 8)) + short(span.data.service) + (isCall(span) ? " → " : " ") + short(span.data.span)));
  let waiting;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filterLines, lines.length > 5000 ? 150 : 0);
  });
  for (const id of ["level", "service", "in-span"]) {
    byId(id).addEventListener("change", filterLines);
  }
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("show-all").addEventListener("click", () => {
    byId("filter").reset();
    filterLines();
    byId("search").focus();
  });
  rows.addEventListener("keydown", lineKey);
  rows.addEventListener("click", (event) => {
    // A click that ends a selection of text opens nothing.
    const message = event.target.closest(".message");
    if (message && String(document.getSelection()) === "") {
      const { line } = message.closest(".line");
      toggle(line);
      focusLine(line, "nearest");
    }
  });
  filterLines();
}
