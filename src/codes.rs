//! The one table of all codes that an event, a console line or a report can carry, with what happened and what to do. The
//! loader's copy and `newsrail.d.ts` are generated from it; the documentation is checked against it.

use crate::text::split;

/// Returns the line of a code; `None` if it is empty or past the end.
fn line(lines: &'static str, code: Code) -> Option<&'static str> {
    split(lines, b'\n').nth(code as usize).filter(|line| !line.is_empty())
}

/// Expands to an empty line, for a code that only the loader or its runtime reports.
#[cfg(target_arch = "wasm32")]
macro_rules! said_elsewhere {
    ($fix:literal) => {
        "\n"
    };
}

macro_rules! codes {
    (
        errors { $($error:ident $error_name:literal $error_what:literal $error_fix:literal;)* }
        runtime { $($runtime:ident $runtime_name:literal $runtime_what:literal $runtime_fix:literal;)* }
        loader { $($loader:ident $loader_name:literal $loader_what:literal $loader_fix:literal;)* }
        page { $($page:ident $page_name:literal $page_what:literal $page_fix:literal;)* }
        warnings { $($warning:ident $warning_name:literal $warning_what:literal $warning_fix:literal;)* }
    ) => {
        /// A code, as in the `detail.code` of an event. Names are public and keep their meaning within a major version.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $error_what] $error,)*
            $(#[doc = $runtime_what] $runtime,)*
            $(#[doc = $loader_what] $loader,)*
            $(#[doc = $page_what] $page,)*
            $(#[doc = $warning_what] $warning,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$error,)* $(Code::$runtime,)* $(Code::$loader,)* $(Code::$page,)* $(Code::$warning,)*];

            /// The codes that the loader's runtime reports: its own, and one that can keep the wasm from starting.
            pub const RUNTIME: &'static [Code] = &[$(Code::$runtime,)* Code::PatchedFetch];

            /// The codes that the loader itself reports.
            pub const LOADER: &'static [Code] = &[$(Code::$loader,)*];

            /// Returns the public name: `http`, `not-a-feed` ...
            pub fn name(self) -> &'static str {
                line(Self::NAMES, self).unwrap_or_default()
            }

            /// Returns the code with that name; `None` if there is none.
            pub fn named(name: &str) -> Option<Code> {
                let at = split(Self::NAMES, b'\n').position(|known| known == name)?;
                Code::ALL.get(at).copied()
            }

            /// Returns what happened, for the webmaster: a sentence without its full stop. In the browser, empty for all codes but errors,
            /// which alone have a console line.
            pub fn what(self) -> &'static str {
                line(Self::WHAT, self).unwrap_or_default()
            }

            /// Returns what to do about it: a whole sentence. In the browser, the codes for defects of a feed only refer to the command
            /// that knows more: every page would have to carry the texts.
            pub fn fix(self) -> &'static str {
                line(Self::FIX, self)
                    .unwrap_or("Run `newsrail inspect` on the feed: it shows what to fix, and where.")
            }

            // A line per code, in the order of the codes: a table of strings also stores a pointer and a length for each.
            const NAMES: &'static str = concat!(
                $($error_name, "\n",)* $($runtime_name, "\n",)* $($loader_name, "\n",)* $($page_name, "\n",)* $($warning_name, "\n",)*
            );
            #[cfg(not(target_arch = "wasm32"))]
            const WHAT: &'static str = concat!(
                $($error_what, "\n",)* $($runtime_what, "\n",)* $($loader_what, "\n",)* $($page_what, "\n",)* $($warning_what, "\n",)*
            );
            #[cfg(target_arch = "wasm32")]
            const WHAT: &'static str = concat!($($error_what, "\n",)*);
            #[cfg(not(target_arch = "wasm32"))]
            const FIX: &'static str = concat!(
                $($error_fix, "\n",)* $($runtime_fix, "\n",)* $($loader_fix, "\n",)* $($page_fix, "\n",)* $($warning_fix, "\n",)*
            );
            #[cfg(target_arch = "wasm32")]
            const FIX: &'static str = concat!(
                $($error_fix, "\n",)* $(said_elsewhere!($runtime_fix),)* $(said_elsewhere!($loader_fix),)* $($page_fix, "\n",)*
            );
        }
    };
}

