//! What is given, what is sought, and the answer to it.

use super::options::{Given, Targets};
use super::refuse;
use crate::centre::ServiceLevel;
use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::random::Law;
use crate::report::{Calculator, Case, ErlangAnswer, Outcome, Quantities, Sought};
use crate::theory::{
    Demand, MOST_AGENTS, Most, Station, StationError, SteadyTarget, Unreachable, agents_between,
    fewest_agents, fewest_lines, fewest_trunks, longest_handle_time, most_arrivals, most_lines,
    trunks_between,
};
use crate::units::{Seconds, Share};

/// Which calculator it is, and what callers do.
#[derive(Debug)]
pub(super) struct Model {
    calculator: Calculator,
    patience: Law,
    /// What callers do, in words.
    callers: String,
}

impl Model {
    pub(super) fn new(calculator: Calculator, patience: Law, callers: impl Into<String>) -> Self {
        Self {
            calculator,
            patience,
            callers: callers.into(),
        }
    }
}

/// A question that can be answered, or told why not.
#[derive(Debug)]
pub(super) struct Question {
    model: Model,
    calls: Option<f64>,
    per: Seconds,
    handle: Option<Seconds>,
    agents: Option<f64>,
    lines: Option<u32>,
    shrinkage: Share,
    targets: Targets,
    /// None where nobody waits.
    counted: Option<ServiceLevel>,
}

/// What stands in for a rate or a time that is sought: it is not looked at.
const ANY: f64 = 1.0;

impl Question {
    /// Erlang B: as many lines as agents.
    pub(super) fn loss(model: Model, given: &Given, targets: Targets) -> Self {
        Self::of(model, given, None, targets, None)
    }

    /// Where callers wait.
    pub(super) fn waiting(
        model: Model,
        given: &Given,
        lines: Option<u32>,
        targets: Targets,
        counted: ServiceLevel,
    ) -> Self {
        Self::of(model, given, lines, targets, Some(counted))
    }

    fn of(
        model: Model,
        given: &Given,
        lines: Option<u32>,
        targets: Targets,
        counted: Option<ServiceLevel>,
    ) -> Self {
        Self {
            model,
            calls: given.calls,
            per: given.per,
            handle: given.handle,
            agents: given.agents,
            lines,
            shrinkage: given.rota.shrinkage,
            targets,
            counted,
        }
    }

    pub(super) fn answer(&self) -> Result<ErlangAnswer, Failure> {
        match self.sought()? {
            None => self.given(),
            Some(Sought::Agents) => self.agents(),
            Some(Sought::Calls) => self.calls(),
            Some(Sought::HandleTime) => self.handle_time(),
            Some(lines @ (Sought::FewestLines | Sought::MostLines)) => self.lines(lines),
        }
    }

    /// What is left out; none if everything is there and no target is given.
    fn sought(&self) -> Result<Option<Sought>, Failure> {
        let missing = [
            (self.calls.is_none(), "--calls", Sought::Calls),
            (self.handle.is_none(), "--handle", Sought::HandleTime),
            (self.agents.is_none(), "--agents", Sought::Agents),
        ];
        let missing: Vec<(&str, Sought)> = missing
            .into_iter()
            .filter_map(|(is_missing, option, sought)| is_missing.then_some((option, sought)))
            .collect();
        let options: Vec<&str> = missing.iter().map(|(option, _)| *option).collect();
        let some_target = match self.counted {
            Some(_) => "--target-service-level 80%",
            None => "--target-blocked 1%",
        };
        match (missing.as_slice(), self.targets.is_empty()) {
            ([], true) => Ok(None),
            ([(_, sought)], false) => Ok(Some(*sought)),
            ([], false) if self.counted.is_some() && self.lines.is_none() => {
                let blocks = self.targets.all().into_iter();
                let blocks = blocks
                    .into_iter()
                    .any(|one| matches!(one, SteadyTarget::Blocked(_)));
                let of_lines = if blocks {
                    Sought::FewestLines
                } else {
                    Sought::MostLines
                };
                Ok(Some(of_lines))
            }
            ([], false) => Err(Failure::wrong(
                "everything is given, and targets, too: leave out --calls, --handle or --agents, which is then found, or leave the targets out to see what is reached",
            )),
            ([_], true) => Err(Failure::wrong(format!(
                "{} is not given: give it, or a target such as {some_target} from which it is found",
                options[0]
            ))),
            _ => Err(Failure::wrong(format!(
                "{} are not given: give all but one, and targets such as {some_target} from which the last is found",
                options.join(" and ")
            ))),
        }
    }

