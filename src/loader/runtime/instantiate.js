// Starting the engine, and why it may fail to start.

// What the page's policy has blocked, by URL.
const blockedUrls = {};
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective, disposition }) => {
  if (disposition == "enforce") blockedUrls[blockedURI] = effectiveDirective;
});

/**
 * Whether another script has replaced fetch with something unfit: neither its response nor its exception looks like one
 * of the browser's own.
 */
const isPatched = (fetch, response, error) =>
  !/\[native code/.test(fetch) &&
  !(response ? response.status >= 0 && response.headers?.get && response.arrayBuffer : /^(Type|Abort)Error$/.test(error?.name));

/** Starts the engine; `pending` is a promise of its response, a compiled module, or undefined. Resolves with the compiled module. */
const instantiate = async (pending, fetch) => {
  // A loader that runs as a module does not know its URL and has requested nothing. A failed request is repeated: the fault may be
  // transient, and the listener above did not exist yet to note a violation.
  const request = () => fetch(wasmUrl, { integrity: __WASM_INTEGRITY__ });
  let response, source;
  try {
    response = await (pending ? pending.catch?.(request) ?? pending : request());
    if (response.ok === false) throw failure("engine", `${wasmUrl} returned status ${response.status}. Upload all of dist.`);
    // Not `instantiateStreaming`: it insists on a content type that many servers do not send.
    source = (await response.arrayBuffer?.()) ?? response;
    if (source != response) {
      // The file is a module that restores the engine's in its own memory, because it compresses better so: xtask/src/wasm/split_streams.rs.
      const { memory, size } = (await WebAssembly.instantiate(source)).instance.exports;
      source = new Uint8Array(memory.buffer, 0, size.value);
    }
    const result = await WebAssembly.instantiate(source, __wbg_get_imports());
    // For a compiled module `instantiate` resolves with the instance alone.
    __wbg_finalize_init(result.instance ?? result);
    return result.module ?? source;
  } catch (error) {
    await pause(50);
    // Of a `data:` URL only the scheme is reported. Pictures may have one too, but here nothing else keeps it from being fetched.
    const directive = !source && blockedUrls[isInlined ? "data" : wasmUrl];
    if (directive) throw failure("csp", `Add ${isInlined ? "data:" : new URL(wasmUrl).origin} to ${directive}.`);
    if (isPatched(fetch, response, error)) throw failure("patched-fetch");
    if (!/Compile|Eval/.test(error.name)) throw error.hint ? error : {};
    // The integrity was checked: a module that does not compile was not allowed to, or the browser does not know all of its instructions.
    throw WebAssembly.validate(source) ? failure("csp-wasm") : failure("engine", "Nothing to do: the reader's browser is too old.");
  }
};
