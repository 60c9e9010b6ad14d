#!/usr/bin/env python3
"""Writes the demo's feeds (demo/feeds) and the small pages behind their links (demo/pages).

    python3 demo/make.py

Standard library only. The pictures and clips that it names are drawn by draw.py. Addresses inside the feeds are
relative, so that the demo works on any host and port; ids are tag URIs. The dates are fixed: this is an archive page.
The headlines are those of the article page of 2012 that the demo rebuilds, written out where it had cut them off.
"""
import json
import shutil
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
FEEDS, PAGES = HERE / "feeds", HERE / "pages"
CHINA = timezone(timedelta(hours=8))
TAG = "tag:newsrail.example,2012:"


def at(text):
    # Not before 8 o'clock: then the day is the same in China and in UTC.
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


class Item:
    def __init__(self, slug, date, title, summary="", picture=None, tags=(), clip=None, href=None):
        self.slug, self.date, self.title, self.summary = slug, at(date), title, summary
        self.picture, self.tags, self.clip = picture, tags, clip
        self.href = href or f"../pages/{slug}.html"


class Clip:
    def __init__(self, name, seconds, width, height):
        self.name, self.seconds, self.width, self.height = name, seconds, width, height


class Channel:
    def __init__(self, slug, name, about, items):
        self.slug, self.name, self.about, self.items = slug, name, about, items


# The rail is to find, among the city's news, what goes with the article: what does not stands first, and is newer.
RELATED = Channel("wenzhou", "温州新闻", "温州的新闻：基层组织建设，也有天气、航运和菜篮子。", [
    Item("ferry", "2012-09-20 07:30", "台风过后瓯江航道恢复通航 客轮今起按班次开行", "受台风影响停航的客轮全部恢复，渔船陆续出港。", tags=("航运", "温州")),
    Item("weather", "2012-09-20 07:00", "早晚温差加大 未来三天多云", "气象台预计，周末最高气温28摄氏度，适宜出行。", tags=("天气", "温州")),
    Item("market", "2012-09-19 16:10", "菜篮子价格稳中有降 海鲜上市量增加", "批发市场的蔬菜均价比上周下降，梭子蟹大量上市。", tags=("菜篮子", "温州")),
    Item("library", "2012-09-19 10:20", "市图书馆新增自助借还机 国庆假期照常开放", "读者凭一张卡借书，还书不用排队。", tags=("图书馆", "温州")),
    Item("community", "2012-09-18 09:30", "温州社区化党建组织体系建成率达100% 比年度计划提早3个月",
         "从11%到100%，仅用半年时间。全市612个农村新社区的组织体系已基本健全，社区网格化管理率达99.2%。", "community", ("社区化党建", "温州")),
    Item("article", "2012-09-20 08:00", "温州：活力提升，让基层组织“强筋壮骨”",
         "自今年2月以来，温州市扎实有序地推进基层组织建设年活动，集中力量抓支部，为基层组织解难题、办实事。", "hero", ("温州", "基层组织建设年"), href="../../index.html"),
    Item("merging", "2012-09-12 10:15", "5405个村组到612个农村新社区：温州“转并联”理清基层架构",
         "社区化党建与村级组织“转并联”改革有机结合，干部下沉，基层治理体系进一步完善。", "merging", ("转并联", "农村新社区")),
    Item("stones", "2012-09-07 08:40", "581个后进支部晋位升级 “绊脚石”变成“垫脚石”",
         "761个确定为“较差”的基层党组织，在领导干部挂帮整改后，已有581个实现晋位升级。", "stones", ("后进支部整治", "晋位升级")),
    Item("counter", "2012-08-29 14:20", "便民服务中心建到家门口 社区即办事项平均达38项",
         "便民服务、管理服务、文体服务、卫计服务和为老服务“五大中心”的建成率均在80%以上。", "counter", ("社区服务", "农村新社区")),
    Item("building", "2012-08-16 09:05", "百日攻坚见成效 1180个重点疑难项目已解决880个",
         "以“基层组织建设百日攻坚行动”为契机，有效破解重点工程受阻停滞的难题。", "building", ("百日攻坚", "后进支部整治")),
    Item("orchard", "2012-08-02 11:00", "两新组织党建三年计划出台 “双强争先”拓面提质",
         "坚持“强基、拓面、提质、创新”，构建镇街、社区、两新组织三级党组织隶属架构。", "orchard", ("两新组织党建", "双强争先")),
    Item("port", "2012-07-19 08:50", "1036个企业党组织“契约化”共建 覆盖企业4914家",
         "产业链党建和异地温州商会党建同步推进，工作覆盖率达100%。", "port", ("两新组织党建", "契约化共建")),
    Item("ladder", "2012-07-05 16:30", "非公企业党组织组建率达94.3% 标准化建设工程全面推开",
         "省级以上工业园区率先实现“六个覆盖”，社会组织党组织组建率达69.4%。", "ladder", ("两新组织党建", "标准化建设")),
])

