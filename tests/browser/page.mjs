// Drives the page in Chromium as a class and a manager would; every claim is asserted, and figures are printed.
// CHROMIUM, MODULES, PAGE, LONG (a page whose plan and group have long names) and OFFLINE say where things are; SHOTS keeps screenshots.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { CHROMIUM, MODULES, PAGE, LONG, OFFLINE, SHOTS } = process.env;
const require = createRequire(`${MODULES}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(`${MODULES}/axe-core/axe.min.js`, "utf8");
const HOUR = 3600e3;

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });

async function opened(width, address) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 800 : 900 }, bypassCSP: true });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.stack));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|file:|data:|blob:)/.test(request.url())) page.faults.push(`fetched ${request.url()}`);
  });
  await page.goto(address);
  return page;
}

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** No serious fault of accessibility, nothing wider than the screen, nothing thrown. */
async function sound(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`), [], what);
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= screen, `${what}: ${wide} px wide on a screen of ${screen} px`);
  assert.deepEqual(page.faults, [], what);
}

const counts = (page) => page.$$eval(".pane", (panes) => panes.map(({ dataset }) => ({ ...dataset })));
const seek = (page, at) => page.evaluate((to) => globalThis.holdtrue.theatre.seek(to), at);

async function watches(width) {
  const page = await opened(width, PAGE);
  await page.waitForSelector(".pane");
  await sound(page, `a day at ${width}`);

  // It plays, and stands still when it is paused.
  await page.selectOption("select[aria-label=Speed]", "day/10");
  await page.click("button.play");
  await page.waitForFunction(() => globalThis.holdtrue.theatre.at > 1800e3);
  await page.click("button.play");
  const [clock, before] = [await page.textContent(".clock"), await counts(page)];
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await page.textContent(".clock"), clock);
  assert.deepEqual(await counts(page), before);
  assert.ok(Number(before[0].offered) > 0);

  // A step goes to the next event, and the keyboard plays.
  const at = await page.evaluate(() => globalThis.holdtrue.theatre.at);
  await page.click("text=Step");
  assert.ok((await page.evaluate(() => globalThis.holdtrue.theatre.at)) > at);
  await page.evaluate(() => document.getElementById("main").focus());
  await page.keyboard.press(" ");
  assert.equal(await page.getAttribute("button.play", "aria-pressed"), "true");
  await page.keyboard.press(" ");

  // Back and forth gives the same counts.
  await seek(page, 3 * HOUR);
  const there = await counts(page);
  await seek(page, HOUR);
  await seek(page, 3 * HOUR);
  assert.deepEqual(await counts(page), there);

  // A change from now on leaves all that has happened as it was, and is undone.
  const whole = async () => {
    await seek(page, 24 * HOUR);
    const found = await counts(page);
    await seek(page, 3 * HOUR);
    return found;
  };
  const plain = await whole();
  await page.click(".pane-1 details.change summary");
  await page.click("[aria-label='−1: one agent fewer in B']");
  await page.waitForSelector(".pane-1 .chips li");
  assert.match(await page.textContent(".pane-1 .chips"), /−1 agent desk, from 11:00 on/);
  assert.deepEqual(await counts(page), there, "the past stays");
  const took = await page.evaluate(() => globalThis.holdtrue.changeTook);
  const after = await whole();
  assert.deepEqual(after[0], plain[0]);
  assert.notDeepEqual(after[1], plain[1]);
  await sound(page, `a changed day at ${width}`);
  await shot(page, `changed-${width}`);
  await page.click(".pane-1 .chips button");
  await page.waitForFunction(() => document.querySelectorAll(".pane-1 .chips li").length === 0);
  assert.deepEqual(await whole(), plain, "undone");

  // A caller is found, and its story is told for both panes.
  await page.click(".find button[type=submit]");
  await page.waitForSelector(".tale li.ending");
  const tales = await page.$$eval(".tale", (found) => found.map((tale) => tale.textContent));
  assert.equal(tales.length, 2);
  assert.match(tales[0], /hangs up after/);
  assert.match(tales[1], /is answered/);
  await shot(page, `day-${width}`);
  return { page, took };
}

