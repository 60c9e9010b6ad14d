//! The demo, as `cargo xtask demo` serves it: the seed page's article, with its blocks as rails.

use e2e::{Page, Reply, Tab, tokio};
use std::path::Path;

const PROVINCE: [&str; 8] = [
    "浙江省2013年第二季度“闪光言行之星”评选结果揭晓",
    "浙江省2013年第一季度“闪光言行之星”名单公布",
    "浙江省交通运输厅——廿天程序 五天走完",
    "浙江省人力社保厅——网上办事 一单搞定",
    "浙江省直机关启动在职党员进社区志愿服务活动",
    "浙江省直机关开展专项行动 严纪律 正作风",
    "援青干部如格桑花绽放海西 3年来为第二故乡办实事",
    "【专题】2013年第一季度创先争优闪光言行之星",
];
const SYSTEM: [&str; 8] = [
    "浙建党员职工在阿尔及利亚 你的热情，燃亮异国工地",
    "省委纪念建党91周年及创先争优活动表彰大会召开",
    "省委创先争优活动督查组赴省属企业督查指导",
    "杭钢转炉厂学习型党组织建设结硕果",
    "机场公司认真学习贯彻省第十三次党代会精神",
    "长广集团“二个五”推动整改提高晋位升级",
    "浙商集团开展网上投票推荐“两优一先”候选对象",
    "沪杭甬公司党委“六项工程”推进基层组织建设年活动",
];
const CITIES: [&str; 8] = [
    "德清县百余名年轻干部赴“三重一线”实践锻炼",
    "龙湾发挥党组织党员先锋作用 为雅安籍职工送温暖",
    "从联村到包村 兰溪游埠镇争当“全科干部”",
    "常山芳村镇开通为民办事联动快速反应专线",
    "湖州南浔区千名干部每周公开“晒工作”",
    "陈铁雄：情系山区访农家",
    "泽国个体协会党员街头开展学雷锋志愿服务活动",
    "上虞市质监局开展党员干部新春教育周活动",
];

/// Articles related to that of the page.
const NEIGHBOURS: [&str; 8] = [
    "温州社区化党建组织体系建成率达100% 比年度计划提早3个月",
    "5405个村组到612个农村新社区：温州“转并联”理清基层架构",
    "581个后进支部晋位升级 “绊脚石”变成“垫脚石”",
    "便民服务中心建到家门口 社区即办事项平均达38项",
    "百日攻坚见成效 1180个重点疑难项目已解决880个",
    "两新组织党建三年计划出台 “双强争先”拓面提质",
    "1036个企业党组织“契约化”共建 覆盖企业4914家",
    "非公企业党组织组建率达94.3% 标准化建设工程全面推开",
];

/// The only console line: about the sixth rail.
const SIXTH: &str = "[newsrail] http: ";

async fn demo() -> Tab {
    demo_with_loader_after(0).await
}

/// Opens the demo, with its loader delayed by that many milliseconds.
async fn demo_with_loader_after(millis: u64) -> Tab {
    let tab = Tab::open().await;
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    tab.site.put_folder("/demo/", &root.join("demo"));
    tab.site.put_dist("/");
    tab.site.alter("/newsrail.js", |reply| reply.delay(millis));
    tab.site.put("/demo/feeds/topics.shtml", Reply::not_found());
    let html = std::fs::read_to_string(root.join("index.html")).expect("the demo's page");
    let url = Page::document(&html).serve_at(&tab.site, "/index.html");
    tab.resize(1200, 900).await;
    tab.goto(&url).await;
    tab
}

/// Scrolls through the page, as a reader does, until all rails have loaded or failed.
async fn read_through(tab: &Tab) {
    for rail in 0..6 {
        tab.run(&format!(
            "document.querySelectorAll('news-rail')[{rail}].scrollIntoView({{ block: 'center', behavior: 'instant' }})"
        ))
        .await;
        tab.wait_for(&format!(
            "/ready|error/.test(document.querySelectorAll('news-rail')[{rail}].getAttribute('state'))"
        ))
        .await;
    }
    tab.settle().await;
}