PROVINCE = Channel("province", "全省动态", "全省创先争优和基层组织建设动态。", [
    Item("province-1", "2013-07-16 10:00", "浙江省2013年第二季度“闪光言行之星”评选结果揭晓", tags=("浙江", "闪光言行之星")),
    Item("province-2", "2013-04-18 09:20", "浙江省2013年第一季度“闪光言行之星”名单公布", tags=("浙江", "闪光言行之星")),
    Item("province-3", "2013-04-12 15:40", "浙江省交通运输厅——廿天程序 五天走完", tags=("浙江", "省直机关")),
    Item("province-4", "2013-04-11 08:30", "浙江省人力社保厅——网上办事 一单搞定", tags=("浙江", "省直机关")),
    Item("province-5", "2013-03-28 11:10", "浙江省直机关启动在职党员进社区志愿服务活动", tags=("浙江", "省直机关", "志愿服务")),
    Item("province-6", "2013-03-21 09:00", "浙江省直机关开展专项行动 严纪律 正作风", tags=("浙江", "省直机关")),
    Item("province-7", "2013-03-14 14:25", "援青干部如格桑花绽放海西 3年来为第二故乡办实事", tags=("浙江", "援青")),
    Item("province-8", "2013-03-06 08:00", "【专题】2013年第一季度创先争优闪光言行之星", tags=("浙江", "专题")),
])

SYSTEM = Channel("system", "系统传真", "省属企业和各系统的党建消息。", [
    Item("system-1", "2012-07-10 09:45", "浙建党员职工在阿尔及利亚 你的热情，燃亮异国工地"),
    Item("system-2", "2012-06-29 16:00", "省委纪念建党91周年及创先争优活动表彰大会召开"),
    Item("system-3", "2012-06-26 10:30", "省委创先争优活动督查组赴省属企业督查指导"),
    Item("system-4", "2012-06-21 08:55", "杭钢转炉厂学习型党组织建设结硕果"),
    Item("system-5", "2012-06-18 14:10", "机场公司认真学习贯彻省第十三次党代会精神"),
    Item("system-6", "2012-06-14 09:15", "长广集团“二个五”推动整改提高晋位升级"),
    Item("system-7", "2012-06-08 11:35", "浙商集团开展网上投票推荐“两优一先”候选对象"),
    Item("system-8", "2012-06-05 08:20", "沪杭甬公司党委“六项工程”推进基层组织建设年活动"),
])

CITIES = Channel("cities", "地市行动", "各市县的基层行动。", [
    Item("cities-1", "2013-05-09 09:30", "德清县百余名年轻干部赴“三重一线”实践锻炼"),
    Item("cities-2", "2013-04-25 10:40", "龙湾发挥党组织党员先锋作用 为雅安籍职工送温暖"),
    Item("cities-3", "2013-04-16 08:15", "从联村到包村 兰溪游埠镇争当“全科干部”"),
    Item("cities-4", "2013-04-02 15:20", "常山芳村镇开通为民办事联动快速反应专线"),
    Item("cities-5", "2013-03-26 09:50", "湖州南浔区千名干部每周公开“晒工作”"),
    Item("cities-6", "2013-03-19 14:00", "陈铁雄：情系山区访农家"),
    Item("cities-7", "2013-03-05 11:25", "泽国个体协会党员街头开展学雷锋志愿服务活动"),
    Item("cities-8", "2013-02-21 08:40", "上虞市质监局开展党员干部新春教育周活动"),
])

