// The stage of one pane: where everybody is, drawn on a canvas.

import { DOOR, ENDS, STAFFED } from "./day.js";
import { short } from "./story.js";

const INK = "#1a1a1a", QUIET = "#5a5a5a", LINE = "#c9c9cf", WAITING = "#443f82", LOW = "#d55e00", PAPER = "#ffffff";
const FLIGHT = 650;
const MOST_FLIGHTS = 120;

/** Between desks, and between columns of groups. */
const GAP = 4, BETWEEN = 10;
/** The least a column of groups is wide, and the least desk of a stage that grows. */
const COLUMN = 105, LEAST = 9;

/** Where the desks of groups go in a room `w` by `h`, `most` desks to each: as large as fits, in columns if need be. What does not fit makes `height` more than `h`. */
export function arranged(most, w, h) {
  const at = (columns, title, size) => {
    const wide = (w - BETWEEN * (columns - 1)) / columns;
    const across = Math.max(1, Math.floor(wide / (size + GAP)));
    const [tops, heights] = [[], []];
    most.forEach((desks, place) => {
      const row = Math.floor(place / columns);
      heights[row] = Math.max(heights[row] ?? 0, Math.ceil(desks / across) * (size + GAP));
    });
    let y = 0;
    for (const high of heights) {
      tops.push(y);
      y += high + title;
    }
    return { columns, title, size, wide, across, tops, height: y - title };
  };
  let best = null, shortest = null;
  for (const title of [22, 17]) {
    const columns = Math.max(1, Math.min(most.length, Math.floor((w + BETWEEN) / (COLUMN + BETWEEN))));
    for (let many = 1; many <= columns; many += 1) {
      for (let size = 30; size >= 5; size -= 1) {
        const found = at(many, title, size);
        if (size >= LEAST && (!shortest || found.height < shortest.height)) shortest = found;
        if (found.height > h) continue;
        if (!best || found.size > best.size) best = found;
        break;
      }
    }
  }
  return best ?? shortest;
}

/** A door for every way to leave: its name and its place in `outcomes`. They are what `run` counts. */
export const DOORS = [
  ["answered", DOOR.answered],
  ["callback made", DOOR.calledBack],
  ["gave up", DOOR.abandoned],
  ["left at once", DOOR.balked],
  ["no line free", DOOR.blocked],
  ["cut off", DOOR.turnedAway],
  ["not reached", DOOR.unreached],
  ["not called back", DOOR.callbackBroken],
];
/** Doors that are there on every day; of the others those that somebody takes on it. */
const USUAL = [DOOR.answered, DOOR.abandoned, DOOR.balked];

/** The doors of a day. */
export function doorsOf(rows) {
  const used = new Set(USUAL);
  for (const row of rows) if (row[1] === ENDS) used.add(row[3]);
  return DOORS.filter(([, door]) => used.has(door));
}

const DOOR_HEIGHT = 58, DOOR_GAP = 6;

/** A name that is cut in its middle, as names differ most often at their ends, with `rest` after it. */
function shortened(name, rest, fits) {
  const letters = [...name];
  for (let kept = letters.length; kept > 0; kept -= 1) {
    const back = Math.floor((2 * kept) / 5);
    const short = kept === letters.length ? name : `${letters.slice(0, kept - back).join("")}…${back ? letters.slice(-back).join("") : ""}`;
    if (fits(`${short}${rest}`)) return `${short}${rest}`;
  }
  return rest;
}

