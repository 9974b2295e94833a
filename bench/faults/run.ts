import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { dayAndMachine } from '../figures/machine.ts';
import type { DatabaseKind } from './fault.ts';
import { faults } from './faults.ts';
import { performFault, type Performance } from './perform.ts';
import { promises } from './ledger.ts';
import { sabotage } from './sabotage.ts';
import { printPerformances, printPromises } from './report.ts';

const help = `npm run bench:faults -- [options]

  Builds, then makes one fault after the other while people and services use the program, checks every promise afterwards, and prints
  a table. Ends with 1 when a promise was broken.
  --list             names the faults
  --only NAME,NAME   these faults alone
  --without NAME,…   all others
  --database KIND    sqlite or postgres alone
  --seconds N        how long each fault lasts, instead of its own time
  --workers N        people and services that act at once (default 4)
  --seed N           repeats the choices of a run that printed this seed
  --no-build         what lies in dist already`;

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string' },
    without: { type: 'string', default: '' },
    database: { type: 'string' },
    seconds: { type: 'string' },
    workers: { type: 'string', default: '4' },
    seed: { type: 'string' },
    build: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const kinds: readonly DatabaseKind[] = ['sqlite', 'postgres'];
const usualSeconds = 15;

function refuse(problem: string): never {
  console.error(problem);
  process.exit(1);
}

function chosenFaults() {
  const without = options.without.split(',');
  if (options.only === undefined) return faults.filter(({ name }) => !without.includes(name));
  return options.only.split(',').map((name) => {
    const fault = [...faults, sabotage].find((each) => each.name === name);
    return fault ?? refuse(`no fault is called ${name}; --list names them`);
  });
}

async function main(): Promise<void> {
  if (options.help) return console.log(help);
  if (options.list) return faults.forEach(({ name, databases }) => console.log(`${name} (${databases.join(', ')})`));
  const databases = kinds.filter((kind) => options.database === undefined || kind === options.database);
  if (databases.length === 0) refuse('--database takes sqlite or postgres');
  const chosen = chosenFaults();
  const seed = options.seed === undefined ? randomInt(2 ** 31) : Number(options.seed);
  if (options.build) execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });

  const performances: Performance[] = [];
  for (const fault of chosen) {
    for (const database of databases.filter((kind) => fault.databases.includes(kind))) {
      const seconds = Number(options.seconds ?? fault.seconds ?? usualSeconds);
      console.error(`${new Date().toISOString().slice(11, 19)} ${fault.name}, ${database}, ${seconds} s`);
      const performing = { fault, database, seconds, seed, workers: Number(options.workers) };
      // The results of the other faults are printed all the same.
      await performFault(performing).then(
        (performance) => {
          performances.push(performance);
          for (const { promise, detail } of performance.ledger.broken.slice(0, 3))
            console.error(`  broken: ${promises[promise]}: ${detail}`);
        },
        (error: unknown) => {
          process.exitCode = 1;
          console.log(`${fault.name}, ${database}, could not be made: ${String(error)}`);
        },
      );
    }
  }

  console.log(`${dayAndMachine()} · seed ${seed} · ${options.workers} workers\n`);
  printPerformances(performances);
  console.log('');
  printPromises(performances);
  if (performances.some(({ ledger }) => ledger.broken.length > 0)) process.exitCode = 1;
}

await main();
// The people of a fault that could not be made would go on for ever.
process.exit();
