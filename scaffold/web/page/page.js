// The page, live. What was chosen stands in the fragment of the address; after every change the
// server is asked for the same page again, and what differs is put in place.

import { morph } from "/static/morph.js";

const VIEW = ["file", "compare", "line"]; // what is looked at, in the fragment beside the choices
const form = document.getElementById("choices");
const said = document.getElementById("status");

let state = { query: "", view: {}, before: null }; // what is shown, or was asked for last
let asked = new AbortController(); // of the newest request: it alone may change the page
let loading = Promise.resolve(); // until the page shows what was chosen last
let typing = ""; // the name of the text field that is being edited

// The state and its address

function read(text) {
  const pairs = new URLSearchParams(text);
  const view = {};
  for (const name of VIEW) {
    if (pairs.get(name)) view[name] = pairs.get(name);
    pairs.delete(name);
  }
  const before = pairs.get("before") ?? history.state?.before ?? null;
  pairs.delete("before");
  return { query: pairs.toString(), view, before };
}

function fragment({ query, view }) {
  const shown = new URLSearchParams(view).toString().replaceAll("%2F", "/");
  return [query, shown].filter(Boolean).join("&");
}

function remember(how) {
  const address = fragment(state);
  history[how]({ before: state.before }, "", address ? `/#${address}` : "/");
}

// The choices with what a field says now; the others are known, even if they are not yet shown.
function chosen(field) {
  const values = new FormData(form).getAll(field.name).filter(Boolean);
  if (field.validity.badInput) values.push("no number"); // such as "1e"
  const pairs = [...new URLSearchParams(state.query)];
  const at = pairs.findIndex(([name]) => name === field.name);
  const others = pairs.filter(([name]) => name !== field.name);
  others.splice(at < 0 ? others.length : at, 0, ...values.map((value) => [field.name, value]));
  return new URLSearchParams(others).toString();
}

// Asking for the page and putting it in place

function load(tell) {
  loading = ask(tell);
}

async function ask(tell) {
  asked.abort();
  asked = new AbortController();
  const { query, view, before } = state;
  const shown = new URLSearchParams(before === null ? view : { ...view, before });
  const address = `/?${[query, shown].join("&")}`;
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asked.signal });
    const text = await answer.text();
    if (!answer.ok) throw new Error(refusal(answer, text));
    place(text);
    tell();
  } catch (error) {
    if (error.name !== "AbortError") report(error);
  }
}

const PARTS = ["said", "choices", "preview"];

function place(text, parts = PARTS) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const listing = document.getElementById("listing")?.dataset.shown;
  if (parts === PARTS) keepFiles(page);
  for (const id of parts) morph(document.getElementById(id), page.getElementById(id));
  document.body.removeAttribute("aria-busy");
  if (parts !== PARTS) return;
  document.title = page.title;
  settle();
  state.query = form.dataset.query;
  remember("replaceState");
  if (document.getElementById("listing")?.dataset.shown !== listing) scrollToLine();
}

// While there is a problem, the files stay as they were: somebody may be in the midst of a number.
function keepFiles(page) {
  const [now, next] = [document.getElementById("files"), page.getElementById("files")];
  if (page.getElementById("said").dataset.problems === "0" || !now.querySelector("#tree")) return;
  next.replaceWith(now.cloneNode(true));
  const kept = page.getElementById("files");
  kept.classList.add("stale");
  kept.querySelector("#stale").hidden = false;
}

// The server's values into the fields, but for the one that is being edited.
function settle() {
  for (const input of form.elements) {
    if (input.name === typing && input === document.activeElement) continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = input.defaultChecked;
    else if (input.tagName === "SELECT") input.selectedIndex = shownIndex(input);
    else if (input.tagName === "INPUT" && input.type !== "file") input.value = input.defaultValue;
  }
}

function shownIndex(select) {
  return Math.max([...select.options].findIndex((option) => option.defaultSelected), 0);
}

