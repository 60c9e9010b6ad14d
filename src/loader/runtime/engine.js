// Starting the engine, and why it may fail to start.

// What the page's policy has blocked, by URL.
const refused = {};
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, disposition }) => {
  if (disposition == "enforce") refused[blockedURI] = effectiveDirective;
});

/**
 * Whether another script has replaced fetch with something unfit: neither its response nor its exception looks like one
 * of the browser's own.
 */
const isPatched = (fetch, answer, error) =>
  !/\[native code/.test(fetch) &&
  !(answer ? answer.status >= 0 && answer.headers?.get && answer.arrayBuffer : /^(Type|Abort)Error$/.test(error?.name));

/** Starts the engine; `answer` is a promise of its response, a compiled module, or undefined. Resolves with the compiled module. */
const compile = async (answer, fetch) => {
  // A loader that runs as a module does not know its URL and has requested nothing. A failed request is repeated: the fault may be
  // transient, and the listener above did not exist yet to note a violation.
  const ask = () => fetch(here, { integrity: __WASM_INTEGRITY__ });
  let response;
  try {
    response = await (answer ? answer.catch?.(ask) ?? answer : ask());
    if (response.ok === false) throw failure("engine", `${here} returned status ${response.status}. Upload all of dist.`);
    // Not `instantiateStreaming`: it insists on a content type that many servers do not send.
    const source = (await response.arrayBuffer?.()) ?? response;
    const made = await WebAssembly.instantiate(source, __wbg_get_imports());
    // For a compiled module `instantiate` resolves with the instance alone.
    __wbg_finalize_init(made.instance ?? made);
    return made.module ?? source;
  } catch (error) {
    await pause(50);
    const directive = refused[here];
    if (directive) throw failure("csp", `Add ${new URL(here).origin} to ${directive}.`);
    if (isPatched(fetch, response, error)) throw failure("patched-fetch");
    // The integrity was checked, so a module that does not compile was not allowed to.
    throw /Compile|Eval/.test(error.name) ? failure("csp-wasm") : error.code ? error : {};
  }
};
