import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Judges passwords for all test files of the run, in one thread that starts at the first question: to load its dictionaries costs as
 * much as ten answers. A connection asks one question and reads one answer.
 */
export async function serveEstimates(path: string): Promise<{ stop(): Promise<unknown> }> {
  const asking: Socket[] = [];
  let thread: Worker | undefined;
  const start = () => {
    const started = new Worker(resolve('src/crypto/estimate-worker.js'));
    // One thread answers in the order of the questions.
    started.on('message', (answer: unknown) => asking.shift()?.end(JSON.stringify(answer)));
    started.unref();
    return started;
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let question = '';
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (part: string) => (question += part));
    socket.on('end', () => {
      asking.push(socket);
      thread ??= start();
      thread.postMessage(JSON.parse(question));
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    async stop() {
      server.close();
      return thread?.terminate();
    },
  };
}
