// The rails' turns, among themselves and with the page.

/** Whether the parser has passed an element by. */
const isPassed = (node) => node && (node.nextSibling || isPassed(node.parentNode));
/** Resolves once an element's children, and with them its JSON, are there: when the parser has passed its closing tag. */
const parsed = async (host) => {
  while (document.readyState == "loading" && !isPassed(host)) await pause(9);
};

/** Yields what waits for a turn. `over()` is what to wait for besides, where the engine is no more. */
const turns = (over) => {
  // Behind what the page has to do. Of timers in a row the browser would make each wait for 4 ms.
  const behind = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(port1.close());
      port2.postMessage(0);
    });
  // All rails share one slice of 8 ms before the page has its turn; the first comes after what it took to begin.
  let began = 0;
  let line = Promise.resolve();
  return () =>
    (line = line.then(async () => {
      // Promises take a few steps: by then who was before in the line is at work, and the clock has it.
      for (let step = 0; step < 9; step++) await 0;
      if (now() - began > 8) {
        await behind();
        began = now();
      }
      const wait = over();
      if (wait) await wait;
    }));
};
