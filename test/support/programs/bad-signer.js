// Signs with files as deploy/signing/sign-with-files.js does, and misbehaves as a file says, which it reads at each question.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [mode, ...rest] = process.argv.slice(2);
const good = spawn(process.execPath, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
const now = () => readFileSync(mode, 'utf8').trim();
const say = (line) => process.stdout.write(`${line}\n`);
let kept;

const ways = {
  die: () => process.exit(3),
  silent: () => {},
  garbage: () => say('Enter PIN:'),
  long: () => process.stdout.write('x'.repeat(100_000)),
  refuse: ({ id }) => say(JSON.stringify({ id, error: 'the token is locked' })),
  environment: ({ id }) => say(JSON.stringify({ id, error: Object.keys(process.env).join(' ') })),
  // The answer that came before, under the id of this question.
  stale: ({ id }) => say(JSON.stringify({ ...kept, id })),
  flood: () => {
    for (let count = 0; count < 200; count++) say(JSON.stringify({ id: `none-${count}`, signature: 'AAAA' }));
  },
};

createInterface({ input: good.stdout }).on('line', (line) => {
  kept = JSON.parse(line);
  say(line);
  if (now() === 'twice') say(line);
});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const way = ways[now()];
    if (way && JSON.parse(line).op === 'sign') way(JSON.parse(line));
    else good.stdin.write(`${line}\n`);
  })
  .on('close', () => good.stdin.end());
process.on('exit', () => good.kill('SIGKILL'));