// Whether somebody has chosen something else than the server has shown.
function isTouched(input) {
  if (input.type === "radio" || input.type === "checkbox") return input.checked && !input.defaultChecked;
  if (input.tagName === "SELECT") return input.selectedIndex !== shownIndex(input);
  return input.tagName === "INPUT" && input.value !== "" && input.value !== input.defaultValue;
}

function refusal(answer, text) {
  try {
    return JSON.parse(text).errors.map((one) => `${one.where}: ${one.what} → ${one.remedy}`).join("\n");
  } catch {
    return `the server answered ${answer.status} ${answer.statusText}`;
  }
}

function report(error) {
  document.body.removeAttribute("aria-busy");
  const lost = error instanceof TypeError; // of fetch: nobody answers
  announce(lost ? "The server does not answer. Is “scaffold web” still running?" : error.message, true);
}

let fading = 0; // the timer of what was announced last

function announce(text, wrong = false) {
  clearTimeout(fading);
  said.textContent = text;
  said.className = wrong ? "wrong" : "";
  if (!wrong) fading = setTimeout(() => said.classList.add("old"), 6000);
}

function tellChanges() {
  const problems = Number(document.getElementById("said").dataset.problems);
  const told = document.getElementById("files").dataset.told;
  if (problems) announce(problems === 1 ? `1 problem: ${saidLines()}` : `${problems} problems`, true);
  else if (said.classList.contains("wrong")) announce("No problem is left");
  else announce([told, saidLines()].filter(Boolean).join("\n"));
}

// Changes of the choices

function changed(field) {
  const isText = field.matches("input:not([type=radio], [type=checkbox])");
  const goesOn = isText && typing === field.name; // one step back in the history for one edit
  const query = chosen(field);
  if (query === state.query) return;
  state = { ...state, query, before: goesOn ? state.before : state.query };
  typing = isText ? field.name : "";
  remember(goesOn ? "replaceState" : "pushState");
  load(tellChanges);
}

form.addEventListener("input", ({ target }) => {
  if (target.form === form && target.type !== "file") changed(target);
});

form.addEventListener("change", () => {
  typing = "";
});

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction")) return; // a download
  event.preventDefault();
  load(tellChanges);
});

// What is looked at

function look(view) {
  state = { ...state, view: { ...state.view, ...view } };
  for (const name of VIEW) if (!state.view[name]) delete state.view[name];
  remember("pushState");
}

function scrollToLine() {
  const listing = document.getElementById("listing");
  document.querySelector(".code .target")?.classList.remove("target");
  const line = document.getElementById(`L-${state.view.line}`);
  if (!line) {
    listing?.scrollTo(0, 0);
    return;
  }
  line.classList.add("target");
  line.scrollIntoView({ block: "center" });
}

function focusOn(id) {
  const target = document.getElementById(id);
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  target.focus();
  target.scrollIntoView({ block: target.tabIndex < 0 ? "start" : "center" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href], button");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { file, compare, copy, copyLink } = link.dataset;
  const anchor = link.getAttribute("href")?.startsWith("#") ? link.hash.slice(1) : "";
  if (copy) copyText(document.getElementById(copy).textContent, link);
  else if (copyLink !== undefined) copyText(location.href, link);
  else if (link.classList.contains("choose")) {
    state = { query: link.search.slice(1), view: state.view, before: state.query };
    remember("pushState");
    load(tellChanges);
  } else if (file || compare !== undefined) {
    look(file ? { file, line: "" } : { compare, line: "" });
    load(() => announce(`${document.getElementById("code-title").textContent} is shown`));
  } else if (/^L-\d+$/.test(anchor)) {
    look({ file: document.getElementById("code-title").dataset.path, line: anchor.slice(2) });
    scrollToLine();
  } else if (anchor) focusOn(decodeURIComponent(anchor));
  else return;
  event.preventDefault();
});

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied");
  } catch {
    announce("The browser did not allow copying: select the text and copy it", true);
  }
  button.focus();
}

// What is done on this machine: the answer is the page, which tells how it went

