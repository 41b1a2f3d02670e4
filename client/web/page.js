// Makes the page live: times in the browser's own zone, the board that follows the desk, the alarm. Everything works
// without it but the alarm and what moves by itself.
"use strict";

(() => {
  const pad = (n) => String(n).padStart(2, "0");
  const day = (at) => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;

  const clock = (at) => `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  const zone = (at) => {
    const off = -at.getTimezoneOffset();
    return `${off < 0 ? "-" : "+"}${pad(Math.trunc(Math.abs(off) / 60))}:${pad(Math.abs(off) % 60)}`;
  };

  // A phrase says its moments in UTC, the same for everybody, and so do checks; here they stand by this clock, with its zone.
  const utc = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?:(?::\d\d(?:\.\d+)?)?Z| UTC)/g;
  const moments = (text) =>
    text.replace(utc, (said, date, minute) => {
      const at = new Date(`${date}T${minute}Z`);
      return Number.isNaN(at.getTime()) ? said : `${day(at)} ${clock(at)} (${zone(at)})`;
    });

  // Digits only, the same in all six languages.
  const times = (root) => {
    const today = day(new Date());
    for (const one of root.querySelectorAll("[data-moments]")) {
      const here = moments(one.textContent);
      if (here !== one.textContent) one.textContent = here;
    }
    for (const one of root.querySelectorAll("time[datetime]")) {
      const at = new Date(one.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const date = "date" in one.dataset;
      one.textContent = date ? day(at) : day(at) === today ? clock(at) : `${day(at)} ${clock(at)}`;
      one.title = one.dateTime;
    }
  };

  const body = document.body;
  const signedIn = "signedIn" in body.dataset;
  const alarm = document.getElementById("alarm");
  const words = document.getElementById("alarm-words");
  const sound = document.getElementById("sound");
  const title = document.title.replace(/^\(\d+\) /, "");
  const icon = document.querySelector('link[rel="icon"]');
  const unheard = document.getElementById("unheard");
  let audio = null;
  let waiting = [];
  let unread = 0;

  // A tab keeps its name and whether its alarm is on from one page to the next.
  const kept = (name, value) => {
    try {
      if (value !== undefined) sessionStorage.setItem(name, value);
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const tab = kept("tab") ?? drawn();
  kept("tab", tab);

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

  const sounds = () => audio !== null && audio.state === "running";

  // The gateway counts the pages that can sound: where none can, it says so in red and runs its program.
  const counted = signedIn || document.querySelector("[data-locked]") !== null;
  let open = false;
  const tell = () => {
    if (!counted || !open) return;
    const body = new URLSearchParams({ tab, sounds: String(sounds()) });
    fetch("/audible", { method: "POST", body, headers: { "x-by-itself": "1" }, keepalive: true }).catch(() => {});
  };

  const showSound = () => {
    tell();
    if (!sound) return;
    sound.setAttribute("aria-pressed", String(sounds()));
    sound.textContent = sounds() ? sound.dataset.on : sound.dataset.off;
  };

  const listen = () => {
    audio = new AudioContext();
    audio.addEventListener("statechange", showSound);
  };

  // A browser lets a page sound only after a tap: the one at the start of a shift, which plays the tone as a test.
  sound?.addEventListener("click", async () => {
    // One that is made by a tap runs at once.
    const off = sounds();
    if (!audio) listen();
    await (off ? audio.suspend() : audio.resume());
    kept("sound", sounds() ? "on" : "off");
    showSound();
    tone();
  });

  // The board, and what stands beside or below it: no row moves while somebody is about to press one, be it by a finger, a
  // pointer or a key. Nobody aims for ever.
  const live = document.getElementById("live");
  const STILL_MS = 1000;
  const AIMED_MS_MAX = 10000;
  let aimed = -STILL_MS;
  let pressed = false;
  const aims = () => pressed || performance.now() - aimed < STILL_MS;
  const still = async () => {
    const most = performance.now() + AIMED_MS_MAX;
    while (aims() && performance.now() < most) await new Promise((done) => setTimeout(done, 100));
  };
  for (const one of ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "focusin"])
    live?.parentElement.addEventListener(one, (event) => {
      aimed = performance.now();
      if (one.startsWith("pointer")) pressed = event.buttons > 0;
    }, { passive: true });
  for (const one of ["pointerup", "pointercancel"]) window.addEventListener(one, () => (pressed = false));

  // How many wait, on every page: beside its title and on its icon.
  const count = (flash) => {
    const shown = `/icon.svg?unread=${unread}&flash=${flash}`;
    if (icon.getAttribute("href") !== shown) icon.setAttribute("href", shown);
    return unread > 0 ? `(${unread}) ${title}` : title;
  };

  const ring = () => {
    const flash = waiting.reduce((sum, one) => sum + one.flash, 0);
    const calm = count(flash);
    // It shows at once, over the page where its own room would move the rows, and gives that room back once they may.
    const over = aims() && (alarm.hidden || alarm.classList.contains("over"));
    alarm.classList.toggle("over", over);
    alarm.hidden = flash === 0 && (over || !aims());
    if (flash === 0) {
      document.title = calm;
      return;
    }
    const exercise = waiting.every((one) => one.exercise);
    alarm.classList.toggle("exercise", exercise);
    const from = waiting.map((one) => `${one.office} × ${one.flash}`).join(", ");
    const text = `${exercise ? alarm.dataset.exercise + " " : ""}${alarm.dataset.flash} ${from}`;
    if (words.textContent !== text) words.textContent = text;
    document.title = document.title.startsWith("⚠") ? calm : `⚠ FLASH ${flash}`;
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
      await still();
      merge(live, parsed.body);
    } finally {
      fetching = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  };

  // The page was locked, here or in another tab, or its shift is over: who walks by sees no alert. What is typed and not
  // kept stands on.
  const cover = () => {
    if (document.dispatchEvent(new Event("shut", { cancelable: true }))) location.replace("/");
  };

  // A browser keeps pages that were left, with their connections, and has six for one address: the seventh page would wait.
  const follow = () => {
    const events = new EventSource(`/live?tab=${tab}`);
    window.addEventListener("pagehide", () => events.close(), { once: true });
    let changes = null;
    // The stream is what the page is counted by: it speaks once that is open, and again when it is open again.
    events.addEventListener("open", () => {
      open = true;
      tell();
    });
    events.addEventListener("error", () => {
      open = false;
    });
    events.addEventListener("message", (event) => {
      const told = JSON.parse(event.data);
      waiting = told.waiting;
      unread = told.unread;
      if (signedIn && told.shut) cover();
      if (unheard) unheard.hidden = !told.unheard;
      ring();
      // The first word too: something may have come between the board and it.
      if (signedIn && !told.shut && told.changes !== changes) refresh();
      changes = told.changes;
    });
  };

  // By which clock the times of this page are: without the script they are in UTC.
  const clocks = document.getElementById("zone");
  if (clocks) clocks.textContent = `UTC${zone(new Date())}`;

  const language = document.getElementById("tag");
  language?.addEventListener("change", () => language.form.requestSubmit());
  for (const one of document.querySelectorAll("[data-hide]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-print]")) {
    one.hidden = false;
    one.addEventListener("click", () => print());
  }

  // A time has its zone: what a shift means is its own, and now is the best guess.
  for (const one of document.querySelectorAll('input[data-kind="time"]')) {
    if (one.value) continue;
    const now = new Date();
    one.value = `${day(now)}T${clock(now)}${zone(now)}`;
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) follow();
  });
  times(document);
  // What was turned on stays on, where the browser counts the tap for the whole visit.
  if (kept("sound") === "on") {
    listen();
    audio.resume();
  }
  showSound();
  follow();
  setInterval(ring, 3000);
  // Its word counts for a while only: the gateway cannot see that a machine sleeps.
  setInterval(() => sounds() && tell(), 30000);
})();
