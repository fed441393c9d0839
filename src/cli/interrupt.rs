//! Ctrl-C: the first stops the study after what is in hand, the second quits at once.

use super::terminal;
use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Signals nearer than this are one wish: a terminal, a shell and a wrapper may each pass it on. A convention.
const TOGETHER: Duration = Duration::from_millis(500);

/// Whether the user wants it to stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt {
    stop: Arc<AtomicBool>,
    unfinished: Arc<Mutex<Vec<PathBuf>>>,
}

impl Interrupt {
    /// Starts to listen for Ctrl-C and requests to terminate. To be called once.
    pub(super) fn watch() -> Self {
        let interrupt = Interrupt::default();
        let watched = interrupt.clone();
        let mut first: Option<Instant> = None;
        // Without a handler Ctrl-C simply kills the process, which is no reason not to run.
        let _ = ctrlc::set_handler(move || {
            if watched.stop.swap(true, Ordering::Relaxed) {
                if first.is_some_and(|first| first.elapsed() < TOGETHER) {
                    return;
                }
                watched.tidy();
                terminal::say("quit; nothing was finished");
                process::exit(1);
            }
            first = Some(Instant::now());
            terminal::say("stopping after what is in hand; once more to quit at once");
        });
        interrupt
    }

    /// True from the first Ctrl-C on.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.stop
    }

    /// Whether Ctrl-C came.
    pub(super) fn came(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Adds a file that is removed on quitting at once.
    pub(super) fn unfinished(&self, file: PathBuf) {
        if let Ok(mut files) = self.unfinished.lock() {
            files.push(file);
        }
    }

    fn tidy(&self) {
        if let Ok(files) = self.unfinished.try_lock() {
            for file in files.iter() {
                let _ = fs::remove_file(file);
            }
        }
    }
}
