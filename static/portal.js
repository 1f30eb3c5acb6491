// Comfort where JavaScript runs; every page works without it.
"use strict";

// What has to be mended is read first.
function showErrors() {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
}

// One click sends one request: the button rests once its form is on its way. It wakes again when the page is shown anew from
// the browser's memory. A form whose answer is a file says data-downloads: the page stays. It is put to rest after the event, since a resting button would not send its own name and value.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "downloads" in form.dataset) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => setResting(form, true));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      setResting(form, false);
    }
  });
}

function setResting(form, resting) {
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) button.disabled = resting;
  for (const bar of form.querySelectorAll(".upload-bar")) bar.hidden = !resting;
}

// An open menu closes with Escape or a click beside it.
function closeMenus() {
  const closeAll = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => closeAll(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// A text on the page goes to the clipboard: data-copy names the element that holds it, data-copied what the button says then. Where the
// browser keeps the clipboard for secure pages, the text is marked and copied as people do it by hand.
function copyTexts() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
      else copyMarked(source);
      const words = button.querySelector("span");
      words.setAttribute("aria-live", "polite");
      words.textContent = button.dataset.copied;
    });
  }
}

function copyMarked(source) {
  const fold = source.closest("details");
  if (fold) fold.open = true;
  source.select();
  document.execCommand("copy");
}

showErrors();
sendOnce();
closeMenus();
copyTexts();
