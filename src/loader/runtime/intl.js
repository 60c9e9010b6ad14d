// Dates in words, and plural categories, by the browser's Intl where it is needed, and dates without a time zone.

// By kind, language and options: to make one takes a hundred times as long as to use it.
const formatters = {};
/** Formats a value with a formatter of `Intl`, in English if that does not know the language. Empty if that fails too. */
const inWords = (formatter, lang, options, value, unit) => {
  try {
    const intl = (formatters[formatter + lang + options] ??= new Intl[formatter](
      // With one language that it does not know, it would take the browser's. Few know Cantonese, which is written as Hong Kong writes.
      [lang, /^yue/i.test(lang) ? "zh-HK" : "en"],
      JSON.parse(options),
    ));
    return intl.format ? intl.format(value, unit) : intl.select(value);
  } catch {
    // It is no language tag, or it is no value.
    return lang == "en" ? "" : inWords(formatter, "en", options, value, unit);
  }
};
/**
 * The day of `at`, with the year if it is not that of `now`; empty if there is no such day. Chinese and American English need no `Intl`, whose first use
 * takes Chromium as long as all else that a first list needs; only plural rules are cheap.
 */
const dayInWords = (lang, at, now) => {
  const date = new Date(at);
  const year = date.getFullYear();
  const isThisYear = year == new Date(now).getFullYear();
  if (year > 0) {
    const day = date.getDate();
    // Not with extensions, which may name another calendar.
    if (/^(zh|yue)(-\w\w+)*$/i.test(lang)) return `${isThisYear ? "" : year + "年"}${date.getMonth() + 1}月${day}日`;
    // In any language a date as text begins with "Thu Sep 20".
    if (/^en(-US)?$/i.test(lang)) return `${`${date}`.slice(4, 7)} ${day}${isThisYear ? "" : `, ${year}`}`;
  }
  // The years of the language's calendar may begin on another day.
  const words = (ms, options) => inWords("DateTimeFormat", lang, `{${options}}`, ms);
  const numeric = '"year":"numeric"';
  return words(at, `"month":"short","day":"numeric"${words(at, numeric) == words(now, numeric) ? "" : "," + numeric}`);
};
/** A date for machines, to the second. */
const isoDate = (ms) => new Date(ms).toISOString().slice(0, 19) + "Z";
/** When the pointer comes upon a date of a list: gives it a tooltip, the full date. Not earlier, because of what `Intl` costs. */
const showFullDate = ({ target, pointerType }) => {
  // A finger shows no tooltips, and what it opens must not wait for one. The children and what is slotted are the page's.
  if (pointerType != "touch" && target.matches("[part=date]"))
    target.title ||= inWords("DateTimeFormat", target.closest("[lang]").lang, '{"dateStyle":"long","timeStyle":"short"}', Date.parse(target.dateTime));
};

/** When the reader's clock shows what a clock in UTC shows at `ms`: a date and time without a zone are local. */
const localToUtc = (ms) => +new Date(new Date(ms).toISOString().slice(0, -1));
