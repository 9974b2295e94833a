import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface ChildServer {
  readonly pid: number;
  readonly url: string;
  /** From the start of the process to the first 200 on /readyz. */
  readonly readyMilliseconds: number;
  /** Asks the process to end. Returns its exit code, which is null where a signal has ended it. */
  stop(): Promise<number | null>;
  /** Says how the process has ended; undefined while it runs. */
  ending(): string | undefined;
  /** Ends the process without a word, as a crash does. */
  kill(): Promise<void>;
}

const readySeconds = 60;
export const canPin = existsSync('/usr/bin/taskset');

/** The command with its processes bound to one core, where the system can do that. */
export function onCore(core: number | undefined, command: readonly string[]): readonly string[] {
  return core !== undefined && canPin ? ['taskset', '-c', String(core), ...command] : command;
}

/** Lets a thread, or a whole process with all its threads, run on one core from now on. */
export function moveToCore(core: number, about: { readonly id: number; readonly isProcess: boolean }): void {
  const every = about.isProcess ? ['-a'] : [];
  execFileSync('taskset', [...every, '-c', '-p', String(core), String(about.id)], { stdio: 'ignore' });
}

export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).status === 200;
  } catch {
    return false;
  }
}

export interface ChildOptions {
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly port: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly core: number | undefined;
  /** File that takes what the process writes to its standard output. */
  readonly log?: string | undefined;
}

/** Starts a server as a process of its own and waits until it can serve. */
export async function startChild({ args, port, cwd, env, core, log }: ChildOptions): Promise<ChildServer> {
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const [program, ...rest] = onCore(core, [process.execPath, ...args]);
  const output = log === undefined ? undefined : openSync(log, 'a');
  const child = spawn(program!, rest, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', output ?? 'ignore', 'pipe'],
  });
  if (output !== undefined) closeSync(output);
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-5_000);
  });
  const exited = once(child, 'exit');
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  void exited.then(() => process.removeListener('exit', killed));
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() - began > readySeconds * 1000)
      throw new Error(`${args.join(' ')} did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    pid: child.pid!,
    url,
    readyMilliseconds: performance.now() - began,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    ending() {
      const { exitCode, signalCode } = child;
      if (exitCode === null && signalCode === null) return undefined;
      return `${exitCode ?? signalCode}: ${said.slice(-500)}`;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
