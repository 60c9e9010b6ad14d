// Scheduling: rails take turns with each other and yield to the page.

/** Whether the parser has moved past an element. A shadow root's place is its host's. */
const isPassed = (node) => node && (node.nextSibling || isPassed(node.parentNode || node.host));
/** Resolves once the parser has passed an element's closing tag: its children, and with them its JSON, are complete. */
const parsed = async (host) => {
  while (document.readyState == "loading" && !isPassed(host)) await pause(9);
};
/** Resolves once the parser has passed what a rail reads of the page, if it is of kind `related`. */
const articleParsed = async (record) => {
  for (;;) {
    const { [__KIND__]: kind, [__CONTEXT__]: context } = record.values;
    if (document.readyState != "loading" || !/^\s*related\s*$/i.test(kind)) return;
    try {
      if (isPassed(firstIn(document, context ?? "article") ?? firstIn(document, "main"))) return;
    } catch {
      // An invalid selector is reported once the rail has begun.
    }
    await pause(9);
  }
};

/** Returns a function that waits for a turn. `whenRunning()`: the promise of the next engine, if the last one has trapped. */
const scheduler = (whenRunning) => {
  // Resolves in a later task. Not by timers: browsers delay nested ones by 4 ms.
  const nextTask = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(port1.close());
      port2.postMessage(0);
    });
  // All rails share one slice of 8 ms, then yield to the page. Starting up used the first slice, so the first turn yields too.
  let sliceStart = 0;
  let queue = Promise.resolve();
  return () =>
    (queue = queue.then(async () => {
      // Wait a few microtasks: until the previous one in the queue has resumed, so that its work counts towards the slice.
      for (let step = 0; step < 9; step++) await 0;
      if (now() - sliceStart > 8) {
        await nextTask();
        sliceStart = now();
      }
      const wait = whenRunning();
      if (wait) await wait;
    }));
};
