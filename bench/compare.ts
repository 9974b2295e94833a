import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import {
  printFirstSignIns,
  printFootprint,
  printHashing,
  printProofs,
  printRatios,
  printScenarios,
  printStorms,
} from './compare/compare-report.ts';
import { playRounds } from './compare/compare-rounds.ts';
import { startContest } from './compare/contestants.ts';
import { measureBoots, watchIdle } from './compare/footprint.ts';
import { measureStorm, type Storm } from './compare/storm.ts';
import { dayAndMachine } from './figures/machine.ts';

const help = `npm run bench:compare -- [options]

  Builds, then runs side by side: a bare oidc-provider on an unbounded Map, ours on SQLite, ours on PostgreSQL.
  --rounds N        interleaved rounds that count, after one of warming up (default 5)
  --seconds N       of each scenario in each round (default 1.2)
  --concurrency N   people at once (default 16; sign-ins with a password 8)
  --warm-up N       operations of each scenario before the first round (default 2000)
  --only A,B        scenarios by name; without storm and footprint
  --no-postgres     SQLite alone
  --no-build        what lies in dist already
  --profile FOLDER  ours write CPU profiles there`;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.2' },
    concurrency: { type: 'string', default: '16' },
    'warm-up': { type: 'string', default: '2000' },
    only: { type: 'string' },
    postgres: { type: 'boolean', default: true },
    build: { type: 'boolean', default: true },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
// Two times 600 probes: with fewer the 99th percentile is a matter of chance.
const stormSeconds = 10;

/** Keeps the load and PostgreSQL away from the core of the servers. */
function leaveServerCore(): void {
  if (cpus().length < 2) return;
  try {
    execFileSync('taskset', ['-a', '-c', '-p', `1-${cpus().length - 1}`, String(process.pid)], { stdio: 'ignore' });
  } catch {
    console.log('taskset is missing: servers and load share all cores');
  }
}

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  const began = Date.now();
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
  leaveServerCore();
  const contest = await startContest({
    size: Number(options.concurrency),
    postgres: options.postgres,
    profile: options.profile,
  });
  const { contestants, sqlite } = contest;
  const only = options.only?.split(',');
  const isWhole = !only;
  const idle = isWhole ? await watchIdle(sqlite) : undefined;

  const pace = {
    rounds: Number(options.rounds),
    seconds: Number(options.seconds),
    concurrency: Number(options.concurrency),
    warmUp: Number(options['warm-up']),
  };
  const rounds = await playRounds(contestants, { ...pace, only });
  const storms: [string, Storm][] = [];
  if (isWhole)
    for (const contestant of contestants.slice(1))
      storms.push([contestant.name, await measureStorm(contestant, stormSeconds)]);
  const boots = isWhole ? await measureBoots(sqlite) : [];

  const cores = cpus().length > 1 ? 'servers on core 0, load and PostgreSQL on the others' : 'one core for all';
  console.log(dayAndMachine());
  console.log(
    `${options.concurrency} at once · ${options.rounds} rounds of ${options.seconds} s · ${cores} · ID tokens ${contestants.map(({ crowd }) => crowd.idTokenAlg).join(', ')}\n`,
  );
  if (rounds.results.size > 0) {
    printScenarios(rounds);
    printRatios(rounds);
    printProofs(rounds);
    printHashing(rounds);
    printFirstSignIns(contestants, rounds);
  }
  if (isWhole) {
    printStorms(storms);
    printFootprint({ contestants, idle: idle!, boots });
  }
  await contest.stop();
  console.log(`${Math.round((Date.now() - began) / 1000)} s in all`);
}

await main();
