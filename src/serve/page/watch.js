// Watching a day: panes under the same callers, one clock, and what may be changed while it runs.

import { Curve } from "./curve.js";
import { Day } from "./day.js";
import { Stage } from "./stage.js";
import { SEARCHES, did, find, story } from "./story.js";
import { announce, clock, el, given, givenSpan, percent, plural, say, span } from "./words.js";

export const COLOURS = ["#332288", "#117733"];
const LETTERS = ["A", "B"];

/** Words of a change that was made. */
export function changed({ at, change }, film) {
  const [[what, how]] = Object.entries(change);
  const calls = how.calls ? ` of ${how.calls}` : "";
  const told = { silence: "nothing", comfort: "that the call is important", busy: "that volume is high", position: "the place in the queue", estimate: "an estimated wait" };
  const said = {
    agents: () => `${how.by > 0 ? "+" : "−"}${plural(Math.abs(how.by), "agent")} ${how.group}`,
    volume: () => `calls${calls} × ${how.times}`,
    told: () => `callers${calls} are told ${told[how.say]}${how.cushion && how.cushion !== 1 ? ` × ${how.cushion}` : ""}`,
    trust: () => `${given(100 * how.share)} % believe a quoted wait`,
    callback: () => (how.offer_when === null ? "no callbacks are offered" : `callbacks from a wait of ${givenSpan(how.offer_when)} on, ${given(100 * (how.kept ?? 1))} % kept`),
  }[what]();
  return at === undefined || at === null ? `${said}, all day` : `${said}, from ${clock(film, 1000 * at)} on`;
}

/** One pane: a title, figures, a stage, a curve. */
class Pane {
  constructor(place, name, film) {
    this.place = place;
    this.day = new Day(film);
    this.values = {};
    const number = (key, label) => {
      this.values[key] = el("dd", { "data-figure": key }, "–");
      return el("div", {}, el("dt", {}, label), this.values[key]);
    };
    this.title = el("span", { class: "name" }, name);
    this.stageCanvas = el("canvas", { class: "stage", role: "img", "aria-label": "" });
    this.curveCanvas = el("canvas", { class: "curve", "aria-hidden": "true" });
    this.under = el("div", { class: "under" });
    this.root = el("section", { class: `pane pane-${place}`, "aria-label": `Pane ${LETTERS[place]}` },
      el("h2", {}, el("span", { class: "badge" }, LETTERS[place]), " ", this.title),
      el("dl", { class: "numbers" }, number("level", "answered in time"), number("lost", "gave up"), number("waiting", "waiting now"), number("wait", "average wait")),
      this.stageCanvas, this.curveCanvas, this.under);
  }

  open() {
    this.stage = new Stage(this.stageCanvas, this.day);
    this.curve = new Curve(this.curveCanvas, this.day, COLOURS[this.place]);
  }

  close() {
    this.stage?.close();
    this.curve?.close();
  }

  /** The same moment of another day. */
  show(film, at) {
    this.day = new Day(film);
    this.day.seek(at);
    this.stage.setDay(this.day);
    this.curve.day = this.day;
  }

  write() {
    const { day, values } = this;
    say(values.level, percent(day.level));
    say(values.lost, String(day.gaveUp));
    say(values.waiting, String(day.waiting.size));
    say(values.wait, Number.isFinite(day.meanWait) ? span(day.meanWait) : "–");
    Object.assign(this.root.dataset, {
      offered: day.offered, answered: day.answered, ended: day.ended.join(" "), redials: day.redials, inTime: day.inTime,
    });
  }

  summary() {
    const { day } = this;
    const present = day.groups.reduce((sum, group) => sum + group.present, 0);
    return `${LETTERS[this.place]}, ${this.title.textContent}: ${day.waiting.size} waiting, ${plural(present, "agent")} there, ${day.desks.size} busy, ${day.answered} answered, ${day.gaveUp} gave up.`;
  }
}

