// Records what the oracle checks. Runs before everything else in a page; its records are read through WebDriver.
(() => {
  "use strict";
  // Captured: the page may replace them.
  const { parse, stringify } = JSON;
  const { setTimeout } = window;
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
  // What the page (and the driver) has from the start; `__globals()` are the names added since, `__changes` the changes outside its rails.
  const known = new Set(Reflect.ownKeys(window));
  window.__globals = () => Reflect.ownKeys(window).filter((name) => !known.has(name)).map(String).filter((name) => !/^(__(globals|changes)$|cdc_|ret_nodes$|Symbol\(automation|\d+$)/.test(name));
  const changes = [];
  window.__changes = changes;
  // What no rail may call: each call is logged as a console line of kind `trap`.
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = (...args) => note("trap", [name, ...args.map(String)].join(" "));
  }

  const show = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return String(value);
    try {
      return stringify(value) ?? String(value);
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
    // A failed resource has another target than the window, and no message; the server records such requests.
    if (event.target === window) note("error", event.message);
  }, true);
  addEventListener("unhandledrejection", (event) => note("unhandledrejection", show(event.reason)));
  // The report-only policy is the harness's own: it catches requests that never reach a server.
  document.addEventListener("securitypolicyviolation", (event) =>
    note(event.disposition == "report" ? "strange-request" : "securitypolicyviolation",
      `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`.trim()));

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
      // The engine does not have this kind of entry.
    }
  };
  const has = (type) => PerformanceObserver.supportedEntryTypes.includes(type);
  // An engine may paint a button before the parser has reached its text: until the first frame of the complete page, what is before all
  // rails may move by itself.
  let wholeAt = Infinity;
  addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => (wholeAt = at()))));
  const isBeforeRails = (node) => {
    if (node?.getRootNode() != document) return false;
    const rail = document.querySelector("news-rail");
    return !rail || rail.compareDocumentPosition(node) == Node.DOCUMENT_POSITION_PRECEDING;
  };
  /** `moved` are the nodes, each with its old and its new rectangle. */
  const noteShift = (value, startTime, moved) => {
    if (startTime < wholeAt && moved.length && moved.every(([node]) => isBeforeRails(node))) return;
    const sources = moved.slice(0, 5).map(([node, from, to]) => `${name(node)} ${rect(from)} -> ${rect(to)}`);
    shifts.push({ value, at: startTime, sources });
  };
  observe("layout-shift", ({ value, startTime, sources = [] }) =>
    noteShift(value, startTime, sources.map(({ node, previousRect, currentRect }) => [node, previousRect, currentRect])));
  observe("longtask", ({ startTime, duration }) => longTasks.push({ at: startTime, duration }));

  // In engines without these entries, JavaScript measures the same by the same rules.
  if (!has("longtask")) {
    // Messages and 4 ms timers alternate: the time between two of them is about the length of the task in between.
    let last = at();
    const noteTask = (from) => {
      const duration = at() - from;
      if (duration > 50) longTasks.push({ at: from, duration });
      last = at();
    };
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      noteTask(last);
      setTimeout(() => {
        noteTask(last + 4);
        channel.port2.postMessage(0);
      }, 4);
    };
    channel.port2.postMessage(0);
  }
  if (!has("layout-shift")) {
    // Elements that are in view in the last frame and in this one, and have moved by 3 px or more.
    let before = new Map();
    let scroll = [0, 0];
    const transforms = new WeakMap();
    const isElsewhere = (x, y) => Math.abs(x) >= 3 || Math.abs(y) >= 3;
    const inView = ({ left, top, right, bottom, width, height }) =>
      width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    const collect = (root, rects) => {
      for (const node of root.querySelectorAll("*")) {
        const box = node.getBoundingClientRect();
        if (inView(box)) rects.set(node, box);
        if (node.shadowRoot) collect(node.shadowRoot, rects);
      }
    };
    const frame = () => {
      const rects = new Map();
      if (document.body) collect(document.body, rects);
      const [x, y] = [scrollX - scroll[0], scrollY - scroll[1]];
      const moved = [...rects].map(([node, box]) => [node, before.get(node), box]).filter(([node, old, box]) => {
        if (!old || !isElsewhere(box.x - old.x + x, box.y - old.y + y)) return;
        // Movement by a transform is not a layout shift.
        const [wasX, wasY] = transforms.get(node) ?? [0, 0];
        const { e, f } = new DOMMatrix(getComputedStyle(node).transform);
        transforms.set(node, [e, f]);
        return isElsewhere(box.x - e - old.x + wasX + x, box.y - f - old.y + wasY + y);
      });
      if (moved.length) noteShift(moved.length, at(), moved);
      before = rects;
      scroll = [scrollX, scrollY];
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  // Only from here on: until now the parser has added nodes.
  addEventListener("DOMContentLoaded", () => {
    const isRail = (node) => node.nodeType == 1 && node.closest("news-rail");
    new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes, removedNodes } of records) {
        const nodes = [...addedNodes, ...removedNodes];
        if ((type == "attributes" && isRail(target)) || (nodes.length && nodes.every((node) => node.localName == "news-rail"))) continue;
        changes.push([type, name(target), attributeName, ...nodes.map(name)].filter(Boolean).join(" "));
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });

  for (const type of ["ready", "empty", "error", "warn", "view", "click", "play"]) {
    document.addEventListener("newsrail-" + type, (event) => {
      const seen = new Map([[window, "window"]]);
      const detail = stringify(event.detail ?? null, (key, value) => {
        if (value instanceof Event) return value.type;
        if (value instanceof Node) return name(value);
        if (typeof value === "object" && value) {
          if (seen.has(value)) return "(again)";
          seen.set(value, key);
        }
        return value;
      });
      events.push({ type: event.type, cancelable: event.cancelable, target: name(event.target), detail: parse(detail), at: at() });
    }, true);
  }
})();
