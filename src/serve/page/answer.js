// The answer of many days: the verdict, what differs and how surely, pictures.

import { el, figure } from "./words.js";

/** Key, words, what to multiply by, unit. */
const MEASURES = [
  ["calls.all.service_level", "Answered in time", 100, "%"],
  ["calls.all.abandonment", "Gave up, of all calls", 100, "%"],
  ["calls.all.lost", "Lost, of all calls", 100, "%"],
  ["calls.all.balked", "Left at once when told the wait", 1, "a day"],
  ["calls.all.asa", "Average wait of the answered", 1, "s"],
  ["calls.all.wait_p90", "90 % of the answered waited up to", 1, "s"],
  ["calls.all.promise_kept", "Quoted waits that held", 100, "%"],
  ["calls.all.redials", "Further attempts", 1, "a day"],
  ["calls.all.callback_broken", "Callbacks not made in time", 1, "a day"],
  ["money.wages", "Wages", 1, ""],
  ["customers.churned", "Customers who left", 1, ""],
  ["customers.at_end", "Customers at the end", 1, ""],
];

export const lookUp = (part, key) => key.split(".").reduce((value, name) => value?.[name], part);

const half = (estimate) => estimate && estimate.high !== null && estimate.low !== null ? (estimate.high - estimate.low) / 2 : NaN;

function told(estimate, times) {
  if (!estimate || estimate.mean === null || estimate.mean === undefined) return "–";
  const off = half(estimate) * times;
  const text = figure(estimate.mean * times, off);
  return off > 0 ? `${text} ± ${figure(off, off)}` : text;
}

function difference(found, times) {
  if (!found || found.mean === null || found.mean === undefined) return "–";
  if (!found.clear) return "no clear difference";
  const text = told(found, times);
  return found.mean > 0 ? `+${text}` : text;
}

/** A table of all plans and what each differs from the base. */
function table(comparison) {
  const { plans, differences } = comparison;
  const isSame = (key) => plans.every((plan) => lookUp(plan, key)?.mean === lookUp(plans[0], key)?.mean);
  const shown = MEASURES.filter(([key]) => plans.some((plan) => (lookUp(plan, key)?.mean ?? null) !== null))
    .filter(([key]) => !(isSame(key) && !lookUp(plans[0], key)?.mean));
  const heads = [el("th", { scope: "col" }, "On an average day"), ...plans.map(({ name }) => el("th", { scope: "col" }, name)),
    ...differences.map(({ plan }) => el("th", { scope: "col" }, plans.length > 2 ? `${plan} less base` : "Difference"))];
  const rows = shown.map(([key, label, times, unit]) => el("tr", {},
    el("th", { scope: "row" }, label, unit ? el("span", { class: "unit" }, `, ${unit}`) : ""),
    plans.map((plan) => el("td", {}, told(lookUp(plan, key), times))),
    differences.map((one) => {
      const found = lookUp(one, key);
      return el("td", { class: found?.clear ? "clear" : "unclear" }, difference(found, times));
    })));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Figures of all plans" },
    el("table", { class: "figures" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)));
}

function picture({ finding, shows, svg }) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  return el("figure", {}, el("figcaption", {}, finding), el("img", { src: address, alt: shows || finding }));
}

export function answer(found, days) {
  const { comparison, pictures } = found;
  return el("div", { class: "answer" },
    el("p", { class: "verdict" }, comparison.verdict.sentence),
    table(comparison),
    el("p", { class: "quiet" }, `${comparison.replications ?? days} replications under the same callers; ± is a 95 % interval, differences are paired.`),
    pictures.length ? el("details", { class: "pictures" }, el("summary", {}, "Pictures"), pictures.map(picture)) : null);
}
