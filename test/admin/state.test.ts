import { startApp, type TestApp } from '../support/start-app.ts';
import { until } from '../support/until.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ upstreams: true });
});
afterAll(() => app.stop());

describe('the state of the processes', () => {
  test('tells when each job last ran, and is gone when the process stops', async () => {
    const { processes } = app.services;
    await until(async () => (await processes.list()).length > 0, 'a sign of life');
    const [own] = await processes.list();
    expect(own).toMatchObject({ id: processes.id, version: expect.stringMatching(/^\d+\.\d+\.\d+/), warnings: [] });
    expect(own?.jobs.find(({ name }) => name === 'mail')).toMatchObject({ failures: 0, every: 1000 });
    expect(own?.upstreams.map(({ name }) => name)).toEqual(['franceconnect', 'proconnect']);
    await app.restart();
    expect((await app.services.processes.list()).map(({ id }) => id)).not.toContain(processes.id);
  });
});
