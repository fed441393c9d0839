// The page: which view stands in it.

import * as lessons from "./lessons.js";
import { meeting, studio } from "./studio.js";
import { source } from "./source.js";
import { el } from "./words.js";

const from = source();
const views = from.live
  ? [["#/watch", "Watch a day"], ["#/plans", "Compare plans"], ["#/lessons", "Lessons"]]
  : [["#/lessons", "Lessons"]];

let close = () => {};
let turn = 0;

async function show() {
  const mine = (turn += 1);
  const root = document.getElementById("main");
  const hash = location.hash || views[0][0];
  for (const link of document.querySelectorAll("#views a")) {
    if (hash.startsWith(link.getAttribute("href"))) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  close();
  close = () => {};
  const [, view, key] = hash.split("/");
  try {
    const stage = el("div", { class: `view view-${view}` });
    root.replaceChildren(stage);
    let end;
    if (view === "lessons" && key) end = await lessons.show(stage, from, decodeURIComponent(key));
    else if (view === "lessons" || !from.live) end = await lessons.list(stage, from);
    else if (view === "plans") end = await meeting(stage, from);
    else end = await studio(stage, from);
    if (mine !== turn) {
      end();
      return;
    }
    close = end;
    const title = stage.querySelector("h1")?.textContent;
    document.title = title ? `${title} – holdtrue` : "holdtrue";
  } catch (error) {
    if (mine === turn) root.replaceChildren(el("p", { class: "refused", role: "alert" }, error.message));
  }
}

document.getElementById("views").append(...views.map(([href, text]) => el("li", {}, el("a", { href }, text))));
addEventListener("hashchange", () => {
  show();
  document.getElementById("main").focus();
  scrollTo(0, 0);
});
show();
