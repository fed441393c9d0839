//! The report of a big centre: 12 call types, 20 groups, 800 agents, a week. Nothing of it may be missing on paper.

use crate::program::{holdtrue, said};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const TYPES: usize = 12;
const GROUPS: usize = 20;

fn type_name(place: usize) -> String {
    const WORDS: [&str; 4] = ["claims", "renewals", "complaints", "sales"];
    format!("{} {place:02}", WORDS[place % WORDS.len()])
}

fn group_name(place: usize) -> String {
    const WORDS: [&str; 4] = ["Leeds", "Rotterdam", "Gdansk", "night shift"];
    format!("{} {place:02}", WORDS[place % WORDS.len()])
}

/// Half-hours from 08:00 to 20:00; long calls, so that few of them keep many agents busy.
fn scenario() -> String {
    let mut text = String::from(
        "name = \"A big centre\"\n[clock]\nopens = \"08:00\"\ncloses = \"20:00\"\ninterval = \"30m\"\n\
         [busyness]\nday = 0.1\n[money]\ncurrency = \"EUR\"\nline_minute = 0.02\n",
    );
    for place in 0..TYPES {
        let volume = 40 + 9 * place;
        let _ = write!(
            text,
            "[calls.\"{}\"]\nvolume = {volume}\ntalk = {{ dist = \"exponential\", mean = \"20m\" }}\n\
             patience = {{ dist = \"exponential\", mean = \"5m\" }}\n\
             service_level = {{ within = \"20s\", target = \"80%\" }}\nabandonment = {{ target = \"5%\" }}\n",
            type_name(place),
        );
    }
    for place in 0..GROUPS {
        let answers = [place % TYPES, (place * 5 + 1) % TYPES, (place + 7) % TYPES];
        let mut known: Vec<usize> = Vec::new();
        for one in answers {
            if !known.contains(&one) {
                known.push(one);
            }
        }
        let answers = known
            .iter()
            .map(|one| format!("\"{}\" = {{}}", type_name(*one)));
        let answers: Vec<String> = answers.collect();
        let _ = write!(
            text,
            "[agents.\"{}\"]\nanswers = {{ {} }}\ncount = {}\nwage = 20.0\n",
            group_name(place),
            answers.join(", "),
            // 800 in all.
            21 + 2 * place,
        );
    }
    text.push_str(
        "[week]\nmonday = {}\ntuesday = {}\nwednesday = {}\nthursday = {}\nfriday = {}\n",
    );
    text.push_str(
        "saturday = { \"clock.closes\" = \"14:00\" }\nsunday = { \"clock.closes\" = \"14:00\" }\n",
    );
    text
}

fn report() -> TempDir {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("big.toml");
    fs::write(&file, scenario()).unwrap();
    let out = folder.path().join("out");
    let arguments = [
        "run",
        file.to_str().unwrap(),
        "-r",
        "2",
        "-q",
        "--pictures",
        "none",
        "--out",
    ];
    let output = holdtrue(&[&arguments[..], &[out.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", said(&output));
    folder
}

fn page(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("out/report.html")).unwrap()
}

/// What stands in every head and cell of every table.
fn cells(page: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let document = roxmltree::Document::parse_with_options(page, options).unwrap();
    let cells = document.descendants();
    let cells = cells.filter(|node| node.has_tag_name("td") || node.has_tag_name("th"));
    cells
        .map(|cell| {
            let texts = cell.descendants().filter(roxmltree::Node::is_text);
            let texts = texts.filter_map(|node| node.text());
            texts.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut words = HashMap::new();
    for word in texts.into_iter().flat_map(str::split_whitespace) {
        *words.entry(word).or_insert(0) += 1;
    }
    words
}

#[test]
fn every_type_and_group_of_a_big_centre_has_its_figures() {
    let folder = report();
    let page = page(&folder);
    let document_cells = cells(&page);
    let times = |name: &str| document_cells.iter().filter(|cell| *cell == name).count();
    // Calls, more about calls, service levels; and by interval each type has four tables, which its title names.
    for place in 0..TYPES {
        let name = type_name(place);
        assert!(times(&name) >= 3, "{name}: {}", times(&name));
        for what in ["calls offered", "abandoned, %"] {
            assert!(
                page.contains(&format!("<caption>{name}: {what}</caption>")),
                "{name}"
            );
        }
    }
    assert!(times("all") >= 3);
    for place in 0..GROUPS {
        let name = group_name(place);
        assert!(times(&name) >= 1, "{name}");
        assert!(
            document_cells
                .iter()
                .any(|cell| cell == &format!("{name} busy %")),
            "{name}"
        );
        for what in ["agents on duty", "busy, %"] {
            assert!(
                page.contains(&format!("<caption>{name}: {what}</caption>")),
                "{name}"
            );
        }
    }
    // The size of a page is what a mail can carry.
    assert!(page.len() < 2_000_000, "{}", page.len());
}

/// A program by the first of these names that is installed.
fn installed(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let mut places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|place| place.is_file())
}

/// The page as a browser prints it, as text.
fn on_paper(chromium: &Path, pdftotext: &Path, folder: &TempDir) -> String {
    let pdf = folder.path().join("report.pdf");
    let text = folder.path().join("report.txt");
    let own = TempDir::new().unwrap();
    let printed = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-pdf-header-footer",
        ])
        .arg(format!("--user-data-dir={}", own.path().display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!(
            "file://{}",
            folder.path().join("out/report.html").display()
        ))
        .output()
        .unwrap();
    assert!(pdf.exists(), "{}", String::from_utf8_lossy(&printed.stderr));
    let read = Command::new(pdftotext)
        .arg("-layout")
        .args([&pdf, &text])
        .status()
        .unwrap();
    assert!(read.success());
    fs::read_to_string(text).unwrap()
}

#[test]
#[allow(clippy::print_stderr)] // says why it looks at nothing
fn no_column_and_no_figure_is_cut_off_on_paper() {
    let chromium = installed(&["chromium", "chromium-browser", "google-chrome"]);
    let (Some(chromium), Some(pdftotext)) = (chromium, installed(&["pdftotext"])) else {
        eprintln!("skipped: chromium and pdftotext (poppler-utils) are not both installed");
        return;
    };
    let folder = report();
    let page = page(&folder);
    let paper = on_paper(&chromium, &pdftotext, &folder);
    // What stands close together on paper may come back as one word.
    let paper = paper.replace('±', " ± ");
    let on_paper = words([paper.as_str()]);
    let cells = cells(&page);
    // Keys of assumptions are broken within a word.
    let cells = cells
        .iter()
        .map(String::as_str)
        .filter(|cell| !cell.contains('_'));
    for (word, times) in words(cells) {
        let found = on_paper.get(word).copied().unwrap_or(0);
        assert!(
            found >= times,
            "`{word}` stands {found} times on paper, {times} times in tables"
        );
    }
}
