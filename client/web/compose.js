// Keeps what is typed at the gateway, as it is typed, and says when that is not reached. Without it the form is kept by
// its button, and sent all the same.
"use strict";

(() => {
  const form = document.getElementById("compose");
  const state = document.getElementById("kept");
  if (!form || !state) return;

  // Nothing is typed for so long: it is kept. Who types on and on has it kept every so often.
  const PAUSE_MS = 350;
  const LONGEST_MS = 900;
  const AGAIN_MS = 1500;

  const key = form.elements.namedItem("key");
  let turn = 0;
  let since = null;
  let timer = null;
  let writing = Promise.resolve(true);
  let leaving = false;
  let sending = false;

  const say = (how, words) => {
    state.className = how === "kept" ? "note" : "warning";
    state.dataset.state = how;
    const said = words ?? state.dataset[how];
    if (state.textContent !== said) state.textContent = said;
  };

  const body = () => {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") said.append(name, value);
    turn += 1;
    said.set("turn", String(turn));
    return said;
  };

  const again = (why) => {
    say(why);
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, AGAIN_MS);
    return false;
  };

  // Whether the gateway was reached by who is signed in. What it did not keep is said, and is no reason not to send.
  const put = async () => {
    since = null;
    try {
      const answer = await fetch("/compose/draft", { method: "POST", body: body(), redirect: "manual" });
      if (answer.type === "opaqueredirect") return again("signedOut");
      const told = await answer.json();
      if (told.said) {
        say("refused", told.said);
        return true;
      }
      if (told.key) {
        key.value = told.key;
        form.elements.namedItem("begun").value = told.at;
        // A reload comes back to the draft.
        history.replaceState(null, "", `/compose?draft=${told.key}`);
      }
      say("kept");
      read();
      return true;
    } catch {
      return again("away");
    }
  };

  // What the other side reads so far.
  const preview = document.getElementById("preview");
  let asked = 0;
  const read = async () => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch("/compose/preview", { method: "POST", body: body(), redirect: "manual" });
      if (!answer.ok || mine !== asked) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      if (fresh.innerHTML !== preview.innerHTML) preview.replaceChildren(...fresh.childNodes);
    } catch {
      // The next write says that the gateway is away.
    }
  };

  // One after the other: the last one has the last word.
  const save = () => {
    clearTimeout(timer);
    timer = null;
    writing = writing.then(put);
    return writing;
  };

  const typed = () => {
    const now = Date.now();
    if (state.dataset.state === "kept") state.dataset.state = "typing";
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - now)));
  };
  form.addEventListener("input", typed);
  // Of what is chosen from a list some browsers say no more than that it changed.
  form.addEventListener("change", (event) => event.target instanceof HTMLSelectElement && typed());

  // The page goes, or may go without being asked again: what is not kept yet goes with the last request.
  const last = () => {
    if (since === null || leaving) return;
    since = null;
    fetch("/compose/draft", { method: "POST", body: body(), keepalive: true }).catch(() => {
      since = Date.now();
    });
  };
  addEventListener("pagehide", last);

  // A reload can overtake the last words of the page before it: what came meanwhile is shown, unless one types already.
  setTimeout(async () => {
    if (!form.dataset.keptAt || turn > 0 || since !== null) return;
    try {
      const answer = await fetch(`/compose/draft?draft=${key.value}`, { headers: { "x-by-itself": "1" }, redirect: "manual" });
      if (!answer.ok) return;
      const told = await answer.json();
      if (told.at !== form.dataset.keptAt && turn === 0 && since === null) location.reload();
    } catch {
      // The first word that is typed will say it.
    }
  }, 300);
  document.addEventListener("shut", (event) => {
    const all = ["", "kept"].includes(state.dataset.state ?? "");
    if (since !== null || !all) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") last();
  });

  // What is too large is said before it is sent; what fits goes to the gateway at once.
  const adds = document.getElementById("add-files");
  const most = document.getElementById("file");
  for (const field of form.querySelectorAll('input[type="file"]')) {
    field.addEventListener("change", () => {
      if (field.files.length === 0) return;
      const large = [...field.files].find((one) => one.size > Number(most.dataset.most));
      if (large) {
        field.value = "";
        say("refused", `${large.name}: ${most.dataset.tooLarge}`);
        return;
      }
      form.requestSubmit(adds);
    });
  }

  // The sheet shows an exercise by itself; the title follows it.
  const exercise = form.elements.namedItem("exercise");
  const title = document.title;
  const entitle = () => {
    document.title = exercise.checked ? `${form.dataset.exercise} · ${title}` : title;
  };
  exercise.addEventListener("change", entitle);
  entitle();

  form.addEventListener("submit", async (event) => {
    const by = event.submitter;
    if (by?.hasAttribute("formaction")) {
      leaving = true;
      return;
    }
    event.preventDefault();
    if (sending) return;
    sending = true;
    // A gateway that is not reached is found out here, where everything still stands.
    if (!(await save())) {
      sending = false;
      return;
    }
    leaving = true;
    clearTimeout(timer);
    if (by?.name) {
      const pressed = document.createElement("input");
      pressed.type = "hidden";
      pressed.name = by.name;
      pressed.value = by.value;
      form.append(pressed);
    }
    form.submit();
  });
})();