/** Panes that share a clock. */
export class Theatre {
  constructor(root, shown) {
    this.panes = shown.map(({ name, film }, place) => new Pane(place, name, film));
    this.at = 0;
    this.playing = false;
    this.frames = { count: 0, seconds: [], worst: 0 };
    globalThis.holdtrue = { theatre: this };
    root.append(this.controls(), el("div", { class: "panes" }, this.panes.map((pane) => pane.root)), this.stories());
    this.panes.forEach((pane) => {
      pane.open();
      pane.stageCanvas.addEventListener("pointerdown", (event) => this.click(pane, event));
    });
    document.addEventListener("keydown", this.typed);
    this.limits();
    this.setSpeed();
    this.seek(0);
    this.describe();
    this.request = requestAnimationFrame(this.frame);
  }

  close() {
    cancelAnimationFrame(this.request);
    document.removeEventListener("keydown", this.typed);
    this.panes.forEach((pane) => pane.close());
  }

  get film() {
    return this.panes[0].day.film;
  }

  controls() {
    this.time = el("output", { class: "clock", "aria-label": "Time of day" }, "–");
    this.playButton = el("button", { type: "button", class: "play", onclick: () => this.toggle(), "aria-pressed": "false" }, "Play");
    this.speedChoice = el("select", { "aria-label": "Speed", onchange: () => this.setSpeed() },
      [["1", "real time"], ["10", "10 ×"], ["60", "a minute a second"], ["day/120", "the day in 2 minutes"], ["day/60", "the day in a minute"], ["day/30", "the day in 30 s"], ["day/10", "the day in 10 s"]]
        .map(([value, text]) => el("option", { value, selected: value === "day/60" }, text)));
    this.slider = el("input", { type: "range", min: "0", step: "1000", value: "0", "aria-label": "Jump to a time", oninput: () => this.seek(Number(this.slider.value)) });
    return el("div", { class: "controls", role: "group", "aria-label": "Clock" },
      this.time, this.playButton,
      el("button", { type: "button", onclick: () => this.step(), title: "To the next event (key .)" }, "Step"),
      el("label", { class: "speed" }, el("span", { class: "unseen" }, "Speed"), this.speedChoice),
      this.slider);
  }

  stories() {
    this.search = el("select", { "aria-label": "Find me a caller who" }, SEARCHES.map(([text], place) => el("option", { value: place }, text)));
    this.searchIn = el("select", { "aria-label": "here means pane" }, this.panes.map((_, place) => el("option", { value: place }, `here is ${LETTERS[place]}`)));
    this.told = el("div", { class: "told", "aria-live": "polite" });
    const find = el("button", { type: "submit" }, "Find");
    return el("section", { class: "find", "aria-label": "Callers" },
      el("form", { onsubmit: (event) => { event.preventDefault(); this.find(); } },
        el("label", {}, "Find me a caller who ", this.search), this.searchIn, find),
      this.told);
  }

  limits() {
    this.end = Math.max(...this.panes.map(({ day }) => day.end));
    this.most = Math.max(1, ...this.panes.flatMap(({ day }) => day.curve.map(({ waiting }) => waiting)));
    this.slider.max = String(Math.ceil(this.end / 1000) * 1000);
  }

  setSpeed() {
    const [, over] = this.speedChoice.value.split("/");
    this.speed = over ? this.film.length / 1000 / Number(over) : Number(this.speedChoice.value);
  }

  toggle(on = !this.playing) {
    if (on && this.at >= this.end) this.seek(0);
    this.playing = on;
    say(this.playButton, on ? "Pause" : "Play");
    this.playButton.setAttribute("aria-pressed", String(on));
    if (on) return;
    this.write();
    this.tell();
  }

  /** To the next thing that happens in any pane. */
  step() {
    this.toggle(false);
    const next = this.panes.map(({ day }) => day.upcoming()).filter((at) => at !== null);
    if (next.length) this.seek(Math.min(...next));
    this.tell();
  }

  tell() {
    const text = `${clock(this.film, this.at, true)}. ${this.panes.map((pane) => pane.summary()).join(" ")}`;
    announce(text);
    this.describe();
  }

  describe() {
    this.panes.forEach((pane) => pane.stageCanvas.setAttribute("aria-label", pane.summary()));
  }

