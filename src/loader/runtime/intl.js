// Dates and counts in words, by the browser's Intl, and dates without a time zone.

// By kind, language and options: to make one takes a hundred times as long as to use it.
const formatters = {};
/** A formatter of `Intl` for a language; `undefined` if it does not know that: it would take the browser's. */
const formatterFor = (formatter, tag, options) => {
  const [known] = Intl[formatter].supportedLocalesOf(tag);
  return known && new Intl[formatter](known, JSON.parse(options));
};
/** Formats a value with a formatter of `Intl`, in English if that does not know the language. Empty if that fails too. */
const inWords = (formatter, lang, options, value, unit) => {
  // Few browsers have dates in Cantonese. It is written as Hong Kong writes.
  for (const tag of [lang, /^yue/i.test(lang) ? "zh-HK" : "en"]) {
    try {
      const intl = (formatters[formatter + tag + options] ??= formatterFor(formatter, tag, options));
      return intl.format ? intl.format(value, unit) : intl.select(value);
    } catch {}
  }
  return "";
};

/** When the reader's clock shows what a clock in UTC shows at `ms`: a date and time without a zone are local. */
const localToUtc = (ms) => +new Date(new Date(ms).toISOString().slice(0, -1));
