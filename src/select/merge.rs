//! Makes a selection from feeds, in slices.

use std::rc::Rc;

use super::dedupe::TitleCore;
use super::filter::{self, Words};
use super::related::Ranking;
use super::sort::{Key, sort};
use super::table::{Table, hash, mix};
use super::terms;
use super::{Criteria, Dropped, ENOUGH, Gate, KEYS, Page, Pick, Selection, article_key, comparison_key};
use crate::model::{Article, Feed, Kind, Millis, Sort};
use crate::text::{contains, split_once_or_whole};

/// Reposts carry the date of the original or one soon after; a title that comes back later ("Markets at noon on Monday") is a new
/// article.
const SAME_STORY_MS: i64 = 4 * 24 * 3600 * 1000;

/// A title that one publisher repeats with another id after this time is the next of a series: "Morning briefing".
const NEXT_ISSUE_MS: u64 = 16 * 3600 * 1000;

/// With fewer good results than this, a selection is not called related.
const GOOD_ENOUGH: usize = 3;

/// An article that passed the filters.
struct Kept {
    feed: usize,
    article: usize,
    badge: Option<Rc<str>>,
}

/// A selection in progress.
pub struct Selecting {
    feeds: Vec<Rc<Feed>>,
    criteria: Criteria,
    include: Words,
    exclude: Words,
    own: Vec<u64>,
    /// The page's headline, date and description, if other copies of its article are to be left out.
    own_core: TitleCore,
    own_date: Option<Millis>,
    own_summary: String,
    /// The next article to look at: its feed, and its index there.
    feed: usize,
    article: usize,
    /// Maps keys (URL, id, title and start of title) to the index in `kept` of the first article with that key.
    seen: Table,
    kept: Vec<Kept>,
    /// Only for `Kind::Related`.
    ranking: Option<Ranking>,
    dropped: Dropped,
}

impl Selecting {
    /// Prepares a selection; looks at no article yet.
    pub fn new(feeds: Vec<Rc<Feed>>, criteria: Criteria, page: &Page) -> Selecting {
        let own =
            if criteria.allow_repeats { Vec::new() } else { page.urls.iter().map(|url| comparison_key(url)).collect() };
        let related = criteria.kind == Kind::Related;
        let now = criteria.now;
        let articles: usize = feeds.iter().map(|feed| feed.articles.len()).sum();
        Selecting {
            include: Words::new(&criteria.include),
            exclude: Words::new(&criteria.exclude),
            feeds,
            own,
            own_core: if related && !criteria.allow_repeats {
                TitleCore::of(&page.title)
            } else {
                TitleCore::default()
            },
            own_date: page.published,
            own_summary: page.description.clone(),
            criteria,
            feed: 0,
            article: 0,
            seen: Table::with_room(articles * KEYS),
            kept: Vec::new(),
            ranking: related.then(|| Ranking::new(page, now)),
            dropped: Dropped::default(),
        }
    }

    /// Processes up to `max_articles` articles. Returns whether there is more to do.
    pub fn step(&mut self, max_articles: usize) -> bool {
        for _ in 0..max_articles {
            match self.feeds.get(self.feed).cloned() {
                None => break,
                Some(feed) => match feed.articles.get(self.article) {
                    Some(article) => {
                        self.consider(article);
                        self.article += 1;
                    }
                    None => {
                        self.feed += 1;
                        self.article = 0;
                    }
                },
            }
        }
        if self.feed < self.feeds.len() {
            return true;
        }
        let (feeds, kept) = (&self.feeds, &self.kept);
        let article = |n: usize| article_of(feeds, kept.get(n)?);
        self.ranking.as_mut().is_some_and(|ranking| ranking.step(&article, max_articles))
    }

    fn consider(&mut self, article: &Article) {
        if !article.is_showable() {
            return;
        }
        let key = article_key(article);
        // Some feeds link through a click counter, and give the page's URL as the id.
        let by_id = || {
            // Most ids are short and not URLs: they are not worth hashing.
            contains(&article.id, "/")
                && article.url.as_ref() != Some(&article.id)
                && self.own.contains(&comparison_key(&article.id))
        };
        if self.own.contains(&key) || by_id() {
            self.dropped.own_page += 1;
            return;
        }
        let criteria = &self.criteria;
        if !filter::fresh(article, criteria.max_age_ms, criteria.now)
            || (!self.include.is_empty() && !self.include.meet(article))
            || self.exclude.meet(article)
            || (criteria.kind == Kind::Video && !filter::has_video(article))
        {
            self.dropped.filtered += 1;
            return;
        }
        let badge = match &criteria.region {
            None => None,
            Some(region) => match region.place(article) {
                Some(city) => city,
                None => {
                    self.dropped.other_place += 1;
                    return;
                }
            },
        };
        let core = TitleCore::of(&article.title);
        // Of the sisters of the page ("...（浙江卷）", "...（全国卷）") only itself is left out.
        if core.is_same_story(&self.own_core)
            && !core.has_other_label(&self.own_core)
            && self.matches_story(article, self.own_date, &self.own_summary)
        {
            self.dropped.own_page += 1;
            return;
        }
        if self.repeats(article, &core, key) {
            self.dropped.duplicates += 1;
            return;
        }
        self.kept.push(Kept { feed: self.feed, article: self.article, badge });
    }

