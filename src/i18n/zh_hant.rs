//! Chinese in traditional characters, as it is written in Taiwan.

use super::Messages;

/// The texts.
pub const MESSAGES: Messages = Messages {
    lang: "zh-Hant",
    latest: "最新消息",
    related: "相關報導",
    province: "全省動態",
    video: "影音新聞",
    more: "更多…",
    load: "顯示更多",
    added: &[("other", "又顯示了 {} 則。")],
    empty: "目前沒有內容。",
    error: "目前無法顯示內容。",
    retry: "重試",
    play: "播放：",
    close: "關閉影片",
    unplayable: "這部影片無法在此播放。",
    as_of: "截至",
    now: "剛剛",
    minute: " 分鐘",
    hour: " 小時",
    day: " 天",
    plural: "",
    ago: "前",
};
