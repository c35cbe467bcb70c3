/** Shifts the clock of a server at each SIGUSR2: 120 s ahead, 120 s behind, right again. */
const SHIFTS = [0, 120_000, -120_000];

const now = Date.now;
let signals = 0;
process.on('SIGUSR2', () => signals++);
Date.now = () => now() + (SHIFTS[signals % SHIFTS.length] ?? 0);
