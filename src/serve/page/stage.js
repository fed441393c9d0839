// The stage of one pane: where everybody is, drawn on a canvas.

import { DOOR } from "./day.js";
import { short } from "./story.js";

const INK = "#1a1a1a", QUIET = "#5a5a5a", LINE = "#c9c9cf", WAITING = "#443f82", LOW = "#d55e00", PAPER = "#ffffff";
const FLIGHT = 650;
const MOST_FLIGHTS = 120;

export class Stage {
  constructor(canvas, day) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.places = new Map();
    this.flights = [];
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
    for (const row of day.rows) if (row[1] === 13) this.most[row[2]] = Math.max(this.most[row[2]], row[3], row[4]);
    this.slots = day.film.groups.map(() => new Map());
    this.flights = [];
  }

  close() {
    this.resized.disconnect();
  }

  measure() {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (width === 0) return;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.width = width;
    this.height = height;
    this.small = width < 460;
    this.doorHeight = 58;
    const split = Math.round(width * (this.small ? 0.56 : 0.58));
    this.queue = { x: 8, y: 28, w: split - 20, h: height - this.doorHeight - 60 };
    this.room = { x: split + 8, y: 28, w: width - split - 16, h: height - this.doorHeight - 42 };
    this.places.clear();
  }

  /** Somebody leaves through a door. */
  leaves = (who, door) => {
    if (this.flights.length >= MOST_FLIGHTS || !this.width) return;
    const from = this.places.get(who) ?? { x: 0, y: this.queue.y + this.queue.h / 2 };
    this.flights.push({ who, door, x: from.x, y: from.y, begun: performance.now() });
  };

  doors() {
    const { ended } = this.day;
    const all = [
      ["answered", [DOOR.answered, DOOR.calledBack]],
      ["gave up", [DOOR.abandoned]],
      ["left at once", [DOOR.balked]],
      ["cut off", [DOOR.blocked, DOOR.turnedAway]],
      ["not called back", [DOOR.callbackBroken, DOOR.unreached]],
    ];
    const isUsed = ([, places]) => places.some((place) => ended[place] > 0);
    const isUsual = (_, place) => place < 4;
    return all.filter((door, place) => isUsual(door, place) || isUsed(door));
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
    const doors = this.doors();
    const gap = 6, w = (this.width - 16 - gap * (doors.length - 1)) / doors.length, y = this.height - this.doorHeight;
    this.doorPlaces = doors.map(([name, places], place) => {
      const x = 8 + place * (w + gap);
      const pen = this.pen;
      const count = places.reduce((sum, one) => sum + this.day.ended[one], 0);
      pen.fillStyle = this.colours[places[0]];
      pen.fillRect(x, y, w, 6);
      pen.strokeStyle = LINE;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, y + 0.5, w - 1, this.doorHeight - 2);
      this.label(String(count), x + w / 2, y + 32, 21, INK, "center", 650);
      this.label(name, x + w / 2, y + 49, w < 74 ? 11 : 13, INK, "center");
      return { places, x: x + w / 2, y: y + 14 };
    });
  }

  drawDesks() {
    const { room, day } = this;
    const total = this.most.reduce((sum, one) => sum + one, 0);
    const titles = this.most.length * 22;
    let size = 30;
    while (size > 5) {
      const across = Math.max(1, Math.floor(room.w / (size + 4)));
      const lines = this.most.reduce((sum, one) => sum + Math.ceil(one / across), 0);
      if (lines * (size + 4) + titles <= room.h) break;
      size -= 1;
    }
    const across = Math.max(1, Math.floor(room.w / (size + 4)));
    const busy = day.film.groups.map(() => []);
    for (const [agent, desk] of day.desks) busy[day.film.agents[agent]]?.push([agent, desk]);
    let y = room.y;
    day.film.groups.forEach((group, place) => {
      const { onDuty, present } = day.groups[place];
      const name = group.name.length > 18 && this.small ? `${group.name.slice(0, 16)}…` : group.name;
      this.label(`${name}: ${onDuty} on duty`, room.x, y - 8, this.small ? 12 : 14, INK, "left", 600);
      this.drawGroup(place, busy[place], present, { x: room.x, y, size, across });
      y += Math.ceil(this.most[place] / across) * (size + 4) + 22;
    });
    if (total === 0) this.label("nobody", room.x, room.y + 10);
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
    pen.lineWidth = 1.5;
    for (let slot = 0; slot < desks; slot += 1) {
      if (taken.has(slot)) continue;
      const [left, top] = at(slot);
      pen.strokeStyle = free > 0 ? this.colours[DOOR.answered] : LINE;
      pen.setLineDash(free > 0 ? [] : [2, 3]);
      pen.strokeRect(left + 1, top + 1, size - 2, size - 2);
      free -= 1;
    }
    pen.setLineDash([]);
    for (const [agent, desk] of busy) {
      const [left, top] = at(slots.get(agent));
      pen.fillStyle = this.colours[desk.phase === "dial" ? DOOR.calledBack : DOOR.answered];
      pen.globalAlpha = desk.phase === "wrap" ? 0.35 : 1;
      pen.fillRect(left, top, size, size);
      pen.globalAlpha = 1;
      const middle = { x: left + size / 2, y: top + size / 2 };
      if (desk.phase === "wrap") {
        pen.strokeStyle = this.colours[DOOR.answered];
        pen.beginPath();
        pen.moveTo(left + 3, top + size - 3);
        pen.lineTo(left + size - 3, top + 3);
        pen.stroke();
        continue;
      }
      this.move(desk.who, middle, 0.35);
      this.dot(desk.who, Math.max(2, size * 0.24), PAPER, null);
    }
  }

  drawQueue() {
    const { queue, day } = this;
    const waiting = day.waiting.size;
    this.label(waiting === 1 ? "1 caller waits" : `${waiting} callers wait`, queue.x, queue.y - 8, this.small ? 12 : 14, INK, "left", 600);
    let size = this.small ? 40 : 52;
    const rows = () => Math.ceil(waiting / Math.max(1, Math.floor(queue.w / size)));
    while (size > 6 && rows() * size > queue.h) size -= 1;
    const across = Math.max(1, Math.floor(queue.w / size));
    const labelled = size >= 36;
    const radius = labelled ? size * 0.23 : Math.max(2, size * 0.34);
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
        this.label(short(person.told), x, y + radius + 15, this.small ? 10 : 11.5, QUIET, "center");
      }
    }
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

  dot(who, radius, colour, ring) {
    const { x, y } = this.places.get(who);
    const pen = this.pen;
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fill();
    if (ring !== null && radius > 3) {
      pen.lineWidth = Math.max(1.5, radius * 0.28);
      pen.strokeStyle = LINE;
      pen.beginPath();
      pen.arc(x, y, radius + pen.lineWidth + 0.5, 0, 7);
      pen.stroke();
      pen.strokeStyle = colour;
      pen.beginPath();
      pen.arc(x, y, radius + pen.lineWidth + 0.5, -Math.PI / 2, -Math.PI / 2 + ring * 2 * Math.PI);
      pen.stroke();
    }
    if (who === this.chosen) {
      pen.lineWidth = 3;
      pen.strokeStyle = INK;
      pen.beginPath();
      pen.arc(x, y, radius + 8, 0, 7);
      pen.stroke();
    }
  }

  drawFlights(now) {
    const pen = this.pen;
    this.flights = this.flights.filter(({ begun }) => now - begun < FLIGHT);
    for (const { door, x, y, begun } of this.flights) {
      const part = (now - begun) / FLIGHT;
      const eased = part * part * (3 - 2 * part);
      const goal = this.doorPlaces.find(({ places }) => places.includes(door)) ?? this.doorPlaces[0];
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
