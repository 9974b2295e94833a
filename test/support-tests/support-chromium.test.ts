import { chosenChromium, describeInChromium, launchChromium } from '../support/chromium.ts';

describeInChromium('the browser of the tests', (chromium) => {
  const isPackaged = chosenChromium() === undefined;

  test('opens a page and reads it', async () => {
    const page = await chromium().newPage();
    await page.setContent('<h1>Se connecter</h1>');
    expect(await page.textContent('h1')).toBe('Se connecter');
    expect((await page.screenshot()).byteLength).toBeGreaterThan(1000);
    await page.close();
  });

  test('Chromium comes from the package, with its own font on every machine, unless another one is named', async () => {
    const page = await chromium().newPage();
    await page.setContent(
      '<p style="font-family: sans-serif">Étape 1 sur 5</p><p style="font-family: monospace">42</p>',
    );
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('DOM.enable');
    await protocol.send('CSS.enable');
    const { root } = await protocol.send('DOM.getDocument');
    const { nodeIds } = await protocol.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'p' });
    const used = nodeIds.map(async (nodeId) => {
      const { fonts } = await protocol.send('CSS.getPlatformFontsForNode', { nodeId });
      return fonts.map(({ familyName }) => familyName.replace(/ \(.*/, ''));
    });
    const fonts = (await Promise.all(used)).flat();
    expect({ version: chromium().version().split('.')[0], fonts }).toEqual(
      isPackaged ? { version: '138', fonts: ['Open Sans', 'Open Sans'] } : expect.anything(),
    );
    await page.close();
  });
});

test('a browser that does not start makes the test fail with its name', async () => {
  const before = process.env.CHROMIUM_PATH;
  process.env.CHROMIUM_PATH = '/nowhere/chromium';
  await expect(launchChromium()).rejects.toThrow(/does not start here \(\/nowhere\/chromium: .*CHROMIUM_PATH/);
  process.env.CHROMIUM_PATH = '';
  expect(chosenChromium()).toBeUndefined();
  if (before === undefined) delete process.env.CHROMIUM_PATH;
  else process.env.CHROMIUM_PATH = before;
});
