//! Real schedulers on this machine: a sweep in 40 shards, a worker killed half-way, merged, and compared with the
//! undivided sweep. Skipped, with the reason, where a scheduler is not installed. Whatever a test starts it ends.

#![allow(clippy::print_stderr)] // why a test is skipped is said

use crate::program::holdtrue;
use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SHARDS: u64 = 40;
/// Nothing here takes so long unless it is stuck.
const PATIENCE: Duration = Duration::from_secs(240);

/// A sweep of 40 combinations, and what it gives undivided.
struct Study {
    folder: TempDir,
    command: Vec<String>,
    table: Vec<u8>,
}

impl Study {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let scenario = fs::canonicalize("tests/it/scenarios/centre.toml").unwrap();
        let words = [
            "sweep",
            scenario.to_str().unwrap(),
            "--vary",
            "agents.desk.count=1..20",
        ];
        let more = [
            "--vary",
            "calls.*.volume_scale=1,1.1",
            "-r",
            "150",
            "--pictures",
            "none",
            "--out",
        ];
        let command: Vec<String> = words.into_iter().chain(more).map(str::to_owned).collect();
        let mut whole: Vec<&str> = command.iter().map(String::as_str).collect();
        let out = folder.path().join("whole");
        whole.extend([out.to_str().unwrap(), "-q"]);
        let output = holdtrue(&whole);
        assert!(output.status.success());
        Self {
            folder,
            command,
            table: output.stdout,
        }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("parts")
    }

    /// How many shards are there.
    fn done(&self) -> usize {
        let Ok(entries) = fs::read_dir(self.out().join("shards")) else {
            return 0;
        };
        let names = entries.map(|entry| entry.unwrap().file_name());
        names
            .filter(|name| name.to_string_lossy().ends_with(".jsonl.gz"))
            .count()
    }

    /// What `cluster` writes for it.
    fn script(&self, scheduler: &str) -> PathBuf {
        let mut cluster = cargo_bin_cmd!("holdtrue");
        cluster.args(["cluster", scheduler, "--shards", &SHARDS.to_string()]);
        cluster.args(&self.command).arg(self.out());
        let output = cluster.current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success());
        let script = self.folder.path().join(format!("{scheduler}.sh"));
        fs::write(&script, output.stdout).unwrap();
        script
    }

    /// Table and files are those of the undivided sweep.
    fn check(&self, table: &[u8]) {
        assert!(table == self.table, "{}", String::from_utf8_lossy(table));
        for file in ["sweep.json", "cells.csv", "cells.jsonl", "report.html"] {
            let [whole, merged] = ["whole", "parts"]
                .map(|folder| fs::read(self.folder.path().join(folder).join(file)).unwrap());
            assert!(whole == merged, "{file} differs");
        }
    }
}

/// Waits until something is so.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "waited in vain until {what}");
        sleep(Duration::from_millis(100));
    }
}

fn is_installed(programs: &[&str]) -> bool {
    let missing = programs.iter().find(|program| {
        let found = Command::new("sh")
            .args(["-c", "command -v \"$0\"", program])
            .output();
        !found.is_ok_and(|output| output.status.success())
    });
    if let Some(missing) = missing {
        eprintln!("skipped: there is no `{missing}` here");
    }
    missing.is_none()
}

/// A process that ends with the test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(5) {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Two nodes of Slurm on this host.
struct Slurm {
    home: TempDir,
    nodes: Vec<Daemon>,
    _controller: Daemon,
    _munge: Daemon,
}

impl Slurm {
    /// Where its configuration is; every command of Slurm is told by the environment.
    fn configuration(home: &Path) -> PathBuf {
        home.join("slurm.conf")
    }