    /// What was given, sought or not.
    fn asked(&self) -> Quantities {
        Quantities {
            calls: self.calls,
            handle_time: self.handle.map(Seconds::get),
            agents: self.agents,
            lines: self.lines,
        }
    }

    fn answered(
        &self,
        sought: Option<Sought>,
        asked: Quantities,
        case: Option<Case>,
    ) -> ErlangAnswer {
        ErlangAnswer {
            calculator: self.model.calculator,
            callers: self.model.callers.clone(),
            per: self.per,
            sought,
            counted: self.counted,
            has_patience: self.model.patience.never() < 1.0,
            shrinkage: self.shrinkage,
            targets: self.targets.said(),
            asked,
            case,
            between: None,
            nearby: Vec::new(),
        }
    }

    /// The demand, with lines where they are limited.
    fn demand(&self) -> Result<Demand, Failure> {
        let rate = self.calls.map_or(ANY, |calls| calls / self.per.get());
        let handle = self.handle.or(Seconds::new(ANY)).unwrap_or(Seconds::ZERO);
        let demand = Demand::new(rate, handle, self.model.patience.clone()).map_err(refuse)?;
        match self.lines {
            Some(lines) => demand.with_lines(lines).map_err(refuse),
            None => Ok(demand),
        }
    }

    /// So many agents; Erlang B has as many lines.
    fn station(&self, demand: &Demand, agents: f64) -> Result<Station, StationError> {
        let demand = demand.clone();
        match self.counted {
            Some(_) => Station::between(demand, agents),
            None if agents.fract() != 0.0 || agents > f64::from(MOST_AGENTS) => {
                Err(StationError::Part(agents))
            }
            None => Station::new(demand.with_lines(agents as u32)?, agents as u32),
        }
    }

    fn case(&self, demand: &Demand, agents: f64) -> Result<Case, StationError> {
        let station = self.station(demand, agents)?;
        Ok(Case::of(&station, self.per, self.counted))
    }

    /// Nobody calls.
    fn idle(&self, agents: f64) -> Case {
        Case {
            agents,
            calls: 0.0,
            handle_time: self.handle.map_or(0.0, Seconds::get),
            lines: self.lines,
            outcome: Outcome::Idle,
        }
    }

    /// Two agents fewer to two more, where there are such.
    fn around<T>(agents: f64, of: impl Fn(f64) -> Option<T>) -> Vec<T> {
        let steps = [-2.0, -1.0, 0.0, 1.0, 2.0].into_iter();
        let around = steps
            .map(|step| agents + step)
            .filter(|agents| *agents > 0.0);
        around.filter_map(of).collect()
    }

    fn given(&self) -> Result<ErlangAnswer, Failure> {
        let agents = self.agents.unwrap_or_default();
        if self.calls == Some(0.0) {
            return Ok(self.answered(None, self.asked(), Some(self.idle(agents))));
        }
        let demand = self.demand()?;
        let case = self.case(&demand, agents).map_err(refuse)?;
        let mut answer = self.answered(None, self.asked(), Some(case));
        answer.nearby = Self::around(agents, |agents| self.case(&demand, agents).ok());
        Ok(answer)
    }

    fn agents(&self) -> Result<ErlangAnswer, Failure> {
        let sought = Some(Sought::Agents);
        if self.calls == Some(0.0) {
            let asked = Quantities {
                agents: Some(0.0),
                ..self.asked()
            };
            return Ok(self.answered(sought, asked, Some(self.idle(0.0))));
        }
        let demand = self.demand()?;
        let targets = self.targets.all();
        let (fewest, between) = match self.counted {
            Some(_) => (
                fewest_agents(&demand, &targets).map_err(|why| self.out_of_reach(&demand, why))?,
                agents_between(&demand, &targets),
            ),
            None => (
                fewest_trunks(&demand, &targets).map_err(|why| self.out_of_reach(&demand, why))?,
                trunks_between(&demand, &targets),
            ),
        };
        let agents = f64::from(fewest);
        let case = self.case(&demand, agents).map_err(refuse)?;
        let asked = Quantities {
            agents: Some(agents),
            ..self.asked()
        };
        let mut answer = self.answered(sought, asked, Some(case));
        answer.between = between;
        answer.nearby = Self::around(agents, |agents| self.case(&demand, agents).ok());
        Ok(answer)
    }

