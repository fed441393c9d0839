// The studio: two panes that may be changed while they run, and many days of them; and the meeting: up to five plans.

import { answer } from "./answer.js";
import { Theatre, changed } from "./watch.js";
import { Latest, el, say } from "./words.js";

/** Panes that were kept as plans for the meeting, as long as the page is open. */
const kept = [];

/** A progress bar, an answer, and what may be done with it. */
class Asking {
  constructor(source) {
    this.source = source;
    this.bar = el("progress", { max: "1", value: "0", "aria-label": "Simulated", hidden: true });
    this.said = el("p", { role: "status" });
    this.stopButton = el("button", { type: "button", hidden: true, onclick: () => this.id && this.source.stop(this.id) }, "Stop");
    this.result = el("div", { class: "result" });
    this.root = el("div", { class: "asking" }, this.bar, this.said, this.stopButton, this.result);
  }

  async ask(question) {
    this.result.replaceChildren();
    // Nothing that was asked before is stopped.
    this.id = null;
    this.bar.hidden = this.stopButton.hidden = false;
    try {
      const found = await this.source.ask(question, (done, of, id) => {
        this.id = id;
        this.bar.max = of;
        this.bar.value = done;
        say(this.said, `${done} of ${of} simulated`);
      });
      say(this.said, found ? "" : "Stopped.");
      if (found) this.result.replaceChildren(answer(found, question.days), el("p", { class: "buttons" }, el("a", { class: "button", href: this.source.report(found.id), download: "report.html" }, "Download the report")));
    } catch (error) {
      say(this.said, "");
      this.result.replaceChildren(el("p", { class: "refused", role: "alert" }, error.message));
    } finally {
      this.bar.hidden = this.stopButton.hidden = true;
    }
  }
}

const numberField = (attributes) => el("input", { type: "number", ...attributes });
/** How many replications: days, weeks or seasons. */
const manyField = (unit) => numberField({ min: "2", max: "10000", value: "200", "aria-label": `${unit[0].toUpperCase()}${unit.slice(1)}s` });
const choice = (label, options, attributes = {}) => el("select", { "aria-label": label, ...attributes }, options.map(([value, text, selected]) => el("option", { value, selected }, text)));

class Studio {
  constructor(root, source, scenarios) {
    Object.assign(this, { root, source, scenarios });
    // Of its two panes, and of a plan to copy.
    [this.days, this.plans] = [new Latest(), new Latest()];
    const own = scenarios.filter(({ key }) => !key.includes("/"));
    this.own = own;
    this.panes = [0, 1].map((place) => this.paneOf(own[Math.min(place, own.length - 1)], place));
    this.error = el("p", { class: "refused", role: "alert", hidden: true });
    this.stage = el("div");
    this.asking = new Asking(source);
    this.number = manyField(own[0].unit);
    root.replaceChildren(el("h1", {}, own[0].name), this.which(), this.error, this.stage, this.many());
  }

  paneOf(scenario, place) {
    return { name: scenario.name + (place && this.own.length === 1 ? ", changed" : ""), pane: { scenario: scenario.key, seed: 1, replication: 0, changes: [] } };
  }

  /** Which day is shown. */
  which() {
    const { days } = this.own[0];
    this.weekday = days.length ? choice("Day of the week", days.map((day) => [day, day]), { onchange: () => this.show(true) }) : null;
    this.replication = numberField({ min: "1", max: "100000", value: "1", "aria-label": "Which of the simulated days", onchange: () => this.show(true) });
    this.replication.setAttribute("class", "short");
    return el("p", { class: "which-day" }, this.weekday, el("label", {}, "Day ", this.replication), el("span", { class: "quiet" }, " – another number is another day with other callers"));
  }

  async open() {
    await this.show(true);
  }

  /** Which day the field says: an empty one the first. */
  dayNumber() {
    const number = this.replication.value === "" ? 1 : Number(this.replication.value);
    if (!Number.isInteger(number) || number < 1 || number > 100000) throw new Error("Which day is a whole number from 1 to 100,000.");
    return number;
  }

