// Cached copies of feeds in localStorage: 1 MB of them at most, none older than a week. A copy is a line with time and content type, then the bytes,
// one per character: it is read as the feed was. If the start of a feed is enough for the list, the copy is the start. If the list is selected from the
// whole feed, the copy is the whole or there is none: a part would give a different list.

const CACHE_PREFIX = "newsrail:1:";
const MAX_START_LENGTH = 131072;
const MAX_WHOLE_LENGTH = 524288;
const MAX_CACHE_LENGTH = 1048576;
const age = (copy) => Date.now() - parseInt(copy);
const isUsable = (copy) => age(copy) > -86400000 && age(copy) < 604800000;

/** Stores the text from a URL, or its start; returns whether that worked. */
const storeCopy = (url, type, text, isStart) => {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(CACHE_PREFIX) && name != CACHE_PREFIX + url);
    names.sort((a, b) => age(localStorage[a]) - age(localStorage[b]));
    let remaining = MAX_CACHE_LENGTH - text.length;
    for (const name of names) {
      remaining -= localStorage[name].length;
      if (remaining < 0 || !isUsable(localStorage[name])) localStorage.removeItem(name);
    }
    localStorage.setItem(CACHE_PREFIX + url, `${Date.now()}${isStart ? " start" : ""} ${type}\n${text}`);
    return true;
  } catch {
    return false;
  }
};

/** Removes the copy for a URL. */
const removeCopy = (url) => {
  try {
    localStorage.removeItem(CACHE_PREFIX + url);
  } catch {}
};

/** Stores what a request received, one character per byte, as far as its `keep` says. Returns false only if storing failed. */
const cacheText = (url, { keep, type, isPart }, text) => {
  const isWhole = keep > 1;
  const stored = text?.slice(0, isWhole ? MAX_WHOLE_LENGTH : MAX_START_LENGTH);
  const isStart = stored != text || isPart;
  return !stored || (isStart && isWhole) || storeCopy(url, type, stored, isStart);
};

/** The copy for a URL as a response, and when it was made. `undefined` if there is none, or if it is only the start and `isWhole` wants all. Throws if
 * storage does not work. */
const cachedCopy = (url, isWhole) => {
  const copy = localStorage.getItem(CACHE_PREFIX + url);
  // A copy made while the clock was a year ahead must not last for a year.
  if (!copy || !isUsable(copy)) return;
  const [, at, start, type, text] = /^(\d+)( start)? (.*)\n([^]*)$/.exec(copy);
  if (start && isWhole) return;
  // Not `Uint8Array.from`, which takes a tenth of a second for half a megabyte.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const response = new Response(bytes, { headers: { "content-type": type } });
  return { response: Promise.resolve(response), at: +at };
};
