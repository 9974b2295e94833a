import { drawReference, nextMoment } from '../../../src/domain/lost-device/lost-device.ts';

const hour = 3600;
/** Returns the hours after the beginning at which a wait of so many hours sends a message or ends. */
function momentsOf(hours: number): readonly number[] {
  const wait = { begunAt: 1000, endsAt: 1000 + hours * hour };
  const moments: number[] = [];
  for (let at = wait.begunAt; at < wait.endsAt;) {
    at = nextMoment(wait, at);
    moments.push((at - wait.begunAt) / hour);
  }
  return moments;
}

test.each([
  [72, [24, 71, 72]],
  [48, [24, 47, 48]],
  [25, [24, 25]],
  [24, [23, 24]],
  [2, [1, 2]],
  [1, [1]],
  [720, [24, 719, 720]],
])('in a wait of %i hours a message is sent after a day and another one an hour before the end', (hours, expected) => {
  expect(momentsOf(hours)).toEqual(expected);
});

test('a person who comes late continues the wait from that moment', () => {
  const wait = { begunAt: 0, endsAt: 72 * hour };
  expect(nextMoment(wait, 25 * hour)).toBe(71 * hour);
  expect(nextMoment(wait, 71.5 * hour)).toBe(72 * hour);
  expect(nextMoment(wait, 90 * hour)).toBe(72 * hour);
});

test('references can be read aloud, and no two are alike', () => {
  const drawn = Array.from({ length: 500 }, drawReference);
  for (const reference of drawn)
    expect(reference).toMatch(/^AP-[BCDFGHJ-NP-TV-XZ34679]{4}-[BCDFGHJ-NP-TV-XZ34679]{4}$/);
  expect(new Set(drawn).size).toBe(500);
});
