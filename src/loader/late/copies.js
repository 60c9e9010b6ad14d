// Copies of feeds in the reader's browser: 1 MB of them at most, none older than a week. A copy is a line with its time and type, and the bytes,
// a character each: it is read as the feed was. Of a feed whose start is enough for a list it is the start; of one that is chosen from it is the
// whole, or there is none: another list would come of a part.

const KEPT = "newsrail:1:";
const START_KEPT = 131072;
const WHOLE_KEPT = 524288;
const ALL_KEPT = 1048576;
const age = (copy) => Date.now() - parseInt(copy);
const isOfUse = (copy) => age(copy) > -86400000 && age(copy) < 604800000;

/** Keeps what came from an address, or its start; answers whether it could. */
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

/** Keeps what a request has brought, a character each byte, as far as it wants it kept. Answers whether that went well. */
const keepText = (url, { keep, type, isPart }, text) => {
  const isWhole = keep > 1;
  const held = text?.slice(0, isWhole ? WHOLE_KEPT : START_KEPT);
  const isStart = held != text || isPart;
  return !held || (isStart && isWhole) || keepCopy(url, type, held, isStart);
};

/** The copy of what came from an address, as the answer it was, and when that came; nothing where there is none, or of the start alone where the whole
 * counts. Throws where storage does not work. */
const copyOf = (url, isWhole) => {
  const copy = localStorage.getItem(KEPT + url);
  // A clock that was a year ahead must not keep it for a year.
  if (!copy || !isOfUse(copy)) return;
  const [, at, start, type, text] = /^(\d+)( start)? (.*)\n([^]*)$/.exec(copy);
  if (start && isWhole) return;
  const response = new Response(Uint8Array.from(text, (c) => c.charCodeAt()), { headers: { "content-type": type } });
  return { response: Promise.resolve(response), at: +at };
};
