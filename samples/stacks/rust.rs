// rust: a system call below a generic function, a closure, a method through a trait object and
// an iterator, some of them inlined, and one while a panic unwinds.
use std::os::unix::process::parent_id;

trait Shape {
    fn area(&self, unit: &str) -> u32;
}

struct Square<T> {
    side: T,
}

impl<T: Copy + Into<u32>> Shape for Square<T> {
    #[inline(never)]
    fn area(&self, unit: &str) -> u32 {
        let side: u32 = self.side.into();
        side * side + parent_id() + unit.len() as u32
    }
}

#[inline(always)]
fn ask(n: u32) -> u32 {
    parent_id() + n
}

#[inline(never)]
fn apply<F: Fn(u32) -> u32, const TIMES: usize>(f: F) -> u32 {
    (0..TIMES as u32).map(|i| f(i)).fold(0, u32::wrapping_add)
}

struct Guard(u32);

impl Drop for Guard {
    #[inline(never)]
    fn drop(&mut self) {
        self.0 = parent_id();
    }
}

#[inline(never)]
fn panics(n: u32) -> u32 {
    let guard = Guard(n);
    if n > 0 {
        std::panic::resume_unwind(Box::new(n)); // without a message
    }
    guard.0
}

fn main() {
    let shapes: Vec<Box<dyn Shape>> = vec![
        Box::new(Square { side: 2u8 }),
        Box::new(Square { side: 3u32 }),
    ];
    let mut sum = shapes
        .iter()
        .map(|shape| shape.area("cm"))
        .fold(0, u32::wrapping_add);
    sum = sum.wrapping_add(apply::<_, 2>(|i| ask(i)));
    std::process::exit(match std::panic::catch_unwind(|| panics(1)) {
        Err(_) if sum > 0 => 0,
        _ => 1,
    });
}
