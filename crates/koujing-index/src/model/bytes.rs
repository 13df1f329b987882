//! A model as bytes: a zlib stream (RFC 1950, with its checksum) of a version, the name of the
//! terms, the number of entries, the number of terms, and each term as the length it shares with
//! the one before, the length and bytes of the rest, its frequency and its steadiness; then the length and
//! bytes of the calibration as JSON, nothing where the prior holds. Numbers are LEB128.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::{Model, Statistics};
use crate::calibration::Calibration;
use crate::error::IndexError;

const VERSION: u64 = 3;
/// A model is refused that would become longer than this, in bytes.
const LONGEST: u64 = 1 << 30;

impl Model {
    /// The model as bytes, the same for the same model.
    ///
    /// # Errors
    ///
    /// None that are known: it is written to memory.
    pub fn to_bytes(&self) -> Result<Vec<u8>, IndexError> {
        let mut raw = Vec::with_capacity(self.text.len() + 4 * self.len());
        push(&mut raw, VERSION);
        push(&mut raw, self.terms_name.len() as u64);
        raw.extend(self.terms_name.as_bytes());
        push(&mut raw, u64::from(self.entries));
        push(&mut raw, self.len() as u64);
        let mut before: &[u8] = &[];
        for (at, statistics) in self.statistics.iter().enumerate() {
            let term = self.term(at).as_bytes();
            let shared = term.iter().zip(before).take_while(|(a, b)| a == b).count();
            push(&mut raw, shared as u64);
            push(&mut raw, (term.len() - shared) as u64);
            raw.extend(&term[shared..]);
            push(&mut raw, u64::from(statistics.frequency));
            push(&mut raw, u64::from(statistics.steadiness));
            before = term;
        }
        let calibration = match &self.calibration {
            Some(calibration) => calibration.to_json()?,
            None => String::new(),
        };
        push(&mut raw, calibration.len() as u64);
        raw.extend(calibration.as_bytes());
        let mut deflated = ZlibEncoder::new(Vec::new(), Compression::default());
        deflated.write_all(&raw)?;
        Ok(deflated.finish()?)
    }

    /// The model that was written as these bytes.
    ///
    /// # Errors
    ///
    /// When they are not those of a model of this version, or not whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IndexError> {
        let mut raw = Vec::new();
        ZlibDecoder::new(bytes)
            .take(LONGEST + 1)
            .read_to_end(&mut raw)
            .map_err(|_| IndexError::DamagedModel("it cannot be inflated"))?;
        if raw.len() as u64 > LONGEST {
            return Err(IndexError::DamagedModel("it is too long"));
        }
        let mut input = Input(&raw);
        if input.number()? != VERSION {
            return Err(IndexError::DamagedModel("it is of another version"));
        }
        let name = input.number()?;
        let terms_name = text(input.bytes(name)?)?.to_owned();
        let mut model = Self {
            terms_name,
            entries: input.count()?,
            ..Self::default()
        };
        let mut before: Vec<u8> = Vec::new();
        for at in 0..input.number()? {
            let shared = usize::try_from(input.number()?).unwrap_or(usize::MAX);
            if shared > before.len() {
                return Err(IndexError::DamagedModel("a term shares more than there is"));
            }
            let rest = input.number()?;
            let rest = input.bytes(rest)?;
            let ascends = at == 0 || before[shared..] < *rest;
            before.truncate(shared);
            before.extend(rest);
            let frequency = input.count()?;
            let steadiness = u8::try_from(input.number()?);
            if !ascends || frequency == 0 || frequency > model.entries {
                return Err(IndexError::DamagedModel("a term is out of order or place"));
            }
            let Ok(steadiness) = steadiness else {
                return Err(IndexError::DamagedModel("a term is too steady"));
            };
            let statistics = Statistics {
                frequency,
                steadiness,
            };
            model.push(text(&before)?, statistics);
        }
        let length = input.number()?;
        if length > 0 {
            let calibration = Calibration::from_json(text(input.bytes(length)?)?)?;
            model = model.calibrated(calibration);
        }
        if !input.0.is_empty() {
            return Err(IndexError::DamagedModel("it goes on after its end"));
        }
        Ok(model)
    }
}

fn push(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn text(bytes: &[u8]) -> Result<&str, IndexError> {
    str::from_utf8(bytes).map_err(|_| IndexError::DamagedModel("a text is not UTF-8"))
}

/// What is still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn number(&mut self) -> Result<u64, IndexError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte, rest @ ..] = self.0 else { break };
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(IndexError::DamagedModel("a number is not whole"))
    }

    fn count(&mut self) -> Result<u32, IndexError> {
        u32::try_from(self.number()?).map_err(|_| IndexError::DamagedModel("a number is too large"))
    }

    fn bytes(&mut self, length: u64) -> Result<&'a [u8], IndexError> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (bytes, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(IndexError::DamagedModel("it ends too early"))?;
        self.0 = rest;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let terms = [("x50", 1), ("滤", 300), ("滤网", 299), ("滤网怎么洗", 1)];
        of("名", 300, &terms).calibrated(Calibration::prior().clone())
    }

    fn of(name: &str, entries: u32, terms: &[(&str, u32)]) -> Model {
        let terms = terms.iter().map(|(term, frequency)| {
            let statistics = Statistics {
                frequency: *frequency,
                steadiness: 100 + *frequency as u8 % 7,
            };
            (*term, statistics)
        });
        Model::of(name, entries, terms)
    }

    #[test]
    fn what_was_written_is_read() {
        for model in [model(), Model::default()] {
            assert_eq!(
                Model::from_bytes(&model.to_bytes().unwrap()).unwrap(),
                model
            );
        }
    }

    #[test]
    fn no_flipped_or_missing_byte_goes_unnoticed() {
        let bytes = model().to_bytes().unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            assert!(
                Model::from_bytes(&flipped).map_or(true, |read| read == model()),
                "byte {at}"
            );
            assert!(Model::from_bytes(&bytes[..at]).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn terms_out_of_order_are_no_model() {
        let bad = [
            of("", 9, &[("b", 1), ("a", 1)]),
            of("", 9, &[("a", 1), ("a", 1)]),
            of("", 9, &[("a", 10)]),
            of("", 9, &[("a", 0)]),
        ];
        for model in bad {
            assert!(
                Model::from_bytes(&model.to_bytes().unwrap()).is_err(),
                "{model:?}"
            );
        }
    }
}
