// The body of a response, piece by piece.

/** A function that resolves with the next piece of the body each time it is called; `undefined` at its end. */
const bodyReader = (response) => {
  let reader, rest;
  return async () => {
    if (!rest?.length) {
      if (response.body?.getReader) rest = (await (reader ??= response.body.getReader()).read()).value;
      // Responses of an old browser, or of a page's own fetch, may have no stream.
      else rest = reader ? undefined : new Uint8Array((reader = await response.arrayBuffer()));
    }
    // Small enough that copying it takes no noticeable time.
    const bytes = rest?.subarray(0, 32768);
    rest = rest?.subarray(32768);
    return bytes;
  };
};
