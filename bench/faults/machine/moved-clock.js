/**
 * Lets the process believe that it is another time: by so many seconds as stand in a file, which may change at any moment. It is loaded before our
 * program, which knows nothing of it.
 */
import { readFileSync } from 'node:fs';

const file = process.env.FAULT_CLOCK_FILE;
const RealDate = Date;
let offset = 0;

const read = () => {
  try {
    offset = Number(readFileSync(file, 'utf8')) * 1000;
  } catch {
    offset = 0;
  }
};
read();
setInterval(read, 50).unref();

const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [now()] : values, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
