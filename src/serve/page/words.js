// Words, numbers and elements: what every other module writes with.

/** An element with attributes and children. Text is text, never markup. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && typeof value === "boolean") made[key] = value;
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets text only where it changes: layout is dear. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Answers to what is asked anew before they come: that to the last question counts. */
export class Latest {
  turn = 0;

  /** What is promised; nothing, and no error, if it was overtaken. */
  async of(promised) {
    const mine = (this.turn += 1);
    try {
      const found = await promised;
      return mine === this.turn ? found : undefined;
    } catch (error) {
      if (mine === this.turn) throw error;
      return undefined;
    }
  }

  /** Nobody waits any more. */
  drop() {
    this.turn += 1;
  }
}

/** Tells a screen reader. */
export function announce(text) {
  say(document.getElementById("live"), text);
}

const two = (number) => String(number).padStart(2, "0");

/** A moment of the day: 10:42, or 10:42:07 with `seconds`; without a clock on the wall, time since the beginning. */
export function clock(film, at, seconds = false) {
  const whole = Math.floor(at / 1000) + (film.opens ?? 0);
  const text = `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}`;
  return seconds ? `${text}:${two(((whole % 60) + 60) % 60)}` : text;
}

/** How long: 3:09, or 45 s. */
export function span(ms) {
  const whole = Math.round(ms / 1000);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** How long, in words. */
export function spoken(ms) {
  const whole = Math.round(ms / 1000);
  if (whole < 100) return plural(whole, "second");
  const minutes = Math.round(whole / 60);
  return plural(minutes, "minute");
}

export function plural(count, one) {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** A number that somebody gave, with its decimals. */
export function given(number) {
  return String(Number(number.toFixed(4)));
}

/** How long, as somebody gave it [s]: 3:09, or 2.5 s. */
export function givenSpan(seconds) {
  return Number.isInteger(seconds) ? span(1000 * seconds) : `${given(seconds)} s`;
}

export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : "–";
}

/** How measures are written, as tables write them: what to multiply by, the most decimals, and those of a number that has no interval. */
const small = (value) => (Math.abs(value) < 99.95 ? 1 : 0);
export const KINDS = {
  share: { times: 100, most: 2, alone: () => 1 },
  seconds: { times: 1, most: 1, alone: small },
  minutes: { times: 1 / 60, most: 2, alone: small },
  number: { times: 1, most: 2, alone: small },
  money: { times: 1, most: 2, alone: () => 0 },
};

const isNothing = (text) => !/[1-9]/.test(text);

/** Thousands parted by commas, a true minus, and exactly nothing a bare 0. */
export function grouped(value, decimals) {
  if (value === 0) return "0";
  const written = Math.abs(value).toFixed(decimals);
  const [whole, rest] = written.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 && !isNothing(written) ? "−" : ""}${parted}${rest === undefined ? "" : `.${rest}`}`;
}

/** Decimals that an interval of this half width supports. */
export const supported = (half) => Math.min(3, Math.max(0, -Math.floor(Math.log10(half / 2.95))));

export const isNumber = (value) => value !== null && value !== undefined;

/** So near a number is what is read for it, as a part of it; and the most decimals of a number that is known exactly. As `report::digits` has them. */
const NEAR = 0.01, MOST_DECIMALS = 6;

/** A number that is known exactly: with as many decimals as it takes to read it to a per cent. */
function exact(value, alone) {
  const usual = alone(value);
  const isNear = (decimals) => Math.abs(Math.round(value * 10 ** decimals) / 10 ** decimals - value) <= NEAR * Math.abs(value);
  if (Math.abs(value) < 10 ** -MOST_DECIMALS || isNear(usual)) return grouped(value, usual);
  let decimals = 2;
  while (decimals < MOST_DECIMALS && !isNear(decimals)) decimals += 1;
  return grouped(value, decimals);
}

/** An estimate and how far off it may be, the longer side of its interval; no `half` where it is exact or as good as that. */
export function estimated(estimate, { times, most, alone }) {
  if (!isNumber(estimate?.mean)) return { mean: "–", half: "" };
  const { mean, low, high } = estimate;
  const value = times * mean;
  if (isNumber(low) !== isNumber(high)) return { mean: grouped(value, alone(value)), half: "?" };
  if (!isNumber(low)) return { mean: grouped(value, alone(value)), half: "" };
  if (!(low < high)) return { mean: exact(value, alone), half: "" };
  const reach = times * Math.max(high - mean, mean - low);
  const written = (digits) => ({ mean: grouped(value, digits), half: grouped(reach, digits) });
  const usual = written(Math.min(most, supported(reach)));
  if (!isNothing(usual.half)) return usual;
  // What is known no better than to half a per cent is not told as if it were exact.
  const closer = written(supported(reach));
  const isKnown = value === 0 || reach <= (NEAR / 2) * Math.abs(value) || isNothing(closer.half);
  return isKnown ? { mean: usual.mean, half: "" } : closer;
}

const joined = ({ mean, half }) => (half ? `${mean} ± ${half}` : mean);

/** The same in words: 84.2 ± 0.5. */
export const told = (estimate, kind) => joined(estimated(estimate, kind));

const signed = (text, value) => (value > 0 && !isNothing(text) ? `+${text}` : text);

/** An end of an interval with its sign and two digits that count, or as many as there are usually. */
function end(value, { times, most }) {
  const digits = supported(0.1 * Math.abs(times * value));
  const usual = grouped(times * value, Math.min(most, digits));
  return signed(isNothing(usual) ? grouped(times * value, digits) : usual, value);
}

/** A difference with its sign: 0 if there is none, both ends if the longer side would hide that it is clear. */
export function difference(found, kind) {
  if (!isNumber(found?.mean)) return "–";
  const { mean, low, high, clear } = found;
  if (low === 0 && high === 0) return "0";
  if (clear === false) return "no clear difference";
  if (isNumber(low) && isNumber(high) && Math.max(high - mean, mean - low) >= Math.abs(mean)) {
    return `${end(low, kind)} to ${end(high, kind)}`;
  }
  const said = estimated(found, kind);
  return joined({ ...said, mean: signed(said.mean, mean) });
}

/** Remembers on this machine, where that is allowed. */
export const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`holdtrue/${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`holdtrue/${key}`, JSON.stringify(value));
    } catch {
      // Then it is forgotten with the page.
    }
  },
};