  /** What is asked for in a pane, and its film: the one that is shown, if that is the same day. */
  async asked(place) {
    const { pane } = this.panes[place];
    pane.replication = this.dayNumber() - 1;
    if (this.weekday) pane.day = this.weekday.value;
    const text = JSON.stringify(pane);
    const shown = this.shown?.[place];
    return shown?.text === text ? shown : { text, film: await this.source.day(pane) };
  }

  /** What is asked for now. */
  state() {
    return { panes: structuredClone(this.panes), number: this.replication.value, day: this.weekday?.value };
  }

  /** Shows both panes as they are asked for now: from the beginning, or at the same moment. What is refused is taken back. */
  async show(isAnew, isBack = false) {
    this.isAnew ||= isAnew;
    this.error.hidden = !isBack;
    const before = this.wanted ?? this.stands;
    this.wanted = this.state();
    try {
      const shown = await this.days.of(Promise.all(this.panes.map((_, place) => this.asked(place))));
      if (shown) this.put(shown);
    } catch (error) {
      if (!this.shown) throw error;
      // What was asked for before, and overtaken by what is refused, is still to be shown.
      this.take(isBack ? this.stands : before);
      this.refuse(error);
      const scenarios = ({ panes }) => panes.map(({ pane }) => pane.scenario).join();
      const isOther = before.number !== this.stands.number || before.day !== this.stands.day || scenarios(before) !== scenarios(this.stands);
      if (!isBack) await this.show(isOther, true);
    }
  }

  put(shown) {
    if (this.isAnew) {
      this.theatre?.close();
      this.stage.replaceChildren();
      this.theatre = new Theatre(this.stage, this.panes.map(({ name }, place) => ({ name, film: shown[place].film })));
      this.panes.forEach((_, place) => this.writeUnder(place));
    } else {
      shown.forEach((one, place) => {
        if (one === this.shown[place]) return;
        this.theatre.show(place, one.film);
        this.writeChips(place);
      });
    }
    Object.assign(this, { shown, isAnew: false });
    this.stands = this.state();
  }

  /** What is asked for is again what it was. */
  take(state) {
    const { panes, number, day } = state;
    this.wanted = state;
    this.panes = structuredClone(panes);
    this.isAnew = false;
    this.replication.value = number;
    if (this.weekday) this.weekday.value = day;
    this.picks.forEach((pick, place) => pick && (pick.value = panes[place].pane.scenario));
  }

  refuse(error) {
    this.error.hidden = false;
    say(this.error, error.message);
  }

  /** A change, from now on or all day; the past stays as it was. */
  async change(place, change) {
    const at = Math.round(this.theatre.at) / 1000;
    this.panes[place].pane.changes.push(this.whole[place].checked ? { change } : { at, change });
    const begun = performance.now();
    await this.show(false);
    globalThis.holdtrue.changeTook = performance.now() - begun;
  }

  async undo(place) {
    this.panes[place].pane.changes.pop();
    await this.show(false);
  }

  scenarioOf(place) {
    return this.scenarios.find(({ key }) => key === this.panes[place].pane.scenario);
  }

  writeUnder(place) {
    const { under } = this.theatre.panes[place];
    this.whole ??= [];
    this.chips ??= [];
    this.picks ??= [];
    this.chips[place] = el("ul", { class: "chips", "aria-label": "Changes" });
    const details = el("details", { class: "change" }, el("summary", {}, "Change it"), this.changeForm(place));
    details.open = this.isOpen?.[place] ?? false;
    details.addEventListener("toggle", () => ((this.isOpen ??= [])[place] = details.open));
    const pick = this.own.length > 1 ? choice(`Scenario in pane ${"AB"[place]}`, this.own.map(({ key, name }) => [key, name, key === this.panes[place].pane.scenario]), { onchange: () => this.pick(place, pick.value) }) : null;
    this.picks[place] = pick;
    under.replaceChildren(...[pick, this.chips[place], details].filter(Boolean));
    this.writeChips(place);
  }

