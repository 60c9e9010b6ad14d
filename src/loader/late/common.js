// What the other parts share.

const files = {};
/** The text at an address, or a file of the gazetteer; empty where it cannot be had. It is asked for once. */
const file = (port, name) =>
  (files[name] ??= (async () => {
    const own = `newsrail-${__GAZETTEER__}-${name}.txt`;
    const request = port.open(/:/.test(name) ? name : new URL(own, here).href, 15);
    let text = "";
    try {
      const response = await request.response;
      if (response.ok) text = await response.text();
    } catch {}
    request.done();
    if (!text) delete files[name];
    return text;
  })());

/** Dispatches an event; `false` where it is cancelled. */
const tell = (host, type, detail) => {
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
