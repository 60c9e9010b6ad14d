// Cached copies of feeds in localStorage: 1 MB of them at most, none older than a week. A copy is a line with time and content type, then the bytes,
// one per character: it is read as the feed was. If the start of a feed is enough for the list, the copy is the start. If the list is selected from the
// whole feed, the copy is the whole or there is none: a part would give a different list.

const KEPT = "newsrail:1:";
const START_KEPT = 131072;
const WHOLE_KEPT = 524288;
const ALL_KEPT = 1048576;
const age = (copy) => Date.now() - parseInt(copy);
const isOfUse = (copy) => age(copy) > -86400000 && age(copy) < 604800000;

/** Stores the text from a URL, or its start; returns whether that worked. */
const keepCopy = (url, type, text, isStart) => {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(KEPT) && name != KEPT + url);
    names.sort((a, b) => age(localStorage[a]) - age(localStorage[b]));
    let room = ALL_KEPT - text.length;
    for (const name of names) {
      room -= localStorage[name].length;
      if (room < 0 || !isOfUse(localStorage[name])) localStorage.removeItem(name);
    }
    localStorage.setItem(KEPT + url, `${Date.now()}${isStart ? " start" : ""} ${type}\n${text}`);
    return true;
  } catch {
    return false;
  }
};

/** Stores what a request received, one character per byte, as far as its `keep` says. Returns false only if storing failed. */
const keepText = (url, { keep, type, isPart }, text) => {
  const isWhole = keep > 1;
  const held = text?.slice(0, isWhole ? WHOLE_KEPT : START_KEPT);
  const isStart = held != text || isPart;
  return !held || (isStart && isWhole) || keepCopy(url, type, held, isStart);
};

/** The copy for a URL as a response, and when it was made. `undefined` if there is none, or if it is only the start and `isWhole` wants all. Throws if
 * storage does not work. */
const copyOf = (url, isWhole) => {
  const copy = localStorage.getItem(KEPT + url);
  // A copy made while the clock was a year ahead must not last for a year.
  if (!copy || !isOfUse(copy)) return;
  const [, at, start, type, text] = /^(\d+)( start)? (.*)\n([^]*)$/.exec(copy);
  if (start && isWhole) return;
  const response = new Response(Uint8Array.from(text, (c) => c.charCodeAt()), { headers: { "content-type": type } });
  return { response: Promise.resolve(response), at: +at };
};
