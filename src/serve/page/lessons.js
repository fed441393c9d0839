// Lessons: a story, a guess before anything is shown, the day, the answer, what is convention in it.

import { answer, lookUp } from "./answer.js";
import { Theatre } from "./watch.js";
import { KINDS, Latest, announce, el, estimated, grouped, isNumber, memory, plural, say, supported } from "./words.js";

export async function list(root, source) {
  const lessons = await source.lessons();
  const minutes = lessons.reduce((sum, one) => sum + one.minutes, 0);
  root.replaceChildren(
    el("h1", {}, "Lessons"),
    el("p", { class: "lead" }, lessons.length ? `${plural(lessons.length, "lesson")}, ${minutes} minutes in all. Each asks for a guess before anything is shown.` : "There are no lessons here."),
    el("ol", { class: "cards" }, lessons.map(({ key, lesson, minutes: long }) => el("li", {}, el("a", { href: `#/lessons/${encodeURIComponent(key)}` }, el("b", {}, lesson), el("span", {}, `${long} min`))))));
  return () => {};
}

const kindOf = (unit) => KINDS[{ "%": "share", s: "seconds", min: "minutes" }[unit] ?? "number"];
const IN = { day: "on" };
const withUnit = (number, unit) => `${number}${unit ? ` ${unit}` : ""}`;

class LessonView {
  constructor(root, source, lesson, next) {
    Object.assign(this, { root, source, lesson, next });
    this.question = lesson.question;
    this.answers = new Latest();
    this.votes = memory.get(`votes/${lesson.key}`, {});
    this.guess = this.voteForm();
    this.after = el("div", { class: "after" });
    root.replaceChildren(
      el("div", { class: "screen" },
        el("p", { class: "quiet" }, el("a", { href: "#/lessons" }, "All lessons")),
        el("h1", {}, lesson.lesson),
        el("p", { class: "lead story" }, lesson.story),
        el("div", { class: "both" }, lesson.panes.map(({ name }, place) => el("p", { class: `which pane-${place}` }, el("span", { class: "badge" }, "AB"[place]), ` ${name}`))),
        this.guess, this.after),
      handout(lesson));
    // The days are fetched while the class thinks.
    this.films = source.filmsOf(lesson);
    this.films.catch(() => {});
  }

  options() {
    const { choices, slider, unit } = this.question;
    if (choices) return choices.map(({ text }, place) => ({ key: String(place), text }));
    return Object.keys(this.votes).map(Number).sort((a, b) => a - b).map((value) => ({ key: String(value), text: withUnit(value, unit) }));
  }

  vote(key, by) {
    const votes = Math.max(0, (this.votes[key] ?? 0) + by);
    if (votes) this.votes[key] = votes;
    else delete this.votes[key];
    memory.set(`votes/${this.lesson.key}`, this.votes);
    this.showVotes();
  }

  voteForm() {
    const { text, choices, slider, unit } = this.question;
    this.ballots = el("ul", { class: "ballots" });
    this.count = el("p", { class: "quiet", role: "status" });
    let more = null;
    if (slider) {
      const shown = el("output", {}, withUnit((slider.from + slider.to) / 2, unit));
      const range = el("input", { type: "range", min: slider.from, max: slider.to, step: slider.step, value: (slider.from + slider.to) / 2, "aria-label": text, oninput: () => say(shown, withUnit(Number(range.value), unit)) });
      say(shown, withUnit(Number(range.value), unit));
      more = el("div", { class: "slider" }, range, shown, el("button", { type: "button", onclick: () => this.vote(String(Number(range.value)), 1) }, "This is my guess"));
    }
    const reveal = el("button", { type: "button", class: "main", onclick: () => this.reveal(reveal) }, "Reveal");
    const clear = el("button", { type: "button", onclick: () => { this.votes = {}; memory.set(`votes/${this.lesson.key}`, {}); this.showVotes(); } }, "Clear votes");
    const form = el("section", { class: "guess", "aria-label": "Guess" }, el("h2", {}, text), more, this.ballots, this.count, el("p", { class: "buttons" }, reveal, clear));
    this.showVotes();
    return form;
  }

  showVotes() {
    const options = this.options();
    const all = Object.values(this.votes).reduce((sum, one) => sum + one, 0);
    const focus = document.activeElement?.dataset?.ballot;
    this.ballots.replaceChildren(...options.map(({ key, text }) => {
      const votes = this.votes[key] ?? 0;
      const right = this.right === undefined ? null : key === this.right;
      return el("li", { class: right ? "right" : null },
        el("button", { type: "button", "data-ballot": key, onclick: () => this.vote(key, 1) }, text),
        el("span", { class: "bar", "aria-hidden": "true" }, el("span", { style: `width: ${all ? (100 * votes) / all : 0}%` })),
        el("span", { class: "votes" }, plural(votes, "vote"), right ? " · this is it" : ""),
        el("button", { type: "button", class: "fewer", "aria-label": `− one vote for ${text}`, disabled: votes === 0, onclick: () => this.vote(key, -1) }, "−"));
    }));
    if (focus !== undefined) this.ballots.querySelector(`[data-ballot="${CSS.escape(focus)}"]`)?.focus();
    say(this.count, all ? plural(all, "vote") : "Nobody has voted yet: a guess comes before the answer.");
  }