/** What was asked later counts, though an earlier answer comes after it; what is refused is taken back. */
async function overtaken() {
  const page = await opened(1280, PAGE);
  await page.waitForSelector(".pane");
  const field = "[aria-label='Which of the simulated days']";
  const seen = async () => {
    await seek(page, 24 * HOUR);
    const found = await counts(page);
    await seek(page, 3 * HOUR);
    return found;
  };
  let late = 0;
  await page.route("**/api/day", async (route) => {
    if (route.request().postDataJSON().replication === 6) return route.fulfill({ json: { error: "no such day" }, status: 422 });
    if ((late -= 1) >= 0) await new Promise((done) => setTimeout(done, 1500));
    return route.continue();
  });
  const idle = () => page.waitForTimeout(2500);
  const day = async (number) => {
    await page.fill(field, number);
    await page.dispatchEvent(field, "change");
  };
  const first = await seen();
  late = 2;
  await day("2");
  await page.waitForTimeout(250);
  await day("1");
  await idle();
  assert.deepEqual(await seen(), first, "the day of the field is shown");

  await page.click(".pane-1 details.change summary");
  const more = "[aria-label='+1: one agent more in B']";
  await page.click(more);
  await page.waitForSelector(".pane-1 .chips li");
  const one = await seen();
  late = 1;
  await page.click(more);
  await page.waitForTimeout(150);
  await page.click(".pane-1 .chips button");
  await idle();
  assert.deepEqual(await seen(), one, "the second change is undone");
  assert.equal(await page.locator(".pane-1 .chips li:not(.plain)").count(), 1);

  await day("7");
  await page.waitForSelector(".refused:not([hidden])");
  assert.equal(await page.inputValue(field), "1");
  assert.deepEqual(await seen(), one, "a refused day is taken back");
  await day("2.5");
  await page.waitForSelector(".refused:has-text('whole number')");
  assert.equal(await page.inputValue(field), "1");

  // A change whose day is on its way is not lost with what is refused after it.
  late = 1;
  await page.click(more);
  await page.waitForTimeout(150);
  await day("7");
  await idle();
  assert.equal(await page.locator(".pane-1 .chips li:not(.plain)").count(), 2);
  assert.equal(await page.locator(".refused:not([hidden])").count(), 1);
  await page.click(".pane-1 .chips button");
  await idle();
  assert.deepEqual(await seen(), one, "the kept change is undone");
  page.faults.length = 0;
  await sound(page, "overtaken");

  // Who leaves while a day is fetched stays where they went.
  late = 2;
  await day("3");
  await page.click("text=Lessons");
  await idle();
  assert.match(await page.title(), /^Lessons/);
  assert.equal(await page.locator(".pane").count(), 0);
  await page.context().close();
}

async function manyDays(page) {
  await page.fill("[aria-label=Days]", "20");
  await page.click("button.ask");
  await page.waitForSelector(".verdict", { timeout: 120e3 });
  const table = await page.textContent(".figures");
  assert.match(table, /Gave up, of all calls/);
  await page.click("text=Copy B as plan file");
  await page.waitForSelector("textarea:not([hidden])");
  assert.match(await page.inputValue("textarea"), /extends = /);
  await sound(page, "many days");
}

async function manager(page) {
  await page.click("text=Keep B for the meeting");
  await page.click("text=Compare plans");
  await page.waitForSelector(".plans");
  assert.equal(await page.locator(".plans input").count(), 3);
  await page.fill("[aria-label=Days]", "10");
  await page.click("button.ask");
  await page.waitForSelector(".verdict", { timeout: 120e3 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Download the report")]);
  assert.match(readFileSync(await download.path(), "utf8"), /<html/);
  await sound(page, "plans");
}

/** A guess comes first; then the answer, the votes against it, and the day. */
async function lesson(page, what) {
  await page.click(".cards a");
  await page.waitForSelector(".guess");
  assert.equal(await page.locator(".answer, .pane").count(), 0, "nothing is shown before the guess");
  await page.click(".ballots button >> nth=0");
  await page.click(".ballots button >> nth=0");
  assert.match(await page.textContent(".ballots"), /2 votes/);
  await sound(page, `${what}: guess`);
  await page.click("text=Reveal");
  await page.waitForSelector("[data-answer]", { timeout: 240e3 });
  assert.equal(await page.locator(".ballots li.right").count(), 1);
  await page.click("button.play");
  await page.waitForFunction(() => globalThis.holdtrue.theatre.frames.seconds.length >= 1);
  await sound(page, `${what}: answer`);
  await shot(page, what.replaceAll(" ", "-"));
  await page.reload();
  await page.waitForSelector(".ballots");
  assert.match(await page.textContent(".ballots"), /2 votes/, "votes are kept");
}

/** Every lesson's handout prints on one page. */
async function handout(page) {
  await page.waitForSelector(".handout", { state: "attached" });
  const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page[^s]/g).length, 1, "one page");
}

const { page: wide, took } = await watches(1280);
await manyDays(wide);
await manager(wide);
await wide.context().close();
const { page: narrow } = await watches(375);
await narrow.context().close();
await overtaken();
for (const width of [1280, 768, 390, 320]) {
  const page = await opened(width, LONG);
  await page.waitForSelector(".pane");
  await seek(page, 24 * HOUR);
  await page.click(".pane-1 details.change summary");
  await sound(page, `a long name at ${width}`);
  await seek(page, 3 * HOUR);
  await page.click(".pane-1 [aria-label='−1: one agent fewer in B']");
  await page.waitForSelector(".pane-1 .chips li");
  await sound(page, `a long name of who is fewer at ${width}`);
  await page.click("text=Compare plans");
  await page.waitForSelector(".plans");
  await sound(page, `a long name among plans at ${width}`);
  await page.context().close();
}
for (const width of [1280, 375]) {
  const page = await opened(width, OFFLINE);
  await page.waitForSelector(".cards");
  await sound(page, `lessons at ${width}`);
  await lesson(page, `offline lesson at ${width}`);
  if (width === 1280) await handout(page);
  await page.context().close();
}
console.log(`a change took ${Math.round(took)} ms`);
await browser.close();
