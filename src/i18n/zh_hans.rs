//! Chinese in simplified characters.

use super::Messages;

pub const MESSAGES: Messages = Messages {
    latest: "最新消息",
    related: "相关稿件",
    province: "全省动态",
    video: "视频播报",
    more: "更多…",
    empty: "暂无内容。",
    error: "内容暂时无法显示。",
    retry: "重试",
};