  seek(at) {
    this.at = Math.max(0, Math.min(this.end, at));
    this.panes.forEach(({ day }) => day.seek(this.at));
    this.write();
  }

  typed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, button, summary, a, [contenteditable]")) return;
    const keys = { " ": () => this.toggle(), ".": () => this.step(), ArrowRight: () => this.seek(this.at + 60000), ArrowLeft: () => this.seek(this.at - 60000) };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  };

  frame = (now) => {
    const passed = this.last === undefined ? 0 : now - this.last;
    this.last = now;
    if (this.playing) {
      this.measure(now, passed);
      this.at = Math.min(this.end, this.at + Math.min(100, passed) * this.speed);
      this.panes.forEach(({ day, stage }) => day.seek(this.at, stage.leaves));
    }
    this.panes.forEach(({ stage, curve }) => {
      stage.draw(now);
      curve.draw(this.at, this.most);
    });
    if (!this.written || now - this.written > 90) this.write(now);
    if (this.playing && this.at >= this.end) this.toggle(false);
    this.request = requestAnimationFrame(this.frame);
  };

  /** Frames of each second that is played. */
  measure(now, passed) {
    const { frames } = this;
    frames.second ??= now;
    frames.count += 1;
    frames.worst = Math.max(frames.worst, passed);
    if (now - frames.second >= 1000) {
      frames.seconds.push(Math.round((1000 * frames.count) / (now - frames.second)));
      frames.count = 0;
      frames.second = now;
    }
  }

  write(now) {
    this.written = now;
    say(this.time, clock(this.film, this.at, this.speed < 120));
    if (document.activeElement !== this.slider || this.playing) this.slider.value = String(this.at);
    this.slider.setAttribute("aria-valuetext", clock(this.film, this.at));
    this.panes.forEach((pane) => pane.write());
  }

  /** Another day in a pane, at the same moment. */
  show(place, film) {
    this.panes[place].show(film, this.at);
    this.limits();
    this.write();
    if (this.key) this.choose(this.key);
  }

  click(pane, event) {
    const box = pane.stageCanvas.getBoundingClientRect();
    const who = pane.stage.at(event.clientX - box.left, event.clientY - box.top);
    if (who !== null) this.choose(pane.day.key(who));
  }

  find() {
    const [search, here] = [Number(this.search.value), Number(this.searchIn.value)];
    const [one, other] = [this.panes[here].day, this.panes[1 - here]?.day];
    const found = find(search, one, other);
    const asked = `${search}/${here}`;
    this.turn = this.asked === asked ? (this.turn + 1) % Math.max(1, found.length) : 0;
    this.asked = asked;
    if (!found.length) {
      this.key = null;
      this.told.replaceChildren(el("p", {}, "Nobody did on this day."));
      return;
    }
    const person = found[this.turn];
    this.choose(one.key(person), `${this.turn + 1} of ${found.length} who ${did(search, found.length)}`, one.fates()[person].at);
  }

  choose(key, heading, from) {
    this.key = key;
    const [type, caller] = key.split("/").map(Number);
    const name = `Caller ${caller} of ${this.film.calls[type].name}`;
    const columns = this.panes.map((pane) => {
      const person = pane.day.person(key);
      pane.stage.chosen = person ?? null;
      const lines = person === undefined ? [el("li", {}, "does not call on this day")]
        : story(pane.day, person).map(({ when, text, door }) => el("li", { class: door === undefined ? null : "ending", style: door === undefined ? null : `--door: var(--outcome-${door})` }, el("time", {}, when), " ", text));
      return el("div", { class: "tale" }, el("h4", {}, el("span", { class: "badge" }, LETTERS[pane.place]), " ", pane.title.textContent), el("ol", {}, lines));
    });
    const go = from === undefined ? null : el("button", { type: "button", onclick: () => this.seek(from) }, "Go to that moment");
    this.told.replaceChildren(el("h3", {}, name), ...[heading ? el("p", { class: "quiet" }, heading) : null, go].filter(Boolean), el("div", { class: "tales" }, columns));
  }
}
