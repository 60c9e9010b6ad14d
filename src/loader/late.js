// The loader's later half: what it can leave until the engine is there. `cargo xtask dist` appends it to the glue.

/**
 * A value as JSON text, `undefined` for none. Walked through, not handed to `JSON.stringify` as a whole: old libraries give
 * arrays a `toJSON` of their own, which breaks it.
 */
const json = (value, depth = 0) => {
  if (value == null || depth > 32) return depth ? "null" : undefined;
  if (Array.isArray(value)) return `[${value.map((item) => json(item, depth + 1)).join()}]`;
  if (typeof value != "object") return JSON.stringify(value) || "null";
  return `{${Object.keys(value).map((key) => JSON.stringify(key) + ":" + json(value[key], depth + 1)).join()}}`;
};
/** A list as lines, each entry once. */
const lines = (list) =>
  [...new Set(list.map((entry) => `${entry?.name ?? entry ?? ""}`.replace(/\s+/g, " ").trim()))].filter(Boolean).join("\n");
/** The contents of the page's `<meta>` of that name or property. */
const meta = (name) =>
  [...document.querySelectorAll(`meta[property="${name}"],meta[name="${name}"]`)].map(({ content }) => content);
/** What the page says of itself; `Port::page` in the engine has the order. */
const page = (context) => {
  const urls = [document.querySelector("link[rel=canonical]")?.href, ...meta("og:url")].map((url) => {
    try {
      return new URL(url, document.baseURI).href;
    } catch {}
  });
  const said = [lines([location.href.split("#")[0], ...urls])];
  if (context == null) return said;
  let story = {};
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const nodes = [JSON.parse(textContent)].flat().flatMap((node) => [node, node["@graph"]].flat());
      story = nodes.find((node) => /Article|Posting/.test(node?.["@type"])) || story;
    } catch {}
  }
  const first = (...texts) => lines(texts.flat()).split("\n")[0];
  const find = (selector) => selector && document.querySelector(selector);
  let about, isWrong;
  try {
    about = find(context);
  } catch {
    isWrong = 1;
  }
  about ||= find("article") || find("main");
  let text = "";
  if (about) {
    // What a reader reads of it, not what runs or stands aside; rails least of all.
    const aside = "script,style,template,noscript,nav,aside,form,news-rail";
    const walker = document.createTreeWalker(about, 5, (node) => (node.data ? 1 : node.matches?.(aside) ? 2 : 3));
    while (text.length < 2000 && walker.nextNode()) text += walker.currentNode.data.trim() + " ";
  }
  const keywords = [story.keywords, meta("news_keywords"), meta("keywords"), story.articleSection].flat();
  said.push(
    first(story.headline, meta("og:title"), find("h1")?.textContent, document.title),
    first(story.description, meta("og:description"), meta("description")),
    lines([...keywords.flatMap((word) => (word?.split ? word.split(/[,，、;；]/) : word)), ...meta("article:tag"), ...meta("article:section")]),
    text.slice(0, 2000),
    Date.parse(first(story.datePublished, meta("article:published_time"))) || undefined,
    isWrong,
  );
  return said;
};

const files = {};
/** The text at an address, or a file of the gazetteer; empty where it cannot be had. It is asked for once. */
const file = (port, name) =>
  (files[name] ??= (async () => {
    const own = `newsrail-${__GAZETTEER__}-${name}.txt`;
    const request = port.open(/:/.test(name) ? name : new URL(own, import.meta.url).href, 15);
    let text = "";
    try {
      const response = await request.response;
      if (response.ok) text = await response.text();
    } catch {}
    request.done();
    if (!text) delete files[name];
    return text;
  })());

// Dates are told anew when the first one in sight changes: one timer for the page, and none while nobody looks.
const served = new WeakMap(); // by element
const inSight = new Set();
let alarm;
const tick = () => {
  clearTimeout(alarm);
  const waits = document.hidden ? [] : [...inSight].map((host) => served.get(host).tick());
  const wait = Math.min(...waits);
  if (wait < Infinity) alarm = setTimeout(tick, wait);
};
const eyes =
  window.IntersectionObserver &&
  new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
    tick();
  });
document.addEventListener("visibilitychange", tick);

