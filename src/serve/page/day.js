// A day that is played: rows of a film folded into who is where, up to any moment.

export const ARRIVES = 0, TOLD = 1, DISBELIEVES = 2, QUEUES = 3, PATIENCE = 4, ANSWERED = 5, HANDED_BACK = 6,
  TAKES_CALLBACK = 7, DIALLED = 8, ENDS = 9, WILL_REDIAL = 10, REDIAL_LOST = 11, FREED = 12, STAFFED = 13, HURRIED = 14;

/** Places in `outcomes`. */
export const DOOR = { answered: 0, calledBack: 1, abandoned: 2, balked: 3, callbackBroken: 4, unreached: 5, blocked: 6, turnedAway: 7 };

/** What service level is by each formula: how many of how many. */
const LEVELS = {
  offered: ({ inTime, decided }) => [inTime, decided],
  answered: ({ inTime, answered }) => [inTime, answered],
  "less-early-abandons": ({ inTime, decided, early }) => [inTime, decided - early],
  "early-abandons-met": ({ inTime, decided, early }) => [inTime + early, decided],
  "less-short-abandons": ({ inTime, decided, short }) => [inTime, decided - short],
  "short-abandons-met": ({ inTime, decided, short }) => [inTime + short, decided],
};

/** Moments of the curve over the day. */
const SAMPLES = 240;

/** Doors of those who waited on the line for whom a quote may have run out. */
const WAITED = [DOOR.answered, DOOR.abandoned, DOOR.turnedAway];

/** An attempt is over. Who left before the quote ran out, or waits at home to be called back, has not put it to the test. */
function fared(fate, [at, , , door, wait]) {
  Object.assign(fate, { door, ended: at });
  if (WAITED.includes(door)) {
    fate.wait = Math.max(fate.wait, wait);
    if (fate.quoted !== null && wait > fate.quoted) fate.letDown = true;
  }
  if (door === DOOR.callbackBroken) fate.letDown = true;
}

export class Day {
  constructor(film) {
    this.film = film;
    this.rows = film.rows;
    this.end = Math.max(film.length, this.rows.length ? this.rows[this.rows.length - 1][0] : 0);
    this.keys = new Map(film.people.map(([type, caller], person) => [`${type}/${caller}`, person]));
    this.reset();
    this.curve = this.sampled();
    this.reset();
  }

  reset() {
    this.next = 0;
    this.now = 0;
    this.people = new Map();
    this.waiting = new Set();
    this.desks = new Map();
    this.groups = this.film.groups.map(() => ({ onDuty: 0, present: 0 }));
    this.offered = 0;
    this.redials = 0;
    this.answered = 0;
    this.waited = 0;
    // By call type, as each has its own formula of the service level.
    this.counts = this.film.calls.map(() => ({ decided: 0, answered: 0, inTime: 0, early: 0, short: 0 }));
    this.ended = new Array(this.film.outcomes.length).fill(0);
    this.promised = 0;
    this.coming = 0;
  }

  /** Plays up to `at`, from the beginning where that is earlier. `leaves` is told of everybody who leaves meanwhile. */
  seek(at, leaves) {
    if (at < this.now) this.reset();
    const rows = this.rows;
    while (this.next < rows.length && rows[this.next][0] <= at) this.apply(rows[this.next++], leaves);
    this.now = at;
  }

  /** When something happens next. */
  upcoming() {
    return this.next < this.rows.length ? this.rows[this.next][0] : null;
  }

  apply(row, leaves) {
    const [at, what, who] = row;
    if (what === FREED) return void this.desks.delete(who);
    if (what === STAFFED) return void (this.groups[who] = { onDuty: row[3], present: row[4] });
    let person = this.people.get(who);
    switch (what) {
      case ARRIVES:
        if (row[3] > 1) this.coming -= 1;
        person = { who, place: "line", since: at, attempt: row[3], counts: row[4] === 1, told: null, until: null, full: 1 };
        this.people.set(who, person);
        if (person.counts) this.offered += 1;
        if (person.counts && row[3] > 1) this.redials += 1;
        break;
      case TOLD:
        person.told = [row[3], row[4], at];
        break;
      case DISBELIEVES:
        person.disbelieves = true;
        break;
      case PATIENCE:
        // What is left of the ring drains from now until then.
        person.full = person.until ? this.patience(person, at) : 1;
        person.from = at;
        person.until = row[3];
        break;
      case QUEUES:
        if (person.place === "promised") break;
        person.place = "queue";
        person.joined ??= at;
        this.waiting.add(who);
        break;
      case ANSWERED:
        this.waiting.delete(who);
        if (!person.promise) this.count(person, row[4], 1);
        person.place = "talk";
        person.agent = row[3];
        person.answeredAt = at;
        person.wait = row[4];
        this.desks.set(row[3], { who, phase: "talk", since: at });
        break;
      case HANDED_BACK:
        if (!person.promise) this.count(person, person.wait, -1);
        person.place = "queue";
        break;
      case TAKES_CALLBACK:
        person.place = "promised";
        person.promise = true;
        this.promised += 1;
        break;
      case DIALLED:
        person.agent = row[3];
        this.desks.set(row[3], { who, phase: "dial", since: at });
        break;
      case ENDS:
        this.leave(person, row, leaves);
        break;
      case WILL_REDIAL:
        this.coming += 1;
        break;
      default:
    }
  }

