// What the other parts share.

const files = {};
/** The text at an address, or a file of the gazetteer; empty where it cannot be had. It is asked for once. */
const file = (open, name) =>
  (files[name] ??= (async () => {
    const own = `newsrail-${__GAZETTEER__}-${name}.txt`;
    const request = open(/:/.test(name) ? name : new URL(own, here).href, 15);
    let text = "";
    try {
      const response = await request.response;
      if (response.ok) text = await response.text();
    } catch {}
    request.done();
    if (!text) delete files[name];
    return text;
  })());

/** Listens on `target` and within it, until `signal`, if any, says otherwise. */
const listen = (target, type, then, signal) => target.addEventListener(type, then, { capture: true, signal });
/**
 * Dispatches an event; `false` where it is cancelled. A fault has its `code`, and is given the address where there is more to read. Where
 * `what` says what happened, the console has a line of it.
 */
const tell = (host, type, detail, what) => {
  const { code, status, url } = detail;
  if (code) detail.hint += ` ${folder}troubleshooting.html#${code}`;
  const facts = [what, status, url].filter((fact) => fact).join(", ");
  if (what) console.warn(`[newsrail] ${code}: ${facts}. ${detail.hint}`);
  const cancelable = /click|play/.test(type);
  return host.dispatchEvent(new CustomEvent("newsrail-" + type, { bubbles: true, composed: true, cancelable, detail }));
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** The wasm: where bundlers put it they know, where this module is they may not. */
const here = new URL(__WASM__, import.meta.url).href;
/** Where all of it lies: the loader does not know where it runs as a module. */
export const folder = here.replace(/[^/]*$/, "");
const failure = (code, hint = __LATE_CODES__[code]) => ({ code, hint });
const now = () => performance.now();
