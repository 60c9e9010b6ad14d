//! Chinese in simplified characters.

use super::Messages;

/// The texts.
pub const MESSAGES: Messages = Messages {
    lang: "zh-Hans",
    latest: "最新消息",
    related: "相关稿件",
    province: "全省动态",
    video: "视频播报",
    more: "更多…",
    load: "显示更多",
    added: &[("other", "又显示了 {} 条。")],
    empty: "暂无内容。",
    error: "内容暂时无法显示。",
    retry: "重试",
    play: "播放：",
    close: "关闭视频",
    unplayable: "此视频无法在这里播放。",
    as_of: "截至",
    now: "刚刚",
    minute: "分钟",
    hour: "小时",
    day: "天",
    plural: "",
    ago: "前",
};
