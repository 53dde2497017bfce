fn main() {
    let n: u32 = std::env::args().nth(1).map_or(1000, |n| n.parse().expect("a number"));
    let values: Vec<f64> = (0..n).map(|i| f64::from(i) / 2.0).collect();
    let sum: f64 = values.iter().map(|value| value * value).sum();
    println!("{sum:.2}");
}
