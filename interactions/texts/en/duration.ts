/** How long to wait, in the unit that people count in: a day is no 1440 minutes. */
export function duration(seconds: number): string {
  if (seconds <= 60) return 'one minute';
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
