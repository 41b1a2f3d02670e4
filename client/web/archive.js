// Days of the archive are those of whoever looks: the zone goes with the question, and so stands in its address.
"use strict";

(() => {
  const zone = document.querySelector('#filters input[name="zone"]');
  if (zone && !zone.value) zone.value = String(-new Date().getTimezoneOffset());
  // What is not used has no place in an address that somebody keeps.
  document.getElementById("filters")?.addEventListener("submit", (event) => {
    if (event.submitter?.formMethod === "post") return;
    const unused = [...event.target.elements].filter((one) => one.name && !one.value && !one.disabled);
    for (const one of unused) one.disabled = true;
    setTimeout(() => {
      for (const one of unused) one.disabled = false;
    });
  });
})();
