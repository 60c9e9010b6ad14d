//! Province news: which place an article is about, using the committed gazetteer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use newsrail::model::Article;
use newsrail::select::region::{Badge, Region, file_of};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn region(name: &str) -> Region {
    let index = read("gazetteer/index.txt");
    let file = file_of(&index, name).unwrap_or_else(|| panic!("{name} is not in the index"));
    Region::new(&read(&format!("gazetteer/{file}.txt")), &index, name, Badge::Name).unwrap_or_else(|| panic!("{name}"))
}

fn title(text: &str) -> Article {
    Article { title: text.into(), ..Article::default() }
}

fn placed(region: &Region, article: &Article) -> String {
    match region.place(article) {
        None => "-".into(),
        Some(None) => "province".into(),
        Some(Some(city)) => city.to_string(),
    }
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect()
}

#[test]
fn the_headlines_of_the_demo_are_placed_in_their_cities() {
    let zhejiang = region("浙江");
    let text = read("tests/fixtures/region/zhejiang-lists.txt");
    let wrong: Vec<String> = rows(&text)
        .into_iter()
        .filter(|row| placed(&zhejiang, &title(row[0])) != row[1])
        .map(|row| format!("{} is {} not {}", row[0], placed(&zhejiang, &title(row[0])), row[1]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(rows(&text).len(), 25);
}

/// Returns the codes of the regions in a fixture, after a check of its rows: code, headline, badge.
fn check(fixture: &str) -> BTreeSet<String> {
    let text = read(&format!("tests/fixtures/region/{fixture}"));
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for row in rows(&text) {
        seen.insert(row[0].to_string());
        let got = placed(&region(row[0]), &title(row[1]));
        if got != row[2] {
            wrong.push(format!("{} {} is {got} not {}", row[0], row[1], row[2]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    seen
}

#[test]
fn all_provinces_and_their_ambiguous_names() {
    assert_eq!(check("provinces.txt").len(), 34);
}

#[test]
fn what_only_looks_like_a_place_is_none() {
    check("look-alikes.txt");
}

#[test]
fn places_side_by_side_all_count() {
    check("side-by-side.txt");
}

#[test]
fn abbreviations_and_zones_name_a_region() {
    check("abbreviations.txt");
}

#[test]
fn a_region_goes_by_name_short_name_english_and_code() {
    let index = read("gazetteer/index.txt");
    for (name, file) in [
        ("浙江", "33"),
        ("浙江省", "33"),
        ("Zhejiang", "33"),
        ("ZHEJIANG", "33"),
        ("33", "33"),
        ("330000", "33"),
        ("杭州", "33"),
        ("杭州市", "33"),
        ("Hangzhou", "33"),
        ("330100", "33"),
        ("内蒙古自治区", "15"),
        ("Inner Mongolia", "15"),
        ("广西壮族自治区", "45"),
        ("香港特别行政区", "81"),
        ("Shaanxi", "61"),
        ("Shanxi", "14"),
        ("朝阳市", "21"),
        ("臺灣", "71"),
        ("臺北", "71"),
        ("臺北市", "71"),
        ("台北市", "71"),
        ("馬祖", "71"),
        ("澳門特別行政區", "82"),
        ("Xizang", "54"),
        ("Luohe", "41"),
        ("Yanan", "61"),
        ("廣東省", "44"),
        ("瀋陽市", "21"),
        ("龍巖", "35"),
        ("煙台市", "37"),
        ("襄樊", "42"),
        ("吉林", "22"),
        ("海南", "46"),
        ("海南州", "63"),
        ("海南藏族自治州", "63"),
        ("延边朝鲜族自治州", "22"),
        ("黔東南苗族侗族自治州", "52"),
        ("喀什地区", "65"),
        ("楚雄州", "53"),
        ("632500", "63"),
    ] {
        assert_eq!(file_of(&index, name), Some(file), "{name}");
    }
    for name in ["", "3", "Atlantis", "江", "331", "999999"] {
        assert_eq!(file_of(&index, name), None, "{name}");
    }
}

#[test]
fn a_name_as_it_is_written_comes_before_a_short_form() {
    let index = "46|海南|Hainan\n63|青海|Qinghai\n6325|海南州!|Hainan\n";
    for (name, file) in [("海南州", "63"), ("海南", "46"), ("海南省", "46"), ("Hainan", "46"), ("632500", "63")]
    {
        assert_eq!(file_of(index, name), Some(file), "{name}");
    }
    let jilin = "22|吉林|Jilin\n2201|长春|Changchun\n2202|吉林市|Jilin\n\t舒兰\n";
    for (name, headline, badge) in [
        ("吉林", "吉林省长春市地铁延伸", "长春"),
        ("吉林", "吉林省发布农业政策", "province"),
        ("吉林", "吉林市雾凇节开幕", "吉林"),
        ("吉林市", "吉林省长春市地铁延伸", "-"),
        ("吉林市", "吉林市雾凇节开幕", "吉林"),
        ("220200", "吉林省长春市地铁延伸", "-"),
        ("220200", "舒兰水稻开镰", "吉林"),
    ] {
        let region = Region::new(jilin, "", name, Badge::Name).expect(name);
        assert_eq!(placed(&region, &title(headline)), badge, "{name}: {headline}");
    }
}

#[test]
fn cities_that_share_a_short_name_are_told_apart() {
    for (name, headline, badge) in [
        ("吉林", "吉林省长春市地铁延伸", "长春"),
        ("吉林", "吉林省发布农业政策", "province"),
        ("吉林市", "吉林省长春市地铁延伸", "-"),
        ("吉林市", "吉林市雾凇节开幕", "吉林"),
        ("220200", "吉林省长春市地铁延伸", "-"),
        ("220200", "舒兰水稻开镰", "吉林"),
        ("新竹市", "新竹市立動物園", "新竹"),
        ("新竹縣", "新竹市立動物園", "-"),
        ("新竹縣", "新竹縣竹北市招商", "新竹"),
        ("嘉义县", "嘉義縣太保高鐵站", "嘉義"),
        ("海南州", "海南省三亚市免税店", "-"),
    ] {
        assert_eq!(placed(&region(name), &title(headline)), badge, "{name}: {headline}");
    }
}

#[test]
fn badges_are_in_the_script_that_is_asked_for() {
    let index = read("gazetteer/index.txt");
    for (file, headline, badges) in [
        ("71", "中坜夜市", ["桃園", "Taoyuan", "桃园"]),
        ("71", "高雄港", ["高雄", "Kaohsiung", "高雄"]),
        ("81", "將軍澳隧道", ["西貢", "Sai Kung", "西贡"]),
        ("81", "粉嶺公路", ["北區", "北區", "北区"]),
        ("82", "氹仔舊城區", ["嘉模堂", "嘉模堂", "嘉模堂"]),
        ("44", "广州地铁", ["广州", "Guangzhou", "廣州"]),
        ("21", "辽宁朝阳市", ["朝阳", "Chaoyang", "朝陽"]),
        ("53", "普洱茶", ["普洱", "Pu'er", "普洱"]),
    ] {
        for (kind, badge) in [Badge::Name, Badge::English, Badge::OtherScript].into_iter().zip(badges) {
            let region = Region::new(&read(&format!("gazetteer/{file}.txt")), &index, file, kind).expect(file);
            assert_eq!(placed(&region, &title(headline)), badge, "{headline} {kind:?}");
        }
    }
}

#[test]
fn the_index_has_all_names_of_provinces_and_cities() {
    let index = read("gazetteer/index.txt");
    for line in index.lines().filter(|line| !line.starts_with(['+', '!'])) {
        let (code, names) = line.split_once('|').expect(line);
        let text = read(&format!("gazetteer/{}.txt", &code[..2]));
        let own = text.lines().find(|line| line.starts_with(&format!("{code}|"))).expect(line);
        // The file's line also has places in the city, after its names.
        assert!(own.starts_with(line), "{line}: {own}");
        for name in names.split('|').filter(|name| !name.is_empty()) {
            let name = name.trim_end_matches(['~', '!']);
            assert!(file_of(&index, name).is_some(), "{name}");
        }
    }
}

#[test]
fn every_file_stands_behind_the_index() {
    let index = read("gazetteer/index.txt");
    let provinces: Vec<&str> = index.lines().filter(|line| line.find('|') == Some(2)).collect();
    assert_eq!(provinces.len(), 34);
    for line in provinces {
        let (code, rest) = line.split_once('|').expect(line);
        let text = read(&format!("gazetteer/{code}.txt"));
        assert_eq!(text.lines().next(), Some(line), "{code}");
        let name = rest.split('|').next().expect(line);
        assert!(Region::new(&text, &index, name, Badge::Name).is_some(), "{line}");
    }
    // Every city of the index can be a `region`.
    for line in index.lines().filter(|line| !line.starts_with(['+', '!'])) {
        let name = line.split('|').nth(1).expect(line).trim_end_matches(['~', '!']);
        assert!(file_of(&index, name).is_some_and(|file| line.starts_with(file)), "{line}");
    }
}

#[test]
fn a_code_in_a_text_is_a_number() {
    let index = read("gazetteer/index.txt");
    for line in index.lines().filter(|line| !line.starts_with(['+', '!'])) {
        let (code, rest) = line.split_once('|').expect(line);
        let region = region(&code[..2]);
        for headline in [format!("车祸致{code}人受伤"), format!("{code}年前的今天"), format!("iPhone {code} is out")]
        {
            assert_eq!(placed(&region, &title(&headline)), "-", "{headline}");
        }
        // Nor does one abroad take a name away.
        let name = rest.split('|').next().expect(line);
        let elsewhere = if code.starts_with("33") { "11" } else { "33" };
        let headline = format!("{elsewhere}{name}");
        assert_eq!(placed(&region, &title(&headline)), placed(&region, &title(name)), "{headline}");
    }
}

#[test]
fn a_city_keeps_what_is_about_it() {
    let hangzhou = region("杭州");
    assert_eq!(placed(&hangzhou, &title("萧山机场新增航线")), "杭州");
    assert_eq!(placed(&hangzhou, &title("宁波海曙区新建学校")), "-");
    assert_eq!(placed(&hangzhou, &title("浙江省发布高温预警")), "-");
    assert_eq!(placed(&hangzhou, &title("杭州与宁波签约")), "杭州");
}

#[test]
fn tags_titles_and_summaries_count() {
    let zhejiang = region("33");
    let tagged = Article { title: "一单搞定".into(), tags: vec!["绍兴".into()], ..Article::default() };
    assert_eq!(placed(&zhejiang, &tagged), "绍兴");
    let both = Article {
        title: "德清的早晨".into(),
        summary: Some("从杭州出发，经杭州北站，半小时到".into()),
        ..Article::default()
    };
    assert_eq!(placed(&zhejiang, &both), "湖州", "the title outweighs the summary");
    let context =
        Article { title: "路桥举办市集".into(), summary: Some("台州消息".into()), ..Article::default() };
    assert_eq!(placed(&zhejiang, &context), "台州");
}

#[test]
fn where_a_report_was_written_is_not_what_it_is_about() {
    let beijing = region("北京");
    for (headline, summary, expected) in [
        ("秋粮收购提速", "新华社北京11月8日电（记者 某某）各地开仓收粮。", "-"),
        ("月度数据公布", "人民网北京11月8日电 有关部门今日公布数据。", "-"),
        ("工业数据公布", "经济日报北京11月8日讯 数据今日公布。", "-"),
        ("月度數據公布", "中新社北京11月8日電 數據今日公布。", "-"),
        ("Harvest is in", "BEIJING, Nov. 8 (Xinhua) -- Granaries opened.", "-"),
        ("Harvest is in", "BEIJING, May 8 (Xinhua) -- Granaries in Beijing opened.", "province"),
        ("首都地铁延时", "新华社北京11月8日电 北京地铁今日起延时。", "province"),
        ("海淀区新增公园", "新华社北京11月8日电 公园今日开放。", "海淀"),
    ] {
        let article = Article { summary: Some(summary.into()), ..title(headline) };
        assert_eq!(placed(&beijing, &article), expected, "{headline} {summary}");
    }
}

#[test]
fn english_names_are_whole_words() {
    let index = read("gazetteer/index.txt");
    let zhejiang = Region::new(&read("gazetteer/33.txt"), &index, "Zhejiang", Badge::English).expect("33");
    assert_eq!(placed(&zhejiang, &title("Hangzhou's lakeside reopens")), "Hangzhou");
    assert_eq!(placed(&zhejiang, &title("Ningboish is no word")), "-");
    assert_eq!(placed(&zhejiang, &title("Taizhou shipyards expand")), "-", "two provinces have one");
    assert_eq!(placed(&zhejiang, &title("Taizhou in Zhejiang expands its shipyards")), "Taizhou");
    for (code, headline, badge) in [
        ("61", "Xi’an opens a metro line", "Xi'an"),
        ("61", "Xi'an opens a metro line", "Xi'an"),
        ("37", "Tai’an hosts a race", "Tai'an"),
        ("63", "Hainan’s duty-free sales surge", "-"),
        ("63", "Qinghai: Hainan plants trees", "Hainan"),
        ("46", "Hainan’s duty-free sales surge", "province"),
        ("31", "Minhang opens an AI park", "Minhang"),
        ("31", "长宁区开放公园", "Changning"),
        ("31", "Jingan Temple reopens", "Jing'an"),
        ("50", "丰都庙会", "Fengdu"),
        ("50", "重庆南岸区夜市", "Nan'an"),
        ("50", "Nan’an in Fujian exports stone", "-"),
        ("46", "定安县粽子上市", "Ding'an"),
        ("65", "Aral in Xinjiang picks its cotton", "Aral"),
        ("65", "The Aral Sea shrinks", "-"),
    ] {
        let region = Region::new(&read(&format!("gazetteer/{code}.txt")), &index, code, Badge::English).expect(code);
        assert_eq!(placed(&region, &title(headline)), badge, "{code}: {headline}");
    }
}

#[test]
fn a_gazetteer_of_ones_own() {
    let text = "BY|Bayern|Bavaria\nM|München|Munich|Muenchen\n\tSchwabing\n\tPasing~\nN|Nürnberg|Nuremberg\n\tFürth!\n!Nürnberger Land\n";
    let bavaria = Region::new(text, "", "bavaria", Badge::Name).expect("BY");
    for (headline, city) in [
        ("Neue Tram für Schwabing", "München"),
        ("MÜNCHEN feiert", "München"),
        ("Pasing baut", "-"),
        ("Pasing bei München baut", "München"),
        ("Bayern wählt", "province"),
        ("Fürth in Bayern gewinnt", "Nürnberg"),
        ("Im Nürnberger Land schneit es", "-"),
        ("Gesucht: Schuhe, Größe M", "-"),
    ] {
        assert_eq!(placed(&bavaria, &title(headline)), city, "{headline}");
    }
    let county = "Bournemouth, Christchurch and Poole";
    let dorset = Region::new(&format!("D|Dorset\nB|{county}\n"), "", "Dorset", Badge::English).expect("D");
    assert_eq!(placed(&dorset, &title(&format!("{county} council votes"))), county, "a long name");
    let munich = Region::new(text, "", "Munich", Badge::English).expect("M");
    assert_eq!(placed(&munich, &title("Schwabing leuchtet")), "Munich");
    for broken in ["", "\n\n", "\tno region", "|||", "!x"] {
        assert!(
            Region::new(broken, "", "x", Badge::Name).is_none_or(|r| r.place(&title("x y z")).is_none()),
            "{broken:?}"
        );
    }
}

#[test]
fn a_name_that_is_listed_again_and_again_costs_no_more_than_others() {
    let gazetteer = "1|Land\n".to_owned() + &"\tSame\n".repeat(60_000) + "2|Other\n\tElsewhere\n";
    let start = std::time::Instant::now();
    let land = Region::new(&gazetteer, "", "Land", Badge::Name).expect("the region");
    assert_eq!(placed(&land, &title("News of Same in Land")), "province");
    assert_eq!(placed(&land, &title("News of Elsewhere in Other")), "Other");
    // A walk past all that went before would take minutes here.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn neither_a_road_nor_a_place_elsewhere_takes_a_name_away() {
    for (name, headline, badge) in [
        ("浙江", "上海至萧山机场大巴开通", "杭州"),
        ("浙江", "上海市长兴岛郊野公园开园", "-"),
        ("山西", "大同市路灯改造", "大同"),
    ] {
        assert_eq!(placed(&region(name), &title(headline)), badge, "{name}: {headline}");
    }
    let zhejiang = region("浙江");
    let told = |tag: &str, title: &str, summary: &str| {
        let tags = tag.split_whitespace().map(Into::into).collect();
        placed(&zhejiang, &Article { tags, title: title.into(), summary: Some(summary.into()), ..Article::default() })
    };
    assert_eq!(told("", "路桥举办市集", "杭州、台州消息"), "台州", "an unsure name counts once its city is named");
    assert_eq!(told("绍兴", "志愿服务", "杭州，又是杭州"), "绍兴", "a tag outweighs the summary");
    assert_eq!(told("绍兴", "杭州与杭州西湖", ""), "杭州", "but no more than the title does");
}
