// The body of an answer, piece by piece.

/** Yields the next piece of a body each time it is called; nothing at its end. */
const bodyOf = (answer) => {
  let reader, rest;
  return async () => {
    if (!rest?.length) {
      if (answer.body?.getReader) rest = (await (reader ??= answer.body.getReader()).read()).value;
      // Answers of an old browser, or of a page's own fetch, have no stream.
      else rest = reader ? undefined : new Uint8Array((reader = await answer.arrayBuffer()));
    }
    // No more at a time than is copied at a glance.
    const bytes = rest?.subarray(0, 32768);
    rest = rest?.subarray(32768);
    return bytes;
  };
};
