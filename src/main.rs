//! 挂载应用，别的什么都不做。

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        gangshao::crash::install();
        leptos::mount::mount_to_body(gangshao::app::App);
    }
}