    /// Returns whether the article repeats one that was kept. Remembers it under all its keys either way: what equals a repeat is a repeat.
    fn repeats(&mut self, article: &Article, core: &TitleCore, key: u64) -> bool {
        let mut keys: [u64; KEYS] = [key, id_key(article, self.feed as u32 + 1).unwrap_or(key), key, key];
        // If one page holds several articles, all of them have its URL.
        let mut first = self.seen.get(key).filter(|first| {
            let known = self.known(*first);
            known.is_none_or(|(feed, known)| {
                !(feed == self.feed
                    && has_own_id(article, known)
                    && core.is_distinct_in_feed(&TitleCore::of(&known.title)))
            })
        });
        first = first.or_else(|| self.seen.get(keys[1]));
        let at = self.kept.len() as u32;
        if let (Some(story_hash), Some(start)) = (core.story_hash(), core.start_hash()) {
            first = first.or_else(|| {
                let known = self.seen.get(story_hash);
                known.filter(|first| {
                    self.known(*first).is_none_or(|known| self.is_duplicate_pair((self.feed, article), known))
                })
            });
            if first.is_none()
                && let Some(cut) = self.seen.get(start)
                && let Some(kept) = self.kept.get(cut as usize)
                && let Some(known) = self.known(cut)
                && let other = TitleCore::of(&known.1.title)
                && (core.is_truncated() || other.is_truncated())
                && core.is_same_story(&other)
                && self.is_duplicate_pair((self.feed, article), known)
            {
                first = Some(cut);
                // Of a whole title and one that a server truncated, the whole one is kept, in the place of the first.
                if !core.is_truncated() {
                    let whole = Kept { feed: self.feed, article: self.article, badge: kept.badge.clone() };
                    if let Some(kept) = self.kept.get_mut(cut as usize) {
                        *kept = whole;
                    }
                }
            }
            keys = [keys[0], keys[1], story_hash, start];
        }
        for key in keys {
            self.seen.put(key, first.unwrap_or(at));
        }
        first.is_some()
    }

    /// Returns the keys by which the other rails of the page know an article. Without an id or a distinctive title, its URL replaces them.
    fn keys_on_page(&self, article: &Article, core: &TitleCore) -> [u64; KEYS] {
        let key = article_key(article);
        let date = filter::date(article, self.criteria.now);
        // Of two consecutive spans, articles published at about the same time share one.
        let span = date.map_or(0, |date| (date.0 / SAME_STORY_MS) as u32);
        let title = |span| core.story_hash().map_or(key, |story_hash| mix(story_hash, span));
        [key, id_key(article, 0).unwrap_or(key), title(span), title(span.wrapping_add(1))]
    }

    fn article_of(&self, kept: &Kept) -> Option<&Article> {
        article_of(&self.feeds, kept)
    }

