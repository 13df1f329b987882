//! Signing in again and again: an address that tries too often is asked to wait, and attempts at one
//! name become slow. Nobody is locked out by what others do elsewhere: a name is never refused.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

/// Attempts of one address at once, and then one a second: an office behind one address signs in at nine.
const OF_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Attempts at one name at once, and then one in three seconds.
const AT_A_NAME: NonZeroU32 = NonZeroU32::new(5).unwrap();
const NAME_EVERY: Duration = Duration::from_secs(3);
/// So long an attempt at a name is held back at most.
const SLOWEST: Duration = Duration::from_secs(4);
/// More than so many are remembered only as long as they matter.
const MANY: usize = 10_000;

type Limiter<K, C> = RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// What is done with an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It is looked at, after so long.
    After(Duration),
    /// It is not looked at; the next may come after so long.
    NotBefore(Duration),
}

/// Counts attempts.
pub(crate) struct Throttle<C: Clock = DefaultClock> {
    clock: C,
    addresses: Limiter<IpAddr, C>,
    names: Limiter<String, C>,
}

impl<C: Clock> fmt::Debug for Throttle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Throttle")
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new(DefaultClock::default())
    }
}

impl<C: Clock + Clone> Throttle<C> {
    fn new(clock: C) -> Self {
        let of_an_address = Quota::per_second(NonZeroU32::MIN).allow_burst(OF_AN_ADDRESS);
        let at_a_name = Quota::with_period(NAME_EVERY).unwrap_or(of_an_address);
        Self {
            addresses: RateLimiter::dashmap_with_clock(of_an_address, clock.clone()),
            names: RateLimiter::dashmap_with_clock(at_a_name.allow_burst(AT_A_NAME), clock.clone()),
            clock,
        }
    }

    /// Counts an attempt at a name from an address.
    pub(crate) fn attempt(&self, address: Option<IpAddr>, name: &str) -> Pace {
        if self.addresses.len() > MANY {
            self.addresses.retain_recent();
        }
        if self.names.len() > MANY {
            self.names.retain_recent();
        }
        if let Some(address) = address
            && let Err(later) = self.addresses.check_key(&network(address))
        {
            return Pace::NotBefore(later.wait_time_from(self.clock.now()));
        }
        let name = name.chars().take(100).collect::<String>().to_lowercase();
        match self.names.check_key(&name) {
            Ok(()) => Pace::After(Duration::ZERO),
            Err(later) => Pace::After(later.wait_time_from(self.clock.now()).min(SLOWEST)),
        }
    }
}

/// What one household has: an address, of version 6 the upper half.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().expect("an address"))
    }

    #[test]
    fn an_address_waits_and_a_name_becomes_slow() {
        let clock = FakeRelativeClock::default();
        let throttle = Throttle::new(clock.clone());
        let now = Pace::After(Duration::ZERO);
        for attempt in 0..60 {
            let pace = throttle.attempt(address("2001:db8::1"), &format!("name{attempt}"));
            assert_eq!(pace, now, "{attempt}");
        }
        // The same household.
        let refused = throttle.attempt(address("2001:db8::2"), "another");
        assert!(matches!(refused, Pace::NotBefore(wait) if wait <= Duration::from_secs(1)));
        assert_eq!(throttle.attempt(address("192.0.2.1"), "another"), now);
        clock.advance(Duration::from_secs(1));
        assert_eq!(throttle.attempt(address("2001:db8::2"), "yet another"), now);
    }

    #[test]
    fn nobody_is_locked_out_by_others() {
        let throttle = Throttle::new(FakeRelativeClock::default());
        for attacker in 0..200_u8 {
            let from = Some(IpAddr::from([198, 51, 100, attacker]));
            let pace = throttle.attempt(from, "Wang");
            assert!(
                matches!(pace, Pace::After(wait) if wait <= SLOWEST),
                "{pace:?}"
            );
        }
        let own = throttle.attempt(address("192.0.2.1"), "wang");
        assert!(matches!(own, Pace::After(wait) if wait > Duration::ZERO && wait <= SLOWEST));
        let other = throttle.attempt(address("192.0.2.1"), "li");
        assert_eq!(other, Pace::After(Duration::ZERO));
    }
}