    fn start() -> Self {
        let home = TempDir::new().unwrap();
        let at = home.path();
        for folder in ["state", "w1", "w2", "munge"] {
            fs::create_dir(at.join(folder)).unwrap();
        }
        fs::set_permissions(at.join("munge"), fs::Permissions::from_mode(0o700)).unwrap();
        let key = at.join("munge/key");
        // Whose processes it is does not matter on a machine of our own; that it is ours alone does.
        fs::write(&key, [at.to_str().unwrap().as_bytes(); 64].concat()).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        fs::write(Self::configuration(at), configuration(at)).unwrap();
        let own = |name: &str| at.join("munge").join(name).to_str().unwrap().to_owned();
        let munge = [
            "--force".to_owned(),
            "--foreground".to_owned(),
            format!("--key-file={}", own("key")),
            format!("--socket={}", own("socket")),
            format!("--pid-file={}", own("pid")),
            format!("--log-file={}", own("log")),
            format!("--seed-file={}", own("seed")),
        ];
        let munge = Self::daemon(at, "munged", &munge.each_ref().map(String::as_str));
        until("munged listens", || at.join("munge/socket").exists());
        let controller = Self::daemon(at, "slurmctld", &["-D"]);
        let nodes = ["w1", "w2"].map(|node| Self::daemon(at, "slurmd", &["-D", "-N", node]));
        let slurm = Self {
            nodes: nodes.into_iter().collect(),
            _controller: controller,
            _munge: munge,
            home,
        };
        until("both nodes are idle", || {
            let seen = slurm.ask("sinfo", &["-h", "-o", "%t %D"]);
            String::from_utf8_lossy(&seen.stdout).contains("idle 2")
        });
        slurm
    }

    fn daemon(home: &Path, program: &str, arguments: &[&str]) -> Daemon {
        let log = File::create(home.join(format!("{program}-{}.out", arguments.len()))).unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("SLURM_CONF", Self::configuration(home));
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        Daemon(command.spawn().unwrap())
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("SLURM_CONF", Self::configuration(self.home.path()));
        command.output().unwrap()
    }