    /// Returns the selection from all that [`Selecting::step`] has processed. `elsewhere` returns whether another rail shows the article with a key.
    pub fn finish(mut self, elsewhere: &dyn Fn(u64) -> bool) -> Selection {
        let mut order: Vec<(u32, f32)> = Vec::new();
        let mut gate = Gate::Latest;
        let mut newest = self.criteria.sort == Sort::Newest;
        if let Some(ranking) = self.ranking.take() {
            let (ranked, good) = ranking.finish();
            if good >= GOOD_ENOUGH {
                order = ranked;
                gate = Gate::Related;
            } else {
                newest = true;
            }
        }
        if gate == Gate::Latest {
            let mut keys: Vec<Key> = Vec::new();
            for (n, kept) in self.kept.iter().enumerate() {
                let date = self.article_of(kept).and_then(|article| filter::date(article, self.criteria.now));
                // The newest article has the smallest key, an undated one the largest.
                let key = date.map_or(u64::MAX, |date| (!date.0 as u64) ^ (1 << 63));
                keys.push((if newest { key } else { 0 }, n as u32));
            }
            sort(&mut keys, ENOUGH);
            order = keys.into_iter().map(|(_, n)| (n, 0.0)).collect();
        }
        let mut picks: Vec<Pick> = Vec::new();
        let mut cores: Vec<TitleCore> = Vec::new();
        let mut more = false;
        for (n, score) in order {
            let Some((kept, article)) = self.kept.get(n as usize).and_then(|kept| Some((kept, self.article_of(kept)?)))
            else {
                continue;
            };
            let core = TitleCore::of(&article.title);
            let keys = self.keys_on_page(article, &core);
            if !self.criteria.allow_repeats && keys.iter().any(|key| elsewhere(*key)) {
                self.dropped.elsewhere += 1;
                continue;
            }
            let repeats = |(other, pick): (&TitleCore, &Pick)| {
                let known = pick.article_in(&self.feeds);
                other.is_same_story(&core)
                    && known.is_none_or(|known| self.is_duplicate_pair((kept.feed, article), (pick.feed, known)))
            };
            if cores.iter().zip(&picks).any(repeats) {
                self.dropped.duplicates += 1;
                continue;
            }
            more = picks.len() >= self.criteria.limit;
            if more {
                break;
            }
            cores.push(core);
            picks.push(Pick { feed: kept.feed, article: kept.article, badge: kept.badge.clone(), score, keys });
        }
        Selection { picks, more, gate, dropped: self.dropped }
    }

    /// Returns a kept article, with the index of its feed.
    fn known(&self, index: u32) -> Option<(usize, &Article)> {
        let kept = self.kept.get(index as usize)?;
        Some((kept.feed, self.article_of(kept)?))
    }

    /// Returns whether two articles with the same headline, each given with its feed, are one.
    #[inline(never)]
    fn is_duplicate_pair(&self, (feed, article): (usize, &Article), (other_feed, other): (usize, &Article)) -> bool {
        let now = self.criteria.now;
        let date = filter::date(other, now);
        if feed == other_feed && has_own_id(article, other) {
            let apart_ms = filter::date(article, now).zip(date).map_or(0, |(a, b)| a.0.abs_diff(b.0));
            let (core, other) = (TitleCore::of(&article.title), TitleCore::of(&other.title));
            if core.is_distinct_in_feed(&other) || core == other && apart_ms >= NEXT_ISSUE_MS {
                return false;
            }
        }
        self.matches_story(article, date, summary_of(other))
    }

    /// Returns whether an article is the one with the same headline and this date and summary: both were published at about the same time or, if a
    /// date is unknown, their summaries are alike.
    fn matches_story(&self, article: &Article, date: Option<Millis>, summary: &str) -> bool {
        match (filter::date(article, self.criteria.now), date) {
            (Some(a), Some(b)) => a.0.abs_diff(b.0) <= SAME_STORY_MS as u64,
            _ => terms::alike(summary_of(article), summary),
        }
    }
}

/// Returns the key of an article's id, if it is of use: an id without a `:` ("17") tells articles apart only within `feed`, and is of no use if
/// that is 0.
fn id_key(article: &Article, feed: u32) -> Option<u64> {
    let is_universal = article.id.bytes().any(|b| b == b':');
    let scope = if is_universal { 0 } else { feed };
    (is_universal || !article.id.is_empty() && feed > 0).then(|| mix(hash(&article.id), scope))
}

/// Returns whether the ids of two articles differ. Ids that are URLs are compared as such: tracking parameters do not count.
fn has_own_id(article: &Article, other: &Article) -> bool {
    let [one, two] =
        [article, other].map(|article| (comparison_key(&article.id), split_once_or_whole(&article.id, b'#').1));
    !article.id.is_empty() && !other.id.is_empty() && one != two
}

fn summary_of(article: &Article) -> &str {
    article.summary.as_deref().unwrap_or("")
}