  leave(person, [at, , who, door, wait, , agent, wrapsUp], leaves) {
    this.waiting.delete(who);
    this.people.delete(who);
    if (person.promise) this.promised -= 1;
    if (agent >= 0) {
      if (wrapsUp) this.desks.set(agent, { who, phase: "wrap", since: at });
      else this.desks.delete(agent);
    }
    if (!person.counts) return;
    this.ended[door] += 1;
    if (door !== DOOR.answered) this.counts[this.kind(person)].decided += 1;
    if (door === DOOR.abandoned) this.gone(this.kind(person), wait);
    leaves?.(who, door);
  }

  kind(person) {
    return this.film.people[person.who][0];
  }

  /** Somebody gave up: formulas may leave out who waited hardly at all. */
  gone(kind, wait) {
    const { within, short_abandon: short } = this.film.calls[kind];
    if (wait <= within) this.counts[kind].early += 1;
    if (wait <= short) this.counts[kind].short += 1;
  }

  count(person, wait, by) {
    if (!person.counts) return;
    const kind = this.kind(person);
    const counts = this.counts[kind];
    this.answered += by;
    this.waited += by * wait;
    counts.answered += by;
    counts.decided += by;
    if (wait <= this.film.calls[kind].within) counts.inTime += by;
  }

  /** What is left of somebody's patience: 1 full, 0 none. */
  patience(person, at) {
    if (!person.until) return 1;
    if (person.until <= person.from) return 0;
    return person.full * Math.max(0, Math.min(1, (person.until - at) / (person.until - person.from)));
  }

  /** The service level so far, by each call type's own formula, of those whose call is decided. */
  get level() {
    let [of, outOf] = [0, 0];
    this.counts.forEach((counts, kind) => {
      const [part, whole] = LEVELS[this.film.calls[kind].formula](counts);
      of += part;
      outOf += whole;
    });
    return outOf > 0 ? of / outOf : NaN;
  }

  get inTime() {
    return this.counts.reduce((sum, { inTime }) => sum + inTime, 0);
  }

  get meanWait() {
    return this.answered > 0 ? this.waited / this.answered : NaN;
  }

  get gaveUp() {
    return this.ended[DOOR.abandoned];
  }

  /** Waiting callers and losses so far, at moments of the whole day. */
  sampled() {
    const curve = [];
    for (let place = 0; place <= SAMPLES; place += 1) {
      const at = (place / SAMPLES) * this.film.length;
      let most = 0;
      while (this.next < this.rows.length && this.rows[this.next][0] <= at) {
        this.apply(this.rows[this.next++]);
        most = Math.max(most, this.waiting.size);
      }
      curve.push({ at, waiting: Math.max(most, this.waiting.size), lost: this.ended.slice(2).reduce((sum, one) => sum + one, 0) });
    }
    return curve;
  }

  /** How each person fared: the end of the last attempt, and the longest wait on the line of any. */
  fates() {
    if (this.known) return this.known;
    const fates = this.film.people.map(() => ({ door: null, wait: 0, attempts: 0, quote: null, promise: false }));
    for (const row of this.rows) {
      const fate = row[1] < FREED || row[1] === HURRIED ? fates[row[2]] : null;
      if (!fate) continue;
      const [at, what] = row;
      if (what === ARRIVES) {
        fate.attempts += 1;
        fate.at ??= at;
        Object.assign(fate, { came: at, quoted: null });
      }
      if (what === TOLD && row[3] === 3) {
        fate.quoted ??= row[4];
        fate.quote ??= row[4];
      }
      if (what === TAKES_CALLBACK) {
        fate.promise = true;
        fate.wait = Math.max(fate.wait, at - fate.came);
      }
      if (what === ENDS) fared(fate, row);
    }
    this.known = fates;
    return fates;
  }

  /** The same caller in this day. */
  person(key) {
    return this.keys.get(key);
  }

  key(person) {
    return this.film.people[person].join("/");
  }
}
