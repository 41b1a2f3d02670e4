// Makes the page live: times in the browser's own zone, the board that follows the desk, the alarm. Everything works
// without it but the alarm and what moves by itself.
"use strict";

(() => {
  const pad = (n) => String(n).padStart(2, "0");
  const day = (at) => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;

  // Digits only, the same in all six languages.
  const times = (root) => {
    const today = day(new Date());
    for (const one of root.querySelectorAll("time[datetime]")) {
      const at = new Date(one.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
      one.textContent = "date" in one.dataset ? day(at) : day(at) === today ? clock : `${day(at)} ${clock}`;
      one.title = one.dateTime;
    }
  };

  const body = document.body;
  const signedIn = "signedIn" in body.dataset;
  const alarm = document.getElementById("alarm");
  const words = document.getElementById("alarm-words");
  const sound = document.getElementById("sound");
  const title = document.title;
  let audio = null;
  let waiting = [];

  const tone = () => {
    if (!audio) return;
    const now = audio.currentTime;
    for (const [at, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const wave = audio.createOscillator();
      const loud = audio.createGain();
      wave.type = "square";
      wave.frequency.value = pitch;
      loud.gain.setValueAtTime(0.25, now + at);
      loud.gain.exponentialRampToValueAtTime(0.001, now + at + 0.22);
      wave.connect(loud).connect(audio.destination);
      wave.start(now + at);
      wave.stop(now + at + 0.23);
    }
  };

  const showSound = () => {
    if (!sound) return;
    const on = audio !== null && audio.state === "running";
    sound.setAttribute("aria-pressed", String(on));
    sound.textContent = on ? sound.dataset.on : sound.dataset.off;
  };

  // A browser lets a page sound only after a tap: the one at the start of a shift, which plays the tone as a test.
  sound?.addEventListener("click", async () => {
    if (audio) {
      await (audio.state === "running" ? audio.suspend() : audio.resume());
    } else {
      audio = new AudioContext();
      audio.addEventListener("statechange", showSound);
      await audio.resume();
    }
    showSound();
    tone();
  });

  const ring = () => {
    const flash = waiting.reduce((sum, one) => sum + one.flash, 0);
    alarm.hidden = flash === 0;
    if (flash === 0) {
      document.title = title;
      return;
    }
    const exercise = waiting.every((one) => one.exercise);
    alarm.classList.toggle("exercise", exercise);
    const from = waiting.map((one) => `${one.office} × ${one.flash}`).join(", ");
    const text = `${exercise ? alarm.dataset.exercise + " " : ""}${alarm.dataset.flash} ${from}`;
    if (words.textContent !== text) words.textContent = text;
    document.title = document.title.startsWith("⚠") ? title : `⚠ FLASH ${flash}`;
    tone();
  };

  // Changes only what is other than it was: what has the focus keeps it, and nothing flickers.
  const merge = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    const key = (node) => node.dataset?.key;
    const keyed = new Map([...old.children].filter(key).map((node) => [key(node), node]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const same = key(next) ? keyed.get(key(next)) : at && !key(at) && at.nodeName === next.nodeName ? at : null;
      if (!same) {
        old.insertBefore(next, at);
        continue;
      }
      if (same !== at) old.insertBefore(same, at);
      at = same.nextSibling;
      if (same.nodeType === Node.ELEMENT_NODE) {
        for (const { name, value } of next.attributes) same.setAttribute(name, value);
        merge(same, next);
      } else if (same.data !== next.data) {
        same.data = next.data;
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };

  const live = document.getElementById("live");
  let fetching = false;
  let again = false;
  const refresh = async () => {
    if (!live) return;
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const answer = await fetch("/board", { headers: { "x-by-itself": "1" } });
      if (answer.redirected || !answer.ok) {
        location.assign("/");
        return;
      }
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      times(parsed.body);
      merge(live, parsed.body);
    } finally {
      fetching = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  };

  const follow = () => {
    const events = new EventSource("/live");
    let changes = null;
    events.addEventListener("message", (event) => {
      const told = JSON.parse(event.data);
      waiting = told.waiting;
      ring();
      if (signedIn && changes !== null && told.changes !== changes) refresh();
      changes = told.changes;
    });
  };

  const language = document.getElementById("tag");
  language?.addEventListener("change", () => language.form.requestSubmit());
  for (const one of document.querySelectorAll("[data-hide]")) one.hidden = true;

  // A time has its zone: what a shift means is its own, and now is the best guess.
  for (const one of document.querySelectorAll('input[data-kind="time"]')) {
    if (one.value) continue;
    const now = new Date();
    const off = -now.getTimezoneOffset();
    const zone = `${off < 0 ? "-" : "+"}${pad(Math.trunc(Math.abs(off) / 60))}:${pad(Math.abs(off) % 60)}`;
    one.value = `${day(now)}T${pad(now.getHours())}:${pad(now.getMinutes())}${zone}`;
  }

  times(document);
  showSound();
  follow();
  setInterval(ring, 3000);
})();
