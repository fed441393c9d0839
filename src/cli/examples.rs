//! What stands below the options in every `--help`: examples that can be typed as they are.

/// Where the exit statuses stand together.
pub(super) const STATUSES: &str = "Exit status:
  0  done
  1  the run failed: the disk is full, the output cannot be written, it was interrupted
  2  the command line or a file that it names is wrong
  3  it ran, and a target is not met (--require-targets)

Results go to stdout, everything else to stderr. Tables are as wide as the terminal, or as COLUMNS says; into a file or a pipe 100 columns. `holdtrue COMMAND --help` has examples of each command.";

pub(super) const RUN: &str = "Examples:
  holdtrue run scenarios/insurer.toml
  holdtrue run scenarios/insurer.toml --brief
  holdtrue run scenarios/insurer.toml -r 1000 --set agents.desk.absence=10%
  holdtrue run scenarios/insurer.toml --set 'calls.*.volume_scale=1.1'
  holdtrue run scenarios/insurer.toml --precision 2% --out results
  holdtrue run scenarios/insurer.toml --json --require-targets > results.json";

pub(super) const COMPARE: &str = "Examples:
  holdtrue compare scenarios/insurer.toml scenarios/plans/one-fewer.toml
  holdtrue compare scenarios/insurer.toml scenarios/plans/one-fewer.toml --brief
  holdtrue compare scenarios/insurer.toml scenarios/plans/one-fewer.toml -r 1000 --out comparison
  holdtrue compare scenarios/insurer.toml scenarios/plans/one-fewer.toml --require-targets --quiet";

pub(super) const SWEEP: &str = "Examples:
  holdtrue sweep scenarios/insurer.toml --vary agents.desk.absence=0%,5%,10%
  holdtrue sweep scenarios/insurer.toml --vary agents.advisers.count=3..6 --vary 'calls.*.volume_scale=0.9,1,1.1'
  holdtrue sweep scenarios/insurer.toml --more-or-fewer 2 --show abandonment
  holdtrue sweep scenarios/sweeps/insurer.toml --out sweep";

pub(super) const SENSITIVITY: &str = "Examples:
  holdtrue sensitivity scenarios/messages/honest.toml -r 50
  holdtrue sensitivity scenarios/season.toml -r 20 --out sensitivity";

pub(super) const MERGE: &str = "Examples:
  holdtrue run scenarios/insurer.toml -r 1000 --shard 1/2 --out study
  holdtrue run scenarios/insurer.toml -r 1000 --shard 2/2 --out study
  holdtrue merge study";

pub(super) const CLUSTER: &str = "Examples:
  holdtrue cluster slurm sweep scenarios/sweeps/insurer.toml --out sweep > sweep.sh
  holdtrue cluster slurm --shards 40 run scenarios/season.toml -r 2000 --out season > season.sh
  holdtrue cluster hyperqueue sensitivity scenarios/season.toml -r 200 --out sensitivity > study.sh";

pub(super) const REPORT: &str = "Examples:
  holdtrue run scenarios/insurer.toml --out results
  holdtrue report results
  holdtrue report results --brief
  holdtrue report results --json > results.json";

pub(super) const TRACE: &str = "Examples:
  holdtrue trace scenarios/insurer.toml > day.csv
  holdtrue trace scenarios/insurer.toml --caller 7
  holdtrue trace scenarios/week.toml --day friday";

pub(super) const CHECK: &str = "Examples:
  holdtrue check scenarios/insurer.toml
  holdtrue check scenarios/insurer.toml --set agents.desk.absence=10%
  holdtrue check --assumptions scenarios/season.toml";

pub(super) const NEW: &str = "Examples:
  holdtrue new my-centre.toml
  holdtrue new | less";

pub(super) const SCHEMA: &str = "Examples:
  holdtrue schema > scenario.schema.json
  holdtrue schema --results";

pub(super) const ERLANG: &str = "Examples:
  holdtrue erlang c --calls 100 --per 30m --handle 4m --agents 15
  holdtrue erlang a --calls 100 --per 30m --handle 4m --patience 3m --target-service-level 80%
  holdtrue erlang b --calls 100 --per 1h --handle 3m --agents 8";

pub(super) const KEYS: &str = "Examples:
  holdtrue keys                      every key, with what it takes and means
  holdtrue keys shrinkage            one key, wherever it stands
  holdtrue keys agents.desk.shifts   a key with what is in it
  holdtrue keys --markdown           all of it as a page of Markdown";

pub(super) const COMPLETIONS: &str = "Examples:
  holdtrue completions bash > ~/.local/share/bash-completion/completions/holdtrue
  holdtrue completions zsh > ~/.zfunc/_holdtrue
  holdtrue completions fish > ~/.config/fish/completions/holdtrue.fish";

pub(super) const MAN: &str = "Examples:
  holdtrue man | man -l -
  holdtrue man --out ~/.local/share/man/man1";
