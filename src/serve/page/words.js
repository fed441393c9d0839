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

export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : "–";
}

/** A number with as many digits as its interval supports. */
export function figure(value, half) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const scale = Number.isFinite(half) && half > 0 ? half : Math.abs(value) / 50;
  const digits = scale > 0 ? Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(scale)) - 1)) : 0;
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
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
