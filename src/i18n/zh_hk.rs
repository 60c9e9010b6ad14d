//! Chinese in traditional characters, as it is written in Hong Kong and Macao.

use super::Messages;

/// The texts.
pub const MESSAGES: Messages = Messages {
    lang: "zh-HK",
    latest: "最新消息",
    related: "相關報道",
    province: "全省動態",
    video: "影片報道",
    more: "更多…",
    load: "顯示更多",
    added: &[("other", "已多顯示 {} 則。")],
    empty: "暫時沒有內容。",
    error: "暫時未能顯示內容。",
    retry: "再試一次",
    play: "播放：",
    close: "關閉影片",
    unplayable: "未能在此播放這段影片。",
    as_of: "截至",
    now: "剛剛",
    minute: " 分鐘",
    hour: " 小時",
    day: " 日",
    plural: "",
    ago: "前",
};
