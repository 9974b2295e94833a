import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Node looks names up in four threads, in which SQLite and files work too. A slow name server must not hold all of them. */
const together = 2;
const waiting: (() => void)[] = [];
let running = 0;

/** Looks a name up when one of two turns is free. */
export const lookupInTurn: LookupFunction = (hostname, options, callback) => {
  const start = () => {
    running++;
    lookup(hostname, options, (...answer: Parameters<typeof callback>) => {
      running--;
      waiting.shift()?.();
      callback(...answer);
    });
  };
  if (running < together) start();
  else waiting.push(start);
};
