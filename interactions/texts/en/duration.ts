/** Returns how long to wait: in minutes up to two hours and in hours beyond, because people do not count 1440 minutes. */
export function duration(seconds: number): string {
  if (seconds <= 60) return 'one minute';
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