  async pick(place, key) {
    this.panes[place] = this.paneOf(this.own.find((one) => one.key === key), place);
    await this.show(true);
  }

  writeChips(place) {
    const { pane, name } = this.panes[place];
    const film = this.theatre.film;
    const undo = el("button", { type: "button", onclick: () => this.undo(place) }, "Undo");
    this.chips[place].replaceChildren(...pane.changes.map((one) => el("li", {}, changed(one, film))), ...(pane.changes.length ? [el("li", { class: "plain" }, undo)] : []));
    say(this.theatre.panes[place].title, name);
  }

  changeForm(place) {
    const { agents, calls } = this.scenarioOf(place);
    const letter = "AB"[place];
    const make = (change) => () => this.change(place, change());
    const whole = el("input", { type: "radio", name: `when-${place}`, value: "day" });
    this.whole[place] = whole;
    const line = (label, ...rest) => el("div", { class: "line" }, el("span", { class: "what" }, label), ...rest);
    const button = (text, change, label) => el("button", { type: "button", onclick: make(change), "aria-label": `${text}: ${label}` }, text);
    const group = agents.length > 1 ? choice("Agent group", agents.map(({ name }) => [name, name])) : null;
    const by = (number) => () => ({ agents: { group: group?.value ?? agents[0].name, by: number } });
    const times = choice("How many calls", [["0.8", "a fifth fewer"], ["0.9", "a tenth fewer"], ["1.1", "a tenth more", true], ["1.25", "a quarter more"], ["1.5", "half as many more"], ["2", "twice as many"]]);
    const told = choice("What callers are told", [["silence", "nothing"], ["comfort", "“your call is important”"], ["busy", "“unusually high volume”"], ["position", "their place in the queue"], ["estimate", "an estimated wait"]].map(([value, text]) => [value, text, value === calls[0]?.told]));
    const cushion = numberField({ min: "0.1", max: "10", step: "0.1", value: String(calls[0]?.cushion ?? 1), "aria-label": "Cushion: the estimate times", class: "short" });
    const believed = calls.find(({ trust }) => trust !== null);
    const trust = numberField({ min: "0", max: "100", step: "5", value: String(Math.round(100 * (believed?.trust ?? 0.8))), "aria-label": "Share who believe a quoted wait, %", class: "short" });
    const offer = choice("Callback offered", [["", "not offered"], ["60", "from a wait of 1 min on"], ["180", "from 3 min on", true], ["300", "from 5 min on"], ["600", "from 10 min on"]]);
    const honoured = choice("Callbacks kept", [["1", "all kept"], ["0.8", "4 of 5 kept"], ["0.6", "6 of 10 kept"], ["0", "none kept"]]);
    return el("div", { class: "form", role: "group", "aria-label": `Change pane ${letter}` },
      el("div", { class: "line" }, el("label", {}, el("input", { type: "radio", name: `when-${place}`, value: "now", checked: true }), " from now on"), el("label", {}, whole, " the whole day")),
      line("Agents", group, button("−1", by(-1), `one agent fewer in ${letter}`), button("+1", by(1), `one agent more in ${letter}`)),
      line("Calls", times, button("Set", () => ({ volume: { times: Number(times.value) } }), `the calls in ${letter}`)),
      line("Told", told, el("label", {}, "× ", cushion), button("Set", () => ({ told: { say: told.value, cushion: told.value === "estimate" ? Number(cushion.value) : undefined } }), `what callers are told in ${letter}`)),
      believed === undefined ? null : line("Believed by, %", trust, button("Set", () => ({ trust: { share: Number(trust.value) / 100 } }), `the trust in ${letter}`)),
      line("Callback", offer, honoured, button("Set", () => ({ callback: offer.value === "" ? { offer_when: null } : { offer_when: Number(offer.value), kept: Number(honoured.value) } }), `the callbacks in ${letter}`)));
  }

