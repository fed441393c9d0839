//! What stands below the options in every `--help`: examples that can be typed as they are.

/// Where the exit statuses stand together.
pub(super) const STATUSES: &str = "Exit status:
  0  done
  1  the run failed: the disk is full, the output cannot be written, it was interrupted
  2  the command line or a file that it names is wrong
  3  it ran, and a target is not met (--require-targets, staff)

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

pub(super) const STAFF: &str = "Examples:
  holdtrue staff scenarios/staffing/helpline.toml
  holdtrue staff scenarios/staffing/helpline.toml --by day --brief
  holdtrue staff scenarios/staffing/helpline.toml --out staffed
  holdtrue run staffed/plan.toml";

pub(super) const SENSITIVITY: &str = "Examples:
  holdtrue sensitivity scenarios/messages/honest.toml -r 50
  holdtrue sensitivity scenarios/season.toml -r 20 --out sensitivity";

pub(super) const FIT: &str = "Examples:
  holdtrue fit calls.csv.gz --columns columns.toml --out fitted
  holdtrue fit calls.csv --column arrival=start --column wait=queue_s --column outcome=end --column talk=talk_s --out fitted
  holdtrue fit 2024-*.csv.gz --columns columns.toml --recent 8w --hold-out 4 --out fitted
  holdtrue run fitted/scenario.toml

A columns file:
  [columns]                  # names in the header; what is not there is left out
  date = \"date\"            # without it `arrival` is a moment (ISO 8601, seconds since 1970, or as [format] date says)
  arrival = \"arrive_s\"     # 08:30:15, or seconds after midnight
  type = \"type\"
  wait = \"wait_s\"
  outcome = \"outcome\"
  talk = \"service_s\"       # also wrap_up, agent, caller, priority
  [outcomes]                 # values of `outcome`; others are counted and set aside
  answered = [\"answered\"]
  abandoned = [\"abandoned\"]
  removed = [\"timeout\"]    # taken out of the queue by the switch
  never_queued = [\"left_vru\"]
  [unknown]
  agent = [\"0\"]            # values that name nobody; also caller
  [format]
  separator = \";\"          # also decimal = \",\" and date = \"%d.%m.%Y\"
  [hours]
  days = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"]
  opens = \"08:00\"
  closes = \"20:00\"
  without = [\"1999-05-23\"]
  without_types = [\"IN\"]";
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

#[cfg(feature = "serve")]
pub(super) const SERVE: &str = "Examples:
  holdtrue serve --open
  holdtrue serve scenarios/insurer.toml scenarios/plans/one-fewer.toml
  holdtrue serve scenarios/messages/comfort.toml scenarios/messages/position.toml --port 0";

#[cfg(feature = "serve")]
pub(super) const LESSON: &str = "Examples:
  holdtrue lesson --out lessons.html
  holdtrue lesson scenarios/lessons/1-one-agent-fewer.toml --out lesson.html";

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
  holdtrue erlang b --calls 100 --per 1h --handle 3m --agents 8
  holdtrue erlang c --handle 3m --agents 14 --target-service-level 80%      how many calls?
  holdtrue erlang day scenarios/forecast.csv --handle-column aht --target-service-level 80%";

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

pub(super) const BACKTEST: &str = "\
Examples:
  holdtrue run scenarios/insurer.toml -r 30 --records calls.csv
  holdtrue backtest scenarios/insurer.toml calls.csv
  holdtrue backtest --train 2001-01-01..2001-01-20 --test 2001-01-21.. calls.csv";
