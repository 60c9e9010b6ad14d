// The attribute `debug`.

const REPORTED = ["ready", "empty", "warn", "error"];
let addReport; // adds to what a rail has reported: its element, the type of the event, and its detail
let updateReports; // shows or hides them, as the values of a rail say
/**
 * With `debug` a rail shows below its list what it has reported since it began to load. `rail[key]({})` returns its values.
 */
const showReports = (adoptSheet, key) => {
  // `start` in rails.js runs again if the engine did not load.
  if (addReport) return;
  const reports = new WeakMap(); // reports, by rail
  const known = new WeakSet(); // the details of the events
  updateReports = (rail) => {
    const base = rail.shadowRoot.querySelector("[part=base]");
    const old = base?.querySelector("pre");
    if (rail[key]({})?.[__DEBUG__] == null) return old?.remove();
    const lines = reports.get(rail);
    if (!lines || !base) return;
    if (!old) adoptSheet(rail.shadowRoot, __DEBUG_CSS__);
    (old || base.appendChild(document.createElement("pre"))).textContent = lines.join("\n\n");
  };
  addReport = (rail, type, detail) => {
    // The loader reports some things of the document, where something else has that name.
    if (!rail[key]?.call || known.has(detail)) return;
    known.add(detail);
    // Never `start`, the beginning of the feed: it is not ours to show.
    const { code, hint, start, ...facts } = detail;
    const parts = Object.entries(facts).map(([name, value]) => `${name} ${value?.toFixed?.() ?? value}`).join(", ");
    const line = `${code ? type + " " + code : type}: ${[parts, hint].filter((part) => part).join(". ")}`;
    reports.set(rail, [...(reports.get(rail) || []).slice(-40), line]);
    updateReports(rail);
  };
  for (const type of REPORTED) {
    // What the loader reports.
    addEventListener("newsrail-" + type, (event) => addReport(event.composedPath()[0], type, event.detail || {}), true);
  }
};
