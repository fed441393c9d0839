// A caller's story in sentences, and how to find one that is worth telling.

import { ARRIVES, TOLD, DISBELIEVES, QUEUES, ANSWERED, HANDED_BACK, TAKES_CALLBACK, DIALLED, ENDS, WILL_REDIAL, REDIAL_LOST, DOOR } from "./day.js";
import { clock, spoken, span } from "./words.js";

/** What somebody was told, short enough to stand below a dot. */
export function short(told) {
  if (!told) return "";
  const [what, value] = told;
  if (what === 0) return "important";
  if (what === 1) return "high volume";
  if (what === 2) return `no ${value}`;
  if (what === 3) return value < 60000 ? `${Math.round(value / 1000)} s` : `${Math.round(value / 60000)} min`;
  return "";
}

function said([, , , what, value]) {
  switch (what) {
    case 0: return "hears: “Your call is important to us.”";
    case 1: return "hears: “We have an unusually high call volume.”";
    case 2: return `hears: “You are number ${value}.”`;
    case 3: return `hears: “Your wait is about ${spoken(value)}.”`;
    default: return "is told nothing: nobody is on duty to estimate a wait by";
  }
}

function ending([, , , door, wait, settled], film) {
  switch (door) {
    case DOOR.answered: return settled ? "is done" : "is done; the matter is not settled";
    case DOOR.calledBack: return "was called back in time";
    case DOOR.abandoned: return `hangs up after ${span(wait)}`;
    case DOOR.balked: return "has not the patience for that, and leaves at once";
    case DOOR.callbackBroken: return "was promised a call that did not come in time";
    case DOOR.unreached: return "is called back, and does not pick up";
    case DOOR.blocked: return "finds every line busy";
    case DOOR.turnedAway: return `is cut off after ${span(wait)}: the centre closes`;
    default: return film.outcomes[door].name;
  }
}

/** A caller's story: [when, what] one after the other. */
export function story(day, person) {
  const { film } = day;
  const told = [];
  const note = (at, text, door) => told.push({ at, when: clock(film, at, true), text, door });
  for (const row of day.rows) {
    const [at, what, who] = row;
    if (who !== person || what > REDIAL_LOST) continue;
    const agent = (number) => film.groups[film.agents[number]]?.name ?? "an agent";
    if (what === ARRIVES) note(at, row[3] === 1 ? "calls" : `calls again, attempt ${row[3]}`);
    else if (what === TOLD) note(at, said(row));
    else if (what === DISBELIEVES) note(at, "does not believe it");
    else if (what === QUEUES) note(at, "waits");
    else if (what === ANSWERED) note(at, row[4] > 0 ? `is answered by ${agent(row[3])} after ${span(row[4])}` : `is answered by ${agent(row[3])} at once`, DOOR.answered);
    else if (what === HANDED_BACK) note(at, "is put back into the queue: the agent goes off duty");
    else if (what === TAKES_CALLBACK) note(at, "takes the offer to be called back, and hangs up");
    else if (what === DIALLED) note(at, `is called back by ${agent(row[3])}`);
    else if (what === ENDS) note(at, ending(row, film), row[3]);
    else if (what === WILL_REDIAL) note(at, `will try again at ${clock(film, row[3], true)}`);
    else if (what === REDIAL_LOST) note(at, "would try again, but the centre will have closed");
  }
  return told;
}

const isReached = (fate) => fate.door === DOOR.answered || fate.door === DOOR.calledBack;

/** Callers worth finding, in the pane `one` as against `other`. */
export const SEARCHES = [
  ["gave up here and was answered there", (one, other) => one.door === DOOR.abandoned && other && isReached(other) && one.wait + other.wait + 1],
  ["was answered here and gave up there", (one, other) => isReached(one) && other?.door === DOOR.abandoned && one.wait + other.wait + 1],
  ["waited longest here", (one) => one.wait > 0 && one.wait],
  ["was promised and let down here", (one) => one.letDown && one.wait + 1],
  ["left at once when told the wait", (one) => one.door === DOOR.balked && (one.quote ?? 0) + 1],
  ["tried most often here", (one) => one.attempts > 1 && one.attempts],
];

/** What they did whom a search finds, one or several: “were promised and let down here”. */
export const did = (search, count) => (count === 1 ? SEARCHES[search][0] : SEARCHES[search][0].replaceAll(/\bwas\b/g, "were"));

/** Persons of `day` whom a search finds, the most telling first. */
export function find(search, day, other) {
  const [ones, others] = [day.fates(), other?.fates()];
  const found = [];
  ones.forEach((one, person) => {
    const there = other ? other.person(day.key(person)) : undefined;
    const weight = SEARCHES[search][1](one, there === undefined ? undefined : others[there]);
    if (weight) found.push([weight, person]);
  });
  found.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  return found.map(([, person]) => person);
}