  async reveal(button) {
    button.disabled = true;
    const result = el("section", { class: "result", "aria-label": "Answer" }, el("p", { role: "status" }, "Simulating …"));
    const theatre = el("section", { class: "day", "aria-label": "The day" }, el("h2", {}, "One day, the same callers"));
    this.after.replaceChildren(result, theatre, this.lessonsLearnt());
    try {
      const films = await this.answers.of(this.films);
      if (!films) return;
      this.theatre = new Theatre(theatre, this.lesson.panes.map(({ name }, place) => ({ name, film: films[place] })));
      this.startAt();
      const { days } = this.lesson;
      const found = await this.answers.of(this.source.answerOf(this.lesson, (done, of) => say(result.firstChild, `Simulating: ${done} of ${of} …`)));
      if (found) this.tellAnswer(result, found, days);
    } catch (error) {
      result.replaceChildren(el("p", { class: "refused", role: "alert" }, error.message));
      button.disabled = false;
    }
  }

  startAt() {
    const [hours, minutes] = (this.lesson.watch_from ?? "").split(":").map(Number);
    const { film } = this.theatre;
    if (Number.isFinite(minutes) && film.opens !== null) this.theatre.seek(1000 * (3600 * hours + 60 * minutes - film.opens));
  }

  tellAnswer(result, found, days) {
    const { of, measure, unit, choices, slider } = this.question;
    const { plans, differences } = found.comparison;
    const [first, second] = plans.map((plan) => lookUp(plan, measure));
    // Of a week's days no differences are paired: theirs are those of the means, without an interval.
    const paired = lookUp(differences[0], measure);
    const less = () => (isNumber(paired?.mean) ? paired : { mean: second.mean - first.mean });
    const estimate = this.lesson.figure ?? { first: () => first, second: () => second, difference: less }[of]();
    const kind = kindOf(unit);
    const value = estimate.mean * kind.times;
    if (choices) this.right = String(choices.findIndex(({ below }) => below === undefined || value < below));
    const { mean: text, half } = estimated(estimate, kind);
    const called = of === "difference" && unit === "%" ? "points" : unit;
    const mean = this.meanGuess();
    const guessed = () => withUnit(grouped(mean, supported(slider.step)), unit);
    result.replaceChildren(
      el("p", { class: "number" }, el("b", { "data-answer": String(value) }, withUnit(text, called)), half ? el("span", {}, ` ± ${half}`) : ""),
      el("p", {}, `${IN[found.unit] ?? "in"} ${plural(days, found.unit)} under the same callers.`, slider && mean !== null ? ` The class guessed ${guessed()} on average.` : ""),
      answer(found, days));
    this.showVotes();
    announce(`The answer: ${withUnit(text, called)}${half ? ` ± ${half}` : ""}`);
  }

  meanGuess() {
    const votes = Object.entries(this.votes);
    const all = votes.reduce((sum, [, count]) => sum + count, 0);
    return all ? votes.reduce((sum, [value, count]) => sum + Number(value) * count, 0) / all : null;
  }

  lessonsLearnt() {
    const { lesson } = this;
    const items = (title, lines) => (lines?.length ? [el("h3", {}, title), el("ul", {}, lines.map((line) => el("li", {}, line)))] : []);
    return el("section", { class: "learnt", "aria-label": "What to notice" },
      ...items("What to notice", lesson.notice),
      ...items("Things to try", lesson.try),
      el("h3", {}, "The claim"), el("blockquote", {}, el("p", {}, lesson.claim.text), el("footer", {}, lesson.claim.source)),
      el("h3", {}, "What is convention in it"), el("p", {}, lesson.convention),
      el("p", { class: "buttons" }, el("button", { type: "button", onclick: () => print() }, "Print the handout"),
        this.next ? el("a", { class: "button", href: `#/lessons/${encodeURIComponent(this.next.key)}` }, `Next: ${this.next.lesson}`) : null));
  }

  close() {
    this.answers.drop();
    this.theatre?.close();
  }
}

/** What is printed: one page. */
function handout({ lesson, story, panes, question, notice, claim, convention }) {
  return el("article", { class: "handout", "aria-hidden": "true" },
    el("h1", {}, lesson), el("p", {}, story),
    el("p", {}, panes.map(({ name }, place) => `${"AB"[place]}: ${name}`).join(" · ")),
    el("h2", {}, question.text),
    question.choices ? el("ul", { class: "boxes" }, question.choices.map(({ text }) => el("li", {}, text))) : el("p", {}, `My guess: ______ ${question.unit}   The answer: ______ ${question.unit}`),
    el("h2", {}, "What to notice"), el("ul", {}, notice.map((line) => el("li", {}, line))),
    el("h2", {}, "The claim"), el("p", {}, `${claim.text} (${claim.source})`),
    el("h2", {}, "What is convention in it"), el("p", {}, convention));
}

export async function show(root, source, key) {
  const lessons = await source.lessons();
  const place = lessons.findIndex((one) => one.key === key);
  const view = new LessonView(root, source, await source.lesson(key), lessons[place + 1]);
  return () => view.close();
}
