//! Postal addresses: a street, a village or an estate with a number behind it, from where the address
//! begins to the last door. A city or a district alone is nobody's address.

use super::{Found, Personal};

/// What a number of a house follows.
const STREETS: &str = "路街道巷弄村段胡同坊苑园園城区區镇鎮乡鄉庄莊屯组組";
/// What stands behind the number of a house, a flat, a floor.
const DOORS: &[&str] = &[
    "单元", "單元", "号楼", "號樓", "号", "號", "弄", "栋", "棟", "幢", "座", "室", "楼", "樓",
    "层", "層",
];
/// Behind these an address begins.
const BEFORE: &str = "在到是住寄送发發往于至给給我您你他她的了成改为為换換址把从從";
/// The longest part before the number, in signs.
const LONGEST: usize = 30;
const NUMERALS: &str = "一二三四五六七八九十百零〇";

pub(super) fn find(signs: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let Some(behind) = door(signs, at) else {
            at += 1;
            continue;
        };
        let street = at
            .checked_sub(1)
            .is_some_and(|before| is_street(signs, before));
        let until = doors(signs, behind);
        // 3栋2单元: two doors are an address without a street.
        let is_building = behind < until && signs[at..behind].iter().any(|s| "栋棟幢".contains(*s));
        if street || is_building {
            let from = if street { beginning(signs, at) } else { at };
            found.push((from, until, Personal::Address));
            at = until;
        } else {
            at = behind;
        }
    }
    found
}

fn is_street(signs: &[char], at: usize) -> bool {
    // 知道3号 is no street.
    let is_knowing = signs[at] == '道' && at.checked_sub(1).is_some_and(|it| signs[it] == '知');
    STREETS.contains(signs[at]) && !is_knowing
}

/// Where a number with its door ends, if one begins here.
fn door(signs: &[char], at: usize) -> Option<usize> {
    let number = number(signs, at);
    if number == 0 || at.checked_sub(1).is_some_and(|it| is_numeral(signs[it])) {
        return None;
    }
    let behind = at + number;
    DOORS.iter().find_map(|door| {
        let door: Vec<char> = door.chars().collect();
        signs[behind..]
            .starts_with(&door)
            .then(|| behind + door.len())
    })
}

/// The doors that follow, and a flat without a word behind it.
fn doors(signs: &[char], mut at: usize) -> usize {
    loop {
        let gap = usize::from(signs.get(at) == Some(&' '));
        if let Some(behind) = door(signs, at + gap) {
            at = behind;
            continue;
        }
        let flat = number(signs, at + gap);
        return match flat {
            2.. => at + gap + flat,
            _ => at,
        };
    }
}

/// Signs of a number: `12`, `5-1`, `A3`, 十二.
fn number(signs: &[char], at: usize) -> usize {
    let Some(rest) = signs.get(at..) else {
        return 0;
    };
    let spoken = rest
        .iter()
        .take_while(|sign| NUMERALS.contains(**sign))
        .count();
    if spoken > 0 {
        return spoken;
    }
    let letter = usize::from(rest.first().is_some_and(char::is_ascii_uppercase));
    let of_digits = rest[letter..].iter();
    let digits = of_digits
        .take_while(|sign| sign.is_ascii_digit() || **sign == '-')
        .count();
    match rest.get(letter).is_some_and(char::is_ascii_digit) {
        true => letter + digits,
        false => 0,
    }
}

fn is_numeral(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '-' || NUMERALS.contains(sign)
}

fn beginning(signs: &[char], number: usize) -> usize {
    let before = signs[..number].iter().rev().take(LONGEST);
    let is_part = |sign: &&char| sign.is_alphanumeric() && !BEFORE.contains(**sign);
    number - before.take_while(is_part).count()
}