  many() {
    const named = () => {
      const isSaid = ({ name, pane }) => !pane.changes.length || name.endsWith(", changed");
      const [one, other] = this.panes.map((shown) => ({ name: isSaid(shown) ? shown.name : `${shown.name}, changed`, pane: shown.pane }));
      const isSame = one.name === other.name;
      return isSame ? [one, { ...other, name: `${other.name} (B)` }] : [one, other];
    };
    const ask = el("button", { type: "button", class: "main ask", onclick: async () => {
      ask.disabled = true;
      await this.asking.ask({ panes: named(), days: Number(this.number.value) });
      ask.disabled = false;
    } }, "Ask");
    const text = el("textarea", { readonly: true, rows: "8", "aria-label": "Plan file", hidden: true });
    const copy = (place) => el("button", { type: "button", onclick: async () => {
      this.error.hidden = true;
      try {
        const plan = await this.plans.of(this.source.plan(named()[place]));
        if (plan === undefined) return;
        text.value = plan;
        text.hidden = false;
        text.select();
        await navigator.clipboard?.writeText(plan).catch(() => {});
      } catch (error) {
        this.refuse(error);
      }
    } }, `Copy ${"AB"[place]} as plan file`);
    const keep = el("button", { type: "button", onclick: () => {
      const [, { name, pane }] = named();
      const taken = new Set([...this.own, ...kept].map((one) => one.name));
      let [own, number] = [name, 1];
      while (taken.has(own)) own = `${name} (${(number += 1)})`;
      kept.push({ name: own, pane: structuredClone(pane) });
      say(this.asking.said, `Kept for “Compare plans”: ${kept.length}`);
    } }, "Keep B for the meeting");
    const { unit } = this.own[0];
    const on = unit === "day" ? "on" : "in";
    return el("section", { class: "many", "aria-label": `Many ${unit}s` },
      el("h2", {}, `And ${on} many ${unit}s?`),
      el("p", {}, `One day is one day. Both panes as they now stand, under the same callers, ${on} `, el("label", {}, this.number, ` ${unit}s`), ". ", ask),
      el("p", { class: "quiet" }, "Agents and calls change at the moment shown; what callers are told, trust and callbacks hold from opening: a plan is a rule for the day."),
      this.asking.root, el("p", { class: "buttons" }, copy(0), copy(1), keep), text);
  }

  close() {
    this.days.drop();
    this.theatre?.close();
  }
}

export async function studio(root, source) {
  const view = new Studio(root, source, await source.scenarios());
  await view.open();
  return () => view.close();
}

/** The manager's view: up to five plans side by side. */
export async function meeting(root, source) {
  const scenarios = (await source.scenarios()).filter(({ key }) => !key.includes("/"));
  const plans = [...scenarios.map(({ key, name }) => ({ name, pane: { scenario: key } })), ...kept];
  const boxes = plans.map(({ name }, place) => {
    const box = el("input", { type: "checkbox", checked: place < 5 });
    return { box, row: el("li", {}, el("label", {}, box, ` ${name}`, place === 0 ? el("span", { class: "quiet" }, " – the base") : "")) };
  });
  const { unit } = scenarios[0];
  const days = manyField(unit);
  const asking = new Asking(source);
  const said = el("p", { class: "refused", role: "alert", hidden: true });
  const ask = el("button", { type: "button", class: "main ask", onclick: async () => {
    const panes = plans.filter((_, place) => boxes[place].box.checked);
    said.hidden = panes.length >= 2 && panes.length <= 5;
    say(said, "Choose two to five plans. “Keep B for the meeting” in “Watch a day” adds what you changed there.");
    if (!said.hidden) return;
    ask.disabled = true;
    await asking.ask({ panes, days: Number(days.value) });
    ask.disabled = false;
  } }, "Compare");
  root.replaceChildren(el("h1", {}, "Compare plans"),
    el("p", { class: "lead" }, "Every plan meets the same callers. The first that is chosen is the base."),
    el("ul", { class: "plans" }, boxes.map(({ row }) => row)),
    el("p", {}, el("label", {}, days, ` ${unit}s `), ask), said, asking.root);
  return () => {};
}