VIDEO = Channel("video", "视频播报", "看得见的数字：动画短片。", [
    Item("video-river", "2012-09-20 10:00", "放眼瓯江南北：一江两岸春潮涌", "基层组织建设年活动在全市各地快速升温。", clip=Clip("river", 8, 640, 360)),
    Item("video-growth", "2012-09-18 09:00", "从11%到100%：半年建成社区化党建组织体系", "612个农村新社区，一个点代表一个社区。", clip=Clip("growth", 7, 640, 360)),
    Item("video-crossing", "2012-09-07 08:00", "从“绊脚石”到“垫脚石”：581个后进支部晋位升级", "761个“较差”党组织的整改之路。", clip=Clip("crossing", 7, 640, 360)),
    Item("video-lights", "2012-08-29 14:00", "万家灯火处：38项服务社区即办", "即办公共服务项目进一步扩展，全市平均数达38项。", clip=Clip("lights", 7, 640, 360)),
    Item("video-centres", "2012-08-27 18:00", "竖屏看社区：“五大中心”建起来", "便民、管理、文体、卫计、为老，五大中心建成率均在80%以上。", clip=Clip("centres", 6, 360, 640)),
])

CHANNELS = [RELATED, PROVINCE, SYSTEM, CITIES, VIDEO]


# ---- feeds ----------------------------------------------------------------------------------------------

def json_feed(channel):
    items = []
    for item in channel.items:
        kind = "jpg" if item.picture == "hero" else "webp"
        image = {"image": f"../pictures/{item.picture}.{kind}"} if item.picture else {}
        items.append({"id": TAG + item.slug, "url": item.href, "title": item.title, "summary": item.summary, "content_text": item.summary,
                      **image, "date_published": item.date.isoformat(), "tags": list(item.tags)})
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": channel.name, "description": channel.about, "language": "zh-Hans",
                       "home_page_url": f"../pages/{channel.slug}.html", "items": items}, ensure_ascii=False, indent=1) + "\n"


def rss(channel, encoding="UTF-8"):
    media = ' xmlns:media="http://search.yahoo.com/mrss/"' if any(item.clip for item in channel.items) else ""
    out = [f'<?xml version="1.0" encoding="{encoding}"?>', f'<rss version="2.0"{media}>', "<channel>",
           f"<title>{escape(channel.name)}</title>", f"<link>../pages/{channel.slug}.html</link>",
           f"<description>{escape(channel.about)}</description>", "<language>zh-cn</language>"]
    for item in channel.items:
        out += ["<item>", f"<title>{escape(item.title)}</title>", f"<link>{item.href}</link>", f'<guid isPermaLink="false">{TAG}{item.slug}</guid>',
                f"<pubDate>{format_datetime(item.date)}</pubDate>"]
        if item.summary:
            out.append(f"<description>{escape(item.summary)}</description>")
        out += [f"<category>{escape(tag)}</category>" for tag in item.tags]
        if item.clip:
            clip = item.clip
            size = (HERE / "clips" / f"{clip.name}.mp4").stat().st_size
            out += [f'<media:content url="../clips/{clip.name}.mp4" type="video/mp4" medium="video" fileSize="{size}" '
                    f'duration="{clip.seconds}" width="{clip.width}" height="{clip.height}">',
                    f'<media:thumbnail url="../pictures/poster-{clip.name}.webp" width="{clip.width * 3 // 4}" height="{clip.height * 3 // 4}"/>', "</media:content>"]
        out.append("</item>")
    return "\n".join(out + ["</channel>", "</rss>", ""])


def atom(channel):
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">', f"<id>{TAG}{channel.slug}</id>",
           f"<title>{escape(channel.name)}</title>", f"<subtitle>{escape(channel.about)}</subtitle>", f'<link href="../pages/{channel.slug}.html"/>',
           f'<link rel="self" href="{channel.slug}.xml"/>', f"<updated>{channel.items[0].date.isoformat()}</updated>", "<author><name>浙江新闻</name></author>"]
    for item in channel.items:
        out += ["<entry>", f"<id>{TAG}{item.slug}</id>", f"<title>{escape(item.title)}</title>", f'<link href="{item.href}"/>',
                f"<published>{item.date.isoformat()}</published>", f"<updated>{item.date.isoformat()}</updated>", "</entry>"]
    return "\n".join(out + ["</feed>", ""])