codes! {
    // Nothing can be shown, or an attribute is invalid.
    errors {
        NoSource "no-src" "the rail has no feed" "Set src to the address of a feed.";
        Http "http" "the feed's server answered with an error" "Check the feed's address and its server.";
        RateLimited "rate-limited" "the feed's server asks for fewer requests" "Put a cache or CDN in front of the feed.";
        Network "network" "the feed could not be fetched" "Probably CORS: serve the feed with Access-Control-Allow-Origin, or from this origin.";
        Offline "offline" "the reader is offline" "Nothing to do: it loads when back online.";
        Timeout "timeout" "the feed did not arrive in time" "Make it faster, or raise timeout.";
        MixedContent "mixed-content" "an https page may not load an http feed" "Serve the feed over https.";
        NotAFeed "not-a-feed" "the address returns something that is not a feed" "Point src at RSS, Atom or JSON Feed.";
        EmptyBody "empty-body" "the response is empty" "Check what the server sends for the feed's address.";
        Shape "shape" "the JSON has no list of articles" "Use JSON Feed 1.1: an object with items.";
        Json "json" "the JSON cannot be read" "Run it through a JSON validator.";
        Depth "depth" "the feed is nested too deeply" "Nest up to 128 levels.";
        Csp "csp" "the page's Content-Security-Policy refuses the feed" "Add its origin, and any that it redirects to, to connect-src.";
        PatchedFetch "patched-fetch" "another script replaced fetch, and its responses are unusable" "Load newsrail.js before it.";
        Attribute "attribute" "an attribute's value is invalid; the default is used" "Use one of the values named.";
    }
    // Reported by the loader's runtime, if the wasm cannot.
    runtime {
        CspWasm "csp-wasm" "the page's Content-Security-Policy refuses WebAssembly" "Add 'wasm-unsafe-eval' to script-src.";
        Panic "panic" "the rail failed" "Report it, with the feed.";
    }
    // Reported by the loader itself. Every page pays for these: no word too many.
    loader {
        Engine "engine" "cannot be loaded" "Upload all of dist.";
        TagTaken "tag-taken" "another script has its tag" "Remove one.";
        HeadScript "head-script" "it is in head" "Check data-into.";
        VersionConflict "version-conflict" "another version is running" "Remove one.";
        DuplicateScript "duplicate-script" "it is running" "Remove one.";
    }
    // A list is shown, or the feed is merely empty, but whoever runs the page or the server should fix something.
    page {
        Storage "storage" "no copy of the feed can be stored" "Nothing to do: it works without.";
        FeedFailed "feed-failed" "one of several feeds failed; the others are shown" "Look up its code, and check its address.";
        Redirected "redirected" "the feed has moved to another origin" "Put its new address in src.";
        NotModified "304-no-cache" "the server answered 304 to a request without a cache" "Check the page's service worker.";
        Image "image" "pictures could not be loaded" "Check their addresses.";
        Partial "partial" "the server sent a part that was not asked for" "Reply with status 200.";
        Gazetteer "gazetteer" "the gazetteer cannot be loaded; articles of any place are shown" "Upload all of dist, or fix region-src.";
    }
    // The same, for defects of the feed.
    warnings {
        Mime "mime" "the feed is served with a misleading Content-Type" "Serve it as application/rss+xml, application/atom+xml or application/feed+json.";
        Charset "charset" "the feed is not in its declared or default encoding" "Use UTF-8, or declare the actual encoding.";
        Truncated "truncated" "the feed is cut off; what came before is shown" "Check the server's connection and the feed's generator.";
        TooLarge "too-large" "the feed is larger than 5 MB; its start is shown" "Keep to the newest entries.";
        Capped "capped" "the feed has more than a rail reads" "Keep to the newest entries.";
        IllFormed "ill-formed" "the feed is not well-formed" "Run it through a feed validator.";
        Dtd "dtd" "the feed has a DOCTYPE or its own entities, which are ignored" "Leave them out.";
        Chars "chars" "the feed has control characters or broken ones" "Remove them.";
        Bidi "bidi" "titles have characters that reverse the reading direction; they are removed" "Remove them.";
        Long "long" "texts are longer than a rail shows" "Nothing to do: they are cut.";
        Type "type" "fields have a type that the format does not allow" "Run the feed through a validator.";
        NoTitle "no-title" "entries have no title; the start of their text is shown" "Give each entry a title.";
        NoUrl "no-url" "entries without an address are left out" "Give each entry a link.";
        UrlScheme "url-scheme" "addresses that are not http or https are not linked" "Link to web pages.";
        UrlCredentials "url-creds" "addresses have a user name or password; it is removed" "Remove it.";
        UrlLong "url-long" "addresses longer than 8 kB are dropped" "Shorten them.";
        Date "date" "dates are missing or cannot be read" "Use RFC 822 dates in RSS and RFC 3339 dates elsewhere.";
        DateFuture "date-future" "dates lie in the future" "Check the clock of the server.";
        Duplicate "duplicate" "entries repeat others and are shown once" "Remove them.";
        Media "media" "media have an invalid size or duration" "Give width, height and duration as numbers.";
        PlayerHost "player-host" "players of unknown hosts are shown as links" "Use a media file, or a supported player.";
        Next "next" "the feed's further pages are not followed" "Put what matters on the first page.";
    }
}
