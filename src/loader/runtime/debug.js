// The attribute `debug`.

const REPORTED = ["ready", "empty", "warn", "error"];
let addReport; // adds to what a rail has reported: its element, the type of the event, and its detail
/**
 * With `debug` a rail shows below its list what it has reported since it began to load. The loader gives its box the class `debug`.
 */
const showReports = (adoptSheet) => {
  // `start` in rails.js runs again if the engine did not load.
  if (addReport) return;
  const reports = new WeakMap(); // reports, by box
  const known = new WeakSet(); // the details of the events
  const show = (box) => {
    const base = box.parentNode;
    const old = base.querySelector("pre");
    if (!box.matches(".debug")) return old?.remove();
    adoptSheet(box.getRootNode(), __DEBUG_CSS__);
    const text = old || base.appendChild(document.createElement("pre"));
    text.textContent = reports.get(box).join("\n\n");
  };
  const classObserver = new MutationObserver((records) => records.forEach(({ target }) => show(target)));
  addReport = (rail, type, detail) => {
    const box = rail.shadowRoot?.querySelector(".box");
    if (!box || known.has(detail)) return;
    known.add(detail);
    if (!reports.has(box)) classObserver.observe(box, { attributeFilter: ["class"] });
    // Never `start`, the beginning of the feed: it is not ours to show.
    const { code, hint, start, ...facts } = detail;
    const parts = Object.entries(facts).map(([name, value]) => `${name} ${value?.toFixed?.() ?? value}`).join(", ");
    const line = `${code ? type + " " + code : type}: ${[parts, hint].filter((part) => part).join(". ")}`;
    reports.set(box, [...(reports.get(box) || []).slice(-40), line]);
    show(box);
  };
  for (const type of REPORTED) {
    // What the loader reports.
    addEventListener("newsrail-" + type, (event) => addReport(event.composedPath()[0], type, event.detail || {}), true);
  }
};
