"use strict";
// The data of the page, and the few things that all parts of all pages need.

const content = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

/** Makes an element. Texts become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Makes a picture of page.html's; words beside it say the same. */
function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon icon-" + name);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#icon-" + name);
  svg.append(use);
  return svg;
}

function button(text, action, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", action);
  return element;
}

// Control characters, those that turn the direction of writing, invisible ones, halves of a pair.
const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

/** Returns text of a log as it may be shown: what would steer the reader's eyes is an escape, and what is too long is cut. */
function visible(text, most = 20000) {
  const all = String(text);
  const kept = all.length > most ? all.slice(0, most) : all;
  const shown = kept.replace(STEERING, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  return kept === all ? shown : shown + "… (" + count(all.length - most, "more character") + ")";
}

/** Returns a name as it fits in a row. */
const short = (text) => visible(text, 200).replace(/\s+/g, " ");

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const number = (n) => grouped.format(n);
const count = (n, noun) => number(n) + " " + noun + (n === 1 ? "" : "s");

const precise = new Intl.NumberFormat("en-US", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const millis = (ms) => precise.format(ms);

/** Returns the microseconds since 1970 of a time in UTC with six digits. */
function micros(text) {
  const seconds = Date.parse(String(text).slice(0, 19) + "Z");
  return Number.isNaN(seconds) ? 0 : seconds * 1000 + (Number(String(text).slice(20, 26)) || 0);
}

/** Returns a length of time as people say it. */
function duration(us) {
  const steps = [[3600e6, "h"], [60e6, "min"], [1e6, "s"], [1e3, "ms"], [1, "µs"]];
  const [size, unit] = steps.find(([from]) => Math.abs(us) >= from) || [1e3, "ms"];
  return Number((us / size).toPrecision(4)) + " " + unit;
}
