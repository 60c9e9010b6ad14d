// The oracle's eyes, run before anything else of a page. What it notes is read through WebDriver.
(() => {
  "use strict";
  const log = [];
  const events = [];
  const shifts = [];
  const longTasks = [];
  const at = () => performance.now();
  const note = (kind, text) => log.push({ kind, text, at: at() });
  window.__log = log;
  window.__events = events;
  window.__shifts = shifts;
  window.__longTasks = longTasks;

  const show = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return String(value);
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  for (const level of ["debug", "log", "info", "warn", "error", "trace", "assert"]) {
    const original = console[level];
    console[level] = function (...args) {
      if (level !== "assert" || !args[0]) note("console." + level, args.map(show).join(" "));
      return original.apply(this, args);
    };
  }
  addEventListener("error", (event) => {
    // A resource that failed has a target other than the window and no message: the network's matter.
    if (event.target === window) note("error", event.message);
  }, true);
  addEventListener("unhandledrejection", (event) => note("unhandledrejection", show(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) =>
    note("securitypolicyviolation", `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`.trim()));

  const name = (node) => {
    if (!node) return "(gone)";
    if (node.nodeType !== 1) return node.nodeName;
    const more = [node.id && "#" + node.id, ...["part", "class"].map((key) => node.getAttribute(key)).filter(Boolean).map((v) => "." + v)];
    return node.localName + more.filter(Boolean).join("");
  };
  const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(",");
  const observe = (type, take) => {
    try {
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
    } catch {
      // An engine without this kind of entry has nothing to say about it.
    }
  };
  observe("layout-shift", ({ value, startTime, sources = [] }) =>
    shifts.push({
      value,
      at: startTime,
      sources: sources.map(({ node, previousRect, currentRect }) => `${name(node)} ${rect(previousRect)} -> ${rect(currentRect)}`),
    }));
  observe("longtask", ({ startTime, duration }) => longTasks.push({ at: startTime, duration }));
  window.__shiftsSeen = PerformanceObserver.supportedEntryTypes.includes("layout-shift");

  for (const type of ["ready", "empty", "error", "warn", "view", "click", "play"]) {
    document.addEventListener("newsrail-" + type, (event) => {
      const seen = new Map([[window, "window"]]);
      const detail = JSON.stringify(event.detail ?? null, (key, value) => {
        if (value instanceof Event) return value.type;
        if (value instanceof Node) return name(value);
        if (typeof value === "object" && value) {
          if (seen.has(value)) return "(again)";
          seen.set(value, key);
        }
        return value;
      });
      events.push({ type: event.type, target: name(event.target), detail: JSON.parse(detail), at: at() });
    }, true);
  }
})();
