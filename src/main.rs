//! 挂载应用，别的什么都不做。

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        // STUB: the static shell gives way to the app once the app is there.
        leptos::mount::mount_to_body(gangshao::app::App);
        use leptos::prelude::document;
        if let Some(shell) = document().get_element_by_id("static") {
            shell.remove();
        }
    }
}
