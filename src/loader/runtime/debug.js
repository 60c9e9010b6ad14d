// The attribute `debug`.

let isListening;
/**
 * With `debug` a rail shows below its list what it has reported since it began to load. The loader gives its box the class `debug`.
 */
const showReports = (adoptSheet) => {
  // `start` in rails.js runs again if the engine did not load.
  if (isListening) return;
  isListening = true;
  const reports = new WeakMap(); // reports, by box
  const show = (box) => {
    const base = box.parentNode;
    const old = base.querySelector("pre");
    if (!box.matches(".debug")) return old?.remove();
    adoptSheet(box.getRootNode(), __DEBUG_CSS__);
    const text = old || base.appendChild(document.createElement("pre"));
    text.textContent = reports.get(box).join("\n\n");
  };
  const classObserver = new MutationObserver((records) => records.forEach(({ target }) => show(target)));
  for (const type of ["ready", "empty", "warn", "error"]) {
    const addReport = (event) => {
      const box = event.composedPath()[0].shadowRoot?.querySelector(".box");
      if (!box) return;
      if (!reports.has(box)) classObserver.observe(box, { attributeFilter: ["class"] });
      // Never `start`, the beginning of the feed: it is not ours to show.
      const { code, hint, start, ...facts } = event.detail || {};
      const parts = Object.entries(facts).map(([name, value]) => `${name} ${value?.toFixed?.() ?? value}`).join(", ");
      const line = `${code ? type + " " + code : type}: ${[parts, hint].filter((part) => part).join(". ")}`;
      reports.set(box, [...(reports.get(box) || []).slice(-40), line]);
      show(box);
    };
    addEventListener("newsrail-" + type, addReport, true);
  }
};
