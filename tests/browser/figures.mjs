// What the page writes and where its desks stand, without a browser: PAGE is the folder of its modules; FILM, if given,
// a film as JSON whose figures at the end of the day are printed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { PAGE, FILM } = process.env;
const module = (name) => import(pathToFileURL(`${PAGE}/${name}`));
const { KINDS, difference, grouped, told } = await module("words.js");
const { rows } = await module("answer.js");
const { Day, DOOR, ARRIVES, TOLD, ANSWERED, TAKES_CALLBACK, ENDS } = await module("day.js");
const { did, find, SEARCHES } = await module("story.js");
const { arranged, doorsOf } = await module("stage.js");

function figures() {
  const said = (mean, low, high, kind) => told({ mean, low, high }, KINDS[kind]);
  // As `report::digits` writes them: the longer side of the interval.
  assert.equal(said(0.8423, 0.8377, 0.8469, "share"), "84.2 ± 0.5");
  assert.equal(said(0.02, 0.0193, 0.0264, "share"), "2.0 ± 0.6");
  assert.equal(said(839.123, 835.913, 842.333, "number"), "839 ± 3");
  assert.equal(said(12345.6, 12322.6, 12368.6, "number"), "12,346 ± 23");
  assert.equal(said(34.56, 33.62, 35.5, "seconds"), "34.6 ± 0.9");
  assert.equal(said(0, 0, null, "share"), "0 ± ?");
  assert.equal(said(0.5, null, null, "share"), "50.0");
  assert.equal(said(266435, 266435, 266435, "money"), "266,435");
  assert.equal(said(null, null, null, "money"), "–");
  assert.equal(grouped(-0.001, 2), "0.00");
  // What is small is told with its interval, and what is exact can be read to a per cent.
  assert.equal(said(0.058, 0.037, 0.079, "seconds"), "0.058 ± 0.021");
  assert.equal(said(0.01, -0.03, 0.05, "seconds"), "0.01 ± 0.04");
  assert.equal(said(0.00002, 0.00001, 0.00003, "share"), "0.002 ± 0.001");
  assert.equal(said(0.003, 0.001, 0.005, "money"), "0.003 ± 0.002");
  assert.equal(said(60.05, 60.03, 60.07, "seconds"), "60.0");
  assert.equal(said(1e-9, 0, 2e-9, "share"), "0.00");
  assert.equal(said(0, -0.018, 0.018, "number"), "0 ± 0.02");
  assert.equal(said(0.0004, 0.0004, 0.0004, "share"), "0.04");
  assert.equal(said(0.3, 0.3, 0.3, "money"), "0.30");
  assert.equal(said(40, 40, 40, "number"), "40.0");
  const differs = (mean, low, high, kind) => difference({ mean, low, high, clear: !(low <= 0 && high >= 0) }, KINDS[kind]);
  assert.equal(differs(0.042, 0.038, 0.046, "share"), "+4.2 ± 0.4");
  assert.equal(differs(-190, -190, -190, "money"), "−190");
  assert.equal(differs(0.003, -0.001, 0.007, "share"), "no clear difference");
  assert.equal(differs(0, 0, 0, "share"), "0");
  assert.equal(differs(-0.045, -0.06, -0.03, "seconds"), "−0.045 ± 0.015");
  assert.equal(differs(0.183, 0.156, 0.21, "seconds"), "+0.183 ± 0.027");
  assert.equal(differs(-0.002, -0.0043, -0.00007, "share"), "−0.43 to −0.01");
}

function table() {
  const plan = (name, wages) => ({ name, calls: { all: { redials: { mean: 3 } } }, money: { wages: { mean: wages } } });
  const less = (name) => ({ plan: name, calls: {}, money: {} });
  const three = { plans: [plan("as it is", 100), plan("more", 120), plan("fewer", 80)], differences: [less("more"), less("fewer")] };
  const season = rows(three, "season");
  assert.deepEqual(season.heads, ["In an average season", "as it is", "more", "fewer", "more less as it is", "fewer less as it is"]);
  assert.deepEqual(season.rows.map(({ label, unit }) => `${label}, ${unit}`), ["Further attempts, a season", "Wages, a season"]);
  assert.equal(rows(three, "week").heads[0], "In an average week");
  assert.equal(rows(three, "day").heads[0], "On an average day");
}

/** Who was let down, and who waited longest on the line. */
function fates() {
  const minute = 60e3;
  const person = (who, ...later) => [[0, ARRIVES, who, 1, 1], [0, TOLD, who, 3, minute], ...later];
  const ends = (at, who, door, wait) => [at, ENDS, who, door, wait, 1, -1, 0];
  const rows = [
    ...person(0, [0, TAKES_CALLBACK, 0], ends(40 * minute, 0, DOOR.calledBack, 30 * minute)),
    ...person(1, [2 * minute, ANSWERED, 1, 0, 2 * minute], ends(5 * minute, 1, DOOR.answered, 2 * minute)),
    ...person(2, ends(minute / 2, 2, DOOR.abandoned, minute / 2)),
    ...person(3, ends(3 * minute, 3, DOOR.abandoned, 3 * minute)),
    ...person(4, [0, TAKES_CALLBACK, 4], ends(60 * minute, 4, DOOR.callbackBroken, 0)),
    ...person(5, [minute, ANSWERED, 5, 0, minute], ends(2 * minute, 5, DOOR.answered, minute)),
  ].sort((one, other) => one[0] - other[0]);
  const film = {
    rows, length: 60 * minute, groups: [{ name: "desk" }], agents: [0], outcomes: new Array(8).fill({}),
    people: rows.filter(([, what]) => what === ARRIVES).map(([, , who]) => [0, who]),
    calls: [{ within: 20e3, formula: "offered", short_abandon: 5e3 }],
  };
  const found = (words) => find(SEARCHES.findIndex(([text]) => text === words), new Day(film));
  assert.deepEqual(found("was promised and let down here"), [3, 1, 4]);
  assert.deepEqual(found("waited longest here"), [3, 1, 5, 2]);
  const search = SEARCHES.findIndex(([text]) => text.startsWith("was promised"));
  assert.equal(did(search, 63), "were promised and let down here");
  assert.equal(did(search, 1), "was promised and let down here");
}

/** However many groups there are, each has its place, and a stage that is too low for them says by how much. */
function desks() {
  for (const [groups, agents, w, h] of [[1, 400, 125, 204], [8, 6, 125, 204], [20, 12, 125, 204], [20, 12, 330, 300], [4, 9, 250, 300]]) {
    const most = new Array(groups).fill(agents);
    const { columns, across, size, title, tops, wide, height } = arranged(most, w, h);
    const high = Math.ceil(agents / across) * (size + 4);
    assert.equal(tops.length, Math.ceil(groups / columns));
    tops.forEach((top, row) => assert.ok(row === 0 || top >= tops[row - 1] + high + title, "rows do not meet"));
    assert.equal(tops.at(-1) + high, height);
    assert.ok(columns * wide <= w && across * (size + 4) <= wide);
    if (groups === 4) assert.ok(height <= h, "it fits");
  }
}

figures();
table();
fates();
desks();
if (FILM) {
  const day = new Day(JSON.parse(readFileSync(FILM, "utf8")));
  day.seek(day.end);
  const doors = Object.fromEntries(doorsOf(day.rows).map(([name, door]) => [name, day.ended[door]]));
  console.log(JSON.stringify({ doors, level: day.level, ended: day.ended, letDown: day.fates().filter(({ letDown }) => letDown).length }));
}
