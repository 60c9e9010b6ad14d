// Shared by the other parts.

const texts = {};
/** The text at a URL, or a file of the gazetteer; empty if it cannot be fetched. Fetched once, unless that fails. */
const fetchText = (open, name) =>
  (texts[name] ??= (async () => {
    const fileName = `newsrail-${__GAZETTEER__}-${name}.txt`;
    let request;
    let text = "";
    try {
      request = open(/:/.test(name) ? name : folder + fileName, 15);
      const response = await request.response;
      if (response.ok) text = (await response.text()).slice(0, 1e6);
    } catch {}
    request?.done();
    if (!text) delete texts[name];
    return text;
  })());

/** Listens on `target` and its descendants, until `signal`, if any, aborts. */
const listen = (target, type, then, signal) => target.addEventListener(type, then, { capture: true, signal });
/**
 * Dispatches an event; `false` if it is cancelled. If `detail` has a `code`, the URL of its explanation is added to the hint. If there is
 * `what`, which says what happened, it is logged to the console.
 */
const dispatch = (host, type, detail, what) => {
  const { code, status, url } = detail;
  if (code) detail.hint = `${detail.hint.trim()} ${folder}troubleshooting.html#${code}`;
  const facts = [what, status, url].filter((fact) => fact).join(", ");
  // Some pages replace the console by one without this method.
  if (what) window.console?.warn?.(`[newsrail] ${code}: ${facts}. ${detail.hint}`);
  // Not by a listener: none hears what happens in a closed shadow root. In a second engine's instance of this module there is none.
  if (REPORTED.includes(type)) addReport?.(host, type, detail);
  const cancelable = /click|play/.test(type);
  return host.dispatchEvent(new CustomEvent("newsrail-" + type, { bubbles: true, composed: true, cancelable, detail }));
};
/** Resolves the promises of a rail's `refresh()`. */
const settle = ({ waiting }) => {
  waiting.forEach((done) => done());
  waiting.clear();
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/**
 * The URL of the wasm. The inner `new URL` has the form that bundlers recognise: they may move the file away from this module, or put it into this
 * one as a `data:` URL. In Next.js its `href` is relative to the page.
 */
const wasmUrl = new URL(new URL(__WASM__, import.meta.url).href, document.baseURI).href;
const isInlined = /^data:/.test(wasmUrl);
/** The folder of all files: where the loader runs as a module, it does not know it. */
export const folder = isInlined ? "./" : wasmUrl.replace(/[^/]*$/, "");
const failure = (code, hint = __RUNTIME_CODES__[code]) => ({ code, hint });
const now = () => performance.now();
