//! wasm-bindgen 的浏览器测试器，版本跟 Cargo.lock 走，不用另外安装 `wasm-bindgen-cli`。

use std::env;
use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;

fn main() -> anyhow::Result<()> {
    run_cli_with_args(env::args_os())
}
