// The flame graph: the same calls of one caller as one box, as wide as their time.

const MOST_BOXES = 1500;
const boxes = byId("boxes");
const isNarrow = (share) => share < 0.0015;

let group = 0;

/** Joins spans of one service and name that have the same caller, and so on down. */
function join(all, depth, parent) {
  const groups = new Map();
  for (const span of all) {
    const key = JSON.stringify([span.data.service, span.data.span]);
    if (!groups.has(key)) {
      groups.set(key, { id: ++group, depth, parent, spans: [], self: 0, children: [] });
    }
    const box = groups.get(key);
    box.spans.push(span);
    box.self += span.data.self_ms;
  }
  const joined = [...groups.values()];
  for (const box of joined) {
    box.children = join(box.spans.flatMap((span) => span.children), depth + 1, box);
    box.time = box.children.reduce((sum, child) => sum + child.time, box.self);
    box.isFailed = box.spans.some((span) => span.isFailed);
    box.isFirstFailure = box.spans.some((span) => span.isFirstFailure);
  }
  return joined.sort((a, b) => b.time - a.time);
}

const flameRoots = join(roots, 0, undefined);
const flameTime = flameRoots.reduce((sum, box) => sum + box.time, 0);
const allBoxes = [];

/** Gives each box its place: children side by side from where their caller begins. */
function place(level, from) {
  for (const box of level) {
    box.from = from;
    box.to = from + box.time;
    from = box.to;
    allBoxes.push(box);
    place(box.children, box.from);
  }
}
place(flameRoots, 0);
const deepest = allBoxes.reduce((most, box) => Math.max(most, box.depth), 0);

const flame = new View(0, flameTime || 1, () => drawFlame());
let focused = flameRoots[0];

function drawFlame(hasFocus = boxes.contains(document.activeElement)) {
  const inView = allBoxes.filter((box) => box.to > flame.from && box.from < flame.to);
  const wide = inView.filter((box) => !isNarrow(box.time / flame.length));
  // The widest, in the order of the tree.
  const least = wide.length > MOST_BOXES ? wide.map((box) => box.time).sort((a, b) => b - a)[MOST_BOXES] : -1;
  const shown = wide.filter((box) => box.time > least);
  boxes.replaceChildren(...shown.map(drawBox));
  if (!shown.includes(focused)) {
    focused = shown[0];
  }
  if (focused) {
    focused.element.tabIndex = 0;
    if (hasFocus) {
      focused.element.focus({ preventScroll: true });
    }
  }
  boxes.dataset.shows = flame.isWhole ? "all" : "part";
  const left = inView.length - shown.length;
  byId("flame-note").textContent = flameTime === 0
    ? "No span has a length."
    : left ? `${count(left, "box").replace("boxs", "boxes")} too narrow to be drawn here; zoom in to see more.` : "";
}

function drawBox(box) {
  const from = flame.percent(box.from);
  const to = flame.percent(box.to);
  const { data } = box.spans[0];
  const times = box.spans.length > 1 ? ` ×${number(box.spans.length)}` : "";
  const share = ((box.time / flameTime) * 100).toPrecision(3) + " %";
  box.element = make("div", {
    class: `box ${serviceClass(data.service)} ${box.isFailed ? "failed" : ""} ${box.isFirstFailure ? "first-failure" : ""}`,
    role: "treeitem",
    tabindex: -1,
    "aria-level": box.depth + 1,
    "aria-label": `${short(data.service)}, ${short(data.span)}${times}, ${millis(box.time)} ms, ${share}, ${millis(box.self)} ms itself`
      + (box.isFailed ? ", failed" : ""),
    title: `${short(data.span)} of ${short(data.service)}${times}\n${millis(box.time)} ms, ${share}\n${millis(box.self)} ms itself`,
  },
  ...(box.isFailed ? [icon("failed")] : []),
  make("bdi", {}, short(data.span) + times),
  make("span", { class: "amount" }, duration(box.time * 1000)));
  box.element.box = box;
  box.element.style.left = Math.max(0, from) + "%";
  box.element.style.width = Math.min(100, to) - Math.max(0, from) + "%";
  box.element.style.top = `calc(${box.depth} * var(--box))`;
  return box.element;
}

/** Zooms to a box, and shows one of its spans in the tree: the first that failed, else the longest. */
function zoomToBox(box) {
  focused = box;
  flame.show(box.from, box.to);
  const longest = box.spans.reduce((most, span) => (span.data.duration_ms > most.data.duration_ms ? span : most));
  select(nearestDrawn(box.spans.find((span) => span.isFirstFailure) || box.spans.find((span) => span.isFailed) || longest));
}

function flameKey(event) {
  const box = event.target.box;
  if (!box || zoomByKey(flame, event) || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const level = (box.parent ? box.parent.children : flameRoots).filter((other) => boxes.contains(other.element));
  const at = level.indexOf(box);
  const go = {
    ArrowDown: () => box.children.find((child) => boxes.contains(child.element)),
    ArrowUp: () => box.parent,
    ArrowLeft: () => level[at - 1],
    ArrowRight: () => level[at + 1],
    Enter: () => void zoomToBox(box),
    " ": () => void zoomToBox(box),
    Escape: () => void flame.all(),
  };
  if (Object.hasOwn(go, event.key)) {
    event.preventDefault();
    const next = go[event.key]();
    if (next && boxes.contains(next.element)) {
      focused.element.tabIndex = -1;
      focused = next;
      next.element.tabIndex = 0;
      next.element.focus();
    }
  }
}

function buildFlame() {
  byId("flame").hidden = flameRoots.length === 0;
  boxes.style.height = `calc(${deepest + 1} * var(--box))`;
  boxes.addEventListener("keydown", flameKey);
  boxes.addEventListener("click", (event) => {
    const element = event.target.closest(".box");
    if (element) {
      focused = element.box;
      drawFlame(true);
      zoomToBox(element.box);
    }
  });
}