export class Stage {
  constructor(canvas, day) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.places = new Map();
    this.flights = [];
    this.batches = new Map();
    this.words = [];
    this.chosen = null;
    this.setDay(day);
    const style = getComputedStyle(document.documentElement);
    this.colours = day.film.outcomes.map((_, place) => style.getPropertyValue(`--outcome-${place}`).trim() || "#000");
    this.resized = new ResizeObserver(() => this.measure());
    this.resized.observe(canvas);
    this.measure();
  }

  setDay(day) {
    this.day = day;
    this.most = day.film.groups.map(() => 1);
    for (const row of day.rows) if (row[1] === STAFFED) this.most[row[2]] = Math.max(this.most[row[2]], row[3], row[4]);
    this.slots = day.film.groups.map(() => new Map());
    this.doors = doorsOf(day.rows);
    this.flights = [];
    if (this.width) this.measure();
  }

  close() {
    this.resized.disconnect();
  }

  measure() {
    this.canvas.style.height = "";
    let { width, height } = this.canvas.getBoundingClientRect();
    if (width === 0) return;
    this.small = width < 460;
    this.arrangeDoors(width);
    height += this.doorHeight - DOOR_HEIGHT;
    const split = Math.round(width * (this.small ? 0.56 : 0.58));
    const [room, besides] = [width - split - 16, this.doorHeight + 42];
    this.desks = arranged(this.most, room, height - besides);
    // Who has more groups than there is room for gets a taller stage.
    const lacking = Math.ceil(this.desks.height - (height - besides));
    if (lacking > 0) height += lacking;
    if (lacking > 0 || this.doorHeight > DOOR_HEIGHT) this.canvas.style.height = `${height}px`;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    if (width !== this.width || height !== this.height) this.places.clear();
    this.width = width;
    this.height = height;
    this.queue = { x: 8, y: 28, w: split - 20, h: height - this.doorHeight - 60 };
    this.room = { x: split + 8, y: 28, w: room, h: height - besides };
  }

  /** Somebody leaves through a door. */
  leaves = (who, door) => {
    if (this.flights.length >= MOST_FLIGHTS || !this.width) return;
    const from = this.places.get(who) ?? { x: 0, y: this.queue.y + this.queue.h / 2 };
    this.flights.push({ who, door, x: from.x, y: from.y, begun: performance.now() });
  };

  /** As many doors side by side as their names have room, in rows of much the same length. */
  arrangeDoors(width) {
    this.pen.font = "400 11px system-ui, sans-serif";
    const widest = Math.max(...this.doors.map(([name]) => this.pen.measureText(name).width)) + 4;
    const room = width - 16 + DOOR_GAP;
    const most = Math.max(1, Math.floor(room / (widest + DOOR_GAP)));
    const rows = Math.ceil(this.doors.length / most);
    this.abreast = Math.ceil(this.doors.length / rows);
    this.doorWidth = room / this.abreast - DOOR_GAP;
    this.doorHeight = rows * (DOOR_HEIGHT + DOOR_GAP) - DOOR_GAP;
  }

  draw(now) {
    if (!this.width) return;
    const pen = this.pen;
    pen.clearRect(0, 0, this.width, this.height);
    pen.textBaseline = "alphabetic";
    this.drawDoors();
    this.drawDesks();
    this.drawQueue();
    this.drawFlights(now);
  }

  label(text, x, y, size = 13, colour = QUIET, align = "left", weight = 400) {
    const pen = this.pen;
    pen.font = `${weight} ${size}px system-ui, sans-serif`;
    pen.fillStyle = colour;
    pen.textAlign = align;
    pen.fillText(text, x, y);
  }

  drawDoors() {
    const { pen, abreast, doorWidth: w } = this;
    this.doorPlaces = this.doors.map(([name, door], place) => {
      const x = 8 + (place % abreast) * (w + DOOR_GAP);
      const y = this.height - this.doorHeight + Math.floor(place / abreast) * (DOOR_HEIGHT + DOOR_GAP);
      pen.fillStyle = this.colours[door];
      pen.fillRect(x, y, w, 6);
      pen.strokeStyle = LINE;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, y + 0.5, w - 1, DOOR_HEIGHT - 2);
      this.label(String(this.day.ended[door]), x + w / 2, y + 32, 21, INK, "center", 650);
      this.label(name, x + w / 2, y + 49, w < 90 ? 11 : 13, INK, "center");
      return { door, x: x + w / 2, y: y + 14 };
    });
  }

  drawDesks() {
    const { room, day, desks } = this;
    const { columns, title, size, wide, across, tops } = desks;
    const busy = day.film.groups.map(() => []);
    for (const [agent, desk] of day.desks) busy[day.film.agents[agent]]?.push([agent, desk]);
    const [large, lift] = title < 22 ? [11, 5] : [this.small ? 12 : 14, 8];
    day.film.groups.forEach((group, place) => {
      const { onDuty, present } = day.groups[place];
      const [x, y] = [room.x + (place % columns) * (wide + BETWEEN), room.y + tops[Math.floor(place / columns)]];
      this.label(this.titled(group.name, onDuty, wide, large), x, y - lift, large, INK, "left", 600);
      this.drawGroup(place, busy[place], present, { x, y, size, across });
    });
  }

  titled(name, onDuty, room, size) {
    this.pen.font = `600 ${size}px system-ui, sans-serif`;
    const fits = (text) => this.pen.measureText(text).width <= room;
    const whole = `${name}: ${onDuty} on duty`;
    return fits(whole) ? whole : shortened(name, `: ${onDuty}`, fits);
  }

  /** Busy agents keep their desks; of the other desks as many are free as there are agents. */
  drawGroup(place, busy, present, { x, y, size, across }) {
    const slots = this.slots[place];
    const busyNow = new Set(busy.map(([agent]) => agent));
    for (const agent of slots.keys()) if (!busyNow.has(agent)) slots.delete(agent);
    const taken = new Set(slots.values());
    for (const [agent] of busy) {
      if (slots.has(agent)) continue;
      let slot = 0;
      while (taken.has(slot)) slot += 1;
      taken.add(slot);
      slots.set(agent, slot);
    }
    const pen = this.pen;
    const at = (slot) => [x + (slot % across) * (size + 4), y + Math.floor(slot / across) * (size + 4)];
    let free = Math.max(0, present - busy.length);
    const desks = Math.max(this.most[place], taken.size ? Math.max(...taken) + 1 : 0);
    const [idle, away, talking, dialling, wrapping, strokes] = Array.from({ length: 6 }, () => new Path2D());
    for (let slot = 0; slot < desks; slot += 1) {
      if (taken.has(slot)) continue;
      const [left, top] = at(slot);
      (free > 0 ? idle : away).rect(left + 1, top + 1, size - 2, size - 2);
      free -= 1;
    }
    for (const [agent, desk] of busy) {
      const [left, top] = at(slots.get(agent));
      const path = { talk: talking, dial: dialling, wrap: wrapping }[desk.phase];
      path.rect(left, top, size, size);
      if (desk.phase === "wrap") {
        strokes.moveTo(left + 3, top + size - 3);
        strokes.lineTo(left + size - 3, top + 3);
        continue;
      }
      this.move(desk.who, { x: left + size / 2, y: top + size / 2 }, 0.35);
      this.dot(desk.who, Math.max(2, size * 0.24), PAPER, null);
    }
    const [blue, green] = [this.colours[DOOR.answered], this.colours[DOOR.calledBack]];
    pen.lineWidth = 1.5;
    pen.strokeStyle = LINE;
    pen.setLineDash([2, 3]);
    pen.stroke(away);
    pen.setLineDash([]);
    pen.strokeStyle = blue;
    pen.stroke(idle);
    pen.fillStyle = green;
    pen.fill(dialling);
    pen.fillStyle = blue;
    pen.fill(talking);
    pen.globalAlpha = 0.35;
    pen.fill(wrapping);
    pen.globalAlpha = 1;
    pen.stroke(strokes);
    this.flush(Math.max(2, size * 0.24));
  }

  drawQueue() {
    const { queue, day } = this;
    const waiting = day.waiting.size;
    this.label(waiting === 1 ? "1 caller waits" : `${waiting} callers wait`, queue.x, queue.y - 8, this.small ? 12 : 14, INK, "left", 600);
    let size = this.small ? 40 : 52;
    const rows = () => Math.ceil(waiting / Math.max(1, Math.floor(queue.w / size)));
    while (size > 3 && rows() * size > queue.h) size -= 1;
    const across = Math.max(1, Math.floor(queue.w / size));
    const labelled = size >= 36;
    const radius = labelled ? size * 0.23 : Math.max(1.2, size * 0.34);
    let place = 0;
    for (const who of day.waiting) {
      const person = day.people.get(who);
      const target = {
        x: queue.x + (place % across) * size + size / 2,
        y: queue.y + Math.floor(place / across) * size + (labelled ? size * 0.34 : size / 2),
      };
      place += 1;
      this.move(who, target, 0.25);
      const left = day.patience(person, day.now);
      this.dot(who, radius, left < 0.25 ? LOW : WAITING, person.until ? left : null);
      if (labelled) {
        const { x, y } = this.places.get(who);
        this.words.push([x, y, short(person.told)]);
      }
    }
    this.flush(radius);
    for (const [x, y, text] of this.words) this.label(text, x, y + radius + 15, this.small ? 10 : 11.5, QUIET, "center");
    this.words.length = 0;
    const below = [];
    if (day.promised > 0) below.push(`${day.promised} to be called back`);
    if (day.coming > 0) below.push(`${day.coming} will try again`);
    this.label(below.join(" · "), queue.x, queue.y + queue.h + 18, this.small ? 12 : 14, INK);
    const gone = this.places.size > 4 * (waiting + day.desks.size) + 200;
    if (gone) for (const who of this.places.keys()) if (!day.people.has(who)) this.places.delete(who);
  }

  /** Moves somebody a part of the way to where it belongs. */
  move(who, target, part) {
    const place = this.places.get(who);
    if (!place) {
      this.places.set(who, { x: Math.max(0, target.x - 40), y: target.y });
      return;
    }
    place.x += (target.x - place.x) * part;
    place.y += (target.y - place.y) * part;
  }

  /** Notes a dot with what is left of its ring; all of one colour are drawn at once, which is what keeps 60 frames. */
  dot(who, radius, colour, ring) {
    const { x, y } = this.places.get(who);
    const batch = this.batches.get(colour) ?? { dots: new Path2D(), tracks: new Path2D(), rings: new Path2D() };
    this.batches.set(colour, batch);
    batch.dots.moveTo(x + radius, y);
    batch.dots.arc(x, y, radius, 0, 7);
    if (ring !== null && radius > 3) {
      const far = radius + this.ringWidth(radius) + 0.5;
      batch.tracks.moveTo(x + far, y);
      batch.tracks.arc(x, y, far, 0, 7);
      batch.rings.moveTo(x, y - far);
      batch.rings.arc(x, y, far, -Math.PI / 2, -Math.PI / 2 + ring * 2 * Math.PI);
    }
    if (who === this.chosen) this.marked = { x, y, radius: radius + 8 };
  }

  ringWidth(radius) {
    return Math.max(1.5, radius * 0.28);
  }

  flush(radius) {
    const pen = this.pen;
    pen.lineWidth = this.ringWidth(radius);
    for (const [colour, { dots, tracks, rings }] of this.batches) {
      pen.fillStyle = colour;
      pen.fill(dots);
      pen.strokeStyle = LINE;
      pen.stroke(tracks);
      pen.strokeStyle = colour;
      pen.stroke(rings);
    }
    this.batches.clear();
    if (!this.marked) return;
    pen.lineWidth = 3;
    pen.strokeStyle = INK;
    pen.beginPath();
    pen.arc(this.marked.x, this.marked.y, this.marked.radius, 0, 7);
    pen.stroke();
    this.marked = null;
  }

  drawFlights(now) {
    const pen = this.pen;
    this.flights = this.flights.filter(({ begun }) => now - begun < FLIGHT);
    for (const { door, x, y, begun } of this.flights) {
      const part = (now - begun) / FLIGHT;
      const eased = part * part * (3 - 2 * part);
      const goal = this.doorPlaces.find((place) => place.door === door) ?? this.doorPlaces[0];
      pen.globalAlpha = 1 - 0.7 * part;
      pen.fillStyle = this.colours[door];
      pen.beginPath();
      pen.arc(x + (goal.x - x) * eased, y + (goal.y - y) * eased, 5, 0, 7);
      pen.fill();
    }
    pen.globalAlpha = 1;
  }

  /** Who is nearest to a place on the canvas. */
  at(x, y) {
    let [best, least] = [null, 24];
    for (const [who, place] of this.places) {
      if (!this.day.people.has(who)) continue;
      const far = Math.hypot(place.x - x, place.y - y);
      if (far < least) [best, least] = [who, far];
    }
    return best;
  }
}