    fn calls(&self) -> Result<ErlangAnswer, Failure> {
        let agents = self.agents.unwrap_or_default();
        let demand = self.demand()?;
        let solve = |agents: f64| {
            let station = self.station(&demand, agents)?;
            let most = most_arrivals(station.demand(), agents, &self.targets.all())?;
            Ok(match most {
                Most::UpTo(rate) => Some(self.case(&demand.clone().with_arrivals(rate)?, agents)?),
                Most::Unlimited => None,
            })
        };
        let case: Option<Case> = solve(agents).map_err(refuse)?;
        let calls = case.as_ref().map(|case| case.calls);
        let asked = Quantities {
            calls,
            ..self.asked()
        };
        let has_limit = case.is_some();
        let mut answer = self.answered(Some(Sought::Calls), asked, case);
        if has_limit {
            answer.nearby = Self::around(agents, |agents| solve(agents).ok().flatten());
        }
        Ok(answer)
    }

    fn handle_time(&self) -> Result<ErlangAnswer, Failure> {
        let agents = self.agents.unwrap_or_default();
        let sought = Some(Sought::HandleTime);
        if self.calls == Some(0.0) {
            return Ok(self.answered(sought, self.asked(), None));
        }
        let demand = self.demand()?;
        let solve = |agents: f64| {
            let station = self.station(&demand, agents)?;
            let most = longest_handle_time(station.demand(), agents, &self.targets.all())?;
            let handle_time = match most {
                Most::UpTo(handle_time) => Seconds::new(handle_time),
                Most::Unlimited => None,
            };
            handle_time
                .map(|time| self.case(&demand.clone().with_handle_time(time)?, agents))
                .transpose()
        };
        let case: Option<Case> = solve(agents).map_err(refuse)?;
        let handle_time = case.as_ref().map(|case| case.handle_time);
        let asked = Quantities {
            handle_time,
            ..self.asked()
        };
        let has_limit = case.is_some();
        let mut answer = self.answered(sought, asked, case);
        if has_limit {
            answer.nearby = Self::around(agents, |agents| solve(agents).ok().flatten());
        }
        Ok(answer)
    }

    fn lines(&self, sought: Sought) -> Result<ErlangAnswer, Failure> {
        let agents = self.agents.unwrap_or_default();
        if self.calls == Some(0.0) {
            return Ok(self.answered(Some(sought), self.asked(), None));
        }
        if agents.fract() != 0.0 {
            return Err(refuse(StationError::Part(agents)));
        }
        let demand = self.demand()?;
        Station::between(demand.clone(), agents).map_err(refuse)?;
        let (targets, whole) = (self.targets.all(), agents as u32);
        let found = match sought {
            Sought::FewestLines => fewest_lines(&demand, whole, &targets).map(Most::UpTo),
            _ => most_lines(&demand, whole, &targets),
        };
        let case = |lines: u32| {
            let demand = demand.clone().with_lines(lines).ok()?;
            self.case(&demand, agents).ok()
        };
        let lines = match found {
            Ok(Most::UpTo(lines)) => Some(lines),
            Ok(Most::Unlimited) => None,
            Err(why) => return Err(self.out_of_reach(&demand, why)),
        };
        let asked = Quantities {
            lines,
            ..self.asked()
        };
        let mut answer = self.answered(Some(sought), asked, lines.and_then(case));
        if let Some(lines) = lines {
            let around = lines.saturating_sub(2).max(whole)..=lines.saturating_add(2);
            answer.nearby = around.filter_map(case).collect();
        }
        Ok(answer)
    }

    /// Says on stderr why nothing will do, and how near one comes.
    fn out_of_reach(&self, demand: &Demand, why: Unreachable) -> Failure {
        let what = match why {
            Unreachable::AnyLines => "no number of lines meets every target",
            Unreachable::Agents => "the answer is out of reach",
            Unreachable::Lines(_) if self.targets.said().len() > 1 => {
                "no number of agents meets every target"
            }
            Unreachable::Lines(_) => "no number of agents meets the target",
        };
        let best = match why {
            Unreachable::Lines(lines) => Station::new(demand.clone(), lines).ok(),
            Unreachable::Agents | Unreachable::AnyLines => None,
        };
        let state = best.and_then(|station| station.steady_state());
        let reached = state.map_or_else(String::new, |state| self.targets.reached_by(&state));
        terminal::say(&format!("error: {what}: {why}{reached}"));
        Failure::TargetMissed
    }
}