async function send(action, body) {
  asked.abort();
  asked = new AbortController();
  const answer = await fetch(action, { method: "POST", body, signal: asked.signal });
  const text = await answer.text();
  if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(refusal(answer, text));
  return { text, address: answer.redirected ? new URL(answer.url) : null };
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.live")) return;
  event.preventDefault();
  announce("…");
  await loading; // what is written or run is what was chosen last
  const body = new FormData(event.target, event.submitter);
  try {
    place((await send(event.target.action, body)).text, ["said", "machine"]);
    const run = event.target.action.includes("/runs") && document.querySelector("#run h3");
    announce(saidLines() || (run ? run.textContent : ""), document.querySelector("#said .wrong"));
    document.getElementById("said").scrollIntoView({ block: "nearest" });
    listen();
  } catch (error) {
    if (error.name !== "AbortError") report(error);
  }
});

function saidLines() {
  const lines = [...document.querySelectorAll("#said .notice p, #said .notice li")];
  return lines.map((line) => line.textContent.trim()).join("\n");
}

// A smoke test that runs: with every step, its list is asked for again

let heard = null;
let refreshed = new AbortController();

function listen() {
  if (heard || !document.querySelector("#run[data-running]")) return;
  heard = new EventSource("/runs/events");
  heard.addEventListener("step", ({ data }) => {
    const { stage, step } = JSON.parse(data);
    refresh(`${stage}: ${step}`);
  });
  heard.addEventListener("done", ({ data }) => {
    heard.close();
    heard = null;
    refresh(`Smoke test: ${JSON.parse(data).status}`);
  });
  heard.addEventListener("error", () => {
    if (heard?.readyState === EventSource.CLOSED) heard = null; // nothing more is to come
  });
}

async function refresh(news) {
  refreshed.abort();
  refreshed = new AbortController();
  try {
    const answer = await fetch(`/?${state.query}`, { signal: refreshed.signal });
    place(await answer.text(), ["run"]);
    announce(news);
  } catch (error) {
    if (error.name !== "AbortError") report(error);
  }
}

// A file of one's own

async function upload(file) {
  const most = Number(document.getElementById("own")?.dataset.most ?? Infinity);
  if (file.size > most) {
    announce(`${file.name} is larger than ${most.toLocaleString("en")} bytes: use “scaffold new --data FILE”`, true);
    return;
  }
  const body = new FormData();
  for (const [name, value] of new URLSearchParams(state.query)) body.append(name, value);
  body.set("token", document.getElementById("use")?.value ?? "");
  body.set("upload", file);
  announce(`Reading ${file.name}…`);
  try {
    const { text, address } = await send("/upload", body);
    if (!address) {
      place(text, ["said"]);
      announce(saidLines(), true);
      return;
    }
    const before = state.query;
    state = { ...read(address.search), before };
    remember("pushState");
    place(text);
    tellChanges();
    if (!said.classList.contains("wrong")) announce(`${file.name} was read`);
  } catch (error) {
    if (error.name !== "AbortError") report(error);
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  upload(target.files[0]);
  target.value = ""; // so that the same file can be chosen again, once it is corrected
});

const hasFile = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFile(event)) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  if (!hasFile(event)) return;
  event.preventDefault();
  document.body.classList.remove("dropping");
  const { files, items } = event.dataTransfer;
  if (files.length !== 1 || items[0].webkitGetAsEntry?.()?.isDirectory) announce("Drop one file", true);
  else upload(files[0]);
});

// Back, forward, reload, and a link that somebody sent

function resume() {
  const hash = location.hash.slice(1);
  typing = "";
  state = read(hash.includes("=") ? hash : "");
  load(() => {
    scrollToLine();
    tellChanges();
  });
}

window.addEventListener("popstate", resume);

document.documentElement.classList.add("scripted");
if (location.search) {
  state = read(location.search);
  if (/^#L-\d+$/.test(location.hash)) state.view.line = location.hash.slice(3);
  remember("replaceState");
  scrollToLine();
} else if (location.hash.includes("=")) resume();
[...form.elements].filter(isTouched).forEach(changed); // somebody was faster than this script
listen();
