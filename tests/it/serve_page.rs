//! The page in a real browser: a script drives Chromium, and is skipped with a reason where there is none.

#![allow(clippy::print_stdout)] // why a test is skipped is said

use crate::program::holdtrue;
use crate::serve_http::Server;
use std::path::Path;
use std::process::Command;

/// Where the gate puts Playwright and axe-core.
const MODULES: &str = "target/browser/node_modules";

#[test]
fn the_page_works_in_a_browser() {
    let Some(chromium) = browser() else {
        return;
    };
    let server = Server::start(&[
        "scenarios/messages/day.toml",
        "scenarios/messages/position.toml",
    ]);
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("long.toml");
    let base = std::fs::canonicalize("scenarios/messages/day.toml").unwrap();
    let name = "two more people from nine to three, on a day ".repeat(4);
    // A group's too, without a space in it.
    let group = "weekend".repeat(11);
    let text = format!(
        "extends = {:?}\nname = {name:?}\n[agents.{group}]\nanswers = [\"service\"]\ncount = 1\n",
        base.display()
    );
    std::fs::write(&long, text).unwrap();
    let named = Server::start(&["scenarios/messages/day.toml", long.to_str().unwrap()]);
    let page = folder.path().join("lessons.html");
    let lesson = "scenarios/lessons/3-always-unusual.toml";
    let done = holdtrue(&["lesson", lesson, "--out", page.to_str().unwrap()]);
    assert!(done.status.success());
    let script = Command::new("node")
        .arg("tests/browser/page.mjs")
        .env("CHROMIUM", chromium)
        .env("MODULES", std::fs::canonicalize(MODULES).unwrap())
        .env("PAGE", format!("http://{}/", server.host))
        .env("LONG", format!("http://{}/", named.host))
        .env("OFFLINE", format!("file://{}", page.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&script.stdout).into_owned();
    let errors = String::from_utf8_lossy(&script.stderr);
    assert!(script.status.success(), "{said}\n{errors}");
    println!("{said}");
}

/// The browser, if all that is needed is there.
fn browser() -> Option<&'static str> {
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
    let chromium = chromium.into_iter().find(|path| Path::new(path).exists());
    let is_node = Command::new("node").arg("--version").output().is_ok();
    let are_modules = ["playwright-core", "axe-core"];
    let are_modules = are_modules
        .iter()
        .all(|name| Path::new(MODULES).join(name).exists());
    match chromium {
        Some(path) if is_node && are_modules => Some(path),
        _ => {
            println!(
                "skipped: the page is tested with Chromium, node, and `npm install --prefix target/browser playwright-core axe-core`"
            );
            None
        }
    }
}
