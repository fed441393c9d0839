// Where the page gets its days and answers: from the server, or from what is kept inside the file.

async function asked(path, body, method) {
  const options = body === undefined ? { method } : {
    method: method ?? "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The program is not there any more. Start `holdtrue serve` again and reload the page.");
  }
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error ?? `status ${answer.status}`);
  return told;
}

/** The server of this page. */
class Live {
  live = true;
  scenarios = () => asked("/api/scenarios");
  day = (pane) => asked("/api/day", pane);
  plan = async (named) => (await asked("/api/plan", named)).plan;
  lessons = () => asked("/api/lessons");
  lesson = (key) => asked(`/api/lessons/${encodeURIComponent(key)}`);
  report = (id) => `/api/questions/${id}/report.html`;
  stop = (id) => asked(`/api/questions/${id}`, undefined, "DELETE");

  /** Asks about many days. `progress` is told [done, of, id]; the stream goes on by itself after a break. */
  async ask(question, progress) {
    const { id } = await asked("/api/questions", question);
    progress(0, question.days, id);
    const end = await new Promise((resolve) => {
      const stream = new EventSource(`/api/questions/${id}/events`);
      stream.onmessage = ({ data }) => {
        const told = JSON.parse(data);
        if (told.state === "running") return progress(told.done, told.of, id);
        stream.close();
        resolve(told);
      };
      stream.onerror = () => {
        if (stream.readyState === EventSource.CLOSED) resolve({ state: "failed", error: "The connection to the program was lost." });
      };
    });
    if (end.state === "stopped") return null;
    if (end.state !== "done") throw new Error(end.error ?? "It could not be answered.");
    return { id, ...(await asked(`/api/questions/${id}`)).found };
  }

  answerOf = (lesson, progress) => this.ask(lesson.shown, progress);
  filmsOf = (lesson) => Promise.all(lesson.shown.panes.map(({ pane }) => this.day(pane)));
}

/** What the file has inside. */
class Kept {
  live = false;
  constructor(kept) {
    this.kept = kept.lessons;
  }
  lessons = async () => this.kept.map(({ key, lesson, minutes }) => ({ key, lesson, minutes }));
  lesson = async (key) => {
    const found = this.kept.find((lesson) => lesson.key === key);
    if (!found) throw new Error(`There is no lesson “${key}” in this file.`);
    return found;
  };
  answerOf = async (lesson) => lesson.found;
  filmsOf = async (lesson) => lesson.films;
}

export function source() {
  const kept = document.getElementById("kept");
  return kept ? new Kept(JSON.parse(kept.textContent)) : new Live();
}
