// The answer of many days: the verdict, what differs and how surely, pictures.

import { KINDS, difference, el, plural, told } from "./words.js";

/** Key, words, kind, unit; `a` stands before the name of a replication. */
const MEASURES = [
  ["calls.all.service_level", "Answered in time", "share", "%"],
  ["calls.all.abandonment", "Gave up, of all calls", "share", "%"],
  ["calls.all.lost", "Lost, of all calls", "share", "%"],
  ["calls.all.balked", "Left at once when told the wait", "number", "a"],
  ["calls.all.asa", "Average wait of the answered", "seconds", "s"],
  ["calls.all.wait_p90", "90 % of the answered waited up to", "seconds", "s"],
  ["calls.all.promise_kept", "Quoted waits that held", "share", "%"],
  ["calls.all.redials", "Further attempts", "number", "a"],
  ["calls.all.callback_broken", "Callbacks not made in time", "number", "a"],
  ["money.wages", "Wages", "money", "a"],
  ["customers.churned", "Customers who left", "number", "a"],
  ["customers.at_end", "Customers at the end", "number", ""],
];

export const lookUp = (part, key) => key.split(".").reduce((value, name) => value?.[name], part);

/** A table of all plans and what each differs from the base; `unit` is a replication: day, week or season. */
export function rows({ plans, differences }, unit) {
  const isSame = (key) => plans.every((plan) => lookUp(plan, key)?.mean === lookUp(plans[0], key)?.mean);
  const shown = MEASURES.filter(([key]) => plans.some((plan) => (lookUp(plan, key)?.mean ?? null) !== null))
    .filter(([key]) => !(isSame(key) && !lookUp(plans[0], key)?.mean));
  const less = ({ plan }) => (plans.length > 2 ? `${plan} less ${plans[0].name}` : "Difference");
  return {
    heads: [unit === "day" ? "On an average day" : `In an average ${unit}`, ...plans.map(({ name }) => name), ...differences.map(less)],
    rows: shown.map(([key, label, kind, measured]) => ({
      label,
      unit: measured === "a" ? `a ${unit}` : measured,
      plans: plans.map((plan) => told(lookUp(plan, key), KINDS[kind])),
      differences: differences.map((one) => [lookUp(one, key)?.clear === true, difference(lookUp(one, key), KINDS[kind])]),
    })),
  };
}

function table(comparison, unit) {
  const { heads, rows: lines } = rows(comparison, unit);
  const body = lines.map((line) => el("tr", {},
    el("th", { scope: "row" }, line.label, line.unit ? el("span", { class: "unit" }, `, ${line.unit}`) : ""),
    line.plans.map((text) => el("td", {}, text)),
    line.differences.map(([clear, text]) => el("td", { class: clear ? "clear" : "unclear" }, text))));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Figures of all plans" },
    el("table", { class: "figures" },
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, body)));
}

function picture({ finding, shows, svg }) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  return el("figure", {}, el("figcaption", {}, finding), el("img", { src: address, alt: shows || finding }));
}

export function answer(found, days) {
  const { comparison, pictures, unit } = found;
  const many = comparison.replications ?? days;
  return el("div", { class: "answer" },
    el("p", { class: "verdict" }, comparison.verdict.sentence),
    table(comparison, unit),
    el("p", { class: "quiet" }, `${plural(many, unit)} under the same callers; ± is how far off a figure may be (95 % sure), differences are paired.`),
    pictures.length ? el("details", { class: "pictures" }, el("summary", {}, "Pictures"), pictures.map(picture)) : null);
}
