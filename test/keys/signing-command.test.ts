import { createSigningCommand, type SigningEvent } from '../../src/crypto/signing-command.ts';
import { isSignatureOf, signingAlgs } from '../../src/domain/keys/signatures.ts';
import { makeKeyFiles } from '../support/programs/key-files.ts';

describe('the command that signs by keys elsewhere', () => {
  const files = makeKeyFiles();
  for (const alg of signingAlgs) files.draw('one', alg);
  const events: SigningEvent[] = [];
  const told: string[] = [];
  const make = (command = files.command, patience?: number) =>
    createSigningCommand({
      command,
      patience,
      count: (event) => events.push(event),
      time() {},
      tell: (words) => told.push(words),
    });
  const command = make();
  const bytes = Buffer.from('what is signed');
  const keyOf = async (alg: string) => (await command.list()).find((key) => key.alg === alg)!;
  const why = async (work: Promise<unknown>) =>
    work.then(
      () => 'signed',
      (error: Error) => [error.message, (error.cause as Error).message],
    );

  beforeEach(() => {
    files.misbehave('');
    events.length = 0;
  });
  afterAll(() => command.close());

  test('it signs by each algorithm, many at once', async () => {
    const keys = await command.list();
    expect(keys.map(({ alg }) => alg).toSorted()).toEqual([...signingAlgs].toSorted());
    const signed = await Promise.all(
      Array.from({ length: 40 }, async (_none, count) => {
        const key = keys[count % keys.length]!;
        const text = Buffer.from(`text ${count}`);
        return isSignatureOf(text, await command.sign(text, key), key);
      }),
    );
    expect(new Set(signed)).toEqual(new Set([true]));
    expect(events.filter((event) => event === 'started')).toHaveLength(1);
  });

  test.each([
    ['refuse', 'the signing command refuses: "the token is locked"', 'refused'],
    ['stale', 'the signing command gave a wrong signature for one.RS256.pem', 'wrong'],
    ['garbage', 'the signing command ended: it has said what is no answer', 'garbage'],
    ['long', 'the signing command ended: it has said more than an answer holds', 'garbage'],
    ['flood', 'the signing command ended: it goes on saying what nobody asked', 'unasked'],
    ['die', 'the signing command ended: with code 3', 'ended'],
  ] as const)('a command that does this gives no signature: %s', async (how, words, event) => {
    const key = await keyOf('RS256');
    await command.sign(Buffer.from('another text'), key);
    files.misbehave(how);
    expect(await why(command.sign(bytes, key))).toEqual(['unavailable', words]);
    expect(events).toContain(event);
    if (event === 'refused' || event === 'wrong') expect(await command.isWell()).toBe(false);
    files.misbehave('');
    // The question of the readiness waits for the next start.
    expect(await command.isWell()).toBe(true);
    expect(isSignatureOf(bytes, await command.sign(bytes, key), key)).toBe(true);
  });

  test('a process that is killed in the middle is started again, and nobody notices', async () => {
    const key = await keyOf('ES256');
    files.misbehave('silent');
    const waiting = command.sign(bytes, key);
    // Its question lies unanswered at the process, which ends.
    files.misbehave('die');
    const other = command.sign(bytes, key);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!events.includes('ended')) return;
        clearInterval(look);
        files.misbehave('');
        resolve();
      }, 1);
    });
    for (const signature of await Promise.all([waiting, other]))
      expect(isSignatureOf(bytes, signature, key)).toBe(true);
  });

  test('an answer that is given twice counts once', async () => {
    const key = await keyOf('Ed25519');
    files.misbehave('twice');
    expect(isSignatureOf(bytes, await command.sign(bytes, key), key)).toBe(true);
    files.misbehave('');
    await command.sign(bytes, key);
    expect(events).toContain('unasked');
  });

  test('an answer that does not come ends the wait, and the process', async () => {
    const slow = make(files.command, 2_000);
    const [key] = await slow.list();
    files.misbehave('silent');
    expect(await why(slow.sign(bytes, key!))).toEqual([
      'unavailable',
      'the signing command has not answered within 2000 ms',
    ]);
    expect(events).toContain('late');
    await slow.close();
  });

  test('nothing of our environment reaches it', async () => {
    process.env['COOKIE_KEYS'] = 'a secret';
    const other = make();
    const [key] = await other.list();
    files.misbehave('environment');
    const [, words] = (await why(other.sign(bytes, key!))) as string[];
    expect(words).toBe('the signing command refuses: "PATH"');
    delete process.env['COOKIE_KEYS'];
    await other.close();
  });

  test('a program that is not there makes nobody wait once that is known', async () => {
    const none = make(['/nowhere/sign'], 2_000);
    expect(await why(none.list())).toEqual(['unavailable', expect.stringContaining('ENOENT')]);
    const words: unknown[] = [];
    while (!words.includes('the signing command has ended again and again')) words.push((await why(none.list()))[1]);
    await none.close();
    expect(await why(none.list())).toEqual(['unavailable', 'the signing command was closed']);
  });
});