    /// The second node and all that runs on it die at once.
    fn kill_a_node(&mut self) {
        let node = self.nodes.pop().unwrap();
        let name = "w2";
        let steps = Command::new("pgrep")
            .args(["-f", &format!("slurmstepd: .*{name}")])
            .output();
        let of_it = steps.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let own = node.0.id().to_string();
        let children = Command::new("pgrep").args(["-P", &own]).output().unwrap();
        let children = String::from_utf8_lossy(&children.stdout).into_owned();
        let mut all: Vec<String> = vec![own];
        all.extend(children.split_whitespace().map(str::to_owned));
        all.extend(
            of_it
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned),
        );
        let _ = Command::new("kill").arg("-9").args(&all).status();
        drop(node);
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn configuration(home: &Path) -> String {
    let host = Command::new("hostname").arg("-s").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let (host, home) = (host.trim(), home.display());
    let [controller, one, two] = [free_port(), free_port(), free_port()];
    format!(
        "ClusterName=holdtrue\nSlurmctldHost={host}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\n\
         AuthType=auth/munge\nAuthInfo=socket={home}/munge/socket\nCredType=cred/munge\n\
         StateSaveLocation={home}/state\nSlurmctldPort={controller}\nSlurmctldPidFile={home}/slurmctld.pid\n\
         SlurmdPidFile={home}/%n/slurmd.pid\nSlurmdSpoolDir={home}/%n\nSlurmctldLogFile={home}/slurmctld.log\n\
         SlurmdLogFile={home}/%n/log\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n\
         SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\nReturnToService=2\nSlurmdTimeout=20\n\
         JobRequeue=1\nMpiDefault=none\nSchedulerParameters=sched_interval=1,bf_interval=1\n\
         NodeName=w1 NodeHostname={host} NodeAddr=127.0.0.1 Port={one} CPUs=1\n\
         NodeName=w2 NodeHostname={host} NodeAddr=127.0.0.1 Port={two} CPUs=1\n\
         PartitionName=all Nodes=w1,w2 Default=YES State=UP MaxTime=INFINITE\n"
    )
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output().unwrap();
    let is_root = user.stdout.starts_with(b"0");
    if !is_root {
        eprintln!("skipped: Slurm's nodes are started by root only");
    }
    is_root
}

#[test]
fn slurm_simulates_a_sweep_though_a_node_dies() {
    let programs = [
        "sbatch",
        "slurmctld",
        "slurmd",
        "munged",
        "pgrep",
        "hostname",
    ];
    if !is_installed(&programs) || !is_root() {
        return;
    }
    let study = Study::new();
    let mut slurm = Slurm::start();
    let mut submit = Command::new("sh");
    submit
        .arg(study.script("slurm"))
        .current_dir(study.folder.path());
    submit.env("SLURM_CONF", Slurm::configuration(slurm.home.path()));
    let submitted = submit.output().unwrap();
    assert!(
        submitted.status.success(),
        "{}",
        String::from_utf8_lossy(&submitted.stderr)
    );
    until("a quarter of the shards is done", || study.done() >= 10);
    assert!(
        study.done() < SHARDS as usize,
        "all shards were done before a node could die"
    );
    slurm.kill_a_node();
    until("nothing is left to do", || {
        let left = slurm.ask("squeue", &["-h"]);
        left.status.success() && left.stdout.is_empty()
    });
    let left = fs::read_dir(study.folder.path()).unwrap();
    let mut left = left.map(|entry| entry.unwrap().path());
    let answer = left.find(|path| path.to_string_lossy().contains("holdtrue-merge-"));
    let table = fs::read(answer.expect("the merge job leaves its answer")).unwrap();
    study.check(&table);
}

#[test]
fn hyperqueue_simulates_a_sweep_though_a_task_dies() {
    let python = std::env::var("HOLDTRUE_HYPERQUEUE").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python)
        .args(["-c", "import hyperqueue"])
        .output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: `{python}` has no package `hyperqueue`");
        return;
    }
    let study = Study::new();
    let log = study.folder.path().join("log");
    fs::create_dir(&log).unwrap();
    let program = cargo_bin!("holdtrue");
    let out = study.out();
    let simulate = |tasks: &str| {
        let mut command = Command::new(&python);
        command
            .arg("tests/it/clusters/on_hyperqueue.py")
            .arg(&log)
            .arg(tasks);
        command.arg(program).args(&study.command).arg(&out);
        command.args(["-q", "--threads", "1", "--shard", &format!("auto/{SHARDS}")]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Daemon(command.spawn().unwrap())
    };
    let all: Vec<String> = (1..=SHARDS).map(|task| task.to_string()).collect();
    let mut cluster = simulate(&all.join(","));
    until("a quarter of the shards is done", || study.done() >= 10);
    // The last one that has begun.
    let begun = |task: &u64| fs::read_to_string(log.join(task.to_string())).ok();
    // It may be done before the signal comes: then it is the next one's turn.
    until("a task was killed", || {
        let victim = (1..=SHARDS).rev().find_map(|task| begun(&task)).unwrap();
        let mut kill = Command::new("kill");
        let killed = kill
            .args(["-9", victim.trim()])
            .stderr(Stdio::null())
            .status();
        killed.is_ok_and(|status| status.success()) || study.done() == SHARDS as usize
    });
    until("nothing is left to do", || {
        matches!(cluster.0.try_wait(), Ok(Some(_)))
    });
    let merge = holdtrue(&["merge", out.to_str().unwrap()]);
    let table = if merge.status.success() {
        // It was faster than the signal.
        merge.stdout
    } else {
        let said = String::from_utf8(merge.stderr).unwrap();
        let (_, missing) = said
            .trim()
            .rsplit_once("--array=")
            .expect("what is missing is named");
        let mut again = simulate(missing);
        until("what was missing is done", || {
            matches!(again.0.try_wait(), Ok(Some(_)))
        });
        holdtrue(&["merge", out.to_str().unwrap()]).stdout
    };
    study.check(&table);
}

