//! 朗读：有中文嗓音才露面。

use leptos::prelude::window;
use web_sys::{SpeechSynthesisUtterance, SpeechSynthesisVoice};

fn zh_voice() -> Option<SpeechSynthesisVoice> {
    let synthesis = window().speech_synthesis().ok()?;
    synthesis.get_voices().iter().map(SpeechSynthesisVoice::from).find(|voice| voice.lang().to_lowercase().starts_with("zh"))
}

/// 这台设备有没有中文嗓音。嗓音可能晚一点才装好，用到时再问。
pub fn can_speak() -> bool {
    js_sys::Reflect::has(&window(), &"speechSynthesis".into()).unwrap_or(false) && zh_voice().is_some()
}

/// 读出来；正在读的先停。
pub fn speak(text: &str) {
    let (Ok(synthesis), Some(voice)) = (window().speech_synthesis(), zh_voice()) else { return };
    synthesis.cancel();
    if let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text) {
        utterance.set_voice(Some(&voice));
        utterance.set_lang("zh-CN");
        utterance.set_rate(0.9);
        synthesis.speak(&utterance);
    }
}

/// 别读了。
pub fn stop_speaking() {
    if let Ok(synthesis) = window().speech_synthesis() {
        synthesis.cancel();
    }
}

/// 正在读。
pub fn is_speaking() -> bool {
    window().speech_synthesis().is_ok_and(|synthesis| synthesis.speaking())
}
