// An alert's sheets: times with their day and zone, since paper cannot be asked for them, and the browser's own dialogue. The
// press that led here was written down.
"use strict";

(() => {
  if (document.body.dataset.here !== "print") return;
  const pad = (n) => String(n).padStart(2, "0");
  for (const one of document.querySelectorAll("time[datetime]")) {
    const at = new Date(one.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const off = -at.getTimezoneOffset();
    const zone = `${off < 0 ? "-" : "+"}${pad(Math.trunc(Math.abs(off) / 60))}:${pad(Math.abs(off) % 60)}`;
    const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
    one.textContent = `${day} ${pad(at.getHours())}:${pad(at.getMinutes())} ${zone}`;
  }
  const press = document.getElementById("print-now");
  press.hidden = false;
  press.addEventListener("click", () => window.print());
})();
