/** Items of one day, under the name of the day. */
interface Day<T> {
  readonly day: string;
  readonly items: readonly T[];
}

/** Groups items, which are in the order of their times, by the names of their days. */
export function byDay<T>(items: readonly T[], dayOf: (item: T) => string): readonly Day<T>[] {
  const days: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
