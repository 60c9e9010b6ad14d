// The attribute `debug`.

let isHeard;
/**
 * With `debug` a rail shows below its list what it has reported since it began to load. The loader gives its box the class `debug`.
 */
const diagnose = (dress) => {
  // `attend` runs again if the engine did not load.
  if (isHeard) return;
  isHeard = true;
  const said = new WeakMap(); // reports, by box
  const show = (box) => {
    const base = box.parentNode;
    const old = base.querySelector("pre");
    if (!box.matches(".debug")) return old?.remove();
    dress(box.getRootNode(), __DEBUG_CSS__);
    const text = old || base.appendChild(document.createElement("pre"));
    text.textContent = said.get(box).join("\n\n");
  };
  const marks = new MutationObserver((records) => records.forEach(({ target }) => show(target)));
  for (const type of ["ready", "empty", "warn", "error"]) {
    const hear = (event) => {
      const box = event.composedPath()[0].shadowRoot?.querySelector(".box");
      if (!box) return;
      if (!said.has(box)) marks.observe(box, { attributeFilter: ["class"] });
      // Never `start`, the beginning of the feed: it is not ours to show.
      const { code, hint, start, ...facts } = event.detail || {};
      const parts = Object.entries(facts).map(([name, value]) => `${name} ${value?.toFixed?.() ?? value}`).join(", ");
      const line = `${code ? type + " " + code : type}: ${[parts, hint].filter((part) => part).join(". ")}`;
      said.set(box, [...(said.get(box) || []).slice(-40), line]);
      show(box);
    };
    addEventListener("newsrail-" + type, hear, true);
  }
};