/// The titles of the rail under that heading.
async fn titles(tab: &Tab, heading: &str) -> Vec<String> {
    let script = format!(
        "[...document.querySelectorAll('news-rail')].filter((rail) => \
           rail.shadowRoot.querySelector('[part~=heading]')?.textContent.trim() === '{heading}')\
         .map((rail) => [...rail.shadowRoot.querySelectorAll('[part~=title]')].map((title) => title.textContent.trim()))[0] ?? null"
    );
    let titles = tab.eval(&script).await;
    let titles = titles.as_array().unwrap_or_else(|| panic!("no rail is headed {heading}"));
    titles.iter().map(|title| title.as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn five_rails_show_the_right_titles_and_the_sixth_fails_with_grace() {
    let tab = demo().await;
    read_through(&tab).await;
    // Of thirteen entries, those related to the page: not the page itself, and not the newest four, on ferries and the weather.
    let related = titles(&tab, "相关稿件").await;
    assert_eq!(related.len(), 6, "{related:?}");
    assert!(related.iter().all(|title| NEIGHBOURS.contains(&title.as_str())), "{related:?}");
    assert_eq!(related[0], NEIGHBOURS[0]);
    assert_eq!(titles(&tab, "全省动态").await, PROVINCE);
    assert_eq!(titles(&tab, "系统传真").await, SYSTEM);
    assert_eq!(titles(&tab, "地市行动").await, CITIES);
    let video = titles(&tab, "视频播报").await;
    assert_eq!(video[..2], ["放眼瓯江南北：一江两岸春潮涌", "从11%到100%：半年建成社区化党建组织体系"], "{video:?}");
    assert_eq!(video.len(), 5);

    let sixth = "[...document.querySelectorAll('news-rail')].find((rail) => rail.getAttribute('heading') === '专题')";
    assert_eq!(tab.eval(&format!("{sixth}.getAttribute('state')")).await, "error");
    let said = tab.eval(&format!("{sixth}.shadowRoot.querySelector('[part~=error]').textContent")).await;
    let said = said.as_str().unwrap_or_default();
    assert!(!said.is_empty() && !said.contains("404") && !said.contains("http"), "{said}");
    let errors = tab.details("newsrail-error").await;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!((errors[0]["code"].as_str(), errors[0]["status"].as_u64()), (Some("http"), Some(404)));
    tab.assert_console(&[SIXTH]).await;
}

#[tokio::test]
async fn the_demo_stands_still_on_a_phone() {
    let tab = demo().await;
    tab.resize(360, 740).await;
    tab.client().refresh().await.expect("a page that can be loaded again");
    read_through(&tab).await;
    tab.assert_console(&[SIXTH]).await;
    let overflow = tab.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    assert_eq!(overflow, 0, "the page can be scrolled sideways");
}

#[tokio::test]
async fn the_demo_stands_still_when_its_loader_is_late() {
    let tab = demo_with_loader_after(1000).await;
    for width in [1280, 768, 360] {
        tab.resize(width, 900).await;
        tab.client().refresh().await.expect("a page that can be loaded again");
        read_through(&tab).await;
        tab.assert_console(&[SIXTH]).await;
    }
}

#[tokio::test]
async fn no_title_is_cut() {
    let tab = demo().await;
    for width in [1280, 1000, 768, 360, 320] {
        tab.resize(width, 900).await;
        tab.client().refresh().await.expect("a page that can be loaded again");
        read_through(&tab).await;
        let cut = tab
            .eval(
                "[...document.querySelectorAll('news-rail')].flatMap((rail) => \
                   [...rail.shadowRoot.querySelectorAll('[part~=title]')])\
                 .filter((title) => title.scrollHeight > title.clientHeight + 1).map((title) => title.textContent)",
            )
            .await;
        assert_eq!(cut, e2e::serde_json::json!([]), "cut at a width of {width}");
    }
}

#[tokio::test]
async fn a_headline_and_the_more_link_lead_there() {
    let tab = demo().await;
    tab.wait_for_state("news-rail[kind=province]", "ready").await;
    tab.scroll_to("news-rail[kind=province]").await;
    tab.click("news-rail[kind=province]", "[part~=item] [part~=link]").await;
    tab.wait_for("/\\/demo\\/pages\\/province-1\\.html$/.test(location.pathname)").await;
    tab.client().back().await.expect("a page to go back to");
    tab.wait_for_state("news-rail[kind=province]", "ready").await;
    tab.click("news-rail[kind=province]", "[part~=more]").await;
    tab.wait_for("/\\/demo\\/pages\\/province\\.html$/.test(location.pathname)").await;
}
