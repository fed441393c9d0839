// The day's curve: how many wait, growing with the clock.

import { clock } from "./words.js";

export class Curve {
  constructor(canvas, day, colour) {
    this.canvas = canvas;
    this.day = day;
    this.colour = colour;
    this.resized = new ResizeObserver(() => this.measure());
    this.resized.observe(canvas);
    this.measure();
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
    this.pen = this.canvas.getContext("2d");
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    Object.assign(this, { width, height });
  }

  /** `most` is the highest of all panes, so that heights compare. */
  draw(at, most) {
    if (!this.width) return;
    const { pen, width, day } = this;
    const base = this.height - 18, { film, curve } = day;
    pen.clearRect(0, 0, width, this.height);
    const x = (moment) => (moment / film.length) * width;
    const y = (waiting) => base - (waiting / Math.max(1, most)) * (base - 14);
    pen.beginPath();
    pen.moveTo(0, base);
    let last = 0;
    for (const sample of curve) {
      if (sample.at > at) break;
      pen.lineTo(x(sample.at), y(sample.waiting));
      last = sample.at;
    }
    pen.lineTo(x(last), base);
    pen.closePath();
    pen.fillStyle = this.colour;
    pen.globalAlpha = 0.75;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = "#8a8a8a";
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(0, base + 0.5);
    pen.lineTo(width, base + 0.5);
    pen.stroke();
    pen.strokeStyle = "#1a1a1a";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(Math.min(width - 1, x(at)), 2);
    pen.lineTo(Math.min(width - 1, x(at)), base);
    pen.stroke();
    pen.font = "12px system-ui, sans-serif";
    pen.fillStyle = "#5a5a5a";
    pen.textAlign = "left";
    pen.fillText(`waiting, up to ${most}`, 2, 11);
    const hours = Math.max(1, Math.ceil(film.length / 3600000 / (width < 420 ? 4 : 8)));
    const first = (3600 - ((film.opens ?? 0) % 3600)) % 3600;
    for (let moment = first * 1000; moment <= film.length; moment += hours * 3600000) {
      pen.textAlign = moment === 0 ? "left" : moment > film.length * 0.96 ? "right" : "center";
      pen.fillText(clock(film, moment), x(moment), this.height - 4);
    }
  }
}