/** The engine's half of an element, with the property `feed` as a page sets it: an object, or JSON text. */
class FedRail extends Rail {
  #host;
  constructor(host, root, port, values, feed) {
    port.turn = () => new Promise((resolve) => setTimeout(resolve));
    port.page = page;
    port.text = (name) => file(port, name);
    super(host, root, port, values, typeof feed == "string" ? feed : json(feed));
    served.set((this.#host = host), this);
    eyes?.observe(host);
  }
  free() {
    eyes?.unobserve(this.#host);
    inSight.delete(this.#host);
    super.free();
  }
  refresh() {
    return new Promise((resolve) => super.refresh(resolve));
  }
  feed(feed) {
    super.feed(typeof feed == "string" ? feed : json(feed));
  }
}

/**
 * Begins to serve the rails of a page. `requests` are feeds that the loader asked for ahead, by address; `rails` the elements in
 * the document; `rail[key]()` tells one that its values may have changed, or that the engine has trapped.
 */
export const attend = ({ key, rails, ahead, fetch }) => {
  // One network function: 4 requests in flight at most, 2 a host, until their bodies are read.
  const requests = new Set();
  const pump = () => {
    const busy = [...requests].filter((request) => request.busy);
    for (const request of requests) {
      if (!request.busy && busy.length < 4 && busy.filter(({ host }) => host == request.host).length < 2) {
        busy.push(request);
        request.go();
      }
    }
  };
  const open = (url, seconds) => {
    const { control = new AbortController(), response } = ahead.get(url) || {};
    ahead.delete(url);
    let timer;
    const request = {
      host: new URL(url).host,
      go() {
        request.busy = true;
        timer = setTimeout(() => control.abort("timeout"), seconds * 1000);
        start();
      },
      abort() {
        control.abort();
        request.done();
      },
      done() {
        clearTimeout(timer);
        requests.delete(request);
        pump();
      },
    };
    let start;
    request.response = new Promise((resolve) => (start = resolve)).then(
      () => response || fetch(url, { credentials: "same-origin", signal: control.signal }),
    );
    // Whoever waits for the answer sees its failure; the page must not.
    request.response.catch(() => {});
    requests.add(request);
    if (response) request.go();
    else pump();
    return request;
  };
  // By then every rail that waited for the engine has taken its request; what is left nobody wants any more.
  setTimeout(() => {
    ahead.forEach(({ control }) => control.abort());
    ahead.clear();
  });

  // Attributes are live by themselves, the other sources of values by observation.
  const observer = new MutationObserver(() => rails.forEach((rail) => rail[key]({})));
  const watch = (rail, tag) => {
    observer.observe(rail, { childList: true, characterData: true, subtree: true });
    if (tag) observer.observe(tag, { attributes: true });
    lists.observe(rail.shadowRoot, { childList: true, subtree: true });
  };

  // newsrail-view: an item half visible for a second, once.
  const timers = new WeakMap();
  const view = (item) => {
    sight.unobserve(item);
    const url = item.querySelector("a")?.href;
    const detail = { url, index: [...item.parentNode.children].indexOf(item) };
    item.getRootNode().host?.dispatchEvent(new CustomEvent("newsrail-view", { bubbles: true, composed: true, detail }));
  };
  const sight =
    window.IntersectionObserver &&
    new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          if (isIntersecting) timers.set(target, setTimeout(() => target.isConnected && view(target), 1000));
        }
      },
      { threshold: 0.5 },
    );
  const lists = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        const items = node.matches?.("[part~=item]") ? [node] : node.querySelectorAll?.("[part~=item]") || [];
        for (const item of items) sight?.observe(item);
        if (items.length) tick();
      }
    }
  });
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  observer.observe(document.head, { childList: true, subtree: true, attributeFilter: ["content"] });

  // A picture that nobody has scrolled to is wanted on paper too.
  addEventListener("beforeprint", () => {
    for (const { shadowRoot } of rails) for (const image of shadowRoot.querySelectorAll("img")) image.loading = "eager";
  });

  // A trap leaves the wasm in an unknown state: every rail goes back to its children.
  for (const type of ["error", "unhandledrejection"]) {
    addEventListener(type, (event) => {
      const error = event.error || event.reason;
      if (error instanceof WebAssembly.RuntimeError && error.stack.includes(__WASM__)) {
        rails.forEach((rail) => rail[key]({ trap: true }));
        event.preventDefault();
      }
    });
  }
  /** The nearest language of the page, also through shadow roots, else the browser's. */
  const lang = (node) => (node ? node.lang || lang(node.parentNode || node.host) : navigator.language);
  return { open, watch, lang, Rail: FedRail };
};
