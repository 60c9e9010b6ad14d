// The engine's start, and why it may not come about.

// What the page's policy has refused, by address.
const refused = {};
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, disposition }) => {
  if (disposition == "enforce") refused[blockedURI] = effectiveDirective;
});

/**
 * Whether another script has put something in the place of fetch that is not as good: neither what it answers nor what it throws is
 * a browser's own.
 */
const isPatched = (fetch, answer, error) =>
  !/\[native code/.test(fetch) &&
  !(answer ? answer.status >= 0 && answer.headers?.get && answer.arrayBuffer : /^(Type|Abort)Error$/.test(error?.name));

/** Starts the engine; `answer` is the response with it, or a module that is compiled already. Resolves with that module. */
const compile = async (answer, fetch) => {
  // Where the loader runs as a module it does not know its own address. What it asked for in vain is asked for again: it may
  // have been a moment's fault, and only now a refusal is heard of.
  const ask = () => fetch(here, { integrity: __WASM_INTEGRITY__ });
  let response;
  try {
    response = await (answer ? answer.catch?.(ask) ?? answer : ask());
    if (response.ok === false) throw failure("engine", `${here} returned status ${response.status}. Upload all of dist.`);
    // Not the response itself: compiling while it streams insists on a type that many servers do not send.
    const source = (await response.arrayBuffer?.()) ?? response;
    const made = await WebAssembly.instantiate(source, __wbg_get_imports());
    // What was compiled already yields the instance alone.
    __wbg_finalize_init(made.instance ?? made);
    return made.module ?? source;
  } catch (error) {
    await pause(50);
    const directive = refused[here];
    if (directive) throw failure("csp", `Add ${new URL(here).origin} to ${directive}.`);
    if (isPatched(fetch, response, error)) throw failure("patched-fetch");
    // Its integrity is checked: what does not compile was not allowed to.
    throw /Compile|Eval/.test(error.name) ? failure("csp-wasm") : error.code ? error : {};
  }
};
