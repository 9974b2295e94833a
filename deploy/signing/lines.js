import { createInterface } from 'node:readline';

/**
 * Answers the questions of geopf-id, each a line of JSON: `list` returns the keys, `sign` the signature of one. It ends with its input. The
 * signals with which a service manager stops the service are left to the service, whose last requests still need signatures.
 * @param {{ list: () => unknown, sign: (question: { handle: string, alg: string, bytes: Buffer }) => unknown }} acts
 */
export function answerLines({ list, sign }) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const answer = async ({ op, handle, alg, data }) => {
    if (op === 'list') return { keys: await list() };
    if (op !== 'sign') throw new Error('unknown op');
    const bytes = Buffer.from(String(data), 'base64url');
    return { signature: Buffer.from(await sign({ handle, alg, bytes })).toString('base64url') };
  };
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, ...question } = JSON.parse(line);
    const told = await answer(question).catch((error) => ({ error: error.message }));
    process.stdout.write(`${JSON.stringify({ id, ...told })}\n`);
  });
}
