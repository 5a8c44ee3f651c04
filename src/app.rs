//! 外壳：导航，和对 `Route` 的一个 match。

use leptos::prelude::*;

/// 应用的根组件。
#[component]
pub fn App() -> impl IntoView {
    let (n, set_n) = signal(0);
    view! { <main><h1>"岗哨"</h1><button on:click=move |_| set_n.update(|n| *n += 1)>{n}</button></main> }
}
