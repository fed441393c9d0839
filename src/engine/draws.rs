//! What callers bring with them: talk, wrap-up, patience, whether their matter is settled, and
//! whether they try again. Each is keyed by the caller, so it is the same whenever it is drawn.

use super::observer::Call;
use crate::centre::{CallType, Callback, Retry};
use crate::random::{Family, Purpose, Streams};
use crate::units::Share;
use rand::RngExt;

/// The streams of one call type's callers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    talk: Family,
    wrap_up: Family,
    patience: Family,
    settled: Family,
    redial: Family,
    routing: Family,
    trust: Family,
    callback: Family,
    picks_up: Family,
}

/// What a caller does with the offer of a callback, and what becomes of the promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CallbackDraws {
    pub(super) accepts: bool,
    pub(super) kept: bool,
}

impl Draws {
    pub(super) fn new(call_type: &CallType, streams: &Streams) -> Self {
        let family = |purpose| streams.family(purpose, &call_type.name);
        Self {
            talk: family(Purpose::Talk),
            wrap_up: family(Purpose::WrapUp),
            patience: family(Purpose::Patience),
            settled: family(Purpose::Settled),
            redial: family(Purpose::Redial),
            routing: family(Purpose::Routing),
            trust: family(Purpose::Trust),
            callback: family(Purpose::CallbackTaken),
            picks_up: family(Purpose::PicksUp),
        }
    }

    /// Talk time at the usual pace \[s\].
    #[inline(always)]
    pub(super) fn talk(&self, call_type: &CallType, call: &Call) -> f64 {
        let mut draws = self.talk.of(call.caller, u32::from(call.matter));
        call_type.talk.sample(&mut draws) * call_type.talk_scale[call.matter_interval as usize]
    }

    /// Wrap-up at the usual pace \[s\].
    #[inline(always)]
    pub(super) fn wrap_up(&self, call_type: &CallType, call: &Call) -> f64 {
        if call_type.wrap_up.is_nothing() {
            return 0.0;
        }
        let mut draws = self.wrap_up.of(call.caller, u32::from(call.matter));
        let scale = call_type.wrap_up_scale[call.matter_interval as usize];
        call_type.wrap_up.sample(&mut draws) * scale
    }

    /// Patience \[s\], infinite if the caller never gives up.
    #[inline(always)]
    pub(super) fn patience(&self, call_type: &CallType, call: &Call) -> f64 {
        let (occasion, interval) = if call_type.redial.keeps_patience {
            (0, call.first_interval)
        } else {
            (u32::from(call.attempt), call.interval)
        };
        let mut draws = self.patience.of(call.caller, occasion);
        let patience = call_type.patience.sample(&mut draws);
        if patience.is_infinite() {
            return patience;
        }
        patience * call_type.patience_scale[interval as usize]
    }

    /// Whether an answered call settles the matter.
    #[inline]
    pub(super) fn settled(&self, call_type: &CallType, call: &Call) -> bool {
        if call_type.settled == Share::ALL {
            return true;
        }
        let mut draws = self.settled.of(call.caller, u32::from(call.matter));
        draws.random::<f64>() < call_type.settled.get()
    }

    /// How long after this attempt the caller tries again \[s\], if it does.
    pub(super) fn redial(&self, retry: &Retry, call: &Call) -> Option<f64> {
        let mut draws = self.redial.of(call.caller, u32::from(call.attempt));
        (draws.random::<f64>() < retry.chance.get()).then(|| retry.after.sample(&mut draws))
    }

    /// Whether the caller, believing with chance `trust`, believes a quoted wait; the same at every attempt.
    #[inline]
    pub(super) fn believes(&self, trust: Share, call: &Call) -> bool {
        let mut draws = self.trust.of(call.caller, 0);
        draws.random::<f64>() < trust.get()
    }

    /// Whether the caller takes the offered callback, and whether it will be tried.
    pub(super) fn callback(&self, offer: &Callback, call: &Call) -> CallbackDraws {
        let mut draws = self.callback.of(call.caller, u32::from(call.attempt));
        CallbackDraws {
            accepts: draws.random::<f64>() < offer.accepts.get(),
            kept: draws.random::<f64>() < offer.kept.get(),
        }
    }

    /// Whether the customer picks up at this try, 1 for the first.
    pub(super) fn picks_up(&self, offer: &Callback, call: &Call, attempt: u32) -> bool {
        let occasion = (u32::from(call.attempt) << 16).wrapping_add(attempt);
        let mut draws = self.picks_up.of(call.caller, occasion);
        draws.random::<f64>() < offer.reached.get()
    }

    /// One of `choices`, each as likely as the others.
    pub(super) fn routing(&self, call: &Call, choices: usize) -> usize {
        let mut draws = self.routing.of(call.caller, u32::from(call.attempt));
        draws.random_range(0..choices.max(1) as u64) as usize
    }
}