# ---- pages ----------------------------------------------------------------------------------------------

def page(title, about, body):
    return f"""<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - 浙江新闻</title>
<meta name="description" content="{escape(about)}">
<link rel="icon" href="../favicon.svg" type="image/svg+xml">
<script src="../demo.js"></script>
<link rel="stylesheet" href="../demo.css">
</head>
<body>
<header class="masthead">
<div class="wrap masthead-row">
<a class="brand" href="../../index.html"><img src="../favicon.svg" width="40" height="40" alt="">浙江新闻</a>
<button type="button" class="theme" data-theme-toggle>深色</button>
</div>
</header>
<main class="wrap small-page" id="content">
{body}
<p class="back"><a href="../../index.html">返回正文：温州：活力提升，让基层组织“强筋壮骨”</a></p>
</main>
<footer class="footer"><div class="wrap"><p>Newsrail 演示页面。栏目标题取自2012年的一张新闻页，被截断的已补全；图片与短片为演示而绘制。</p></div></footer>
</body>
</html>
"""


def day(date):
    return f'<time datetime="{date.isoformat()}">{date.year}年{date.month}月{date.day}日</time>'


def item_page(channel, item):
    head = (f'<nav class="breadcrumb" aria-label="您当前的位置"><a href="home.html">浙江在线</a> <a href="{channel.slug}.html">{channel.name}</a> <span aria-current="page">正文</span></nav>\n'
            f'<h1>{escape(item.title)}</h1>\n<p class="byline">{day(item.date)}</p>')
    if item.clip:
        clip = item.clip
        head += (f'\n<video controls playsinline preload="none" width="{clip.width}" height="{clip.height}" poster="../pictures/poster-{clip.name}.webp" '
                 f'src="../clips/{clip.name}.mp4"></video>')
    elif item.picture:
        head += f'\n<img class="lead-picture" src="../pictures/{item.picture}.webp" width="480" height="270" alt="">'
    summary = f"\n<p>{escape(item.summary)}</p>" if item.summary else ""
    return page(item.title, item.summary or item.title, f'{head}{summary}\n<p class="note">这是栏目“{channel.name}”的一条演示稿件，没有正文。</p>')


def rows(channel):
    return "\n".join(f'<li><a href="{item.href.removeprefix("../pages/")}">{escape(item.title)}</a> {day(item.date)}</li>' for item in channel.items)


def channel_page(channel):
    return page(channel.name, channel.about, f'<nav class="breadcrumb" aria-label="您当前的位置"><a href="home.html">浙江在线</a> <span aria-current="page">{channel.name}</span></nav>\n'
                f'<h1>{channel.name}</h1>\n<p class="byline">{channel.about}</p>\n<ul class="index">\n{rows(channel)}\n</ul>')


def home_page():
    parts = [f'<h2><a href="{channel.slug}.html">{channel.name}</a></h2>\n<ul class="index">\n{rows(channel)}\n</ul>' for channel in CHANNELS]
    return page("全部栏目", "演示页面的全部栏目。", "<h1>全部栏目</h1>\n" + "\n".join(parts))


def main():
    for folder in (FEEDS, PAGES):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    (FEEDS / "related.json").write_text(json_feed(RELATED), "utf-8")
    (FEEDS / "province.xml").write_bytes(rss(PROVINCE, "GBK").encode("gbk"))
    (FEEDS / "system.xml").write_text(atom(SYSTEM), "utf-8")
    (FEEDS / "cities.xml").write_text(rss(CITIES), "utf-8")
    (FEEDS / "video.xml").write_text(rss(VIDEO), "utf-8")
    (PAGES / "home.html").write_text(home_page(), "utf-8")
    for channel in CHANNELS:
        (PAGES / f"{channel.slug}.html").write_text(channel_page(channel), "utf-8")
        for item in channel.items:
            if item.href.startswith("../pages/"):
                (PAGES / f"{item.slug}.html").write_text(item_page(channel, item), "utf-8")


if __name__ == "__main__":
    main()
