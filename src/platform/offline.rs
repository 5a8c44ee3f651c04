//! 和 service worker 说话：离线内容存到哪了，有没有新版。没有 service worker 的地方什么都不发生。

use super::spawn;
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration};

/// service worker 那边的消息。
pub enum Offline {
    /// 离线内容已存几个、共几个。
    Progress(u32, u32),
    /// 新版已经下好，等人点头。
    NewVersion,
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let has = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|value| value.is_object());
    has.then(|| navigator.service_worker())
}

fn number(data: &JsValue, name: &str) -> Option<u32> {
    js_sys::Reflect::get(data, &name.into()).ok()?.as_f64().map(|value| value as u32)
}

fn say(target: &web_sys::ServiceWorker, kind: &str) {
    let message = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&message, &"type".into(), &kind.into());
    let _ = target.post_message(&message);
}

fn waiting(registration: &ServiceWorkerRegistration, hear: &impl Fn(Offline)) {
    // 第一次装的不算新版：那时还没有在管事的旧版。
    if registration.waiting().is_some() && registration.active().is_some() {
        hear(Offline::NewVersion);
    }
}

/// 听着。
pub fn watch_offline(hear: impl Fn(Offline) + Clone + 'static) {
    let Some(container) = container() else { return };
    let on_message = {
        let hear = hear.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if let (Some(done), Some(total)) = (number(&data, "done"), number(&data, "total")) {
                hear(Offline::Progress(done, total));
            }
        })
    };
    let _ = container.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_message.forget();
    spawn(async move {
        let Ok(ready) = container.ready() else { return };
        let Ok(registration) = JsFuture::from(ready).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        if let Some(active) = registration.active() {
            say(&active, "offline?");
        }
        waiting(&registration, &hear);
        let found = registration.clone();
        let on_found = Closure::<dyn FnMut()>::new(move || {
            let Some(worker) = found.installing() else { return };
            let (registration, hear) = (found.clone(), hear.clone());
            let on_state = Closure::<dyn FnMut()>::new(move || waiting(&registration, &hear));
            let _ = worker.add_event_listener_with_callback("statechange", on_state.as_ref().unchecked_ref());
            on_state.forget();
        });
        let _ = registration.add_event_listener_with_callback("updatefound", on_found.as_ref().unchecked_ref());
        on_found.forget();
    });
}

/// 换上新版：让等着的 service worker 接手，然后重开这一页。
pub fn use_new_version() {
    let Some(container) = container() else { return };
    let reload = Closure::<dyn FnMut()>::new(|| {
        let _ = window().location().reload();
    });
    let _ = container.add_event_listener_with_callback("controllerchange", reload.as_ref().unchecked_ref());
    reload.forget();
    spawn(async move {
        let Ok(registration) = JsFuture::from(container.get_registration()).await else { return };
        match registration.dyn_into::<ServiceWorkerRegistration>().ok().and_then(|registration| registration.waiting()) {
            Some(worker) => say(&worker, "use-new"),
            // 另一个窗口已经换了：这一页重开就是新的
            None => drop(window().location().reload()),
        }
    });
}