/// What `cluster` prints for a command, and what its task does as the first of two.
fn task_of(command: &[&str], folder: &TempDir) -> (String, Output) {
    let arguments = [&["cluster", "hyperqueue", "--shards", "2"], command].concat();
    let output = holdtrue(&arguments);
    let script = String::from_utf8(output.stdout).unwrap();
    let (_, task) = script.split_once("--stdout none -- ").unwrap();
    let (task, _) = task.split_once(")\n").unwrap();
    let done = Command::new("sh")
        .args(["-c", task])
        .env("HQ_TASK_ID", "1")
        .output()
        .unwrap();
    assert!(folder.path().join("shards").exists(), "{task}");
    (script, done)
}

/// What the script adds to a command is not in its way, however that is written.
#[test]
fn a_command_with_options_of_its_own_is_cut() {
    for (own, processors) in [
        (&["-q"][..], "--cpus 1 "),
        (&["--quiet", "--threads", "2"], "--cpus 2 "),
        (&["--"], "--cpus 1 "),
    ] {
        let folder = TempDir::new().unwrap();
        let out = folder.path().to_str().unwrap();
        let command = [&["run", "-r", "4", "--out", out], own].concat();
        let command = [&command[..], &["tests/it/scenarios/tiny.toml"]].concat();
        let (script, done) = task_of(&command, &folder);
        let why = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{own:?}: {why}");
        assert!(script.contains(processors), "{script}");
    }
}

/// What every task would refuse is refused before there is a script.
#[test]
fn what_cannot_be_cut_gets_no_script() {
    let tiny = "tests/it/scenarios/tiny.toml";
    let folder = TempDir::new().unwrap();
    let covered = folder.path().join("covered.toml");
    let text = fs::read_to_string(tiny).unwrap()
        + "\n[staff]\nby = \"shifts\"\n[staff.agents.desk]\nrequired = 1\n[shifts.all]\nfrom = \"08:00\"\nlength = \"1h\"\n";
    fs::write(&covered, text).unwrap();
    for (command, why) in [
        (&["run", tiny, "--more", "5"][..], "'--more <N>'"),
        (&["run", tiny, "--precision", "1%"], "give -r"),
        (&["run", "/dev/stdin"], "save what comes through it"),
        (
            &["staff", covered.to_str().unwrap()],
            "is covered without simulation",
        ),
    ] {
        let mut cluster = cargo_bin_cmd!("holdtrue");
        cluster.args(["cluster", "slurm", "--shards", "2"]);
        cluster.args(command).args(["--out", "x"]);
        let output = cluster.pipe_stdin(tiny).unwrap().output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert!(output.stdout.is_empty() && said.contains(why), "{said}");
    }
}

/// What the script does where `sbatch` prints its last argument, and that of the merge is done at once.
#[test]
fn whatever_a_command_says_is_no_command_of_the_script() {
    let here = TempDir::new().unwrap();
    let sbatch = "#!/bin/sh\nfor last; do :; done\ncase $last in *\" merge \"*) sh -c \"$last\" >&2;; esac\necho 7\n";
    let program = here.path().join("sbatch");
    fs::write(&program, sbatch).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let scenario = fs::canonicalize("tests/it/scenarios/tiny.toml").unwrap();
    for words in [
        ["--title", "a\ntouch broken #"],
        ["--title", "a\r\n\ntouch broken"],
        ["--set", "agents.desk.count=[\n 1,\n 2]"],
    ] {
        let mut cluster = cargo_bin_cmd!("holdtrue");
        cluster.args(["cluster", "slurm", "--shards", "3", "run"]);
        cluster.arg(&scenario).args(["-r", "6", "--out=-o"]);
        let output = cluster.args(words).current_dir(&here).output().unwrap();
        let why = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {why}");
        let script = String::from_utf8(output.stdout).unwrap();
        let done = Command::new("sh")
            .args(["-c", &script])
            .env("PATH", format!("{}:/usr/bin:/bin", here.path().display()))
            .current_dir(&here)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{script}\n{said}");
        // The merge reads the folder of this name, whatever that begins with.
        assert!(said.contains("there are no shards in `-o`"), "{said}");
        assert!(!here.path().join("broken").exists(), "{script}");
    }
}