fn article_of<'a>(feeds: &'a [Rc<Feed>], kept: &Kept) -> Option<&'a Article> {
    feeds.get(kept.feed)?.articles.get(kept.article)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
    use super::super::select;
    use super::*;

    const DAY: i64 = 86_400_000;

    fn article(id: &str, url: &str, title: &str, day: i64) -> Article {
        Article {
            id: id.into(),
            url: (!url.is_empty()).then(|| url.into()),
            title: title.into(),
            published: (day >= 0).then(|| Millis(day * DAY)),
            ..Article::default()
        }
    }

    fn feed(articles: Vec<Article>) -> Rc<Feed> {
        Rc::new(Feed { articles, ..Feed::default() })
    }

    fn titles(feeds: &[Rc<Feed>], selection: &Selection) -> Vec<String> {
        selection.picks.iter().map(|pick| pick.article_in(feeds).unwrap().title.clone()).collect()
    }

    fn run(feeds: &[Rc<Feed>], criteria: Criteria) -> Selection {
        select(feeds, &criteria, &Page::default(), &|_| false)
    }

    #[test]
    fn several_feeds_become_one_list_in_their_order() {
        let feeds = [
            feed(vec![article("1", "http://e.org/a", "A", 1), article("2", "http://e.org/b", "B", 3)]),
            feed(vec![
                article("1", "http://f.org/c", "C", 2),
                article("2", "http://www.e.org/a/?utm_source=f", "D", 4),
            ]),
        ];
        let selection = run(&feeds, Criteria::default());
        assert_eq!(titles(&feeds, &selection), ["A", "B", "C"], "ids like 1 say nothing across feeds; addresses do");
        assert_eq!(selection.dropped.duplicates, 1);
        let newest = run(&feeds, Criteria { sort: Sort::Newest, ..Criteria::default() });
        assert_eq!(titles(&feeds, &newest), ["B", "C", "A"]);
        let two = run(&feeds, Criteria { sort: Sort::Newest, limit: 2, ..Criteria::default() });
        assert_eq!(titles(&feeds, &two), ["B", "C"]);
        assert_eq!((newest.more, two.more), (false, true), "the fourth is a repeat of the first, and no more to show");
        let all = run(&feeds, Criteria { limit: 3, ..Criteria::default() });
        assert!(!all.more);
    }

    #[test]
    fn an_id_with_an_origin_is_known_across_feeds() {
        let feeds = [
            feed(vec![article("tag:e.org,2012:1", "http://e.org/a", "A", 1)]),
            feed(vec![article("tag:e.org,2012:1", "http://e.org/other", "B", 1)]),
        ];
        assert_eq!(titles(&feeds, &run(&feeds, Criteria::default())), ["A"]);
    }

    #[test]
    fn a_title_is_shown_once_and_whole() {
        let cut = "浙江省直机关启动在职党员进社区志愿服...";
        let whole = "浙江省直机关启动在职党员进社区志愿服务";
        let feeds = [feed(vec![
            article("1", "http://e.org/1", cut, 1),
            article("2", "http://e.org/2", "从联村到包村", 1),
            article("3", "http://e.org/3", whole, 1),
            article("4", "http://e.org/4", &format!("【专题】{whole}_中国新闻网"), 2),
            article("5", "http://e.org/5", whole, 300),
        ])];
        let selection = run(&feeds, Criteria::default());
        assert_eq!(titles(&feeds, &selection), [whole, "从联村到包村", whole], "months later it is a new article");
        assert_eq!(selection.picks[0].article, 2);
        assert_eq!(selection.dropped.duplicates, 2);
    }

    #[test]
    fn one_feed_tells_its_own_articles_apart() {
        let both = |articles: [Article; 2]| {
            let feeds = [feed(articles.to_vec())];
            run(&feeds, Criteria::default()).picks.len() == 2
        };
        let page = "http://show.org/";
        assert!(both([article("1", page, "Glass, episode 1", 1), article("2", page, "Sand, episode 2", 1)]));
        assert!(!both([article("", page, "Glass, episode 1", 1), article("", page, "Sand, episode 2", 1)]), "no ids");
        // Words that are added make another story.
        for (first, next) in [
            ("Flood warning for the lower harbour", "Flood warning for the lower harbour lifted"),
            ("浙江省气象台发布台风红色预警信号", "浙江省气象台发布台风红色预警信号解除"),
        ] {
            let at = |title| [article("1", "http://e.org/1", first, 1), article("2", "http://e.org/2", title, 1)];
            assert!(both(at(next)), "{next}");
            let [a, b] = at(next).map(|article| feed(vec![article]));
            assert_eq!(run(&[a, b], Criteria::default()).picks.len(), 1, "of two publishers: {next}");
        }
        assert!(!both([article("1", page, "Glass, episode 1", 1), article("2", page, "Glass, episode 1", 2)]));
        for (one, other) in [
            ("【浙江】高考成绩公布时间确定", "【江苏】高考成绩公布时间确定"),
            ("[杭州]事业单位公开招聘工作人员公告", "[宁波]事业单位公开招聘工作人员公告"),
            ("事业单位公开招聘工作人员公告（杭州）", "事业单位公开招聘工作人员公告（宁波）"),
            ("浙江省空气质量日报——杭州", "浙江省空气质量日报——温州"),
            ("Local election results 2024 - Manchester", "Local election results 2024 - Leeds"),
            ("中部地区高质量发展报道（甲）", "中部地区高质量发展报道（乙）"),
        ] {
            let at = |title| [article("1", "http://e.org/1", one, 1), article("2", "http://e.org/2", title, 1)];
            assert!(both(at(other)), "{one}, {other}");
            assert!(!both(at(one)), "{one}");
            // Another publisher puts its own name there.
            let [a, b] = at(other).map(|article| feed(vec![article]));
            assert_eq!(run(&[a, b], Criteria::default()).picks.len() == 2, one.contains('甲'), "{one}, {other}");
        }
        for [photos, film] in [["组图", "视频"], ["組圖", "影片"]] {
            let at = |n: usize, form: &str| {
                let title = format!("【{form}】浙江省直机关启动在职党员进社区志愿服务");
                article(&n.to_string(), &format!("http://e.org/{n}"), &title, 1)
            };
            assert!(!both([at(1, photos), at(2, film)]), "{photos}");
        }
        // The next issue of a column, and the same one again.
        let title = "Morning briefing: what you need to know";
        let day = |day: i64, hours: i64| Article {
            published: Some(Millis(day * DAY + hours * 3_600_000)),
            ..article(&format!("{day} {hours}"), &format!("http://e.org/{day}/{hours}"), title, 1)
        };
        assert!(both([day(2, 7), day(1, 6)]));
        assert!(!both([day(2, 7), day(2, 6)]));
    }

    #[test]
    fn one_headline_over_two_texts_is_two_articles() {
        let title = "Grain ships loading at the northern port";
        let told = |n: usize, summary: &str| Article {
            summary: (!summary.is_empty()).then(|| summary.into()),
            ..article(&n.to_string(), &format!("http://e.org/{n}"), title, -1)
        };
        let text = "Three ships took on 21,000 tonnes of wheat on 3 March, the port authority said";
        let feeds = [feed(vec![
            told(1, text),
            told(2, "Seven vessels are waiting for barley after a week of storms along the coast"),
            told(3, "Three ships took on 18,500 tonnes of wheat on 9 April, the port authority said"),
            told(4, "Three ships took on 21,000 tonnes of wheat on 3 March"),
            told(5, ""),
        ])];
        let picks = |selection: Selection| selection.picks.iter().map(|pick| pick.article).collect::<Vec<_>>();
        assert_eq!(picks(run(&feeds, Criteria::default())), [0, 1, 2], "a shorter text and none at all are repeats");
        let page = Page { title: title.into(), description: text.into(), ..Page::default() };
        let criteria = Criteria { kind: Kind::Related, sort: Sort::Feed, ..Criteria::default() };
        let selection = select(&feeds, &criteria, &page, &|_| false);
        assert_eq!(selection.dropped.own_page, 3, "the page's own article and its repeats");
    }

    #[test]
    fn sisters_of_the_page_are_not_the_page() {
        let title = "2026年高考语文试题及参考答案";
        let articles = ["（浙江卷）", "（全国卷）", "(组图)"];
        let article = |(label, n): (&str, i64)| {
            article(&n.to_string(), &format!("http://e.org/{n}"), &[title, label].concat(), 9)
        };
        let feeds = [feed(articles.into_iter().zip(1..).map(article).collect())];
        let page = Page { title: [title, articles[0]].concat(), published: Some(Millis(9 * DAY)), ..Page::default() };
        let criteria = Criteria { kind: Kind::Related, ..Criteria::default() };
        let selection = select(&feeds, &criteria, &page, &|_| false);
        assert_eq!(selection.picks.iter().map(|pick| pick.article).collect::<Vec<_>>(), [1]);
        assert_eq!(selection.dropped.own_page, 2, "itself, and itself with pictures");
    }

    #[test]
    fn never_the_page_itself() {
        let feeds = [feed(vec![
            article("1", "https://e.org/a?from=x", "A", 1),
            article("http://e.org/b", "http://count.example/7", "B", 1),
        ])];
        let page = Page { urls: vec!["http://www.e.org/a/#top".into(), "http://e.org/b".into()], ..Page::default() };
        let selection = select(&feeds, &Criteria::default(), &page, &|_| false);
        assert!(selection.picks.is_empty());
        assert_eq!(selection.dropped.own_page, 2);
        let repeats = Criteria { allow_repeats: true, ..Criteria::default() };
        assert_eq!(select(&feeds, &repeats, &page, &|_| true).picks.len(), 2, "dedupe=none");
    }

    #[test]
    fn what_stands_elsewhere_makes_room() {
        let feeds = [feed((0..9).map(|n| article("", &format!("http://e.org/{n}"), &n.to_string(), 1)).collect())];
        let criteria = Criteria { limit: 3, ..Criteria::default() };
        let selection = select(&feeds, &criteria, &Page::default(), &|key| {
            [comparison_key("http://e.org/0"), comparison_key("http://e.org/2")].contains(&key)
        });
        assert_eq!(titles(&feeds, &selection), ["1", "3", "4"]);
        assert_eq!(selection.dropped.elsewhere, 2);
    }

    #[test]
    fn what_stands_elsewhere_is_known_by_address_id_and_title() {
        const TITLE: &str = "Storm closes the harbour for a third day";
        let shown = feed(vec![article("tag:e.org:1", "http://e.org/1", TITLE, 30)]);
        let stands = run(&[shown], Criteria::default()).picks[0].keys;
        let is_elsewhere = |article: Article| {
            let selection =
                select(&[feed(vec![article])], &Criteria::default(), &Page::default(), &|key| stands.contains(&key));
            selection.dropped.elsewhere == 1
        };
        assert!(is_elsewhere(article("2", "https://www.e.org/1/", "Storm", 90)), "the address");
        assert!(is_elsewhere(article("tag:e.org:1", "http://f.org/2", "Storm", 90)), "the id");
        for day in 26..=34 {
            let repost = format!("【专题】{TITLE} - Daily Example");
            assert!(is_elsewhere(article("3", "http://f.org/3", &repost, day)), "the title, day {day}");
        }
        assert!(!is_elsewhere(article("4", "http://f.org/4", TITLE, 60)), "weeks later it is a new article");
        assert!(!is_elsewhere(article("1", "http://f.org/5", "Another storm closes another harbour", 30)));
        // An id without an origin is every feed's own.
        let shown = run(&[feed(vec![article("17", "http://e.org/1", TITLE, 30)])], Criteria::default()).picks[0].keys;
        let other = [feed(vec![article("17", "http://f.org/9", "Another storm closes another harbour", 30)])];
        let selection = select(&other, &Criteria::default(), &Page::default(), &|key| shown.contains(&key));
        assert_eq!((selection.picks.len(), selection.dropped.elsewhere), (1, 0));
    }

    #[test]
    fn what_has_neither_address_nor_id_is_told_by_its_medium_and_title() {
        let medium = |n: usize| crate::model::Media { url: format!("http://e.org/{n}.mp4"), ..Default::default() };
        let clip = |n: usize| Article { media: vec![medium(n)], ..article("", "", "Clip", 1) };
        let plain = |title: &str| Article { link_refused: true, ..article("", "", title, 1) };
        let framed = |n: usize| {
            let player = Some(format!("http://e.org/player/{n}"));
            let media = vec![crate::model::Media { player, ..Default::default() }];
            Article { media, ..article("", "", "Clip", 1) }
        };
        let videos = [clip(1), clip(2), clip(1), framed(1), framed(2), framed(1)];
        let feeds = [feed([videos.to_vec(), vec![plain("A"), plain("B"), plain("A")]].concat())];
        let picks: Vec<usize> = run(&feeds, Criteria::default()).picks.iter().map(|pick| pick.article).collect();
        assert_eq!(picks, [0, 1, 3, 4, 6, 7]);
    }

    #[test]
    fn filters_count_what_they_leave_out() {
        let now = Millis(10 * DAY);
        let feeds = [feed(vec![
            article("1", "http://e.org/1", "Sport today", 9),
            article("2", "http://e.org/2", "Sport long ago", 1),
            article("3", "http://e.org/3", "Sport, undated", -1),
            article("4", "http://e.org/4", "Weather", 9),
            article("5", "http://e.org/5", "Sport betting", 9),
        ])];
        let list = |words: &[&str]| words.iter().map(|w| (*w).to_string()).collect();
        let criteria = Criteria {
            include: list(&["SPORT"]),
            exclude: list(&["betting"]),
            max_age_ms: Some(7 * DAY),
            now,
            ..Criteria::default()
        };
        let selection = run(&feeds, criteria);
        assert_eq!(titles(&feeds, &selection), ["Sport today"]);
        assert_eq!(selection.dropped.filtered, 4);
    }

    #[test]
    fn a_date_far_ahead_does_not_pin_an_article_on_top() {
        let feeds = [feed(vec![
            article("1", "http://e.org/1", "undated", -1),
            article("2", "http://e.org/2", "ten years ahead", 3660),
            article("3", "http://e.org/3", "yesterday", 9),
            article("4", "http://e.org/4", "in an hour", 10),
        ])];
        let criteria = Criteria { sort: Sort::Newest, now: Millis(10 * DAY - 3_600_000), ..Criteria::default() };
        assert_eq!(titles(&feeds, &run(&feeds, criteria)), ["in an hour", "yesterday", "undated", "ten years ahead"]);
    }

    #[test]
    fn slices_change_nothing() {
        let feeds = [
            feed(
                (0..50)
                    .map(|n| article("", &format!("http://e.org/{}", n % 40), &format!("story {n} of water"), n))
                    .collect(),
            ),
            feed(vec![]),
            feed(
                (0..5)
                    .map(|n| article("", &format!("http://f.org/{n}"), &format!("water story number {n}"), n))
                    .collect(),
            ),
        ];
        let page = Page { title: "The water story".into(), ..Page::default() };
        for kind in [Kind::Latest, Kind::Related] {
            let criteria = Criteria { kind, limit: 30, ..Criteria::default() };
            let whole = select(&feeds, &criteria, &page, &|_| false);
            for slice in [1, 7, 1000] {
                let mut selecting = Selecting::new(feeds.to_vec(), criteria.clone(), &page);
                while selecting.step(slice) {}
                assert_eq!(selecting.finish(&|_| false), whole, "{kind:?} {slice}");
            }
        }
    }

    #[test]
    fn nothing_to_choose_from() {
        assert_eq!(run(&[], Criteria::default()), Selection::default());
        assert_eq!(run(&[feed(vec![])], Criteria { kind: Kind::Related, ..Criteria::default() }), Selection::default());
        let feeds = [feed(vec![article("1", "http://e.org/1", "A", 1)])];
        assert!(run(&feeds, Criteria { limit: 0, ..Criteria::default() }).picks.is_empty());
    }

    #[test]
    fn a_video_rail_shows_what_can_be_played_and_nothing_else() {
        let medium = crate::model::Media { mime: Some("video/mp4".into()), ..Default::default() };
        let film = Article { media: vec![medium], ..article("1", "http://e.org/1", "Film", 1) };
        let feeds = [feed(vec![film, article("2", "http://e.org/2", "Text", 1)])];
        let selection = run(&feeds, Criteria { kind: Kind::Video, ..Criteria::default() });
        assert_eq!((titles(&feeds, &selection), selection.dropped.filtered), (vec!["Film".to_owned()], 1));
    }

    const STORM: &str = "Storm closes the harbour for a third day";

    #[test]
    fn the_date_of_the_page_tells_it_from_last_years() {
        let feeds = [feed(vec![article("1", "http://e.org/1", STORM, 400), article("2", "http://e.org/2", STORM, 30)])];
        let page = Page { title: STORM.into(), published: Some(Millis(401 * DAY)), ..Page::default() };
        let related = Criteria { kind: Kind::Related, ..Criteria::default() };
        let selection = select(&feeds, &related, &page, &|_| false);
        assert_eq!(selection.picks.iter().map(|pick| pick.article).collect::<Vec<_>>(), [1]);
        assert_eq!(selection.dropped.own_page, 1);
        let all = select(&feeds, &Criteria { allow_repeats: true, ..related }, &page, &|_| false);
        assert_eq!(all.dropped.own_page, 0, "dedupe=none");
        let latest = select(&feeds, &Criteria::default(), &page, &|_| false);
        assert_eq!(latest.dropped.own_page, 0, "a headline proves nothing in a list of the latest");
    }

    #[test]
    fn a_cut_title_replaces_neither_the_whole_one_nor_another_story() {
        let shown = |articles: [(&str, i64); 2]| {
            let one = |(n, (title, day)): (usize, (&str, i64))| {
                feed(vec![article(&n.to_string(), &format!("http://e{n}.org/"), title, day)])
            };
            let feeds: Vec<_> = articles.into_iter().enumerate().map(one).collect();
            titles(&feeds, &run(&feeds, Criteria::default()))
        };
        let (cut, whole) = ("浙江省直机关启动在职党员进社区志愿服...", "浙江省直机关启动在职党员进社区志愿服务");
        assert_eq!(shown([(whole, 1), (cut, 1)]), [whole]);
        assert_eq!(shown([(cut, 1), (whole, 300)]), [cut, whole], "months later");
        let other = "浙江省直机关启动在职党员清理河道行...";
        assert_eq!(shown([(cut, 1), (other, 1)]), [cut, other]);
        // Of two whole titles, the first stands.
        let (first, next) = ("Flood warning for the lower harbour", "Flood warning for the lower harbour lifted");
        assert_eq!(shown([(first, 1), (next, 1)]), [first]);
    }

    #[test]
    fn the_whole_title_keeps_the_badge_of_the_cut_one() {
        use super::super::region::{Badge, Region};
        let place = Region::new("33|浙江\n3301|杭州\n", "", "浙江", Badge::Name).map(Rc::new);
        let feeds = [feed(vec![
            article("1", "http://e.org/1", "杭州市直机关启动在职党员进社区志愿服...", 1),
            article("2", "http://e.org/2", "杭州市直机关启动在职党员进社区志愿服务", 1),
        ])];
        let [pick] = &run(&feeds, Criteria { region: place, ..Criteria::default() }).picks[..] else { panic!("one") };
        assert_eq!((pick.article, pick.badge.as_deref()), (1, Some("杭州")));
    }

    #[test]
    fn what_equals_a_repeat_is_a_repeat() {
        let feeds = [
            feed(vec![article("tag:e.org:1", "http://e.org/1", "One", 1)]),
            feed(vec![article("tag:e.org:2", "http://e.org/1", "Two", 1)]),
            feed(vec![article("tag:e.org:2", "http://e.org/3", "Three", 1)]),
        ];
        assert_eq!(titles(&feeds, &run(&feeds, Criteria::default())), ["One"]);
    }

    #[test]
    fn ids_on_one_page_are_told_apart_by_their_fragments() {
        let page = "http://show.org/list";
        let at = |n: usize, title: &str| article(&format!("{page}#{n}"), page, title, 1);
        let feeds = [feed(vec![at(1, "Glass, episode 1"), at(2, "Sand, episode 2")])];
        assert_eq!(run(&feeds, Criteria::default()).picks.len(), 2);
    }

    #[test]
    fn reposts_come_within_four_days_and_the_next_issue_after_sixteen_hours() {
        let picks = |hours: i64, is_one_feed: bool| {
            let at = |n: i64, hours: i64| Article {
                published: Some(Millis(90 * DAY + hours * 3_600_000)),
                ..article(&n.to_string(), &format!("http://e{n}.org/"), STORM, 1)
            };
            let [a, b] = [at(1, 0), at(2, hours)];
            let feeds = if is_one_feed { vec![feed(vec![a, b])] } else { vec![feed(vec![a]), feed(vec![b])] };
            run(&feeds, Criteria::default()).picks.len()
        };
        assert_eq!([95, 96, 97].map(|hours| picks(hours, false)), [1, 1, 2]);
        assert_eq!([15, 16, 23].map(|hours| picks(hours, true)), [1, 2, 2]);
    }

    #[test]
    fn filters_read_the_summary_and_take_the_date_of_a_change() {
        let told = Article {
            summary: Some("About the new tram line".into()),
            updated: Some(Millis(9 * DAY)),
            ..article("1", "http://e.org/1", "Council", -1)
        };
        let feeds = [feed(vec![told])];
        let count = |criteria: Criteria| run(&feeds, Criteria { now: Millis(10 * DAY), ..criteria }).picks.len();
        assert_eq!(count(Criteria { include: vec!["tram".into()], ..Criteria::default() }), 1);
        assert_eq!(count(Criteria { exclude: vec!["tram".into()], ..Criteria::default() }), 0);
        assert_eq!(count(Criteria { max_age_ms: Some(2 * DAY), ..Criteria::default() }), 1);
    }

    #[test]
    fn an_id_that_ends_in_the_address_of_its_site_is_not_that_page() {
        for of in [|n| format!("{n} at http://e.org"), |n| format!("{n}@http://e.org/"), |n| format!("{n}@e.org")] {
            let one = |n: i64| article(&of(n), &format!("http://e.org/{n}"), &format!("Number {n}"), 1);
            let page = Page { urls: vec!["https://www.e.org/".into()], ..Page::default() };
            let home = select(&[feed(vec![one(1), one(2)])], &Criteria::default(), &page, &|_| false);
            assert_eq!((home.picks.len(), home.dropped.own_page), (2, 0), "{}", of(1));
            // And tells two issues of a column apart.
            let issue =
                |n: i64| article(&of(n), &format!("http://e.org/{n}"), "Morning briefing: what you need to know", n);
            assert_eq!(run(&[feed(vec![issue(2), issue(1)])], Criteria::default()).picks.len(), 2, "{}", of(1));
        }
    }
}
