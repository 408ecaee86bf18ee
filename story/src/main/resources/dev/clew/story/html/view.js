// The part of a length that a chart shows, and how wheel, keys, buttons and a finger change it.

const CLOSEST = 1e6;

class View {
  constructor(from, to, redraw) {
    this.whole = { from, to: to > from ? to : from + 1 };
    this.from = this.whole.from;
    this.to = this.whole.to;
    this.redraw = redraw;
  }

  get length() {
    return this.to - this.from;
  }

  get isWhole() {
    return this.from === this.whole.from && this.to === this.whole.to;
  }

  /** Returns the place of a value in percent; just outside for all that is not in view. */
  percent(value) {
    return Math.max(-1, Math.min(101, ((value - this.from) / this.length) * 100));
  }

  show(from, to) {
    const whole = this.whole.to - this.whole.from;
    const length = Math.min(whole, Math.max(to - from, whole / CLOSEST));
    this.from = Math.max(this.whole.from, Math.min(from, this.whole.to - length));
    this.to = length === whole ? this.whole.to : this.from + length;
    // Wheels and fingers move more often than a screen is drawn.
    if (!this.isWaiting) {
      this.isWaiting = true;
      requestAnimationFrame(() => {
        this.isWaiting = false;
        this.redraw();
      });
    }
  }

  /** Shows so many times as much, around a point between 0 and 1. */
  zoom(times, at = 0.5) {
    const centre = this.from + this.length * at;
    this.show(centre - this.length * times * at, centre + this.length * times * (1 - at));
  }

  pan(share) {
    this.show(this.from + this.length * share, this.to + this.length * share);
  }

  all() {
    this.show(this.whole.from, this.whole.to);
  }
}

/** Zooms by keys; says whether it was one of them. */
function zoomByKey(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  const actions = {
    "+": () => view.zoom(0.5),
    "=": () => view.zoom(0.5),
    "-": () => view.zoom(2),
    "−": () => view.zoom(2),
    0: () => view.all(),
    ArrowLeft: event.shiftKey && (() => view.pan(-0.25)),
    ArrowRight: event.shiftKey && (() => view.pan(0.25)),
  };
  const action = Object.hasOwn(actions, event.key) && actions[event.key];
  if (action) {
    action();
    event.preventDefault();
  }
  return Boolean(action);
}

/** Lets a chart be zoomed by the wheel with Ctrl, moved by a wheel to the side, and dragged. */
function attach(view, chart, area) {
  chart.addEventListener("wheel", (event) => {
    const box = area().getBoundingClientRect();
    const side = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      const at = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
      view.zoom(Math.exp(Math.max(-100, Math.min(100, event.deltaY)) / 200), at);
    } else if (!view.isWhole && Math.abs(side) > 0 && (event.shiftKey || Math.abs(side) > Math.abs(event.deltaY))) {
      view.pan(side / box.width);
    } else {
      return;
    }
    event.preventDefault();
  }, { passive: false });
  drag(view, chart, area);
}

function drag(view, chart, area) {
  let from;
  let isMoved = false;
  chart.addEventListener("pointerdown", (event) => {
    const box = area().getBoundingClientRect();
    isMoved = false;
    from = event.button === 0 && !view.isWhole && event.clientX >= box.left ? event.clientX : undefined;
  });
  chart.addEventListener("pointermove", (event) => {
    if (from !== undefined && (isMoved || Math.abs(event.clientX - from) > 4)) {
      isMoved = true;
      chart.setPointerCapture(event.pointerId);
      view.pan((from - event.clientX) / area().getBoundingClientRect().width);
      from = event.clientX;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    chart.addEventListener(end, () => (from = undefined));
  }
  // The click that ends a drag is none.
  chart.addEventListener("click", (event) => {
    if (isMoved) {
      event.stopPropagation();
      isMoved = false;
    }
  }, true);
}

/** Puts the buttons of a chart into its toolbar. */
function zoomButtons(toolbar, view, what) {
  toolbar.append(
    button("−", () => view.zoom(2), { "aria-label": "Zoom out of the " + what, title: "Zoom out (−)" }),
    button("+", () => view.zoom(0.5), { "aria-label": "Zoom into the " + what, title: "Zoom in (+)" }),
    button("←", () => view.pan(-0.25), { "aria-label": "Move left in the " + what, title: "Move left (Shift ←)" }),
    button("→", () => view.pan(0.25), { "aria-label": "Move right in the " + what, title: "Move right (Shift →)" }),
    button("All", () => view.all(), { "aria-label": "Show all of the " + what, title: "Show all (0)" }));
}
