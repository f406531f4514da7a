//! Random numbers that are the same for the same seeds, on every machine (splitmix64).

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64, index: u64) -> Self {
        let mut random = Random(seed);
        let mixed = random.u64() ^ index;
        Random(mixed)
    }

    pub fn u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `below` - 1.
    pub fn below(&mut self, below: u64) -> u64 {
        self.u64() % below
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub fn pick<Item: Clone>(&mut self, items: &[Item]) -> Item {
        items[self.below(items.len() as u64) as usize].clone()
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.u64() as u8).collect()
    }
}
